# SPDX-License-Identifier: Apache-2.0
"""A broker waits for ZooKeeper: what it says of each server, and how it ends."""

import json
import re
import time

import pytest
from fakes import NO_AUTH, NOT_SERVING, SRVR, WANTS_SASL, ZooKeeper, say, silent
from kit import RECORD, RUN, SERVER_PROPERTIES, Pod, changes, properties, spied
from probe_servers import Certificates, in_tls, word

NODE = "/brokers/ids/0"
# What a broker looks at in a ZooKeeper that is empty.
ASKED = ["/cluster/id", "/config/brokers/0", NODE, "/brokers/ids"]
REGISTERED = json.dumps(
    {
        "endpoints": ["PLAINTEXT://10.1.2.9:9092"],
        "host": "10.1.2.9",
        "port": 9092,
        "timestamp": "1700000000123",
        "version": 5,
    }
).encode()

# Long beside one look at a server, and what a test can wait for.
SHORT = {"KAFKA_INIT_TIMEOUT": "1s"}


def waiting_lines(err: str) -> list[str]:
    """The lines of the phase "wait"."""
    return [line for line in err.splitlines() if line.startswith("kafka-init[wait]: ")]


def test_each_server_has_its_reason(pod: Pod) -> None:
    """At the deadline: exit 2, and for each server of the list why it cannot be used."""
    pod.serve_names({"silent.example": "127.0.0.2"})
    pod.serve(silent, "127.0.0.2")
    pod.serve(say(NOT_SERVING), "127.0.0.4")
    pod.serve(say(SRVR.format("read-only")), "::1", 2183)
    servers = "127.0.0.1,nowhere.example:2181,silent.example,127.0.0.4:2181,[::1]:2183"
    before = pod.tree()
    result = pod.broker(env={"KAFKA_ZOOKEEPER_CONNECT": servers, "KAFKA_INIT_TIMEOUT": "5s"})
    assert result.code == 2
    last = result.lines[-1]
    assert last.startswith("kafka-init[wait]: error: ZooKeeper was not reached in time: ")
    for said in (
        "127.0.0.1:2181: Connection refused",
        "nowhere.example:2181: Name or service not known",
        "silent.example:2181 (127.0.0.2:2181): Connection timed out",
        "127.0.0.4:2181: up, but not serving: no quorum",
        "[::1]:2183: read-only: no quorum",
    ):
        assert said in last, result.err
    # Nothing but the run record is there.
    assert changes(before, pod.tree()) == {RUN, RECORD}
    record = properties(pod.read(RECORD))
    assert (record["phase"], record["role"], record["id"]) == ("wait", "broker", "0")


def test_a_look_that_is_cut_short(pod: Pod) -> None:
    """A server that the deadline left no time for is named all the same."""
    pod.serve(silent, "127.0.0.1")
    env = {"KAFKA_ZOOKEEPER_CONNECT": "127.0.0.1,127.0.0.2,zk.example:2182", **SHORT}
    result = pod.broker(env=env)
    assert result.code == 2
    for server in ("127.0.0.1:2181", "127.0.0.2:2181", "zk.example"):
        assert server in result.lines[-1]


def test_no_name_server(pod: Pod) -> None:
    """A name that cannot be asked for is told from one that does not exist."""
    pod.write("/etc/resolv.conf", "nameserver 127.0.0.1\n")
    result = pod.broker(env={"KAFKA_ZOOKEEPER_CONNECT": "zk.example:2181", **SHORT})
    assert result.code == 2
    assert "zk.example:2181: Temporary failure in name resolution" in result.lines[-1]


def test_silent_name_server(pod: Pod) -> None:
    """A resolver that does not answer does not hold up the deadline."""
    server = pod.serve_names(None)
    started = time.monotonic()
    result = pod.broker(env={"KAFKA_ZOOKEEPER_CONNECT": "zk.example:2181", **SHORT})
    assert time.monotonic() - started < 10
    assert result.code == 2 and "zk.example" in server.asked
    assert "zk.example:2181: the resolver did not answer" in result.lines[-1]


def test_a_server_that_gives_no_session(pod: Pod) -> None:
    """`srvr` shows a mode, and yet no session comes."""
    pod.serve(say(SRVR.format("follower")), "127.0.0.1")
    result = pod.broker(env=SHORT)
    assert result.code == 2
    assert "127.0.0.1:2181: no server gives a session" in result.lines[-1]


