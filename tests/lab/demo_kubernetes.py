# SPDX-License-Identifier: Apache-2.0
"""tools/demo --kubernetes: manifests/base on a Kubernetes of one node that runs here."""

import os
import time
from collections.abc import Callable
from typing import Any

from lab import images, kubernetes, kubernetes_place
from lab.command import Failed
from lab.deadline import until
from lab.engine import Engine
from lab.kubernetes import Kubernetes
from lab.kubernetes_kafka import (
    BROKERS,
    READY_SECONDS,
    REPLICAS,
    ZOOKEEPERS,
    Deployment,
    pod_is_ready,
)

TOPIC = "demo"
MESSAGES = 1000

Step = Callable[[str, str], None]


def end() -> bool:
    """Remove the cluster that a former demo left up; say whether there was one."""
    return kubernetes_place.end_kept()


def run(using: Engine, clean: bool, step: Step) -> None:
    """The demo, from nothing to messages; with `clean` nothing stays."""
    # Always a cluster of its own: what it shows it also removes.
    os.environ.pop("KUBECONFIG", None)
    end()
    began = time.monotonic()
    built = images.build(using, lambda line: step("images", line))
    step("images", f"{built.kafka}, {built.zookeeper}, {time.monotonic() - began:.0f} s")
    with kubernetes.kubernetes(lambda line: step("node", line), keep=not clean) as cluster:
        step("node", _node(cluster))
        kafka = Deployment(cluster, cluster.load(using, built))
        kafka.apply()
        step("manifests", f"kubectl apply -k {os.path.relpath(kafka.manifests)}")
        _watch(kafka, step)
        _messages(kafka, step)
        print(f"\n{kafka.kubectl('get', 'pods', '--output=wide')}", flush=True)
        if not clean:
            _say_what_next(cluster, kafka)
    if clean:
        step("clean-up", "the cluster and all that was in it are removed")


def _node(cluster: Kubernetes) -> str:
    info: dict[str, Any] = cluster.get("nodes")["items"][0]["status"]["nodeInfo"]
    return f"Kubernetes {info['kubeletVersion']}, {info['containerRuntimeVersion']}: Ready"


def _watch(kafka: Deployment, step: Step) -> None:
    """Print what each pod decides as it does so, and when it is Ready."""
    began = time.monotonic()
    printed: dict[str, int] = {}
    ready: set[str] = set()

    def look() -> bool:
        for pod in (*kafka.pods(ZOOKEEPERS), *kafka.pods(BROKERS)):
            name = pod["metadata"]["name"]
            lines = kafka.decisions(name)
            for line in lines[printed.get(name, 0) :]:
                step("", f"{name:<19}{line}")
            printed[name] = len(lines)
            if pod_is_ready(pod) and name not in ready:
                ready.add(name)
                step("", f"{name:<19}Ready after {time.monotonic() - began:.0f} s")
        return len(ready) == 2 * REPLICAS

    until("all six pods", look, READY_SECONDS, 0.5)


def _messages(kafka: Deployment, step: Step) -> None:
    # It needs a package that only the virtual environment has.
    from lab import client

    bootstrap = kafka.bootstrap()
    client.create_topic(bootstrap, TOPIC, 6, REPLICAS)
    step("topic", f"{TOPIC}: 6 partitions, {REPLICAS} replicas each")
    messages = [f"message {number}" for number in range(MESSAGES)]
    produced = client.produce(bootstrap, TOPIC, messages)
    step("messages", f"{len(produced.acknowledged)} of {MESSAGES} acknowledged by all replicas")
    consumed = client.consume(bootstrap, TOPIC)
    lost = set(produced.acknowledged) - set(consumed)
    step("messages", f"{len(consumed)} consumed, {len(lost)} lost")
    if lost or len(produced.acknowledged) != MESSAGES:
        raise Failed("not every message came through")


def _say_what_next(cluster: Kubernetes, kafka: Deployment) -> None:
    command = os.environ.get("KAFKA_INIT_DEMO", "tools/demo")
    inside = f"kubectl -n {kafka.namespace}"
    hints = [
        ("talk to this cluster", f"export KUBECONFIG={cluster.kubeconfig}"),
        ("", f"PATH={os.path.dirname(cluster.program)}:$PATH"),
        ("look around", f"{inside} get pods,services,pvc"),
        ("what a pod decided", f"{inside} logs {BROKERS}-1 | grep ^kafka-init"),
        ("what it thinks of itself", f"{inside} exec {BROKERS}-1 -- /usr/bin/kafka-init status"),
        ("a rolling restart", f"{inside} rollout restart statefulset/{BROKERS}"),
        ("remove everything", f"{command} --kubernetes --down"),
    ]
    print("The cluster is up. To try next:")
    for what, line in hints:
        print(f"  {what:<26}{line}", flush=True)
