# SPDX-License-Identifier: Apache-2.0
"""Which java, and what is said where there is none."""

from pathlib import Path

import pytest
from kit import BROKER, DATA, RECORD, RUN, ZOO_CFG, Pod, changes, spied

ROLES = ["broker", "zookeeper"]


def broken(pod: Pod, role: str, path: str, code: int, *says: str) -> None:
    """It is found before anything is written, whoever starts it."""
    before = pod.tree()
    for env in ({"KAFKA_INIT_JAVA": path}, {"JAVA_HOME": str(Path(path).parents[1])}):
        result = pod.run(role, env=env)
        assert result.code == code, result.err
        assert all(word in result.lines[-1] for word in (path, *says)), result.err
    assert changes(before, pod.tree()) == set()


@pytest.mark.parametrize("role", ROLES)
def test_missing(role: str, pod: Pod) -> None:
    """127, as a shell has it."""
    broken(pod, role, "/opt/none/bin/java", 127, "No such file or directory")


@pytest.mark.parametrize("role", ROLES)
def test_below_a_file(role: str, pod: Pod) -> None:
    """A path through a file is no path."""
    pod.write("/opt/file", "")
    broken(pod, role, "/opt/file/bin/java", 127, "Not a directory")


@pytest.mark.parametrize("role", ROLES)
def test_not_executable(role: str, pod: Pod) -> None:
    """126, also for root."""
    pod.write("/opt/jre/bin/java", b"\x7fELF", 0o644)
    broken(pod, role, "/opt/jre/bin/java", 126, "Permission denied")


@pytest.mark.parametrize("role", ROLES)
def test_directory(role: str, pod: Pod) -> None:
    """126."""
    pod.make("/opt/jre/bin/java")
    broken(pod, role, "/opt/jre/bin/java", 126, "Is a directory")


@pytest.mark.parametrize("content", ["echo started > /tmp/started\n", "", "\x7fELF nonsense"])
def test_wrong_format(content: str, pod: Pod) -> None:
    """126 when the kernel says so, and no shell is asked: there is one, and it would run it."""
    pod.write("/opt/jre/bin/java", content, 0o755)
    pod.write("/bin/sh", pod.programs.spy.read_bytes(), 0o755)
    pod.serve_zookeeper()
    result = pod.broker(env={"KAFKA_INIT_JAVA": "/opt/jre/bin/java"})
    assert (result.code, result.out) == (126, b"")
    assert "cannot execute /opt/jre/bin/java: Exec format error" in result.lines[-1]
    assert not pod.path("/tmp/started").exists()


def test_no_interpreter(pod: Pod) -> None:
    """A script whose interpreter is not there is not there either, as a shell has it."""
    pod.write("/opt/jre/bin/java", "#!/bin/none\n", 0o755)
    pod.serve_zookeeper()
    result = pod.broker(env={"KAFKA_INIT_JAVA": "/opt/jre/bin/java"})
    assert result.code == 127 and "/opt/jre/bin/java" in result.lines[-1]


def test_relative(pod: Pod) -> None:
    """A relative path would depend on the working directory."""
    before = pod.tree()
    result = pod.broker(env={"KAFKA_INIT_JAVA": "bin/java"})
    assert result.code == 3 and "bin/java" in result.lines[-1] and "absolute" in result.lines[-1]
    assert pod.tree() == before


@pytest.mark.parametrize("path", [None, "", "/nowhere:/usr/bin", "opt/java/bin"])
def test_not_in_path(path: str | None, pod: Pod) -> None:
    """No JAVA_HOME and nothing in PATH: 127 and what to set. A relative element is no place."""
    result = pod.broker(env={"JAVA_HOME": None, "PATH": path})
    assert result.code == 127
    assert "JAVA_HOME" in result.lines[-1] and "KAFKA_INIT_JAVA" in result.lines[-1]


def test_which(pod: Pod) -> None:
    """--java, else KAFKA_INIT_JAVA, else JAVA_HOME, else the first in PATH that can be executed."""
    pod.serve_zookeeper()
    spy = pod.programs.spy.read_bytes()
    for name in "abcd":
        pod.write(f"/{name}/bin/java", spy, 0o755)
    pod.write("/0/bin/java", spy, 0o644)
    env = {"PATH": "/nowhere:/0/bin:/d/bin:/c/bin"}
    for path, words, more in (
        ("/d/bin/java", (), {"JAVA_HOME": None}),
        ("/d/bin/java", (), {"JAVA_HOME": ""}),
        ("/c/bin/java", (), {"JAVA_HOME": "/c"}),
        ("/b/bin/java", (), {"JAVA_HOME": "/c", "KAFKA_INIT_JAVA": "/b/bin/java"}),
        ("/a/bin/java", ("--java=/a/bin/java",), {"KAFKA_INIT_JAVA": "/b/bin/java"}),
    ):
        result = pod.broker(*words, env={**env, **more})
        assert spied(result).argv[0] == path
        assert f"starting {path} with" in result.lines[-1]


HOMES = [
    ("broker", "KAFKA_INIT_KAFKA_HOME", "libs"),
    ("zookeeper", "KAFKA_INIT_ZOOKEEPER_HOME", "lib"),
]


@pytest.mark.parametrize(("role", "home", "below"), HOMES)
def test_no_jars(role: str, home: str, below: str, pod: Pod) -> None:
    """A home without jars is a wrong setting, found before anything is waited for or written."""
    before = pod.tree()
    result = pod.run(role, env={home: "/opt/none"})
    assert result.code == 3, result.err
    assert "/opt/none" in result.lines[-1] and "No such file" in result.lines[-1]
    assert changes(before, pod.tree()) == set()
    pod.write(f"/opt/none/{below}/README", "")
    before = pod.tree()
    result = pod.run(role, env={home: "/opt/none"})
    assert result.code == 3 and f"there is no jar in /opt/none/{below}" in result.lines[-1]
    assert changes(before, pod.tree()) == set()


@pytest.mark.parametrize(("role", "home", "below"), HOMES)
def test_jars_of_another_home(role: str, home: str, below: str, pod: Pod) -> None:
    """In lib or libs of the home, or in the home itself."""
    pod.serve_zookeeper()
    for place in ("/opt/flat", f"/opt/other/{below}"):
        pod.write(f"{place}/a.jar", "")
        argv = spied(pod.run(role, env={home: place.removesuffix(f"/{below}")})).argv
        assert argv[argv.index("-cp") + 1] == f"{place}/a.jar"


@pytest.mark.parametrize("code", [0, 1, 2, 32, 64, 126, 127, 128, 143, 254, 255])
def test_exit_code(code: int, pod: Pod) -> None:
    """java is process 1: its exit code is the pod's."""
    result = pod.zookeeper(env={"SPY_EXIT": str(code)})
    assert result.code == code
    assert spied(result).pid == 1
    assert pod.path(ZOO_CFG).exists()


def test_control_of_nothing_written(pod: Pod) -> None:
    """A start that gets on does write."""
    before = pod.tree()
    assert pod.zookeeper().code == 0
    assert {RUN, RECORD, DATA, ZOO_CFG, f"{DATA}/myid"} <= changes(before, pod.tree())
    assert BROKER["JAVA_HOME"] == "/opt/java"