@pytest.mark.parametrize("answer", ["", "srvr is not executed because it is not in the whitelist."])
def test_srvr_decides_nothing_by_itself(answer: str, pod: Pod) -> None:
    """Where `srvr` says nothing of use, the session decides."""

    class Mute(ZooKeeper):
        def serve(self, connection) -> None:
            super().serve(Recorded(connection, answer))

    fake = Mute()
    pod.serve(fake.serve, "127.0.0.1")
    assert pod.broker(env={"KAFKA_INIT_TIMEOUT": "10s"}).code == 0
    assert fake.sessions == 1


class Recorded:
    """A connection on which every text is replaced; the protocol's own bytes pass."""

    def __init__(self, connection, answer: str) -> None:
        self._connection, self._answer = connection, answer

    def recv(self, count: int) -> bytes:
        """As a socket."""
        return self._connection.recv(count)

    def sendall(self, content: bytes) -> None:
        """As a socket."""
        text = content.startswith(b"Zookeeper")
        self._connection.sendall(self._answer.encode() if text else content)


def test_one_line_for_each_reason(pod: Pod) -> None:
    """A line when it starts, one when the reason changes, one when it ends: no more."""
    process = pod.init("broker", env={"KAFKA_INIT_TIMEOUT": "2m"})
    process.wait_for_line("127.0.0.1:2181: Connection refused")
    server = pod.serve(say(NOT_SERVING), "127.0.0.1")
    process.wait_for_line("up, but not serving")
    pod.servers.remove(server)
    # It looks again and again without another line.
    looked = server.connections
    while server.connections < looked + 3:
        assert process.is_running()
        time.sleep(0.01)
    server.close()
    pod.serve_zookeeper()
    result = process.wait()
    assert result.code == 0
    lines = [line.removeprefix("kafka-init[wait]: info: ") for line in waiting_lines(result.err)]
    kinds = [
        r"waiting for ZooKeeper \(for 2m at most\): asking 127\.0\.0\.1:2181",
        r"waiting for ZooKeeper: 127\.0\.0\.1:2181: Connection refused",
        r"waiting for ZooKeeper: 127\.0\.0\.1:2181: up, but not serving: no quorum",
        r"ZooKeeper is there after \d+\.\d s",
    ]
    # Between the two servers the port is closed for a moment.
    lines = [line for at, line in enumerate(lines) if at != 3 or "refused" not in line]
    assert len(lines) == 4, result.err
    for kind, line in zip(kinds, lines, strict=True):
        assert re.fullmatch(kind, line), line


def test_a_wait_that_is_none(pod: Pod, ensemble: ZooKeeper) -> None:
    """ZooKeeper is there: the first and the last line; the session is closed before java starts."""
    result = pod.broker()
    assert result.code == 0
    first, last = waiting_lines(result.err)
    assert "(for 15m at most): asking 127.0.0.1:2181" in first and "is there after 0." in last
    assert (ensemble.sessions, ensemble.closed) == (1, 1)
    assert ensemble.asked == ASKED


def test_one_of_several_is_enough(pod: Pod, ensemble: ZooKeeper) -> None:
    """Servers that are down do not matter while one gives sessions."""
    pod.write("/etc/resolv.conf", "nameserver 127.0.0.1\n")
    connect = "zk-0.example:2181,127.0.0.9,127.0.0.1:2181/kafka"
    result = pod.broker(env={"KAFKA_ZOOKEEPER_CONNECT": connect})
    assert result.code == 0
    assert ensemble.asked == [f"/kafka{path}" for path in ASKED]


def test_registration_that_goes(pod: Pod, ensemble: ZooKeeper) -> None:
    """What a killed broker left is waited for, and said with its address."""
    ensemble.nodes[NODE] = REGISTERED
    process = pod.init("broker")
    line = process.wait_for_line("still registered")
    assert "broker 0 is still registered in ZooKeeper (PLAINTEXT://10.1.2.9:9092, " in line
    assert "registered 2023-11-14 22:13:20 UTC)" in line and "65s at most" in line
    assert process.is_running() and not pod.path(SERVER_PROPERTIES).exists()
    ensemble.delete(NODE)
    result = process.wait()
    assert result.code == 0 and "the registration of broker 0 is gone" in result.err
    assert spied(result).argv[-1] == SERVER_PROPERTIES


