# SPDX-License-Identifier: Apache-2.0
"""What a broker's start checks of its machine and of its cluster before there is a JVM: nothing is
written where a check fails, and every check can be switched off."""

import fcntl
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from fakes import NO_AUTH, ZooKeeper
from kit import (
    BROKER,
    INIT,
    IP,
    RECORD,
    RUN,
    SERVER_PROPERTIES,
    VOLUME,
    Pod,
    changes,
    root_only,
    spied,
)
from lab.command import run
from lab.deadline import until
from probe_servers import Broker

IGNORE = "KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS"
LOGS = f"{VOLUME}/logs"
META = f"{LOGS}/meta.properties"
NODE = "/brokers/ids/0"
CLUSTER = "/cluster/id"


@dataclass(frozen=True)
class Danger:
    """A disk or a setting; its exit code, the check's name, and what the one sentence says."""

    code: int
    check: str
    says: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    directories: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)


DANGERS = {
    "another broker's disk": Danger(
        *(4, "meta-properties", (f"{META}: ", "belongs to broker 7", "this is broker 0")),
        {META: "version=0\nbroker.id=7\ncluster.id=c\n"},
    ),
    "a disk of KRaft": Danger(
        *(4, "meta-properties", (f"{META}: ", "a disk of a KRaft node")),
        {META: "version=1\nnode.id=0\ncluster.id=c\n"},
    ),
    "lost+found": Danger(
        *(3, "log-dirs", (f"{VOLUME} holds lost+found", "let log.dirs name a subdirectory")),
        directories=(f"{VOLUME}/lost+found", f"{VOLUME}/a-0"),
        env={"KAFKA_LOG_DIRS": VOLUME},
    ),
    "no directory": Danger(
        *(3, "log-dirs", (f"{LOGS} cannot be used", "it is no directory", "fsGroup")), {LOGS: ""}
    ),
    "what an unclean stop left of a file": Danger(
        *(3, "log-dirs", (f"{META}:1: a NUL character", "where it is lost take it away")),
        {META: "\0" * 80},
    ),
    "one directory by two names": Danger(
        *(3, "log-dirs", ("are the same directory", "name each directory once")),
        env={"KAFKA_LOG_DIRS": f"{LOGS},{VOLUME}/x/../logs"},
    ),
    "data beside the default": Danger(
        *(4, "log-dirs", ("would start empty beside it", "set KAFKA_LOG_DIRS")),
        {f"{VOLUME}/meta.properties": "broker.id=0\n"},
        (f"{VOLUME}/a-0",),
    ),
    "data beside what is said": Danger(
        *(4, "log-dirs", (f"{VOLUME}/kafka-logs holds the data of this broker, 0", LOGS)),
        {f"{VOLUME}/kafka-logs/meta.properties": "version=0\nbroker.id=0\n"},
        env={"KAFKA_LOG_DIRS": LOGS},
    ),
    "no volume": Danger(
        *(4, "root-disk", ("log directory /data is on the container's own disk", "root-disk")),
        env={"KAFKA_LOG_DIRS": "/data"},
    ),
    "another machine's address": Danger(
        *(3, "port", ("PLAINTEXT://10.9.9.9:9092 cannot be bound", "Cannot assign")),
        env={"KAFKA_LISTENERS": "PLAINTEXT://10.9.9.9:9092"},
    ),
}


def fill(pod: Pod, danger: Danger) -> None:
    """Put the danger's disk into the pod."""
    for path in danger.directories:
        pod.make(path)
    for path, content in danger.files.items():
        pod.write(path, content)


def warnings(err: str) -> list[str]:
    """The lines of that level."""
    return [line for line in err.splitlines() if ": warning: " in line]


@pytest.mark.parametrize("danger", DANGERS.values(), ids=DANGERS.keys())
def test_danger(danger: Danger, pod: Pod) -> None:
    """A start and `check` say it, and leave everything as it is; `render` knows no disk; with the
    check off it is a warning, and java is started."""
    fill(pod, danger)
    ensemble = pod.serve_zookeeper()
    ensemble.nodes[CLUSTER] = b'{"version":"1","id":"c"}'
    before = pod.tree()
    result = pod.broker(env=danger.env)
    assert result.code == danger.code and result.out == b"", result
    (line,) = [line for line in result.lines if ": error: " in line]
    assert all(part in line for part in danger.says), line
    checked = pod.run("check", "broker", env=danger.env, base=BROKER)
    assert checked.code == 1 and all(part in checked.text for part in danger.says), checked
    assert pod.tree() == before and ensemble.sessions == 0
    assert pod.render("broker", env=danger.env).code == 0

    result = pod.broker(env={**danger.env, IGNORE: danger.check})
    assert result.code == 0 and spied(result).argv[-1] == SERVER_PROPERTIES, result
    (line,) = warnings(result.err)
    assert all(part in line for part in danger.says), line


