# SPDX-License-Identifier: Apache-2.0
"""The driver's own arithmetic: what it counts, its last line, its exit code, its interrupt."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from lab import packages, results, rings
from lab.results import Counts

FINE = '<testcase name="a"/>'
FAILED = '<testcase name="b"><failure/></testcase>'
BROKEN = '<testcase name="c"><error/></testcase>'
SKIPPED = '<testcase name="d"><skipped message="no root"/></testcase>'

# Exit code of the run, its test cases, and what counts.
CASES = [
    (0, [FINE, FINE], (2, 0, 0)),
    (1, [FINE, FAILED, BROKEN], (1, 2, 0)),
    (0, [FINE, SKIPPED], (1, 0, 1)),
    (0, [SKIPPED], (0, 0, 1)),
    # It died after its last test, or ran none.
    (1, [FINE], (1, 1, 0)),
    (1, [SKIPPED], (0, 1, 1)),
    (5, [], (0, 1, 0)),
    (0, [], (0, 1, 0)),
]

# Counts of the rings, the last line and the exit code.
ENDS = [
    ([Counts(2), Counts(3)], "5 passed, 0 failed", 0),
    ([Counts(2, 1), Counts(3)], "5 passed, 1 failed", 1),
    ([Counts(2), Counts(0, 0, 1, ["x"])], "2 passed, 0 failed, 1 skipped", 0),
    ([Counts(0, 0, 1, ["x"])], "0 passed, 0 failed, 1 skipped", 1),
]


@pytest.mark.parametrize(("code", "cases", "expected"), CASES)
def test_counts(code: int, cases: list[str], expected: tuple, tmp_path: Path) -> None:
    """Single tests are counted, and a run that failed is never a success."""
    junit = tmp_path / "junit.xml"
    junit.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    counts = results.from_junit(junit, code)
    assert (counts.passed, counts.failed, counts.skipped) == expected


@pytest.mark.parametrize("text", [None, "", "<testsuites><testsuite>"])
def test_counts_without_results(text: str | None, tmp_path: Path) -> None:
    """A run that leaves no file, or half of one, has failed."""
    if text is not None:
        (tmp_path / "junit.xml").write_text(text)
    assert results.from_junit(tmp_path / "junit.xml", 0).failed == 1


@pytest.mark.parametrize(("counts", "last", "code"), ENDS)
def test_last_line(counts: list[Counts], last: str, code: int, capsys) -> None:
    """The last line has the sums; nothing executed is a failure; what was skipped is named."""
    assert rings.summary([("ring", one, 1.0) for one in counts], 2.0) == code
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == last
    assert ("SKIPPED x" in lines) == ("skipped" in last)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (0, Counts()),
        (1, Counts(failed=1)),
        (75, Counts(skipped=1, reasons=["the whole ring cluster cannot run here: no engine"])),
    ],
)
def test_preparation(code: int, expected: Counts, tmp_path: Path, monkeypatch) -> None:
    """A ring whose preparation fails has failed; one that cannot run here is skipped, loudly."""
    (tmp_path / "cluster-prepare.log").write_text("$ command\nno engine\n")
    monkeypatch.setattr(rings, "LOGS", tmp_path)
    monkeypatch.setattr(rings.proc, "run", lambda *_, **__: code)
    cluster = next(ring for ring in rings.RINGS if ring.name == "cluster")
    assert rings._prepare(cluster, rings.Run(long=False)) == expected


def test_unknown_ring(capsys) -> None:
    """A ring that does not exist is a usage error that names those that do."""
    with pytest.raises(SystemExit) as ended:
        rings.parse(["styel"])
    assert ended.value.code == 2
    assert "there are style, unit, behaviour, cluster" in capsys.readouterr().err


def test_path_has_what_is_declared() -> None:
    """A program of another package is missing, also where it is installed; a link keeps its name,
    and the alternatives of a package are among its programs."""
    declared = (frozenset(names) for names in ((), ("binutils",), ("gcc",)))
    nothing, binutils, gcc = map(packages.path, declared)
    assert shutil.which("sh", path=nothing) == f"{nothing}/sh"
    assert not shutil.which("gcc", path=nothing) and not shutil.which("gcc", path=binutils)
    assert shutil.which("gcc", path=gcc) and shutil.which("cc", path=gcc)


def test_path_from_elsewhere(tmp_path: Path, monkeypatch) -> None:
    """Where an engine from elsewhere is, its package is not asked for; others always are."""
    monkeypatch.setattr(packages, "DEBIANS", ())
    monkeypatch.setattr(packages, "OTHERS", ())
    monkeypatch.setattr(packages, "_installed", dict)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert packages.missing(["docker.io", "gcc"]) == ["docker.io", "gcc"]
    for name in ("docker", "gcc"):
        (tmp_path / name).touch(0o755)
    assert packages.missing(["docker.io", "gcc"]) == ["gcc"]
    assert packages.elsewhere("docker") == f"{tmp_path}/docker"


def test_order_is_the_tables(root: Path) -> None:
    """Rings run in the order of the table, whatever the order of the words; and each has tests."""
    chosen, long = rings.parse(["--long", "unit", "style"])
    assert long and [ring.name for ring in chosen] == ["style", "unit"]
    assert all((root / "tests" / ring.name).is_dir() for ring in rings.RINGS)


INTERRUPTED = """
import sys, threading, time
from pathlib import Path
from lab import proc
proc.lead()
proc.GRACE_SECONDS = 0.2
log = Path(sys.argv[1])
argv = ["sh", "-c", "sleep 60 & echo $!; wait"]
def run():
    try:
        proc.run(argv, log)
    except proc.Stopped:
        print("stopped")
thread = threading.Thread(target=run)
thread.start()
while not log.exists() or log.read_text().count("\\n") < 2:
    time.sleep(0.01)
print("gone" if proc.stop_all() else "left")
thread.join()
"""


def test_interrupt_ends_grandchildren(root: Path, tmp_path: Path) -> None:
    """An interrupt ends what a ring started, and nothing of it counts as a result."""
    log = tmp_path / "log"
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, log],
        env=os.environ | {"PYTHONPATH": str(root / "tests")},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert sorted(done.stdout.split()) == ["gone", "stopped"], done.stderr
    with pytest.raises(ProcessLookupError):
        os.kill(int(log.read_text().split("\n")[1]), signal.SIGKILL)
