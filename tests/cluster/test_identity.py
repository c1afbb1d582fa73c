# SPDX-License-Identifier: Apache-2.0
"""Who the pods are: on their disks, in ZooKeeper's answers, in what a client sees."""

from lab import client, zookeeper
from lab.cluster import Cluster
from lab.pods import BROKER, ZOOKEEPER
from support import STARTED, WAITING, properties


def test_brokers_started_before_zookeeper_wait_and_then_start(lab: Cluster) -> None:
    """The fixture started them first; each said so, and none was started a second time."""
    for pod in lab.role(BROKER):
        decisions = pod.decisions()
        assert any(WAITING in line for line in decisions), decisions
        # In the metadata it is a moment before it says so.
        pod.wait_for_line(STARTED, 30)
        assert pod.stdout().count(STARTED) == 1


def test_broker_id_is_the_ordinal(lab: Cluster) -> None:
    """What Kafka itself wrote into its log directory."""
    ids = [properties(pod.read(f"{BROKER.data}/meta.properties")) for pod in lab.role(BROKER)]
    assert [one["broker.id"] for one in ids] == ["0", "1", "2"]
    assert len({one["cluster.id"] for one in ids}) == 1


def test_myid_is_the_ordinal_and_one(lab: Cluster) -> None:
    """The file that ZooKeeper reads, and one ensemble of the three."""
    pods = lab.role(ZOOKEEPER)
    assert [pod.read(f"{ZOOKEEPER.data}/myid") for pod in pods] == ["1\n", "2\n", "3\n"]
    modes = sorted(zookeeper.mode(pod) for pod in pods)
    assert modes == ["follower", "follower", "leader"]


def test_clients_see_each_brokers_own_address(lab: Cluster) -> None:
    """advertised.listeners, as the metadata has it."""
    seen = client.brokers(lab.bootstrap())
    assert [(one.id, one.host, one.port) for one in seen] == [
        (pod.ordinal, pod.ip, 9092) for pod in lab.role(BROKER)
    ]
