# SPDX-License-Identifier: Apache-2.0
"""A ZooKeeper server whose data is not where its configuration looks for it."""

import json

import pytest
from kit import DATA, ZOO_CFG, ZOOKEEPER, Pod, changes, properties, spied

RECORD = f"{DATA}/conf/last-logs"
VOLUME = "/var/lib/zookeeper"
LOGS = f"{VOLUME}/log"
SEPARATE = {"ZOO_DATA_LOG_DIR": LOGS}
IGNORE = "KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS"


@pytest.fixture
def served(pod: Pod) -> Pod:
    """It has served once, with its transaction logs in a directory of their own."""
    pod.has_been_a_member()
    pod.make(LOGS)
    assert pod.zookeeper(env=SEPARATE).code == 0
    assert properties(pod.read(RECORD)) == {"dataLogDir": LOGS}
    assert pod.mode(RECORD) == 0o600
    pod.write(f"{LOGS}/version-2/log.1", "")
    return pod


def refused(pod: Pod, check: str, *parts: str, env: "dict[str, str] | None" = None) -> None:
    """A start and `check` say so, and nothing is changed; with the check off java is started."""
    before = pod.tree()
    result = pod.zookeeper(env=env)
    assert result.code == 4 and result.out == b"", result
    (line,) = [line for line in result.lines if ": error: " in line]
    assert all(part in line for part in (*parts, f"{IGNORE}={check}")), line
    checked = pod.run("check", "zookeeper", "--json", base=ZOOKEEPER, env=env)
    (found,) = json.loads(checked.text)["findings"]
    assert checked.code == 1 and found["level"] == "refusal" and parts[0] in found["what"]
    assert changes(before, pod.tree()) == set()
    assert pod.render("zookeeper", env=env).code == 0

    result = pod.zookeeper(env={**(env or {}), IGNORE: check})
    assert result.code == 0 and spied(result).argv[-1] == ZOO_CFG, result
    assert any(": warning: " in line and parts[0] in line for line in result.lines)
    # It is remembered: that was the last start.
    pod.has_been_a_member()
    assert pod.zookeeper(env=env).code == 0


def test_dropped(served: Pod) -> None:
    """dataLogDir is left out: refused, with both directories."""
    says = f"the transaction logs were in {LOGS} at the last start and are looked for in {DATA} now"
    refused(served, "data-log-dir", says, "would be gone")


def test_changed(served: Pod) -> None:
    """Another dataLogDir, which is empty."""
    env = {"ZOO_DATA_LOG_DIR": f"{VOLUME}/other"}
    refused(served, "data-log-dir", f"looked for in {VOLUME}/other now", env=env)


def test_moved(served: Pod) -> None:
    """With the logs it may be another one."""
    served.path(LOGS).rename(served.path(f"{VOLUME}/other"))
    assert served.zookeeper(env={"ZOO_DATA_LOG_DIR": f"{VOLUME}/other"}).code == 0
    found = properties(served.read(RECORD))
    assert found == {"dataLogDir": f"{VOLUME}/other", "newestLog": "1"}


def test_moved_into_data_dir(served: Pod) -> None:
    """And back into dataDir, whose path is not recorded: its volume may be mounted elsewhere."""
    served.path(f"{LOGS}/version-2/log.1").rename(served.path(f"{DATA}/version-2/log.1"))
    assert served.zookeeper().code == 0
    assert properties(served.read(RECORD)) == {"newestLog": "1"}


def test_volume_lost(served: Pod) -> None:
    """The same dataLogDir, and nothing in it: the member would vote with what the snapshot has."""
    assert served.zookeeper(env=SEPARATE).code == 0
    served.path(f"{LOGS}/version-2/log.1").unlink()
    says = f"{LOGS} held log.1 at the last start, and holds no transaction log now"
    refused(served, "data-log-dir", says, "take version-2 out of dataDir too", env=SEPARATE)