def test_registration_that_stays(pod: Pod, ensemble: ZooKeeper) -> None:
    """Still there at the deadline: exit 2 with whose it is; java is not started."""
    ensemble.nodes[NODE] = REGISTERED
    result = pod.broker(env=SHORT)
    assert result.code == 2 and result.out == b""
    assert "broker 0 was still registered in ZooKeeper at the deadline" in result.lines[-1]
    assert "PLAINTEXT://10.1.2.9:9092" in result.lines[-1]
    assert not pod.path(SERVER_PROPERTIES).exists()


@pytest.mark.long
@pytest.mark.timeout(150)
def test_another_live_pod(pod: Pod, ensemble: ZooKeeper) -> None:
    """It stays longer than any session of a dead broker: refused."""
    ensemble.nodes[NODE] = REGISTERED
    result = pod.broker(seconds=120)
    assert result.code == 4 and result.out == b""
    assert "another live pod has this id" in result.lines[-1]


def test_registration_and_a_lost_session(pod: Pod, ensemble: ZooKeeper) -> None:
    """The server goes away during the look: it asks for another session and looks again."""
    ensemble.nodes[NODE] = REGISTERED
    process = pod.init("broker")
    process.wait_for_line("still registered")
    pod.servers.pop().close()
    process.wait_for_line("Connection refused")
    del ensemble.nodes[NODE]
    pod.serve(ensemble.serve, "127.0.0.1")
    assert process.wait().code == 0
    assert ensemble.sessions == 2


def test_registration_behind_an_acl(pod: Pod, ensemble: ZooKeeper) -> None:
    """What cannot be read is not looked at, with one warning."""
    ensemble.errors = {NODE: NO_AUTH}
    result = pod.broker()
    assert result.code == 0
    warnings = [line for line in result.lines if ": warning: " in line]
    assert len(warnings) == 1 and NODE in warnings[0]


@pytest.mark.parametrize("at", range(len(ASKED)))
def test_a_server_that_wants_sasl(at: int, pod: Pod, ensemble: ZooKeeper) -> None:
    """At whichever question it says so: nothing more is asked, and one warning names the rest."""
    ensemble.errors = dict.fromkeys(ASKED[at:], WANTS_SASL)
    result = pod.broker(env={"KAFKA_INIT_TIMEOUT": "20s"})
    assert result.code == 0, result.err
    # The library itself opens another connection, on which nothing is asked.
    assert ensemble.asked == ASKED[: at + 1]
    (warning,) = [line for line in result.lines if ": warning: " in line]
    assert f"authenticate with SASL, which kafka-init cannot: {', '.join(ASKED[at:])}" in warning


def test_odd_registration(pod: Pod, ensemble: ZooKeeper) -> None:
    """A node that is no such JSON is a registration as well."""
    ensemble.nodes[NODE] = b"{"
    result = pod.broker(env=SHORT)
    assert result.code == 2 and "(unknown)" in result.lines[-1]


def test_over_tls(pod: Pod) -> None:
    """Inside TLS alone: a server that answers without it is none."""
    pod.serve_zookeeper()
    result = pod.broker(env={"KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE": "true", **SHORT})
    assert result.code == 2
    assert any("asking 127.0.0.1:2181 over TLS" in line for line in result.lines), result.err
    # The control: without TLS it is there.
    assert pod.broker(env=SHORT).code == 0


@pytest.mark.parametrize("asks", [False, True])
def test_wait_command_over_tls(asks: bool, pod: Pod, certificates: Certificates) -> None:
    """`wait zookeeper` until a server shows its mode inside TLS, with our certificate if it asks.

    The control is the same server without a quorum, and one that does not speak TLS.
    """
    tls = certificates.context(client=asks)
    pod.write("/etc/tls/both.pem", certificates.both.read_text())
    # With the blanks that Kafka trims.
    store = {"KAFKA_ZOOKEEPER_SSL_KEYSTORE_LOCATION": "/etc/tls/both.pem "}
    enabled = {"KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE": "true\t", **store}
    pod.serve(in_tls(word(SRVR.format("leader")), tls), "127.0.0.1", 2182)
    pod.serve(in_tls(word(NOT_SERVING), tls), "127.0.0.1", 2183)
    pod.serve_zookeeper()
    for port, words, env, code in (
        (2182, ("--security=SSL",), store, 0),
        (2182, (), enabled, 0),
        (2183, (), {**enabled, **SHORT}, 2),
        (2181, ("--security=SSL",), SHORT, 2),
    ):
        result = pod.run("wait", "zookeeper", f"127.0.0.1:{port}", *words, env=env)
        assert result.code == code, result.err
        assert "over TLS" in result.err


