# SPDX-License-Identifier: Apache-2.0
"""Other programs: run them, and say what they said when they fail."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence


class Failed(Exception):
    """A program ended with another code than 0; the message has its last lines."""


def program(name: str) -> str:
    """Where a program of the PATH is, for what runs without one."""
    found = shutil.which(name)
    if not found:
        raise Failed(f"{name} is not installed")
    return found


def run(
    argv: Sequence[str],
    *,
    data: bytes | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 60,
) -> str:
    """Run argv with `data` on its standard input and return its standard output."""
    return run_bytes(argv, data=data, env=env, timeout=timeout).decode(errors="replace")


def run_bytes(
    argv: Sequence[str],
    *,
    data: bytes | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 60,
) -> bytes:
    """run(), for output that is not text."""
    stdin = {"input": data} if data is not None else {"stdin": subprocess.DEVNULL}
    try:
        done = subprocess.run(argv, capture_output=True, env=env, timeout=timeout, **stdin)
    except FileNotFoundError as missing:
        raise Failed(f"{argv[0]} is not installed") from missing
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{' '.join(argv[:4])}: no end within {timeout:g} s") from late
    if done.returncode != 0:
        raise Failed(f"{' '.join(argv[:4])}: exit {done.returncode}\n{_tail(done)}")
    return done.stdout


def run_both(
    argv: Sequence[str], *, env: Mapping[str, str] | None = None, timeout: float = 60
) -> tuple[str, str]:
    """run(), and standard error beside standard output."""
    done = subprocess.run(
        argv, capture_output=True, env=env, timeout=timeout, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        raise Failed(f"{' '.join(argv[:4])}: exit {done.returncode}\n{_tail(done)}")
    return done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def succeeds(
    argv: Sequence[str], *, env: Mapping[str, str] | None = None, timeout: float = 60
) -> bool:
    """Whether argv can be run and ends with 0."""
    try:
        run(argv, env=env, timeout=timeout)
    except Failed:
        return False
    return True


def _tail(done: "subprocess.CompletedProcess[bytes]", lines: int = 40) -> str:
    """The end of what a program wrote: a build's error is there."""
    text = (done.stdout + done.stderr).decode(errors="replace").rstrip()
    return "\n".join(text.splitlines()[-lines:])
