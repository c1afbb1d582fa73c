# SPDX-License-Identifier: Apache-2.0
"""Members of an ensemble with empty disks start together, or not at all."""

import itertools
import socket
import struct

import pytest
from fakes import NO_AUTH, NOT_SERVING, SRVR, silent
from kit import Pod, properties, spied
from lab.bare_pod import Process, Result
from members import ALONE, EMPTY, MAGIC, WAITS, Members, address, ask, config, connect, message

NOT_WHITELISTED = "srvr is not executed because it is not in the whitelist."
# What a test waits for that must not happen: long beside a question, which is asked within 1 s.
DEADLINE = "4s"


@pytest.fixture
def members(pod: Pod) -> Members:
    """Three of them."""
    return Members(pod)


def must_start(process: Process) -> Result:
    """It has become java."""
    result = process.wait(20)
    assert result.code == 0 and spied(result).argv, result.err
    return result


def started_first(members: Members, number: int, process: Process) -> None:
    """It has become java with the marker."""
    result = must_start(process)
    assert "this is their first start" in result.err, result.err
    assert members.marker(number)


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
def test_every_order_of_three(order: tuple[int, ...], members: Members) -> None:
    """The first ones wait for the last; then all start with the marker."""
    started = {}
    for number in order:
        for one, process in started.items():
            assert process.is_running() and not members.marker(one)
        started[number] = members.start(number)
        started[number].wait_for_line(WAITS)
    for number, process in started.items():
        started_first(members, number, process)


@pytest.mark.long
@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3, 4, 5))))
def test_every_order_of_five(order: tuple[int, ...], pod: Pod) -> None:
    """The same with five."""
    members = Members(pod, count=5)
    started = {number: members.start(number) for number in order[:4]}
    started[order[0]].wait_for_line(WAITS)
    assert not any(members.marker(number) for number in order)
    started[order[4]] = members.start(order[4])
    for number, process in started.items():
        started_first(members, number, process)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_that_leaves_too_early(number: int, members: Members) -> None:
    """A server that runs without a quorum proves nothing to those that are only empty: it may have
    the data (E-D)."""
    members.serve(number, NOT_SERVING)
    others = [one for one in (1, 2, 3) if one != number]
    members.env["KAFKA_INIT_TIMEOUT"] = DEADLINE
    for process in [members.start(one) for one in others]:
        result = process.wait()
        assert result.code == 2, result.err
        assert f"member {number} (127.0.0.{number}): runs without a quorum" in result.lines[-1]
        assert "KAFKA_INIT_ZOOKEEPER_FIRST_START=true" in result.lines[-1]
    assert not any(members.marker(one) for one in others)


def test_one_that_is_late(members: Members) -> None:
    """The others end with 2 at their deadline, are started again, and go on when it is there."""
    for _ in range(2):
        short = {"KAFKA_INIT_TIMEOUT": "1s"}
        for process in [members.start(number, short) for number in (1, 2)]:
            result = process.wait()
            assert result.code == 2 and "member 3 (127.0.0.3): Connection refused" in result.err
    started = {number: members.start(number) for number in (1, 2, 3)}
    for number, process in started.items():
        started_first(members, number, process)


def test_one_that_restarts_while_all_are_empty(members: Members) -> None:
    """What it has heard is gone with it, and it asks anew."""
    first = members.start(1)
    second = members.start(2)
    first.wait_for_line("member 2 (127.0.0.2): says that its disk is empty")
    first.end()
    second.wait_for_line("member 1 (127.0.0.1): says that its disk is empty")
    started = {1: members.start(1), 2: second, 3: members.start(3)}
    for number, process in started.items():
        started_first(members, number, process)


def test_one_that_restarts_with_its_marker(members: Members) -> None:
    """It was ready, and still is: it needs nobody to be empty again."""
    members.pod.write(f"{members.data(2)}/initialize", "")
    members.serve(1, NOT_SERVING)
    members.serve(3, NOT_SERVING)
    result = must_start(members.start(2))
    assert "first start" not in result.err.split("the ensemble is there")[1]
    assert members.marker(2)


