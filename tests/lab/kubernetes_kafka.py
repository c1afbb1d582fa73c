# SPDX-License-Identifier: Apache-2.0
"""The project's manifests on a Kubernetes: applied with the images of this tree, watched, asked."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lab.command import Failed
from lab.deadline import until
from lab.images import Images
from lab.kubernetes import Kubernetes

MANIFESTS = Path(__file__).resolve().parents[2] / "manifests"
BASE = MANIFESTS / "base"
NAMESPACE = "kafka"

BROKERS = "kafka"
ZOOKEEPERS = "kafka-zookeeper"
REPLICAS = 3

# Six JVMs, one after the other in a roll, on a machine that may do much else.
READY_SECONDS = 600

Patch = dict[str, Any]


@dataclass(frozen=True)
class Deployment:
    """One application of the manifests."""

    kubernetes: Kubernetes
    images: Images
    namespace: str = NAMESPACE
    manifests: Path = BASE

    def apply(self, *patches: Patch) -> str:
        """kubectl apply -k, with this tree's images and these patches; return its warnings."""
        with tempfile.TemporaryDirectory() as directory:
            # kustomize takes no absolute path.
            base = os.path.relpath(self.manifests, Path(directory).resolve())
            overlay = {
                "resources": [base],
                "namespace": self.namespace,
                "images": list(self._image_names()),
                "patches": list(patches),
            }
            (Path(directory) / "kustomization.yaml").write_text(json.dumps(overlay))
            _, said = self.kubernetes.kubectl_both("apply", f"--kustomize={directory}")
        return said

    def kubectl(self, *arguments: str, data: bytes | None = None, timeout: float = 60) -> str:
        """kubectl in the namespace."""
        place = f"--namespace={self.namespace}"
        return self.kubernetes.kubectl(place, *arguments, data=data, timeout=timeout)

    def get(self, *arguments: str) -> dict[str, Any]:
        """An object of the namespace, or a list of them under "items"."""
        return self.kubernetes.get(f"--namespace={self.namespace}", *arguments)

    def pods(self, name: str) -> list[dict[str, Any]]:
        """The pods of a StatefulSet, by name."""
        selector = f"--selector=app.kubernetes.io/name={name}"
        return sorted(
            self.get("pods", selector)["items"], key=lambda pod: str(pod["metadata"]["name"])
        )

    def uids(self, name: str) -> dict[str, str]:
        """The uid of each pod of a StatefulSet: another pod of the same name has another."""
        return {pod["metadata"]["name"]: pod["metadata"]["uid"] for pod in self.pods(name)}

    def is_ready(self, name: str) -> bool:
        """Whether a StatefulSet is rolled out, and all its pods Ready and staying."""
        found = self.get(f"statefulset/{name}")
        status, replicas = found["status"], found["spec"]["replicas"]
        if status.get("observedGeneration") != found["metadata"]["generation"]:
            return False
        if status.get("updateRevision") != status.get("currentRevision"):
            return False
        pods = self.pods(name)
        return len(pods) == replicas and all(pod_is_ready(pod) for pod in pods)

    def wait_until_ready(self, *names: str, seconds: float = READY_SECONDS) -> None:
        """Wait for the StatefulSets, both by default."""
        wanted = names or (ZOOKEEPERS, BROKERS)
        what = f"{' and '.join(wanted)} rolled out and Ready"
        until(what, lambda: all(self.is_ready(name) for name in wanted), seconds, 1)

    def roll(self, name: str, seconds: float = READY_SECONDS) -> None:
        """kubectl rollout restart, and wait for its end."""
        self.kubectl("rollout", "restart", f"statefulset/{name}")
        self.wait_until_ready(name, seconds=seconds)

    def bootstrap(self) -> str:
        """The brokers' service, for a client on this machine."""
        return f"{self._address}:9092"

    @cached_property
    def _address(self) -> str:
        """It stays for as long as the service does."""
        return str(self.get(f"service/{BROKERS}")["spec"]["clusterIP"])

    def broker_addresses(self) -> list[str]:
        """Where each broker is to be reached, by ordinal."""
        return [f"{pod['status'].get('podIP', '')}:9092" for pod in self.pods(BROKERS)]

    def log(self, pod: str) -> list[str]:
        """The lines of a pod's log; none while it has none."""
        try:
            return self.kubectl("logs", pod).splitlines()
        except Failed:
            return []

    def decisions(self, pod: str) -> list[str]:
        """What kafka-init said in a pod's log."""
        return [line for line in self.log(pod) if line.startswith("kafka-init[")]

    def describe(self, pod: str) -> str:
        """What a person sees first."""
        return self.kubectl("describe", f"pod/{pod}")

    def volume(self, pod: str) -> Path:
        """The directory of a pod's volume on our own node."""
        assert self.kubernetes.place
        claim = self.get(f"persistentvolumeclaim/data-{pod}")
        return self.kubernetes.place.state / "lib" / "volumes" / claim["spec"]["volumeName"]

    def identities(self) -> dict[str, str]:
        """What must never change: each broker's and server's id as its own volume has it."""
        found = {}
        for pod in self.uids(BROKERS):
            lines = (self.volume(pod) / "logs" / "meta.properties").read_text().splitlines()
            found[pod] = " ".join(sorted(line for line in lines if "=" in line))
        for pod in self.uids(ZOOKEEPERS):
            found[pod] = (self.volume(pod) / "data" / "myid").read_text().strip()
        return found

    def delete(self) -> None:
        """Remove everything, the volumes too. A broker whose ZooKeeper goes first may need all of
        its 300 s."""
        namespace = f"namespace/{self.namespace}"
        self.kubernetes.kubectl(
            *["delete", namespace, "--ignore-not-found", "--timeout=400s"], timeout=420
        )

    def explain(self) -> str:
        """For a failure: what a person would look at."""
        texts = [self.kubectl("get", "pods,events", "--output=wide")]
        for pod in (*self.uids(ZOOKEEPERS), *self.uids(BROKERS)):
            texts += [f"--- {pod}", *self.log(pod)[-12:]]
        return "\n".join(texts)

    def _image_names(self) -> Iterator[dict[str, str]]:
        for target in ("kafka", "zookeeper", "tools"):
            name, _, tag = getattr(self.images, target).rpartition(":")
            yield {"name": f"kafka-init/{target}", "newName": name, "newTag": tag}


