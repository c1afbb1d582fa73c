# SPDX-License-Identifier: Apache-2.0
"""Clusters side by side on one machine, and what is left of one whose run was killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lab import kubernetes, kubernetes_place
from lab.command import run
from lab.deadline import until

# A run that is killed: it takes a place, starts a process there, and waits.
RUN = """
import subprocess, sys
from lab import kubernetes_place
with kubernetes_place.taken() as place:
    place.make_cgroups()
    place.connect()
    node = ["nsenter", f"--net=/run/netns/{place.name}", "sleep", "600"]
    left = subprocess.Popen(node, start_new_session=True)
    print(place.number, left.pid, flush=True)
    sys.stdin.read()
"""

pytestmark = pytest.mark.skipif(bool(kubernetes.given()), reason="KUBECONFIG names another cluster")


def cgroups(name: str) -> list[Path]:
    """The cgroups of a place."""
    return [*kubernetes_place.CGROUPS.glob(name), *kubernetes_place.CGROUPS.glob(f"*/{name}")]


def test_what_a_killed_run_leaves_behind() -> None:
    """The next run ends its processes and removes its network and cgroups."""
    path = {**os.environ, "PYTHONPATH": str(kubernetes.TESTS)}
    argv = [sys.executable, "-c", RUN]
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, text=True, env=path) as killed:
        assert killed.stdout
        number, left = map(int, killed.stdout.readline().split())
        killed.kill()
    name = f"kafka-init-{number}"
    # The control: it is all there.
    assert name in run(["ip", "netns", "list"])
    assert cgroups(name)
    assert Path(f"/proc/{left}").exists()
    with kubernetes_place.taken() as place:
        assert place.pids() == []
        until("the end of what was left", lambda: not Path(f"/proc/{left}").exists(), 30)
        assert name not in run(["ip", "netns", "list"])
        assert not cgroups(name)


def test_side_by_side() -> None:
    """Two places at once share no name and no address."""
    with kubernetes_place.taken() as one, kubernetes_place.taken() as other:
        for attribute in ("name", "gateway", "node_ip", "pods", "services", "state"):
            assert getattr(one, attribute) != getattr(other, attribute)
        one.connect()
        other.connect()
