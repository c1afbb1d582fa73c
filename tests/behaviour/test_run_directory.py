# SPDX-License-Identifier: Apache-2.0
"""The run directory and what is written: where, with which rights, and what is refused."""

import os

import pytest
from kit import DATA, RECORD, RUN, SERVER_PROPERTIES, ZOO_CFG, Pod, changes, root_only, spied

ROLES = ["broker", "zookeeper"]
UID = 12345


def run_directory(pod: Pod, role: str, **how: object) -> str:
    """Where a start put its files, as java is told."""
    result = pod.run(role, **how)
    assert result.code == 0, result.err
    log4j, logback = "-Dlog4j.configuration=file:", "-Dlogback.configurationFile="
    for word in spied(result).argv:
        if word.startswith((log4j, logback)):
            path = word.removeprefix(log4j).removeprefix(logback)
            return os.path.dirname(path)
    raise AssertionError(result.out)


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_made(umask: int, pod: Pod) -> None:
    """0700, its files 0600 and myid 0644, whatever the umask."""
    pod.serve_zookeeper()
    before = os.umask(umask)
    try:
        for role in ROLES:
            assert run_directory(pod, role) == RUN
    finally:
        os.umask(before)
    assert pod.mode(RUN) == 0o700
    names = {"run.properties", "server.properties", "log4j.properties", "logback.xml"}
    assert set(os.listdir(pod.path(RUN))) == {*names, "java.security"}
    for name in os.listdir(pod.path(RUN)):
        assert pod.mode(f"{RUN}/{name}") == 0o600
    assert pod.mode(ZOO_CFG) == 0o600 and pod.mode(f"{DATA}/myid") == 0o644
    assert pod.read(f"{DATA}/myid") == "1\n"


@pytest.mark.parametrize("role", ROLES)
def test_nothing_outside(role: str, pod: Pod) -> None:
    """What a start writes lies in these directories."""
    pod.serve_zookeeper()
    before = pod.tree()
    assert pod.run(role).code == 0
    places = (RUN,) if role == "broker" else (RUN, "/var/lib/zookeeper")
    assert all(path.startswith(places) for path in changes(before, pod.tree()))
    assert not any(path.endswith(".tmp") for path in pod.tree())


def test_own_one_is_used(pod: Pod) -> None:
    """One that is ours, closed to others, is used again; what lies there stays."""
    pod.serve_zookeeper()
    pod.make(RUN, 0o700)
    pod.write(f"{RUN}/mine", "kept")
    pod.write(f"{RUN}/run.properties.tmp", "of a killed process")
    assert run_directory(pod, "broker") == RUN
    assert pod.read(f"{RUN}/mine") == "kept" and pod.path(RECORD).exists()
    assert not pod.path(f"{RUN}/run.properties.tmp").exists()


@pytest.mark.parametrize("how", ["variable", "option", "ini"])
def test_another_one(how: str, pod: Pod) -> None:
    """KAFKA_INIT_RUN_DIR, --run-dir, run-dir."""
    pod.serve_zookeeper()
    pod.write("/etc/kafka-init/kafka-init.ini", "run-dir = /tmp/mine\n" if how == "ini" else "")
    env = {"KAFKA_INIT_RUN_DIR": "/tmp/mine"} if how == "variable" else {}
    words = ("--run-dir=/tmp/mine",) if how == "option" else ()
    assert spied(pod.broker(*words, env=env)).argv[-1] == "/tmp/mine/server.properties"
    assert pod.mode("/tmp/mine") == 0o700 and not pod.path(RUN).exists()


def make_link(pod: Pod) -> None:
    pod.make("/tmp/elsewhere", 0o700)
    pod.path(RUN).symlink_to("/tmp/elsewhere")


def make_dangling_link(pod: Pod) -> None:
    pod.path(RUN).symlink_to("/tmp/nowhere")


def make_file(pod: Pod) -> None:
    pod.write(RUN, "")


def make_open(pod: Pod) -> None:
    pod.make(RUN, 0o750)


def make_foreign(pod: Pod) -> None:
    os.chown(pod.make(RUN, 0o700), UID, UID)


