# SPDX-License-Identifier: Apache-2.0
"""Recordings of the behaviour ring: what each start said, with two binaries, and how they differ.

A start is known by its test and its number there. Of each there are facts: its exit code, each
line, and the text as a whole. Two runs of one binary differ in some, by chance: which member of an
ensemble comes first, how often a wait says that it waits. A fact counts if all runs of one binary
have it and none of the other's. Which states of the other members a first start sees on its way is
chance alone: they are facts of the ring as a whole. The starts that a test traces, to stop them
anywhere, count as one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

KIND = "start, probe, wait or stop"
# Not a test: see above.
FIRST_STARTS = "the first starts of ensembles"
PROGRESS = "waiting for the ensemble: "
KILLED = "exit code: -9"
NONE = frozenset({"not started"})
# What of the spy's status is given by whoever starts java.
GIVEN = re.compile(r"status (Umask|Uid|Gid|Groups|Sig(Blk|Ign|Cgt)|Cap\w+|NoNewPrivs):")
CHANCE = (
    (re.compile(r"/[^\s\"'`=:,|]*/pytest/popen-gw\d+"), "TMP"),
    # Ports that the kernel gives.
    (re.compile(r"((?<=\d:)|(?<=\"port\": ))(3[2-9]|[4-6]\d)\d{3}\b"), "PORT"),
    (re.compile(r"\b(pid|process) \d+"), r"\1 PID"),
    (re.compile(r"\bafter \d+(\.\d+)? ?(ms|s)\b"), "after TIME"),
    # The ends of certificates, which are made for each run.
    (re.compile(r"\b\d{4}-\d\d-\d\dT[\d:]{8}Z, in \d+ (hours|days)\b"), "DATE"),
    (re.compile(r"\b\d+ MiB in use\b"), "MiB in use"),
    (re.compile(r"\b(pipe|socket):\[\d+\]"), r"\1"),
)

Facts = frozenset[str]
# Test -> number of the start -> facts.
Recording = dict[str, dict[str, Facts]]


def read(rows: Iterable[Mapping[str, Any]]) -> Recording:
    """What a run has recorded."""
    found: Recording = {}
    seen: set[str] = set()
    for row in rows:
        seen.update(state for line in row["err"].splitlines() for state in _states(line))
        starts = found.setdefault(row["test"], {})
        facts = _facts(row)
        number = row["number"]
        starts[number] = starts[number] | facts if number in starts else facts
    return found | {FIRST_STARTS: {"1": frozenset(seen)}} if seen else found


def _states(line: str) -> list[str]:
    """Of a line that says how far the members of an ensemble are."""
    _, progress, states = line.partition(PROGRESS)
    return re.split(r"(?:; )?member \d+ \([^)]*\): ", states)[1:] if progress else []


def _facts(row: Mapping[str, Any]) -> Facts:
    found = [f"words: {_plain(repr(row['words']))}", f"exit code: {row['code']}"]
    for name, stream in (("out", row["out"]), ("err", row["err"])):
        lines = re.split("[\n\0]", stream)
        lines = [_plain(line) for line in lines if not _chance(line) and not _states(line)]
        found += [f"{name}: {line}" for line in lines if line]
        if row["number"] != "traced":
            found.append(f"whole {name}: {lines}")
    return frozenset(found)


def _chance(line: str) -> bool:
    """What the spy says of its process, which the kernel gives."""
    return line.startswith("stat ") or (line.startswith("status ") and not GIVEN.match(line))


def _plain(line: str) -> str:
    for pattern, instead in CHANCE:
        line = pattern.sub(instead, line)
    return line


def _only(these: Sequence[Facts], those: Sequence[Facts]) -> Facts:
    """The facts of all these that none of those has."""
    return frozenset.intersection(*these) - frozenset.union(*those)


def _changed(
    test: str, old: Sequence[Recording], new: Sequence[Recording]
) -> Iterator[tuple[str, Facts, Facts]]:
    """The starts of a test that differ, and in what."""
    # A run in which the test did not come as far as its first start says nothing.
    before, after = ([run[test] for run in runs if test in run] or [{}] for runs in (old, new))
    numbers = sorted({number for run in (*before, *after) for number in run})
    for number in numbers:
        was, now = ([run.get(number, NONE) for run in runs] for runs in (before, after))
        killed = [KILLED in facts for facts in (*was, *now)]
        if any(killed) and not all(killed):
            continue  # a test that kills it at some time, as test_killed_at_random
        lost, gained = _only(was, now), _only(now, was)
        if lost or gained:
            yield number, lost, gained


def suspects(tests: Iterable[str], old: Sequence[Recording], new: Sequence[Recording]) -> list[str]:
    """The tests with a start that differs in these runs."""
    return sorted(test for test in set(tests) if any(_changed(test, old, new)))


def differences(
    tests: Iterable[str], old: Sequence[Recording], new: Sequence[Recording]
) -> list[dict[str, Any]]:
    """What differs, as the report shows it."""
    return [
        {
            "kind": KIND,
            "case": f"{test}, start {number}",
            "words": [],
            "old": sorted(lost),
            "new": sorted(gained),
        }
        for test in tests
        for number, lost, gained in _changed(test, old, new)
    ]


def counts(recording: Recording) -> Counter[str]:
    """How many starts there are."""
    found = sum(map(len, recording.values()))
    return Counter({KIND: found})
