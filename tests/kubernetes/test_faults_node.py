# SPDX-License-Identifier: Apache-2.0
"""What happens to a node: its kubelet, a pod's shim, its memory, a disk."""

import errno
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from faults import SEEN_SECONDS, cgroup, container, lives, undisturbed, withstood
from lab import client
from lab.command import run
from lab.deadline import until
from lab.kubernetes import Kubernetes
from lab.kubernetes_kafka import BROKERS, REPLICAS, ZOOKEEPERS, Deployment
from lab.kubernetes_place import Place
from support import Times, unharmed

pytestmark = pytest.mark.long

# By so much a limit goes down at a time: first, and at least, which is less than a probe needs.
STEP, LEAST = 64 << 20, 64 << 10

# Larger than a broker's data is here; the test fills the rest.
DISK = "512M"

# The load's disk: broker 1, which is neither the first nor the one that a roll begins with.
VICTIM = f"{BROKERS}-1"


@pytest.fixture(scope="module")
def topic(kafka: Deployment, node: Place) -> str:
    """One for all faults: what was acknowledged before a fault is read back after the next, too."""
    kafka.wait_until_ready()
    client.create_topic(kafka.bootstrap(), "node-faults", 12, REPLICAS)
    return "node-faults"


def test_kubelet(kafka: Deployment, node: Place, topic: str, times: Times) -> None:
    """kill -9 of the kubelet: the pods are none the wiser."""
    before = node.parts("kubelet")
    with withstood(kafka, topic, times, "kubelet killed") as fault:
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        until("another kubelet", lambda: set(node.parts("kubelet")) - set(before), SEEN_SECONDS)
        # An exec goes through it.
        probe = [f"--namespace={kafka.namespace}", "exec", VICTIM, "--", "/usr/bin/kafka-init"]
        asked = lambda: kafka.kubernetes.succeeds(*probe, "ready")  # noqa: E731
        until("its first exec", asked, SEEN_SECONDS)
    undisturbed(fault.load)


def shim(cluster: Kubernetes, kafka: Deployment, node: Place, pod: str) -> int:
    """The process that holds a pod's containers."""
    info = json.loads(run(cluster.ctr("containers", "info", container(kafka, pod))))
    sandbox = info["Spec"]["annotations"]["io.kubernetes.cri.sandbox-id"].encode()
    shims = node.parts("containerd-shim")
    return next(one for one in shims if sandbox in Path(f"/proc/{one}/cmdline").read_bytes())


@pytest.mark.parametrize("name", [BROKERS, ZOOKEEPERS])
def test_shim(
    cluster: Kubernetes, kafka: Deployment, node: Place, topic: str, times: Times, name: str
) -> None:
    """kill -9 of a pod's containerd-shim takes the pod's processes with it; they come back."""
    pod = f"{name}-1"
    before = lives(kafka)
    what = f"containerd-shim of {pod} killed"
    with withstood(kafka, topic, times, what, restarted=[pod]) as fault:
        os.kill(shim(cluster, kafka, node, pod), signal.SIGKILL)
        until("another start", lambda: lives(kafka)[pod] != before[pod], SEEN_SECONDS)
    undisturbed(fault.load)


def last_end(kafka: Deployment, pod: str) -> dict[str, Any]:
    """How the container of a pod that was started again had ended."""
    status = kafka.get(f"pod/{pod}")["status"]["containerStatuses"][0]
    return dict(status["lastState"]["terminated"])


def squeeze(group: Path) -> None:
    """Lower the limit of a cgroup's memory below what its processes hold, or as low as it goes."""
    limit = group / "memory.max"
    if limit.exists():
        limit.write_text(str(LEAST))
        return
    limit, usage, step = group / "memory.limit_in_bytes", group / "memory.usage_in_bytes", STEP
    while step >= LEAST:
        try:
            limit.write_text(str(max(int(usage.read_text()) - step, LEAST)))
        except FileNotFoundError:
            # It is gone, and its processes with it.
            return
        except OSError as busy:
            # So much is no cache: the next page that is touched is one too many.
            if busy.errno not in (errno.EBUSY, errno.ENODEV):
                raise
            step //= 2


