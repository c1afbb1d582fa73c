# SPDX-License-Identifier: Apache-2.0
"""The files that the style ring judges, and copies of them to plant a violation in.

A check is a function from a tree (a directory) to the list of its violations, so that its control
can run it on a copy.
"""

import contextlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import builds
from lab.command import Failed

# What holds somebody else's text, or none.
NOT_OURS = ("tests/data/", "tests/fuzz/corpus/")


def names(tree: Path) -> list[str]:
    """The paths of the tree's own files: what git has or would add; without git, all but build/."""
    if not (tree / ".git").exists():
        found = (path.relative_to(tree) for path in tree.rglob("*") if path.is_file())
        return sorted(str(path) for path in found if path.parts[0] != "build")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=tree,
        capture_output=True,
        check=True,
        text=True,
    )
    return sorted(name for name in set(listed.stdout.split("\0")) if (tree / name).is_file())


def files(tree: Path, *endings: str, under: str = "") -> list[Path]:
    """The tree's own files whose names end so."""
    return [
        tree / name
        for name in names(tree)
        if name.endswith(endings or "") and name.startswith(under)
    ]


def copy(tree: Path, target: Path, under: str = "", without: tuple[str, ...] = ()) -> Path:
    """Copy the tree's own files; what has not changed keeps its time, what is gone goes."""
    listed = [name for name in names(tree) if name.startswith(under)]
    wanted = [name for name in listed if not name.startswith(without)]
    for name in wanted:
        there = target / name
        if not there.exists() or there.read_bytes() != (tree / name).read_bytes():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(tree / name, there)
            there.touch()
    for name in set(names(target)) - set(wanted):
        (target / name).unlink()
    return target


def plant(tree: Path, name: str, text: str) -> Path:
    """Write a file into a copy."""
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def scripts(tree: Path, interpreter: str) -> Iterator[Path]:
    """Files whose first line names an interpreter."""
    for path in files(tree):
        with open(path, "rb") as file:
            first = file.readline(100)
        if first.startswith(b"#!") and interpreter.encode() in first:
            yield path


def run(argv: list[object], *, cwd: Path) -> tuple[int, str]:
    """Run a checker; return its exit code and all that it printed."""
    done = subprocess.run(
        [str(word) for word in argv],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return done.returncode, done.stdout


def expect_none(found: list[str]) -> None:
    """Fail with all the violations, one a line."""
    __tracebackhide__ = True
    if found:
        pytest.fail(f"{len(found)} found:\n" + "\n".join(found), pytrace=False)


def built(name: str) -> Path:
    """The directory of a build; where it fails, its own test says why."""
    __tracebackhide__ = True
    with contextlib.suppress(Failed):
        return builds.ensure(name)
    pytest.fail(f"needs the build {name}, which failed (see its own test)", pytrace=False)


_STRING = r"'(?:\\.|[^'\\\n])*'" + r'|"(?:\\.|[^"\\\n])*"'
_COMMENT = r"//[^\n]*|/\*.*?\*/"
_NOT_CODE = re.compile(f"({_STRING})|{_COMMENT}", re.DOTALL)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def without_comments(code: str) -> str:
    """C code with its comments blanked, line by line as it was."""
    return _NOT_CODE.sub(lambda found: found[1] or _blank(found[0]), code)


def without_text(code: str) -> str:
    """C code with its comments, strings and characters blanked, line by line as it was."""
    return _NOT_CODE.sub(lambda found: _blank(found[0]), code)
