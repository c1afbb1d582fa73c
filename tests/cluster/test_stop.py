# SPDX-License-Identifier: Apache-2.0
"""`stop` in a pod of three brokers: a producer with acks=all is not refused when a second one
goes."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from confluent_kafka import KafkaError, Message, Producer
from confluent_kafka.admin import AdminClient, NewTopic
from lab import client, cluster
from lab.cluster import Cluster
from lab.deadline import until
from lab.engine import Engine
from lab.images import Images
from lab.load import Load
from lab.pods import BROKER, ZOOKEEPER, Answer, Pod
from support import wake
from test_probes import wait_until_ready

# Three copies, of which two have to be in sync; and two, which both have to be.
TOPIC, PAIR = "kept", "pair"

HELD = "stopping broker 1 leaves 1 partition below min.insync.replicas (kept-0)"
FEW = "1 partition has no more replicas than min.insync.replicas (pair-0)"
MAY_STOP = "kafka-init[stop]: info: broker 1 may stop"
WAITS = "kafka-init[stop]: info: waiting for other replicas"

# What one look takes at most; ten times what it takes.
LOOK_SECONDS = 3


@pytest.fixture(scope="module")
def trio(docker: Engine, built: Images) -> Iterator[Cluster]:
    """1 + 3 that want two replicas in sync. The first is the controller."""
    env = {"KAFKA_MIN_INSYNC_REPLICAS": "2"}
    with cluster.cluster(docker, built) as made:
        made.run(ZOOKEEPER, 0, env={"ZK_REPLICAS": "1"})
        for ordinal in range(3):
            made.run(BROKER, ordinal, env=env)
            client.wait_for_brokers(made.bootstrap, list(range(ordinal + 1)), 120)
        admin = AdminClient({"bootstrap.servers": made.bootstrap(), "log_level": 0})
        placed = {TOPIC: [[0, 1, 2]], PAIR: [[1, 0]]}
        wanted = [NewTopic(name, 1, replica_assignment=where) for name, where in placed.items()]
        for created in admin.create_topics(wanted).values():
            created.result(30)
        yield made


@pytest.fixture
def three(trio: Cluster) -> Iterator[list[Pod]]:
    """The brokers, ready and in sync, before the test and after it."""
    settle(trio)
    yield trio.role(BROKER)
    wake(trio.role(BROKER))
    settle(trio)


def settle(trio: Cluster) -> None:
    """Wait until all is well."""
    wait_until_ready(trio.role(BROKER))
    client.wait_for_isr(trio.bootstrap(), TOPIC, 3, 120)
    client.wait_for_isr(trio.bootstrap(), PAIR, 2, 120)


def in_sync(pod: Pod) -> list[int]:
    """How many replicas of the topic are in sync, as one broker sees it."""
    return client.isr(f"{pod.ip}:9092", TOPIC)


def go_away(pod: Pod, witness: Pod) -> None:
    """Stop a broker, and wait until another one knows."""
    assert pod.stop() == 143
    until("two in sync", lambda: in_sync(witness) == [2], 30)


@contextmanager
def stopping(pod: Pod, *words: str) -> "Iterator[Future[Answer]]":
    """`stop` in a pod, while something else is done."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(lambda: pod.probe("stop", *words, seconds=150))


def own_lines(pod: Pod, before: int) -> list[str]:
    """kafka-init's lines in the log of the pod, after the first so many."""
    return pod.decisions()[before:]


def test_waits_for_the_one_that_is_back(trio: Cluster, three: list[Pod]) -> None:
    """With one of three away the next one stays until that is in sync again: no write is refused.
    The pod's log has what it waited for, although process 1 runs without root or capabilities."""
    first, second, third = three
    before = len(second.decisions())
    with Load(trio.bootstrap, TOPIC) as load:
        go_away(third, first)
        with stopping(second, "--timeout=120s") as answer:
            second.wait_for_line(WAITS, 30)
            assert not answer.done()
            third.start()
            said = answer.result()
        assert in_sync(first) == [3]
        assert second.stop() == 143
    assert said.code == 0
    lines = said.line.splitlines()
    assert FEW in lines[0]
    assert lines[1] == f"{WAITS} (for 2m at most): {HELD}"
    assert lines[-1].startswith(f"{MAY_STOP}, after "), lines
    assert own_lines(second, before)[: len(lines)] == lines
    assert load.fewest == 2
    assert load.refused == []
    assert load.lost() == []


def test_without_it_writes_are_refused(three: list[Pod]) -> None:
    """The control: the same, and nobody waits."""
    first, second, third = three
    go_away(third, first)
    assert second.stop() == 143
    until("one in sync", lambda: in_sync(first) == [1], 30)
    answers: list[KafkaError | None] = []

    def report(error: KafkaError | None, _: Message) -> None:
        answers.append(error)

    settings = {"bootstrap.servers": f"{first.ip}:9092", "log_level": 0, "acks": "all"}
    producer = Producer({**settings, "retries": 0})
    producer.produce(TOPIC, b"refused", on_delivery=report)
    assert producer.flush(30) == 0
    assert [error and error.code() for error in answers] == [KafkaError.NOT_ENOUGH_REPLICAS]


def test_gives_up(three: list[Pod]) -> None:
    """At its time, however the replicas are; and without one it only says what it sees."""
    first, second, third = three
    go_away(third, first)
    started = time.monotonic()
    said = second.probe("stop", "--timeout=4s")
    assert 4 <= time.monotonic() - started < 4 + LOOK_SECONDS
    assert said.code == 0
    assert f"warning: {HELD}, still after " in said.line
    said = second.probe("stop")
    assert said.code == 0
    assert said.line.endswith(f"warning: {HELD}; it stops all the same: --timeout is 0")


def test_what_no_wait_would_change(three: list[Pod]) -> None:
    """As many replicas as have to be in sync: it is said, and nobody waits."""
    _, second, _ = three
    started = time.monotonic()
    said = second.probe("stop", "--timeout=60s")
    assert time.monotonic() - started < LOOK_SECONDS
    assert (said.code, said.line.count("\n")) == (0, 1)
    assert FEW in said.line
    assert MAY_STOP in said.line


def test_a_dead_controller(three: list[Pod]) -> None:
    """Only this broker is asked: one that hangs, and is the controller, holds up no look."""
    first, second, third = three
    go_away(third, first)
    first.kill("STOP")
    started = time.monotonic()
    said = second.probe("stop")
    took = time.monotonic() - started
    assert not first.accepts(seconds=1) or not client.brokers(f"{first.ip}:9092", 1)
    assert (said.code, HELD in said.line) == (0, True), said
    assert took < LOOK_SECONDS


def test_a_broker_that_hangs(three: list[Pod]) -> None:
    """What cannot be asked is not waited for."""
    _, second, _ = three
    second.kill("STOP")
    started = time.monotonic()
    said = second.probe("stop", "--timeout=60s")
    assert time.monotonic() - started < 2 * LOOK_SECONDS
    assert said.code == 0
    assert "broker 1 stops without a look at its partitions: " in said.line
