# SPDX-License-Identifier: Apache-2.0
"""A client of ZooKeeper that writes and reads a few nodes over one connection, to one server."""

import socket
import struct

CREATE, GET_DATA, SYNC = 1, 4, 9
OK, NO_NODE = 0, -101

# ZooDefs.Ids.OPEN_ACL_UNSAFE
OPEN_ACL = struct.pack(">ii", 1, 31)


class Failed(Exception):
    """The server did not do it, or is gone."""


class Client:
    """A session with the server at the other end of a connected socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._xid = 0
        self._send(struct.pack(">iqiq", 0, 0, 10000, 0) + _buffer(bytes(16)))
        self._receive()

    def create(self, path: str, data: bytes) -> None:
        """Write a new node; when this returns, a quorum has acknowledged it."""
        acl = OPEN_ACL + _buffer(b"world") + _buffer(b"anyone")
        error, _ = self._ask(CREATE, _buffer(path.encode()) + _buffer(data) + acl + bytes(4))
        if error != OK:
            raise Failed(f"create {path}: {error}")

    def get(self, path: str) -> "bytes | None":
        """What the node has on this server, once that has caught up; None: it is not there."""
        self._ask(SYNC, _buffer(path.encode()))
        error, answer = self._ask(GET_DATA, _buffer(path.encode()) + b"\0")
        if error == NO_NODE:
            return None
        if error != OK:
            raise Failed(f"get {path}: {error}")
        (length,) = struct.unpack_from(">i", answer)
        return answer[4 : 4 + max(length, 0)]

    def close(self) -> None:
        """Leave the session to its time-out."""
        self._connection.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, kind: int, body: bytes) -> tuple[int, bytes]:
        self._xid += 1
        self._send(struct.pack(">ii", self._xid, kind) + body)
        while True:
            answer = self._receive()
            xid, _, error = struct.unpack_from(">iqi", answer)
            if xid == self._xid:
                return error, answer[16:]

    def _send(self, content: bytes) -> None:
        self._connection.sendall(_buffer(content))

    def _receive(self) -> bytes:
        (length,) = struct.unpack(">i", self._exactly(4))
        return self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            more = self._connection.recv(count - len(found))
            if not more:
                raise Failed("the server closed the connection")
            found += more
        return found


def _buffer(content: bytes) -> bytes:
    return struct.pack(">i", len(content)) + content
