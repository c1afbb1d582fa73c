# SPDX-License-Identifier: Apache-2.0
"""`check`: all that is wrong with the configuration and this machine, at once."""

import json
import re

import pytest
from kit import DATA, ENVIRONMENTS, Pod
from lab.bare_pod import IS_ROOT, Result

ROLES = ["broker", "zookeeper"]
HOME = {"broker": "KAFKA_INIT_KAFKA_HOME", "zookeeper": "KAFKA_INIT_ZOOKEEPER_HOME"}
# Of each role: two errors of the configuration.
WRONG = {
    "broker": {"KAFKA_LISTENERS": "nonsense", "KAFKA_LOG_DIRS": "$(NOWHERE)"},
    "zookeeper": {"ZK_DATA_DIR": "relative", "ZOO_TICK_TIME": "$(NOWHERE)"},
}
_COUNTS = re.compile(r"refused (\d+), errors (\d+), warnings (\d+)")


def check(pod: Pod, role: str, *words: str, **how: object) -> Result:
    """`check` with the environment of the role."""
    return pod.run("check", role, *words, base=ENVIRONMENTS[role], **how)  # type: ignore[arg-type]


def counts(result: Result) -> tuple[int, ...]:
    """How many are refused, errors and warnings, by the last line."""
    found = _COUNTS.fullmatch(result.text.splitlines()[-1])
    assert found, result
    return tuple(int(number) for number in found.groups())


@pytest.mark.parametrize("role", ROLES)
def test_nothing_wrong(role: str, pod: Pod) -> None:
    """0, and nothing is written, where there is a place to write to and where there is none."""
    before = pod.tree()
    result = check(pod, role)
    assert (result.code, result.text) == (0, "refused 0, errors 0, warnings 0\n"), result
    assert pod.tree() == before


@pytest.mark.parametrize("role", ROLES)
def test_on_a_read_only_root(role: str, make_pod) -> None:
    """As any user."""
    pod = make_pod(read_only=True)
    result = check(pod, role, uid=12345 if IS_ROOT else 0)
    assert result.code == 0, result


@pytest.mark.parametrize("role", ROLES)
def test_everything_at_once(role: str, pod: Pod) -> None:
    """1: what is wrong with the configuration and with this machine, each once, with its origin
    and remedy."""
    before = pod.tree()
    env = {**WRONG[role], "JAVA_HOME": "/nowhere", HOME[role]: "/nowhere/home"}
    result = check(pod, role, env=env)
    assert result.code == 1
    lines = result.text.splitlines()[:-1]
    assert counts(result) == (0, 4, 0), result.text
    for origin in env:
        (line,) = [line for line in lines if line.startswith(f"error: {origin}: ")]
        assert "; " in line
    # They are its answer, not its log.
    assert "error: " not in result.err
    assert pod.tree() == before


@pytest.mark.parametrize("role", ROLES)
def test_a_start_refuses_on_errors(role: str, pod: Pod) -> None:
    """3, with the same sentences; and `render`, which knows no machine, too."""
    said = check(pod, role, env=WRONG[role]).text.splitlines()[:-1]
    assert len(said) == 2
    for result in (pod.run(role, env=WRONG[role]), pod.render(role, env=WRONG[role])):
        assert result.code == 3
        assert sorted(line.partition(": ")[2] for line in result.lines if "error: " in line) == (
            sorted(said)
        )


@pytest.mark.parametrize("role", ROLES)
def test_json(role: str, pod: Pod) -> None:
    """The same for a machine."""
    result = check(pod, role, "--json", env=WRONG[role])
    assert result.code == 1
    found = json.loads(result.text)
    assert (found["role"], found["ok"]) == (role, False)
    assert {one["origin"] for one in found["findings"]} == set(WRONG[role])
    assert {one["level"] for one in found["findings"]} == {"error"}
    assert all(one["what"] and one["remedy"] for one in found["findings"])
    lines = check(pod, role, env=WRONG[role]).text.splitlines()[:-1]
    assert lines == ["error: {origin}: {what}; {remedy}".format(**one) for one in found["findings"]]
    found = json.loads(check(pod, role, "--format=json").text)
    assert found == {"role": role, "ok": True, "findings": []}


def test_refusal_and_warning(pod: Pod) -> None:
    """A refusal is 1 as well and comes first; a warning alone is 0. A start: 4, and on it goes."""
    newline = {"ZOO_TICK_TIME": "2000\n"}
    result = check(pod, "zookeeper", env=newline)
    assert result.code == 0 and counts(result) == (0, 0, 1), result
    assert result.text.startswith("warning: ZOO_TICK_TIME: ")
    pod.write(f"{DATA}/myid", "7\n")
    result = check(pod, "zookeeper", env=newline)
    assert result.code == 1 and counts(result) == (1, 0, 1), result
    assert result.text.startswith(f"refused: {DATA}/myid: ")
    assert pod.zookeeper(env=newline).code == 4
    # The control: the disk is the machine's, and `render` knows none.
    assert pod.render("zookeeper", env=newline).code == 0


@pytest.mark.parametrize("role", ROLES)
def test_no_java(role: str, pod: Pod) -> None:
    """An error of `check`, and the exit code of a shell from a start."""
    env = {"JAVA_HOME": None, "PATH": "/usr/nowhere"}
    result = check(pod, role, env=env)
    assert result.code == 1 and result.text.startswith("error: PATH: "), result
    assert counts(result) == (0, 1, 0)
    assert pod.run(role, env=env).code == 127
    assert pod.render(role, env=env).code == 0


@pytest.mark.parametrize("role", ROLES)
def test_no_network(role: str, pod: Pod) -> None:
    """Nobody is asked, also where a start would ask the resolver for the domain."""
    pod.write("/etc/hosts", "127.0.0.1 localhost\n")
    names = pod.serve_names({})
    server = pod.serve_zookeeper()
    env = {"KAFKA_INIT_ADVERTISE": "name"}
    assert check(pod, role, env=env).code == 0
    assert (names.asked, server.sessions) == ([], 0)
    # The control: a start does ask.
    pod.run(role, env={**env, "KAFKA_INIT_TIMEOUT": "300ms"})
    assert names.asked


@pytest.mark.parametrize("role", ROLES)
def test_in_a_running_pod(role: str, pod: Pod) -> None:
    """Its own java, its files and its record are nothing wrong, and stay as they are."""
    pod.serve_zookeeper()
    process = pod.init(role, env={"SPY_STAYS": "1"})
    process.wait_for_program("/java")
    before = pod.tree()
    result = check(pod, role)
    assert result.code == 0 and counts(result) == (0, 0, 0), result
    assert pod.tree() == before and process.is_running()


def test_termination_log_stays(pod: Pod) -> None:
    """What `kubectl describe` shows is the start's."""
    pod.write("/tmp/log", "")
    env = {**WRONG["broker"], "KAFKA_INIT_TERMINATION_LOG": "/tmp/log"}
    assert check(pod, "broker", env=env).code == 1 and pod.read("/tmp/log") == ""
    assert pod.broker(env=env).code == 3 and "KAFKA_LISTENERS" in pod.read("/tmp/log")


@pytest.mark.parametrize("words", [[], ["--json"], ["kafka"], ["broker", "x"], ["broker", "--out"]])
def test_usage(words: list[str], pod: Pod) -> None:
    """64, and one line."""
    result = pod.run("check", *words, base={})
    assert result.code == 64 and len(result.lines) == 1 and result.out == b""
