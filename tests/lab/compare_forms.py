# SPDX-License-Identifier: Apache-2.0
"""What a command line of kafka-init is asked for without a start: its forms, by two binaries.

A start, a render and a check read the same configuration. So each of them is asked for all that can
be asked without writing anything or asking anybody: render, --explain, that as JSON, check, that as
JSON, and all files of --out in a directory of their own. Both binaries get the same words,
environment and files, at the same path, one right after the other; the words before theirs (chroot,
a program that changes limits) stay. This file is a program, too: it runs the forms where it is
started, which is how it comes into a pod's namespaces; so it imports nothing of ours.
"""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROLES = ("broker", "zookeeper")
# These say something else each time, and ask others: they are compared as the ring runs them.
ASKING = ("ready", "live", "status", "stop", "wait")
# What the forms themselves give; value: whether an argument follows.
OWN = {"--explain": False, "--json": False, "--format": True, "--out": True}
FORMS = {
    "render": ("render",),
    "explain": ("render", "--explain"),
    "explain json": ("render", "--explain", "--json"),
    "check": ("check",),
    "check json": ("check", "--json"),
}
KINDS = (*FORMS, "files of --out", "as it is")
SECONDS = 10
NO_END: list[Any] = [f"no end within {SECONDS} s"]
# How often what differs is asked for again.
AGAIN = 3

Said = dict[str, list[Any]]


@dataclass
class Options:
    """Each command's options, as its help has them, with whether they take a value."""

    of: dict[str, dict[str, bool]] = field(default_factory=dict)

    @classmethod
    def read(cls, binary: str) -> "Options":
        """Ask a binary."""
        found = cls()
        for command in (*ROLES, "render", "check"):
            words = [binary, command, "--help"]
            text = subprocess.run(words, env={}, capture_output=True, text=True).stdout
            lines = re.findall(r"^  (--\S+)( \S+)?  ", text, re.MULTILINE)
            found.of[command] = {option: bool(value) for option, value in lines}
        return found

    def without(self, words: Sequence[str], options: Mapping[str, bool]) -> list[str]:
        """The words but for these options and their values."""
        left, skip = [], False
        for word in words:
            name = word.partition("=")[0]
            if skip or name in options:
                skip = not skip and "=" not in word and options[name]
            else:
                left.append(word)
        return left

    def adapted(self, words: Sequence[str], command: str, to: str) -> list[str]:
        """A command's options that are another's, too, and what is no option of either."""
        other = self.of[to]
        gone = {one: value for one, value in self.of[command].items() if one not in other}
        return self.without(words, gone | OWN)


def forms(words: Sequence[str], options: Options) -> dict[str, list[str]]:
    """Each form's words; --out is followed by its directory later."""
    own = words[: words.index("--")] if "--" in words else words
    as_it_is = {"as it is": list(words)}
    if {"--help", "-h", "--version"} & set(own) or not own:
        return as_it_is
    if own[0] in ASKING:
        return {}
    if words[0] in ROLES:
        command, role, rest, as_it_is = own[0], own[0], own[1:], {}
    elif words[0] in ("render", "check") and len(words) > 1 and words[1] in ROLES:
        command, role, rest = words[0], words[1], words[2:]
    else:
        return as_it_is
    found = {
        kind: [form[0], role, *form[1:], *options.adapted(rest, command, form[0])]
        for kind, form in FORMS.items()
    }
    found["files of --out"] = ["render", role, *options.adapted(rest, command, "render"), "--out"]
    if not any(word.partition("=")[0] == "--out" for word in words):
        found |= as_it_is
    return found


@dataclass(frozen=True)
class Job:
    """One case. `root` is the pod's root directory, "" without one; `program` what its words call
    the binary; `out` a directory for --out, as the program sees it."""

    before: list[str]
    program: str
    forms: dict[str, list[str]]
    environment: dict[str, str]
    root: str
    out: str
    cwd: str | None = None


def run(job: Job, binary: str) -> Said:
    """What a binary says to each form: code, standard output, standard error, files."""
    if job.root:
        _must("/usr/bin/mount", "--bind", binary, f"{job.root}{job.program}")
    said: Said = {}
    try:
        for kind in job.forms:
            # Some files are made to take long, and would take it for each form.
            late = any(one == NO_END for one in said.values())
            said[kind] = ["not asked"] if late else _form(job, binary, kind)
        return said
    finally:
        if job.root:
            _must("/usr/bin/umount", f"{job.root}{job.program}")


def _form(job: Job, binary: str, kind: str) -> list[Any]:
    words = [*job.before, job.program if job.root else binary, *job.forms[kind]]
    out = f"{job.root}{job.out}"
    if kind == "files of --out":
        words.append(f"{job.out}/kafka-init-compare")
        if job.root:
            _must("/usr/bin/mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", out)
        shutil.rmtree(f"{out}/kafka-init-compare", ignore_errors=True)
    try:
        done = _run(job, words)
    except subprocess.TimeoutExpired:
        return NO_END
    said: list[Any] = [done.returncode, _text(done.stdout), _text(done.stderr)]
    if kind == "files of --out":
        said.append(dict(_files(Path(out, "kafka-init-compare"))))
        if job.root:
            _must("/usr/bin/umount", out)
    if job.forms[kind] == ["--version"]:
        # Its first line is what the two may differ in.
        said[1] = said[1].partition("\n")[2]
    return said


def _run(job: Job, words: Sequence[str]) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        words,
        env={os.fsencode(name): os.fsencode(one) for name, one in job.environment.items()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=job.cwd,
        timeout=SECONDS,
    )


def _files(top: Path) -> Iterator[tuple[str, list[str]]]:
    """Each path with its mode, its owner and its content."""
    for directory, directories, names in os.walk(top):
        for name in sorted(directories + names):
            path = Path(directory, name)
            status = path.lstat()
            content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
            what = f"{stat.filemode(status.st_mode)} {status.st_uid}"
            yield str(path.relative_to(top)), [what, _text(content)]


def _text(said: bytes) -> str:
    # Each moment another number.
    return re.sub(r"\b\d+ MiB in use\b", "MiB in use", said.decode(errors="surrogateescape"))


def _must(*words: str) -> None:
    subprocess.run(words, check=True, env={})


def differences(
    case: str, asked: Mapping[str, list[str]], old: Said, new: Said
) -> Iterator[dict[str, Any]]:
    """The forms that are not the same, as the report shows them."""
    for kind, words in asked.items():
        if old[kind] != new[kind]:
            both = {"old": old[kind], "new": new[kind]}
            yield {"case": case, "kind": kind, "words": words, **both}


def run_both(job: Job, binaries: Sequence[str]) -> list[Said]:
    """What both say; the machine may be another one a moment later, so what is not the same is
    asked for again."""
    said = [run(job, binary) for binary in binaries]
    for _ in range(AGAIN):
        left = {kind: words for kind, words in job.forms.items() if said[0][kind] != said[1][kind]}
        if not left:
            break
        again = replace(job, forms=left)
        said = [one | run(again, binary) for one, binary in zip(said, binaries, strict=True)]
    return said


def main() -> int:
    """Jobs on standard input, a line each; what both binaries said on standard output."""
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(run_both(Job(**asked["job"]), asked["binaries"])), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