@pytest.mark.parametrize("command", ["broker", "wait"])
def test_without_end(command: str, pod: Pod) -> None:
    """0: no deadline, and none is said."""
    words = ("wait", "zookeeper", "127.0.0.1") if command == "wait" else ("broker",)
    process = pod.init(*words, env={"KAFKA_INIT_TIMEOUT": "0"})
    process.wait_for_line("waiting for ZooKeeper: asking 127.0.0.1:2181")
    process.wait_for_line("Connection refused")
    pod.serve_zookeeper()
    assert process.wait().code == 0


def test_wait_command(pod: Pod, ensemble: ZooKeeper) -> None:
    """`wait zookeeper`: 0 with a session, from an operand or the variable; writes nothing."""
    before = pod.tree()
    for words, env in (
        (("127.0.0.1:2181",), {}),
        (("127.0.0.1",), {"KAFKA_ZOOKEEPER_CONNECT": "127.0.0.9:1"}),
        ((), {"KAFKA_ZOOKEEPER_CONNECT": "127.0.0.1:2181/kafka"}),
    ):
        result = pod.run("wait", "zookeeper", *words, env=env)
        assert result.code == 0, result.err
        assert "127.0.0.1:2181" in result.err
    assert ensemble.sessions == ensemble.closed == 3
    assert pod.tree() == before


@pytest.mark.parametrize(
    ("words", "env", "code", "says"),
    [
        (("127.0.0.1", "--timeout", "1s"), {}, 2, "127.0.0.1:2181: Connection refused"),
        (("127.0.0.1",), SHORT, 2, "127.0.0.1:2181: Connection refused"),
        (("127.0.0.1", "--timeout=100ms"), {"KAFKA_INIT_TIMEOUT": "1h"}, 2, "refused"),
        (("zk:port",), {}, 3, "`zk:port`: the port must be"),
        (("zk",), {"KAFKA_INIT_TIMEOUT": "soon"}, 3, "KAFKA_INIT_TIMEOUT: `soon`"),
        ((), {"KAFKA_ZOOKEEPER_CONNECT_FILE": "/no"}, 3, "KAFKA_ZOOKEEPER_CONNECT_FILE"),
    ],
)
def test_wait_command_fails(
    words: tuple[str, ...], env: dict[str, str], code: int, says: str, pod: Pod
) -> None:
    """Its codes are those of a start."""
    result = pod.run("wait", "zookeeper", *words, env=env)
    assert result.code == code and says in result.lines[-1], result.err


def test_wait_command_says_all(pod: Pod) -> None:
    """All that is wrong with what it reads, and the warnings."""
    env = {"KAFKA_INIT_TIMEOUT": "soon", "KAFKA_ZOOKEEPER_CONNECT": "$(NOPE)", "KAFKA_INIT_X": "1"}
    result = pod.run("wait", "zookeeper", env=env)
    assert result.code == 3
    warning, *errors = result.lines
    assert "KAFKA_INIT_X: there is no such setting" in warning
    said = " ".join(errors)
    assert "KAFKA_INIT_TIMEOUT: `soon`" in said and "no variable NOPE" in said, result.err
    assert "?" not in result.err


def test_wait_command_expands(pod: Pod, ensemble: ZooKeeper) -> None:
    """The variables of a broker mean the same to its init container."""
    env = {
        "KAFKA_ZOOKEEPER_CONNECT": "$(ZOOKEEPER):2181",
        "ZOOKEEPER": "127.0.0.1",
        "KAFKA_INIT_TIMEOUT": "$(TIME)",
        "TIME": "10s",
    }
    assert pod.broker(env=env).code == 0
    result = pod.run("wait", "zookeeper", env=env)
    assert result.code == 0, result.err
