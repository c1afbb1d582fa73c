# SPDX-License-Identifier: Apache-2.0
"""The manifests, as files: what every pod must say, numbers that agree, a reason beside each."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tree
import yaml

# A number under one of these keys is somebody's decision.
_NUMBER = re.compile(
    r"\b(replicas|weight|maxSkew|maxUnavailable|backoffLimit|activeDeadlineSeconds|storage|cpu|memory"
    r"|sizeLimit|nodePort|runAsUser|\w+Seconds|\w+SecondsAfterFinished|failureThreshold)"
    r":\s*\"?\d"
)
# How far above a number its reason may stand: a block of them has one.
_NEAR = 10

_CONTAINER = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
_IDENTITY = re.compile(
    r"^\s*(broker\.id|node\.id|(advertised\.)?listeners|broker\.rack|server\.\d+|zookeeper\.connect)\b"
)


def documents(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object in the manifests, with the name of its file."""
    for path in tree.files(root, ".yaml", under="manifests/"):
        for document in yaml.safe_load_all(path.read_text()):
            if document["kind"] != "Kustomization":
                yield str(path.relative_to(root)), document


def pods(root: Path) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Every pod's spec, and whether it is a patch of one."""
    for name, document in documents(root):
        if document["kind"] == "Pod":
            yield name, document["spec"], False
        elif document["kind"] in ("StatefulSet", "Job"):
            spec = document["spec"]["template"]["spec"]
            yield name, spec, not all("image" in one for one in spec["containers"])