def test_out_of_memory(kafka: Deployment, node: Place, topic: str, times: Times) -> None:
    """A broker's memory limit lowered until the kernel kills it; the next start has it back."""
    before = lives(kafka)
    first = container(kafka, VICTIM)
    group = cgroup(node, "memory", first)
    what = f"{VICTIM} killed for its memory"
    with withstood(kafka, topic, times, what, restarted=[VICTIM]) as fault:

        def killed() -> bool:
            if group.exists():
                squeeze(group)
            return lives(kafka)[VICTIM].restarts > before[VICTIM].restarts

        until("the kernel's kill", killed, SEEN_SECONDS)
        assert last_end(kafka, VICTIM)["reason"] == "OOMKilled"
    undisturbed(fault.load)
    assert cgroup(node, "memory", container(kafka, VICTIM)) != group


# Run in the node. The disk is mounted elsewhere while one is copied to the other.
MAKE = f"""
mkdir -p "$disk.d" && truncate -s {DISK} "$disk" && mkfs.ext4 -q -m 0 "$disk"
mount -o loop "$disk" "$disk.d"
cp -a --sparse=always "$volume/." "$disk.d"
umount "$disk.d" && mount -o loop "$disk" "$volume"
"""
UNDO = """
umount "$volume" && mount -o loop "$disk" "$disk.d"
find "$volume" -mindepth 1 -delete
cp -a --sparse=always "$disk.d/." "$volume" && rmdir "$volume/lost+found"
umount "$disk.d" && rm -r "$disk" "$disk.d"
"""
# To the last block.
FILL = 'cat /dev/zero > "$volume/filled" || true'
FREE = 'rm "$volume/filled"'


def in_node(kafka: Deployment, node: Place, script: str) -> str:
    """Run a script in the node, with the victim's volume and another disk for it."""
    volume = f"volume=/var/lib/volumes/{kafka.volume(VICTIM).name}"
    disk = f"disk={node.state}/disk"
    return run(node.inside("env", volume, disk, "sh", "-euc", script), timeout=SEEN_SECONDS)


def change_disk(kafka: Deployment, node: Place, script: str) -> None:
    """Run a script while the victim's pod is away."""
    name = kafka.pods(BROKERS)[0]["spec"]["nodeName"]
    kafka.kubectl("cordon", name)
    try:
        # It ends when the volume is in use no more.
        kafka.kubectl("delete", f"pod/{VICTIM}", timeout=SEEN_SECONDS)
        in_node(kafka, node, script)
    finally:
        kafka.kubectl("uncordon", name)
    kafka.wait_until_ready()


@contextmanager
def small_disk(kafka: Deployment, node: Place) -> Iterator[None]:
    """The victim's volume is a small file system of its own."""
    change_disk(kafka, node, MAKE)
    try:
        yield
    finally:
        change_disk(kafka, node, UNDO)


def test_volume_full(kafka: Deployment, node: Place, topic: str, times: Times) -> None:
    """A full volume ends its broker alone, which says why, and starts again for as long as it is
    full; once there is space it comes back by itself."""
    with unharmed(kafka), small_disk(kafka, node):
        before = lives(kafka)[VICTIM].restarts
        what = f"volume of {VICTIM} full, from the end of it"
        with withstood(kafka, topic, times, what, restarted=[VICTIM]) as fault:
            in_node(kafka, node, FILL)
            until(f"the end of {VICTIM}", lambda: lives(kafka)[VICTIM].restarts > before, 300)
            assert "all log dirs in /var/lib/kafka/data/logs have failed" in (
                last_end(kafka, VICTIM)["message"]
            )
            # A start on a full volume, too.
            started = lambda: lives(kafka)[VICTIM].restarts > before + 1  # noqa: E731
            until(f"another end of {VICTIM}", started, SEEN_SECONDS)
            print(last_end(kafka, VICTIM)["message"], *kafka.decisions(VICTIM), sep="\n")
            in_node(kafka, node, FREE)
            fault.undone()
        undisturbed(fault.load)
