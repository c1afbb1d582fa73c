# SPDX-License-Identifier: Apache-2.0
"""The jars of the images on this machine: fetched by Maven when they are not in the cache."""

import hashlib
import re
import shutil
from pathlib import Path

from lab import cache, command
from lab.command import Failed

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
PACKAGES = ("maven", "openjdk-17-jdk-headless", "openjdk-17-jre-headless")


def fetched(image: str, pom: Path | None = None) -> Path:
    """The directory of the jars of the image kafka or zookeeper; those of another pom, which has
    more than the image, if one is given."""
    pom = pom or DOCKER / image / "pom.xml"
    sums = (DOCKER / image / "jars.sha256").read_bytes()
    pattern = rf"^ARG {image.upper()}_VERSION=(\S+)"
    version = re.search(pattern, (DOCKER / "Dockerfile").read_text(), re.M)[1]
    name = hashlib.sha256(sums + pom.read_bytes() + version.encode()).hexdigest()[:16]
    target = cache.directory() / f"jars-{image}-{name}"
    with cache.locked(target.name):
        if not target.exists():
            new = target.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            _fetch(pom, f"-D{image}.version={version}", new)
            _check(sums.decode(), new, image)
            new.rename(target)
    return target


def _fetch(pom: Path, version: str, target: Path) -> None:
    argv = ["mvn", "--batch-mode", "--quiet", "--file", str(pom), version]
    argv += ["dependency:copy-dependencies", "-DincludeScope=runtime"]
    argv += ["-DexcludeClassifiers=osx-x86_64,osx-aarch_64,windows-x86_64"]
    argv += [f"-DoutputDirectory={target}"]
    command.run(argv, timeout=600)


def _check(sums: str, jars: Path, image: str) -> None:
    """Every jar of the image is there, and is the one that is pinned."""
    for line in sums.splitlines():
        if line.startswith("#"):
            continue
        checksum, name = line.split()
        jar = jars / name
        if not jar.exists() or hashlib.sha256(jar.read_bytes()).hexdigest() != checksum:
            raise Failed(f"{name} is not the jar that docker/{image}/jars.sha256 pins")
