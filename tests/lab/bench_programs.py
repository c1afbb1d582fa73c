# SPDX-License-Identifier: Apache-2.0
"""The programs of tools/bench, which the build `bench` makes, and what it takes to run one."""

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from lab import builds
from lab.command import Failed, run

SOURCES = builds.ROOT / "tests" / "bench"


@dataclass(frozen=True)
class Command:
    """One program to measure, in every so many rounds; with `code` None it may end as it likes."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    code: int | None = 0
    every: int = 1


@dataclass(frozen=True)
class Samples:
    """The values of one quantity, one of each round."""

    values: Sequence[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.values)

    @property
    def least(self) -> float:
        """The least one: what the work costs when nothing disturbs it."""
        return min(self.values)


Measured = Mapping[str, Samples]
QUANTITIES = ("wall_us", "cpu_us", "peak_kib", "code")


def kafka_init() -> str:
    """The program under test: that of a test driver, else the one of the build."""
    return os.environ.get("KAFKA_INIT_BINARY") or str(builds.binary("bench"))


def program(name: str) -> str:
    """One of the programs of tests/bench; `-full` is appended to a floor with all libraries."""
    return str(builds.directory("bench") / "tests" / "bench" / name)


def stripped_bytes(path: str) -> int:
    """The size of a program without its symbols."""
    target = Path(program("stripped"))
    run(["strip", "-o", str(target), path])
    return target.stat().st_size


def measure(commands: Mapping[str, Command], rounds: int) -> dict[str, Measured]:
    """Measure the commands side by side, in turns, so that what else the machine does falls on all
    of them alike; a round before these warms up and does not count."""
    taken: dict[str, list[list[int]]] = {name: [] for name in commands}
    for number in range(-1, rounds):
        for name, command in commands.items():
            if number < 0 or number % command.every == 0:
                taken[name].append(_run(command))
    return {name: samples(QUANTITIES, values[1:]) for name, values in taken.items()}


def samples(quantities: Sequence[str], rounds: Sequence[Sequence[float]]) -> Measured:
    """The quantities of each round, by their names."""
    columns = zip(*rounds, strict=True)
    return {name: Samples(values) for name, values in zip(quantities, columns, strict=True)}


def _run(command: Command) -> list[int]:
    done = subprocess.run(
        [program("runner"), *command.argv],
        env=command.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise Failed(done.stderr)
    found = [int(word) for word in done.stdout.split()]
    if command.code not in (None, found[-1]):
        raise Failed(f"{shlex.join(command.argv)}: exit {found[-1]}, not {command.code}")
    return found
