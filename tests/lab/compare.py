# SPDX-License-Identifier: Apache-2.0
"""Whether two binaries say the same: tools/compare OLD NEW [-k EXPR].

For CONTRIBUTING.md: after a change that is to keep every byte (a move, a new name, another way to
the same end) build the tree before it and the tree after it, and run `tools/compare OLD NEW`. It
takes the cases of all rings: each start of kafka-init by the behaviour ring, in the pod that the
test has made, and the settings of the other rings (the tables of tests/unit, the corpus of
tests/fuzz, the pods of the cluster ring, our manifests and those that migrate) in a bare pod. Both
binaries are asked, one right after the other, with the same words, variables and files: render,
--explain, --explain --json, check, check --json, all files of --out with their modes, help and
usage errors; exit code, standard output and standard error have to be equal to the byte. What
cannot be asked twice (starts, waits, probes, stop) is compared from two runs of the behaviour
ring, one with each binary; tests in which they differ run again with both, and what one binary
always says and the other never is a difference. The last line has the counts; the exit code is 1 if
anything differs, and the first 20 distinct differences are shown. It takes as long as the behaviour
ring three times. -k EXPR is pytest's: of the behaviour ring these tests alone, and no other case.
--forms leaves out the two recordings; --keep leaves what was recorded there.

Normalised is the first line of --version, and in recordings: directories of tests, the numbers of
processes, ports that the kernel gives, times that were taken, the ends of certificates, how much
of a disk is in use, and what the spy in java's place says of its process (compare_starts). What
differs without a start is asked for again, three times. The tests' own results do not matter here,
and are not shown.
"""

import argparse
import difflib
import json
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab import builds, compare_starts, packages, proc, rings, venv
from lab.command import Failed

SHOWN = 20
LINES = 40
# How often the tests with a difference run again.
AGAIN = 3
RING = ["tests/behaviour"]
# The cluster ring's settings are read too.
PACKAGES = sorted(
    name
    for ring in rings.RINGS
    if ring.name in ("behaviour", "cluster")
    for name in ring.packages
)
TIMEOUT = 600


@dataclass
class Comparison:
    """What is compared, where, and what came out."""

    old: Path
    new: Path
    directory: Path
    python: Path
    words: list[str]
    counts: Counter[str] = field(default_factory=Counter)
    different: Counter[str] = field(default_factory=Counter)
    differences: list[dict[str, Any]] = field(default_factory=list)

    def ring(self, name: str, binary: Path, tests: Sequence[str], forms: bool) -> Path:
        """Run the behaviour ring with a binary; return where its plugin wrote to."""
        there = self.place(name)
        argv: list[object] = [self.python, "-m", "pytest", *tests, "--rootdir=tests", "-q"]
        argv += ["-p", "lab.compare_plugin", "-p", "no:cacheprovider", f"--timeout={TIMEOUT}"]
        # The same examples each time.
        argv += ["--hypothesis-seed=0", f"--basetemp={there / 'pytest'}", *self.words]
        argv += ["-n", "2", "--dist=worksteal"]
        say(f"{name}: running")
        self.pytest(argv, there, self.environment(there, binary, forms))
        return there

    def pytest(self, argv: list[object], there: Path, environment: Mapping[str, str]) -> None:
        """Tests may fail, but pytest has to come to its end."""
        code = proc.run(argv, there / "log", cwd=builds.ROOT, env=environment)
        if code not in (0, 1):
            raise Failed((there / "log").read_text(errors="replace"))

    def place(self, name: str) -> Path:
        """A directory for one run."""
        there = self.directory / name
        there.mkdir()
        return there

    def environment(self, there: Path, binary: Path, forms: bool) -> dict[str, str]:
        """That of a run, with what its plugin is told."""
        told = {
            "old": str(self.old),
            "new": str(self.new),
            "binary": str(binary),
            "directory": str(there),
            "forms": forms,
        }
        return rings.Run(long=False).environment(PACKAGES) | {
            "KAFKA_INIT_BINARY": str(binary),
            "KAFKA_INIT_COMPARE": json.dumps(told),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(there / "hypothesis"),
            "PYTHONPATH": str(builds.ROOT / "tests"),
        }

    def add(self, there: Path) -> None:
        """Count what was compared there, and keep the differences."""
        for row in rows(there, "counts"):
            self.counts.update(row)
        for row in rows(there, "differences"):
            self.different[row["kind"]] += 1
            self.differences.append(row)


def say(text: str) -> None:
    """One line for the person who waits."""
    print(text, flush=True)


def rows(there: Path, what: str) -> Iterator[dict[str, Any]]:
    """What the processes of a run wrote."""
    for path in sorted(there.glob(f"{what}-*.jsonl")):
        with open(path) as file:
            yield from map(json.loads, file)


