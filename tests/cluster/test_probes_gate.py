# SPDX-License-Identifier: Apache-2.0
"""The start-up gate of `ready`: a broker that was away counts again when it has caught up."""

import os
from collections.abc import Callable, Iterator

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic, ResourceType
from lab import client, cluster
from lab.cluster import Cluster
from lab.deadline import until
from lab.engine import Engine
from lab.images import Images
from lab.pods import BROKER, ZOOKEEPER, Answer, Pod
from support import STARTED, wake
from test_probes import WAITS, alive, latched, live, ready, wait_until_ready

TOPIC = "lagging"

# A follower this late leaves the in-sync replicas; Kafka's own default takes half a minute.
LAG = {"KAFKA_REPLICA_LAG_TIME_MAX_MS": "5000"}

# Nobody waits long for the registration of a broker that died and is started again.
SHORT_SESSION = {"KAFKA_ZOOKEEPER_SESSION_TIMEOUT_MS": "6000"}

# Kafka's lines: with its logs loaded, and when its znode is there.
LOADED, REGISTERED = "Starting log flusher", "Registered broker"
# Kafka's line before it reads the logs of a broker that was killed.
RECOVERS = "since no clean shutdown file was found"
# Bytes per second: at this rate the messages below would take an hour.
SLOW = "4000"


@pytest.fixture(scope="module")
def trio(docker: Engine, built: Images) -> Iterator[Cluster]:
    """1 + 3 for broken brokers, with all gates open and one topic."""
    with cluster.cluster(docker, built) as made:
        made.run(ZOOKEEPER, 0, env={"ZK_REPLICAS": "1"})
        # The first is the controller, and no test stops it: without one no replica is ever dropped.
        made.run(BROKER, 0, env=LAG)
        client.wait_for_brokers(made.bootstrap, [0], 120)
        made.run(BROKER, 1, env={**LAG, **SHORT_SESSION})
        made.run(BROKER, 2, env=LAG)
        client.wait_for_brokers(made.bootstrap, [0, 1, 2], 120)
        create_topic(made)
        wait_until_ready(made.role(BROKER))
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
    throttle(trio, None)
    client.wait_for_isr(trio.bootstrap(), TOPIC, 3, 120)


def throttle(trio: Cluster, rate: str | None) -> None:
    """Limit what broker 2 copies of the topic while it is out of sync; None ends that."""
    set_config(trio, ResourceType.BROKER, "2", "follower.replication.throttled.rate", rate)
    everything = "*" if rate else None
    key = "follower.replication.throttled.replicas"
    set_config(trio, ResourceType.TOPIC, TOPIC, key, everything)


def set_config(trio: Cluster, kind: ResourceType, name: str, key: str, value: str | None) -> None:
    """Set one dynamic configuration, or delete it."""
    client.set_config(trio.bootstrap(), kind, name, key, value)


def create_topic(made: Cluster) -> None:
    """One partition that broker 0 leads, so that no test has to wait for a new leader."""
    admin = AdminClient({"bootstrap.servers": made.bootstrap(), "log_level": 0})
    admin.create_topics([NewTopic(TOPIC, 1, replica_assignment=[[0, 1, 2]])])[TOPIC].result(30)
    client.wait_for_isr(made.bootstrap(), TOPIC, 3, 30)


def fill(leader: Pod, count: int = 20) -> None:
    """Messages that a broker that is away will have to copy; acks=1, not to wait for it."""
    producer = Producer({"bootstrap.servers": f"{leader.ip}:9092", "log_level": 0, "acks": 1})
    for _ in range(count):
        producer.produce(TOPIC, os.urandom(800_000))
    assert producer.flush(60) == 0


def in_sync(pod: Pod) -> int:
    """How many replicas of the topic are in sync, as one broker sees it."""
    return (client.isr(f"{pod.ip}:9092", TOPIC) or [0])[0]


def until_in_sync(pod: Pod, count: int, seconds: float = 90) -> None:
    """Wait for a number of replicas in sync."""
    until(f"{count} in sync", lambda: in_sync(pod) == count, seconds)


def watch(pod: Pod, end: Callable[[Answer], bool]) -> list[tuple[Answer, Answer]]:
    """All pairs of `live` and `ready` until `ready` is as wanted; `live` always says yes."""
    seen: list[tuple[Answer, Answer]] = []

    def look() -> bool:
        seen.append((live(pod), ready(pod)))
        assert seen[-1][0].code == 0, seen
        return end(seen[-1][1])

    until(f"{pod.name} as wanted", look, 120)
    return seen


def away_and_late(trio: Cluster, pod: Pod) -> None:
    """Restart a broker, which then has much to copy, and copies it slowly."""
    throttle(trio, SLOW)
    assert pod.stop() == 143
    fill(trio.role(BROKER)[0])
    pod.start()


