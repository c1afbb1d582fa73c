# SPDX-License-Identifier: Apache-2.0
"""`stop`, a broker's preStop: waits for partitions that need the broker, and never for anything
else."""

import os
import signal
import socket
import subprocess
import threading
import time

import pytest
from config_broker import BROKER, TOPIC, ConfigBroker
from lab.deadline import until
from probe_servers import Broker, Certificates, Partition, Probed, Said, in_tls, silent

WHOLE = Partition(0, (0, 1, 2), (0, 1, 2))
SHORT = Partition(0, (0, 1, 2), (0, 1))
FOREIGN = Partition(1, (0, 1, 2), (1, 2))
ALONE = Partition(0, (0, 1, 2), (0,))
PAIR = Partition(0, (0, 1), (0, 1))
SINGLE = Partition(0, (0,), (0,))

LOOK = "--probe-timeout=600ms"
LOOK_S = 0.6
LATE = 3.0
MAY_STOP = (
    "kafka-init[stop]: info: broker 0 may stop: no partition comes below min.insync.replicas that "
    "could have more replicas in sync\n"
)
HELD = "stopping broker 0 leaves {} below min.insync.replicas ({})"


def serve(probed: Probed, broker: Broker, **record: "str | None") -> str:
    """The broker, its record and an empty server.properties."""
    address = probed.serve(broker.serve)
    probed.record(address, **record)
    probed.settings()
    return address


def stop(probed: Probed, *words: str) -> Said:
    """`stop`, which says nothing on standard output and never fails."""
    said = probed.probe("stop", *words)
    assert (said.code, said.out) == (0, ""), said
    return said


def begun(probed: Probed, *words: str) -> "subprocess.Popen[str]":
    """`stop` that has said that it waits."""
    process = probed.start(probed.words("stop", *words))
    assert process.stderr
    assert "waiting for other replicas" in process.stderr.readline()
    return process


CASES = [
    # (the topics, their own minima, the broker's, what is waited for, what is only said)
    pytest.param({"a": [WHOLE] * 3}, {}, 2, None, None, id="whole"),
    pytest.param({"a": [SHORT]}, {}, 1, None, None, id="one more than it needs"),
    pytest.param({"a": [WHOLE, SHORT]}, {}, 2, ("1 partition", "a-1"), None, id="one short"),
    pytest.param({"a": [SHORT] * 7}, {}, 2, ("7 partitions", "a-0, a-1, a-2, a-3, a-4, …"), None,
                 id="many"),
    pytest.param({"a": [ALONE]}, {}, 2, ("1 partition", "a-0"), None, id="below already"),
    pytest.param({"a": [ALONE]}, {}, 1, ("1 partition", "a-0"), None, id="the last in sync"),
    pytest.param({"a": [FOREIGN]}, {}, 2, None, None, id="not in sync here"),
    pytest.param({"a": [SHORT], "b": [SHORT]}, {"a": 2}, 1, ("1 partition", "a-0"), None,
                 id="a topic of its own mind"),
    pytest.param({"a": [SHORT], "b": [SHORT]}, {"b": 1}, 2, ("1 partition", "a-0"), None,
                 id="a milder topic"),
    pytest.param({"a": [PAIR, SINGLE]}, {}, 2, None, "2 partitions have no more replicas than "
                 "min.insync.replicas (a-0, a-1): without this broker no write with acks=all",
                 id="no more replicas than that"),
    pytest.param({"a": [SHORT]}, {"a": 3}, 2, None, "1 partition has no more replicas",
                 id="all of its replicas, by the topic"),
    pytest.param({"a": [SHORT], "b": [PAIR]}, {}, 2, ("1 partition", "a-0"),
                 "1 partition has no more replicas", id="both"),
    pytest.param({"a": [SHORT], "b": [SHORT]}, {"a": None}, 2, ("1 partition", "b-0"),
                 "warning: not waiting for 1 partition (a-0): the broker does not tell",
                 id="a topic that is not told"),
    pytest.param({"a": [SHORT]}, {"a": 2}, None, ("1 partition", "a-0"), None,
                 id="the own one is not told"),
    pytest.param({}, {}, 2, None, None, id="no topic"),
]  # fmt: skip


