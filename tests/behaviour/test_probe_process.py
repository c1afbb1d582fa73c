# SPDX-License-Identifier: Apache-2.0
"""A probe as a process: no child, nothing left behind, an end in any case, and in any pod."""

import contextlib
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from kit import INIT, IS_ROOT, JAVA, RECORD, RUN, Pod, Process, root_only
from lab.command import program
from lab.deadline import until
from probe_servers import SRVR, Broker, Partition, Probed, Said, silent, word

TIMEOUT, LATE = 0.6, 0.5
SHORT = f"--probe-timeout={round(TIMEOUT * 1000)}ms"
COMMANDS = ["ready", "live"]
ROLES = ["broker", "zookeeper"]
UID = 12345


def serve(probed: Probed, role: str) -> str:
    address = probed.serve(Broker().serve if role == "broker" else word(SRVR.format("leader")))
    probed.record(address, role)
    probed.settings()
    return address


def children() -> set[str]:
    """This process' children."""
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        # A server's thread may end between the two looks; its children go to another.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found |= set((task / "children").read_text().split())
    return found


def traced(probed: Probed, words: list[str], calls: str) -> str:
    """The system calls of a command."""
    to = probed.directory / "trace"
    strace = [program("strace"), "-f", "-qq", f"--trace={calls}", f"--output={to}"]
    probed.run([*strace, *words])
    return to.read_text()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", [*COMMANDS, "status", "stop"])
def test_no_child(command: str, role: str, probed: Probed) -> None:
    """Threads at most: no fork, no other program."""
    serve(probed, role)
    calls = "fork,vfork,clone,clone3,execve,execveat"
    trace = traced(probed, probed.words(command), calls)
    assert trace.count("execve") == 1 and "fork(" not in trace
    clones = [line for line in trace.splitlines() if re.search(r"\bclone3?\(", line)]
    assert all("CLONE_THREAD" in line for line in clones), trace
    # The control: a shell that runs a program is seen.
    assert "SIGCHLD" in traced(probed, ["/bin/sh", "-c", "/bin/true; :"], calls)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", [*COMMANDS, "status"])
def test_writes_the_latch_alone(command: str, role: str, probed: Probed) -> None:
    """Only the latch is written, in the run directory; a probe without a record writes nothing."""
    address = serve(probed, role)
    written = r'"([^"]+)", [^)]*O_(?:CREAT|WRONLY|RDWR)'
    places = set(re.findall(written, traced(probed, probed.words(command), "open,openat")))
    assert all(place.startswith(f"{probed.latch}") for place in places), places
    assert bool(places) == (command != "status") == probed.latch.exists()
    names = {"run.properties"} | ({"probe.properties"} if probed.latch.exists() else set())
    assert set(os.listdir(probed.run_dir)) == names
    if command != "status":
        words = [str(probed.binary), command, f"--role={role}", f"--address={address}"]
        assert not re.findall(written, traced(probed, words, "open,openat"))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", COMMANDS)
def test_many_at_once(command: str, role: str, probed: Probed) -> None:
    """P11: a hundred at once: each has its answer; no process and no connection is left."""
    serve(probed, role)
    before = children()
    started = [probed.start(probed.words(command)) for _ in range(100)]
    said = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0] * 100, said
    assert all(text.count("\n") == 1 for text in said)
    assert children() == before
    assert not [name for name in os.listdir(probed.run_dir) if name.endswith(".tmp")]
    assert probed.probe(command).code == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", COMMANDS)
def test_signal(command: str, role: str, number: int, probed: Probed) -> None:
    """P10: it ends at once, whatever it waits for."""
    address = probed.serve(silent)
    words = [f"--role={role}", f"--address={address}", "--probe-timeout=1m"]
    process = probed.start([str(probed.binary), command, *words])
    until("a connection", lambda: probed.servers[0].connections, 10, 0.005)
    started = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 128 + number and out == ""
    assert err == f"kafka-init: info: ended by {signal.Signals(number).name}\n"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("command", COMMANDS)
def test_hung_look_up(command: str, pod: Pod) -> None:
    """A resolver that does not answer: 2 at the deadline, and the name is said."""
    names = pod.serve_names(None)
    started = time.monotonic()
    result = pod.run(command, "--address=broker.example:9092", SHORT, base={})
    took = time.monotonic() - started
    assert result.code == 2 and "broker.example" in result.text and names.asked, result
    assert TIMEOUT - 0.1 < took < TIMEOUT + 2 * LATE


@pytest.mark.parametrize("name", ["run.properties", "probe.properties", "server.properties"])
def test_hard_deadline(name: str, probed: Probed) -> None:
    """What hangs in a system call, here a pipe in a file's place, ends all the same: with 2, or
    because it is not waited for at all."""
    serve(probed, "broker")
    place = (probed.directory if name == "server.properties" else probed.run_dir) / name
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    said = probed.probe("ready", SHORT)
    assert said.code in (0, 2, 3, 71) and said.line, said
    assert said.seconds < TIMEOUT + LATE


def test_black_hole(pod: Pod) -> None:
    """P04: an address of the pod's network that nobody has."""
    for command in COMMANDS:
        started = time.monotonic()
        result = pod.run(command, "--address=10.1.2.99:9092", SHORT, base={})
        assert result.code == 2 and result.text.startswith("not "), result
        assert time.monotonic() - started < TIMEOUT + 2 * LATE


@pytest.mark.parametrize("command", COMMANDS)
def test_defaults(command: str, pod: Pod) -> None:
    """Without --address: the role's own port on the loopback; nothing at all: what to say."""
    result = pod.run(command, base={})
    assert result.code == 3 and "--role and --address" in result.err and not result.out
    pod.serve(word(SRVR.format("leader")), "127.0.0.1", 2181)
    assert pod.run(command, "--role=zookeeper", base={}).code == 0
    assert pod.run(command, "--role=broker", base={}).code == 2
    pod.serve(Broker().serve, "127.0.0.1", 9092)
    assert pod.run(command, "--role=broker", base={}).code == 0


