# SPDX-License-Identifier: Apache-2.0
"""Any user id, a root file system that cannot be written, no capabilities, no new privileges."""

from lab import client, zookeeper
from lab.cluster import Cluster
from lab.pods import BROKER, ZOOKEEPER, Pod
from support import OTHER_UID


def test_both_roles_start(hardened: Cluster, twin: Pod) -> None:
    """As a uid without a passwd entry; what the kernel says about process 1."""
    assert twin.name == "kafka-0"
    assert zookeeper.mode(hardened.role(ZOOKEEPER)[0]) in ("leader", "standalone")
    for pod in (hardened.role(ZOOKEEPER)[0], hardened.role(BROKER)[0]):
        assert f":{OTHER_UID}:" not in pod.read("/etc/passwd")
        status = pod.status()
        assert status["Uid"].split() == [str(OTHER_UID)] * 4
        assert int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0
        assert status["NoNewPrivs"] == "1"


def test_messages_of_every_compression(hardened: Cluster) -> None:
    """The JVM unpacks native libraries into /tmp for some of them."""
    client.create_topic(hardened.bootstrap(), "packed", partitions=1, replicas=1)
    sent = []
    for codec in ("none", "gzip", "snappy", "lz4", "zstd"):
        messages = [f"{codec} {number}" for number in range(50)]
        produced = client.produce(hardened.bootstrap(), "packed", messages, compression=codec)
        assert produced.acknowledged == messages
        sent += messages
    assert client.consume(hardened.bootstrap(), "packed") == sent


def test_the_root_file_system_is_untouched(hardened: Cluster) -> None:
    """It cannot be written, and nobody complained."""
    for pod in hardened.role(ZOOKEEPER)[:1] + hardened.role(BROKER)[:1]:
        changed = hardened.engine.docker("diff", pod.container).split()
        assert not changed, pod.name
        assert "Read-only file system" not in pod.output()
