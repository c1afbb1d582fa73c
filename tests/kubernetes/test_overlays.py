# SPDX-License-Identifier: Apache-2.0
"""The overlays on a real API server and kubelet, each in a namespace of its own."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from lab import client
from lab.deadline import until
from lab.kubernetes import Kubernetes
from lab.kubernetes_kafka import (
    BROKERS,
    MANIFESTS,
    REPLICAS,
    ZOOKEEPERS,
    Deployment,
    small,
)
from lab.kubernetes_place import Place
from support import Applied, Times

# The port of the overlay's bootstrap Service on every node.
EXTERNAL_PORT = 31089
METRICS_PORT = 9404


@contextmanager
def overlay(kafka: Deployment, name: str, times: Times) -> Iterator[Deployment]:
    """An overlay applied to a namespace of its name, without a warning, and Ready."""
    made = Deployment(kafka.kubernetes, kafka.images, name, MANIFESTS / "overlays" / name)
    try:
        with times.measure(f"apply of the overlay {name}: all Ready"):
            assert made.apply(small(ZOOKEEPERS), small(BROKERS)) == ""
            made.wait_until_ready()
        yield made
    finally:
        made.delete()


def carries_messages(bootstrap: str, replicas: int) -> bool:
    """Whether all of some messages come back from a new topic."""
    sent = [f"message {number}" for number in range(100)]
    client.create_topic(bootstrap, "carried", 3, replicas)
    assert client.produce(bootstrap, "carried", sent).acknowledged
    return sorted(client.consume(bootstrap, "carried")) == sorted(sent)


def test_single(kafka: Deployment, node: Place, times: Times) -> None:
    """One ZooKeeper server and one broker, which is enough for messages."""
    with overlay(kafka, "single", times) as single:
        assert len(single.pods(BROKERS)) == len(single.pods(ZOOKEEPERS)) == 1
        assert carries_messages(single.bootstrap(), 1)


def test_network_policy(applied: Applied, cluster: Kubernetes) -> None:
    """The server takes the policies without a warning, and no pod is rolled for them."""
    kafka = applied.kafka
    before = {**kafka.uids(BROKERS), **kafka.uids(ZOOKEEPERS)}
    policies = Deployment(
        cluster, kafka.images, manifests=MANIFESTS / "overlays" / "networkpolicy"
    )
    assert policies.apply() == ""
    found = [one["metadata"]["name"] for one in kafka.get("networkpolicies")["items"]]
    assert sorted(found) == ["default-deny", BROKERS, ZOOKEEPERS]
    kafka.wait_until_ready()
    assert {**kafka.uids(BROKERS), **kafka.uids(ZOOKEEPERS)} == before
    kafka.kubectl("delete", "networkpolicies", "--all")


@pytest.mark.long
def test_external(kafka: Deployment, node: Place, times: Times) -> None:
    """A client outside the cluster's network reaches every broker at the node's address."""
    with overlay(kafka, "external", times):
        bootstrap = f"{node.node_ip}:{EXTERNAL_PORT}"
        brokers = client.wait_for_brokers(lambda: bootstrap, list(range(REPLICAS)), 60)
        ports = [(broker.host, broker.port) for broker in brokers]
        assert ports == [(node.node_ip, EXTERNAL_PORT + 1 + one) for one in range(REPLICAS)]
        assert carries_messages(bootstrap, REPLICAS)


@pytest.mark.long
def test_metrics(kafka: Deployment, node: Place, times: Times) -> None:
    """Every pod answers a Prometheus with numbers of its own role."""
    with overlay(kafka, "metrics", times) as made:
        for name, metric in (
            (BROKERS, "kafka_server_replicamanager_underreplicatedpartitions"),
            (ZOOKEEPERS, "zookeeper_quorumsize"),
        ):
            for pod in made.pods(name):
                url = f"http://{pod['status']['podIP']}:{METRICS_PORT}/metrics"
                until(f"{metric} at {url}", lambda url=url, metric=metric: metric in get(url), 60)


def get(url: str) -> str:
    """The text at a URL; none while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.read().decode()
    except OSError:
        return ""
