# SPDX-License-Identifier: Apache-2.0
"""A start that is killed, or cannot write, leaves whole files: the old or the new, never a part."""

import signal
import time
from pathlib import Path

import pytest
from kit import DATA, INIT, RECORD, RUN, SERVER_PROPERTIES, ZOO_CFG, Pod, properties, root_only
from lab.command import program

STRACE = program("strace")
ROLES = ["broker", "zookeeper"]
CALLS = ("openat", "mkdir", "unlink", "fchmod", "write", "fsync", "rename", "close")

WRITTEN = {
    "broker": (SERVER_PROPERTIES, f"{RUN}/log4j.properties"),
    "zookeeper": (ZOO_CFG, f"{DATA}/myid", f"{RUN}/logback.xml", f"{RUN}/java.security"),
}
NEW = {"KAFKA_NUM_PARTITIONS": "7", "ZK_TICK_TIME": "7000", "KAFKA_INIT_ID_OFFSET": "0"}
NEW |= {"KAFKA_LOG4J_ROOT_LOGLEVEL": "DEBUG", "ZK_LOG_LEVEL": "DEBUG"}


def contents(pod: Pod, role: str) -> dict[str, str]:
    """The files of a role that are there."""
    paths = (path for path in WRITTEN[role] if pod.path(path).exists())
    return {path: pod.read(path) for path in paths}


def calls_of_a_start(pod: Pod, role: str, tmp_path: Path) -> dict[str, tuple[int, int]]:
    """For each call: how often the tracee makes it before it is kafka-init, and before java."""
    trace = tmp_path / f"calls-{role}"
    around = (STRACE, "-f", "-qq", "-o", str(trace))
    assert pod.init(role, env=NEW, around=around).wait(60).code == 0
    lines = trace.read_text().splitlines()
    ours = next(line.split()[0] for line in lines if f'execve("{INIT}"' in line)
    mine = [line.split(maxsplit=1)[1] for line in lines if line.split()[0] == ours]
    start = next(at for at, line in enumerate(mine) if line.startswith(f'execve("{INIT}"'))
    chroot = next(at for at, line in enumerate(mine) if "/chroot" in line)
    end = next(at for at, line in enumerate(mine) if at > start and line.startswith("execve("))
    return {
        call: (
            sum(line.startswith(f"{call}(") for line in mine[chroot:start]),
            sum(line.startswith(f"{call}(") for line in mine[chroot:end]),
        )
        for call in CALLS
    }


@pytest.mark.parametrize("role", ROLES)
def test_killed_anywhere(role: str, pod: Pod, tmp_path: Path) -> None:
    """SIGKILL at every call that touches a file: old or new content, and the next start works."""
    pod.serve_zookeeper()
    assert pod.run(role).code == 0
    old = contents(pod, role)
    points = calls_of_a_start(pod, role, tmp_path)
    new = contents(pod, role)
    assert old.keys() == new.keys() and old != new
    killed = mixed = 0
    for call, (before, after) in points.items():
        for number in range(before + 1, after + 1):
            assert pod.run(role).code == 0
            # -D: the program keeps its own process number, which is 1.
            inject = f"inject={call}:signal=KILL:when={number}"
            tracer = (STRACE, "-D", "-qq", "-o", "/dev/null", "-e", inject)
            if pod.init(role, env=NEW, tracer=tracer).wait(30).code == 0:
                continue
            killed += 1
            found = contents(pod, role)
            assert found.keys() == old.keys()
            assert all(found[path] in (old[path], new[path]) for path in found), (call, number)
            mixed += found not in (old, new)
            record = properties(pod.read(RECORD).replace("\\", ""))
            assert record["phase"] in ("wait", "run") and "start.time" in record
    assert killed >= 30 and mixed, "the points were none"
    # What is left of it does not disturb the next one.
    assert pod.run(role, env=NEW).code == 0
    assert contents(pod, role) == new
    assert not any(path.endswith(".tmp") for path in pod.tree())


@pytest.mark.parametrize("role", ROLES)
def test_killed_at_some_time(role: str, pod: Pod) -> None:
    """The same without a tracer, by a clock: also between the calls."""
    pod.serve_zookeeper()
    assert pod.run(role, env=NEW).code == 0
    new = contents(pod, role)
    assert pod.run(role).code == 0
    old = contents(pod, role)
    killed = 0
    for number in range(40):
        process = pod.init(role, env=NEW if number % 2 else {})
        end = time.monotonic() + number / 4000
        while time.monotonic() < end:
            pass
        try:
            process.send(signal.SIGKILL)
            killed += 1
        except (AssertionError, ProcessLookupError):
            pass
        process.wait(10)
        found = contents(pod, role)
        assert all(found[path] in (old[path], new[path]) for path in found)
    assert killed


