# SPDX-License-Identifier: Apache-2.0
"""Debian packages: what is missing is installed through apt, and nothing is done otherwise; and the
PATH on which there are the programs of some of them and no others."""

import functools
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from lab import cache
from lab.command import Failed, run

# Of a machine that has the first of these programs from elsewhere the package is not asked for: an
# engine or a Go that is there already stays what it is.
ELSEWHERE = {
    "containerd": ("containerd", "containerd-shim-runc-v2", "ctr"),
    "docker.io": ("docker", "dockerd", "docker-init", "docker-proxy"),
    "golang-go": ("go",),
    "runc": ("runc",),
}

# Where Debian's programs lie, and Go's own; a user's PATH may be without them.
DEBIANS = ("/bin", "/sbin", "/usr/sbin", "/usr/bin")
OTHERS = ("/usr/local/go/bin", "/usr/lib/go/bin")


def missing(packages: Iterable[str]) -> list[str]:
    """Those of the packages that are not installed, and have nothing in their place."""
    installed = _installed()
    return [
        name
        for name in packages
        if name not in installed and not any(map(elsewhere, ELSEWHERE.get(name, ())[:1]))
    ]


def ensure(packages: Iterable[str]) -> list[str]:
    """Install what is missing, as root or through sudo; return what was installed."""
    asked = list(packages)
    if not missing(asked):
        return []
    # What several rings prepare side by side; apt itself does not wait for another apt.
    with cache.locked("apt"):
        wanted = missing(asked)
        if wanted:
            # A fresh machine has no package lists, and a stale list names files that are gone.
            _apt("update")
            _apt("install", "--yes", "--no-install-recommends", *wanted)
    return wanted


@functools.cache
def path(packages: frozenset[str]) -> str:
    """A directory of links to the programs of these packages and of Debian's essential ones.

    What needs another one misses it on every machine then, as it would on a fresh one.
    """
    installed = _installed()
    essential = {name for name, is_essential in installed.items() if is_essential}
    links = _programs((packages & {*installed}) | essential)
    for name in (name for package in packages for name in ELSEWHERE.get(package, ())):
        links |= {name: place} if (place := elsewhere(name)) else {}
    lines = "".join(f"{name} {place}\n" for name, place in sorted(links.items()))
    directory = cache.directory() / f"path-{hashlib.sha256(lines.encode()).hexdigest()[:16]}"
    with cache.locked("path"):
        if not directory.exists():
            new = directory.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            for name, place in links.items():
                (new / name).symlink_to(place)
            new.rename(directory)
    return str(directory)


def _programs(packages: Iterable[str]) -> dict[str, str]:
    """The programs of installed packages: their files, and the alternatives that lead to them. A
    link keeps its name, by which busybox and others know what they are."""
    lines = run(["dpkg-query", "--listfiles", *packages]).splitlines()
    files = {_place(Path(line)) for line in lines if line.startswith("/")}
    return {
        program.name: str(program)
        for directory in DEBIANS
        for program in Path(directory).iterdir()
        if any(_place(step) in files for step in _way(program))
    }


def _way(program: Path) -> Iterator[Path]:
    """A path and the links that it leads through: cc is an alternative for gcc, which is one for
    gcc-12."""
    yield program
    while program.is_symlink():
        program = program.parent / program.readlink()
        yield program


def _place(file: Path) -> Path:
    """Where it really is: /bin is a link to /usr/bin, which not all packages know."""
    return Path(os.path.realpath(file.parent), file.name)


def elsewhere(program: str) -> str:
    """A program, whoever put it here, or nothing."""
    places = (os.environ.get("PATH", os.defpath), *OTHERS, *DEBIANS)
    return shutil.which(program, path=":".join(places)) or ""


def _installed() -> dict[str, bool]:
    """The installed packages, and which of them are essential."""
    form = "${Package} ${db:Status-Status} ${Essential}\\n"
    shown = run(["dpkg-query", "--show", f"--showformat={form}"]).splitlines()
    words = (line.split() for line in shown)
    return {name: essential == ["yes"] for name, state, *essential in words if state == "installed"}


def _apt(*arguments: str) -> None:
    as_root = [] if os.geteuid() == 0 else ["sudo", "--"]
    argv = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *arguments]
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-20:])
        raise Failed(f"apt-get {' '.join(arguments)}: exit {done.returncode}\n{tail}")
