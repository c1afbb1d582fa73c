# SPDX-License-Identifier: Apache-2.0
"""What java is when it runs: process 1, with what it was given and nothing else."""

from pathlib import Path

import pytest
from lab.cluster import Cluster
from lab.pods import BROKER, ZOOKEEPER, Role
from spies import JAVA, spy
from support import STARTED

ROLES = pytest.mark.parametrize("role", [BROKER, ZOOKEEPER], ids=lambda role: role.name)


@ROLES
def test_java_is_process_1_and_alone(lab: Cluster, role: Role) -> None:
    """kafka-init has become java: no parent of it is left, and no helper beside it."""
    for pod in lab.role(role):
        assert pod.status()["NSpid"].split()[-1] == "1"
        assert pod.argv()[0] == "/opt/java/bin/java"
        processes = lab.engine.docker("top", pod.container, "-o", "pid").split()[1:]
        assert processes == [str(pod.state().pid)]


@ROLES
def test_the_jvm_logs_to_stdout(lab: Cluster, role: Role) -> None:
    """And kafka-init to stderr: whoever reads the one or the other sees all of it."""
    for pod in lab.role(role):
        assert (STARTED if role is BROKER else "binding to port") in pod.stdout()
        assert "kafka-init[" not in pod.stdout()
        assert " INFO " not in pod.stderr()


@ROLES
def test_java_is_given_nothing_of_kafka_init(lab: Cluster, java_home: Path, role: Role) -> None:
    """No descriptor and no signal state: the same as for the spy without kafka-init before it. The
    broker has had a session with the real ZooKeeper before."""
    bare = spy(lab, java_home, role, options=(f"--entrypoint={JAVA}",))
    given = spy(lab, java_home, role)
    assert set(given.descriptors) == {0, 1, 2}
    assert {number: kind(target) for number, target in given.descriptors.items()} == {
        number: kind(target) for number, target in bare.descriptors.items()
    }
    assert given.signals == bare.signals
    assert given.pid == 1
    assert "KAFKA_PORT" not in given.environment
    assert "KAFKA_PORT" in bare.environment or role is ZOOKEEPER


def kind(target: str) -> str:
    """A descriptor's target without its number: pipe:[123]."""
    return target.partition("[")[0]
