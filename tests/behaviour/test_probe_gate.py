# SPDX-License-Identifier: Apache-2.0
"""A broker's readiness by its metadata, the start-up gate, and what is kept of one java process."""

import threading

import pytest
from kit import properties
from probe_servers import METADATA, SRVR, Broker, Partition, Probed, silent, start_time, word

IN, OUT = Partition(1, (0, 1), (0, 1)), Partition(1, (0, 1), (1,))
OTHERS = Partition(0, (0, 1), (0,))
LEADERLESS = Partition(-1, (0, 1), (1,))
FOREIGN = Partition(1, (1, 2), (1,))
SHORT = "--probe-timeout=600ms"


def serve(probed: Probed, broker: Broker, **record: "str | None") -> str:
    """The broker, its record and an empty server.properties."""
    address = probed.serve(broker.serve)
    probed.record(address, **record)
    probed.settings()
    return address


REPLICAS = [
    # (the topics, the exit code, what the line says)
    pytest.param({}, 0, "in sync in all 0 partitions", id="zero topics"),
    pytest.param({"a": [IN, IN]}, 0, "in sync in all 2 partitions", id="in sync"),
    pytest.param({"a": [IN, OUT]}, 1, "not in sync in 1 of 2 partitions (a-1)", id="own out"),
    pytest.param({"a": [OTHERS]}, 0, "in sync in all 1 partitions", id="another's out"),
    pytest.param({"a": [FOREIGN]}, 0, "in sync in all 0 partitions", id="not ours"),
    pytest.param({"a": [LEADERLESS, IN]}, 0, "in sync in all 1 partitions", id="leaderless"),
    pytest.param({"a": [OUT] * 9}, 1, "9 of 9 partitions (a-0, a-1, a-2, a-3, a-4, …)", id="many"),
]


@pytest.mark.parametrize(("topics", "code", "says"), REPLICAS)
def test_replicas(topics, code: int, says: str, probed: Probed) -> None:
    """P07, P08: only the own replicas with a leader count."""
    serve(probed, Broker(brokers={0: "", 1: "other:9092"}, topics=topics))
    said = probed.probe("ready")
    assert said.code == code and says in said.line, said


BROKERS = [
    pytest.param({1: ""}, "broker 0 is not among the 1 brokers", id="id missing"),
    pytest.param({}, "broker 0 is not among the 0 brokers", id="no brokers"),
    pytest.param({0: "10.9.8.7:9092"}, "broker 0 is listed at 10.9.8.7:9092, not", id="elsewhere"),
]


@pytest.mark.parametrize("cap", ["30m", "0"])
@pytest.mark.parametrize(("brokers", "says"), BROKERS)
def test_registration(brokers, says: str, cap: str, probed: Probed) -> None:
    """P06: the own id at the own advertised address, or 1; nothing is learnt of such an answer."""
    serve(probed, Broker(brokers=brokers))
    said = probed.probe("ready", f"--gate-cap={cap}", SHORT)
    assert said.code == 1 and says in said.line, said
    assert said.seconds < 0.5, "an answer without brokers is one too: nothing is waited for"
    assert not probed.latch.exists()


@pytest.mark.parametrize("place", ["KAFKA-0.kafka.svc:9094", "[fd00::1]:9094"])
def test_advertised(place: str, probed: Probed) -> None:
    """Names without regard to case, IPv6 in brackets."""
    told = place.replace("[", "").replace("]", "")
    serve(probed, Broker(brokers={0: told.lower()}), advertised=place)
    assert probed.probe("ready").code == 0


def test_no_partitions_without_a_gate(probed: Probed) -> None:
    """gate-cap 0: the replicas are not asked for, and nothing is created by asking."""
    broker = Broker(topics={"a": [OUT]})
    serve(probed, broker)
    said = probed.probe("ready", "--gate-cap=0")
    assert said.code == 0 and said.line == "ready: broker 0 is registered"
    assert not any(topics is None or create for topics, create in broker.asked), broker.asked
    # The control: with the gate all topics are asked for.
    assert probed.probe("ready").code == 1
    assert (None, False) in [(topics, create and bool(topics)) for topics, create in broker.asked]


def test_opens_once(probed: Probed) -> None:
    """In sync once, it stays ready for as long as the process lives; and is then asked for less."""
    broker = Broker(topics={"a": [OUT]})
    serve(probed, broker)
    assert probed.probe("ready").code == 1
    broker.topics = {"a": [IN]}
    assert probed.probe("ready").code == 0
    kept = properties(probed.latch.read_text())
    assert (kept["answered"], kept["caught.up"]) == ("1", "1")
    assert kept["pid"] == str(probed.process.pid) and probed.latch.stat().st_mode & 0o777 == 0o600
    broker.topics = {"a": [OUT]}
    broker.asked.clear()
    assert probed.probe("ready").line == "ready: broker 0 is registered"
    assert broker.asked and not any(topics is None for topics, _ in broker.asked)
    # Another process, the same record but for it: all starts afresh.
    probed.restart()
    serve(probed, broker)
    assert probed.probe("ready").code == 1


