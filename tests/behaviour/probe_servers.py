# SPDX-License-Identifier: Apache-2.0
"""What the probes' tests look at: brokers and ZooKeeper servers that answer well, oddly, in TLS or
not at all, and a run record of a process that is there. All of it on this machine's loopback."""

import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fakes import NOT_SERVING as NOT_SERVING
from fakes import silent
from lab.fake_broker import API_VERSIONS as API_VERSIONS
from lab.fake_broker import KEYS as KEYS
from lab.fake_broker import METADATA as METADATA
from lab.fake_broker import Broker as Broker
from lab.fake_broker import Partition as Partition
from lab.fake_broker import Serve, Server, read
from lab.fake_broker import kafka_array as kafka_array
from lab.fake_broker import kafka_text as kafka_text

SRVR = """\
Zookeeper version: 3.8.4, built on 2024-02-12 22:16 UTC
Latency min/avg/max: 0/0.5/12
Zxid: 0x100000002
Mode: {}
Node count: 5
"""
NOT_WHITELISTED = "srvr is not executed because it is not in the whitelist.\n"


def early_close(connection: socket.socket) -> None:
    """Hears the question and hangs up."""
    connection.recv(4096)


def cut_short(connection: socket.socket) -> None:
    """Promises 26 bytes, sends two of them and hangs up."""
    connection.recv(4096)
    connection.sendall(struct.pack(">i", 26) + b"\0\0")


