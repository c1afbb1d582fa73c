# SPDX-License-Identifier: Apache-2.0
"""The Service is named kafka, so that the kubelet's variables look like settings of the broker."""

import json

from lab import client
from lab.command import run
from lab.deadline import until
from lab.kubernetes import Kubernetes
from lab.kubernetes_kafka import Deployment, pod_is_ready
from lab.kubernetes_place import Place
from support import a_broker

NAME = "linked-7"
KAFKA_INIT = "/usr/bin/kafka-init"


def variables(cluster: Kubernetes, pod: dict) -> list[str]:
    """The environment that the kubelet made, which a pod without a shell cannot show."""
    container = pod["status"]["containerStatuses"][0]["containerID"].rpartition("/")[2]
    info = json.loads(run(cluster.ctr("containers", "info", container)))
    return info["Spec"]["process"]["env"]


def test_service_links(cluster: Kubernetes, kafka: Deployment, node: Place) -> None:
    """With service links on, a broker is Ready as who it is, and has no setting more."""
    with a_broker(kafka, NAME, service_links=True):
        until("Ready", lambda: pod_is_ready(kafka.get(f"pod/{NAME}")), 120)
        pod = kafka.get(f"pod/{NAME}")
        there = [one.partition("=")[0] for one in variables(cluster, pod)]
        assert {"KAFKA_PORT", "KAFKA_SERVICE_HOST", "KAFKA_PORT_9092_TCP_ADDR"} <= set(there)
        ours = {broker.id: broker.host for broker in client.brokers(kafka.bootstrap())}
        assert ours[7] == pod["status"]["podIP"]
        assert settings(kafka, NAME) == settings(kafka, "kafka-0")


def settings(kafka: Deployment, pod: str) -> list[str]:
    """The names of the settings of a broker, from the environment of its own pod."""
    lines = kafka.kubectl("exec", pod, "--", KAFKA_INIT, "render", "broker").splitlines()
    return [line.partition("=")[0] for line in lines]
