# SPDX-License-Identifier: Apache-2.0
"""Faults beside a start, each followed by the next start: the files are the old ones or the new
ones, and it works. The table of docs/safety.md says which faults other tests have."""

import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

import pytest
from config_broker import ConfigBroker
from fakes import NOT_SERVING, NameServer, ZooKeeper, say, silent
from kit import (
    DATA,
    IP,
    RUN,
    SERVER_PROPERTIES,
    SOON,
    ZOO_CFG,
    Pod,
    Programs,
    properties,
    spied,
)
from lab.deadline import until
from probe_servers import Partition, Probed

ROLES = ["broker", "zookeeper"]
OWN = "kafka-0.zk.example"
NEW = {"KAFKA_NUM_PARTITIONS": "7", "ZK_TICK_TIME": "7000"}
WRITTEN = {
    "broker": (SERVER_PROPERTIES, f"{RUN}/log4j.properties"),
    "zookeeper": (ZOO_CFG, f"{DATA}/myid", f"{RUN}/logback.xml"),
}

# Rounds of SIGKILL, without --long and with it.
ROUNDS, MANY_ROUNDS = 12, 300


def contents(pod: Pod, role: str) -> dict[str, str]:
    """The files of a role that are there."""
    paths = (path for path in WRITTEN[role] if pod.path(path).exists())
    return {path: pod.read(path) for path in paths}


def started(pod: Pod, role: str, env: Mapping[str, str | None]) -> float:
    """A start that works, and the seconds that it took."""
    before = time.monotonic()
    result = pod.run(role, env=env)
    assert result.code == 0, result.err
    assert spied(result).argv
    return time.monotonic() - before


@pytest.mark.parametrize("role", ROLES)
def test_killed_at_random(role: str, pod: Pod, long: bool) -> None:
    """SIGKILL at any time of a start, many times one after the other on the same disks."""
    pod.serve_zookeeper()
    started(pod, role, NEW)
    new = contents(pod, role)
    span = started(pod, role, {})
    old = contents(pod, role)
    assert old.keys() == new.keys() and old != new
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    killed = 0
    for number in range(MANY_ROUNDS if long else ROUNDS):
        process = pod.init(role, env=NEW if number % 2 else {})
        end = time.monotonic() + chance.uniform(0, span)
        until("the moment", lambda end=end: time.monotonic() >= end, 60, 0.0005)
        if process.is_running():
            process.popen.kill()
        killed += process.wait(10).code != 0
        found = contents(pod, role)
        assert found.keys() == old.keys(), seed
        assert all(found[path] in (old[path], new[path]) for path in found), seed
    assert killed, seed
    started(pod, role, NEW)
    assert contents(pod, role) == new
    assert not any(path.endswith(".tmp") for path in pod.tree())


def test_killed_stop(probed: Probed, long: bool) -> None:
    """`stop` keeps nothing, so there is nothing to be in the way of the next one."""
    broker = ConfigBroker(topics={"a": [Partition(0, (0, 1, 2), (0, 1))]}, own_min=2)
    address = probed.serve(broker.serve)
    probed.record(address)
    probed.settings()
    before = sorted(path.name for path in probed.run_dir.iterdir())
    for _ in range(MANY_ROUNDS if long else ROUNDS):
        process = probed.start(probed.words("stop", "--timeout=1h"))
        end = time.monotonic() + random.uniform(0, 0.1)
        until("the moment", lambda end=end: time.monotonic() >= end, 60, 0.0005)
        process.kill()
        process.communicate(timeout=10)
        assert process.returncode == -signal.SIGKILL
    assert sorted(path.name for path in probed.run_dir.iterdir()) == before
    assert "--timeout is 0" in probed.probe("stop").err
    assert probed.probe("ready").code == 0


