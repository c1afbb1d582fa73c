# SPDX-License-Identifier: Apache-2.0
"""kubectl rollout restart under load, and the same with the guides' readiness as the control.

The copies of the topics take their time (a throttle), as they do where there is more data than a
test makes: a broker listens long before it is back in sync.
"""

import time

import pytest
from lab import client
from lab.kubernetes_kafka import (
    BROKERS,
    EXACT_THROTTLE,
    REPLICAS,
    ZOOKEEPERS,
    Deployment,
    guides_readiness,
)
from lab.kubernetes_place import Place
from lab.load import Load
from support import Times, unharmed

# 300,000 bytes per second in messages so large that few are enough: this is no test of speed.
MESSAGE, PAUSE = 30_000, 0.1

# Bytes per second that a broker copies which is behind. It has to copy all that is produced, so it
# catches up with a third of the load: in three times as long as it was away, as in a cluster that
# is loaded to three quarters.
RATE = 400_000

# How much worse the control has to be.
RATIO = 3

def throttled(kafka: Deployment, topic: str) -> str:
    """12 partitions whose copies are throttled. Each run has its own: the leaders of a new topic
    are spread over all brokers."""
    kafka.wait_until_ready()
    client.create_topic(kafka.bootstrap(), topic, 12, REPLICAS, client.THROTTLED)
    client.throttle(kafka.bootstrap(), REPLICAS, RATE)
    return topic


@pytest.fixture(scope="module")
def ours(kafka: Deployment, node: Place, times: Times) -> Load:
    """Both StatefulSets restarted, as the manifests are."""
    topic = throttled(kafka, "rolled")
    with unharmed(kafka), Load(kafka.bootstrap, topic, size=MESSAGE, pause=PAUSE) as load:
        began = time.monotonic()
        kafka.roll(ZOOKEEPERS)
        # To apply it is a roll, as kubectl rollout restart is.
        kafka.apply(EXACT_THROTTLE)
        kafka.wait_until_ready()
        seconds = time.monotonic() - began
    times.add("roll of both", seconds, load)
    client.wait_for_isr(kafka.bootstrap(), topic, REPLICAS, 300)
    return load


@pytest.fixture(scope="module")
def control(kafka: Deployment, times: Times, ours: Load) -> Load:
    """The same with an open port for ready, and no preStop. The last thing done here."""
    brokers = [EXACT_THROTTLE, guides_readiness(BROKERS, 9092)]
    # One roll that nobody watches: a pod goes with the preStop that it was made with.
    kafka.apply(*brokers)
    topic = throttled(kafka, "rolled-control")
    with Load(kafka.bootstrap, topic, size=MESSAGE, pause=PAUSE) as load:
        began = time.monotonic()
        # To apply it is a roll, as kubectl rollout restart is.
        kafka.apply(*brokers, guides_readiness(ZOOKEEPERS, 2181))
        kafka.wait_until_ready(ZOOKEEPERS)
        kafka.roll(BROKERS)
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
    assert control.fewest == 1, str(control)


def test_the_longest_acknowledgement(ours: Load, control: Load) -> None:
    """At most a third of what it is with an open port for ready."""
    assert ours.worst * RATIO <= control.worst, f"{ours} | {control}"