def test_one_that_restarts_with_its_marker_beside_an_empty_one(members: Members) -> None:
    """It waits until that one has its marker too."""
    members.pod.write(f"{members.data(2)}/initialize", "")
    members.serve(1, NOT_SERVING)
    second = members.start(2)
    second.wait_for_line(WAITS)
    third = members.start(3, {"KAFKA_INIT_TIMEOUT": DEADLINE})
    second.wait_for_line("member 3 (127.0.0.3): says that its disk is empty, and waits")
    assert third.wait().code == 2
    assert second.is_running()


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_two(order: tuple[int, int], pod: Pod) -> None:
    """Two members need each other, too."""
    members = Members(pod, count=2)
    started = {number: members.start(number) for number in order}
    for number, process in started.items():
        started_first(members, number, process)


def test_an_ensemble_that_serves(members: Members) -> None:
    """An emptied member starts without a marker, and one that an earlier start left is removed."""
    members.pod.write(f"{members.data(1)}/initialize", "")
    fake = members.pod.serve_zookeeper(address(2))
    fake.mode = "leader"
    # The leader's may be an older list.
    fake.nodes["/zookeeper/config"] = config(1)
    follower = members.pod.serve_zookeeper(address(3))
    follower.mode = "follower"
    follower.nodes["/zookeeper/config"] = config(1, 2, 3)
    result = must_start(members.start(1))
    assert "gets the data from its leader" in result.err
    assert not members.marker(1)
    zoo_cfg = properties(members.pod.read(f"{members.data(1)}/conf/zoo.cfg"))
    assert zoo_cfg["db.autocreate"] == "false"


def test_an_ensemble_that_does_not_say_who_it_is(members: Members) -> None:
    """What an ACL hides is not looked at; a session that is not given may come later."""
    members.serve(2, SRVR.format("follower"))
    result = members.start(1, {"KAFKA_INIT_TIMEOUT": DEADLINE}).wait()
    assert result.code == 2
    assert "serves, but does not say who its members are" in result.lines[-1], result.err
    members.pod.servers.pop().close()
    fake = members.pod.serve_zookeeper(address(3))
    fake.mode = "leader"
    fake.errors = {"/zookeeper/config": NO_AUTH}
    result = must_start(members.start(1))
    assert f"/zookeeper/config of {address(3)}:2181 cannot be read" in result.err