def says(content: bytes) -> Serve:
    """Answers the first bytes with these, and goes on listening."""

    def serve(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(content)
        silent(connection)

    return serve


def word(text: str) -> Serve:
    """Answers four bytes with a text and hangs up, as ZooKeeper does."""

    def serve(connection: socket.socket) -> None:
        read(connection, 4)
        connection.sendall(text.encode())

    return serve


def bytewise(serve: Serve) -> Serve:
    """The same server, each byte in a segment of its own."""

    class Slow:
        def __init__(self, connection: socket.socket) -> None:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connection = connection

        def __getattr__(self, name: str) -> object:
            return getattr(self._connection, name)

        def sendall(self, content: bytes) -> None:
            for at in range(len(content)):
                self._connection.sendall(content[at : at + 1])

    return lambda connection: serve(Slow(connection))  # type: ignore[arg-type]


def drip(content: bytes) -> Serve:
    """A byte now and then, for ever: never silent for long, and never done."""

    def serve(connection: socket.socket) -> None:
        connection.recv(4096)
        while True:
            for at in range(len(content)):
                connection.sendall(content[at : at + 1])
                # The pace of the server, not a wait of the test.
                threading.Event().wait(0.05)

    return serve


def in_tls(serve: Serve, context: ssl.SSLContext) -> Serve:
    """The same server inside TLS."""

    def tls(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as inner:
            serve(inner)
            # Closed as Java closes it, with a close_notify.
            inner.unwrap()

    return tls


@dataclass(frozen=True)
class Certificates:
    """A certificate that signed itself, and its key."""

    directory: Path

    @property
    def both(self) -> Path:
        """PEM: the key and the certificate."""
        return self.directory / "both.pem"

    @property
    def certificate(self) -> Path:
        """PEM: the certificate."""
        return self.directory / "certificate.pem"

    @property
    def store(self) -> Path:
        """PKCS#12: both, with the password `secret`."""
        return self.directory / "both.p12"

    def make(self) -> "Certificates":
        """Make the files."""
        key = self.directory / "key.pem"
        for words in (
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
            + ["-noenc", "-subj", "/CN=kafka-0", "-days", "2"]
            + ["-keyout", str(key), "-out", str(self.certificate)],
            ["pkcs12", "-export", "-inkey", str(key), "-in", str(self.certificate)]
            + ["-out", str(self.store), "-passout", "pass:secret"],
        ):
            subprocess.run(["openssl", *words], check=True, capture_output=True)
        self.both.write_bytes(key.read_bytes() + self.certificate.read_bytes())
        return self

    def context(self, client: bool = False) -> ssl.SSLContext:
        """A server's; `client`: it requires our certificate of its clients, in TLS 1.3."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.both)
        if client:
            context.minimum_version = ssl.TLSVersion.TLSv1_3
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.certificate)
        return context


@dataclass(frozen=True)
class Said:
    """How a probe ended."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def line(self) -> str:
        """Its one line, of at most 1 KiB; a failure if there is more, or less."""
        together = self.out + self.err
        assert together.count("\n") == 1 and together.endswith("\n"), together
        assert len(together.encode()) <= 1024
        return together[:-1]


def start_time(pid: int) -> int:
    """When a process started, as the run record has it."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])


@dataclass
class Probed:
    """A run directory with the record of a process, and what listens beside it."""

    directory: Path
    binary: Path
    process: "subprocess.Popen[bytes]" = field(init=False)
    servers: list[Server] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.run_dir.mkdir(mode=0o700)
        self.restart()

    @property
    def run_dir(self) -> Path:
        """The run directory."""
        return self.directory / "run"

    @property
    def latch(self) -> Path:
        """What probes have learnt."""
        return self.run_dir / "probe.properties"

    def restart(self) -> None:
        """A new process in place of the old one; the record still has the old one."""
        self.end()
        self.process = subprocess.Popen(["cat"], stdin=subprocess.PIPE)

    def end(self) -> None:
        """End the process."""
        if hasattr(self, "process"):
            self.process.communicate()

    def close(self) -> None:
        """End all that was started."""
        self.end()
        for server in self.servers:
            server.close()

    def serve(self, serve: Serve, port: int = 0) -> str:
        """Serve at an address of the loopback, which is returned."""
        listening = socket.create_server(("127.0.0.1", port), backlog=256)
        self.servers.append(Server(listening, serve))
        return "{}:{}".format(*listening.getsockname())

    def stop(self) -> None:
        """Stop the servers: from now on they refuse."""
        for server in self.servers:
            server.close()
        self.servers.clear()

    def refused(self) -> str:
        """An address where nobody listens."""
        with socket.create_server(("127.0.0.1", 0)) as once:
            return "{}:{}".format(*once.getsockname())

    def record(self, address: str, role: str = "broker", **changes: "str | None") -> None:
        """Write the run record of the process; a key with None is left out, `_` is a dot."""
        values: dict[str, str | None] = {
            "role": role,
            "phase": "run",
            "id": "0" if role == "broker" else "1",
            "pod.name": "kafka-0",
            "config": str(self.directory / "server.properties"),
            "pid": str(self.process.pid),
            "start.time": str(start_time(self.process.pid)),
            "security": "PLAINTEXT",
            "address": address,
            **({"listener": "INTERNAL", "advertised": address} if role == "broker" else {}),
            **{key.replace("_", "."): value for key, value in changes.items()},
        }
        lines = [f"{key}={value}\n" for key, value in values.items() if value is not None]
        (self.run_dir / "run.properties").write_text("".join(lines))

    def settings(self, **pairs: "str | Path") -> None:
        """Write the server.properties that the record names; `_` is a dot."""
        lines = [f"{key.replace('_', '.')}={value}\n" for key, value in pairs.items()]
        (self.directory / "server.properties").write_text("".join(lines))

    def words(self, command: str, *words: str) -> list[str]:
        """The command line of a probe of the record."""
        return [str(self.binary), command, f"--run-dir={self.run_dir}", *words]

    def start(self, words: Sequence[str], **how: object) -> "subprocess.Popen[str]":
        """Start it without any environment."""
        pipe = subprocess.PIPE
        return subprocess.Popen(words, env={}, stdout=pipe, stderr=pipe, text=True, **how)  # type: ignore[call-overload,no-any-return]

    def run(self, words: Sequence[str], **how: object) -> Said:
        """Run it to its end, which comes within 20 seconds."""
        started = time.monotonic()
        process = self.start(words, **how)
        out, err = process.communicate(timeout=20)
        return Said(process.returncode, out, err, time.monotonic() - started)

    def probe(self, command: str, *words: str) -> Said:
        """A probe of the record."""
        return self.run(self.words(command, *words))

    def ask(self, command: str, address: str, *words: str, role: str = "broker") -> Said:
        """A probe of an address, without a record."""
        given = [f"--role={role}", f"--address={address}", *words]
        return self.run([str(self.binary), command, *given])
