# SPDX-License-Identifier: Apache-2.0
"""A rolling restart that waits only for a probe, as a StatefulSet's does, under a producer."""

import os
import threading
from collections.abc import Callable, Iterator

import pytest
from confluent_kafka import KafkaError, Message, Producer
from confluent_kafka.admin import AdminClient, NewTopic, ResourceType
from lab import client, cluster
from lab.cluster import Cluster
from lab.deadline import until
from lab.engine import Engine
from lab.images import Images
from lab.pods import BROKER, ZOOKEEPER, Pod
from test_probes import ready, wait_until_ready
from test_probes_gate import set_config

TOPIC = "rolled"

# Bytes per second that a broker copies when it was away: some seconds for each restart.
RATE = "600000"

# The producer's messages, and the time between two of them: half as much in a second.
MESSAGE = 6_000
PAUSE = 0.02


class Traffic:
    """A producer that never stops, and the fewest replicas in sync that were seen meanwhile."""

    def __init__(self, made: Cluster) -> None:
        self.acknowledged: set[str] = set()
        self.refused: list[str] = []
        self.fewest = 3
        self._made = made
        self._end = threading.Event()
        work = (self._produce, self._look)
        self._threads = [threading.Thread(target=one, daemon=True) for one in work]

    def __enter__(self) -> "Traffic":
        for thread in self._threads:
            thread.start()
        until("the first message", lambda: self.acknowledged, 30)
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive()

    def _produce(self) -> None:
        def report(error: KafkaError | None, message: Message) -> None:
            number = (message.value() or b"").partition(b" ")[0].decode()
            if error:
                self.refused.append(number)
            else:
                self.acknowledged.add(number)

        options = {"acks": "all", "enable.idempotence": True, "delivery.timeout.ms": 100_000}
        addresses = {"bootstrap.servers": self._made.bootstrap(), "log_level": 0}
        producer = Producer({**addresses, **options})
        number, padding = 0, os.urandom(MESSAGE // 2).hex()
        while not self._end.wait(PAUSE):
            producer.produce(TOPIC, f"{number} {padding}", on_delivery=report)
            producer.poll(0)
            number += 1
        producer.flush(100)

    def _look(self) -> None:
        while not self._end.wait(0.1):
            counts = client.isr(self._made.bootstrap(), TOPIC)
            self.fewest = min([self.fewest, *(count for count in counts if count)])


@pytest.fixture(scope="module")
def rolled(docker: Engine, built: Images) -> Iterator[Cluster]:
    """1 + 3, a topic that wants two in sync, and a copy that takes its time."""
    with cluster.cluster(docker, built) as made:
        made.run(ZOOKEEPER, 0, env={"ZK_REPLICAS": "1"})
        for ordinal in range(3):
            made.run(BROKER, ordinal)
        client.wait_for_brokers(made.bootstrap, [0, 1, 2], 120)
        config = {"min.insync.replicas": "2", "follower.replication.throttled.replicas": "*"}
        topic = NewTopic(TOPIC, 1, replica_assignment=[[0, 1, 2]], config=config)
        admin = AdminClient({"bootstrap.servers": made.bootstrap(), "log_level": 0})
        admin.create_topics([topic])[TOPIC].result(30)
        for ordinal in range(3):
            key = "follower.replication.throttled.rate"
            set_config(made, ResourceType.BROKER, str(ordinal), key, RATE)
        wait_until_ready(made.role(BROKER))
        yield made


def roll(made: Cluster, pods: list[Pod], goes_on: Callable[[Pod], bool]) -> Traffic:
    """Stop and start one after the other, each when `goes_on` is content with the one before."""
    client.wait_for_isr(made.bootstrap(), TOPIC, 3, 120)
    with Traffic(made) as traffic:
        for pod in pods:
            assert pod.stop() == 143
            pod.start()
            until(f"{pod.name} is back", lambda pod=pod: goes_on(pod), 120)
    client.wait_for_isr(made.bootstrap(), TOPIC, 3, 120)
    return traffic


def test_a_roll_that_waits_for_ready(rolled: Cluster) -> None:
    """Never below two in sync, every message acknowledged, and none of those lost."""
    traffic = roll(rolled, rolled.role(BROKER)[::-1], lambda pod: ready(pod).code == 0)
    assert traffic.fewest == 2
    assert traffic.refused == []
    there = {text.partition(" ")[0] for text in client.consume(rolled.bootstrap(), TOPIC)}
    assert traffic.acknowledged <= there


def test_a_roll_that_waits_for_a_connection(rolled: Cluster) -> None:
    """The control: the same roll falls to one."""
    traffic = roll(rolled, rolled.role(BROKER)[:0:-1], Pod.accepts)
    assert traffic.fewest == 1
