# SPDX-License-Identifier: Apache-2.0
"""What tools/bench prints: tables of what was measured, beside what, and whether it is enough."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from lab.bench_programs import Measured, Samples


@dataclass(frozen=True)
class Limit:
    """A number to reach."""

    text: str
    met: bool


@dataclass(frozen=True)
class Column:
    """A column of a table: what it says of what was measured."""

    head: str
    cell: Callable[..., str]


@dataclass
class Table:
    """The rows of one kind of work: names, what was measured, and a limit or none."""

    title: str
    text: str
    columns: Sequence[Column]
    names: Sequence[str] = ("work", "beside")
    rows: list[tuple[list[str], Limit | None]] = field(default_factory=list)

    def add(self, names: Sequence[str], *measured: object, limit: Limit | None = None) -> None:
        """One row: its names, and what the columns say of these."""
        cells = [column.cell(*measured) for column in self.columns]
        self.rows.append(([*names, *cells], limit))

    def markdown(self) -> str:
        """The table, its columns aligned."""
        lines = [[*self.names, *(column.head for column in self.columns), "to reach", ""]]
        for cells, limit in self.rows:
            met = "" if not limit else "met" if limit.met else "**missed**"
            lines.append([*cells, limit.text if limit else "–", met])
        widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
        lines.insert(1, ["-" * width for width in widths])
        rows = (
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            for line in lines
        )
        return f"## {self.title}\n\n{self.text}\n\n" + "".join(f"{row} |\n" for row in rows)


def times(head: str, quantity: str) -> Column:
    """How many times what ran beside it, of the medians."""

    def cell(work: Measured, beside: Measured) -> str:
        other = beside[quantity].median
        value = work[quantity].median / other if other else float("inf")
        if value < 0.1:
            return f"1/{1 / value:.0f}"
        return f"{value:.2f} ×" if value < 10 else f"{value:.0f} ×"

    return Column(head, cell)


def pair(
    head: str, quantity: str, unit: float, show: Callable[[Samples], float] | None = None
) -> Column:
    """Both values in a larger unit: medians with the least value in brackets, or what `show` makes
    of the samples."""

    def one(samples: Samples) -> str:
        if show:
            return f"{show(samples) / unit:.2f}"
        return f"{samples.median / unit:.2f} ({samples.least / unit:.2f})"

    return Column(head, lambda *both: " : ".join(one(each[quantity]) for each in both))


def most(samples: Samples) -> float:
    """The largest one."""
    return max(samples.values)


def megabytes(head: str, quantity: str) -> Column:
    """The largest values of a quantity in KiB."""
    return pair(head, quantity, 1e6 / 1024, most)


CPU = (times("CPU", "cpu_us"), pair("CPU, ms", "cpu_us", 1000))
WALL = (times("wall", "wall_us"), pair("wall, ms", "wall_us", 1000))
TIMED = (*CPU, *WALL, megabytes("peak, MB", "peak_kib"))


def missed(tables: Sequence[Table]) -> list[str]:
    """The rows whose limit is missed."""
    rows = (row for table in tables for row in table.rows)
    return [f"{cells[0]}: {limit.text}" for cells, limit in rows if limit and not limit.met]


def page(tables: Sequence[Table], command: str) -> str:
    """docs/benchmarks.md."""
    today = datetime.now(UTC).date().isoformat()
    head = (
        "<!-- SPDX-License-Identifier: Apache-2.0 -->\n"
        "<!-- Written by tools/bench --write; changes by hand are lost. -->\n"
        "# Benchmarks\n\n"
        f"`{command}`, {today}, on {machine()}.\n\n"
        "What stands in one row ran side by side in one run, in turns, so that what else the\n"
        "machine did fell on both alike. A ratio is the work's median over the median of what ran\n"
        "beside it. CPU is user and system time of the process and of every child it waited for.\n"
        "Times are medians, with the least value in brackets; memory is the largest value seen.\n"
    )
    return "\n".join([head, *(table.markdown() for table in tables)])


def machine() -> str:
    """What a reader has to know of the machine."""
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    model = models[0] if models else platform.machine()
    return f"{os.cpu_count()} cores of {model}, Linux {platform.release()}"
