# SPDX-License-Identifier: Apache-2.0
"""Counts of single tests, read from the JUnit files that pytest and meson write."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Counts:
    """How many tests passed, failed and were skipped, and why they were."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    # "name: reason", so that nothing is skipped silently.
    reasons: list[str] = field(default_factory=list)

    def add(self, other: "Counts") -> None:
        """Add the counts of another run."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.reasons += other.reasons

    @property
    def executed(self) -> int:
        """How many ran to an end."""
        return self.passed + self.failed

    def __str__(self) -> str:
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


def cannot_run(ring: str, reason: str) -> Counts:
    """A ring that cannot run on this machine counts as one skipped test."""
    return Counts(skipped=1, reasons=[f"the whole ring {ring} cannot run here: {reason}"])


def from_junit(path: Path, exit_code: int) -> Counts:
    """Counts of one JUnit file; a run that failed without a failed test counts as one failure."""
    counts = Counts()
    for case in _cases(path):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            counts.failed += 1
        elif skipped is not None:
            counts.skipped += 1
            counts.reasons.append(f"{case.get('name')}: {skipped.get('message') or 'no reason'}")
        else:
            counts.passed += 1
    nothing = counts.executed + counts.skipped == 0
    if counts.failed == 0 and (exit_code != 0 or nothing):
        counts.failed = 1
    return counts


def _cases(path: Path) -> list[ElementTree.Element]:
    """The single tests; none when the run ended before it wrote its file."""
    try:
        return list(ElementTree.parse(path).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return []
