# SPDX-License-Identifier: Apache-2.0
"""The tools image as a person uses it: beside the pods of a cluster."""

import re
import shlex
from pathlib import Path

from lab.cluster import Cluster
from lab.pods import Pod, Security

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "manifests" / "README.md"

# A tool is a JVM, and the machine is busy.
SECONDS = 120


def start(cluster: Cluster) -> str:
    """A container on the cluster's network, as the pod of manifests/tools; return its name."""
    name = f"{cluster.name}-tools"
    cluster.engine.docker(
        *["run", "--detach", f"--name={name}", *cluster.labels()],
        *[f"--network={cluster.name}", *Security().arguments()],
        *[cluster.images.tools, "sleep", "infinity"],
    )
    return name


def run(cluster: Cluster, container: str, *words: str, stdin: str = "") -> str:
    """Run a tool there; return what it prints."""
    return cluster.engine.docker(
        "exec", "--interactive", container, *words, data=stdin.encode(), timeout=SECONDS
    )


def beside(cluster: Cluster, pod: Pod, *words: str) -> str:
    """Run a tool in the PID namespace of a pod: what kubectl debug --target does."""
    return cluster.engine.docker(
        *["run", "--rm", *cluster.labels(), "--network=none"],
        *[f"--pid=container:{pod.container}", *Security(read_only=False).arguments()],
        *[cluster.images.tools, *words],
        timeout=SECONDS,
    )


def commands(program: str) -> list[tuple[list[str], str]]:
    """The commands of manifests/README.md that use a program, with their standard input."""
    found = []
    for line in PAGE.read_text().splitlines():
        match = re.match(r"    kubectl -n kafka (?:exec|debug) (.*?) -- (.*)$", line)
        if match and program in match[2]:
            command, _, text = match[2].partition(" <<<")
            found.append((shlex.split(command), "".join(shlex.split(text))))
    return found
