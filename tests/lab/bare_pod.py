# SPDX-License-Identifier: Apache-2.0
"""A pod without an engine: a program as process 1 of PID, UTS, mount and network namespaces.

The namespaces but the PID one live as long as the pod, so that it can be started again on the same
disks and a test can look at them; each start has a PID namespace of its own. What the pod sees is a
directory of the test, in which there is nothing but what was put there. As root it is made with
unshare(1) alone, as anybody else in a user namespace, where no other uid can be taken.
"""

import ctypes
import os
import select
import socket
import stat
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lab.deadline import until

IS_ROOT = os.geteuid() == 0

# Between two looks at something that is there within milliseconds.
QUICK = 0.005

# The holder of the namespaces: a program that waits until its standard input is closed.
SETUP = """\
set -e
root=$1
hostname "$2"
shift 2
mount --bind "$root" "$root"
for directory in $WRITABLE; do mount --bind "$root$directory" "$root$directory"; done
for directory in $TMPFS; do
    mount -t tmpfs -o "$TMPFS_OPTIONS" tmpfs "$root$directory"
done
mount --bind /dev/null "$root/dev/null"
for pair in $BIND; do mount --bind "${pair%%=*}" "$root${pair#*=}"; done
[ -z "$READ_ONLY" ] || mount -o remount,bind,ro "$root"
ip link set lo up
if [ $# != 0 ]; then
    ip link add eth0 type veth peer name far
    ip link set far up
    # Nobody else is there who could have the same address.
    echo 0 > /proc/sys/net/ipv6/conf/eth0/accept_dad
    for address in "$@"; do ip address add "$address" dev eth0; done
    ip link set eth0 up
fi
echo ready
exec cat
"""

Entry = tuple[str, int, int, bytes]