def test_full_volume(make_pod) -> None:
    """ZooKeeper's volume has no room for the new zoo.cfg: the old one stays; with room it goes."""
    pod: Pod = make_pod(tmpfs=["/var/lib/zookeeper"], tmpfs_options="size=64k,mode=0755")
    started(pod, "zookeeper", {})
    old = contents(pod, "zookeeper")
    with open(pod.path(f"{DATA}/fill"), "wb", 0) as file:
        try:
            while file.write(b"x" * 1024) == 1024:
                pass
        except OSError:
            pass
    result = pod.zookeeper(env=NEW)
    assert result.code == 71 and "No space left on device" in result.lines[-1], result.err
    found = contents(pod, "zookeeper")
    assert {path: found[path] for path in (ZOO_CFG, f"{DATA}/myid")} == {
        path: old[path] for path in (ZOO_CFG, f"{DATA}/myid")
    }
    pod.remount("/var/lib/zookeeper", "size=1m")
    started(pod, "zookeeper", NEW)
    assert properties(pod.read(ZOO_CFG))["tickTime"] == "7000"
    assert not any(path.endswith(".tmp") for path in pod.tree())


@pytest.mark.parametrize(("role", "place"), [("broker", "/run"), ("zookeeper", "/var/lib")])
def test_disk_that_becomes_read_only(role: str, place: str, make_pod) -> None:
    """As a file system does after an error: 71, the old files; later it works again."""
    pod: Pod = make_pod(tmpfs=[place])
    pod.serve_zookeeper()
    started(pod, role, {})
    old = contents(pod, role)
    pod.remount(place, "ro")
    result = pod.run(role, env=NEW)
    assert result.code == 71 and "Read-only file system" in result.lines[-1], result.err
    found = contents(pod, role)
    assert all(found[path] == old[path] for path in found if path.startswith(place))
    pod.remount(place, "rw")
    started(pod, role, NEW)
    assert contents(pod, role) != old


class SlowNames(NameServer):
    """Answers each query after a while."""

    def _answer(self, query: bytes, name: str, end: int) -> bytes:
        # The pace of the server, not a wait of the test.
        threading.Event().wait(0.7)
        return super()._answer(query, name, end)


def slow_names(pod: Pod, names: Mapping[str, str]) -> None:
    """The pod's name server, which takes its time."""
    pod.write("/etc/resolv.conf", "nameserver 127.0.0.1\n")
    pod.servers.append(SlowNames(pod.listen("127.0.0.1", 53, socket.SOCK_DGRAM), names))


def test_slow_names(pod: Pod) -> None:
    """A slow name server costs its time, and nothing else, in both roles' waits."""
    slow_names(pod, {"zk.example": "127.0.0.1", OWN: IP})
    pod.serve_zookeeper()
    started(pod, "broker", {"KAFKA_ZOOKEEPER_CONNECT": "zk.example:2181"})
    started(pod, "zookeeper", {"KAFKA_INIT_DOMAIN": "zk.example"})


def test_names_that_become_right(pod: Pod) -> None:
    """Of ZooKeeper: no name server, then no such name, then another's address, then the right one;
    a line each."""
    pod.write("/etc/resolv.conf", "nameserver 127.0.0.1\n")
    env = {"KAFKA_ZOOKEEPER_CONNECT": "zk.example:2181", "KAFKA_INIT_TIMEOUT": "2m"}
    process = pod.init("broker", env=env)
    process.wait_for_line("zk.example:2181: Temporary failure in name resolution")
    names: dict[str, str] = {}
    pod.serve_names(names)
    process.wait_for_line("zk.example:2181: Name or service not known")
    names["zk.example"] = "127.0.0.9"
    process.wait_for_line("zk.example:2181 (127.0.0.9:2181): Connection refused")
    assert not pod.path(SERVER_PROPERTIES).exists()
    pod.serve_zookeeper()
    names["zk.example"] = "127.0.0.1"
    result = process.wait()
    assert result.code == 0, result.err
    assert spied(result).argv[-1] == SERVER_PROPERTIES