@pytest.mark.parametrize("key", ["pid", "start.time"])
def test_of_another_process(key: str, probed: Probed) -> None:
    """What was learnt of a process with another number, or another start, does not count."""
    broker = Broker(topics={"a": [OUT]})
    serve(probed, broker)
    right = {
        "pid": str(probed.process.pid),
        "start.time": str(start_time(probed.process.pid)),
        "answered": "1",
        "caught.up": "1",
        "gate.since.ms": "1",
    }

    def keep(**changes: str) -> None:
        lines = [f"{name}={value}\n" for name, value in {**right, **changes}.items()]
        probed.latch.write_text("".join(lines))

    keep()
    assert probed.probe("ready").code == 0, "the control: it counts for this one"
    keep(**{key: str(int(right[key]) + 1)})
    assert probed.probe("ready").code == 1
    probed.stop()
    assert probed.probe("live").code == 2
    keep(**{key: str(int(right[key]) + 1)})
    assert probed.probe("live").code == 0


def test_cap(probed: Probed) -> None:
    """The gate opens by itself when the time since the first good answer is over, and says so."""
    broker = Broker(topics={"a": [OUT, IN]})
    serve(probed, broker)
    assert probed.probe("ready", "--gate-cap=1h").code == 1
    since = properties(probed.latch.read_text())["gate.since.ms"]
    assert probed.probe("ready", "--gate-cap=1h").code == 1
    assert properties(probed.latch.read_text())["gate.since.ms"] == since, "it is the first one"
    said = probed.probe("ready", "--gate-cap=1ms")
    assert said.code == 0 and "out of sync in 1 of 2 partitions (a-0), but the time" in said.line
    assert probed.probe("ready", "--gate-cap=1h").line == "ready: broker 0 is registered"


def test_broken_latch(probed: Probed) -> None:
    """What nobody can read is as if it were not there."""
    serve(probed, Broker())
    for content in (b"", b"\0" * 100, b"pid=x\nanswered=yes\n", b"caught.up=1\n"):
        probed.latch.write_bytes(content)
        said = probed.probe("ready")
        assert said.code == 0 and "in sync in all 0" in said.line


def test_latch_that_cannot_be_kept(probed: Probed) -> None:
    """The answer is the same, each time learnt anew."""
    serve(probed, Broker())
    probed.latch.mkdir()
    for _ in range(2):
        assert "in sync in all 0" in probed.probe("ready").line


@pytest.mark.parametrize("first", ["live", "ready"])
@pytest.mark.parametrize("role", ["broker", "zookeeper"])
def test_alive_until_it_answers(role: str, first: str, probed: Probed) -> None:
    """Not alive only after a first good answer, by either probe: log recovery takes as long as it
    takes."""
    refused = probed.refused()
    address = probed.serve(silent)
    probed.settings()
    for place in (refused, address):
        probed.record(place, role)
        said = probed.probe("live", SHORT)
        assert said.code == 0 and "still starting" in said.line, said
        assert probed.probe("ready", SHORT).code == 2, "the control"
    probed.stop()
    answers = Broker().serve if role == "broker" else word(SRVR.format("leader"))
    address = probed.serve(answers)
    probed.record(address, role)
    assert probed.probe(first).code == 0
    probed.stop()
    said = probed.probe("live")
    assert said.code == 2 and said.line.startswith("not alive: ") and said.seconds < 0.3
    probed.serve(silent, port=int(address.rpartition(":")[2]))
    assert probed.probe("live", SHORT).code == 2
    # A new process in the same container has not answered yet.
    probed.restart()
    probed.record(address, role)
    assert probed.probe("live", SHORT).code == 0


@pytest.mark.parametrize("role", ["broker", "zookeeper"])
def test_process(role: str, probed: Probed) -> None:
    """Waiting: alive, not ready, nobody is asked. Gone, or its number is another's: neither."""
    broker = Broker()
    address = probed.serve(broker.serve)
    probed.settings()
    probed.record(address, role, phase="wait")
    assert probed.probe("live").line == "alive: kafka-init waits, java is not started yet"
    said = probed.probe("ready")
    assert said.code == 1 and "waits" in said.line
    later = str(start_time(probed.process.pid) + 1)
    probed.record(address, role, start_time=later)
    for command in ("live", "ready"):
        said = probed.probe(command)
        assert said.code == 1 and "is gone" in said.line
    probed.record(address, role)
    probed.end()
    for command in ("live", "ready"):
        assert probed.probe(command).code == 1
    assert not broker.requests


def test_live_looks_at_nobody_else(probed: Probed) -> None:
    """Replicas, registration, other brokers: none of live's business."""
    broker = Broker(brokers={7: "other:9092"}, topics={"a": [OUT]})
    serve(probed, broker)
    assert probed.probe("ready").code == 1, "the control"
    broker.requests.clear()
    assert probed.probe("live").code == 0
    assert broker.requests == [(18, 0)]


def test_slow_metadata(probed: Probed) -> None:
    """A broker under load answers each question of a connection after 400 ms: it is asked once."""

    def slowly(key: int, answer: bytes) -> bytes:
        if key == METADATA:
            # The pace of the server, not a wait of the test.
            threading.Event().wait(0.4)
        return answer

    serve(probed, Broker(spoil=slowly))
    said = probed.probe("ready", "--gate-cap=0")
    assert said.code == 0, said