def compare_starts_of(it: Comparison) -> None:
    """The two recordings of the ring; the forms are run beside the second."""
    there = it.ring("new", it.new, RING, True)
    it.add(there)
    new = [compare_starts.read(rows(there, "starts"))]
    old = [compare_starts.read(rows(it.ring("old", it.old, RING, False), "starts"))]
    tests = compare_starts.suspects({*old[0], *new[0]}, old, new)
    for number in range(1, AGAIN + 1):
        names = [f"tests/{test}" for test in tests if test != compare_starts.FIRST_STARTS]
        if not names:
            break
        say(f"{len(names)} tests differ: again")
        for runs, binary, name in ((old, it.old, "old"), (new, it.new, "new")):
            again = it.ring(f"{name}-again-{number}", binary, names, False)
            runs.append(compare_starts.read(rows(again, "starts")))
        tests = compare_starts.suspects(tests, old, new)
    found = compare_starts.differences(tests, old, new)
    it.counts.update(compare_starts.counts(new[0]))
    it.different.update(row["kind"] for row in found)
    it.differences += found


def compare_forms_of(it: Comparison) -> None:
    """The forms beside one run of the ring."""
    it.add(it.ring("new", it.new, RING, True))


def compare_cases_of(it: Comparison) -> None:
    """The other rings' settings."""
    pods = it.place("pods")
    say("pods of the cluster ring: reading")
    argv: list[object] = [it.python, "-m", "pytest", "tests/cluster", "--rootdir=tests", "-q"]
    argv += ["-p", "lab.compare_pods", "-p", "no:cacheprovider"]
    # Of the others one has ensembles without an engine, one the images alone.
    argv += [f"--ignore=tests/cluster/test_{name}.py" for name in ("membership", "images")]
    it.pytest(argv, pods, it.environment(pods, it.new, False))
    there = it.place("cases")
    say("cases of the other rings: running")
    argv = [it.python, "-m", "lab.compare_bare", pods / "pods.jsonl"]
    environment = it.environment(there, it.new, True)
    if proc.run(argv, there / "log", cwd=builds.ROOT, env=environment) != 0:
        raise Failed((there / "log").read_text())
    it.add(there)


def shown(difference: Mapping[str, Any]) -> list[str]:
    """What differs, for a person."""
    old, new = (_lines(difference[which]) for which in ("old", "new"))
    return list(difflib.unified_diff(old, new, "old", "new", lineterm="", n=1))[2:]


def _lines(said: object) -> list[str]:
    return json.dumps(said, indent=1).replace("\\n", "\\n\n").splitlines()


def distinct(differences: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Those that change the same lines in the same way belong together."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in differences:
        lines = [line for line in shown(one) if line.startswith(("-", "+"))]
        found.setdefault("\n".join(lines), []).append(one)
    return found


def report(it: Comparison) -> int:
    """Print differences and counts; return the exit code."""
    groups = list(distinct(it.differences).values())
    for first, *others in groups[:SHOWN]:
        say(f"---- {first['kind']}: {first['case']}, and {len(others)} other cases")
        say(f"     kafka-init {' '.join(map(repr, first['words']))}")
        lines = "\n".join(shown(first)[:LINES])
        say(lines.encode(errors="backslashreplace").decode())
    if len(groups) > SHOWN:
        say(f"---- and {len(groups) - SHOWN} other ones")
    say(f"{'kind':<28}{'compared':>10}{'different':>11}")
    for kind in sorted({*it.counts, *it.different}):
        say(f"{kind:<28}{it.counts[kind]:>10}{it.different[kind]:>11}")
    total, different = sum(it.counts.values()), len(it.differences)
    say(f"{total} compared, {different} different")
    return 0 if total and not different else 1


def parse(words: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="tools/compare", description="Compare what two kafka-init binaries say."
    )
    parser.add_argument("old", type=_program, metavar="OLD")
    parser.add_argument("new", type=_program, metavar="NEW")
    parser.add_argument("-k", metavar="EXPR", help="of the behaviour ring these tests alone")
    parser.add_argument("--forms", action="store_true", help="no recordings of starts and probes")
    parser.add_argument("--keep", action="store_true", help="leave what was recorded there")
    return parser.parse_args(words)


def _program(text: str) -> Path:
    if not os.access(text, os.X_OK) or Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no program")
    return Path(text).resolve()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Compare the two; 1 if something differs, 2 if it could not be done."""
    arguments = parse(sys.argv[1:])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    if os.geteuid() != 0:
        say("tools/compare: mounts the binaries in pods, which takes root")
        return 2
    proc.lead()
    directory = Path(tempfile.mkdtemp(prefix="kafka-init-compare-"))
    try:
        packages.ensure(sorted({*builds.PACKAGES, *PACKAGES}))
        only = ["-k", arguments.k] if arguments.k else []
        # Copies: a build may be made again meanwhile.
        old = shutil.copy(arguments.old, directory / "kafka-init-old")
        new = shutil.copy(arguments.new, directory / "kafka-init-new")
        it = Comparison(old, new, directory, venv.ensure(), only)
        (compare_forms_of if arguments.forms else compare_starts_of)(it)
        if not only:
            compare_cases_of(it)
        return report(it)
    except Failed as reason:
        say(f"tools/compare: {reason}")
        return 2
    except KeyboardInterrupt:
        proc.stop_all()
        return 130
    finally:
        if arguments.keep:
            say(f"recorded in {directory}")
        else:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
