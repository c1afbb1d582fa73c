# SPDX-License-Identifier: Apache-2.0
"""Runs a pod with tests/cluster/spy.c in java's place, and reads what the spy saw."""

from dataclasses import dataclass
from pathlib import Path

from lab.cluster import Cluster
from lab.command import run
from lab.pods import Role

SOURCE = Path(__file__).with_name("spy.c")
JAVA = "/spy/bin/java"

# A broker that the cluster does not have, for a broker of its own id would wait for it to go.
ORDINAL = {"broker": 7, "zookeeper": 2}


@dataclass(frozen=True)
class Report:
    """What a process was given at its start."""

    descriptors: dict[int, str]
    signals: list[str]
    pid: int
    argv: list[str]
    environment: dict[str, str]


def compile_spy(directory: Path) -> Path:
    """Make the spy; return a JAVA_HOME that has it as bin/java."""
    home = directory / "spy"
    (home / "bin").mkdir(parents=True)
    run(["gcc", "-std=gnu11", "-O2", "-static", "-o", str(home / "bin/java"), str(SOURCE)])
    return home


def spy(
    cluster: Cluster,
    home: Path,
    role: Role,
    *,
    env: dict[str, str] | None = None,
    memory: str = "",
    options: tuple[str, ...] = (),
    arguments: tuple[str, ...] = (),
) -> Report:
    """Start a pod whose java is the spy, and wait for its report."""
    pod = cluster.run(
        role,
        ORDINAL[role.name],
        env={"JAVA_HOME": "/spy", **(env or {})},
        memory=memory,
        options=(f"--volume={home}:/spy:ro", *options),
        arguments=arguments,
        twin=True,
    )
    try:
        assert pod.wait_for_end(60) == 0, pod.output()
        return _report(pod.stdout())
    finally:
        cluster.forget(pod)


def _report(text: str) -> Report:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        what, _, value = line.partition(" ")
        found.setdefault(what, []).append(value)
    descriptors = (value.split(" ", 1) for value in found["fd"])
    return Report(
        descriptors={int(number): target for number, target in descriptors},
        signals=found["signals"],
        pid=int(found["pid"][0]),
        argv=found["argument"],
        environment=dict(value.split("=", 1) for value in found["variable"]),
    )
