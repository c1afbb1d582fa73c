# SPDX-License-Identifier: Apache-2.0
"""What the kubelet shows of a container that ended: the file is its own, the text ours."""

import os

import pytest
from kit import Pod, root_only

LOG = "/dev/termination-log"
SIZE = 4096
WRONG = {"KAFKA_ZOOKEEPER_CONNECT": None, "POD_IP": "localhost"}


def errors(err: str) -> list[str]:
    """The errors of standard error, without what stands before them."""
    lines = [line for line in err.splitlines() if ": error: " in line]
    return [line.split(": error: ", 1)[1].removeprefix("refused: ") for line in lines]


def test_findings(pod: Pod) -> None:
    """All errors and refusals, a line each, in place of what was there; no warning."""
    pod.write(LOG, "of a former container\n" * 500)
    result = pod.broker(env={**WRONG, "KAFKA_BROKER_ID": "7", "KAFKA_INIT_JAVAA": "x"})
    assert result.code == 4 and ": warning: " in result.err
    assert pod.read(LOG).splitlines() == errors(result.err)
    assert len(errors(result.err)) == 3


def test_an_error_that_ends_a_stage(pod: Pod) -> None:
    """Its one sentence."""
    pod.write(LOG, "")
    result = pod.broker(env={"KAFKA_INIT_JAVA": "/none"})
    assert result.code == 127
    assert [pod.read(LOG).strip()] == errors(result.err)


def test_a_deadline(pod: Pod) -> None:
    """So that `kubectl describe pod` says which server and why."""
    pod.write(LOG, "")
    result = pod.broker(env={"KAFKA_INIT_TIMEOUT": "300ms"})
    assert result.code == 2 and "127.0.0.1:2181" in pod.read(LOG)


def test_a_failed_execution(pod: Pod) -> None:
    """The last thing that can fail."""
    pod.write(LOG, "")
    pod.write("/java", "nonsense", 0o755)
    result = pod.zookeeper(env={"KAFKA_INIT_JAVA": "/java"})
    assert result.code == 126 and "/java: Exec format error" in pod.read(LOG)


def test_whole_findings(pod: Pod) -> None:
    """At most 4096 bytes: whole lines, and how many more there are."""
    pod.write(LOG, "")
    many = {f"KAFKA_K{number:03}": f"$(NOPE{number}) " + "x" * number for number in range(100)}
    result = pod.broker(env=many)
    said, text = errors(result.err), pod.read(LOG)
    assert result.code == 3 and len(said) == 100
    assert SIZE - 200 < len(text) <= SIZE
    *lines, last = text.splitlines()
    assert lines == said[: len(lines)] and text.endswith("\n")
    assert last == f"and {100 - len(lines)} more"


def test_a_finding_larger_than_the_file(pod: Pod) -> None:
    """Counted, and the ones after it still shown."""
    pod.write(LOG, "")
    result = pod.broker(env={"KAFKA_A": f"$({'x' * 5000})", "KAFKA_ZOOKEEPER_CONNECT": ""})
    assert result.code == 3
    text = pod.read(LOG)
    assert len(text.encode()) <= SIZE and "zookeeper.connect" in text


def test_not_made(pod: Pod) -> None:
    """Where the kubelet made none, there is none."""
    assert pod.broker(env=WRONG).code == 3
    assert not pod.path(LOG).exists()


@pytest.mark.parametrize(
    "make", [pytest.param("unwritable", marks=root_only), "directory", "link", "fifo"]
)
def test_not_writable(make: str, pod: Pod) -> None:
    """Where it cannot be written, nothing happens to it, and the exit code is the same."""
    path = pod.path(LOG)
    pod.write("/etc/victim", "untouched")
    if make == "unwritable":
        pod.write(LOG, "untouched", 0o444)
    elif make == "directory":
        pod.make(LOG)
    elif make == "link":
        path.symlink_to("/etc/victim")
    else:
        os.mkfifo(path)
    before = pod.tree()
    uid = 1000 if make == "unwritable" else 0
    assert pod.broker(env=WRONG, uid=uid).code == 3
    assert pod.tree() == before


def test_another_path(pod: Pod) -> None:
    """terminationMessagePath can be another one."""
    pod.write("/tmp/log", "")
    pod.write(LOG, "untouched")
    assert pod.broker("--termination-log=/tmp/log", env=WRONG).code == 3
    assert "zookeeper.connect" in pod.read("/tmp/log") and pod.read(LOG) == "untouched"


@pytest.mark.parametrize("env", [WRONG, {"KAFKA_LOG_DIRS": "/a"}])
def test_not_by_render(env: dict[str, str | None], pod: Pod) -> None:
    """`render` is run by people, also in a running pod."""
    pod.write(LOG, "untouched")
    pod.render("broker", env=env)
    assert pod.read(LOG) == "untouched"


def test_nothing_to_say(pod: Pod) -> None:
    """A start that becomes java leaves it to java."""
    pod.write(LOG, "")
    assert pod.zookeeper().code == 0
    assert pod.read(LOG) == ""


def test_usage(pod: Pod) -> None:
    """A wrong command line ends a container as well, and is fatal: it is in the file."""
    pod.write(LOG, "")
    result = pod.broker("--nope")
    assert result.code == 64
    assert "--nope" in pod.read(LOG)


@pytest.mark.parametrize("words", [("zookeeper", "--timeout=300ms"), ("brokr",)])
def test_wait(words: tuple[str, ...], pod: Pod) -> None:
    """An init container that gives up has a termination log too."""
    pod.write(LOG, "")
    result = pod.run("wait", *words, env={"KAFKA_ZOOKEEPER_CONNECT": "127.0.0.1"})
    assert result.code in (2, 64)
    assert [pod.read(LOG).strip()] == errors(result.err)
