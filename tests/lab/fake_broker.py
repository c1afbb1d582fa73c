# SPDX-License-Identifier: Apache-2.0
"""A server of this process, and a broker that answers well and oddly."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Serve = Callable[[socket.socket], None]

# The Kafka protocol: keys of requests, error codes.
METADATA, SASL_HANDSHAKE, API_VERSIONS, SASL_AUTHENTICATE = 3, 17, 18, 36
UNSUPPORTED_VERSION, AUTHENTICATION_FAILED, NO_SUCH_TOPIC = 35, 58, 3
KEYS = {METADATA: 4, SASL_HANDSHAKE: 1, API_VERSIONS: 0, SASL_AUTHENTICATE: 0}


class Server:
    """Accepts connections, each in a thread of its own, until it is closed."""

    def __init__(self, listening: socket.socket, serve: Serve) -> None:
        self.connections = 0
        self._listening = listening
        self._serve = serve
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening and break all connections."""
        for one in [self._listening, *self._open]:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self.connections += 1
                self._open.append(connection)
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError):
            self._serve(connection)
        connection.close()


def read(connection: socket.socket, count: int) -> bytes:
    """Exactly so many bytes, or EOFError."""
    found = b""
    while len(found) < count:
        more = connection.recv(count - len(found))
        if not more:
            raise EOFError
        found += more
    return found


def kafka_text(value: "str | None") -> bytes:
    content = (value or "").encode()
    return struct.pack(">h", -1 if value is None else len(content)) + content


def kafka_array(items: Sequence[bytes]) -> bytes:
    return struct.pack(">i", len(items)) + b"".join(items)


def _ids(ids: Iterable[int]) -> bytes:
    return kafka_array([struct.pack(">i", one) for one in ids])


@dataclass(frozen=True)
class Partition:
    """One partition of a topic; leader -1: none."""

    leader: int
    replicas: Sequence[int]
    isr: Sequence[int]


@dataclass
class Broker:
    """A broker that answers ApiVersions, Metadata and SASL PLAIN as Kafka 3.x does."""

    # id -> host:port; "" is where this one listens
    brokers: Mapping[int, str] = field(default_factory=lambda: {0: ""})
    topics: Mapping[str, Sequence[Partition]] = field(default_factory=dict)
    controller: int = 0
    password: "str | None" = None
    # What changes an answer, length and all, before it is sent.
    spoil: "Callable[[int, bytes], bytes]" = lambda _, answer: answer
    # (api key, version) of each request
    requests: list[tuple[int, int]] = field(default_factory=list)
    # The topics that were asked for (None: all of them), and whether they may be created.
    asked: list[tuple["list[str] | None", bool]] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        """One connection."""
        own = "{}:{}".format(*connection.getsockname()[:2])
        while True:
            request = read(connection, struct.unpack(">i", read(connection, 4))[0])
            key, version, correlation = struct.unpack_from(">hhi", request)
            self.requests.append((key, version))
            name = max(struct.unpack_from(">h", request, 8)[0], 0)
            body = self.answer(key, version, request[10 + name :], own)
            answer = struct.pack(">ii", len(body) + 4, correlation) + body
            connection.sendall(self.spoil(key, answer))

    def answer(self, key: int, version: int, body: bytes, own: str) -> bytes:
        """What a request gets; `own` is where it came in."""
        if key == API_VERSIONS:
            keys = [struct.pack(">hhh", one, 0, most) for one, most in KEYS.items()]
            return struct.pack(">h", UNSUPPORTED_VERSION if version else 0) + kafka_array(keys)
        if key == SASL_HANDSHAKE:
            return struct.pack(">h", 0) + kafka_array([kafka_text("PLAIN")])
        if key == SASL_AUTHENTICATE:
            good = body[4:].split(b"\0")[-1].decode() == self.password
            why = "Authentication failed: Invalid username or password"
            code = 0 if good else AUTHENTICATION_FAILED
            error = struct.pack(">h", code) + kafka_text(None if good else why)
            return error + struct.pack(">i", 0)
        assert key == METADATA and version == 4, (key, version)
        return self._metadata(body, own)

    def _metadata(self, body: bytes, own: str) -> bytes:
        (count,), at = struct.unpack_from(">i", body), 4
        names = []
        for _ in range(count):
            length = struct.unpack_from(">h", body, at)[0]
            names.append(body[at + 2 : at + 2 + length].decode())
            at += 2 + length
        self.asked.append((None if count < 0 else names, bool(body[at])))
        brokers = []
        for number, place in self.brokers.items():
            host, _, port = (place or own).rpartition(":")
            place_bytes = kafka_text(host) + struct.pack(">i", int(port)) + kafka_text(None)
            brokers.append(struct.pack(">i", number) + place_bytes)
        wanted = list(self.topics) if count < 0 else names
        topics = [self._topic(name) for name in wanted]
        head = struct.pack(">i", 0) + kafka_array(brokers) + kafka_text("a-cluster")
        return head + struct.pack(">i", self.controller) + kafka_array(topics)

    def _topic(self, name: str) -> bytes:
        found = self.topics.get(name)
        partitions = [
            struct.pack(">hii", 5 if one.leader < 0 else 0, number, one.leader)
            + _ids(one.replicas)
            + _ids(one.isr)
            for number, one in enumerate(found or [])
        ]
        error = NO_SUCH_TOPIC if found is None else 0
        return struct.pack(">h", error) + kafka_text(name) + b"\0" + kafka_array(partitions)
