# SPDX-License-Identifier: Apache-2.0
"""What tools/bench prints: tables of what was measured, beside what, and whether it is enough."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from lab.bench_programs import Samples


@dataclass(frozen=True)
class Limit:
    """A number to reach."""

    text: str
    met: bool

    def __str__(self) -> str:
        return "met" if self.met else "**missed**"


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    cells: Sequence[str]
    limit: Limit | None = None


@dataclass
class Table:
    """The rows of one kind of work."""

    title: str
    text: str
    columns: Sequence[str]
    rows: list[Row] = field(default_factory=list)

    def markdown(self) -> str:
        """The table, its columns aligned."""
        lines = [[*self.columns, "to reach", ""]]
        for row in self.rows:
            limit = [row.limit.text, str(row.limit)] if row.limit else ["–", ""]
            lines.append([*row.cells, *limit])
        widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
        lines.insert(1, ["-" * width for width in widths])
        rows = (
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            for line in lines
        )
        return f"## {self.title}\n\n{self.text}\n\n" + "".join(f"{row} |\n" for row in rows)


def ratio(work: Samples, beside: Samples) -> str:
    """Of the medians: how many times what ran beside it."""
    value = work.median / beside.median if beside.median else float("inf")
    if value < 0.1:
        return f"1/{1 / value:.0f}"
    return f"{value:.2f} ×" if value < 10 else f"{value:.0f} ×"


def pair(work: Samples, beside: Samples, unit: float) -> str:
    """Both medians in a larger unit, each with the least value in brackets."""
    return " : ".join(f"{one.median / unit:.2f} ({one.least / unit:.2f})" for one in (work, beside))


def missed(tables: Sequence[Table]) -> list[str]:
    """The rows whose limit is missed."""
    rows = (row for table in tables for row in table.rows)
    return [f"{row.cells[0]}: {row.limit.text}" for row in rows if row.limit and not row.limit.met]


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
