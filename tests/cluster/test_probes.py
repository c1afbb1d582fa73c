# SPDX-License-Identifier: Apache-2.0
"""ready, live and status beside real servers, each beside what a cruder check says."""

import json
from collections.abc import Iterator

import pytest
from confluent_kafka import Producer
from lab import client, zookeeper
from lab.cluster import Cluster
from lab.deadline import until
from lab.pods import BROKER, ZOOKEEPER, Answer, Pod, Role
from support import WAITING, wait_until_whole

ROLES = pytest.mark.parametrize("role", [BROKER, ZOOKEEPER], ids=lambda role: role.name)

WAITS = "kafka-init waits, java is not started yet"

# java's time to exit the wait, start and answer, on a small machine.
START_SECONDS = 120


def live(pod: Pod) -> Answer:
    """The livenessProbe of a pod."""
    return pod.probe("live")


def ready(pod: Pod) -> Answer:
    """The readinessProbe of a pod."""
    return pod.probe("ready")


def alive(pod: Pod) -> Answer:
    """What `live` says of a pod that serves."""
    return Answer(0, f"alive: {pod.role.name} answers at 127.0.0.1:{pod.role.ports[0]}")


def latched(pod: Pod) -> Answer:
    """What `ready` says of a broker that has been ready before."""
    return Answer(0, f"ready: broker {pod.ordinal} is registered")


def wait_until_ready(pods: list[Pod], seconds: float = START_SECONDS) -> None:
    """Wait until `ready` says so of every pod; the start-up gate is open from then on."""
    for pod in pods:
        until(f"{pod.name} is ready", lambda pod=pod: ready(pod).code == 0, seconds)


@pytest.fixture
def whole(lab: Cluster) -> Iterator[Cluster]:
    """The cluster of the session with all its gates open; it is whole again afterwards."""
    wait_until_ready([*lab.role(ZOOKEEPER), *lab.role(BROKER)])
    for pod in lab.pods.values():
        # `live` must have had one good answer of each process before it may say no.
        assert live(pod) == alive(pod)
    yield lab
    for pod in lab.pods.values():
        if pod.state().running:
            pod.kill("CONT")
        else:
            pod.start()
    wait_until_whole(lab)


def test_all_are_live_and_ready(whole: Cluster) -> None:
    """The lines that `kubectl describe` shows."""
    stay_ready(whole.role(BROKER))
    modes = {pod.ordinal: zookeeper.mode(pod) for pod in whole.role(ZOOKEEPER)}
    assert sorted(modes.values()) == ["follower", "follower", "leader"]
    for pod in whole.role(ZOOKEEPER):
        assert live(pod) == alive(pod)
        assert ready(pod) == Answer(0, f"ready: {modes[pod.ordinal]} at 127.0.0.1:2181")


def test_a_pod_that_waits_is_live_and_not_ready(empty: Cluster) -> None:
    """No startupProbe is needed. A tcpSocket livenessProbe would have it killed."""
    pod = empty.run(BROKER, 0)
    pod.wait_for_line(WAITING, 20)
    assert live(pod) == Answer(0, f"alive: {WAITS}")
    assert ready(pod) == Answer(1, f"not ready: {WAITS}")
    assert not pod.accepts()


@ROLES
def test_a_stopped_java_is_not_live(whole: Cluster, role: Role) -> None:
    """The kernel still accepts connections for it, which is all that tcpSocket looks for."""
    pod = whole.role(role)[0]
    pod.kill("STOP")
    port = role.ports[0]
    assert pod.accepts()
    for word, no in (("live", "not alive"), ("ready", "not ready")):
        answer = pod.probe(word)
        assert answer.code == 2, answer
        assert answer.line.startswith(f"{no}: {role.name} at 127.0.0.1:{port}: "), answer
        assert "\n" not in answer.line
    assert pod.accepts()
    pod.kill("CONT")
    assert live(pod) == alive(pod)
    assert ready(pod).code == 0


def test_zookeeper_without_a_quorum_and_then_without_a_server(whole: Cluster) -> None:
    """The one that is left is not ready, and nothing is gained by killing it. For the brokers
    nothing changes: clients are served, and a restart would only make it worse."""
    left, *others = whole.role(ZOOKEEPER)
    brokers = whole.role(BROKER)
    client.create_topic(whole.bootstrap(), "orphans", partitions=1)
    sent = [f"message {number}" for number in range(100)]
    assert not client.produce(whole.bootstrap(), "orphans", sent).failed
    for pod in others:
        pod.kill()
    until("no quorum", lambda: ready(left).code, 60)
    why = "127.0.0.1:2181 is up, but not serving: no quorum"
    assert ready(left) == Answer(1, f"not ready: {why}")
    assert live(left) == alive(left)
    assert left.accepts()
    stay_ready(brokers)

    left.kill()
    # A new idempotent producer would not do: its id comes from ZooKeeper.
    assert sorted(client.consume(whole.bootstrap(), "orphans")) == sorted(sent)
    stay_ready(brokers)
    shown = json.loads(brokers[0].probe("status", "--json").line)
    # What a probe that asks ZooKeeper would have restarted all brokers for.
    assert [one["mode"] for one in shown["zookeeper"]] == [None]


