# SPDX-License-Identifier: Apache-2.0
"""The plugin of pytest with which tools/compare runs a ring: it sees each start of kafka-init.

A test starts the binary by subprocess.Popen, in a pod or without one. Before the start the forms of
its words are run by both binaries (compare_forms), in the same namespaces, environment and
directory; after it what the start said is put into the recording of this run. The test itself is
not changed: it runs the binary it was given, and its result does not matter here.
"""

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lab import compare_forms
from lab.compare_forms import Job, Options, Said

SETTINGS = "KAFKA_INIT_COMPARE"
# Where a pod has it.
INIT = "/usr/bin/kafka-init"
CHROOT = "/usr/sbin/chroot"
PYTHON = ("/usr/bin/python3", "-I", "-S", compare_forms.__file__)
# Of these how often, and where they stop, is the test's business, or chance.
TRACERS = ("strace",)

_POPEN = subprocess.Popen


@dataclass(frozen=True)
class Settings:
    """What tools/compare tells the plugin. `binary` is the one that the tests run."""

    old: str
    new: str
    binary: str
    directory: str
    forms: bool


@dataclass
class Start:
    """One start by a test."""

    test: str
    number: str
    words: list[str]
    # The files of its two outputs; what it said is here if it went through a pipe.
    files: list[Path | None]
    said: list[str] = field(default_factory=lambda: ["", ""])
    process: "Popen | None" = None

    def ended(self) -> bool:
        """Whether the test has seen its end."""
        return bool(self.process) and self.process.returncode is not None

    def record(self) -> dict[str, Any]:
        """How it ended and what it said."""
        assert self.process
        for at, file in enumerate(self.files):
            if file:
                self.said[at] = file.read_bytes().decode(errors="surrogateescape")
        return {
            "test": self.test,
            "number": self.number,
            "words": self.words,
            "code": self.process.returncode,
            "out": self.said[0],
            "err": self.said[1],
        }


class Runner:
    """The program of compare_forms, for job after job; `enter` leads it to where it is to run."""

    def __init__(self, enter: Sequence[str], settings: Settings) -> None:
        self.binaries = [settings.old, settings.new]
        pipe = subprocess.PIPE
        self._process = _POPEN([*enter, *PYTHON], stdin=pipe, stdout=pipe, env={}, cwd="/")

    def run(self, job: Job) -> tuple[Said, Said]:
        """What the two say."""
        asked = json.dumps({"job": asdict(job), "binaries": self.binaries})
        self._process.stdin.write(f"{asked}\n".encode())
        self._process.stdin.flush()
        old, new = json.loads(self._process.stdout.readline())
        return old, new

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class Recorder:
    """What one process of pytest has seen."""

    settings: Settings
    options: Options
    starts: list[Start] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    _runner: Runner | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, argv: Sequence[str]) -> int:
        """Where the binary stands in a command line, else -1."""
        names = (INIT, self.settings.binary)
        return next((at for at, word in enumerate(argv) if word in names), -1)

    def before(self, argv: Sequence[str], how: Mapping[str, Any]) -> Start | None:
        """Compare the forms of a start that is about to be, and expect its record."""
        at = self.find(argv)
        if at < 0:
            return None
        test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0]
        if self.settings.forms:
            self._compare(test, argv, at, how)
        traced = any(Path(word).name in TRACERS for word in argv[:at])
        self.numbers[test] += 1
        files = [_file(how.get(name)) for name in ("stdout", "stderr")]
        number = "traced" if traced else str(self.numbers[test])
        return Start(test, number, list(argv[at + 1 :]), files)

    def _compare(self, test: str, argv: Sequence[str], at: int, how: Mapping[str, Any]) -> None:
        words = list(argv[at + 1 :])
        asked = compare_forms.forms(words, self.options)
        place = _place(argv, at)
        if not asked or place is None:
            return
        enter, before, root = place
        out = "/dev/shm" if root else self.settings.directory
        environment = {os.fsdecode(name): os.fsdecode(one) for name, one in _given(how).items()}
        cwd = str(how.get("cwd") or Path.cwd())
        job = Job(before, argv[at], asked, environment, root, _own(out, root), cwd)
        self.counts.update(asked.keys())
        try:
            old, new = self._run(enter, job)
        except Exception as failed:  # a test would take it for its own, and it would be lost
            # What the runner said itself is in the log of the ring.
            row = {"case": test, "kind": "not compared", "words": words, "old": ""}
            write(self.settings, "differences", [{**row, "new": repr(failed)}])
            return
        write(self.settings, "differences", compare_forms.differences(test, asked, old, new))

    def _run(self, enter: Sequence[str], job: Job) -> tuple[Said, Said]:
        if enter:
            with Runner(enter, self.settings) as runner:
                return runner.run(job)
        # Without a pod one is enough; tests have threads.
        with self._lock:
            if self._runner is None:
                self._runner = Runner([], self.settings)
            return self._runner.run(job)

    def close(self) -> None:
        """The end."""
        if self._runner:
            self._runner.close()

    def flush(self) -> None:
        """Write the records of what has ended."""
        ended = [start for start in self.starts if start.ended()]
        write(self.settings, "starts", (start.record() for start in ended))
        self.starts = [start for start in self.starts if start not in ended]


