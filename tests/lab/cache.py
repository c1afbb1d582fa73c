# SPDX-License-Identifier: Apache-2.0
"""Where the lab keeps what is dear to make: an engine's images, a virtual environment."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def directory() -> Path:
    """The cache directory, made when it is not there."""
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kafka-init"
    path = Path(os.environ.get("KAFKA_INIT_CACHE") or default).absolute()
    path.mkdir(parents=True, exist_ok=True)
    return path


def key() -> str:
    """A short name for this cache directory, where a path is too long (a socket's: 107 bytes)."""
    return hashlib.sha256(bytes(directory())).hexdigest()[:12]


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the lock `name` of this cache: of two runs at once, one makes and the other finds."""
    with open(_lock(name), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def shared(name: str) -> Iterator[None]:
    """Be one of the users of what `name` stands for."""
    with open(_lock(name), "w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def unused(name: str) -> bool:
    """Whether nobody is in shared(name) now."""
    with open(_lock(name), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _lock(name: str) -> Path:
    return directory() / f"{name}.lock"
