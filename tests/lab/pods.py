# SPDX-License-Identifier: Apache-2.0
"""Pods as a StatefulSet makes them: what they are called, what they may do, what they say."""

import io
import json
import socket
import subprocess
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lab.command import run_both
from lab.deadline import until
from lab.engine import Engine

NAMESPACE = "default.svc.cluster.local"

# The uid that owns the volumes' directories in the images.
IMAGE_UID = 1000


PROGRAM = "/usr/bin/kafka-init"


@dataclass(frozen=True)
class Role:
    """What differs between the two StatefulSets."""

    name: str
    base: str
    mount: str
    data: str
    memory: str
    ports: tuple[int, ...]
    env: Mapping[str, str]

    @property
    def service(self) -> str:
        """The headless service that governs the StatefulSet."""
        return f"{self.base}-headless"


# The environments are those of a widespread guide, word for word, but for the heap (a machine for
# tests is small) and the place of the log directories. KAFKA_PORT is what the kubelet adds for a
# service called "kafka"; the guide has to unset it by hand.
ZOOKEEPER = Role(
    name="zookeeper",
    base="kafka-zookeeper",
    mount="/var/lib/zookeeper",
    data="/var/lib/zookeeper/data",
    memory="256m",
    ports=(2181,),
    env={
        "ZK_REPLICAS": "3",
        "JMXAUTH": "false",
        "JMXDISABLE": "false",
        "JMXPORT": "1099",
        "JMXSSL": "false",
        "ZK_CLIENT_PORT": "2181",
        "ZK_ELECTION_PORT": "3888",
        "ZK_HEAP_SIZE": "96M",
        "ZK_INIT_LIMIT": "5",
        "ZK_LOG_LEVEL": "INFO",
        "ZK_MAX_CLIENT_CNXNS": "60",
        "ZK_MAX_SESSION_TIMEOUT": "40000",
        "ZK_MIN_SESSION_TIMEOUT": "4000",
        "ZK_PURGE_INTERVAL": "0",
        "ZK_SERVER_PORT": "2888",
        "ZK_SNAP_RETAIN_COUNT": "3",
        "ZK_SYNC_LIMIT": "10",
        "ZK_TICK_TIME": "2000",
    },
)
BROKER = Role(
    name="broker",
    base="kafka",
    mount="/var/lib/kafka/data",
    data="/var/lib/kafka/data/logs",
    memory="768m",
    ports=(9092,),
    env={
        "KAFKA_HEAP_OPTS": "-Xmx256M -Xms256M",
        "KAFKA_ZOOKEEPER_CONNECT": "kafka-zookeeper:2181",
        "KAFKA_LOG_DIRS": "/var/lib/kafka/data/logs",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "3",
        "KAFKA_JMX_PORT": "5555",
        "KAFKA_PORT": "tcp://10.96.0.11:9092",
    },
)


@dataclass(frozen=True)
class Security:
    """A pod's security context; the default is what Kubernetes calls "restricted"."""

    uid: int = IMAGE_UID
    gid: int = IMAGE_UID
    read_only: bool = True

    def arguments(self) -> list[str]:
        """The same for docker run."""
        return [
            f"--user={self.uid}:{self.gid}",
            *(["--read-only"] if self.read_only else []),
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges",
            # The JVM unpacks the compression libraries there and maps them for execution.
            "--tmpfs=/tmp:rw,exec,nosuid,nodev,size=64m,mode=1777",
        ]


class Answer(NamedTuple):
    """What a probe says: its exit code, and what it printed."""

    code: int
    line: str


@dataclass(frozen=True)
class PodState:
    """What the engine says about a pod's container."""

    running: bool
    exit_code: int
    pid: int
    ip: str