@pytest.mark.parametrize(("topics", "mins", "own", "held", "rest"), CASES)
def test_one_look(topics, mins, own, held, rest, probed: Probed) -> None:
    """Without --timeout: it looks once, says what it saw, and the broker goes."""
    serve(probed, ConfigBroker(topics=topics, mins=mins, own_min=own))
    said = stop(probed)
    if held:
        assert f"warning: {HELD.format(*held)}; it stops all the same: --timeout is 0" in said.err
    else:
        assert said.err.endswith(MAY_STOP)
    assert (rest or "") in said.err
    assert said.err.count("\n") == 1 + bool(rest), said.err
    assert said.seconds < LATE


def test_asks_for_what_may_come_short(probed: Probed) -> None:
    """Only topics with a replica out of sync are asked about, not again at each look; and nothing
    is created."""
    topics = {"a": [WHOLE], "b": [SHORT, SHORT], "c": [FOREIGN], "d": [SHORT]}
    broker = ConfigBroker(topics=topics, own_min=2)
    serve(probed, broker)
    process = begun(probed, "--timeout=30s")
    looks = len(broker.asked)
    until("three more looks", lambda: len(broker.asked) >= looks + 3, 20)
    process.terminate()
    process.communicate(timeout=10)
    assert broker.described[:2] == [[(BROKER, "0")], [(TOPIC, "b"), (TOPIC, "d")]]
    # One more where ten seconds have passed.
    assert len(broker.described) <= 3
    assert not any(create for names, create in broker.asked if names), broker.asked


def test_many_topics(probed: Probed) -> None:
    """Asked in several questions: all of them are answered, and the last counts."""
    topics = {f"t{number:04}": [SHORT] for number in range(1201)}
    broker = ConfigBroker(topics=topics, mins={"t1200": 2})
    serve(probed, broker)
    said = stop(probed)
    assert HELD.format("1 partition", "t1200-0") in said.err, said
    assert [len(one) for one in broker.described] == [1, 500, 500, 201]


def test_waits_until_the_replica_is_back(probed: Probed) -> None:
    """What it waits for is said when that changes, and when it ends."""
    broker = ConfigBroker(topics={"a": [SHORT, SHORT]}, own_min=2)
    serve(probed, broker)
    process = probed.start(probed.words("stop", "--timeout=30s"))
    assert process.stderr
    waiting = "kafka-init[stop]: info: waiting for other replicas{}: {}\n"
    both, one = HELD.format("2 partitions", "a-0, a-1"), HELD.format("1 partition", "a-1")
    assert process.stderr.readline() == waiting.format(" (for 30s at most)", both)
    looks = len(broker.asked)
    until("another look", lambda: len(broker.asked) > looks + 1, 10)
    assert process.poll() is None
    broker.topics = {"a": [WHOLE, SHORT]}
    assert process.stderr.readline() == waiting.format("", one)
    broker.topics = {"a": [WHOLE, WHOLE]}
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (0, "")
    assert err.startswith("kafka-init[stop]: info: broker 0 may stop, after ")


def test_a_configuration_that_changes(probed: Probed) -> None:
    """Lowering min.insync.replicas ends the wait: a topic is asked for again after a while."""
    broker = ConfigBroker(topics={"a": [SHORT]}, own_min=2)
    serve(probed, broker)
    process = begun(probed, "--timeout=5m")
    broker.mins = {"a": 1}
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert err.startswith("kafka-init[stop]: info: broker 0 may stop, after ")


def test_gives_up(probed: Probed) -> None:
    """At --timeout, with what it still waited for; the variable says the same."""
    serve(probed, ConfigBroker(topics={"a": [SHORT]}, own_min=2))
    said = stop(probed, "--timeout=1500ms")
    assert 1.4 < said.seconds < 1.5 + LATE
    last = said.err.splitlines()[-1]
    assert last.startswith(
        f"kafka-init[stop]: warning: {HELD.format('1 partition', 'a-0')}, still after 1."
    ), said
    assert last.endswith(" s: it stops all the same")
    words = ["env", "KAFKA_INIT_STOP_TIMEOUT=1s", *probed.words("stop")]
    assert 0.9 < probed.run(words).seconds < 1 + LATE


