# SPDX-License-Identifier: Apache-2.0
"""A rolling restart that waits only for a probe, as a StatefulSet's does, under a producer."""

from collections.abc import Callable, Iterator

import pytest
from lab import client, cluster
from lab.cluster import Cluster
from lab.deadline import until
from lab.engine import Engine
from lab.images import Images
from lab.load import Load
from lab.pods import BROKER, ZOOKEEPER, Pod
from test_probes import ready, wait_until_ready

TOPIC = "rolled"

# Bytes per second that a broker copies when it was away: some seconds for each restart.
RATE = 1_200_000

# Kafka's throttle looks back over 11 s, so that the first 10 s are free of it, and it comes after
# an answer of up to 10 MB: more than a test makes a broker miss.
EXACT = {
    "KAFKA_REPLICATION_QUOTA_WINDOW_NUM": "2",
    "KAFKA_REPLICA_FETCH_RESPONSE_MAX_BYTES": "65536",
}

# The producer's messages, and the time between two of them.
MESSAGE = 6_000
PAUSE = 0.02


@pytest.fixture(scope="module")
def rolled(docker: Engine, built: Images) -> Iterator[Cluster]:
    """1 + 3, a topic that wants two in sync, and a copy that takes its time."""
    with cluster.cluster(docker, built) as made:
        made.run(ZOOKEEPER, 0, env={"ZK_REPLICAS": "1"})
        for ordinal in range(3):
            made.run(BROKER, ordinal, env=EXACT)
        client.wait_for_brokers(made.bootstrap, [0, 1, 2], 120)
        client.create_topic(made.bootstrap(), TOPIC, 1, 3, client.THROTTLED)
        client.throttle(made.bootstrap(), 3, RATE)
        wait_until_ready(made.role(BROKER))
        yield made


def roll(made: Cluster, pods: list[Pod], goes_on: Callable[[Pod], bool]) -> Load:
    """Stop and start one after the other, each when `goes_on` is content with the one before."""
    client.wait_for_isr(made.bootstrap(), TOPIC, 3, 120)
    with Load(made.bootstrap, TOPIC, size=MESSAGE, pause=PAUSE) as load:
        for pod in pods:
            assert pod.stop() == 143
            pod.start()
            until(f"{pod.name} is back", lambda pod=pod: goes_on(pod), 120)
    client.wait_for_isr(made.bootstrap(), TOPIC, 3, 120)
    return load


def test_a_roll_that_waits_for_ready(rolled: Cluster) -> None:
    """Never below two in sync, every message acknowledged, and none of those lost."""
    load = roll(rolled, rolled.role(BROKER)[::-1], lambda pod: ready(pod).code == 0)
    assert load.fewest == 2
    assert load.refused == []
    assert load.lost() == []


def test_a_roll_that_waits_for_a_connection(rolled: Cluster) -> None:
    """The control: the same roll falls to one."""
    load = roll(rolled, rolled.role(BROKER)[:0:-1], Pod.accepts)
    assert load.fewest == 1
