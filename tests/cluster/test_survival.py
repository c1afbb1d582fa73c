# SPDX-License-Identifier: Apache-2.0
"""Pods die as nodes do, by SIGKILL, and come back as who they were."""

from collections.abc import Iterator

import pytest
from lab import client, zookeeper
from lab.cluster import Cluster
from lab.pods import BROKER, ZOOKEEPER
from support import STARTED, properties, wait_until_whole

TOPIC = "survivor"


@pytest.fixture
def acknowledged(lab: Cluster) -> Iterator[list[str]]:
    """Messages that the whole cluster has acknowledged; the cluster is whole again afterwards."""
    if TOPIC not in client.topics(lab.bootstrap()):
        client.create_topic(lab.bootstrap(), TOPIC)
    yield produce(lab, "before", client.consume(lab.bootstrap(), TOPIC))
    for pod in lab.pods.values():
        # Only where a test failed half-way: the next one shall find its own faults.
        if not pod.state().running:
            pod.start()
    wait_until_whole(lab)


def produce(lab: Cluster, when: str, so_far: list[str]) -> list[str]:
    """Send 300 more; all must be acknowledged, and what is in the topic is returned."""
    sent = [f"{when} {len(so_far) + number}" for number in range(300)]
    produced = client.produce(lab.bootstrap(), TOPIC, sent)
    assert not produced.failed
    assert len(produced.acknowledged) == len(sent)
    return so_far + sent


def test_a_killed_zookeeper(lab: Cluster, acknowledged: list[str]) -> None:
    """The two that are left elect and serve; the third comes back under its id with its data."""
    pods = lab.role(ZOOKEEPER)
    victim = next(pod for pod in pods if zookeeper.mode(pod) == "leader")
    others = [pod for pod in pods if pod is not victim]
    victim.kill()
    zookeeper.wait_for_quorum(others)
    acknowledged = produce(lab, "without a ZooKeeper", acknowledged)
    # A new topic needs ZooKeeper, unlike a message.
    client.create_topic(lab.bootstrap(), "made-without-one", partitions=1)

    victim.start()
    zookeeper.wait_for_quorum(pods)
    assert zookeeper.mode(victim) == "follower"
    assert victim.read(f"{ZOOKEEPER.data}/myid") == f"{victim.ordinal + 1}\n"
    assert zookeeper.zxid(victim) > 0
    assert sorted(client.consume(lab.bootstrap(), TOPIC)) == sorted(acknowledged)


def test_a_killed_broker_waits_out_its_own_registration(
    lab: Cluster, acknowledged: list[str]
) -> None:
    """The rest go on. Started again at once, while its znode is still there, it waits, then starts
    under its id and catches up. (Without the wait, Kafka ends at once with NodeExists.)"""
    victim = lab.role(BROKER)[1]
    before = properties(victim.read(f"{BROKER.data}/meta.properties"))
    starts = len(victim.decisions())
    victim.kill()
    victim.start()
    acknowledged = produce(lab, "without a broker", acknowledged)

    victim.wait_for_line(STARTED, 90, times=2)
    decisions = victim.decisions()[starts:]
    assert any("broker 1 is still registered" in line for line in decisions), decisions
    assert any("registration of broker 1 is gone" in line for line in decisions), decisions
    client.wait_for_brokers(lab.bootstrap, [0, 1, 2], 60)
    client.wait_for_isr(lab.bootstrap(), TOPIC, 3, 60)
    assert properties(victim.read(f"{BROKER.data}/meta.properties")) == before
    assert "NodeExists" not in victim.stdout()
    assert sorted(client.consume(f"{victim.ip}:9092", TOPIC)) == sorted(acknowledged)


def test_a_second_run_on_the_same_volumes(lab: Cluster, acknowledged: list[str]) -> None:
    """All pods are deleted and made anew, with new addresses: ids, cluster and messages stay."""
    before = [properties(pod.read(f"{BROKER.data}/meta.properties")) for pod in lab.role(BROKER)]
    for pod in lab.role(BROKER):
        assert pod.stop() == 143
    for pod in lab.role(ZOOKEEPER):
        assert pod.stop() == 143
    lab.remove_pods()
    for role in (ZOOKEEPER, BROKER):
        # The other way round than the first time, so that most addresses are others, too.
        for ordinal in (2, 1, 0):
            lab.run(role, ordinal)
    wait_until_whole(lab)
    after = [properties(pod.read(f"{BROKER.data}/meta.properties")) for pod in lab.role(BROKER)]
    assert after == before
    myids = [pod.read(f"{ZOOKEEPER.data}/myid") for pod in lab.role(ZOOKEEPER)]
    assert myids == ["1\n", "2\n", "3\n"]
    client.wait_for_isr(lab.bootstrap(), TOPIC, 3, 60)
    assert sorted(client.consume(lab.bootstrap(), TOPIC)) == sorted(acknowledged)
    produce(lab, "in the second run", acknowledged)
