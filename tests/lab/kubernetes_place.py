# SPDX-License-Identifier: Apache-2.0
"""Where a Kubernetes of the lab lives on this machine: its names, addresses and files.

There are a few places, so that runs side by side do not collide. A place is taken by a lock that
ends with the process that holds it, so what a killed run left behind is found and removed by the
next one; or by a mark, for a cluster that is to outlive its process (the demo's).
"""

import fcntl
import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import TextIO

from lab import cache
from lab.command import Failed, run, succeeds
from lab.deadline import until

# Of the machine, not of a cache: addresses are the machine's too. A boot empties it.
RUN = Path("/run/kafka-init-lab/kubernetes")
CGROUPS = Path("/sys/fs/cgroup")
PLACES = 8

# As much of the processors as eight processes get (a cgroup's default is one's, in either version):
# else all pods together had no more than each of the compilers that may run beside them.
SHARES = {"cpu.shares": 8 * 1024, "cpu.weight": 8 * 100}

# What the node hides under directories of its own.
HIDDEN = ("/run", "/var/run", "/var/lib", "/var/log")


@dataclass(frozen=True)
class Place:
    """One of the places."""

    number: int
    state: Path

    @property
    def name(self) -> str:
        """Of the network namespace, the interface that leads there, and the cgroups."""
        return f"kafka-init-{self.number}"

    @property
    def gateway(self) -> str:
        """The machine, as the node sees it."""
        return f"10.99.{self.number}.1"

    @property
    def node_ip(self) -> str:
        """The node, and its DNS."""
        return f"10.99.{self.number}.2"

    @property
    def pods(self) -> str:
        """The addresses of the pods."""
        return f"10.244.{self.number}.0/24"

    @property
    def services(self) -> str:
        """The addresses of the services; the first is the API server's."""
        return f"10.96.{self.number}.0/24"

    @property
    def kubeconfig(self) -> Path:
        """For clients of every kind."""
        return self.state / "kubeconfig"

    def pids(self) -> list[int]:
        """The processes of the node itself; with them end its pods, which it is process 1 of."""
        if not self._namespace().exists():
            return []
        return [int(pid) for pid in run(["ip", "netns", "pids", self.name]).split()]

    def parts(self, name: str) -> list[int]:
        """The processes of the node with this name: kubelet, coredns, containerd-shim."""
        return [pid for pid in self.pids() if _comm(pid) == name[:15]]

    def inside(self, *argv: str) -> list[str]:
        """The command line that runs argv in the node: its files, its network, its processes."""
        first = next(pid for pid in self.pids() if _is_first(pid))
        return ["nsenter", f"--target={first}", "--mount", "--net", "--pid", "--", *argv]

    def is_free(self) -> bool:
        """Whether nobody else on this machine uses the addresses."""
        wanted = [ip_network(f"{self.gateway}/24", strict=False)]
        wanted += [ip_network(self.pods), ip_network(self.services)]
        routes = json.loads(run(["ip", "-json", "-4", "route", "show", "table", "all"]))
        there = [route["dst"] for route in routes if route["dst"] != "default"]
        return not any(
            ip_network(destination).overlaps(one) for destination in there for one in wanted
        )

    def connect(self) -> None:
        """Make the network namespace and the way there; nothing leads on to the world."""
        name, node = self.name, ["ip", "-n", self.name]
        run(["ip", "netns", "add", name])
        run(["ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name])
        run(["ip", "address", "add", f"{self.gateway}/24", "dev", name])
        run(["ip", "link", "set", name, "up"])
        for addresses in (self.pods, self.services):
            run(["ip", "route", "add", addresses, "via", self.node_ip])
        run([*node, "address", "add", f"{self.node_ip}/24", "dev", "eth0"])
        for interface in ("lo", "eth0"):
            run([*node, "link", "set", interface, "up"])
        run([*node, "route", "add", "default", "via", self.gateway])

    def make_cgroups(self) -> None:
        """The node's cgroup in each hierarchy: below it the kubelet makes those of the pods."""
        tops = [path for path in CGROUPS.iterdir() if (path / "cgroup.procs").exists()]
        unified = (CGROUPS / "cgroup.controllers").exists()
        for top in [CGROUPS] if unified else tops:
            (top / self.name).mkdir(exist_ok=True)
            for name, share in SHARES.items():
                if (top / self.name / name).exists():
                    (top / self.name / name).write_text(str(share))

    def end(self) -> None:
        """End every process, and remove all that is left of a cluster here, in whatever state."""
        until(f"the end of {self.name}", self._killed, 30)
        until(f"the removal of the cgroups of {self.name}", self._cgroups_gone, 30)
        for what in (["link", "delete", self.name], ["netns", "delete", self.name]):
            succeeds(["ip", *what])
        shutil.rmtree(self.state, ignore_errors=True)

    def _namespace(self) -> Path:
        return Path("/run/netns") / self.name

    def _killed(self) -> bool:
        pids = self.pids()
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not pids

    def _cgroups_gone(self) -> bool:
        """Remove the cgroups from the leaves up; one whose processes still end is busy."""
        tops = [*CGROUPS.glob(self.name), *CGROUPS.glob(f"*/{self.name}")]
        for top in tops:
            for directory, _, _ in os.walk(top, topdown=False):
                with suppress(OSError):
                    os.rmdir(directory)
        return not any(top.exists() for top in tops)


def check() -> None:
    """Raise Failed with the reason if there can be no place here."""
    if os.geteuid() != 0:
        raise Failed("only root can bring up a Kubernetes")
    state = str(cache.directory())
    if any(state == top or state.startswith(f"{top}/") for top in HIDDEN):
        raise Failed(f"{state} cannot hold a node's state: the node has its own {HIDDEN}")


@contextmanager
def taken(keep: bool = False) -> Iterator[Place]:
    """A free place, empty. With `keep` what is made there stays at the end, marked."""
    check()
    place, record = _claim()
    with record:
        try:
            yield place
        except BaseException:
            place.end()
            raise
        if keep:
            _write(record, place.state, kept=True)
        else:
            place.end()


def end_kept() -> bool:
    """End the clusters that former processes left up on purpose; say whether there was one."""
    with _records() as records:
        found = [(number, record) for number, record in records.items() if _is_kept(record)]
        for number, record in found:
            place = _place(number, record)
            place.end()
            _write(record, place.state, kept=False)
    return bool(found)


def _claim() -> tuple[Place, TextIO]:
    """Remove what killed runs left behind, and take a place: it is held while its record is open.

    No other process inherits a record's descriptor (PEP 446), so none holds a place by accident.
    """
    with _records() as records:
        for number, record in records.items():
            if not _is_kept(record):
                _place(number, record).end()
        for number, record in records.items():
            place = Place(number, cache.directory() / "kubernetes" / str(number))
            if not _is_kept(record) and place.is_free():
                _write(record, place.state, kept=False)
                return place, records.pop(number)
    raise Failed(
        f"all {PLACES} places for a Kubernetes are taken on this machine: other runs of the tests, "
        "a demo that is still up (tools/demo --kubernetes --down), or a network with the same "
        "addresses (10.96.0.0, 10.99.0.0, 10.244.0.0)"
    )


def _comm(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except FileNotFoundError:
        return ""


def _is_first(pid: int) -> bool:
    """Whether a process is number 1 where it lives."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return False
    return any(line.startswith("NSpid:") and line.split()[-1] == "1" for line in lines)


@contextmanager
def _records() -> Iterator[dict[int, TextIO]]:
    """The records of the places that no process holds, locked; by number."""
    RUN.mkdir(parents=True, exist_ok=True)
    records: dict[int, TextIO] = {}
    # One process looks at a time: what it only looks at must not seem taken to another.
    with open(RUN / "door", "w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        try:
            for number in range(PLACES):
                record = open(RUN / str(number), "a+")
                try:
                    fcntl.flock(record, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    records[number] = record
                except BlockingIOError:
                    record.close()
            yield records
        finally:
            for record in records.values():
                record.close()


def _read(record: TextIO) -> dict[str, object]:
    record.seek(0)
    text = record.read()
    return json.loads(text) if text else {}


def _write(record: TextIO, state: Path, kept: bool) -> None:
    record.truncate(0)
    json.dump({"state": str(state), "kept": kept}, record)
    record.flush()


def _place(number: int, record: TextIO) -> Place:
    """The place as its last user had it: the state may be in another cache directory."""
    default = cache.directory() / "kubernetes" / str(number)
    return Place(number, Path(str(_read(record).get("state") or default)))


def _is_kept(record: TextIO) -> bool:
    return bool(_read(record).get("kept"))
