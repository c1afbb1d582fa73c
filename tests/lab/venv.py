# SPDX-License-Identifier: Apache-2.0
"""The virtual environment of the rings: exactly what tests/requirements.txt pins.

It lies in the cache directory under the hash of that file, so that all checkouts share it and a
changed requirement makes a new one.
"""

import hashlib
import shutil
import sys
from pathlib import Path

from lab import cache, command

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"

# Debian's: the `python3` on PATH may be one that has no venv module, or that goes away.
SYSTEM_PYTHON = "/usr/bin/python3"


def ensure() -> Path:
    """Make the environment if it is not there yet; return its interpreter."""
    directory = cache.directory() / f"venv-{_key()}"
    python = directory / "bin" / "python3"
    complete = directory / "complete"
    with cache.locked(directory.name):
        if not complete.exists():
            shutil.rmtree(directory, ignore_errors=True)
            command.run([SYSTEM_PYTHON, "-m", "venv", str(directory)])
            command.run([*_pip(python), "--requirement", str(REQUIREMENTS)], timeout=600)
            complete.touch()
    return python


def _key() -> str:
    return hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:16]


def _pip(python: Path) -> list[str]:
    return [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"]
