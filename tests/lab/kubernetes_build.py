# SPDX-License-Identifier: Apache-2.0
"""The programs of a Kubernetes node: built from Go modules, or Debian's.

kubernetes/go.mod and go.sum pin what is built. It takes minutes, so it lies in the cache directory
under a hash of its sources; several processes may ask at once.
"""

import hashlib
import json
import os
import platform
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from lab import cache, images, packages
from lab.command import Failed, run

SOURCES = Path(__file__).parent / "kubernetes"
PAUSE_IMAGE = "localhost/pause:lab"

# What the sources ask for, and what is fetched as a module where the machine's Go is older.
GO_MINOR = 26
GO_VERSION = f"1.{GO_MINOR}.8"

# On two cores that nobody else uses it takes 6 minutes, the downloads included.
BUILD_SECONDS = 3600

# A containerd from elsewhere is left alone: Debian's would replace it, and with it the engine that
# may belong to it.
PACKAGES = (
    *("containerd", "containernetworking-plugins", "gcc", "golang-go", "iproute2", "libc6-dev"),
    *("mount", "nftables", "openssl", "runc", "util-linux"),
)

# Debian's directory of the network plugins, and upstream's.
PLUGINS = (Path("/usr/lib/cni"), Path("/opt/cni/bin"))

PROGRAMS = (
    *(f"k8s.io/kubernetes/cmd/kube-{name}" for name in ("apiserver", "proxy", "scheduler")),
    "k8s.io/kubernetes/cmd/kube-controller-manager",
    "k8s.io/kubernetes/cmd/kubelet",
    "k8s.io/kubernetes/cmd/kubectl",
    "go.etcd.io/etcd/server/v3",
    "./coredns",
    "./provisioner",
)

Progress = Callable[[str], None]


def ensure(progress: Progress = lambda line: None) -> Path:
    """Build what is not in the cache; return the directory of the programs."""
    packages.ensure(PACKAGES)
    directory = cache.directory() / f"kubernetes-{_key()}"
    complete = directory / "complete"
    with cache.locked(directory.name):
        if not complete.exists():
            progress("building Kubernetes, which takes some minutes, once")
            shutil.rmtree(directory, ignore_errors=True)
            shutil.copytree(SOURCES, directory)
            _build(directory)
            complete.touch()
    return directory / "bin"


def plugins() -> Path:
    """The directory of the CNI plugins."""
    for directory in PLUGINS:
        if (directory / "bridge").exists():
            return directory
    raise Failed(f"no CNI plugins in {' or '.join(map(str, PLUGINS))}")


def version() -> str:
    """The version of Kubernetes that go.mod asks for."""
    found = re.search(r"k8s\.io/kubernetes (v\S+)", (SOURCES / "go.mod").read_text())
    assert found
    return found[1]


def _key() -> str:
    digest = hashlib.sha256(platform.machine().encode())
    for path in sorted(_sources()):
        digest.update(f"{path.relative_to(SOURCES)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _sources() -> Iterator[Path]:
    for pattern in ("go.*", "*/*.go", "*/*.c"):
        yield from SOURCES.glob(pattern)


def _build(directory: Path) -> None:
    """Compile everything of one module, so that the programs share what they compile."""
    go = _go()
    programs = directory / "bin"
    programs.mkdir()
    release = version()
    minor = release.split(".")[1]
    stamp = "k8s.io/component-base/version"
    flags = f"-s -w -X {stamp}.gitVersion={release} -X {stamp}.gitMajor=1"
    flags += f" -X {stamp}.gitMinor={minor}"
    environment = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "", "GOTOOLCHAIN": "local"}
    run(
        # The rings that run meanwhile come first.
        ["nice", "-n", "19", go, "build", "-C", str(directory), "-trimpath", "-buildvcs=false"]
        + ["-o", f"{programs}/", "-ldflags", flags, *PROGRAMS],
        env=environment,
        timeout=BUILD_SECONDS,
    )
    (programs / "server").rename(programs / "etcd")
    pause = directory / "pause" / "pause"
    run(["gcc", "-Os", "-static", "-s", "-o", str(pause), f"{pause}.c"])
    (programs / "pause.tar").write_bytes(_image(PAUSE_IMAGE, "pause", pause.read_bytes()))


def _go() -> str:
    """A Go that is new enough: the machine's, else one that it fetches as a module."""
    go = packages.elsewhere("go")
    # Without the switch to another version that a newer Go makes by itself.
    local = {**os.environ, "GOTOOLCHAIN": "local"}
    found = re.fullmatch(r"go1\.(\d+)\S*", run([go, "env", "GOVERSION"], env=local).strip())
    if found and int(found[1]) >= GO_MINOR:
        return go
    return _fetched_go(go, local)


def _fetched_go(go: str, environment: Mapping[str, str]) -> str:
    """The toolchain that the Go project publishes as a module, made executable in the cache."""
    directory = cache.directory() / f"go-{GO_VERSION}"
    with cache.locked(directory.name):
        if not directory.exists():
            module = f"golang.org/toolchain@v0.0.1-go{GO_VERSION}.linux-{_architecture()}"
            argv = [go, "mod", "download", "-json", module]
            found = json.loads(run(argv, env=environment, timeout=BUILD_SECONDS))["Dir"]
            half = directory.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(found, half)
            run(["chmod", "-R", "u+rwX", str(half)])
            for program in (*half.glob("bin/*"), *half.glob("pkg/tool/*/*")):
                program.chmod(0o755)
            half.rename(directory)
    return str(directory / "bin" / "go")


def _architecture() -> str:
    """This machine, as Go and image registries call it."""
    return {"aarch64": "arm64"}.get(platform.machine(), "amd64")


def _image(name: str, program: str, content: bytes) -> bytes:
    """A docker archive of an image with one file, which is its entry point."""
    layer = images.tar({program: content}, 0o755)
    digest = f"sha256:{hashlib.sha256(layer).hexdigest()}"
    config = {
        "architecture": _architecture(),
        "os": "linux",
        "config": {"Entrypoint": [f"/{program}"]},
        "rootfs": {"type": "layers", "diff_ids": [digest]},
    }
    manifest = [{"Config": "config.json", "RepoTags": [name], "Layers": ["layer.tar"]}]
    files = {"config.json": config, "manifest.json": manifest}
    texts = {key: json.dumps(value).encode() for key, value in files.items()}
    return images.tar(texts | {"layer.tar": layer})

