# SPDX-License-Identifier: Apache-2.0
"""What the tests of faults share: a fault under load, after which all must be as it was."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lab import client
from lab.kubernetes_kafka import BROKERS, READY_SECONDS, REPLICAS, ZOOKEEPERS, Deployment
from lab.kubernetes_place import CGROUPS, Place
from lab.load import Load
from support import Times, unharmed

# What a fault does, a node that does much else shows late.
SEEN_SECONDS = 300

ALL = [f"{name}-{ordinal}" for name in (BROKERS, ZOOKEEPERS) for ordinal in range(REPLICAS)]


@dataclass
class Fault:
    """One fault, from its beginning until all are Ready and in sync again."""

    load: Load
    began: float = field(default_factory=time.monotonic)

    def undone(self) -> None:
        """What is counted begins now: the fault is over, and nobody does anything any more."""
        self.began = time.monotonic()


@dataclass(frozen=True)
class Life:
    """Which pod it is, and how often its container was started again."""

    uid: str
    restarts: int


def lives(kafka: Deployment) -> dict[str, Life]:
    """The pods there are, on their way out or not."""
    found = {}
    for pod in (*kafka.pods(BROKERS), *kafka.pods(ZOOKEEPERS)):
        statuses = pod["status"].get("containerStatuses", [])
        restarts = sum(one["restartCount"] for one in statuses)
        found[pod["metadata"]["name"]] = Life(pod["metadata"]["uid"], restarts)
    return found


@contextmanager
def withstood(
    kafka: Deployment,
    topic: str,
    times: Times,
    what: str,
    *,
    replaced: Collection[str] = (),
    restarted: Collection[str] = (),
) -> Iterator[Fault]:
    """The body is a fault and its end. After it: Ready and in sync without hands, the same ids,
    each acknowledged record there. `replaced` are other pods then, the containers of `restarted`
    were started again; nothing else was."""
    before = lives(kafka)
    with unharmed(kafka):
        with Load(kafka.bootstrap, topic) as load:
            fault = Fault(load)
            yield fault
            kafka.wait_until_ready()
            client.wait_for_isr(kafka.bootstrap(), topic, REPLICAS, READY_SECONDS)
            seconds = time.monotonic() - fault.began
        after = lives(kafka)
        starts = {pod: life.restarts - before[pod].restarts for pod, life in after.items()}
        again = {pod: starts[pod] for pod in after if after[pod].uid == before[pod].uid}
        times.add(what, seconds, f"{load}; started again: {shown(again)}")
        assert set(after) - set(again) == set(replaced)
        assert {pod for pod, count in again.items() if count} == set(restarted)
        # A pod that is new has nothing to start again for.
        assert [pod for pod in replaced if after[pod].restarts] == []
    assert load.lost() == []


def shown(again: dict[str, int]) -> str:
    """The containers that were, for a row of the table."""
    return ", ".join(f"{pod} {count} ×" for pod, count in again.items() if count) or "none"


def undisturbed(load: Load) -> None:
    """One of three away: every record was acknowledged, and two were in sync all the time."""
    assert load.refused == []
    assert load.fewest >= 2, load


def container(kafka: Deployment, pod: str, number: int = 0) -> str:
    """The id of a pod's container, as containerd and its cgroups have it."""
    statuses = kafka.get(f"pod/{pod}")["status"]["containerStatuses"]
    names = [one["name"] for one in kafka.get(f"pod/{pod}")["spec"]["containers"]]
    wanted = next(one for one in statuses if one["name"] == names[number])
    return str(wanted["containerID"]).rpartition("/")[2]


def cgroup(node: Place, controller: str, container: str) -> Path:
    """A container's cgroup: in the controller's hierarchy, or in the one of version 2."""
    unified = (CGROUPS / "cgroup.controllers").exists()
    top = (CGROUPS if unified else CGROUPS / controller) / node.name
    return next(top.rglob(container))
