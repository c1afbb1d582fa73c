# SPDX-License-Identifier: Apache-2.0
"""A Docker engine: the one that is running, else Debian's, started by hand.

An engine of our own has its own socket, data and process number, and leaves the machine's firewall,
forwarding and bridges alone, so that it disturbs neither another engine nor the network.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lab import cache, packages
from lab.command import Failed, run, run_bytes, succeeds
from lab.deadline import TimedOut, until

# Docker's own name server is reached by rules of iptables in each pod; `docker top` asks ps.
PACKAGES = ("containerd", "docker.io", "iptables", "mount", "procps", "runc")

# Everything that the lab makes in an engine carries this label; nothing else is ever removed.
LABEL = "io.kafka-init.lab"

START_SECONDS = 30
STOP_SECONDS = 60


@dataclass(frozen=True)
class Engine:
    """An engine that answers. `socket` is None for the one that the docker command finds itself."""

    socket: Path | None = None

    @property
    def own(self) -> bool:
        """Whether the lab started it (in this run or in one before)."""
        return self.socket is not None

    def docker(self, *arguments: str, data: bytes | None = None, timeout: float = 60) -> str:
        """Run the docker command and return what it prints."""
        return run(["docker", *arguments], data=data, env=self.environment(), timeout=timeout)

    def docker_bytes(self, *arguments: str, timeout: float = 60) -> bytes:
        """docker(), for output that is not text."""
        return run_bytes(["docker", *arguments], env=self.environment(), timeout=timeout)

    def succeeds(self, *arguments: str, timeout: float = 60) -> bool:
        """Whether the docker command ends with 0."""
        return succeeds(["docker", *arguments], env=self.environment(), timeout=timeout)

    def environment(self) -> dict[str, str]:
        """The environment of the docker command for this engine."""
        env = dict(os.environ)
        if self.socket is not None:
            # Debian's engine has no BuildKit that a newer docker command could use.
            env |= {"DOCKER_HOST": f"unix://{self.socket}", "DOCKER_BUILDKIT": "0"}
            env.pop("DOCKER_CONTEXT", None)
        return env

    def busy(self) -> bool:
        """Whether a container of the lab is there, a stopped one too."""
        return bool(self.docker("ps", "--all", "--quiet", "--filter", f"label={LABEL}").strip())


def obtain() -> Engine:
    """The running engine, else our own one, started if need be."""
    found = find()
    if found is not None:
        return found
    packages.ensure(PACKAGES)
    # Debian's package starts its service where there is one to start it.
    return find() or _start()


def find() -> Engine | None:
    """An engine that answers now, or None."""
    if shutil.which("docker") is None:
        return None
    for engine in (Engine(), Engine(_socket())):
        if (not engine.own or _socket().exists()) and _answers(engine):
            return engine
    return None


def stop_if_idle(engine: Engine) -> bool:
    """Stop an engine of our own that nobody uses any more; say whether it was stopped."""
    with cache.locked("engine"):
        if not engine.own or not cache.unused("engine-users"):
            return False
        if not _answers(engine) or engine.busy():
            return False
        pid = int((_run_directory() / "docker.pid").read_text())
        os.kill(pid, signal.SIGTERM)
        until("the end of dockerd", lambda: not _alive(pid), STOP_SECONDS)
        # The one mount that dockerd leaves behind.
        succeeds(["umount", str(_run_directory() / "exec/netns/default")])
        shutil.rmtree(_run_directory(), ignore_errors=True)
        return True


@contextmanager
def engine() -> Iterator[Engine]:
    """An engine to use. One of our own is stopped at the end, if its last user leaves no pod."""
    using: Engine | None = None
    try:
        with cache.shared("engine-users"):
            using = obtain()
            yield using
    finally:
        if using is not None:
            stop_if_idle(using)


def _answers(engine: Engine) -> bool:
    return engine.succeeds("version", "--format", "{{.Server.Version}}", timeout=10)


def _run_directory() -> Path:
    """The socket, the process number and the exec root: gone after a boot, as they should be."""
    return Path("/run/kafka-init-lab") / cache.key()


def _socket() -> Path:
    return _run_directory() / "docker.sock"


def _start() -> Engine:
    if os.geteuid() != 0:
        raise Failed("no Docker engine answers, and only root can start one")
    if not shutil.which("dockerd"):
        raise Failed("no Docker engine answers, and there is no dockerd to start one")
    with cache.locked("engine"):
        # Another run may have started it while this one waited for the lock.
        engine = Engine(_socket())
        if _socket().exists() and _answers(engine):
            return engine
        _run_directory().mkdir(parents=True, exist_ok=True)
        for driver in ("overlay2", "vfs"):
            if _start_with(driver, engine):
                return engine
    raise Failed(f"dockerd does not start; the end of {_log()}:\n{_log_tail()}")


def _start_with(driver: str, engine: Engine) -> bool:
    """Start dockerd with a storage driver; False when it cannot use it (overlay on overlay)."""
    with open(_log(), "ab") as log:
        daemon = subprocess.Popen(
            _dockerd(driver),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
        )
    try:
        until(
            "an answer from dockerd",
            lambda: daemon.poll() is not None or _answers(engine),
            START_SECONDS,
        )
    except TimedOut:
        _end(daemon)
    except BaseException:
        # Interrupted: nobody would know of it.
        _end(daemon)
        raise
    return daemon.poll() is None


def _end(daemon: "subprocess.Popen[bytes]") -> None:
    daemon.terminate()
    daemon.wait(STOP_SECONDS)


def _dockerd(driver: str) -> list[str]:
    run_directory = _run_directory()
    return [
        "dockerd",
        f"--data-root={cache.directory() / 'engine'}",
        f"--exec-root={run_directory / 'exec'}",
        f"--pidfile={run_directory / 'docker.pid'}",
        f"--host=unix://{_socket()}",
        f"--storage-driver={driver}",
        # With its defaults it sets the machine's FORWARD policy to DROP.
        "--iptables=false",
        "--ip-forward=false",
        "--bridge=none",
    ]


def _log() -> Path:
    return cache.directory() / "engine.log"


def _log_tail(lines: int = 10) -> str:
    return "\n".join(_log().read_text(errors="replace").splitlines()[-lines:])


def _alive(pid: int) -> bool:
    """Whether a process runs; a zombie (of this very process, say) does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