def pod_is_ready(pod: dict[str, Any]) -> bool:
    """Whether a pod is Ready and not on its way out."""
    conditions = pod["status"].get("conditions", [])
    ready = any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
    return ready and "deletionTimestamp" not in pod["metadata"]


def patch(name: str, operations: Sequence[dict[str, Any]]) -> Patch:
    """A JSON patch of one StatefulSet of the manifests."""
    return {
        "target": {"kind": "StatefulSet", "name": name},
        "patch": json.dumps(list(operations)),
    }


def guides_readiness(name: str, port: int) -> Patch:
    """The control: readiness as the guides have it, an open port, and nothing else to wait for.

    Their initialDelaySeconds of 30 and periodSeconds of 10 are left out: they hide what needs no
    longer than that, as the copies of a test do and those of a cluster do not. Their liveness,
    jps | grep, needs a shell, and has no say in a roll.
    """
    path = "/spec/template/spec/containers/0/readinessProbe"
    probe = {"tcpSocket": {"port": port}, "periodSeconds": 1}
    operations = [{"op": "replace", "path": path, "value": probe}]
    if name == BROKERS:
        # Our preStop alone keeps such a roll from going below min.insync.replicas.
        operations += [{"op": "remove", "path": "/spec/template/spec/containers/0/lifecycle"}]
    return patch(name, [*operations, {"op": "add", "path": "/spec/minReadySeconds", "value": 0}])


def small(name: str) -> Patch:
    """With a request of CPU so small that a node of two cores has room for a second cluster."""
    path = "/spec/template/spec/containers/0/resources/requests/cpu"
    return patch(name, [{"op": "replace", "path": path, "value": "10m"}])


# Kafka's throttle looks back over 11 s, so that the first 10 s are free of it, and it comes after
# an answer of up to 10 MB: more than a test makes a broker miss.
EXACT_THROTTLE = patch(
    BROKERS,
    [
        {
            "op": "add",
            "path": "/spec/template/spec/containers/0/env/-",
            "value": {"name": f"KAFKA_{name}", "value": value},
        }
        for name, value in (
            ("REPLICATION_QUOTA_WINDOW_NUM", "2"),
            ("REPLICA_FETCH_RESPONSE_MAX_BYTES", "65536"),
        )
    ],
)
