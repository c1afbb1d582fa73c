# SPDX-License-Identifier: Apache-2.0
"""A pod with kafka-init, the jars' names and a spy in java's place; and what the spy says."""

import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest
from fakes import NameServer, ZooKeeper
from lab.bare_pod import IS_ROOT, BarePod, Process, Result
from lab.fake_broker import Server

INIT = "/usr/bin/kafka-init"
JAVA = "/opt/java/bin/java"
STARTER = "/starter"
RUN = "/run/kafka-init"
RECORD = f"{RUN}/run.properties"
SERVER_PROPERTIES = f"{RUN}/server.properties"
# Of a broker.
VOLUME = "/var/lib/kafka/data"
DATA = "/var/lib/zookeeper/data"
ZOO_CFG = f"{DATA}/conf/zoo.cfg"
IP = "10.1.2.3"

# Ten times what anything here takes that waits for nothing.
SOON = 10

# What a pod of either role needs to be told.
BROKER = {
    "JAVA_HOME": "/opt/java",
    "POD_IP": IP,
    "KAFKA_ZOOKEEPER_CONNECT": "127.0.0.1:2181",
}
ZOOKEEPER = {"JAVA_HOME": "/opt/java", "ZK_REPLICAS": "1"}
ENVIRONMENTS = {"broker": BROKER, "zookeeper": ZOOKEEPER}

# Names only: nobody reads them. In the order of the class paths.
KAFKA_JARS = ("connect-api-3.9.1.jar", "kafka_2.13-3.9.1.jar", "zookeeper-3.8.4.jar")
KAFKA_LEFT_OUT = (
    *("connect-file-3.9.1.jar", "kafka-test.jar", "kafka-test-sources.jar", "kafka-src.jar"),
    *("kafka-scaladoc.jar", "kafka-javadoc.jar", "kafka.jar.asc", "NOTICE"),
)
ZOOKEEPER_JARS = ("zookeeper-jute-3.8.4.jar", "zookeeper-3.8.4.jar", "slf4j-api-1.7.30.jar")

Env = Mapping[str, str | None]

root_only = pytest.mark.skipif(not IS_ROOT, reason="other uids take root")


@dataclass(frozen=True)
class Programs:
    """The compiled programs of tests/behaviour/programs."""

    spy: Path
    starter: Path
    unguarded: Path
    evil_nss: Path
    jumping_clock: Path


@dataclass(frozen=True)
class Spy:
    """What java was given."""

    argv: list[str]
    environment: dict[str, str]
    descriptors: dict[int, str]
    status: dict[str, str]
    start_time: int
    pid: int
    cwd: str
    close_range: int

    def signals(self, name: str) -> set[int]:
        """SigIgn, SigBlk or SigCgt as numbers."""
        mask = int(self.status[name], 16)
        return {number for number in range(1, 65) if mask >> (number - 1) & 1}


def spied(result: Result) -> Spy:
    """The spy's report; a failure if java was not started."""
    found: dict[str, list[str]] = {}
    for record in result.out.decode().split("\0"):
        what, _, value = record.partition(" ")
        found.setdefault(what, []).append(value)
    assert "argument" in found, f"java was not started: {result.code}\n{result.err}"
    stat = found["stat"][0]
    return Spy(
        argv=found["argument"],
        environment=dict(value.split("=", 1) for value in found.get("variable", [])),
        descriptors={
            int(number): target
            for number, target in (value.split(" ", 1) for value in found.get("fd", []))
        },
        status={
            key: value.strip() for key, _, value in (one.partition(":") for one in found["status"])
        },
        start_time=int(stat.rpartition(")")[2].split()[19]),
        pid=int(stat.split()[0]),
        cwd=found["cwd"][0],
        close_range=int(found["close_range"][0]),
    )