REFUSED = [
    pytest.param(make_link, ("link", "KAFKA_INIT_RUN_DIR"), id="link"),
    pytest.param(make_dangling_link, ("link", "KAFKA_INIT_RUN_DIR"), id="dangling link"),
    pytest.param(make_file, ("no directory", "KAFKA_INIT_RUN_DIR"), id="file"),
    pytest.param(make_open, ("750", "chmod 0700"), id="open"),
    pytest.param(
        make_foreign, ("another user", "KAFKA_INIT_RUN_DIR"), id="foreign", marks=root_only
    ),
]


@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize(("make", "says"), REFUSED)
def test_refused(make, says: tuple[str, ...], given: bool, pod: Pod) -> None:
    """Somebody else could read or change what is written there: refused, nothing written."""
    make(pod)
    before = pod.tree()
    result = pod.broker(env={"KAFKA_INIT_RUN_DIR": RUN} if given else {})
    assert result.code == 3, result.err
    assert all(word in result.lines[-1] for word in (RUN, *says)), result.err
    assert pod.tree() == before


@root_only
def test_foreign_and_closed(pod: Pod) -> None:
    """Another user's, seen by a user who cannot look into it."""
    pod.make(RUN, 0o700)
    before = pod.tree()
    result = pod.broker(uid=UID)
    assert result.code == 3 and "another user" in result.lines[-1] and str(UID) in result.lines[-1]
    assert pod.tree() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("uid", [0, pytest.param(UID, marks=root_only)])
def test_read_only_root(role: str, uid: int, make_pod) -> None:
    """/dev/shm, which every container has; the volume of ZooKeeper is its own."""
    pod = make_pod(read_only=True, writable=["/dev/shm", "/var/lib/zookeeper"])
    pod.serve_zookeeper()
    pod.path("/dev/shm").chmod(0o1777)
    pod.path("/var/lib/zookeeper").chmod(0o777)
    before = pod.tree()
    place = f"/dev/shm/kafka-init-{role}"
    assert run_directory(pod, role, uid=uid) == place
    assert pod.mode(place) == 0o700 and pod.path(place).stat().st_uid == (uid or os.geteuid())
    allowed = ("/dev/shm", "/var/lib/zookeeper")
    assert all(path.startswith(allowed) for path in changes(before, pod.tree()))


@root_only
def test_a_uid_that_may_not(pod: Pod) -> None:
    """/run belongs to root: /dev/shm again, without a passwd entry."""
    pod.serve_zookeeper()
    pod.path("/dev/shm").chmod(0o1777)
    assert run_directory(pod, "broker", uid=UID) == "/dev/shm/kafka-init-broker"


def test_no_place_at_all(make_pod) -> None:
    """71 and the directory; nothing else would do."""
    pod = make_pod(read_only=True)
    result = pod.broker()
    assert result.code == 71
    assert "/dev/shm/kafka-init-broker: Read-only file system" in result.lines[-1]
    result = pod.broker(env={"KAFKA_INIT_RUN_DIR": "/run/mine"})
    assert result.code == 71 and "/run/mine: Read-only file system" in result.lines[-1]


@pytest.mark.parametrize("role", ROLES)
def test_record(role: str, pod: Pod) -> None:
    """The run record is of java's process: execve keeps both its number and its start."""
    pod.serve_zookeeper()
    result = pod.run(role)
    record = dict(line.split("=", 1) for line in pod.read(RECORD).splitlines())
    spy = spied(result)
    own = {
        "broker": {
            "id": "0",
            "config": SERVER_PROPERTIES,
            "listener": "PLAINTEXT",
            "address": "127.0.0.1:9092",
            "advertised": "10.1.2.3:9092",
            "zookeeper": "127.0.0.1:2181",
        },
        "zookeeper": {
            "id": "1",
            "config": ZOO_CFG,
            "address": "127.0.0.1:2181",
            "zookeeper": "kafka-0:2181",
        },
    }
    assert {key: value.replace("\\", "") for key, value in record.items()} == {
        "role": role,
        "phase": "run",
        "pod.name": "kafka-0",
        "security": "PLAINTEXT",
        "pid": str(spy.pid),
        "start.time": str(spy.start_time),
        **own[role],
    }
