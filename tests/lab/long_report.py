# SPDX-License-Identifier: Apache-2.0
"""docs/tests.md: each ring's last run with --long, for who reads the documents.

All rings with every repetition take longer than a working day has free at once, so each keeps its
own row: when it was run, on which commit.
"""

import os
import subprocess
import time
from collections.abc import Sequence

from lab.builds import ROOT
from lab.results import Counts

FILE = ROOT / "docs" / "tests.md"
INDENT = "    "
HEAD = f"{'ring':<12}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}  {'date':<12}commit"

Rows = Sequence[tuple[str, Counts, float]]


def merge(text: str, rows: Rows, names: Sequence[str], when: str) -> str:
    """The document with these rows in place of those of the same rings."""
    lines = [line.strip() for line in text.splitlines() if line.startswith(INDENT)]
    found = {line.split()[0]: line for line in lines}
    for name, counts, took in rows:
        numbers = f"{counts.passed:>8}{counts.failed:>8}{counts.skipped:>9}{took:>9.0f}"
        found[name] = f"{name:<12}{numbers}  {when}"
    table = [HEAD, *(found.get(name, f"{name:<12}  no whole run yet") for name in names)]
    return (
        "<!-- SPDX-License-Identifier: Apache-2.0 -->\n"
        "<!-- Written by tools/test --long; changes by hand are lost. -->\n"
        "# Tests\n\n"
        f"Each ring's last `tools/test --long`, on {os.cpu_count()} cores:\n\n"
        + "".join(f"{INDENT}{line}\n" for line in table)
    )


def write(rows: Rows, names: Sequence[str]) -> None:
    """Keep the rows in docs/tests.md."""
    when = f"{time.strftime('%Y-%m-%d')}  {_commit()}"
    FILE.write_text(merge(FILE.read_text(), rows, names, when))


def _commit() -> str:
    """The commit of the checkout; "+" where files are others than its. A tarball has none."""
    there = _git("rev-parse", "--short", "HEAD")
    same = _git("diff", "--quiet", "HEAD", "--", ".", f":!{FILE.relative_to(ROOT)}").returncode == 0
    return there.stdout.strip() + ("" if same else "+") if there.returncode == 0 else "no commit"


def _git(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
