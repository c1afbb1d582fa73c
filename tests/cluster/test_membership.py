# SPDX-License-Identifier: Apache-2.0
"""Lost disks and changed lists of members, with real ZooKeeper servers: without the protection what
was acknowledged is lost, with it it cannot be (facts of ZooKeeper's own, not of ours)."""

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

import pytest
from lab.bare_ensemble import BareEnsemble, bare_ensemble
from lab.deadline import until

THREE = (1, 2, 3)
FIVE = (1, 2, 3, 4, 5)

# The protection, switched off.
OFF = {"ZOO_CFG_db.autocreate": "true", "KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "members,root-disk"}

# Short beside the default, long beside an election.
SHORT = {"KAFKA_INIT_TIMEOUT": "6s"}

# Twice, and twenty times with --long.
RUNS = [*range(2), *(pytest.param(run, marks=pytest.mark.long) for run in range(2, 20))]
often = pytest.mark.parametrize("_run", RUNS)

NAMES = [f"node-{number}" for number in range(20)]


@pytest.fixture
def ensemble(tmp_path: Path, binary: Path) -> Iterator[BareEnsemble]:
    """A network for servers."""
    with bare_ensemble(tmp_path, binary, {}) as made:
        yield made


@pytest.fixture
def unprotected(ensemble: BareEnsemble) -> BareEnsemble:
    """The control."""
    ensemble.env = OFF
    return ensemble


def must_end(ensemble: BareEnsemble, number: int, code: int) -> str:
    """It has ended so; what it said last."""
    result = ensemble.running.pop(number).wait(60)
    assert result.code == code, result.err[-3000:]
    return [line for line in result.lines if line.startswith("kafka-init")][-1]


def make_leader(ensemble: BareEnsemble, number: int, members: tuple[int, ...]) -> None:
    """Restart leaders until it is this one: of equals the greatest id wins."""
    attempts = count()
    while (leader := leaders(ensemble)[0]) != number:
        # What all have makes them equals: one that joined last has the zxid of the epoch alone.
        name = f"leader-{number}-{next(attempts)}"
        ensemble.read_back(members, ensemble.write(leader, [name]))
        ensemble.kill(leader)
        wait_for_leader(ensemble, [one for one in members if one != leader])
        ensemble.start_member(leader, members)
        ensemble.wait_for_modes(members)


def wait_for_leader(ensemble: BareEnsemble, members: Iterable[int]) -> None:
    """Those that are left serve: nobody says that he leads before an election has ended."""
    until("a leader", lambda: len(leaders(ensemble)) == 1, 60)
    ensemble.wait_for_modes(members)


def leaders(ensemble: BareEnsemble) -> list[int]:
    """Those that say so."""
    return [number for number, mode in ensemble.modes().items() if mode == "leader"]


# E-D: two of three members lose their disks, and start before the third.


@often
def test_two_lost_disks_unprotected(_run: int, unprotected: BareEnsemble) -> None:
    """The two elect an empty leader, and the third throws its data away."""
    unprotected.start_all(THREE)
    unprotected.write(3, NAMES)
    unprotected.kill(*THREE)
    unprotected.lose(1, 2)
    unprotected.start_all((1, 2), THREE)
    unprotected.start_all((3,), THREE)
    for number in THREE:
        assert unprotected.missing(number, NAMES) == NAMES


@often
def test_two_lost_disks(_run: int, ensemble: BareEnsemble) -> None:
    """The two wait, with and without the third, and say what to do. A person who lets one of them
    start beside the third has all data again on all of them."""
    ensemble.start_all(THREE)
    ensemble.write(3, NAMES)
    ensemble.kill(*THREE)
    ensemble.lose(1, 2)
    for with_third in (False, True):
        if with_third:
            ensemble.start_member(3, THREE)
            until("the third", lambda: "not currently serving" in ensemble.srvr(3), 60)
        for number in (1, 2):
            ensemble.start_member(number, THREE, SHORT)
        for number in (1, 2):
            assert "KAFKA_INIT_ZOOKEEPER_FIRST_START=true" in must_end(ensemble, number, 2)
    ensemble.start_member(1, THREE, {"KAFKA_INIT_ZOOKEEPER_FIRST_START": "true"})
    ensemble.wait_for_modes((1, 3))
    ensemble.start_all((2,), THREE)
    ensemble.read_back(THREE, NAMES)


@often
def test_one_lost_disk(_run: int, ensemble: BareEnsemble) -> None:
    """An emptied member has everything again by itself."""
    ensemble.start_all(THREE)
    written = ensemble.write(1, NAMES)
    ensemble.kill(2)
    ensemble.lose(2)
    # It may have been the leader.
    wait_for_leader(ensemble, (1, 3))
    written += ensemble.write(3, ["meanwhile"])
    ensemble.start_all((2,), THREE)
    ensemble.read_back(THREE, written)
    assert "gets the data from its leader" in ensemble.running[2].said()


# E-C: one server becomes three.


@often
def test_one_to_three_unprotected(_run: int, unprotected: BareEnsemble) -> None:
    """The new ones elect an empty leader, and the first throws its data away."""
    alone = {"ZOO_STANDALONE_ENABLED": "true"}
    unprotected.start_member(1, (1,), alone)
    unprotected.wait_for_modes((1,))
    unprotected.write(1, NAMES)
    unprotected.start_all((2, 3), THREE)
    unprotected.kill(1)
    unprotected.start_all((1,), THREE)
    for number in THREE:
        assert unprotected.missing(number, NAMES) == NAMES


@often
@pytest.mark.parametrize("standalone", ["true", "false"])
def test_one_to_three(standalone: str, _run: int, ensemble: BareEnsemble) -> None:
    """The new ones are refused, and the first goes on alone, as it was."""
    env = {"ZOO_STANDALONE_ENABLED": standalone}
    ensemble.start_member(1, (1,), env)
    ensemble.wait_for_modes((1,))
    ensemble.write(1, NAMES)
    for number in (2, 3):
        ensemble.start_member(number, THREE, env)
    for number in (2, 3):
        assert "refused" in must_end(ensemble, number, 4)
    ensemble.kill(1)
    process = ensemble.start_member(1, THREE, env)
    ensemble.wait_for_modes((1,))
    assert "starts with the members of" in process.said()
    ensemble.read_back((1,), NAMES)


# E-A: three members become five, in the order of a StatefulSet.


@often
def test_three_to_five_unprotected(_run: int, unprotected: BareEnsemble) -> None:
    """Two leaders, both of which acknowledge writes: whatever one of them does is lost."""
    unprotected.start_all(THREE)
    make_leader(unprotected, 3, THREE)
    unprotected.start_all((4, 5), FIVE)
    unprotected.kill(3)
    unprotected.start_member(3, FIVE)
    unprotected.wait_for_modes(FIVE)
    until("two leaders", lambda: len(leaders(unprotected)) == 2, 60)
    first, second = leaders(unprotected)
    here, there = unprotected.write(first, ["here"]), unprotected.write(second, ["there"])
    assert unprotected.missing(first, there) == there
    assert unprotected.missing(second, here) == here


@often
def test_three_to_five(_run: int, ensemble: BareEnsemble) -> None:
    """The new ones are refused, and the old ones go on as they were, however often they restart."""
    ensemble.start_all(THREE)
    written = ensemble.write(1, NAMES)
    make_leader(ensemble, 3, THREE)
    for number in (4, 5):
        ensemble.start_member(number, FIVE)
    for number in (4, 5):
        assert "refused" in must_end(ensemble, number, 4)
    for number in (3, 2, 1):
        ensemble.kill(number)
        process = ensemble.start_member(number, FIVE)
        ensemble.wait_for_modes(THREE)
        assert "starts with the members of" in process.said()
        assert len(leaders(ensemble)) == 1
        written += ensemble.write(number, [f"with-{number}"])
    ensemble.read_back(THREE, written)


@often
def test_a_lost_disk_in_the_middle_of_three_to_five(_run: int, ensemble: BareEnsemble) -> None:
    """The record is gone with the disk: the ensemble itself says who its members are."""
    ensemble.start_all(THREE)
    written = ensemble.write(1, NAMES)
    ensemble.kill(3)
    ensemble.lose(3)
    for number in (3, 4, 5):
        ensemble.start_member(number, FIVE)
    for number in (4, 5):
        must_end(ensemble, number, 4)
    ensemble.wait_for_modes(THREE)
    assert len(leaders(ensemble)) == 1
    assert "starts with the members of /zookeeper/config" in ensemble.running[3].said()
    written += ensemble.write(3, ["after"])
    ensemble.read_back(THREE, written)


def roles(ensemble: BareEnsemble, observers: tuple[int, ...]) -> dict[str, str]:
    """Five members, of whom these have no vote."""
    lines = [
        f"server.{one}={ensemble.address(one)}:2888:3888"
        + (":observer" if one in observers else ":participant")
        for one in FIVE
    ]
    return {"ZOO_SERVERS": " ".join(lines)}


def test_two_observers_get_a_vote(ensemble: BareEnsemble) -> None:
    """The ids stay the same, the voters become five: each restarts with the roles it had."""
    before, after = roles(ensemble, (4, 5)), roles(ensemble, ())
    for number in FIVE:
        ensemble.start_member(number, FIVE, before)
    ensemble.wait_for_modes(FIVE)
    written = ensemble.write(1, NAMES)
    for number in (5, 4, 3):
        ensemble.kill(number)
        process = ensemble.start_member(number, FIVE, after)
        ensemble.wait_for_modes(FIVE)
        assert "starts with the members of" in process.said()
        assert len(leaders(ensemble)) == 1
        assert ensemble.mode(4) == ensemble.mode(5) == "observer"
    ensemble.read_back(FIVE, written)


def test_a_second_change_in_the_middle_of_one(ensemble: BareEnsemble) -> None:
    """Two members have the four, two still the three: a fifth is refused, whomever it asks."""
    four = (1, 2, 3, 4)
    ensemble.start_all(THREE)
    make_leader(ensemble, 2, THREE)
    ensemble.start_all((4,), four)
    ensemble.kill(3)
    ensemble.start_all((3,), four)
    for _ in range(6):
        ensemble.start_member(5, FIVE)
        assert "refused" in must_end(ensemble, 5, 4)


# What must not be refused.


def test_one_more(ensemble: BareEnsemble) -> None:
    """The way that the messages name: one at a time, until five."""
    ensemble.start_all(THREE)
    written = ensemble.write(1, NAMES)
    for members in ((1, 2, 3, 4), FIVE):
        ensemble.start_all(members[-1:], members)
        for number in members[:-1]:
            ensemble.kill(number)
            ensemble.start_all((number,), members)
            written += ensemble.write(number, [f"{len(members)}-{number}"])
        assert len(leaders(ensemble)) == 1
    ensemble.read_back(FIVE, written)


def test_one_server_becomes_three_by_way_of_two(ensemble: BareEnsemble) -> None:
    """By hand, as docs/safety.md says it: neither of two can do without the one that has the data.
    Its leader has the old list in /zookeeper/config, and its follower the new one."""
    by_hand = {
        "KAFKA_INIT_ZOOKEEPER_FIRST_START": "true",
        "KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "root-disk,members",
    }
    ensemble.start_all((1,))
    written = ensemble.write(1, NAMES)
    ensemble.start_member(2, (1, 2), by_hand)
    ensemble.kill(1)
    ensemble.start_member(1, (1, 2), by_hand)
    ensemble.wait_for_modes((1, 2))
    ensemble.read_back((1, 2), written)
    ensemble.start_all((3,), THREE)
    for number in (2, 1):
        ensemble.kill(number)
        ensemble.start_all((number,), THREE)
    ensemble.read_back(THREE, written)


def test_other_addresses(ensemble: BareEnsemble) -> None:
    """Another domain, Service or namespace: ids decide."""
    ensemble.start_all(THREE)
    written = ensemble.write(1, NAMES)
    ensemble.kill(*THREE)
    ensemble.domain = 7
    ensemble.start_all(THREE)
    written += ensemble.write(2, ["elsewhere"])
    ensemble.read_back(THREE, written)
    assert "127.0.7.1" in (ensemble.data(1) / "conf/members").read_text()


def test_volumes_taken_over(ensemble: BareEnsemble) -> None:
    """Data without a record, a zoo.cfg or a myid."""
    ensemble.start_all(THREE)
    written = ensemble.write(1, NAMES)
    ensemble.kill(*THREE)
    for number in THREE:
        for name in ("conf/members", "conf/zoo.cfg", "myid"):
            (ensemble.data(number) / name).unlink()
    ensemble.start_all(THREE)
    ensemble.read_back(THREE, written)
    assert "server.3" in (ensemble.data(1) / "conf/members").read_text()


def test_an_edited_number_after_a_power_loss(ensemble: BareEnsemble) -> None:
    """All come back with a list that they were never told of while they ran: they serve."""
    ensemble.start_all(THREE)
    written = ensemble.write(1, NAMES)
    ensemble.kill(*THREE)
    for number in FIVE:
        ensemble.start_member(number, FIVE)
    for number in (4, 5):
        must_end(ensemble, number, 4)
    ensemble.wait_for_modes(THREE)
    ensemble.read_back(THREE, written)


def test_restarts(ensemble: BareEnsemble) -> None:
    """One after the other, and all at once."""
    ensemble.start_all(THREE)
    written = ensemble.write(1, NAMES)
    for number in THREE:
        ensemble.kill(number)
        ensemble.start_all((number,), THREE)
        written += ensemble.write(number, [f"rolled-{number}"])
    ensemble.kill(*THREE)
    ensemble.start_all(THREE)
    ensemble.read_back(THREE, written)
    for number in THREE:
        assert "first start" not in ensemble.running[number].said()
        assert not (ensemble.data(number) / "initialize").exists()
