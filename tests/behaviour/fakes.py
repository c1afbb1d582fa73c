# SPDX-License-Identifier: Apache-2.0
"""Servers that answer oddly, or not at all: a ZooKeeper, a name server. They run in the test's own
process, on sockets of a pod's network."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lab.fake_broker import read

SRVR = "Zookeeper version: 3.8.4\nMode: {}\nNode count: 5\n"
NOT_SERVING = "This ZooKeeper instance is not currently serving requests\n"

# The protocol of ZooKeeper (zookeeper.jute): types of requests, codes of errors.
GET_DATA, EXISTS, CHILDREN, PING, CLOSE = 4, 3, 8, 11, -11
OK, NO_NODE, NO_AUTH, WANTS_SASL = 0, -101, -102, -124
WATCH_XID, DELETED, CONNECTED = -1, 2, 3


def say(text: str) -> Callable[[socket.socket], None]:
    """Answers the first bytes with a text and hangs up: what `srvr` gets."""

    def serve(connection: socket.socket) -> None:
        connection.recv(4)
        connection.sendall(text.encode())

    return serve


def silent(connection: socket.socket) -> None:
    """Never says anything."""
    while connection.recv(4096):
        pass


@dataclass
class ZooKeeper:
    """A server that answers `srvr` and gives sessions, with a few nodes."""

    nodes: dict[str, bytes] = field(default_factory=dict)
    # path -> the error that reading it gives
    errors: Mapping[str, int] = field(default_factory=dict)
    # path -> the transaction that created it
    created: dict[str, int] = field(default_factory=dict)
    mode: str = "standalone"
    asked: list[str] = field(default_factory=list)
    sessions: int = 0
    closed: int = 0
    _watches: list[tuple[socket.socket, str]] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        """One connection."""
        first = read(connection, 4)
        if first == b"srvr":
            connection.sendall(SRVR.format(self.mode).encode())
            return
        read(connection, struct.unpack(">i", first)[0])
        self.sessions += 1
        _write(connection, struct.pack(">iiqi16s?", 0, 10000, 42, 16, b"\1" * 16, False))
        while self._answer(connection):
            pass

    def delete(self, path: str) -> None:
        """Take a node away, and tell those who watch it."""
        del self.nodes[path]
        self._tell(path)

    def replace(self, path: str, content: bytes) -> None:
        """Another node in the place of one, between two looks of those who watch it."""
        self.nodes[path] = content
        self.created[path] = self.created.get(path, 1) + 1
        self._tell(path)

    def _tell(self, path: str) -> None:
        for connection, watched in self._watches:
            if watched == path:
                header = struct.pack(">iqiii", WATCH_XID, 0, OK, DELETED, CONNECTED)
                # Of a session that has ended since.
                with contextlib.suppress(OSError):
                    _write(connection, header + _text(path))

    def _answer(self, connection: socket.socket) -> bool:
        request = read(connection, struct.unpack(">i", read(connection, 4))[0])
        xid, kind = struct.unpack_from(">ii", request)
        if kind in (GET_DATA, EXISTS, CHILDREN):
            length = struct.unpack_from(">i", request, 8)[0]
            path = request[12 : 12 + length].decode()
            self.asked.append(path)
            if request[12 + length]:
                self._watches.append((connection, path))
            _write(connection, self._look(xid, kind, path))
            # As a server that enforces authentication: the answer, and the end of the connection.
            if self.errors.get(path) == WANTS_SASL:
                return False
        elif kind in (PING, CLOSE):
            self.closed += kind == CLOSE
            _write(connection, struct.pack(">iqi", xid, 0, OK))
        return kind != CLOSE

    def _look(self, xid: int, kind: int, path: str) -> bytes:
        children = [one for one in self.nodes if one.rpartition("/")[0] == path]
        error = self.errors.get(path, OK if path in self.nodes or children else NO_NODE)
        header = struct.pack(">iqi", xid, 1, error)
        if error != OK:
            return header
        if kind == CHILDREN:
            names = [_text(one.rpartition("/")[2]) for one in children]
            return header + struct.pack(">i", len(names)) + b"".join(names)
        stat = struct.pack(">q", self.created.get(path, 1)) + b"\0" * 60
        return header + _text(self.nodes[path].decode()) * (kind == GET_DATA) + stat


def _text(text: str) -> bytes:
    return struct.pack(">i", len(text.encode())) + text.encode()


def _write(connection: socket.socket, content: bytes) -> None:
    connection.sendall(struct.pack(">i", len(content)) + content)


class NameServer:
    """Answers A queries from a table, everything else with "no such name"; or nothing at all."""

    def __init__(self, bound: socket.socket, names: "Mapping[str, str] | None") -> None:
        self.asked: list[str] = []
        self._socket = bound
        self._names = names
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                query, sender = self._socket.recvfrom(4096)
                if len(query) < 17:
                    continue
                name, end = _name(query)
                self.asked.append(name)
                if self._names is not None:
                    self._socket.sendto(self._answer(query, name, end), sender)

    def _answer(self, query: bytes, name: str, end: int) -> bytes:
        names = self._names or {}
        kind = struct.unpack_from(">H", query, end)[0]
        known = name in names
        address = known and kind == 1
        flags = 0x8180 | (0 if known else 3)
        head = query[:2] + struct.pack(">HHHHH", flags, 1, int(address), 0, 0)
        answer = head + query[12 : end + 4]
        if address:
            answer += b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4)
            answer += socket.inet_aton(names[name])
        return answer


def _name(query: bytes) -> tuple[str, int]:
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += 1 + query[at]
    return ".".join(labels), at + 1
