# SPDX-License-Identifier: Apache-2.0
"""ZooKeeper servers of the image's jars, started by kafka-init as processes of one network of their
own, each at a loopback address: an ensemble that starts in a second and dies in none."""

import contextlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lab import jars
from lab.bare_pod import BarePod, Process
from lab.command import program
from lab.deadline import until
from lab.zk_client import Client, Failed

# They share two cores.
FLAGS = "-Xmx64M -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"

# On a machine that does other things, too.
SERVE_SECONDS = 60
QUICK = 0.05


@dataclass
class BareEnsemble(BarePod):
    """Members are numbers from 1 on. What a member is told of the others is given at its start."""

    binary: Path = Path()
    env: Mapping[str, str] = field(default_factory=dict)
    # The third number of the addresses: another one is another domain.
    domain: int = 0
    running: dict[int, Process] = field(default_factory=dict)
    home: Path = Path()

    def __enter__(self) -> "BareEnsemble":
        super().__enter__()
        self.home = self.directory / "zookeeper"
        (self.home / "lib").mkdir(parents=True)
        for jar in jars.fetched("zookeeper").glob("*.jar"):
            (self.home / "lib" / jar.name).symlink_to(jar)
        return self

    def address(self, number: int) -> str:
        """Where a member is."""
        return f"127.0.{self.domain}.{number}"

    def data(self, number: int) -> Path:
        """A member's dataDir."""
        return self.directory / f"data-{number}"

    def start_member(
        self, number: int, members: Iterable[int], env: "Mapping[str, str] | None" = None
    ) -> Process:
        """kafka-init as that member of these."""
        servers = [f"server.{one}={self.address(one)}:2888:3888" for one in members]
        own = {
            "POD_NAME": f"zk-{number - 1}",
            "KAFKA_INIT_DOMAIN": "zk",
            "KAFKA_INIT_RUN_DIR": str(self.directory / f"run-{number}"),
            "KAFKA_INIT_TIMEOUT": "60s",
            "KAFKA_INIT_JAVA": program("java"),
            # A directory of this machine is what the test has to lose.
            "KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "root-disk",
            "KAFKA_INIT_ZOOKEEPER_HOME": str(self.home),
            "SERVER_JVMFLAGS": FLAGS,
            "ZOO_SERVERS": " ".join(servers),
            "ZOO_DATA_DIR": str(self.data(number)),
            "ZOO_TICK_TIME": "500",
            "ZOO_CFG_clientPortAddress": self.address(number),
        }
        self.running[number] = self.start_beside(
            str(self.binary), "zookeeper", env={**own, **self.env, **(env or {})}
        )
        return self.running[number]

    def start_all(self, numbers: Iterable[int], members: "Iterable[int] | None" = None) -> None:
        """Start several, by default as all that there are, and wait until each of them serves."""
        numbers = list(numbers)
        for number in numbers:
            self.start_member(number, members or numbers)
        self.wait_for_modes(numbers)

    def kill(self, *numbers: int) -> None:
        """SIGKILL, as when the power goes."""
        for number in numbers:
            self.running.pop(number).end()

    def lose(self, *numbers: int) -> None:
        """Their disks are gone."""
        for number in numbers:
            shutil.rmtree(self.data(number))

    def mode(self, number: int) -> str:
        """leader, follower, …, or nothing when it does not serve."""
        lines = self.srvr(number).splitlines()
        return next((line[6:] for line in lines if line.startswith("Mode: ")), "")

    def srvr(self, number: int) -> str:
        """Its answer to srvr, or nothing."""
        with contextlib.suppress(OSError, AssertionError):
            with self.connect(self.address(number), 2181) as connection:
                connection.settimeout(5)
                connection.sendall(b"srvr")
                return b"".join(iter(lambda: connection.recv(4096), b"")).decode()
        return ""

    def modes(self, numbers: "Iterable[int] | None" = None) -> dict[int, str]:
        """The modes of those, or of all that run."""
        return {number: self.mode(number) for number in (numbers or self.running)}

    def wait_for_modes(self, numbers: "Iterable[int] | None" = None) -> dict[int, str]:
        """Wait until each shows a mode; fail at once when one has ended."""

        def look() -> "dict[int, str] | None":
            found = self.modes(numbers)
            for number in found:
                process = self.running[number]
                if not process.is_running():
                    raise AssertionError(f"{number} has ended:\n{process.said()[-3000:]}")
            return found if all(found.values()) else None

        return until("the members serve", look, SERVE_SECONDS, QUICK)

    def client(self, number: int) -> Client:
        """A session with that member alone."""
        connection = self.connect(self.address(number), 2181)
        connection.settimeout(20)
        return Client(connection)

    def write(self, number: int, names: Iterable[str]) -> list[str]:  # type: ignore[override]
        """Write nodes over a member; all are acknowledged."""
        written = list(names)
        with self.client(number) as client:
            for name in written:
                client.create(f"/{name}", name.encode())
        return written

    def read_back(self, numbers: Iterable[int], names: Iterable[str]) -> None:
        """Every one of the nodes is there, on every one of these members."""
        names = list(names)
        for number in numbers:
            assert self.missing(number, names) == [], f"member {number}"

    def missing(self, number: int, names: Iterable[str]) -> list[str]:
        """Which of the nodes a member does not have."""

        def look() -> "tuple[list[str]] | None":
            # An election may end a connection.
            try:
                with self.client(number) as client:
                    return ([one for one in names if client.get(f"/{one}") != one.encode()],)
            except (Failed, OSError, AssertionError):
                return None

        return until(f"an answer of member {number}", look, SERVE_SECONDS)[0]


@contextmanager
def bare_ensemble(directory: Path, binary: Path, env: Mapping[str, str]) -> Iterator[BareEnsemble]:
    """No member runs yet; all end with it."""
    with BareEnsemble(directory, hostname="zk", binary=binary.resolve(), env=env) as made:
        yield made  # type: ignore[misc]