def test_reconfiguration(served: Pod) -> None:
    """The members are ZooKeeper's own business then; the logs are not."""
    served.make(f"{VOLUME}/other")
    env = {"ZOO_RECONFIG_ENABLED": "true"}
    assert served.zookeeper(env={**SEPARATE, **env}).code == 0
    assert served.zookeeper(env=env).code == 4


@pytest.mark.parametrize("text", ["newestLog=x\n", "dataLogDir=\\u00\n"])
def test_a_damaged_record(text: str, served: Pod) -> None:
    """Nobody knows where they were: a person decides."""
    served.write(RECORD, text)
    result = served.zookeeper(env=SEPARATE)
    assert result.code == 3 and "the record of the transaction logs is damaged" in result.err
    served.path(RECORD).unlink()
    assert served.zookeeper(env=SEPARATE).code == 0


# Where images have the data and, by default or on a second volume, the transaction logs.
LAYOUTS = {
    "cp-zookeeper, k8szk": (f"{VOLUME}/data", f"{VOLUME}/log", (VOLUME,)),
    "two volumes": (f"{VOLUME}/data", f"{VOLUME}/log", (f"{VOLUME}/data", f"{VOLUME}/log")),
    "the official image": ("/data", "/datalog", ("/data", "/datalog")),
    "Bitnami's": ("/bitnami/zookeeper/data", "/bitnami/zookeeper/dataLog", ("/bitnami/zookeeper",)),
    "below": (VOLUME, f"{VOLUME}/log", (VOLUME,)),
}


@pytest.mark.parametrize(("data", "log", "volumes"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_logs_of_another_image(data: str, log: str, volumes: "tuple[str, ...]", make_pod) -> None:
    """Its volumes, and no dataLogDir: refused with the directory and the variable, which helps."""
    pod = make_pod(volumes=volumes)
    pod.write(f"{data}/myid", "1\n")
    pod.write(f"{data}/version-2/snapshot.100000010", "")
    env = {"ZK_DATA_DIR": data}
    # The control: a follower that got its snapshot from the leader has no log yet.
    control = pod.run("check", "zookeeper", base=ZOOKEEPER, env=env)
    assert control.code == 0, control.text
    pod.write(f"{log}/version-2/log.100000011", "")
    before = pod.tree()
    result = pod.zookeeper(env=env)
    assert result.code == 4 and result.out == b"" and pod.tree() == before
    (line,) = [line for line in result.lines if ": error: " in line]
    assert f"looked for in {data}, which holds none, and {log} holds log.100000011" in line
    assert f"set dataLogDir (ZK_DATA_LOG_DIR) to {log}" in line
    assert pod.zookeeper(env={**env, "ZK_DATA_LOG_DIR": log}).code == 0


def test_logs_of_another_image_by_hand(pod: Pod) -> None:
    """With the check off it starts, and does not ask again."""
    pod.has_been_a_member()
    pod.write(f"{LOGS}/version-2/log.1", "")
    refused(pod, "data-log-dir", f"which holds none, and {LOGS} holds log.1")


def test_a_longer_data_dir(pod: Pod) -> None:
    """dataDir is the directory above that of the last start, or one below it."""
    pod.has_been_a_member()
    assert pod.zookeeper().code == 0
    above = {"ZOO_DATA_DIR": VOLUME, "KAFKA_INIT_ZOOKEEPER_FIRST_START": "true"}
    says = f"dataDir is {VOLUME}, which holds no data, and {DATA} holds that of this member, 1"
    result = pod.zookeeper(env=above)
    assert result.code == 4 and says in result.err
    below = {"ZOO_DATA_DIR": f"{DATA}/data", "KAFKA_INIT_ZOOKEEPER_FIRST_START": "true"}
    result = pod.zookeeper(env=below)
    assert result.code == 4 and f"and {DATA} holds that of this member, 1" in result.err
    assert pod.zookeeper(env={**below, IGNORE: "data-dir"}).code == 0
    # The control: what is not this member's.
    pod.write(f"{DATA}/myid", "2\n")
    assert pod.zookeeper(env=above).code == 0