def test_an_ensemble_of_others(members: Members) -> None:
    """An ensemble that this member would not belong to safely: the check, and without it."""
    fake = members.pod.serve_zookeeper(address(2))
    fake.mode = "standalone"
    fake.nodes["/zookeeper/config"] = b""
    result = members.start(1).wait()
    assert result.code == 4 and "one standalone server" in result.err
    by_hand = members.start(1, {"KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "members"})
    assert "one standalone server" in must_start(by_hand).err


@pytest.mark.parametrize("answer", [NOT_WHITELISTED, *(SRVR.format(one) for one in ("odd", ""))])
def test_servers_that_show_no_mode(answer: str, members: Members) -> None:
    """A majority of them counts as an ensemble that serves; text of no ZooKeeper does not."""
    members.serve(1, answer)
    members.serve(2, answer)
    result = members.start(3, {"KAFKA_INIT_TIMEOUT": DEADLINE}).wait()
    assert (result.code == 0) == (answer == NOT_WHITELISTED), result.err
    assert ("not looked at" in result.err) == (answer == NOT_WHITELISTED)
    assert not members.marker(3)


def test_silent_members(members: Members) -> None:
    """One that takes connections and says nothing holds up neither the others nor the deadline."""
    for port in (2181, 3888):
        members.pod.serve(silent, address(1), port)
    # A look at the silent one takes 4 s.
    second = members.start(2, {"KAFKA_INIT_TIMEOUT": "8s"})
    third = members.start(3, {"KAFKA_INIT_TIMEOUT": "8s"})
    second.wait_for_line("member 3 (127.0.0.3): says that its disk is empty")
    third.wait_for_line("member 2 (127.0.0.2): says that its disk is empty")
    for process in (second, third):
        result = process.wait(20)
        assert result.code == 2
        assert "member 1 (127.0.0.1): Connection timed out" in result.lines[-1]


def test_a_name_server_that_is_dead(members: Members) -> None:
    """The second one is asked after 5 s (resolv.conf(5)), for every name anew."""
    pod = members.pod
    pod.serve_names({f"zk{number}.example": address(number) for number in (1, 2, 3)})
    pod.listen("127.0.0.9", 53, socket.SOCK_DGRAM)
    pod.write("/etc/resolv.conf", "nameserver 127.0.0.9\nnameserver 127.0.0.1\n")
    lines = [f"server.{number}=zk{number}.example.:2888:3888" for number in (1, 2, 3)]
    members.env["ZOO_SERVERS"] = " ".join(lines)
    for process in [members.start(number) for number in (1, 2, 3)]:
        result = process.wait(90)
        assert result.code == 0, result.err


def test_askers_that_never_ask(members: Members) -> None:
    """Connections without a question, more than are served at a time, keep no other waiting."""
    process = members.start(1)
    process.wait_for_line(WAITS)
    held = [connect(members.pod) for _ in range(40)]
    assert ask(members.pod, message(2, EMPTY))[:10] == MAGIC + bytes((1, EMPTY))
    for one in held:
        one.close()


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"srvr",
        # What a ZooKeeper server says there first (QuorumCnxManager.PROTOCOL_VERSION_V2).
        struct.pack(">qq", -65535, 2) + b"x" * 60,
        message(2, EMPTY)[:-1],
        message(0, EMPTY),
        message(2, 9),
        b"\xff" * 200,
    ],
    ids=["nothing", "srvr", "ZooKeeper", "cut", "id 0", "state 9", "too much"],
)
def test_what_is_no_question(garbage: bytes, members: Members) -> None:
    """It is hung up on without an answer, and the next one is answered."""
    process = members.start(1)
    process.wait_for_line(WAITS)
    assert ask(members.pod, garbage) == b""
    assert ask(members.pod, message(2, EMPTY)) != b""
    assert not members.marker(1)


def answering(content: bytes):
    """A server that says this to every question."""

    def serve(connection: socket.socket) -> None:
        if connection.recv(52):
            connection.sendall(content)

    return serve


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (message(3, EMPTY), "a pod that is member 3 answers there"),
        (message(2, EMPTY, voters=5), "it has another list, of the members 1, 2, 3, 4, 5"),
        (message(2, EMPTY)[:20], "closed before the answer was whole"),
        (b"x" * 52, "what answers there is no kafka-init"),
    ],
    ids=["another member", "another list", "cut", "no message"],
)
def test_an_answer_that_does_not_count(content: bytes, says: str, members: Members) -> None:
    """It is said what is wrong, and it proves nothing."""
    members.pod.serve(answering(content), address(2), 3888)
    members.pod.serve(answering(message(3, EMPTY)), address(3), 3888)
    result = members.start(1, {"KAFKA_INIT_TIMEOUT": DEADLINE}).wait()
    assert result.code == 2
    assert f"member 2 (127.0.0.2): {says}" in result.lines[-1], result.err
    assert not members.marker(1)


def test_answers_that_count(members: Members) -> None:
    """The control of the test above: the same with the right answers."""
    for number in (2, 3):
        members.pod.serve(answering(message(number, EMPTY)), address(number), 3888)
    process = members.start(1)
    process.wait_for_line("this is their first start")
    assert members.marker(1) and process.is_running()


def test_two_pods_with_one_id(members: Members) -> None:
    """Another process that says to be this member."""
    process = members.start(1)
    process.wait_for_line(WAITS)
    ask(members.pod, message(1, EMPTY))
    process.wait_for_line("is member 1 too, as this pod is")