@dataclass
class Pod:
    """One container that stands for a pod. Its name outlives it, as a StatefulSet's pod's does."""

    engine: Engine
    container: str
    role: Role
    ordinal: int
    twin: bool = False

    @property
    def name(self) -> str:
        """The pod's name, which is its host name."""
        return f"{self.role.base}-{self.ordinal}"

    def state(self) -> PodState:
        """Look at the container."""
        found: dict[str, Any] = json.loads(self.engine.docker("inspect", self.container))[0]
        networks = found["NetworkSettings"]["Networks"].values()
        return PodState(
            running=found["State"]["Running"],
            exit_code=found["State"]["ExitCode"],
            pid=found["State"]["Pid"],
            ip=next((network["IPAddress"] for network in networks), ""),
        )

    @property
    def ip(self) -> str:
        """The pod's address; another one after each start."""
        return self.state().ip

    def proc(self) -> Path:
        """/proc/PID of the pod's process 1, seen from this machine."""
        return Path("/proc") / str(self.state().pid)

    def status(self) -> dict[str, str]:
        """What /proc/PID/status says of process 1."""
        lines = (self.proc() / "status").read_text().splitlines()
        return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}

    def argv(self) -> list[str]:
        """The command line of process 1."""
        return (self.proc() / "cmdline").read_text().removesuffix("\0").split("\0")

    def stdout(self) -> str:
        """What the container wrote to its standard output, of all its starts."""
        return self._streams()[0]

    def stderr(self) -> str:
        """What the container wrote to its standard error, of all its starts."""
        return self._streams()[1]

    def decisions(self) -> list[str]:
        """kafka-init's own lines."""
        return [line for line in self.stderr().splitlines() if line.startswith("kafka-init[")]

    def probe(self, *words: str, seconds: float = 30) -> Answer:
        """Run kafka-init inside the pod, as the kubelet runs an exec probe.

        What goes to stderr is of the answer, too: a probe has to say everything in its one line.
        """
        argv = ["docker", "exec", self.container, PROGRAM, *words]
        return _answer(argv, self.engine.environment(), seconds)

    def probe_often(self, commands: Iterable[Sequence[str]]) -> list[Answer]:
        """probe() for each, without the engine, which would take most of the time of a thousand."""
        argv = ["nsenter", f"--target={self.state().pid}", "--mount", "--net", "--pid", "--ipc"]
        argv += ["--uts", f"--setuid={IMAGE_UID}", f"--setgid={IMAGE_UID}", "--", PROGRAM]
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda words: _answer([*argv, *words]), commands))

    def limit(self, cores: str) -> None:
        """Give the pod so much of the machine from now on."""
        self.engine.docker("update", f"--cpus={cores}", self.container)

    def accepts(self, port: int | None = None, seconds: float = 5) -> bool:
        """Whether a TCP connection succeeds: all that a tcpSocket probe looks for."""
        address = (self.ip or "0.0.0.0", port or self.role.ports[0])
        try:
            with socket.create_connection(address, timeout=seconds):
                return True
        except OSError:
            return False

    def kill(self, signal: str = "KILL") -> None:
        """Send a signal to process 1; SIGKILL is what a node that dies does."""
        self.engine.docker("kill", f"--signal={signal}", self.container)
        if signal == "KILL":
            self.wait_for_end(20)

    def start(self) -> None:
        """Start the container again."""
        self.engine.docker("start", self.container)

    def stop(self, seconds: int = 30) -> int:
        """SIGTERM, as the kubelet stops a pod; return the exit code."""
        self.engine.docker("stop", f"--time={seconds}", self.container, timeout=seconds + 30)
        return self.state().exit_code

    def remove(self) -> None:
        """Delete the container, not its volume."""
        self.engine.docker("rm", "--force", self.container)

    def wait_for_end(self, seconds: float) -> int:
        """Wait until process 1 has ended; return its exit code."""
        until(f"the end of {self.name}", lambda: not self.state().running, seconds)
        return self.state().exit_code

    def wait_for_line(self, part: str, seconds: float, times: int = 1) -> str:
        """Wait until a line of the pod's output has `part` in it, for the `times`-th time."""

        def look() -> str:
            lines = self.output().splitlines()
            found = [line for line in lines if part in line]
            return found[times - 1] if len(found) >= times else ""

        return until(f"a line with {part!r} from {self.name}", look, seconds)

    def read(self, path: str) -> str:
        """A file of the pod, read through the engine, so that a pod without `cat` will do."""
        archive = self.engine.docker_bytes("cp", f"{self.container}:{path}", "-")
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            file = tar.extractfile(tar.getmembers()[0])
            return file.read().decode() if file else ""

    def output(self) -> str:
        """Both streams."""
        return "".join(self._streams())

    def _streams(self) -> tuple[str, str]:
        return run_both(["docker", "logs", self.container], env=self.engine.environment())


def _answer(
    argv: Sequence[str], env: Mapping[str, str] | None = None, seconds: float = 30
) -> Answer:
    done = subprocess.run(
        argv,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=seconds,
    )
    return Answer(done.returncode, done.stdout.decode(errors="replace").removesuffix("\n"))
