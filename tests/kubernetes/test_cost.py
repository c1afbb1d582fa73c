# SPDX-License-Identifier: Apache-2.0
"""What the probes of six pods cost the node, beside the guides' probes, by the cgroups' accounting.

In each pod, beside its server, a container for each kind of probe, in which that probe alone runs:
its cgroup has its CPU and nobody else's, and all kinds are measured in the same minute. The guides'
tcpSocket costs the pod nothing and proves as much (test_roll.py has it as the control).
"""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from faults import ALL, cgroup, container
from lab.deadline import until
from lab.images import Images
from lab.kubernetes import Kubernetes
from lab.kubernetes_kafka import BROKERS, ZOOKEEPERS, Deployment, Patch, patch, small
from lab.kubernetes_place import Place
from support import Times

pytestmark = pytest.mark.long

PERIOD, WINDOW = 2, 60

# nc is in no Debian by itself; the shell's own connection costs less.
RUOK = 'exec 3<>/dev/tcp/127.0.0.1/2181; echo ruok >&3; test "$(cat <&3)" = imok'
GUIDES = {BROKERS: "jps | grep -q ' Kafka$'", ZOOKEEPERS: RUOK}

# The order of the containers, after the server's: kafka-init's, the guides', what every exec costs.
KINDS = ("ours", "guides", "nothing")


def probes(name: str) -> dict[str, list[str]]:
    """The command of each kind for the pods of a StatefulSet."""
    ours = ["/usr/bin/kafka-init", "ready"]
    commands = (ours, ["/bin/bash", "-c", GUIDES[name]], ["/bin/true"])
    return dict(zip(KINDS, commands, strict=True))


def beside(kind: str, command: list[str], image: str) -> dict[str, Any]:
    """A container that does nothing but to be probed."""
    return {
        "name": kind,
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "command": ["sleep", "infinity"],
        "readinessProbe": {
            "exec": {"command": command},
            "periodSeconds": PERIOD,
            # A machine that does much else: a late answer costs as much.
            "timeoutSeconds": 30,
        },
        "resources": {"limits": {"memory": "256Mi"}, "requests": {"cpu": "10m"}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        },
        # Where jps looks for the servers.
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],
    }


def patched(name: str, image: str) -> Patch:
    """A StatefulSet whose pods have the containers; one process can see the other's."""
    path = "/spec/template/spec"
    operations = [{"op": "add", "path": f"{path}/shareProcessNamespace", "value": True}]
    operations += [
        {"op": "add", "path": f"{path}/containers/-", "value": beside(kind, command, image)}
        for kind, command in probes(name).items()
    ]
    if name == ZOOKEEPERS:
        variable = {"name": "ZOO_4LW_COMMANDS_WHITELIST", "value": "srvr,ruok"}
        operations.append({"op": "add", "path": f"{path}/containers/0/env/-", "value": variable})
    return patch(name, operations)


@pytest.fixture
def probed(cluster: Kubernetes, loaded: Images, node: Place) -> Iterator[Deployment]:
    """Three and three of their own, with those containers; Ready when all probes say so."""
    made = Deployment(cluster, loaded, namespace="cost")
    try:
        names = (ZOOKEEPERS, BROKERS)
        made.apply(*map(small, names), *(patched(name, loaded.tools) for name in names))
        made.wait_until_ready()
        yield made
    finally:
        made.delete()


def used(node: Place, container: str) -> float:
    """The seconds of CPU that a container's processes have used, those that have ended, too."""
    group = cgroup(node, "cpuacct", container)
    if (group / "cpuacct.usage").exists():
        return int((group / "cpuacct.usage").read_text()) / 1e9
    return int((group / "cpu.stat").read_text().split()[1]) / 1e6


def test_cost_of_probes(probed: Deployment, node: Place, times: Times) -> None:
    """A minute of all kinds side by side: ours cost the node less than the guides'."""
    there = {
        (pod, kind): container(probed, pod, number)
        for pod in ALL
        for number, kind in enumerate(KINDS, 1)
    }
    before = {key: used(node, one) for key, one in there.items()}
    end = time.monotonic() + WINDOW
    until("the end of the minute", lambda: time.monotonic() >= end, 2 * WINDOW, 1)
    spent = {key: used(node, one) - before[key] for key, one in there.items()}
    probed.wait_until_ready()

    def total(kind: str, *names: str) -> float:
        return sum(spent[pod, kind] for pod in ALL if pod.rpartition("-")[0] in names)

    for what, names in (
        ("three brokers", (BROKERS,)),
        ("three ZooKeeper servers", (ZOOKEEPERS,)),
        ("six pods", (BROKERS, ZOOKEEPERS)),
    ):
        ours, guides, nothing = (total(kind, *names) for kind in KINDS)
        seen = f"of CPU: the guides' {guides:.2f} s, {guides / ours:.1f} × as much; "
        seen += f"an exec of nothing {nothing:.2f} s"
        times.add(f"probes of {what}, every {PERIOD} s for {WINDOW} s", ours, seen)
    # A program that runs in a container costs that at least: the probes did run.
    assert 0 < total("nothing", BROKERS, ZOOKEEPERS) <= total("guides", BROKERS, ZOOKEEPERS)
    assert total("ours", BROKERS, ZOOKEEPERS) < total("guides", BROKERS, ZOOKEEPERS)
