# SPDX-License-Identifier: Apache-2.0
"""kubectl apply -k manifests/base, on a cluster that has nothing but the images."""

from lab import client
from lab.kubernetes import Kubernetes
from lab.kubernetes_kafka import BROKERS, ZOOKEEPERS, Deployment
from lab.kubernetes_place import Place
from support import Applied


def test_the_node(cluster: Kubernetes) -> None:
    """A real kubelet says that it is ready."""
    conditions = cluster.get("nodes")["items"][0]["status"]["conditions"]
    assert {one["type"]: one["status"] for one in conditions}["Ready"] == "True"


def test_no_warning(applied: Applied) -> None:
    """Nothing is admitted with a warning where Pod Security warns of what "restricted" is not."""
    kafka = applied.kafka
    labels = kafka.kubernetes.get("namespace", kafka.namespace)["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/warn"] == "restricted"
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    assert applied.warnings == ""


def test_no_warning_control(applied: Applied) -> None:
    """A pod template that is not restricted does get one, so it would have been seen."""
    kafka = applied.kafka
    patch = '{"spec": {"template": {"spec": {"hostNetwork": true}}}}'
    _, said = kafka.kubernetes.kubectl_both(
        *[f"--namespace={kafka.namespace}", "patch", f"statefulset/{BROKERS}"],
        *["--patch", patch, "--dry-run=server"],
    )
    assert 'would violate PodSecurity "restricted' in said


def test_identities(kafka: Deployment, node: Place) -> None:
    """Each pod is who its ordinal says."""
    identities = kafka.identities()
    for ordinal in range(3):
        assert f"broker.id={ordinal}" in identities[f"{BROKERS}-{ordinal}"]
        assert identities[f"{ZOOKEEPERS}-{ordinal}"] == str(ordinal + 1)
    brokers = client.brokers(kafka.bootstrap())
    registered = {broker.id: f"{broker.host}:{broker.port}" for broker in brokers}
    assert registered == dict(enumerate(kafka.broker_addresses()))


def test_what_a_person_sees(kafka: Deployment) -> None:
    """No pod was started twice, and the log says what was decided."""
    for name in (BROKERS, ZOOKEEPERS):
        for pod in kafka.pods(name):
            assert pod["status"]["containerStatuses"][0]["restartCount"] == 0
    assert "broker.id" in kafka.kubectl("logs", f"{BROKERS}-1")
