# SPDX-License-Identifier: Apache-2.0
"""Signals of process 1, in every phase before java: 128 + n at once, and one line."""

import signal
import time

import pytest
from fakes import silent
from kit import STARTER, Pod, Process
from lab.deadline import until

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)

# It takes milliseconds; what waited for a resolver or a server would take seconds.
AT_ONCE = 1.0


def ends(process: Process, number: int, what: str = " before java was started") -> None:
    """The signal ends it."""
    before = len(process.said().splitlines())
    started = time.monotonic()
    process.send(number)
    result = process.wait(10)
    took = time.monotonic() - started
    name = signal.Signals(number).name
    assert result.code == 128 + number, result.err
    line = f"kafka-init: info: ended by {name}{what}"
    assert result.lines[before:] == [line], result.err
    assert took < AT_ONCE and result.out == b""


def busy(pod: Pod, *words: str) -> Process:
    """No file can hold it up, so it gets one that takes long to read: a hundred thousand keys."""
    pod.write("/etc/large", "".join(f"k{number}=\n" for number in range(100000)))
    process = pod.init(*words, "--server-properties=/etc/large")
    handled = 1 << signal.SIGTERM - 1

    def look() -> bool:
        with open(f"/proc/{process.pid}/status") as file:
            status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
        return status["Name"] == "kafka-init" and bool(int(status["SigCgt"], 16) & handled)

    until("its handlers", look, 10, 0.001)
    return process


def in_settings(pod: Pod) -> Process:
    """It reads a file."""
    return busy(pod, "broker")


def in_domain(pod: Pod) -> Process:
    """It asks a resolver that does not answer for its own domain."""
    pod.write("/etc/hosts", "")
    server = pod.serve_names(None)
    process = pod.init("zookeeper")
    until("a question", lambda: server.asked, 10, 0.005)
    return process


def in_own_name(pod: Pod) -> Process:
    """It waits for its own name, and the resolver does not answer."""
    server = pod.serve_names(None)
    process = pod.init("zookeeper", env={"KAFKA_INIT_DOMAIN": "zk.example"})
    until("a question", lambda: server.asked, 10, 0.005)
    return process


def in_resolver(pod: Pod) -> Process:
    """It waits for ZooKeeper, and the resolver does not answer."""
    server = pod.serve_names(None)
    process = pod.init("broker", env={"KAFKA_ZOOKEEPER_CONNECT": "zk.example"})
    until("a question", lambda: server.asked, 10, 0.005)
    return process


def in_pause(pod: Pod) -> Process:
    """Nobody listens: it waits until it looks again."""
    process = pod.init("broker")
    process.wait_for_line("Connection refused")
    return process


def in_answer(pod: Pod) -> Process:
    """A server accepts and says nothing."""
    server = pod.serve(silent, "127.0.0.1")
    process = pod.init("broker")
    until("a connection", lambda: server.connections, 10, 0.005)
    return process


def in_session(pod: Pod) -> Process:
    """A session is open: a registration has to go first."""
    pod.serve_zookeeper().nodes["/brokers/ids/0"] = b"{}"
    process = pod.init("broker")
    process.wait_for_line("still registered")
    return process


def in_render(pod: Pod) -> Process:
    """Other commands are no different."""
    return busy(pod, "render", "broker")


def in_wait_command(pod: Pod) -> Process:
    """`wait`, too."""
    process = pod.init("wait", "zookeeper", "127.0.0.1")
    process.wait_for_line("Connection refused")
    return process


PHASES = {
    phase.__name__.removeprefix("in_"): phase
    for phase in (
        *(in_settings, in_domain, in_own_name, in_resolver, in_pause),
        *(in_answer, in_session, in_render, in_wait_command),
    )
}


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
@pytest.mark.parametrize("phase", PHASES)
def test_phase(phase: str, number: int, pod: Pod) -> None:
    """It is process 1, it does something else, and it ends at once."""
    process = PHASES[phase](pod)
    with open(f"/proc/{process.pid}/status") as file:
        numbers = next(line for line in file if line.startswith("NSpid"))
    assert numbers.split()[-1] == "1"
    ends(process, number, **({"what": ""} if phase in ("render", "wait_command") else {}))


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
@pytest.mark.parametrize("how", ["ignore", "block"])
def test_started_with_it_off(how: str, number: int, pod: Pod) -> None:
    """Ignored or blocked by whoever started us: it ends us all the same."""
    process = pod.init("broker", through=(STARTER, f"{how}={int(number)}", "--"))
    process.wait_for_line("Connection refused")
    ends(process, number)


@pytest.mark.parametrize("number", [signal.SIGPIPE, signal.SIGUSR1, signal.SIGWINCH])
def test_others(number: int, pod: Pod) -> None:
    """Others do nothing to process 1."""
    process = in_pause(pod)
    process.send(number)
    process.send(signal.SIGCHLD)
    pod.serve_zookeeper()
    assert process.wait().code == 0


def test_twice(pod: Pod) -> None:
    """A second signal does not disturb the first."""
    process = in_resolver(pod)
    process.send(signal.SIGTERM)
    if process.is_running():
        try:
            process.send(signal.SIGINT)
        except (ProcessLookupError, AssertionError):
            pass
    assert process.wait(10).code in (128 + signal.SIGTERM, 128 + signal.SIGINT)


def test_control(pod: Pod) -> None:
    """The kernel drops a signal that process 1 has no handler for: java's stand-in lives on."""
    process = pod.init("zookeeper", env={"SPY_STAYS": "1"})
    process.wait_for_program("/java")
    for number in ENDING:
        process.send(number)
    with open(f"/proc/{process.pid}/status") as file:
        status = dict(line.split(":\t", 1) for line in file)
    assert status["SigPnd"].strip("0\n") == status["ShdPnd"].strip("0\n") == ""
    assert process.is_running()