def test_two_members_at_one_address(members: Members) -> None:
    """A name that leads back to this pod is no other member, and no second pod either."""
    servers = "server.1=127.0.0.1:2888:3888 server.2=127.0.0.1:2888:3888"
    env = {"ZOO_SERVERS": servers, "KAFKA_INIT_TIMEOUT": DEADLINE}
    result = members.start(1, env).wait()
    assert result.code == 2 and "its address is this pod's own" in result.lines[-1]
    assert "two pods" not in result.err


def test_a_port_that_is_taken(members: Members) -> None:
    """Who listens there would be asked in our stead."""
    members.pod.serve(silent, address(1), 3888)
    result = members.start(1).wait()
    assert result.code == 71
    assert "the election port 127.0.0.1:3888: Address already in use" in result.lines[-1]


def test_the_port_is_free_for_java(members: Members) -> None:
    """Nothing of the wait is left when java starts."""
    started = [members.start(number) for number in (1, 2, 3)]
    for process in started:
        assert set(spied(must_start(process)).descriptors) == {0, 1, 2}


@pytest.mark.parametrize("number", [1, 2])
def test_sigterm(number: int, members: Members) -> None:
    """It ends at once, as every wait does."""
    process = members.start(number)
    process.wait_for_line(WAITS)
    process.send(15)
    assert process.wait(10).code == 143


def test_by_hand(members: Members) -> None:
    """Nobody is asked."""
    result = must_start(members.start(1, {"KAFKA_INIT_ZOOKEEPER_FIRST_START": "true"}))
    assert members.marker(1)
    assert "take it out once the ensemble serves" in result.err


def test_protection_off(members: Members) -> None:
    """ZooKeeper's own switch: a warning, no marker, and nobody is asked."""
    result = must_start(members.start(1, {"ZOO_CFG_db.autocreate": "true"}))
    assert not members.marker(1)
    assert "warning: ZOO_CFG_db.autocreate: with db.autocreate=true" in result.err


def test_with_data(members: Members) -> None:
    """A member with data asks nobody and needs no marker."""
    members.pod.write(f"{members.data(1)}/version-2/snapshot.0", "x")
    # What another image may have made is of no use beside data, and a danger without it.
    members.pod.write(f"{members.data(1)}/initialize", "")
    must_start(members.start(1))
    assert not members.marker(1)


def test_an_observer(members: Members) -> None:
    """It has no vote: it starts as it is, and nobody waits for it."""
    members.env["ZOO_SERVERS"] = (
        "server.1=127.0.0.1:2888:3888 server.2=127.0.0.2:2888:3888 "
        "server.3=127.0.0.3:2888:3888:observer"
    )
    must_start(members.start(3))
    assert not members.marker(3)
    for number, process in {one: members.start(one) for one in (1, 2)}.items():
        started_first(members, number, process)


def test_the_marker_is_in_the_log_directory(members: Members) -> None:
    """FileTxnSnapLog.restore looks above the transaction log's version-2."""
    log = "/var/lib/zookeeper/log"
    must_start(members.start(1, {"ZOO_DATA_LOG_DIR": log, "ZOO_SERVERS": ALONE}))
    assert members.pod.path(f"{log}/initialize").exists() and not members.marker(1)


def test_a_disk_that_cannot_be_read(members: Members) -> None:
    """It might hold data."""
    members.pod.write(f"{members.data(1)}/version-2", "")
    result = members.start(1).wait()
    assert result.code == 3 and "version-2: Not a directory" in result.err


def test_a_disk_that_cannot_be_written(members: Members) -> None:
    """No marker, no start."""
    members.pod.write("/var/lib/zookeeper/log", "")
    env = {"ZOO_DATA_LOG_DIR": "/var/lib/zookeeper/log/x", "ZOO_SERVERS": ALONE}
    result = members.start(1, env).wait()
    assert result.code in (3, 71) and "Not a directory" in result.lines[-1], result.err