def test_all_of_them_at_once(pod: Pod) -> None:
    """Each is said, and a refusal decides the code."""
    for name in ("another broker's disk", "another machine's address"):
        fill(pod, DANGERS[name])
    pod.make(f"{LOGS}/.snapshot")
    result = pod.broker(env=DANGERS["another machine's address"].env)
    assert result.code == 4 and len([line for line in result.lines if ": error: " in line]) == 3


@pytest.mark.parametrize("host", ["", IP, "kafka-0"])
def test_port_in_use(host: str, pod: Pod) -> None:
    """By any of the pod's addresses, or a name that /etc/hosts has."""
    env = {"KAFKA_LISTENERS": f"PLAINTEXT://{host}:9092", "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://{IP}:9092"}
    pod.serve_zookeeper()
    taken = pod.listen(IP, 9092)
    result = pod.broker(env=env)
    taken.close()
    assert result.code == 3 and "9092 cannot be bound: Address already in use" in result.err
    assert pod.broker(env=env).code == 0


def test_port_of_a_name_that_nobody_knows(pod: Pod) -> None:
    """The resolver is not asked: what it would say is left to Kafka."""
    names = pod.serve_names({"elsewhere.example": "10.9.9.9"})
    pod.serve_zookeeper()
    result = pod.broker(env={"KAFKA_LISTENERS": "PLAINTEXT://elsewhere.example:9092"})
    assert result.code == 0 and names.asked == [], result


@root_only
def test_privileged_port(pod: Pod) -> None:
    """A user who may not; root may."""
    pod.serve_zookeeper()
    pod.path("/dev/shm").chmod(0o1777)
    env = {"KAFKA_LISTENERS": "PLAINTEXT://:443"}
    result = pod.broker(env=env, uid=1000)
    assert result.code == 3
    assert "PLAINTEXT://:443 cannot be bound: Permission denied (a port below 1024" in result.err
    assert pod.broker(env=env).code == 0


@root_only
def test_volume_of_another_user(pod: Pod) -> None:
    """The sentence says who we are and whose it is."""
    pod.serve_zookeeper()
    pod.path("/dev/shm").chmod(0o1777)
    pod.path(VOLUME).chmod(0o755)
    result = pod.broker(uid=1000)
    assert result.code == 3
    assert "uid 1000 with gid 1000 may not" in result.err
    assert f"{VOLUME} belongs to 0:0, mode 0755" in result.err and "fsGroup" in result.err
    pod.path(VOLUME).chmod(0o777)
    assert pod.broker(uid=1000).code == 0


def test_locked_disk(pod: Pod) -> None:
    """By a process that the pod does not see, as one of another container."""
    pod.serve_zookeeper()
    with pod.write(f"{LOGS}/.lock", "").open("r+b") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        result = pod.broker()
        assert result.code == 3
        assert f"a process of another container has locked {LOGS}/.lock" in result.err
        assert pod.broker("--ignore-preflight-errors=lock").code == 0
    assert pod.broker().code == 0


def test_one_bad_disk_of_two(pod: Pod) -> None:
    """A warning: Kafka serves the other."""
    pod.serve_zookeeper()
    pod.write(f"{VOLUME}/bad", "")
    result = pod.broker(env={"KAFKA_LOG_DIRS": f"{VOLUME}/bad,{LOGS}"})
    assert result.code == 0
    (line,) = warnings(result.err)
    assert f"log directory {VOLUME}/bad cannot be used, and Kafka serves the others" in line