def test_zookeeper_lost_before_the_session(pod: Pod) -> None:
    """Refused, then without a quorum, then away, then there: it goes on waiting, and starts."""
    process = pod.init("broker", env={"KAFKA_INIT_TIMEOUT": "2m"})
    process.wait_for_line("127.0.0.1:2181: Connection refused")
    pod.serve(say(NOT_SERVING), "127.0.0.1")
    process.wait_for_line("not serving: no quorum")
    said = process.said().count("Connection refused")
    pod.servers.pop().close()
    until("it says so", lambda: process.said().count("Connection refused") > said, 20)
    assert not pod.path(SERVER_PROPERTIES).exists()
    pod.serve_zookeeper()
    assert process.wait().code == 0


class Losing(ZooKeeper):
    """Breaks the connection when it is first asked for a path."""

    losing = ""

    def _look(self, xid: int, kind: int, path: str) -> bytes:
        if path == self.losing:
            self.losing = ""
            raise EOFError
        return super()._look(xid, kind, path)


@pytest.mark.parametrize("path", ["/brokers/ids/0", "/config/brokers/0"])
def test_zookeeper_lost_with_the_session(path: str, pod: Pod) -> None:
    """In the middle of a look: another session, and the look again. What is there counts."""
    fake = Losing()
    fake.losing = path
    fake.nodes["/config/brokers/0"] = (
        b'{"version":1,"config":{"advertised.listeners":"PLAINTEXT://far.example:9092"}}'
    )
    pod.serve(fake.serve, "127.0.0.1")
    result = pod.broker()
    assert result.code == 0, result.err
    # libzookeeper may take up the old one for a moment.
    assert fake.sessions > 1, result.err
    assert not fake.losing and fake.asked.count(path) == 2
    assert "far.example" in result.err, "the control: it was read"


def test_the_clock_jumps(programs: Programs) -> None:
    """The control of those below: two readings are hours from each other, and from ours."""
    source = "import time; print(*(round(time.time()) for _ in range(2)))"
    words = [str(programs.jumping_clock), sys.executable, "-c", source]
    first, second = map(int, subprocess.check_output(words, timeout=30).split())
    assert abs(first - second) > 7000
    assert abs(first - time.time()) > 3500


WAITS = [
    # (the role, its settings, what it waits for in vain)
    ("broker", {"KAFKA_ZOOKEEPER_CONNECT": "127.0.0.9:2181"}, "127.0.0.9:2181: Connection refused"),
    ("zookeeper", {"KAFKA_INIT_DOMAIN": "zk.example"}, f"{OWN}: Name or service not known"),
]


@pytest.mark.parametrize(("role", "env", "says"), WAITS)
def test_clock_that_jumps(role: str, env: dict[str, str], says: str, pod: Pod) -> None:
    """While a start waits: the deadline stays what it was, and nothing else changes."""
    names: dict[str, str] = {}
    pod.serve_names(names)
    tracer = [str(pod.programs.jumping_clock)]  # type: ignore[union-attr]
    before = time.monotonic()
    result = pod.init(role, env={**env, "KAFKA_INIT_TIMEOUT": "3s"}, tracer=tracer).wait(60)
    took = time.monotonic() - before
    assert result.code == 2 and says in result.lines[-1], result.err
    assert 2.9 < took < 3 + SOON
    process = pod.init(role, env=env, tracer=tracer)
    process.wait_for_line(says)
    pod.serve_zookeeper("127.0.0.9")
    names[OWN] = IP
    result = process.wait()
    assert result.code == 0, result.err
    assert spied(result).argv


@pytest.mark.parametrize("well", [True, False])
@pytest.mark.parametrize("command", ["ready", "live", "stop"])
def test_clock_that_jumps_under_a_probe(
    command: str, well: bool, probed: Probed, programs: Programs
) -> None:
    """librdkafka waits by the wall clock: a look may fail, and never takes longer."""
    address = probed.serve(ConfigBroker().serve if well else silent)
    probed.record(address)
    probed.settings()
    words = [str(programs.jumping_clock), *probed.words(command, "--probe-timeout=1s")]
    said = probed.run(words)
    assert said.seconds < 1 + SOON / 2
    assert said.code in (0, 1, 2) and said.out + said.err
    assert probed.run(words[1:]).code == (0 if well or command != "ready" else 2)
