# SPDX-License-Identifier: Apache-2.0
"""Child processes of the test driver: their output goes to a log, an interrupt ends them all."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

# What a ring may take to clean up after itself (containers, namespaces) once it is interrupted.
GRACE_SECONDS = 60

_running: "set[subprocess.Popen[bytes]]" = set()
_lock = threading.Lock()
_stopping = threading.Event()
_own_groups = False


class Stopped(Exception):
    """The driver has been interrupted: nothing new is started, and no result counts."""


def lead() -> None:
    """Give each child a group of its own, for stop_all() to end.

    Only the driver calls it: what a ring starts stays in the ring's group.
    """
    global _own_groups
    _own_groups = True


def run(
    argv: Sequence[object],
    log: Path,
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> int:
    """Run argv with its output appended to `log`; return its exit code, or raise Stopped."""
    words = [str(word) for word in argv]
    with open(log, "ab") as output:
        output.write(f"$ {' '.join(words)}\n".encode())
        output.flush()
        child = _start(words, output, cwd, env)
    try:
        code = child.wait()
    finally:
        with _lock:
            _running.discard(child)
    if _stopping.is_set():
        raise Stopped
    return code


def stop_all() -> bool:
    """End every child and what it started in its group; return whether all are gone."""
    with _lock:
        _stopping.set()
        children = list(_running)
    steps = ((signal.SIGINT, GRACE_SECONDS), (signal.SIGTERM, 5), (signal.SIGKILL, 5))
    for number, seconds in steps:
        for child in children:
            _signal_group(child, number)
        end = time.monotonic() + seconds
        while any(_alive(child) for child in children) and time.monotonic() < end:
            time.sleep(0.05)
    return not any(_alive(child) for child in children)


def _start(
    words: list[str], output: BinaryIO, cwd: Path | None, env: Mapping[str, str] | None
) -> "subprocess.Popen[bytes]":
    with _lock:
        if _stopping.is_set():
            raise Stopped
        child = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=env,
            start_new_session=_own_groups,
        )
        _running.add(child)
        return child


def _signal_group(child: "subprocess.Popen[bytes]", number: int) -> bool:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return False
    return True


def _alive(child: "subprocess.Popen[bytes]") -> bool:
    """Whether any process of the child's group is left (a zombie of ours is reaped first)."""
    child.poll()
    return _signal_group(child, 0)