def stay_ready(brokers: list[Pod]) -> None:
    """The brokers have been ready, and are."""
    for pod in brokers:
        assert live(pod) == alive(pod)
        assert ready(pod) == latched(pod)


def test_status_of_a_broker(whole: Cluster) -> None:
    """The table and the object say the same, and what the cluster says of itself."""
    pod = whole.role(BROKER)[1]
    client.create_topic(whole.bootstrap(), "status", partitions=3)
    code, table = pod.probe("status")
    assert code == 0, table
    rows = [line.split() for line in table.splitlines()]
    assert f"{pod.name}, broker 1, phase run, up" in table
    for label, text in (("live", alive(pod).line), ("ready", latched(pod).line)):
        assert [label, *text.split()] in rows
    listed = table[table.index("\nbrokers ") : table.index("\npartitions ")].split("\n")[1:]
    brokers = {int(line[12:].split()[0]): line.split()[-2:] for line in listed}
    assert sorted(brokers) == [0, 1, 2], table
    assert f"{pod.ip}:9092" in brokers[1], table
    assert table.count("controller") == 1

    code, text = pod.probe("status", "--json")
    assert code == 0, text
    shown = json.loads(text)
    assert shown["pod"]["name"] == pod.name
    assert (shown["pod"]["role"], shown["pod"]["id"]) == ("broker", 1)
    assert shown["pod"]["advertised"] == f"{pod.ip}:9092"
    assert shown["live"] == {"ok": True, "exit_code": 0, "text": alive(pod).line}
    assert shown["ready"] == {"ok": True, "exit_code": 0, "text": latched(pod).line}
    kafka = shown["kafka"]
    brokers_of = {(one["id"], one["host"], one["port"]) for one in kafka["brokers"]}
    assert brokers_of == {(one.ordinal, one.ip, 9092) for one in whole.role(BROKER)}
    assert kafka["controller"] in (0, 1, 2)
    assert kafka["replicas"] >= 3
    assert (kafka["out_of_sync"], kafka["out_of_sync_examples"]) == (0, [])
    assert shown["kafka_problem"] is None
    assert [one["mode"] for one in shown["zookeeper"]] in (["leader"], ["follower"])


def test_status_of_a_zookeeper(whole: Cluster) -> None:
    """All servers of the ensemble with their modes, from any of them."""
    pod = whole.role(ZOOKEEPER)[2]
    modes = [zookeeper.mode(one) for one in whole.role(ZOOKEEPER)]
    code, table = pod.probe("status")
    assert code == 0, table
    assert f"{pod.name}, zookeeper 3, phase run, up" in table
    servers = [line.split() for line in table.splitlines() if line.startswith("kafka-zoo")]
    assert [row[1] for row in servers] == modes, table

    code, text = pod.probe("status", "--json")
    assert code == 0, text
    shown = json.loads(text)
    assert (shown["pod"]["role"], shown["pod"]["id"]) == ("zookeeper", 3)
    assert [one["mode"] for one in shown["zookeeper"]] == modes
    assert [one["problem"] for one in shown["zookeeper"]] == [None] * 3
    assert "kafka" not in shown


@ROLES
def test_1000_probes_leave_nothing(whole: Cluster, role: Role, long: bool) -> None:
    """No topic, process or descriptor, although this cluster creates what is asked for by name.
    Half of them know no run record, and so ask for all partitions each time, as the gate does."""
    pod = whole.role(role)[2]
    topics = set(client.topics(whole.bootstrap()))
    before = descriptors(pod)
    address = f"--address=127.0.0.1:{role.ports[0]}"
    words = [("ready",), ("ready", f"--role={role.name}", address)] * (5000 if long else 500)
    answers = pod.probe_often(words)
    # Some as the kubelet does it, with the engine between.
    answers += [pod.probe(word) for word in ["ready", "live"] * 5]
    assert {answer.code for answer in answers} == {0}, set(answers)
    until(f"at most {before} descriptors", lambda: descriptors(pod) <= before, 30)
    processes = whole.engine.docker("top", pod.container, "-o", "pid").split()[1:]
    assert processes == [str(pod.state().pid)]
    assert set(client.topics(whole.bootstrap())) == topics
    if role is BROKER:
        # The same question from a client that does not say that it wants no topic.
        Producer({"bootstrap.servers": f"{pod.ip}:9092", "log_level": 0}).list_topics("asked-for")
        until("a topic", lambda: "asked-for" in client.topics(whole.bootstrap()), 30)


def descriptors(pod: Pod) -> int:
    """How many process 1 has open."""
    return len(list((pod.proc() / "fd").iterdir()))
