# SPDX-License-Identifier: Apache-2.0
"""A ZooKeeper server waits until its own name in the list of members is its own."""

import pytest
from kit import DATA, IP, RECORD, RUN, Pod, changes, spied

OWN = "kafka-0.zk.example"
SHORT = {"KAFKA_INIT_DOMAIN": "zk.example", "KAFKA_INIT_TIMEOUT": "1s"}


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ({}, f"{OWN}: Name or service not known"),
        ({OWN: "10.9.9.9"}, f"{OWN} is 10.9.9.9, which is not this pod"),
    ],
)
def test_deadline(names: dict[str, str], says: str, pod: Pod) -> None:
    """At the deadline: exit 2, why, and what to do; only the run record is there."""
    pod.serve_names(names)
    before = pod.tree()
    result = pod.zookeeper(env=SHORT)
    assert result.code == 2
    assert says in result.lines[-1] and "publishNotReadyAddresses" in result.lines[-1]
    assert changes(before, pod.tree()) == {RUN, RECORD}


def test_silent_name_server(pod: Pod) -> None:
    """A resolver that does not answer does not hold up the deadline."""
    pod.serve_names(None)
    result = pod.zookeeper(env=SHORT)
    assert result.code == 2
    assert f"{OWN}: the resolver did not answer" in result.lines[-1]


def test_name_that_moves(pod: Pod) -> None:
    """Unknown at first, then still the former pod's, then ours: a line each, and the start."""
    names: dict[str, str] = {}
    pod.serve_names(names)
    process = pod.init("zookeeper", env={**SHORT, "KAFKA_INIT_TIMEOUT": "2m"})
    process.wait_for_line("Name or service not known")
    names[OWN] = "10.9.9.9"
    process.wait_for_line("is 10.9.9.9, which is not this pod")
    assert not pod.path(DATA).exists()
    names[OWN] = IP
    result = process.wait()
    assert result.code == 0
    lines = [line for line in result.lines if line.startswith("kafka-init[wait]")]
    assert len(lines) == 4 and "the own name is there after" in lines[2], result.err
    assert spied(result).argv[-1] == f"{DATA}/conf/zoo.cfg"


@pytest.mark.parametrize(
    "env",
    [
        {"ZOO_LISTEN_ALLIPS_ENABLED": "true"},
        {"ZK_REPLICAS": None, "ZOO_SERVERS": "server.1=0.0.0.0:2888:3888"},
        {"ZK_REPLICAS": None, "ZOO_SERVERS": "server.1=[::]:2888:3888"},
        {"ZK_REPLICAS": None, "ZOO_SERVERS": f"server.1={IP}:2888:3888"},
        {"ZK_REPLICAS": None, "ZOO_SERVERS": "server.1=[fd00::3]:2888:3888"},
    ],
)
def test_no_wait(env: dict[str, str | None], make_pod) -> None:
    """Where it binds every address, or one of its own, nothing is asked for."""
    pod = make_pod(addresses=[f"{IP}/24", "fd00::3/64"])
    server = pod.serve_names({})
    result = pod.zookeeper(env={**SHORT, **env})
    assert result.code == 0, result.err
    assert server.asked == []