def test_memory(make_pod) -> None:
    """A tmpfs for the data and one that forbids execution for the libraries: warnings."""
    pod = make_pod(tmpfs=["/memory", "/tmp"], tmpfs_options="size=1m,mode=1777,noexec")
    pod.serve_zookeeper()
    result = pod.broker(env={"KAFKA_LOG_DIRS": "/memory/logs"})
    assert result.code == 0
    on_disk, tmp = warnings(result.err)
    assert "log directory /memory/logs is in memory (tmpfs)" in on_disk
    assert "/tmp is mounted noexec" in tmp
    # The control: none of them on a normal pod.
    pod = make_pod()
    pod.serve_zookeeper()
    assert warnings(pod.broker().err) == []


def test_recovery_is_announced(pod: Pod) -> None:
    """After an unclean stop, and no other."""
    pod.serve_zookeeper()
    for number in range(3):
        pod.make(f"{LOGS}/topic-{number}")
    said = f"and kafka-init live waits for it: {LOGS} holds 3 partitions"
    assert said in pod.broker().err
    pod.write(f"{LOGS}/.kafka_cleanshutdown", "")
    assert said not in pod.broker().err


@root_only
def test_check_while_java_runs(pod: Pod) -> None:
    """Its ports are its own; beside it, in a pod of another process 1, they are somebody else's."""
    pod.serve_zookeeper()
    process = pod.init("broker", env={"SPY_STAYS": "1"})
    process.wait_for_program("/java")
    taken = pod.listen(IP, 9092)
    beside = pod.run("check", "broker", base=BROKER)
    assert beside.code == 1 and "Address already in use" in beside.text
    words = ["nsenter", f"--target={process.pid}", *("--mount", "--net", "--uts", "--pid")]
    words += ["--root", "--wd=/", INIT, "check", "broker"]
    assert run(words, env=BROKER) == "refused 0, errors 0, warnings 0\n"
    taken.close()


def test_the_id_of_another_disk(pod: Pod) -> None:
    """With the id from the disks, one that cannot be read does not matter beside one that can."""
    pod.write(f"{VOLUME}/a/meta.properties/none", "")
    env = {"KAFKA_LOG_DIRS": f"{VOLUME}/a,{VOLUME}/b", "KAFKA_INIT_ID_FROM": "data"}
    alone = pod.run("check", "broker", env={**BROKER, **env})
    assert alone.code == 1 and "KAFKA_INIT_ID_FROM=ordinal" in alone.text
    pod.write(f"{VOLUME}/b/meta.properties", "version=0\nbroker.id=7\ncluster.id=c\n")
    result = pod.run("check", "broker", env={**BROKER, **env})
    assert result.code == 0 and "broker.id 7 " in result.err, result.text


# With ZooKeeper's session.


def registered(endpoint: str) -> bytes:
    """/brokers/ids/N of a broker there."""
    return json.dumps(
        {
            "endpoints": [f"PLAINTEXT://{endpoint}"],
            "listener_security_protocol_map": {"PLAINTEXT": "PLAINTEXT"},
            "timestamp": "1700000000123",
        }
    ).encode()


@pytest.fixture
def ensemble(pod: Pod) -> ZooKeeper:
    """The ZooKeeper that the pod's broker is told of."""
    return pod.serve_zookeeper()


@pytest.mark.parametrize("theirs", [None, "another"])
def test_cluster_id(theirs: "str | None", pod: Pod, ensemble: ZooKeeper) -> None:
    """Another one, or none at all: refused at once, with nothing but the run record written."""
    pod.write(META, "version=0\nbroker.id=0\ncluster.id=c\n")
    if theirs:
        ensemble.nodes[CLUSTER] = json.dumps({"version": "1", "id": theirs}).encode()
    ensemble.nodes[NODE] = registered(f"{IP}:9092")
    before = pod.tree()
    result = pod.broker()
    assert result.code == 4 and result.out == b""
    assert f"refused: {META}: this disk belongs to cluster c, and " in result.err
    assert changes(before, pod.tree()) == {RUN, RECORD}
    # Nobody waits for a registration of a cluster that is not ours.
    assert NODE not in ensemble.asked
    del ensemble.nodes[NODE]
    assert pod.broker(env={IGNORE: "cluster-id"}).code == 0
    ensemble.nodes[CLUSTER] = b'{"version":"1","id":"c"}'
    assert warnings(pod.broker().err) == []


