# SPDX-License-Identifier: Apache-2.0
"""What probes say of a server that answers well, badly or not at all."""

import socket

import pytest
from probe_servers import (
    NOT_SERVING,
    NOT_WHITELISTED,
    SRVR,
    Broker,
    Probed,
    Serve,
    bytewise,
    cut_short,
    drip,
    early_close,
    says,
    silent,
    word,
)

# A probe that waits for nothing takes milliseconds; its time-out here is ten times this.
QUICK = 0.3
# For those that are to reach their deadline: it, and what a busy machine may add.
TIMEOUT, LATE = 0.6, 0.4
SHORT = f"--probe-timeout={round(TIMEOUT * 1000)}ms"

COMMANDS = ["ready", "live"]
ROLES = ["broker", "zookeeper"]
GARBAGE = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"


def healthy(role: str) -> Serve:
    return Broker().serve if role == "broker" else word(SRVR.format("follower"))


def spoilt(change) -> Serve:
    """A broker whose answers to ApiVersions are changed."""
    return Broker(spoil=lambda key, answer: change(answer) if key == 18 else answer).serve


def other_correlation(answer: bytes) -> bytes:
    return answer[:4] + b"\x7f\xff\xff\xff" + answer[8:]


# What hangs until the deadline, and what is known at once.
HANGS = {
    "silent": silent,
    "drip": drip(b"\0\0\x10\0" + b"\0" * 4096),
}
CLOSES = {"early close": early_close, "cut short": cut_short}
WRONG = {
    "garbage": says(GARBAGE),
    "TLS alert": says(b"\x15\x03\x03\x00\x02\x02\x32"),
    "huge length": says(b"\x7f\xff\xff\xff" + b"\0" * 64),
    "negative length": says(b"\xff\xff\xff\xff" + b"\0" * 64),
    "wrong correlation id": spoilt(other_correlation),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("recorded", [True, False])
def test_healthy(recorded: bool, command: str, role: str, probed: Probed) -> None:
    """P01: 0 and one line on standard output, with a record and without, also byte by byte."""
    for serve in (healthy(role), bytewise(healthy(role))):
        address = probed.serve(serve)
        probed.record(address, role)
        probed.settings()
        said = probed.probe(command) if recorded else probed.ask(command, address, role=role)
        assert said.code == 0, said
        begins = "alive: " if command == "live" else "ready: "
        assert said.line.startswith(begins) and said.err == ""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", COMMANDS)
def test_refused(command: str, role: str, probed: Probed) -> None:
    """P02: 2, at once: librdkafka alone would take all its time."""
    said = probed.ask(command, probed.refused(), role=role)
    assert said.code == 2 and "Connection refused" in said.line
    assert said.line.startswith(f"not {'alive' if command == 'live' else 'ready'}: ")
    assert said.seconds < QUICK


@pytest.mark.parametrize("how", HANGS)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", COMMANDS)
def test_hangs(command: str, role: str, how: str, probed: Probed) -> None:
    """P03: 2 at the deadline, also where some bytes come now and then."""
    said = probed.ask(command, probed.serve(HANGS[how]), SHORT, role=role)
    assert said.code == 2, said
    assert said.line.startswith("not ") and TIMEOUT - 0.1 < said.seconds < TIMEOUT + LATE, said


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", COMMANDS)
def test_full_backlog(command: str, role: str, probed: Probed) -> None:
    """P04: a port that nobody accepts on and that takes no more, as an address that leads nowhere:
    2 at the deadline."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening:
        held = []
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
            held.append(one)
        address = "{}:{}".format(*listening.getsockname())
        said = probed.ask(command, address, SHORT, role=role)
        for one in held:
            one.close()
    assert said.code == 2 and "timed out" in said.line, said
    assert TIMEOUT - 0.1 < said.seconds < TIMEOUT + LATE


@pytest.mark.parametrize("how", CLOSES)
@pytest.mark.parametrize("command", COMMANDS)
def test_closes(command: str, how: str, probed: Probed) -> None:
    """A broker that hangs up is not there: 2."""
    said = probed.ask(command, probed.serve(CLOSES[how]), SHORT)
    assert said.code == 2 and said.line.startswith("not "), said


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_broker(command: str, how: str, probed: Probed) -> None:
    """P05: who answers so is no broker: 3."""
    said = probed.ask(command, probed.serve(WRONG[how]), SHORT)
    assert said.code == 3 and said.line.startswith("not "), said


ZOOKEEPERS = [
    # (the answer; live's exit code; ready's; what ready says)
    (SRVR.format("leader"), 0, 0, "ready: leader"),
    (SRVR.format("observer"), 0, 0, "ready: observer"),
    (SRVR.format("standalone"), 0, 0, "ready: standalone"),
    (SRVR.format("read-only"), 0, 1, "read-only"),
    (NOT_SERVING, 0, 1, "no quorum"),
    (NOT_WHITELISTED, 0, 3, "4lw.commands.whitelist"),
    (GARBAGE.decode(), 3, 3, "not ready: "),
    ("", 2, 2, "without an answer"),
    ("Mode", 3, 3, "not ready: "),
    ("Mode: x" + "x" * 5000 + "\n", 0, 3, "not ready: "),
]


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize(("text", "live", "ready", "says"), ZOOKEEPERS)
def test_srvr(text: str, live: int, ready: int, says: str, slow: bool, probed: Probed) -> None:
    """P14: each text of srvr, whole or a byte at a time."""
    serve = bytewise(word(text)) if slow else word(text)
    address = probed.serve(serve)
    said = probed.ask("live", address, role="zookeeper")
    assert said.code == live, said
    assert said.line.startswith("alive: " if live == 0 else "not alive: ")
    said = probed.ask("ready", address, role="zookeeper")
    assert said.code == ready and says in said.line, said


def test_srvr_is_four_bytes(probed: Probed) -> None:
    """One byte more would make the server's close a reset."""
    heard = []

    def serve(connection) -> None:
        heard.append(connection.recv(4096))
        connection.sendall(SRVR.format("leader").encode())

    assert probed.ask("ready", probed.serve(serve), role="zookeeper").code == 0
    assert heard == [b"srvr"]


def test_endless_srvr(probed: Probed) -> None:
    """An answer without an end does not fill the memory."""

    def serve(connection) -> None:
        connection.recv(4)
        while True:
            connection.sendall(b"Mode: leader\n" * 1000)

    said = probed.ask("live", probed.serve(serve), role="zookeeper")
    assert said.code in (2, 3) and "more than" in said.line


@pytest.mark.parametrize("command", COMMANDS)
def test_wrong_address(command: str, probed: Probed) -> None:
    """What is no address is a mistake in the configuration: 3."""
    for address in ("", "localhost:x", "localhost:99999", ":9092", "a b:1"):
        said = probed.ask(command, address)
        assert said.code == 3 and said.line, (address, said)


@pytest.mark.parametrize("command", COMMANDS)
def test_line_is_short(command: str, probed: Probed) -> None:
    """P12: at most 1 KiB, whatever the server's words are."""
    name = "x" * 4000
    said = probed.ask(command, f"{name}:9092")
    assert said.code in (2, 3) and said.line
    brokers = {0: f"{'y' * 5000}:1"}
    probed.record(probed.serve(Broker(brokers=brokers).serve))
    probed.settings()
    said = probed.probe("ready")
    assert said.code == 1 and said.line and len(said.out) > 900


def test_wrong_option(probed: Probed) -> None:
    """A value that is none: 3, and its option."""
    said = probed.ask("ready", probed.serve(Broker().serve), "--gate-cap=1x")
    assert said.code == 3 and "gate-cap" in said.line