def properties(text: str) -> dict[str, str]:
    """The pairs of a file that holds nothing that Java would read otherwise."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert not any("\\" in line for line in lines), text
    return dict(line.split("=", 1) for line in lines)


@dataclass
class Pod(BarePod):
    """A pod in which kafka-init can be started."""

    binary: Path = Path()
    programs: Programs | None = None
    fqdn: str = ""
    # What the pod's claims are mounted at, with an fsGroup.
    volumes: Sequence[str] = (VOLUME, "/var/lib/zookeeper")
    # What the test holds for the pod: it is closed before the pod ends.
    servers: list["Server | NameServer | IO[bytes]"] = field(default_factory=list)

    def __post_init__(self) -> None:
        assert self.programs
        self.bind = {
            **self.bind,
            self.binary: INIT,
            self.programs.spy: JAVA,
            self.programs.starter: STARTER,
        }
        for name in (*KAFKA_JARS, *KAFKA_LEFT_OUT):
            self.write(f"/opt/kafka/libs/{name}", "")
        for name in (*ZOOKEEPER_JARS, "README"):
            self.write(f"/opt/zookeeper/lib/{name}", "")
        self.make("/var/lib")
        for path in self.volumes:
            self.make(path).chmod(0o777)
        self.writable = (*self.volumes, *self.writable)
        for path, mode in {"/tmp": 0o777, "/dev/shm": 0o777, "/run": 0o755}.items():
            self.make(path).chmod(mode)
        own = f"{IP} {self.fqdn} {self.hostname}\n" if self.fqdn else f"{IP} {self.hostname}\n"
        self.write("/etc/hosts", f"127.0.0.1 localhost\n{own}")

    def __exit__(self, *reason: object) -> None:
        for server in self.servers:
            server.close()
        super().__exit__(*reason)

    def init(
        self, *words: str, env: Env | None = None, base: Env | None = None, **how: object
    ) -> Process:
        """Start kafka-init with `base` (that of its role) changed by `env`; None takes one out."""
        together = {**(ENVIRONMENTS.get(words[0], {}) if base is None else base), **(env or {})}
        given = {key: value for key, value in together.items() if value is not None}
        return self.start(INIT, *words, env=given, **how)  # type: ignore[arg-type]

    def run(
        self, *words: str, env: Env | None = None, seconds: float = SOON, **how: object
    ) -> Result:
        """init() until it ends."""
        return self.init(*words, env=env, **how).wait(seconds)  # type: ignore[arg-type]

    def broker(self, *words: str, env: Env | None = None, **how: object) -> Result:
        """A broker's start until the spy has ended."""
        return self.run("broker", *words, env=env, **how)

    def zookeeper(self, *words: str, env: Env | None = None, **how: object) -> Result:
        """The same of a ZooKeeper server."""
        return self.run("zookeeper", *words, env=env, **how)

    def has_been_a_member(self, data: str = DATA) -> None:
        """Put a snapshot there: nobody waits for the other members of an ensemble that has data."""
        self.write(f"{data}/version-2/snapshot.0", "")

    def render(self, role: str, *words: str, env: Env | None = None, **how: object) -> Result:
        """`render` with the environment of the role."""
        return self.run("render", role, *words, env=env, base=ENVIRONMENTS[role], **how)

    def rendered(self, role: str, *words: str, env: Env | None = None) -> dict[str, str]:
        """What `render` prints."""
        result = self.render(role, *words, env=env)
        assert result.code == 0, result.err
        return properties(result.text)

    def serve(self, serve: Callable[[socket.socket], None], host: str, port: int = 2181) -> Server:
        """A fake server in the pod's network."""
        server = Server(self.listen(host, port), serve)
        self.servers.append(server)
        return server

    def serve_zookeeper(self, host: str = "127.0.0.1", port: int = 2181) -> ZooKeeper:
        """A ZooKeeper that gives sessions."""
        fake = ZooKeeper()
        self.serve(fake.serve, host, port)
        return fake

    def serve_names(self, names: "Mapping[str, str] | None") -> NameServer:
        """The pod's name server; None: one that never answers."""
        self.write("/etc/resolv.conf", "nameserver 127.0.0.1\n")
        server = NameServer(self.listen("127.0.0.1", 53, socket.SOCK_DGRAM), names)
        self.servers.append(server)
        return server


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """The paths that are new, gone or different."""
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}
