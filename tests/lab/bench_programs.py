# SPDX-License-Identifier: Apache-2.0
"""The programs of tools/bench: kafka-init in a release build of its own, floors, what measures."""

import json
import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import PIPE

from lab import builds
from lab.command import Failed, run

SOURCES = builds.ROOT / "tests" / "bench"
BUILD = builds.directory("bench")
PROGRAMS = BUILD / "programs"
LOG = builds.BUILD / "bench.log"

CFLAGS = ("-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra")
STATIC_PIE = ("-fPIE", "-static-pie", "-Wl,-z,pack-relative-relocs")


@dataclass(frozen=True)
class Command:
    """One program to measure. `more` is what the program that measures needs beside; with `code`
    None it may end as it likes."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    code: int | None
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Samples:
    """The values of one quantity, one of each round."""

    values: list[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.values)

    @property
    def least(self) -> float:
        """The least one: what the work costs when nothing disturbs it."""
        return min(self.values)


Measured = dict[str, Samples]


def build() -> None:
    """Compile everything anew that has changed."""
    options = ("-Db_colorout=never", "-Dtests=false")
    builds.make(BUILD, builds.ROOT, builds.Build(options), LOG)
    compile_counter()
    for name in ("runner", "waiter", "metadata"):
        _compile(name, [f"{name}.c", "commands.c"], "-static")
    _compile("java", ["java.c"], "-static")
    _compile("true", ["true.c"], *STATIC_PIE)
    for name in ("true", "become", "hold", "ask", "clusterid"):
        _link_like_kafka_init(name)


def compile_counter() -> None:
    """The one program that tests use too."""
    PROGRAMS.mkdir(parents=True, exist_ok=True)
    _compile("counter", ["counter.c", "commands.c"], "-static")


def kafka_init() -> str:
    """The program under test: that of a test driver, else the one that is built here."""
    return os.environ.get("KAFKA_INIT_BINARY") or str(BUILD / "kafka-init")


def program(name: str) -> str:
    """One of the programs of tests/bench; `-full` is appended to a floor with all libraries."""
    return str(PROGRAMS / name)


def stripped_bytes(path: str) -> int:
    """The size of a program without its symbols."""
    target = PROGRAMS / "stripped"
    run(["strip", "-o", str(target), path])
    return target.stat().st_size


def measure(how: str, commands: Sequence[Command], rounds: int) -> list[Measured]:
    """Measure the commands side by side with `runner` or `waiter`, each as often as `rounds` says.

    A command that ends with another code than its own, in any round, is a Failed.
    """
    data = b"".join(_encode(command) for command in commands)
    results = json.loads(_run_to_end([program(how), str(rounds)], data))
    for command, result in zip(commands, results, strict=True):
        others = sorted(set(result["codes"]) - {command.code})
        if others and command.code is not None:
            raise Failed(f"{shlex.join(command.argv)}: exit {others}, not {command.code}")
    return [{name: Samples(values) for name, values in one.items()} for one in results]


def _run_to_end(argv: Sequence[str], data: bytes) -> bytes:
    """Run what measures; when it is interrupted it may first end what it has started."""
    with subprocess.Popen(argv, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        try:
            output, errors = process.communicate(data)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if process.returncode != 0:
        raise Failed(f"{argv[0]}: exit {process.returncode}\n{errors.decode(errors='replace')}")
    return output


def _encode(command: Command) -> bytes:
    environment = [f"{key}={value}" for key, value in command.env.items()]
    strings: list[str] = []
    for part in (command.argv, environment, command.more):
        strings += [str(len(part)), *part]
    return b"".join(string.encode() + b"\0" for string in strings)


def _compile(name: str, sources: Sequence[str], *options: str) -> None:
    paths = [str(SOURCES / source) for source in sources]
    # Two tests may want it at once.
    new = program(f"{name}.{os.getpid()}")
    run(["gcc", *CFLAGS, *paths, *options, "-o", new])
    os.replace(new, program(name))


def _link_like_kafka_init(name: str) -> None:
    """The very link command of kafka-init, with another main() and all that its own asks for: a
    floor holds the same code, and never runs it."""
    floor = PROGRAMS / f"{name}.o"
    run(["gcc", *CFLAGS, "-fPIE", "-c", str(SOURCES / f"{name}.c"), "-o", str(floor)])
    commands = run(["ninja", "-C", str(BUILD), "-t", "commands", "kafka-init"])
    words = shlex.split(commands.splitlines()[-1])
    main = next(word for word in words if word.endswith("src_main.c.o"))
    place = words.index(main)
    asked_for = run(["nm", "--undefined-only", "--format=posix", str(BUILD / main)]).splitlines()
    keep = [f"-Wl,--undefined={line.split()[0]}" for line in asked_for]
    words[place : place + 1] = [str(floor), *keep]
    words[words.index("-o") + 1] = program(f"{name}-full")
    # The paths are relative to the build directory.
    run(["env", f"--chdir={BUILD}", *words], timeout=120)


def scratch_jars(target: Path, listed: Path) -> None:
    """Empty files with the names of an image's jars: a class path is made of names."""
    target.mkdir(parents=True)
    for line in listed.read_text().splitlines():
        if not line.startswith("#"):
            (target / line.split()[1]).touch()
