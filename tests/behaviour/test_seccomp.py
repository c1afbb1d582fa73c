# SPDX-License-Identifier: Apache-2.0
"""Profiles that answer EPERM or ENOSYS for one call that they do not know: it works without it, or
says what is wrong."""

import errno
import socket
import subprocess
from functools import partial
from pathlib import Path

import pytest
from fakes import ZooKeeper
from lab.fake_broker import Server
from probe_servers import Broker, Probed
from seccomp import NUMBERS, deny

ERRORS = [errno.EPERM, errno.ENOSYS]
# Without which there is no thread, and librdkafka has threads.
NO_THREAD = "does not allow clone3"


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("call", sorted(NUMBERS))
def test_probe(call: str, error: int, probed: Probed) -> None:
    """The broker's probe is the one with threads, timers, pipes and events."""
    probed.record(probed.serve(Broker().serve))
    probed.settings()
    said = probed.run(probed.words("ready"), preexec_fn=partial(deny, call, error))
    if call == "clone3" and error == errno.EPERM:
        assert said.code and NO_THREAD in said.line, said
    else:
        assert said.code == 0, said
    said = probed.run(probed.words("live"), preexec_fn=partial(deny, call, error))
    assert said.code == 0, said


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("call", sorted(NUMBERS))
def test_check(call: str, error: int, binary: Path, tmp_path: Path, probed: Probed) -> None:
    """Files, directories, java, limits and mounts are looked at; the same is found as without."""
    (tmp_path / "libs").mkdir()
    (tmp_path / "libs/kafka_2.13-3.9.1.jar").touch()
    env = {
        "POD_NAME": "kafka-0",
        "POD_IP": "127.0.0.1",
        "KAFKA_ZOOKEEPER_CONNECT": "127.0.0.1:2181",
        "KAFKA_INIT_JAVA": "/bin/true",
        "KAFKA_INIT_KAFKA_HOME": str(tmp_path),
        "KAFKA_INIT_RUN_DIR": str(tmp_path / "own"),
        "KAFKA_LOG_DIRS": str(tmp_path / "data"),
    }

    def check(**how: object) -> "tuple[int, str, str]":
        words = [str(binary.resolve()), "check", "broker"]
        found = subprocess.run(words, env=env, capture_output=True, text=True, timeout=20, **how)  # type: ignore[call-overload]
        return found.returncode, found.stdout, found.stderr

    assert check(preexec_fn=partial(deny, call, error)) == check()


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("call", sorted(NUMBERS))
def test_wait(call: str, error: int, binary: Path) -> None:
    """A session with ZooKeeper: its library would abort without a thread."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(listening, ZooKeeper().serve)
    address = "{}:{}".format(*listening.getsockname())
    words = [str(binary.resolve()), "wait", "zookeeper", address, "--timeout=3s"]
    how = {"env": {}, "capture_output": True, "text": True, "timeout": 30}
    found = subprocess.run(words, preexec_fn=partial(deny, call, error), **how)  # type: ignore[call-overload]
    server.close()
    if call == "pipe2" or (call == "clone3" and error == errno.EPERM):
        said = NO_THREAD if call == "clone3" else "cannot start a ZooKeeper session"
        assert found.returncode == 2 and said in found.stderr, found
    else:
        assert found.returncode == 0, found