def test_a_broker_that_is_registered_but_does_not_serve(three: list[Pod]) -> None:
    """A check that looks for the znode, or at what the other brokers list, says that it is there;
    java is stopped before it opens its port."""
    first, _, late = three
    assert late.stop() == 143
    before = late.stdout()
    late.start()
    late.wait_for_line(LOADED, 60, before.count(LOADED) + 1)
    # The port is opened a moment later. This makes some seconds of it.
    late.limit("0.1")
    late.wait_for_line(REGISTERED, 60, before.count(REGISTERED) + 1)
    late.kill("STOP")
    assert late.stdout().count(STARTED) == before.count(STARTED)
    client.wait_for_brokers(lambda: f"{first.ip}:9092", [0, 1, 2], 10)
    answers = [live(late), ready(late)]
    assert [answer.code for answer in answers] == [0, 2], answers
    assert answers[0].line.endswith(": still starting")
    assert not late.accepts()
    late.kill("CONT")
    late.limit("2")
    watch(late, lambda answer: answer.code == 0)


def test_a_killed_broker_is_live_all_along_and_ready_when_in_sync(three: list[Pod]) -> None:
    """While its old registration is there, while java starts, and while the logs are recovered (at
    which point java is stopped, for a good look). The others stay ready all the time."""
    first, second, victim = three
    before = victim.stdout().count(STARTED)
    victim.kill()
    fill(first)
    victim.start()
    seen = watch(victim, lambda answer: WAITS not in answer.line)
    assert (Answer(0, f"alive: {WAITS}"), Answer(1, f"not ready: {WAITS}")) in seen
    victim.wait_for_line(RECOVERS, 60)
    victim.kill("STOP")
    during = [live(victim), ready(victim)]
    assert during[0].code == 0
    assert during[0].line.endswith(": still starting"), during
    assert during[1].code == 2, during
    assert not victim.accepts()
    assert victim.stdout().count(STARTED) == before
    assert [ready(pod) for pod in (first, second)] == [latched(first), latched(second)]
    assert in_sync(first) == 2
    victim.kill("CONT")
    watch(victim, lambda answer: answer.code == 0)
    assert in_sync(first) == 3
    assert live(victim) == alive(victim)


def test_a_broker_that_lags_is_not_ready(trio: Cluster, three: list[Pod]) -> None:
    """It is registered and serves, so a tcpSocket probe would let the roll go on to the next one,
    and the topic would fall to one replica."""
    first, second, victim = three
    away_and_late(trio, victim)
    seen = watch(victim, lambda answer: "is not in sync in" in answer.line)
    assert seen[-1][1].code == 1
    assert seen[-1][1].line.endswith(f" partitions ({TOPIC}-0)"), seen[-1]
    assert {pair[1].code for pair in seen} <= {1, 2}, seen
    assert victim.accepts()
    assert live(victim) == alive(victim)
    assert in_sync(first) == 2
    status = victim.probe("status")
    assert (status.code, status.line.splitlines()[-1]) == (1, f"out of sync 1: {TOPIC}-0")

    # The gate's off switch: without it this pod would be ready, and the switch opens no gate.
    assert victim.probe("ready", "--gate-cap=0") == latched(victim)
    assert ready(victim).code == 1

    throttle(trio, None)
    watch(victim, lambda answer: answer.code == 0)
    assert in_sync(first) == 3
    second.kill()
    until_in_sync(first, 2)
    assert [ready(pod) for pod in (first, victim)] == [latched(first), latched(victim)]


def test_a_broker_that_falls_behind_later_stays_ready(trio: Cluster, three: list[Pod]) -> None:
    """After the gate has opened once for this java: else a burst of messages would take brokers
    away from the clients, and the roll would never end."""
    first, _, late = three
    throttle(trio, SLOW)
    late.kill("STOP")
    fill(first)
    until_in_sync(first, 2)
    late.kill("CONT")
    until("an answer", lambda: live(late).code == 0, 30)
    assert ready(late) == latched(late)
    assert in_sync(first) == 2
    behind = f"out of sync 1: {TOPIC}-0"
    # It has yet to read what the controller told it.
    until(behind, lambda: late.probe("status").line.splitlines()[-1] == behind, 10)
    assert [live(late), ready(late)] == [alive(late), latched(late)]
    assert late.probe("status").code == 0
    assert in_sync(first) == 2


def test_the_gate_has_a_cap(trio: Cluster, three: list[Pod]) -> None:
    """A broker that never catches up does not hold up a roll for ever; the line says what it is."""
    first, _, late = three
    away_and_late(trio, late)
    watch(late, lambda answer: "is not in sync in" in answer.line)
    assert ready(late).code == 1
    seen: list[Answer] = []

    def look() -> bool:
        seen.append(late.probe("ready", "--gate-cap=5s"))
        return seen[-1].code == 0

    until("the cap", look, 30)
    assert seen[-1].line.startswith("ready: broker 2 is still out of sync in 1 of "), seen
    assert seen[-1].line.endswith(f" ({TOPIC}-0), but the time that it is given is over"), seen
    assert in_sync(first) == 2
    # It is said once; the gate is open from then on.
    assert ready(late) == latched(late)
    assert live(late) == alive(late)
