# SPDX-License-Identifier: Apache-2.0
"""A real ZooKeeper server and a real broker on this machine, started by kafka-init, with the jars
of the images; and a broker with more partitions than a real one could have here."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lab import bench_programs, jars
from lab.bench_programs import SOURCES
from lab.command import Failed, program, succeeds
from lab.deadline import until
from lab.fake_broker import Broker, Partition
from lab.fake_broker import Server as FakeServer

# It shares the machine with what is measured: few threads, no second compiler.
QUIET = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"

START_SECONDS = 120

# /proc/net/tcp
ESTABLISHED, CLOSE_WAIT = "01", "08"


@dataclass(frozen=True)
class Server:
    """A server. `env` is what its probes are started with."""

    port: int
    env: Mapping[str, str]

    @property
    def address(self) -> str:
        """host:port"""
        return f"127.0.0.1:{self.port}"

    def connections(self) -> int:
        """How many clients it has: open, or closed by the client alone. Its descriptors would not
        tell: a JVM keeps that of a closed connection until its selector wakes up."""
        lines = [
            line.split()
            for name in ("tcp", "tcp6")
            for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
        ]
        # The columns: number, local address, remote address, state.
        ours = [line for line in lines if int(line[1].rpartition(":")[2], 16) == self.port]
        return sum(line[3] in (ESTABLISHED, CLOSE_WAIT) for line in ours)


def kafka_jars() -> Path:
    """Kafka's distribution: the jars of the image and the command-line tools."""
    return jars.fetched("kafka", SOURCES / "pom.xml")


@contextmanager
def zookeeper(disk: Path, memory: Path) -> Iterator[Server]:
    """The only server of its ensemble."""
    client, peer, election = _free_ports(3)
    home = _home(disk / "zookeeper-server", "lib", jars.fetched("zookeeper"))
    env = {
        "ZOO_SERVERS": f"server.1=127.0.0.1:{peer}:{election};127.0.0.1:{client}",
        "ZOO_4LW_COMMANDS_WHITELIST": "srvr,ruok",
        "ZOO_MAX_CLIENT_CNXNS": "0",
        "ZK_DATA_DIR": str(home / "data"),
        "ZK_HEAP_SIZE": "128M",
        "SERVER_JVMFLAGS": QUIET,
        "KAFKA_INIT_ZOOKEEPER_HOME": str(home),
    }
    with _started("zookeeper", "zookeeper-0", client, home, memory, env) as server:
        yield server


@contextmanager
def broker(disk: Path, memory: Path, ensemble: Server) -> Iterator[Server]:
    """Broker 0, the only one, in a chroot of the ensemble; its start-up gate is open."""
    (port,) = _free_ports(1)
    home = _home(disk / "kafka-server", "libs", kafka_jars())
    env = {
        "KAFKA_ZOOKEEPER_CONNECT": f"{ensemble.address}/kafka",
        "KAFKA_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_LOG_DIRS": str(home / "data"),
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_HEAP_OPTS": "-Xmx256M -Xms256M",
        "KAFKA_OPTS": "-XX:TieredStopAtLevel=1",
        "KAFKA_INIT_KAFKA_HOME": str(home),
    }
    with _started("broker", "kafka-0", port, home, memory, env) as server:
        yield server


@contextmanager
def partitions(number: int, memory: Path) -> Iterator[Server]:
    """Broker 0 of three, which begins to serve: of so many partitions it has a replica, and is out
    of sync in the last one. No real broker on a small machine has that many."""
    run_dir = memory / f"partitions-{number}"
    run_dir.mkdir(mode=0o700)
    whole = [Partition(1, (0, 1, 2), (0, 1, 2))] * number
    whole[-1] = Partition(1, (0, 1, 2), (1, 2))
    topics = {f"topic-{at}": whole[at : at + 100] for at in range(0, number, 100)}
    broker = Broker({0: "", 1: "127.0.0.1:1", 2: "127.0.0.1:2"}, topics, controller=1)
    # Each answer is made once, so that it costs the server nothing afterwards.
    broker.answer = cache(broker.answer)  # type: ignore[method-assign]
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    fake = FakeServer(listening, broker.serve)
    try:
        server = Server(listening.getsockname()[1], {"KAFKA_INIT_RUN_DIR": str(run_dir)})
        (run_dir / "run.properties").write_text(_record(server, os.getpid()))
        yield server
    finally:
        fake.close()


def _record(server: Server, pid: int) -> str:
    started = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    return (
        f"role=broker\nphase=run\nid=0\npid={pid}\nstart.time={started}\nsecurity=PLAINTEXT\n"
        f"address={server.address}\nadvertised={server.address}\nlistener=PLAINTEXT\n"
    )


@contextmanager
def _started(
    role: str, pod: str, port: int, home: Path, memory: Path, more: Mapping[str, str]
) -> Iterator[Server]:
    """`kafka-init ROLE`, which becomes java, until `ready` says so."""
    env = {
        "PATH": os.environ["PATH"],
        "JAVA_HOME": str(Path(program("java")).resolve().parents[1]),
        "POD_NAME": pod,
        "POD_IP": "127.0.0.1",
        "KAFKA_INIT_DOMAIN": "bench",
        "KAFKA_INIT_RUN_DIR": str(memory / f"{role}-run"),
        "KAFKA_INIT_TIMEOUT": "30s",
        # A directory of this machine is enough for a measurement.
        "KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "root-disk",
        **more,
    }
    log = home / "log"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [bench_programs.kafka_init(), role],
            env=env,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(port, {"KAFKA_INIT_RUN_DIR": env["KAFKA_INIT_RUN_DIR"]})

    def is_ready() -> bool:
        if process.poll() is not None:
            raise Failed(f"the server ended at once:\n{log.read_text(errors='replace')[-2000:]}")
        return succeeds([bench_programs.kafka_init(), "ready"], env=server.env)

    try:
        until(f"{role} is ready", is_ready, START_SECONDS)
        yield server
    finally:
        process.kill()
        process.wait()


def _home(directory: Path, name: str, jars_of_it: Path) -> Path:
    (directory / "data").mkdir(parents=True)
    (directory / name).symlink_to(jars_of_it)
    return directory


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()
