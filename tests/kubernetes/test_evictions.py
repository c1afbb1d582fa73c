# SPDX-License-Identifier: Apache-2.0
"""Pods that go: a drain of the node, and a deletion that waits for nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from lab.command import Failed
from lab.deadline import until
from lab.kubernetes import Kubernetes
from lab.kubernetes_kafka import BROKERS, ZOOKEEPERS, Deployment
from lab.load import Load
from support import Times, unharmed

# A broker's terminationGracePeriodSeconds.
GRACE_SECONDS = 300

# kubectl tries a refused eviction again every 5 s until then.
DRAIN_SECONDS = 12


@contextmanager
def drained(cluster: Kubernetes, node: str) -> Iterator[str]:
    """kubectl drain, which cannot come to its end, and uncordon; what the drain said."""
    options = ["--delete-emptydir-data", "--ignore-daemonsets", f"--timeout={DRAIN_SECONDS}s"]
    try:
        with pytest.raises(Failed) as refused:
            cluster.kubectl("drain", node, *options)
        yield str(refused.value)
    finally:
        cluster.kubectl("uncordon", node)


def test_drain(cluster: Kubernetes, kafka: Deployment, topic: str, times: Times) -> None:
    """One pod of each goes, the next eviction is refused; Ready again after uncordon."""
    node = kafka.pods(BROKERS)[0]["spec"]["nodeName"]
    before = {**kafka.uids(BROKERS), **kafka.uids(ZOOKEEPERS)}
    with unharmed(kafka), Load(kafka.bootstrap, topic) as load:
        with drained(cluster, node) as said:
            assert "violate the pod's disruption budget" in said
            # Evicted once its grace period is over, at the latest.
            until("the end of one of each", lambda: len(gone(kafka, before)) == 2, GRACE_SECONDS)
            names = {name.rpartition("-")[0] for name in gone(kafka, before)}
            assert names == {BROKERS, ZOOKEEPERS}
        began = time.monotonic()
        kafka.wait_until_ready()
        seconds = time.monotonic() - began
    times.add("drain: Ready after uncordon", seconds, load)
    assert len(gone(kafka, before)) == 2
    check(load)


@pytest.mark.parametrize("name", [BROKERS, ZOOKEEPERS])
def test_force_delete(kafka: Deployment, topic: str, times: Times, name: str) -> None:
    """kubectl delete --force --grace-period=0: the next pod of that name is Ready by itself."""
    victim = f"{name}-1"
    before = kafka.uids(name)
    with unharmed(kafka), Load(kafka.bootstrap, topic) as load:
        began = time.monotonic()
        kafka.kubectl("delete", f"pod/{victim}", "--force", "--grace-period=0")
        until("another pod", lambda: kafka.uids(name).get(victim, "") != before[victim], 120)
        kafka.wait_until_ready(name)
        seconds = time.monotonic() - began
    times.add(f"force-delete of {victim}: Ready", seconds, load)
    check(load)


def gone(kafka: Deployment, before: dict[str, str]) -> set[str]:
    """The names whose pod is another one now, or none."""
    now = {**kafka.uids(BROKERS), **kafka.uids(ZOOKEEPERS)}
    return {name for name, uid in before.items() if now.get(name) != uid}


def check(load: Load) -> None:
    """One broker away never takes a partition below two in sync, and nothing is lost."""
    assert load.fewest >= 2, load
    assert load.refused == []
    assert load.lost() == []