def test_not_the_time_of_the_start(probed: Probed) -> None:
    """KAFKA_INIT_TIMEOUT is how long the start waits."""
    serve(probed, ConfigBroker(topics={"a": [SHORT]}, own_min=2))
    said = probed.run(["env", "KAFKA_INIT_TIMEOUT=1h", *probed.words("stop")])
    assert said.code == 0 and "--timeout is 0" in said.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal(number: int, probed: Probed) -> None:
    """Who waits ends at once."""
    serve(probed, ConfigBroker(topics={"a": [SHORT]}, own_min=2))
    process = begun(probed, "--timeout=1h")
    started = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=10)
    assert process.returncode == 128 + number
    assert time.monotonic() - started < LATE


def refuses(probed: Probed, **_: object) -> str:
    probed.record(probed.refused())
    probed.settings()
    return "Connection refused"


def says_nothing(probed: Probed, **_: object) -> str:
    probed.record(probed.serve(silent))
    probed.settings()
    return "timed out"


def hangs_later(probed: Probed, **_: object) -> str:
    """ApiVersions is answered, and nothing else."""
    dead = threading.Event()

    def spoil(key: int, answer: bytes) -> bytes:
        if key != 18:
            dead.wait(30)
        return answer

    serve(probed, Broker(spoil=spoil))
    return "stops without a look at its partitions: "


def does_not_describe(probed: Probed, **_: object) -> str:
    serve(probed, Broker(topics={"a": [SHORT]}))
    return "stops without a look at its partitions: "


def not_registered(probed: Probed, **_: object) -> str:
    serve(probed, ConfigBroker(brokers={1: ""}, topics={"a": [SHORT]}, own_min=2))
    return "broker 0 is not registered"


def log_in(probed: Probed, password: str) -> None:
    login = 'org.apache.kafka.common.security.plain.PlainLoginModule required username="a"'
    (probed.directory / "server.properties").write_text(
        "sasl.mechanism.inter.broker.protocol=PLAIN\n"
        f'listener.name.internal.plain.sasl.jaas.config={login} password="{password}";\n'
    )


def wrong_password(probed: Probed, **_: object) -> str:
    serve(probed, Broker(password="right"), security="SASL_PLAINTEXT")
    log_in(probed, "wrong")
    return "Authentication failed"


def java_store(probed: Probed, certificates: Certificates) -> str:
    address = probed.serve(in_tls(ConfigBroker().serve, certificates.context()))
    probed.record(address, security="SSL")
    probed.settings(ssl_truststore_location="/store.jks")
    return "its trust store is of a kind that only Java reads"


def no_record(probed: Probed, **_: object) -> str:
    return "nothing is waited for: there is no run record in "


def process_gone(probed: Probed, **_: object) -> str:
    serve(probed, ConfigBroker(topics={"a": [SHORT]}, own_min=2))
    probed.end()
    return "nothing is waited for: the process of the run record is gone"


def not_started(probed: Probed, **_: object) -> str:
    serve(probed, ConfigBroker(topics={"a": [SHORT]}, own_min=2), phase="wait")
    return "nothing is waited for: java is not started yet"


def zookeeper(probed: Probed, **_: object) -> str:
    probed.record(probed.refused(), "zookeeper")
    return "nothing is waited for: a ZooKeeper server has no replicas in sync"


def no_server_properties(probed: Probed, **_: object) -> str:
    probed.record(probed.serve(Broker().serve))
    return "server.properties: "


@pytest.mark.parametrize("words", [(), ("--timeout=5s",)], ids=["one look", "waits"])
@pytest.mark.parametrize(
    "situation",
    [
        *(refuses, says_nothing, hangs_later, does_not_describe, not_registered, wrong_password),
        *(java_store, no_record, process_gone, not_started, zookeeper, no_server_properties),
    ],
)
def test_what_cannot_be_asked(
    situation, words: tuple[str, ...], probed: Probed, certificates: Certificates
) -> None:
    """It goes, within the time of one question, and says why in one line."""
    why = situation(probed=probed, certificates=certificates)
    said = stop(probed, LOOK, *words)
    assert why in said.err and said.err.count("\n") == 1, said
    assert said.seconds < LOOK_S + LATE


