# SPDX-License-Identifier: Apache-2.0
"""The build directories of the rings, each configured and compiled once and shared by all that need
it: ensure() costs a ninja without work when nothing has changed."""

import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lab import packages, proc
from lab.command import Failed

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
LOGS = BUILD / "test-logs"

# A compiler is called as its package is.
PACKAGES = (
    *("binutils", "gcc", "libc6-dev", "libcmocka-dev", "libinih-dev", "libjansson-dev"),
    *("librdkafka-dev", "libssl-dev", "libzookeeper-mt-dev", "meson", "ninja-build", "pkgconf"),
    *("python3-minimal", "zlib1g-dev"),
)


@dataclass(frozen=True)
class Build:
    """How a build directory is configured."""

    options: tuple[str, ...]
    compiler: str = "gcc"


COMMON = ("-Dwerror=true", "-Db_colorout=never")
DYNAMIC = "-Dstatic=false"
SANITIZERS = (
    "-Db_sanitize=address,undefined",
    "-Dc_args=-fno-sanitize-recover=all -fno-omit-frame-pointer",
)

BUILDS = {
    # What is shipped, and what behaviour and cluster run.
    "release": Build(COMMON),
    "clang": Build(COMMON, compiler="clang-14"),
    "sanitize": Build((*COMMON, DYNAMIC, "-Dbuildtype=debugoptimized", *SANITIZERS)),
    "fuzz": Build(
        (
            *(*COMMON, DYNAMIC, "-Dbuildtype=debugoptimized", "-Dtests=false", "-Dfuzz=true"),
            # clang links its runtimes into programs alone.
            *("-Db_lundef=false", *SANITIZERS),
        ),
        compiler="clang-14",
    ),
    "bench": Build((*COMMON, "-Dtests=false", "-Dbench=true")),
    "analyzer": Build((*COMMON, "-Dtests=false", "-Dc_args=-fanalyzer")),
    "valgrind": Build((*COMMON, DYNAMIC, "-Dbuildtype=debugoptimized")),
    "coverage": Build((*COMMON, DYNAMIC, "-Dbuildtype=debug", "-Db_coverage=true")),
}


def directory(name: str) -> Path:
    """Where the build of that name is."""
    return BUILD / name


def binary(name: str = "release") -> Path:
    """The program of a build."""
    return directory(name) / "kafka-init"


def log(name: str) -> Path:
    """The output of the last ensure() of that name."""
    return LOGS / f"build-{name}.log"


@cache
def _outcome(name: str) -> str:
    """The output of a build that failed, "" of one that did not; asked once in a process."""
    try:
        make(directory(name), ROOT, BUILDS[name], log(name))
    except Failed as output:
        return str(output)
    return ""


def ensure(name: str) -> Path:
    """Bring a build directory up to date and return it, or raise Failed with all that was said."""
    failed = _outcome(name)
    if failed:
        raise Failed(failed)
    return directory(name)


def make(target: Path, source: Path, build: Build, output: Path) -> None:
    """ensure(), for any directory and any copy of the tree."""
    target.parent.mkdir(parents=True, exist_ok=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    with open(target.with_name(f"{target.name}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        output.unlink(missing_ok=True)
        if not (_configure(target, source, build, output) and _compile(target, build, output)):
            raise Failed(output.read_text(errors="replace"))


def _environment(build: Build) -> dict[str, str]:
    path = packages.path(frozenset({*PACKAGES, build.compiler}))
    return os.environ | {"PATH": path, "CC": build.compiler, "LC_ALL": "C.UTF-8"}


def _configure(target: Path, source: Path, build: Build, output: Path) -> bool:
    """Run meson setup, unless that was done here before in the same way."""
    stamp = target / "configured.json"
    wanted = json.dumps([str(source), build.compiler, build.options])
    if stamp.exists() and stamp.read_text() == wanted:
        return True
    shutil.rmtree(target, ignore_errors=True)
    setup = ["meson", "setup", *build.options, target, source]
    if proc.run(setup, output, env=_environment(build)) != 0:
        return False
    stamp.write_text(wanted)
    return True


def _compile(target: Path, build: Build, output: Path) -> bool:
    # -k 0: all errors at once.
    return proc.run(["ninja", "-k", "0", "-C", target], output, env=_environment(build)) == 0