@dataclass(frozen=True)
class Result:
    """How a program ended: its exit code, or minus the signal, and what it said."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode()

    @property
    def lines(self) -> list[str]:
        """The lines of standard error."""
        return self.err.splitlines()


@dataclass
class Process:
    """A started program."""

    popen: "subprocess.Popen[bytes]"
    out: Path
    err: Path

    @property
    def pid(self) -> int:
        """Process 1, as this machine numbers it."""
        children = Path(f"/proc/{self.popen.pid}/task/{self.popen.pid}/children")

        def look() -> list[str]:
            if self.popen.poll() is not None:
                raise AssertionError(f"it has ended with {self.popen.returncode}:\n{self.said()}")
            return children.read_text().split()

        return int(until("process 1", look, 10, QUICK)[0])

    def said(self) -> str:
        """What standard error has so far."""
        return self.err.read_text(errors="replace")

    def wait_for_line(self, part: str, seconds: float = 20) -> str:
        """Wait until standard error has a line with `part` in it."""

        def look() -> str:
            found = next((line for line in self.said().splitlines() if part in line), "")
            if not found and self.popen.poll() is not None:
                raise AssertionError(f"it ended without {part!r}:\n{self.said()}")
            return found

        return until(f"a line with {part!r}", look, seconds, QUICK)

    def wait_for_program(self, path: str, seconds: float = 20) -> None:
        """Wait until process 1 is that program."""
        link = Path(f"/proc/{self.pid}/exe")
        until(path, lambda: os.readlink(link).endswith(path), seconds, QUICK)

    def send(self, number: int) -> None:
        """Send process 1 a signal from outside, as the kubelet does."""
        os.kill(self.pid, number)

    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.popen.poll() is None

    def wait(self, seconds: float = 60) -> Result:
        """Wait for the end."""
        if not _ends(self.popen, seconds):
            raise AssertionError(f"no end within {seconds:g} s:\n{self.said()}")
        return Result(self.popen.wait(), self.out.read_bytes(), self.said())

    def end(self) -> None:
        """End it, whatever it does."""
        if self.popen.poll() is None:
            self.popen.kill()
        self.popen.wait()


@dataclass
class BarePod:
    """A pod, made when it is entered. Paths of the pod are as the pod has them: /run/kafka-init."""

    directory: Path
    hostname: str = "kafka-0"
    addresses: Sequence[str] = ("10.1.2.3/24",)
    # path of this machine -> path in the pod
    bind: Mapping[Path, str] = field(default_factory=dict)
    read_only: bool = False
    # With a read-only root: what can be written all the same.
    writable: Sequence[str] = ()
    tmpfs: Sequence[str] = ()
    tmpfs_options: str = "size=1m,mode=0755"
    _holder: "subprocess.Popen[bytes] | None" = None
    _started: list[Process] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The pod's root directory on this machine, without what is mounted in it."""
        return self.directory / "root"

    def path(self, path: str) -> Path:
        """A path of the pod, seen from here: with its mounts while it lives."""
        if self._holder:
            return Path(f"/proc/{self._holder.pid}/root{self.root}{path}")
        return Path(f"{self.root}{path}")

    def write(self, path: str, content: "str | bytes", mode: int = 0o644) -> Path:
        """Put a file into the pod, with its directories."""
        there = self.path(path)
        self.make(str(Path(path).parent))
        there.write_bytes(content.encode() if isinstance(content, str) else content)
        there.chmod(mode)
        return there

    def make(self, path: str, mode: int = 0o755) -> Path:
        """Make a directory, with its parents."""
        there = self.path(path)
        if not there.is_dir():
            there.mkdir(parents=True)
            there.chmod(mode)
        return there

    def remount(self, path: str, option: str) -> None:
        """Mount again what is mounted there: `ro`, `rw`, or a size of a tmpfs."""
        words = ["mount", "-o", f"remount,{option}", f"{self.root}{path}"]
        subprocess.run([*self.entering(), "--", *words], check=True)

    def entering(self) -> list[str]:
        """The words before a program of this machine that lead into the pod's namespaces."""
        assert self._holder, "the pod is not entered"
        return ["/usr/bin/nsenter", f"--target={self._holder.pid}", *self._namespaces()]

    def read(self, path: str) -> str:
        """A file's text."""
        return self.path(path).read_text()

    def mode(self, path: str) -> int:
        """The permission bits."""
        return stat.S_IMODE(self.path(path).lstat().st_mode)

    def tree(self) -> dict[str, Entry]:
        """All that is there: type, mode, owner and content of each path, but /proc."""
        top = self.path("")
        found: dict[str, Entry] = {}
        for directory, directories, files in os.walk(top):
            if Path(directory) == top and "proc" in directories:
                directories.remove("proc")
            for name in directories + files:
                place = Path(directory, name)
                found[str(place)[len(str(top)) :]] = _entry(place)
        return found

    def start(
        self,
        *argv: str,
        env: Mapping[str, str] | None = None,
        uid: int = 0,
        through: Sequence[str] = (),
        around: Sequence[str] = (),
        tracer: Sequence[str] = (),
    ) -> Process:
        """Start argv as process 1.

        `through` is a program of the pod that becomes argv in the end, `around` one of this machine
        that runs everything, `tracer` one that becomes chroot(1) and then argv.
        """
        user = [f"--userspec={uid}:{uid}", "--groups="] if uid else []
        return self.start_beside(
            *around,
            *("/usr/bin/unshare", "--pid", "--fork", "--kill-child"),
            f"--mount-proc={self.root}/proc",
            *(*tracer, "/usr/sbin/chroot", *user, str(self.root), *through, *argv),
            env=env,
        )

    def start_beside(self, *argv: str, env: Mapping[str, str] | None = None) -> Process:
        """Start a program of this machine in the pod's namespaces."""
        number = len(self._started)
        out, err = self.directory / f"out-{number}", self.directory / f"err-{number}"
        with open(out, "wb") as to_out, open(err, "wb") as to_err:
            popen = subprocess.Popen(
                [*self.entering(), "--", *argv],
                stdin=subprocess.DEVNULL,
                stdout=to_out,
                stderr=to_err,
                env=dict(env or {}),
                cwd="/",
            )
        process = Process(popen, out, err)
        self._started.append(process)
        return process

    def listen(self, host: str, port: int, kind: int = socket.SOCK_STREAM) -> socket.socket:
        """A socket of the pod's network, bound there and held by the test."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET

        def make() -> socket.socket:
            one = socket.socket(family, kind)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((host, port))
            if kind == socket.SOCK_STREAM:
                one.listen(64)
            return one

        return self._inside(make)

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to somebody in the pod's network, held by the test."""
        return self._inside(lambda: socket.create_connection((host, port)))

    def __enter__(self) -> "BarePod":
        for directory in ("dev", "proc", *self.tmpfs, *self.writable):
            self.make(f"/{directory.lstrip('/')}")
        self.path("/dev/null").touch()
        for place in self.bind.values():
            self.make(str(Path(place).parent))
            self.path(place).touch()
        user = [] if IS_ROOT else ["--user", "--map-root-user"]
        self._holder = subprocess.Popen(
            [
                *("unshare", *user, "--mount", "--net", "--uts", "--"),
                *("sh", "-c", SETUP, "setup", str(self.root), self.hostname, *self.addresses),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ
            | {
                "WRITABLE": " ".join(self.writable),
                "TMPFS": " ".join(self.tmpfs),
                "TMPFS_OPTIONS": self.tmpfs_options,
                "BIND": " ".join(f"{here}={there}" for here, there in self.bind.items()),
                "READ_ONLY": "yes" if self.read_only else "",
            },
        )
        assert self._holder.stdout
        if self._holder.stdout.readline() != b"ready\n":
            self._holder.wait()
            raise AssertionError("the namespaces cannot be made")
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            process.end()
        if self._holder:
            # Its end is the end of its input.
            self._holder.communicate()
            self._holder = None

    def _namespaces(self) -> Iterable[str]:
        user = [] if IS_ROOT else ["--user", "--preserve-credentials"]
        return ["--mount", "--net", "--uts", *user]

    def _inside(self, make: Callable[[], socket.socket]) -> socket.socket:
        """What make() returns in the pod's network: a child enters it and hands the socket over."""
        assert self._holder
        here, there = socket.socketpair()
        kinds = ["net"] if IS_ROOT else ["user", "net"]
        files = [os.open(f"/proc/{self._holder.pid}/ns/{kind}", os.O_RDONLY) for kind in kinds]
        libc = ctypes.CDLL(None, use_errno=True)
        child = os.fork()
        if child == 0:
            try:
                if any(libc.setns(file, 0) for file in files):
                    os._exit(1)
                made = make()
                socket.send_fds(there, [b"x"], [made.fileno()])
                os._exit(0)
            except OSError:
                os._exit(1)
        for file in files:
            os.close(file)
        there.close()
        _, found, _, _ = socket.recv_fds(here, 1, 1)
        os.waitpid(child, 0)
        here.close()
        if not found:
            raise AssertionError("no socket in the pod's network")
        return socket.socket(fileno=found[0])


def _ends(popen: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Wait for the end of a child as an event: Popen.wait() with a time-out looks now and then."""
    if popen.poll() is not None:
        return True
    file = os.pidfd_open(popen.pid)
    try:
        poll = select.poll()
        poll.register(file, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(file)


def _entry(place: Path) -> Entry:
    status = place.lstat()
    content = b""
    if stat.S_ISREG(status.st_mode) and status.st_size < 1 << 20:
        content = place.read_bytes()
    elif stat.S_ISLNK(status.st_mode):
        content = os.readlink(place).encode()
    kind = stat.filemode(status.st_mode)
    return kind, status.st_uid, status.st_size * stat.S_ISREG(status.st_mode), content

