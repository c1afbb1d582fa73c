# SPDX-License-Identifier: Apache-2.0
"""The driver behind tools/test: prepares what the rings need, runs them, counts single tests.

The last line printed is "N passed, N failed", with ", N skipped" where something was. The exit code
is 0 only if at least one test ran and none failed.
"""

import argparse
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from lab import (
    builds,
    engine,
    images,
    jars,
    kubernetes,
    kubernetes_build,
    packages,
    prepare,
    proc,
    results,
    venv,
)
from lab.builds import LOGS, ROOT
from lab.command import Failed
from lab.results import Counts

TESTS = ROOT / "tests"
SANITIZER_OPTIONS = {
    "ASAN_OPTIONS": "strict_string_checks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}
LONG_PACKAGES = ("gcovr", "valgrind")
VALGRIND = (
    "--wrap=valgrind -q --leak-check=full --error-exitcode=99",
    "--timeout-multiplier=10",
)


@dataclass
class Run:
    """What the rings of one run of the driver share."""

    long: bool
    python: Path = Path()
    preparing: dict[str, "Future[Counts]"] = field(default_factory=dict)

    def declared(self, names: Iterable[str]) -> frozenset[str]:
        """These of a ring, and those of every build."""
        return frozenset((*names, *builds.PACKAGES, *(LONG_PACKAGES if self.long else ())))

    def environment(self, names: Iterable[str] = ()) -> dict[str, str]:
        """The environment of a ring: it has no programs but those of these packages."""
        path = packages.path(self.declared(names))
        # A cluster of a user's is reached through what the user has.
        if kubernetes.given():
            path += f":{os.environ['PATH']}"
        environment = os.environ | {
            "KAFKA_INIT_BINARY": str(builds.binary()),
            "FUZZ_SECONDS": "600" if self.long else "10",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(builds.BUILD / "hypothesis"),
            "LC_ALL": "C.UTF-8",
            "PATH": path,
        }
        environment.pop("KAFKA_INIT_LONG", None)
        return environment | ({"KAFKA_INIT_LONG": "1"} if self.long else {})


@dataclass(frozen=True)
class Ring:
    """One row of the table below."""

    name: str
    # Rings of one stage run side by side; a stage begins when the one before has ended.
    stage: int
    run: Callable[["Ring", Run], Counts]
    # Debian packages beside those of every build: it finds no other programs.
    packages: tuple[str, ...] = ()
    # It runs the binary that is shipped.
    binary: bool = False
    # What it needs, which lab.prepare makes beside the stages before.
    prepare: tuple[str, ...] = ()
    workers: int = 1


def pytest_ring(ring: Ring, run: Run) -> Counts:
    """One run of pytest over tests/NAME."""
    log = _log(ring.name)
    if ring.binary and not _build("release", log):
        return Counts(failed=1)
    junit = LOGS / f"{ring.name}.xml"
    argv = [run.python, "-m", "pytest", f"tests/{ring.name}", "--rootdir=tests", "-ra"]
    argv += ["-p", "no:cacheprovider", "--strict-markers", "--durations=10", f"--junitxml={junit}"]
    # A test that hangs ends, and its ring goes on; a test that knows better has a mark of its own.
    argv += ["--timeout=600"]
    if ring.workers > 1:
        argv += ["-n", ring.workers, "--dist=worksteal"]
    code = proc.run(argv, log, cwd=ROOT, env=run.environment(ring.packages))
    return results.from_junit(junit, code)


def unit_ring(ring: Ring, run: Run) -> Counts:
    """meson's tests: as shipped, under the sanitizers, and with --long under valgrind."""
    counts = Counts()
    for name in ("release", "sanitize", *(["valgrind"] if run.long else [])):
        wrap = VALGRIND if name == "valgrind" else ()
        counts.add(_meson_tests(name, "unit", _log(ring.name), run.environment(), *wrap))
    return counts


def fuzz_ring(ring: Ring, run: Run) -> Counts:
    """libFuzzer's targets, each for its time, and the planted ones."""
    return _meson_tests("fuzz", "fuzz", _log(ring.name), run.environment(ring.packages))


# What a real server needs to be seen from outside, and for the files that it is given.
SERVERS = (*engine.PACKAGES, *images.PACKAGES, *jars.PACKAGES, "iproute2", "openssl", "util-linux")

RINGS = (
    Ring(
        *("style", 1, pytest_ring),
        packages=(
            *("clang-14", "clang-format-14", "clang-tidy-14", "git", "mandoc"),
            *("shellcheck", "universal-ctags"),
        ),
        workers=2,
    ),
    Ring("unit", 1, unit_ring),
    Ring(
        "behaviour",
        2,
        pytest_ring,
        packages=(
            *jars.PACKAGES,
            *("iproute2", "kcat", "mount", "netcat-openbsd", "openssl", "strace", "zookeeper"),
        ),
        binary=True,
        workers=2,
    ),
    Ring("cluster", 3, pytest_ring, packages=(*SERVERS, "kcat"), prepare=("images",)),
    Ring(
        *("kubernetes", 4, pytest_ring),
        packages=(*SERVERS, *kubernetes_build.PACKAGES, "e2fsprogs"),
        prepare=("images", "kubernetes"),
    ),
    Ring("fuzz", 5, fuzz_ring, packages=("clang-14", "libclang-rt-14-dev", "llvm-14")),
)


def say(text: str) -> None:
    """One line for the person who waits."""
    print(text, flush=True)


def _log(name: str) -> Path:
    return LOGS / f"{name}.log"


def _append(log: Path, other: Path) -> None:
    """Put the text of meson's log at the end of a ring's, without the environment, which is long
    and nobody else's business."""
    if not other.exists():
        return
    lines = other.read_text(errors="replace").splitlines(keepends=True)
    with open(log, "a") as output:
        output.writelines(line for line in lines if not line.startswith("Inherited environment"))


def _build(name: str, log: Path) -> bool:
    """Make a build for a ring; a failed one's output goes to the ring's log."""
    try:
        builds.ensure(name)
    except Failed as failed:
        with open(log, "a") as output:
            output.write(f"the build {name} failed:\n{failed}")
        return False
    return True


def _meson_tests(
    name: str, suite: str, log: Path, environment: Mapping[str, str], *options: str
) -> Counts:
    """The tests of a suite, in the build of that name."""
    if not _build(name, log):
        return Counts(failed=1)
    directory = builds.directory(name)
    # meson puts a wrapper's name into the name of its log.
    wrapper = "-valgrind" if name == "valgrind" else ""
    junit = directory / "meson-logs" / f"testlog{wrapper}.junit.xml"
    junit.unlink(missing_ok=True)
    argv = ["meson", "test", "-C", directory, "--no-rebuild", f"--suite={suite}", *options]
    code = proc.run(argv, log, env={**environment, **SANITIZER_OPTIONS})
    if code != 0:
        # What --print-errorlogs prints lacks what the tests say in TAP.
        _append(log, junit.with_name(f"testlog{wrapper}.txt"))
    return results.from_junit(junit, code)


def _prepare(ring: Ring, run: Run) -> Counts:
    """What the ring needs; counts if the ring need not be run because of it."""
    log = _log(f"{ring.name}-prepare")
    argv = [sys.executable, "-m", "lab.prepare", *ring.prepare]
    code = proc.run(argv, log, cwd=TESTS, env=run.environment(ring.packages))
    if code == prepare.CANNOT_RUN:
        return results.cannot_run(ring.name, log.read_text().splitlines()[-1])
    return Counts(failed=int(code != 0))


def run_ring(ring: Ring, run: Run) -> tuple[str, Counts, float]:
    """Run one ring and report it; return its row of the final table."""
    start = time.monotonic()
    counts = Counts()
    if ring.name in run.preparing:
        say(f"{ring.name}: preparing")
        counts = run.preparing[ring.name].result()
    if not counts.failed and not counts.skipped:
        say(f"{ring.name}: running")
        counts = ring.run(ring, run)
    seconds = time.monotonic() - start
    if counts.failed:
        _show_output(ring.name)
    say(f"{ring.name}: {counts} ({seconds:.0f} s)")
    return ring.name, counts, seconds


def _show_output(name: str) -> None:
    say(f"---- {name} failed; its output:")
    for log in (_log(f"{name}-prepare"), _log(name)):
        if log.exists():
            say(log.read_text(errors="replace"))
    say(f"---- the end of the output of {name}")


def run_all(rings: list[Ring], run: Run) -> list[tuple[str, Counts, float]]:
    """Run the rings, stage after stage."""
    rows = []
    with ThreadPoolExecutor(max_workers=2 * len(RINGS)) as pool:
        try:
            for ring in rings:
                if ring.prepare:
                    run.preparing[ring.name] = pool.submit(_prepare, ring, run)
            for stage in sorted({ring.stage for ring in rings}):
                beside = [one for one in rings if one.stage == stage]
                rows += [one.result() for one in [pool.submit(run_ring, r, run) for r in beside]]
        except BaseException:
            # Before the pool waits for its threads, which wait for what they started.
            say("interrupted: ending what runs")
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            proc.stop_all()
            raise
    return rows


def coverage(run: Run) -> str:
    """The unit tests' coverage: reported, never a failure."""
    log = _log("coverage")
    environment = run.environment()
    if _meson_tests("coverage", "unit", log, environment).failed:
        return f"coverage: the tests failed, see {log.relative_to(ROOT)}"
    answer = _log("gcovr")
    argv = ["gcovr", "--filter=src/", builds.directory("coverage")]
    proc.run(argv, answer, cwd=ROOT, env=environment)
    return "coverage of the unit tests\n" + answer.read_text()


def table(rows: list[tuple[str, Counts, float]], total: Counts, seconds: float) -> str:
    """A line for each ring, and one for all."""
    lines = [f"{'ring':<12}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}"]
    for name, counts, took in [*rows, ("in all", total, seconds)]:
        numbers = f"{counts.passed:>8}{counts.failed:>8}{counts.skipped:>9}{took:>9.0f}"
        lines.append(f"{name:<12}{numbers}")
    return "\n".join(lines)


def summary(rows: list[tuple[str, Counts, float]], seconds: float) -> int:
    """Print the table, what was skipped and the last line; return the exit code."""
    total = Counts()
    for _, counts, _ in rows:
        total.add(counts)
    say(f"\n{table(rows, total, seconds)}\n")
    for reason in total.reasons:
        say(f"SKIPPED {reason}")
    if not total.executed:
        say("no test was executed, which is a failure")
    say(str(total))
    return 0 if total.executed and not total.failed else 1


def parse(words: list[str]) -> tuple[list[Ring], bool]:
    """The rings to run, in the order of the table, and whether --long was given."""
    names = [ring.name for ring in RINGS]
    parser = argparse.ArgumentParser(
        prog="tools/test", description="Run the tests: all rings, or the given ones."
    )
    parser.add_argument("--long", action="store_true", help="every repetition, valgrind, coverage")
    parser.add_argument("rings", nargs="*", metavar="RING", help=", ".join(names))
    arguments = parser.parse_args(words)
    for name in arguments.rings:
        if name not in names:
            parser.error(f"no ring is called {name}; there are {', '.join(names)}")
    wanted = arguments.rings or names
    return [ring for ring in RINGS if ring.name in wanted], arguments.long


def install(rings: list[Ring], run: Run) -> None:
    """What the rings need from Debian and from PyPI."""
    wanted = run.declared(name for ring in rings for name in ring.packages)
    installed = packages.ensure(sorted(wanted))
    if installed:
        say(f"installed {' '.join(installed)}")
    run.python = venv.ensure()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Run the rings named on the command line."""
    rings, long = parse(sys.argv[1:])
    # INT too: it is ignored in what a shell puts into the background, and children would inherit.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    proc.lead()
    start = time.monotonic()
    run = Run(long)
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    try:
        install(rings, run)
        rows = run_all(rings, run)
        if long:
            say(coverage(run))
        return summary(rows, time.monotonic() - start)
    except Failed as reason:
        say(f"tools/test: {reason}\n\n{Counts(failed=1)}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