def test_hidden_nodes(pod: Pod, ensemble: ZooKeeper) -> None:
    """What an ACL hides, and what is no JSON, skips its check with one warning for all."""
    pod.write(META, "version=0\nbroker.id=0\ncluster.id=c\n")
    hidden = [NODE, "/brokers/ids", "/config/brokers/0"]
    ensemble.errors = {path: NO_AUTH for path in hidden}
    ensemble.nodes[CLUSTER] = b"{"
    result = pod.broker()
    assert result.code == 0
    (line,) = warnings(result.err)
    assert all(path in line for path in [CLUSTER, *hidden]), line


def test_registration_renewed(pod: Pod, ensemble: ZooKeeper) -> None:
    """Somebody registers with our number while we wait: refused at once."""
    ensemble.nodes[NODE] = registered(f"{IP}:9092")
    process = pod.init("broker")
    process.wait_for_line("still registered")
    ensemble.replace(NODE, registered(f"{IP}:9092"))
    result = process.wait(30)
    assert result.code == 4 and result.out == b""
    assert f"refused: {NODE}: broker 0 was registered anew in ZooKeeper" in result.err
    # The node, the watch, and after its event both once more: nobody waited for the next look.
    assert ensemble.asked.count(NODE) <= 4
    assert "another live pod has this id" in result.lines[-1]
    result = pod.broker(env={IGNORE: "registration"})
    assert result.code == 0 and len(warnings(result.err)) == 1


@pytest.mark.long
def test_registration_over_an_outage(pod: Pod, ensemble: ZooKeeper) -> None:
    """ZooKeeper was away for longer than the wait: its leader gives each session all its time
    anew, so nobody is taken for alive yet."""
    ensemble.nodes[NODE] = registered(f"{IP}:9092")
    process = pod.init("broker")
    process.wait_for_line("still registered")
    pod.servers[-1].close()
    with pytest.raises(AssertionError):
        process.wait(70)
    again = pod.serve_zookeeper()
    again.nodes[NODE] = registered(f"{IP}:9092")
    until("the node is looked at", lambda: NODE in again.asked, 20)
    with pytest.raises(AssertionError):
        process.wait(5)
    again.delete(NODE)
    assert process.wait(30).code == 0


@pytest.mark.parametrize("answers", ["nobody", "ourselves", "no broker", "another broker"])
def test_registration_of_the_old_self(answers: str, pod: Pod, ensemble: ZooKeeper) -> None:
    """The old one's address is dead, or ours, or somebody else's by now, a broker's of another
    cluster too: waited for."""
    endpoint = f"{IP}:9092" if answers == "ourselves" else "127.0.0.5:9192"
    ensemble.nodes[NODE] = registered(endpoint)
    if answers == "no broker":
        pod.serve(lambda connection: connection.sendall(b"HTTP/1.1 400\r\n\r\n"), "127.0.0.5", 9192)
    elif answers == "another broker":
        pod.serve(Broker().serve, "127.0.0.5", 9192)
    process = pod.init("broker")
    process.wait_for_line("still registered")
    until("the watch", lambda: ensemble.asked.count(NODE) >= 2 or not process.is_running(), 20)
    ensemble.delete(NODE)
    assert process.wait(30).code == 0


def test_endpoint_of_another(pod: Pod, ensemble: ZooKeeper) -> None:
    """Another broker has our address: waited for as one that a dead broker left, and gone when it
    comes back with another one."""
    other = "/brokers/ids/5"
    ensemble.nodes[other] = registered(f"{IP}:9092")
    ensemble.nodes["/brokers/ids/6"] = registered("10.1.2.6:9092")
    process = pod.init("broker")
    line = process.wait_for_line("broker 5 is registered in ZooKeeper with this pod's own")
    assert f"{IP}:9092" in line and "65s at most" in line
    ensemble.replace(other, registered("10.1.2.5:9092"))
    assert process.wait(30).code == 0
    # Somebody registers anew with our address.
    ensemble.nodes[other] = registered(f"{IP}:9092")
    process = pod.init("broker")
    process.wait_for_line("broker 5 is registered")
    ensemble.replace(other, registered(f"{IP}:9092"))
    result = process.wait(30)
    assert result.code == 4
    assert f"{IP}:9092 is advertised by broker 5 as well" in result.err
    result = pod.broker(env={IGNORE: "endpoint"})
    assert result.code == 0 and len(warnings(result.err)) == 1
