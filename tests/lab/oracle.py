# SPDX-License-Identifier: Apache-2.0
"""What java.util.Properties, ZooKeeper's QuorumPeerConfig and Kafka's KafkaConfig read, asked in
JVMs that stay, one with ZooKeeper's jars and one with Kafka's.

The other end is tests/behaviour/oracle/Oracle.java. The jars are those of the images, by the same
poms, versions and checksums, without ZooKeeper's logging back end.
"""

import atexit
import os
import re
import struct
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lab import jars
from lab.command import Failed

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "tests/behaviour/oracle/Oracle.java"


class Refused(Exception):
    """ZooKeeper or Kafka does not start with this file; the message says why."""


@dataclass(frozen=True)
class Loaded:
    """What Properties.load came to, up to what it threw."""

    entries: list[tuple[str, str]]
    error: str

    def properties(self) -> dict[str, str]:
        """As Java's program sees them: of two with one key the last counts."""
        return dict(self.entries)


class Oracle:
    """The JVM."""

    def __init__(self, class_path: str) -> None:
        self._said = tempfile.TemporaryFile()
        argv = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"]
        # No name is ever looked up: a resolver that does not answer would decide how long it takes.
        argv += ["-Djdk.net.hosts.file=/dev/null", "-cp", class_path, str(SOURCE)]
        self._java = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
        )

    def load(self, file: bytes) -> Loaded:
        """Properties.load(InputStream)."""
        error, *texts = self._ask(b"L", file)
        return Loaded(_pairs(texts), error)

    def store(self, properties: Mapping[str, str]) -> bytes:
        """Properties.store(OutputStream)."""
        words = [word.encode("utf-16-be") for pair in properties.items() for word in pair]
        error, *texts = self._ask(b"S", *words)
        assert not error, error
        return texts[0].encode("latin-1")

    def quorum(self, zoo_cfg: Path, system: Mapping[str, str] | None = None) -> dict[str, str]:
        """QuorumPeerConfig.parse(zoo_cfg), with these system properties; Refused if it throws."""
        words = [word for pair in (system or {}).items() for word in pair]
        error, *texts = self._ask(b"Q", *(word.encode() for word in [str(zoo_cfg), *words]))
        if error:
            raise Refused(error)
        return dict(_pairs(texts))

    def kafka(self, server_properties: bytes) -> dict[str, str]:
        """The values of KafkaConfig of this file, those of each listener behind its prefix; Refused
        if it throws."""
        error, *texts = self._ask(b"K", server_properties)
        if error:
            raise Refused(error)
        return dict(_pairs(texts))

    def jaas(self, text: str) -> str:
        """What JaasContext says of a sasl.jaas.config; "" if it takes it."""
        return self._ask(b"J", text.encode())[0]

    def partitions(self, names: Sequence[str]) -> list[str]:
        """Those that LocalLog.parseTopicPartitionName takes."""
        error, *taken = self._ask(b"P", *(name.encode() for name in names))
        assert not error, error
        return taken

    def close(self) -> None:
        """End the JVM."""
        self._java.stdin.close()
        self._java.wait(timeout=30)
        self._java.stdout.close()
        self._said.close()

    def _ask(self, letter: bytes, *arguments: bytes) -> list[str]:
        request = [letter, struct.pack(">I", len(arguments))]
        for argument in arguments:
            request += [struct.pack(">I", len(argument)), argument]
        try:
            self._java.stdin.write(b"".join(request))
            self._java.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended; what it said is read below
        return [self._text() for _ in range(self._number())]

    def _text(self) -> str:
        return self._bytes(self._number()).decode("utf-16-be", "surrogatepass")

    def _number(self) -> int:
        return struct.unpack(">I", self._bytes(4))[0]

    def _bytes(self, count: int) -> bytes:
        read = self._java.stdout.read(count)
        if len(read) < count:
            self._said.seek(0)
            raise Failed(f"the oracle's JVM ended:\n{self._said.read().decode(errors='replace')}")
        return read


@cache
def get() -> Oracle:
    """The one with ZooKeeper's jars, once in this process."""
    return _start(class_path)


@cache
def kafka() -> Oracle:
    """The one with Kafka's jars, once in this process."""
    return _start(lambda: f"{jars.fetched('kafka')}/*")


def _start(path: Callable[[], str]) -> Oracle:
    oracle = Oracle(path())
    atexit.register(oracle.close)
    return oracle


def is_text(text: str) -> bool:
    """Whether UTF-8 without NUL can say it: no half of a surrogate pair, no NUL."""
    return "\0" not in text and not re.search("[\ud800-\udfff]", text)


def class_path() -> str:
    """ZooKeeper's jars but for the logging back end, which would only talk."""
    found = sorted(jars.fetched("zookeeper").glob("*.jar"))
    return ":".join(str(jar) for jar in found if not jar.name.startswith("logback"))


def _pairs(texts: list[str]) -> list[tuple[str, str]]:
    return list(zip(texts[::2], texts[1::2], strict=True))
