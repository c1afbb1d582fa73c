# SPDX-License-Identifier: Apache-2.0
"""The project's images, and the Debian image that they are built in."""

import hashlib
import io
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lab import cache, packages
from lab.command import Failed, run, succeeds
from lab.engine import LABEL, Engine

ROOT = Path(__file__).resolve().parents[2]
# For an engine that cannot pull Debian.
PACKAGES = ("apt", "debootstrap", "gpgv", "mount", "wget")
DEBIAN = "debian:12"
SUITE = "bookworm"
TARGETS = ("init", "kafka", "zookeeper", "tools")

# A cold build fetches a JDK, Maven and all jars.
BUILD_SECONDS = 1800

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Images:
    """The names of the images in the engine."""

    init: str
    kafka: str
    zookeeper: str
    tools: str


def build(engine: Engine, progress: Progress = lambda line: None, tag: str = "") -> Images:
    """Build the images, unless this very content is there already.

    `tag` names them; by default a digest of the build context does, so that two trees (or two runs)
    on one machine never take each other's images.
    """
    files = dict(_context_files())
    tag = tag or _digest(files)
    names = {target: f"kafka-init/{target}:{tag}" for target in TARGETS}
    with cache.locked("images"):
        if not all(engine.succeeds("image", "inspect", name) for name in names.values()):
            debian(engine, progress)
            context = tar(files | _extra_authorities())
            for target, name in names.items():
                progress(f"building the image {name}")
                _build(engine, context, target, name)
    return Images(**names)


def debian(engine: Engine, progress: Progress = lambda line: None) -> str:
    """Make sure of the Debian image: present, else pulled, else made with debootstrap."""
    if engine.succeeds("image", "inspect", DEBIAN):
        return DEBIAN
    if engine.succeeds("pull", "--quiet", DEBIAN, timeout=300):
        return DEBIAN
    progress(f"{DEBIAN} cannot be pulled here; making it with debootstrap")
    packages.ensure(PACKAGES)
    with tempfile.TemporaryDirectory(dir=cache.directory(), prefix="debootstrap-") as name:
        root = Path(name) / "root"
        try:
            _debootstrap(root)
        finally:
            # An interrupted debootstrap leaves them mounted, and the directory could not go.
            for mounted in ("proc", "sys"):
                succeeds(["umount", "--lazy", str(root / mounted)])
        archive = Path(name) / "root.tar"
        run(["tar", "-C", str(root), "-cf", str(archive), "."], timeout=300)
        engine.docker("import", str(archive), DEBIAN, timeout=300)
    return DEBIAN


def _build(engine: Engine, context: bytes, target: str, name: str) -> None:
    # An engine of ours has no bridge: its builds use the machine's own network.
    network = ["--network=host"] if engine.own else []
    engine.docker(
        *["build", *network, "--file=docker/Dockerfile", f"--target={target}"],
        *[f"--build-arg=DEBIAN={DEBIAN}", f"--label={LABEL}=image", f"--tag={name}", "-"],
        data=context,
        timeout=BUILD_SECONDS,
    )


def _context_files() -> Iterator[tuple[str, bytes]]:
    """What .dockerignore lets through, which is a list of what a build reads."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    for name in sorted(line[1:] for line in lines if line.startswith("!")):
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                yield str(path.relative_to(ROOT)), path.read_bytes()


def _digest(files: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:12]


def tar(files: Mapping[str, bytes], mode: int = 0o644) -> bytes:
    """A tar archive of these files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), mode
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def _extra_authorities() -> dict[str, bytes]:
    """The certificate authorities that this machine trusts beyond Debian's own.

    Where a proxy opens TLS on the way, Maven in the build must trust it as the machine does. They
    go into the build context only: no image and no file of the project holds them.
    """
    debians: set[str] = set()
    for path in Path("/usr/share/ca-certificates").rglob("*.crt"):
        debians.update(_certificates(path))
    extra = _certificates(Path("/etc/ssl/certs/ca-certificates.crt")) - debians
    return {
        f"docker/ca/extra-{number}.crt": certificate.encode()
        for number, certificate in enumerate(sorted(extra))
    }


def _certificates(path: Path) -> set[str]:
    if not path.exists():
        return set()
    text = path.read_text(errors="replace")
    pattern = r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?"
    return {found.strip() + "\n" for found in re.findall(pattern, text, re.DOTALL)}


def _debootstrap(root: Path) -> None:
    """A minimal Debian from the archive that this machine's own apt uses."""
    if os.geteuid() != 0:
        raise Failed(f"{DEBIAN} cannot be pulled, and only root can run debootstrap")
    sources = _apt_sources()
    mirror = [sources[0].split()[1]] if sources else []
    run(["debootstrap", "--variant=minbase", SUITE, str(root), *mirror], timeout=BUILD_SECONDS)
    if sources:
        (root / "etc/apt/sources.list").write_text("\n".join(sources) + "\n")
    shutil.rmtree(root / "var/cache/apt/archives", ignore_errors=True)


def _apt_sources() -> list[str]:
    """This machine's lines of sources.list for the suite, its updates and its security fixes."""
    lines = run(
        [
            *["apt-get", "indextargets", "--format", "deb $(REPO_URI) $(RELEASE) $(COMPONENT)"],
            *["Created-By: Packages", "Origin: Debian"],
        ]
    ).splitlines()
    wanted = (SUITE, f"{SUITE}-updates", f"{SUITE}-security")
    chosen = dict.fromkeys(line for line in lines if line.split()[2] in wanted)
    return sorted(chosen, key=lambda line: wanted.index(line.split()[2]))
