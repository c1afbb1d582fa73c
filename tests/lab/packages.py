# SPDX-License-Identifier: Apache-2.0
"""Debian packages: what is missing is installed through apt, and nothing is done otherwise."""

import os
import subprocess
from collections.abc import Iterable

from lab import cache
from lab.command import Failed


def missing(packages: Iterable[str]) -> list[str]:
    """Those of the packages that are not installed."""
    return [name for name in packages if not _installed(name)]


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


def _installed(package: str) -> bool:
    done = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package],
        capture_output=True,
        text=True,
    )
    return done.returncode == 0 and done.stdout == "installed"


def _apt(*arguments: str) -> None:
    as_root = [] if os.geteuid() == 0 else ["sudo", "--"]
    argv = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *arguments]
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-20:])
        raise Failed(f"apt-get {' '.join(arguments)}: exit {done.returncode}\n{tail}")
