# SPDX-License-Identifier: Apache-2.0
"""The members of the last start against those of this one."""

import json

import pytest
from kit import DATA, IP, ZOO_CFG, Pod, properties

RECORD = f"{DATA}/conf/members"
IGNORE = {"KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "members"}


def ensemble(count: int, domain: str = "zk") -> dict[str, str]:
    """So many members, of which this pod is the first."""
    names = [f"{IP}:2888:3888", *(f"zk-{one}.{domain}:2888:3888" for one in range(1, count))]
    servers = " ".join(f"server.{one}={name}" for one, name in enumerate(names, 1))
    return {"ZK_REPLICAS": None, "ZOO_SERVERS": servers}


def recorded(pod: Pod) -> list[str]:
    """The ids of the record."""
    return sorted(properties(pod.read(RECORD)))


@pytest.fixture
def member(pod: Pod) -> Pod:
    """One of three, with data."""
    pod.has_been_a_member()
    assert pod.zookeeper(env=ensemble(3)).code == 0
    assert recorded(pod) == ["server.1", "server.2", "server.3"]
    assert pod.mode(RECORD) == 0o600
    return pod


@pytest.mark.parametrize("count", [2, 3, 4])
def test_one_at_a_time(count: int, member: Pod) -> None:
    """The new list is taken, and recorded."""
    result = member.zookeeper(env=ensemble(count))
    assert result.code == 0 and "resize" not in result.err
    assert recorded(member) == [f"server.{one}" for one in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 5])
def test_more_than_one(count: int, member: Pod) -> None:
    """It starts with the recorded members, and says what would have happened and how to resize."""
    result = member.zookeeper(env=ensemble(count, "other"))
    assert result.code == 0
    line = next(line for line in result.lines if "resize" in line)
    assert ": error: ZOO_SERVERS: the members are" in line and "one member at a time" in line
    found = properties(member.read(ZOO_CFG))
    members = sorted(key for key in found if key.startswith("server."))
    assert members == recorded(member) == ["server.1", "server.2", "server.3"]
    # Addresses may change all the same.
    assert found["server.2"] == f"zk-1.{'other' if count > 1 else 'zk'}:2888:3888"


@pytest.mark.parametrize("blanks", [" ", "\t ", "\r"])
def test_a_blank_after_data_dir(blanks: str, pod: Pod) -> None:
    """ZooKeeper trims it, and so is every path of ours: one server with data, and then three."""
    pod.has_been_a_member()
    pod.write("/etc/zoo.cfg", f"dataDir={DATA}{blanks}\nclientPort=2181\n")
    mounted = {"KAFKA_INIT_ZOO_CFG": "/etc/zoo.cfg"}
    assert pod.zookeeper(env={**ensemble(1), **mounted}).code == 0
    assert recorded(pod) == ["server.1"] and pod.read(f"{DATA}/myid") == "1\n"
    assert sorted(path.name for path in pod.path(DATA).parent.iterdir()) == ["data"]
    assert properties(pod.read(ZOO_CFG))["dataDir"] == DATA
    result = pod.zookeeper(env={**ensemble(3), **mounted})
    assert result.code == 0 and "one server becomes three by way of two" in result.err
    assert recorded(pod) == ["server.1"]


def test_more_than_one_by_hand(member: Pod) -> None:
    """The control: with the check off, the new list is taken, with a warning."""
    result = member.zookeeper(env={**ensemble(5), **IGNORE})
    assert result.code == 0 and ": warning: ZOO_SERVERS: the members are" in result.err
    assert len(recorded(member)) == 5


def test_check(member: Pod) -> None:
    """It says so before anybody restarts, and changes nothing."""
    env = {**ensemble(5), "JAVA_HOME": "/opt/java"}
    before = member.tree()
    result = member.run("check", "zookeeper", "--json", base={}, env=env)
    found = json.loads(result.text)["findings"]
    (one,) = [one for one in found if "resize" in str(one)]
    assert one["level"] == "warning" and one["what"].startswith("the members are"), one
    assert member.tree() == before


def test_another_ensemble(member: Pod) -> None:
    """A volume whose ensemble this pod never belonged to."""
    member.write(RECORD, "server.2=a:1:2\nserver.3=b:1:2\n")
    result = member.zookeeper(env=ensemble(3))
    assert result.code == 4 and "is of an ensemble with the members 2, 3" in result.err
    assert member.zookeeper(env={**ensemble(3), **IGNORE}).code == 0


@pytest.mark.parametrize("text", ["server.one=a:1:2\n", "", "server\n"])
def test_a_damaged_record(text: str, member: Pod) -> None:
    """Nobody knows what was: a person decides."""
    member.write(RECORD, text)
    result = member.zookeeper(env=ensemble(3))
    assert result.code == 3 and "the record of the members is damaged" in result.err
    assert member.zookeeper(env={**ensemble(3), **IGNORE}).code == 0
    assert len(recorded(member)) == 3


def test_reconfiguration(member: Pod) -> None:
    """ZooKeeper's own business: nothing is compared, and nothing recorded that it could change."""
    result = member.zookeeper(env={**ensemble(5), "ZOO_RECONFIG_ENABLED": "true"})
    assert result.code == 0 and "resize" not in result.err
    assert not member.path(RECORD).exists()
    assert len([key for key in properties(member.read(ZOO_CFG)) if key.startswith("server.")]) == 5


def test_no_data(pod: Pod) -> None:
    """Before there is data a list is only a list."""
    by_hand = {"KAFKA_INIT_ZOOKEEPER_FIRST_START": "true"}
    assert pod.zookeeper(env={**ensemble(3), **by_hand}).code == 0
    result = pod.zookeeper(env={**ensemble(5), **by_hand})
    assert result.code == 0 and "resize" not in result.err
    assert len(recorded(pod)) == 5


@pytest.mark.parametrize("volume", [DATA, "/var/lib/zookeeper", None])
def test_data_in_the_container(volume: "str | None", make_pod) -> None:
    """Data on the container's own disk is gone with it; with the check off, it is only said."""
    pod = make_pod(volumes=[volume] if volume else [])
    result = pod.zookeeper()
    assert result.code == (0 if volume else 4), result.err
    assert ("is on the container's own disk" in result.err) == (volume is None)
    by_hand = pod.zookeeper(env={"KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "root-disk"})
    assert by_hand.code == 0
    assert (": warning: " in by_hand.err) == (volume is None)


def test_the_log_beside_the_volume(make_pod) -> None:
    """dataLogDir is data, too: the volume of dataDir does not help it."""
    pod = make_pod(volumes=["/var/lib/zookeeper"])
    result = pod.zookeeper(env={"ZOO_DATA_LOG_DIR": "/datalog"})
    assert result.code == 4 and "dataLogDir, /datalog, is on the container's own disk" in result.err
