# SPDX-License-Identifier: Apache-2.0
"""What a cluster is for."""

from lab import client
from lab.cluster import Cluster


def test_a_replicated_topic_carries_messages(lab: Cluster) -> None:
    """Replication factor 3, acks=all: all that is acknowledged is there."""
    client.create_topic(lab.bootstrap(), "messages", partitions=6, replicas=3)
    sent = [f"message {number}" for number in range(2000)]
    produced = client.produce(lab.bootstrap(), "messages", sent)
    assert sorted(produced.acknowledged) == sorted(sent)
    assert sorted(client.consume(lab.bootstrap(), "messages")) == sorted(sent)
    assert client.isr(lab.bootstrap(), "messages") == [3] * 6


def test_a_consumer_group_reads(lab: Cluster) -> None:
    """The topic of the offsets has the replication factor that the environment asks for."""
    client.create_topic(lab.bootstrap(), "group", partitions=3, replicas=3)
    sent = [f"message {number}" for number in range(100)]
    client.produce(lab.bootstrap(), "group", sent)
    read = client.consume_in_group(lab.bootstrap(), "group", "readers", len(sent))
    assert sorted(read) == sorted(sent)
    assert set(client.replicas(lab.bootstrap(), "__consumer_offsets")) == {3}
