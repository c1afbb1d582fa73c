# SPDX-License-Identifier: Apache-2.0
"""What happens to a cluster as a whole: all of it at once, ZooKeeper, DNS, a broker that lags."""

import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from faults import ALL, SEEN_SECONDS, lives, undisturbed, withstood
from lab import client
from lab.command import Failed
from lab.deadline import until
from lab.kubernetes_kafka import (
    BROKERS,
    EXACT_THROTTLE,
    REPLICAS,
    ZOOKEEPERS,
    Deployment,
    pod_is_ready,
)
from lab.kubernetes_place import Place
from support import Times

pytestmark = pytest.mark.long

KAFKA_INIT = "/usr/bin/kafka-init"
MINUTE = 60

# Bytes per second: a tenth of what the load writes, so that a broker once out of sync stays so.
TRICKLE = 2_000

# So often the kubelet was told "not in sync" before the roll is believed to wait.
REFUSALS = 3

ZOOKEEPER_PODS = [name for name in ALL if name.startswith(ZOOKEEPERS)]
BROKER_PODS = [name for name in ALL if name not in ZOOKEEPER_PODS]


@pytest.fixture(scope="module")
def topic(kafka: Deployment, node: Place) -> str:
    """One for all faults: what was acknowledged before a fault is read back after the next, too."""
    kafka.wait_until_ready()
    client.create_topic(kafka.bootstrap(), "faults", 12, REPLICAS)
    return "faults"


def scale(kafka: Deployment, name: str, replicas: int) -> None:
    """kubectl scale; to none, wait until they are gone."""
    kafka.kubectl("scale", f"statefulset/{name}", f"--replicas={replicas}")
    if replicas == 0:
        until(f"the end of {name}", lambda: not kafka.pods(name), SEEN_SECONDS)


def says(kafka: Deployment, pod: str, probe: str) -> str:
    """What a probe prints in a pod if its answer is yes."""
    try:
        return kafka.kubectl("exec", pod, "--", KAFKA_INIT, probe)
    except Failed:
        return ""


def test_cold_start(kafka: Deployment, topic: str, times: Times) -> None:
    """All six pods deleted by force at once: they recover together, in whatever order."""
    before = lives(kafka)
    with withstood(kafka, topic, times, "cold start of everything", replaced=ALL):
        kafka.kubectl("delete", "pods", "--all", "--force", "--grace-period=0", timeout=300)

        def others() -> bool:
            now = lives(kafka)
            return set(now) == set(ALL) and all(now[pod].uid != before[pod].uid for pod in ALL)

        until("six other pods", others, SEEN_SECONDS)


def test_zookeeper_after_the_brokers(kafka: Deployment, topic: str, times: Times) -> None:
    """Brokers without ZooKeeper wait and are alive; once it is there they start, as they are."""
    what = "ZooKeeper after the brokers"
    with withstood(kafka, topic, times, what, replaced=ALL) as fault:
        scale(kafka, BROKERS, 0)
        scale(kafka, ZOOKEEPERS, 0)
        scale(kafka, BROKERS, REPLICAS)
        for pod in BROKER_PODS:
            waits = f"{pod} waits and is alive"
            until(waits, lambda pod=pod: "waits" in says(kafka, pod, "live"), SEEN_SECONDS)
            assert says(kafka, pod, "ready") == ""
        waiting = lives(kafka)
        scale(kafka, ZOOKEEPERS, REPLICAS)
        fault.undone()
        kafka.wait_until_ready()
        # The same pods, the same containers.
        assert {pod: life for pod, life in lives(kafka).items() if pod in waiting} == waiting


def test_zookeeper_made_again(kafka: Deployment, topic: str, times: Times) -> None:
    """The StatefulSet deleted, and applied again on its volumes: brokers live on through it."""
    what = "ZooKeeper StatefulSet deleted and made again"
    with withstood(kafka, topic, times, what, replaced=ZOOKEEPER_PODS) as fault:
        kafka.kubectl("delete", f"statefulset/{ZOOKEEPERS}", timeout=300)
        until("the end of ZooKeeper", lambda: not kafka.pods(ZOOKEEPERS), SEEN_SECONDS)
        for pod in BROKER_PODS:
            assert says(kafka, pod, "live")
        kafka.apply()
        fault.undone()


