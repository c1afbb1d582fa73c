# SPDX-License-Identifier: Apache-2.0
"""kubectl rollout restart under load, and the same with the guides' readiness as the control.

The copies of the topic take their time (a throttle), as they do where there is more data than a
test makes: a broker listens long before it is back in sync.
"""

import time

import pytest
from lab import client
from lab.kubernetes_kafka import BROKERS, REPLICAS, ZOOKEEPERS, Deployment, guides_readiness
from lab.kubernetes_place import Place
from lab.load import Load
from support import Times, unharmed

# Three times as long as a broker was away it takes to catch up: bytes per second, of which the
# producer sends 300,000.
MESSAGE, PAUSE, RATE = 6_000, 0.02, 400_000

# How much worse the control has to be.
RATIO = 3


@pytest.fixture(scope="module")
def topic(kafka: Deployment, node: Place) -> str:
    """12 partitions whose copies are throttled."""
    kafka.wait_until_ready()
    client.create_topic(kafka.bootstrap(), "rolled", 12, REPLICAS, client.THROTTLED)
    client.throttle(kafka.bootstrap(), REPLICAS, RATE)
    return "rolled"


@pytest.fixture(scope="module")
def ours(kafka: Deployment, topic: str, times: Times) -> Load:
    """Both StatefulSets restarted, as the manifests are."""
    with unharmed(kafka), Load(kafka.bootstrap, topic, size=MESSAGE, pause=PAUSE) as load:
        began = time.monotonic()
        kafka.roll(ZOOKEEPERS)
        kafka.roll(BROKERS)
        seconds = time.monotonic() - began
    times.add("roll of both", seconds, load)
    client.wait_for_isr(kafka.bootstrap(), topic, REPLICAS, 300)
    return load


@pytest.fixture(scope="module")
def control(kafka: Deployment, topic: str, times: Times, ours: Load) -> Load:
    """The same with an open port for ready; to apply it is a roll. The last thing done here."""
    patches = [guides_readiness(ZOOKEEPERS, 2181), guides_readiness(BROKERS, 9092)]
    with Load(kafka.bootstrap, topic, size=MESSAGE, pause=PAUSE) as load:
        began = time.monotonic()
        kafka.apply(patches[0])
        kafka.wait_until_ready(ZOOKEEPERS)
        kafka.apply(*patches)
        kafka.wait_until_ready(BROKERS)
        client.wait_for_isr(kafka.bootstrap(), topic, REPLICAS, 300)
        seconds = time.monotonic() - began
    times.add("roll of both, guides' readiness", seconds, load)
    return load


def test_a_roll_loses_nothing(ours: Load) -> None:
    """Every record was acknowledged, and is there; no partition was below two in sync."""
    assert ours.fewest == 2
    assert ours.refused == []
    assert ours.lost() == []


def test_a_roll_with_the_guides_readiness(control: Load) -> None:
    """The control: one in sync, which the watcher would have seen."""
    assert control.fewest == 1


def test_the_longest_acknowledgement(ours: Load, control: Load) -> None:
    """At most a third of what it is with an open port for ready."""
    assert ours.worst * RATIO <= control.worst, f"{ours} | {control}"