def test_without_a_limit_of_the_look(probed: Probed) -> None:
    """--probe-timeout=0 is for probes: a preStop ends all the same."""
    probed.record(probed.serve(silent))
    assert 2.9 < stop(probed, "--probe-timeout=0").seconds < 3 + LATE
    serve(probed, ConfigBroker())
    assert stop(probed, "--probe-timeout=0").err == MAY_STOP


def test_one_missed_look(probed: Probed) -> None:
    """A broker that is busy for a moment is asked again; one that hangs is not waited for."""
    away = threading.Event()
    back = threading.Event()

    def spoil(key: int, answer: bytes) -> bytes:
        if away.is_set():
            back.wait(30)
        return answer

    broker = ConfigBroker(topics={"a": [SHORT]}, own_min=2, spoil=spoil)
    serve(probed, broker)
    process = begun(probed, "--timeout=30s", LOOK)
    away.set()
    started = time.monotonic()
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "")
    assert "stops without a look" in err and err.count("\n") == 1
    assert LOOK_S * 2 - 0.1 < time.monotonic() - started < LOOK_S * 2 + 1 + LATE
    back.set()


def test_login_refused_later(probed: Probed) -> None:
    """Between two looks the connection ends, and the next login is refused: said at once."""
    connections: list[socket.socket] = []

    def one(connection: socket.socket) -> None:
        connections.append(connection)
        broker.serve(connection)

    broker = ConfigBroker(password="right", topics={"a": [SHORT]}, own_min=2)
    probed.record(probed.serve(one), security="SASL_PLAINTEXT")
    log_in(probed, "right")
    process = begun(probed, "--timeout=60s", "--probe-timeout=6s")
    broker.password = "another"
    connections[-1].shutdown(socket.SHUT_RDWR)
    started = time.monotonic()
    out, err = process.communicate(timeout=40)
    assert "Authentication failed" in err and err.count("\n") == 1
    assert time.monotonic() - started < 6


@pytest.mark.parametrize("kind", ["pipe", "file"])
def test_log_of_the_pod(kind: str, probed: Probed) -> None:
    """What a preStop prints is in no log: the lines go to the stderr of the recorded process too,
    behind what is there."""
    log = probed.directory / "log"
    log.write_text("java's own line\n")
    probed.end()
    end, other = os.pipe() if kind == "pipe" else (None, None)
    with log.open("a") as opened:
        probed.process = subprocess.Popen(
            ["cat"], stdin=subprocess.PIPE, stderr=other or opened.fileno()
        )
    serve(probed, ConfigBroker(topics={"a": [SHORT]}, own_min=2))
    said = stop(probed)
    assert "--timeout is 0" in said.err
    if end is None:
        assert log.read_text() == f"java's own line\n{said.err}"
    else:
        assert os.read(end, 4096).decode() == said.err


def test_log_that_takes_nothing(probed: Probed) -> None:
    """A pipe that is full, and a socket, hold nobody up."""
    end, other = os.pipe()
    os.set_blocking(other, False)
    with pytest.raises(BlockingIOError):
        while True:
            os.write(other, b"x" * 4096)
    probed.end()
    probed.process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stderr=other)
    serve(probed, ConfigBroker())
    assert stop(probed).err == MAY_STOP
    assert b"kafka-init" not in os.read(end, 1 << 20)


def test_wrong_words(probed: Probed) -> None:
    """Only what is wrong with the line itself is a failure, and says so at once."""
    serve(probed, ConfigBroker())
    for words, code, says in (
        (("--timeot=1s",), 64, "there is no option --timeot, the nearest is --timeout"),
        (("--stop-timeout=1s",), 64, "there is no option --stop-timeout"),
        (("now",), 64, "stop takes no operands"),
        (("--timeout=soon",), 3, "--timeout: `soon` is not a time"),
    ):
        said = probed.probe("stop", *words)
        assert said.code == code and says in said.err, said


def test_cost(probed: Probed) -> None:
    """A hundred thousand partitions, none of which is kept or asked about."""
    topics = {f"t{number}": [WHOLE] * 100 for number in range(1000)}
    broker = ConfigBroker(topics=topics, own_min=2)
    serve(probed, broker)
    before = os.times()
    assert stop(probed, "--probe-timeout=20s").err == MAY_STOP
    after = os.times()
    used = after.children_user + after.children_system
    assert used - before.children_user - before.children_system < 1
    assert broker.described == [[(BROKER, "0")]]