def containers(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every container that is whole, init containers too."""
    for name, spec, _ in pods(root):
        for container in spec.get("initContainers", []) + spec["containers"]:
            if "image" in container:
                yield f"{name}: {container['name']}", container


def restricted(root: Path) -> list[str]:
    """What Pod Security calls restricted, and more."""
    found = []
    for name, spec, is_patch in pods(root):
        security = spec.get("securityContext", {})
        wanted = {
            "runAsNonRoot": security.get("runAsNonRoot") is True,
            "seccompProfile": security.get("seccompProfile") == {"type": "RuntimeDefault"},
            "automountServiceAccountToken": spec.get("automountServiceAccountToken") is False,
            "enableServiceLinks": spec.get("enableServiceLinks") is False,
        }
        found += [f"{name}: {key}" for key, right in wanted.items() if not right and not is_patch]
    for name, container in containers(root):
        if container.get("securityContext") != _CONTAINER:
            found.append(f"{name}: securityContext")
        if "memory" not in container.get("resources", {}).get("limits", {}):
            found.append(f"{name}: no memory limit")
        if container.get("terminationMessagePolicy") != "FallbackToLogsOnError":
            found.append(f"{name}: terminationMessagePolicy")
    return found


def probes(root: Path) -> list[str]:
    """Ours, without arguments, with time for their own deadline of 3 s; a patient liveness."""
    found = []
    for name, container in containers(root):
        for kind, command in (("readinessProbe", "ready"), ("livenessProbe", "live")):
            probe = container.get(kind)
            if not probe:
                continue
            if probe.get("exec") != {"command": ["/usr/bin/kafka-init", command]}:
                found.append(f"{name}: {kind} is not kafka-init {command}")
            if probe.get("timeoutSeconds", 1) <= 3:
                found.append(f"{name}: {kind} ends before the probe does")
        live = container.get("livenessProbe")
        if live and live["periodSeconds"] * live["failureThreshold"] < 180:
            found.append(f"{name}: livenessProbe is impatient")
        if live and "terminationGracePeriodSeconds" not in live:
            found.append(f"{name}: livenessProbe without a grace period of its own")
    return found


def stops(root: Path) -> list[str]:
    """A broker's preStop leaves 200 s of the grace period to the shutdown, or does not wait."""
    found = []
    for name, spec, _ in pods(root):
        grace = spec.get("terminationGracePeriodSeconds")
        for container in spec["containers"]:
            if container["name"] != "kafka" or not grace:
                continue
            wait = [] if grace <= 200 else ["--timeout", f"{grace - 200}s"]
            wanted = {"preStop": {"exec": {"command": ["/usr/bin/kafka-init", "stop", *wait]}}}
            if container.get("lifecycle") != wanted:
                found.append(f"{name}: not {wanted}")
    return found


def services(root: Path) -> list[str]:
    """Those that lead to one pod, or by name to each, publish it before it is ready."""
    found = []
    for name, document in documents(root):
        if document["kind"] != "Service":
            continue
        spec = document["spec"]
        is_own = "statefulset.kubernetes.io/pod-name" in spec["selector"]
        publishes = spec.get("publishNotReadyAddresses", False)
        if publishes != (is_own or spec.get("clusterIP") == "None"):
            found.append(f"{name}: publishNotReadyAddresses of {document['metadata']['name']}")
    return found


def _env(container: dict[str, Any], variable: str) -> str | None:
    return next((one["value"] for one in container.get("env", []) if one["name"] == variable), None)


def counts(root: Path) -> list[str]:
    """ZooKeeper's number of replicas is said three times; each broker has a Service outside."""
    found = []
    for directory in ("manifests/base", "manifests/overlays/single"):
        sets = {
            document["metadata"]["name"]: document["spec"]
            for name, document in documents(root)
            if name.startswith(directory) and document["kind"] == "StatefulSet"
        }
        server, broker = sets["kafka-zookeeper"], sets["kafka"]
        said = {
            str(server["replicas"]),
            _env(server["template"]["spec"]["containers"][0], "ZK_REPLICAS"),
            _env(broker["template"]["spec"]["containers"][0], "KAFKA_INIT_ZOOKEEPER_REPLICAS"),
        }
        if len(said) != 1:
            found.append(f"{directory}: ZooKeeper's replicas are {said}")
        if directory.endswith("base"):
            names = {document["metadata"]["name"] for _, document in documents(root)}
            wanted = {f"kafka-external-{ordinal}" for ordinal in range(broker["replicas"])}
            found += [f"overlays/external: no Service {name}" for name in wanted - names]
    return found


def versions(root: Path) -> list[str]:
    """The images' tags are the versions of the Dockerfile."""
    dockerfile = (root / "docker/Dockerfile").read_text()
    kafka, zookeeper = (
        re.findall(rf"^ARG {name}_VERSION=(\S+)", dockerfile, re.MULTILINE)[0]
        for name in ("KAFKA", "ZOOKEEPER")
    )
    known = {
        f"kafka-init/kafka:{kafka}",
        f"kafka-init/tools:{kafka}",
        f"kafka-init/zookeeper:{zookeeper}",
    }
    all_images = ((name, one["image"]) for name, one in containers(root))
    return [f"{name}: {image}" for name, image in all_images if image not in known]


def reasons(root: Path) -> list[str]:
    """Numbers without a comment beside or closely above them."""
    found = []
    for path in tree.files(root, ".yaml", under="manifests/"):
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            near = lines[max(0, number - _NEAR) : number + 1]
            if _NUMBER.search(line.split("#")[0]) and not any("# " in one for one in near):
                found.append(f"{path.relative_to(root)}:{number + 1}: {line.strip()}: why?")
    return found


def identity(root: Path) -> list[str]:
    """What is mounted into all pods says of none who it is."""
    found = []
    for path in tree.files(root, "server.properties", "zoo.cfg", under="manifests/"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if _IDENTITY.match(line):
                found.append(f"{path.relative_to(root)}:{number}: {line}")
    return found


BASE = "manifests/base"
CHECKS = [restricted, probes, stops, services, counts, versions, reasons, identity]
PLANTED: list[tuple[Callable[[Path], list[str]], str, str, str]] = [
    (restricted, f"{BASE}/kafka.yaml", "readOnlyRootFilesystem: true", ""),
    (restricted, f"{BASE}/kafka.yaml", "drop: [ALL]", "drop: [NET_RAW]"),
    (restricted, f"{BASE}/zookeeper.yaml", "enableServiceLinks: false", ""),
    (restricted, "manifests/smoke-test/job.yaml", "limits: {memory: 32Mi}", ""),
    (restricted, "manifests/overlays/metrics/kafka.yaml", "FallbackToLogsOnError", "File"),
    (probes, f"{BASE}/kafka.yaml", "kafka-init, ready]", "kafka-init, ready, --verbose]"),
    (probes, f"{BASE}/kafka.yaml", "timeoutSeconds: 5", "timeoutSeconds: 3"),
    (probes, f"{BASE}/zookeeper.yaml", "failureThreshold: 18", "failureThreshold: 3"),
    (stops, f"{BASE}/kafka.yaml", "--timeout, 100s", "--timeout, 300s"),
    (stops, f"{BASE}/kafka.yaml", "GracePeriodSeconds: 300", "GracePeriodSeconds: 60"),
    (stops, "manifests/overlays/single/kafka.yaml", "kafka-init, stop", "kafka-init, live"),
    (services, f"{BASE}/kafka-services.yaml", "publishNotReadyAddresses: true", ""),
    (services, "manifests/overlays/external/services.yaml", "publishNotReadyAddresses: true", ""),
    (counts, f"{BASE}/zookeeper.yaml", "replicas: 3", "replicas: 5"),
    (counts, f"{BASE}/kafka.yaml", "replicas: 3", "replicas: 4"),
    (counts, "manifests/overlays/single/kafka.yaml", 'value: "1"', 'value: "3"'),
    (versions, "docker/Dockerfile", "ARG KAFKA_VERSION=3", "ARG KAFKA_VERSION=4"),
    (reasons, f"{BASE}/namespace.yaml", "metadata:", "x:\n" * 11 + "someSeconds: 7\ny:"),
    (identity, f"{BASE}/server.properties", "min.insync.replicas=2", "broker.id=0"),
]


@pytest.mark.parametrize("check", CHECKS)
def test_manifests(check: Callable[[Path], list[str]], root: Path) -> None:
    """Nothing to say about the manifests."""
    tree.expect_none(check(root))


@pytest.mark.parametrize(("check", "name", "text", "other"), PLANTED)
def test_manifests_control(
    check: Callable[[Path], list[str]], name: str, text: str, other: str, duplicate: Path
) -> None:
    """A planted fault is found."""
    before = (duplicate / name).read_text()
    assert text in before
    tree.plant(duplicate, name, before.replace(text, other, 1))
    assert check(duplicate)