@pytest.mark.parametrize("role", ROLES)
def test_ended_anywhere(role: str, pod: Pod, tmp_path: Path) -> None:
    """SIGTERM at these calls: 143 and its line, or java has begun."""
    pod.serve_zookeeper()
    ended = 0
    for call, (before, after) in calls_of_a_start(pod, role, tmp_path).items():
        for number in range(before + 1, after + 1):
            inject = f"inject={call}:signal=TERM:when={number}"
            tracer = (STRACE, "-D", "-qq", "-o", "/dev/null", "-e", inject)
            result = pod.init(role, env=NEW, tracer=tracer).wait(30)
            if b"argument" in result.out:
                assert result.code == 0
                continue
            # The first calls of libc come before main.
            if result.code == 143:
                ended += 1
                assert result.lines[-1].endswith("ended by SIGTERM before java was started")
            assert result.code == 143, (call, number, result)
    assert ended >= 30


def test_full_disk(make_pod) -> None:
    """No room: 71, what could not be written, and no part of a file."""
    for size in range(4, 60, 4):
        pod = make_pod(tmpfs=["/run"], tmpfs_options=f"size={size}k,mode=0755")
        pod.serve_zookeeper()
        env = {f"KAFKA_K{number}": "x" * 100 for number in range(100)}
        result = pod.broker(env=env)
        if result.code == 0:
            break
        assert result.code == 71 and result.out == b"", result.err
        assert f"{RUN}" in result.lines[-1] and "No space left on device" in result.lines[-1]
        left = [path for path in pod.tree() if path.startswith(f"{RUN}/")]
        assert set(left) <= {RECORD, SERVER_PROPERTIES, f"{RUN}/log4j.properties"}
        for path in left:
            assert pod.read(path).endswith("\n")
    assert size > 8 and result.code == 0, "the control: with room it starts"


def test_full_disk_keeps_the_old_files(make_pod) -> None:
    """What was there before stays as it was."""
    pod = make_pod(tmpfs=["/run"], tmpfs_options="size=32k,mode=0755")
    pod.serve_zookeeper()
    assert pod.broker().code == 0
    old = contents(pod, "broker")
    pod.write("/run/fill", b"")
    with open(pod.path("/run/fill"), "wb", 0) as file:
        try:
            while file.write(b"x" * 1024) == 1024:
                pass
        except OSError:
            pass
    result = pod.broker(env=NEW)
    assert result.code == 71 and "No space left on device" in result.lines[-1]
    assert contents(pod, "broker") == old
    assert not any(path.endswith(".tmp") for path in pod.tree())


@pytest.mark.parametrize("uid", [0, pytest.param(1000, marks=root_only)])
def test_read_only_data(uid: int, make_pod) -> None:
    """A ZooKeeper whose volume cannot be written: 71, the path, and as whom."""
    pod = make_pod(read_only=True, volumes=[], writable=["/dev/shm"])
    pod.path("/dev/shm").chmod(0o1777)
    result = pod.zookeeper(uid=uid, env={"KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "root-disk"})
    assert result.code == 71 and result.out == b""
    assert "/var/lib/zookeeper" in result.lines[-1] and "Read-only" in result.lines[-1]
    assert f"user {uid}" in result.lines[-1]


@root_only
def test_data_of_another_user(pod: Pod) -> None:
    """No fsGroup: the volume belongs to root."""
    pod.make(DATA, 0o755)
    pod.path("/dev/shm").chmod(0o1777)
    result = pod.zookeeper(uid=1000)
    assert result.code == 71
    assert DATA in result.lines[-1] and "Permission denied" in result.lines[-1]
    assert "user 1000" in result.lines[-1]


def test_in_the_way(pod: Pod) -> None:
    """A directory where the temporary file or the file itself would be."""
    pod.serve_zookeeper()
    pod.make(RUN, 0o700)
    for path in (f"{SERVER_PROPERTIES}.tmp", SERVER_PROPERTIES):
        pod.make(path)
        result = pod.broker()
        assert result.code == 71 and path in result.lines[-1], result.err
        pod.path(path).rmdir()
    assert pod.broker().code == 0


def test_a_link_in_the_way(pod: Pod) -> None:
    """A link is replaced, never followed."""
    pod.write("/etc/victim", "untouched")
    pod.make(f"{DATA}/conf")
    for path in (f"{DATA}/myid.tmp", ZOO_CFG, f"{ZOO_CFG}.tmp"):
        pod.path(path).symlink_to("/etc/victim")
    assert pod.zookeeper().code == 0
    assert pod.read("/etc/victim") == "untouched"
    assert not pod.path(ZOO_CFG).is_symlink()
