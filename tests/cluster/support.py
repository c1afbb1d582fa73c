# SPDX-License-Identifier: Apache-2.0
"""What several tests of this ring look for."""

from collections.abc import Sequence

from lab import client, zookeeper
from lab.cluster import Cluster
from lab.pods import BROKER, ZOOKEEPER, Pod

# kafka-init's line while no ZooKeeper serves.
WAITING = "waiting for ZooKeeper"

# Kafka's line at the end of its start.
STARTED = "started (kafka.server.KafkaServer)"

# A user id that no passwd file has.
OTHER_UID = 12345


def properties(text: str) -> dict[str, str]:
    """The settings of a plain file that Kafka wrote itself."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def environment(settings: dict[str, str]) -> dict[str, str]:
    """The variables that carry settings of server.properties."""

    def name(key: str) -> str:
        return f"KAFKA_{key.replace('-', '___').replace('.', '_').upper()}"

    return {name(key): value for key, value in settings.items()}


def wait_until_whole(made: Cluster, seconds: float = 120) -> None:
    """Wait until all pods of both roles serve; fail at once when one has ended."""
    zookeeper.wait_for_quorum(made.role(ZOOKEEPER), seconds)
    pods = made.role(BROKER)
    check = zookeeper.alive_and(pods, lambda: False)

    def bootstrap() -> str:
        check()
        return made.bootstrap()

    client.wait_for_brokers(bootstrap, [pod.ordinal for pod in pods], seconds)


def wake(pods: Sequence[Pod]) -> None:
    """Start what a test has stopped, and let what it has frozen go on."""
    for pod in pods:
        if pod.state().running:
            pod.kill("CONT")
        else:
            pod.start()