def enter(process: Process, *words: str, uid: int = 0) -> Said:
    """Run a command in a container, as the kubelet does."""
    user = [f"--setuid={uid}", f"--setgid={uid}"] if uid else []
    own = [] if IS_ROOT else ["--user", "--preserve-credentials"]
    kinds = ["--mount", "--net", "--uts", "--pid", "--root", "--wd", *own, *user]
    argv = ["/usr/bin/nsenter", f"--target={process.pid}", *kinds, "--", INIT, *words]
    result = subprocess.run(argv, env={}, capture_output=True, text=True, timeout=20)
    return Said(result.returncode, result.stdout, result.stderr, 0)


@pytest.mark.parametrize("uid", [0, pytest.param(UID, marks=root_only)])
def test_in_a_pod(uid: int, make_pod) -> None:
    """P13, of a broker that kafka-init started: a read-only root, no HOME, a uid without an entry
    in passwd, no arguments. It waits, starts, serves, and is no more."""
    pod = make_pod(read_only=True, writable=["/dev/shm"])
    pod.path("/dev/shm").chmod(0o1777)
    process = pod.init("broker", env={"SPY_STAYS": "1"}, uid=uid)
    process.wait_for_line("ZooKeeper")
    said = enter(process, "live", uid=uid)
    assert said.code == 0 and "waits" in said.line, said
    assert enter(process, "ready", uid=uid).code == 1
    pod.serve_zookeeper()
    process.wait_for_program(JAVA)
    said = enter(process, "live", uid=uid)
    assert said.code == 0 and "still starting" in said.line, said
    assert enter(process, "ready", uid=uid).code == 2
    broker = Broker(brokers={0: "10.1.2.3:9092"}, topics={"a": [Partition(1, (0, 1), (0, 1))]})
    server = pod.serve(broker.serve, "127.0.0.1", 9092)
    assert enter(process, "live", uid=uid).code == 0
    said = enter(process, "ready", uid=uid)
    assert said.code == 0 and "in sync in all 1" in said.line, said
    assert pod.mode("/dev/shm/kafka-init-broker/probe.properties") == 0o600
    server.close()
    assert enter(process, "live", uid=uid).code == 2


FORMER = "role=broker\nphase=run\npid=1\nstart.time=1\nid=0\naddress=127.0.0.1:9092\n"


@pytest.mark.parametrize("former", ["", FORMER], ids=["the first life", "another one"])
def test_before_there_is_a_record(former: str, pod: Pod) -> None:
    """A start that is still reading its settings: alive, not ready, and no word of a mistake; the
    record of the container's last life says nothing of this one."""
    if former:
        pod.make(RUN, 0o700)
        pod.write(RECORD, former)
    pod.write("/etc/large", "".join(f"k{number}=\n" for number in range(100000)))
    process = pod.init("broker", "--server-properties=/etc/large")
    process.wait_for_program(INIT)
    record = pod.path(RECORD)
    assert (record.read_text() if record.exists() else "") == former
    said = enter(process, "live")
    assert said.code == 0 and said.line.startswith("alive: kafka-init waits"), said
    said = enter(process, "ready")
    assert said.code == 1 and said.line.startswith("not ready: kafka-init waits"), said


@root_only
def test_of_another_user(pod: Pod) -> None:
    """A run directory of somebody else is not believed: 3, for root as for others."""
    pod.serve_zookeeper()
    process = pod.init("broker", env={"SPY_STAYS": "1"})
    process.wait_for_program(JAVA)
    assert enter(process, "live").code == 0, "the control"
    os.chown(pod.path(RUN), UID, UID)
    for command in COMMANDS:
        said = enter(process, command)
        assert said.code == 3 and "another user" in said.line, said
    os.chown(pod.path(RUN), 0, 0)
    pod.path(RUN).chmod(0o755)
    said = enter(process, "live", uid=UID)
    assert said.code == 3 and said.line, said


@pytest.mark.parametrize("how", ["open", "link", "no record", "no such directory"])
def test_run_directory(how: str, probed: Probed) -> None:
    """One that others could have written to, or none: 3."""
    serve(probed, "broker")
    if how == "open":
        probed.run_dir.chmod(0o770)
    elif how == "link":
        probed.run_dir.rename(probed.directory / "elsewhere")
        probed.run_dir.symlink_to(probed.directory / "elsewhere")
    elif how == "no record":
        (probed.run_dir / "run.properties").unlink()
    else:
        (probed.run_dir / "run.properties").unlink()
        probed.run_dir.rmdir()
    for command in COMMANDS:
        said = probed.probe(command)
        assert said.code == 3 and str(probed.run_dir) in said.line and not said.out, said


@pytest.mark.parametrize("content", ["", "role=broker\n", "\0\0", "pid=1\n"])
def test_broken_record(content: str, probed: Probed) -> None:
    """What is no record: 3 and its path."""
    (probed.run_dir / "run.properties").write_text(content)
    said = probed.probe("ready")
    assert said.code == 3 and "run.properties is no run record" in said.line, said


def test_cwd_that_is_gone(probed: Probed) -> None:
    """P13: the working directory is none of its business."""
    serve(probed, "broker")
    gone = probed.directory / "gone"
    gone.mkdir()
    script = 'cd "$1" && rmdir "$1" && shift && exec "$@"'
    said = probed.run(["/bin/sh", "-c", script, "sh", str(gone), *probed.words("ready")])
    assert said.code == 0 and said.line, said