@contextmanager
def exact_throttle(kafka: Deployment) -> Iterator[None]:
    """Brokers whose throttle holds from the first second, and as they were afterwards."""
    kafka.apply(EXACT_THROTTLE)
    try:
        kafka.wait_until_ready()
        yield
    finally:
        kafka.apply()
        kafka.wait_until_ready()


@contextmanager
def trickling(kafka: Deployment) -> Iterator[None]:
    """Copies of a throttled topic come far too slowly."""
    client.throttle(kafka.bootstrap(), REPLICAS, TRICKLE)
    try:
        yield
    finally:
        client.throttle(kafka.bootstrap(), REPLICAS, None)


def refusals(kafka: Deployment, pod: str) -> int:
    """How often the kubelet has noted of this pod that it is not in sync."""
    uid = kafka.get(f"pod/{pod}")["metadata"]["uid"]
    events = kafka.get("events", f"--field-selector=involvedObject.uid={uid},reason=Unhealthy")
    return sum(one["count"] for one in events["items"] if "is not in sync" in one["message"])


def test_a_roll_waits_for_a_broker_that_lags(kafka: Deployment, node: Place, times: Times) -> None:
    """A broker that does not catch up is not Ready, and the next one is not touched meanwhile."""
    with exact_throttle(kafka):
        roll_of_laggards(kafka, times)


def roll_of_laggards(kafka: Deployment, times: Times) -> None:
    """The roll, held up at its first broker until the throttle ends."""
    topic, last = "lagging", BROKER_PODS[-1]
    client.create_topic(kafka.bootstrap(), topic, 12, REPLICAS, client.THROTTLED)
    before = lives(kafka)
    what = "a roll held up by a broker that lags, from the end of the throttle"
    with withstood(kafka, topic, times, what, replaced=BROKER_PODS) as fault:
        with trickling(kafka):
            kafka.kubectl("rollout", "restart", f"statefulset/{BROKERS}")

            def held_up() -> bool:
                there = lives(kafka).get(last, before[last]).uid != before[last].uid
                return there and refusals(kafka, last) >= REFUSALS

            until(f"{last} answers, and is not in sync", held_up, 2 * SEEN_SECONDS)
            now = lives(kafka)
            untouched = [pod for pod in BROKER_PODS if now[pod] == before[pod]]
            assert untouched == BROKER_PODS[:-1]
        fault.undone()
    undisturbed(fault.load)


@contextmanager
def without_dns(node: Place) -> Iterator[None]:
    """CoreDNS is there and does not answer: worse than its absence, which is refused at once."""
    pids = node.parts("coredns")
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def dns_answers(node: Place) -> bool:
    """Whether CoreDNS says that it is ready."""
    try:
        with urllib.request.urlopen(f"http://{node.node_ip}:8181/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_minute_without_dns(kafka: Deployment, node: Place, topic: str, times: Times) -> None:
    """Everybody stays Ready all the time, and nothing is started again, then or after."""
    kafka.wait_until_ready()
    assert dns_answers(node)
    with withstood(kafka, topic, times, "DNS stopped for a minute") as fault:
        with without_dns(node):
            assert not dns_answers(node)
            end = time.monotonic() + MINUTE

            def over() -> bool:
                pods = (*kafka.pods(BROKERS), *kafka.pods(ZOOKEEPERS))
                assert all(pod_is_ready(pod) for pod in pods)
                return time.monotonic() >= end

            until("the end of the minute", over, 2 * MINUTE, 1)
        fault.undone()
        until("DNS", lambda: dns_answers(node), SEEN_SECONDS)
    undisturbed(fault.load)