def write(settings: Settings, what: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows to a file of this process."""
    with open(Path(settings.directory, f"{what}-{os.getpid()}.jsonl"), "a") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


_recorder: Recorder | None = None


class Popen(_POPEN):  # type: ignore[type-arg]
    """subprocess.Popen, seen by the recorder."""

    def __init__(self, args: Any, *rest: Any, **how: Any) -> None:
        self.start: Start | None = None
        if _recorder and isinstance(args, (list, tuple)):
            self.start = _recorder.before([os.fsdecode(word) for word in args], how)
        super().__init__(args, *rest, **how)
        if self.start and _recorder:
            self.start.process = self
            _recorder.starts.append(self.start)

    def communicate(self, *rest: Any, **how: Any) -> Any:
        """Keep what it said."""
        said = super().communicate(*rest, **how)
        if self.start:
            self.start.said = [os.fsdecode(one or "") for one in said]
        return said


def _own(out: str, root: str) -> str:
    """A directory for --out that no other process has."""
    return out if root else f"{out}/out-{os.getpid()}"


def _given(how: Mapping[str, Any]) -> Mapping[Any, Any]:
    environment = how.get("env")
    return os.environ if environment is None else environment


def _file(output: Any) -> Path | None:
    if output is None or isinstance(output, int):
        return None
    return Path(os.readlink(f"/proc/self/fd/{output.fileno()}"))


def _place(argv: Sequence[str], at: int) -> tuple[list[str], list[str], str] | None:
    """The words that enter the namespaces with a PID namespace of its own, those that come before
    the binary there, and the root; None if this is no place to run anything beside."""
    if at == 0:
        return [], [], ""
    if CHROOT not in argv[:at]:
        return None
    change = argv.index(CHROOT)
    before = list(argv[change:at])
    root = next(word for word in before[1:] if not word.startswith("--"))
    if not Path(f"{root}/dev/shm").is_dir():
        return None
    end = next(number for number, word in enumerate(argv[1:], 1) if not word.startswith("--"))
    return [*argv[:end], *unshare(root)], before, root


def unshare(root: str) -> list[str]:
    """The words that lead into a PID and a mount namespace of their own, for what runs in a pod."""
    own = ["/usr/bin/unshare", "--mount", "--pid", "--fork", "--kill-child"]
    return [*own, f"--mount-proc={root}/proc"]


def pytest_configure() -> None:
    """Take Popen's place."""
    global _recorder
    settings = Settings(**json.loads(os.environ[SETTINGS]))
    _recorder = Recorder(settings, Options.read(settings.old))
    subprocess.Popen = Popen  # type: ignore[misc]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """When a test's pods have ended, so have its starts."""
    try:
        return (yield)
    finally:
        if _recorder:
            _recorder.flush()


def pytest_sessionfinish() -> None:
    """The rest, and the counts."""
    if _recorder:
        _recorder.flush()
        _recorder.close()
        write(_recorder.settings, "counts", [_recorder.counts])
        subprocess.Popen = _POPEN  # type: ignore[misc]
        sys.stdout.flush()
