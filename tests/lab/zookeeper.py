# SPDX-License-Identifier: Apache-2.0
"""What ZooKeeper pods answer, asked from this machine over the bridge."""

import socket
from collections.abc import Callable

from lab.deadline import until
from lab.pods import Pod


def mode(pod: Pod) -> str:
    """ZooKeeper's "Mode:" (leader, follower, …), or nothing when it does not serve."""
    answer = four_letters(pod, "srvr")
    modes = [line.split(":", 1)[1].strip() for line in answer.splitlines() if "Mode:" in line]
    return modes[0] if modes else ""


def zxid(pod: Pod) -> int:
    """The last transaction that a server has, epoch and all."""
    lines = four_letters(pod, "srvr").splitlines()
    return next((int(line.split()[1], 16) for line in lines if line.startswith("Zxid:")), 0)


def four_letters(pod: Pod, word: str) -> str:
    """The answer to a four-letter word, or nothing."""
    try:
        with socket.create_connection((pod.ip or "0.0.0.0", 2181), timeout=5) as connection:
            connection.sendall(word.encode())
            return b"".join(iter(lambda: connection.recv(4096), b"")).decode()
    except OSError:
        return ""


def wait_for_quorum(pods: list[Pod], seconds: float = 60) -> None:
    """Wait until every one of the ZooKeeper pods serves and exactly one leads."""

    def look() -> bool:
        modes = [mode(pod) for pod in pods]
        return all(modes) and modes.count("leader") == 1

    until("a quorum of " + ", ".join(pod.name for pod in pods), alive_and(pods, look), seconds)


def alive_and(pods: list[Pod], condition: Callable[[], bool]) -> Callable[[], bool]:
    """A condition that fails at once, with the reason, when one of the pods has ended."""

    def look() -> bool:
        if condition():
            return True
        for pod in pods:
            state = pod.state()
            if not state.running:
                tail = "\n".join(pod.output().splitlines()[-15:])
                raise AssertionError(f"{pod.name} ended with {state.exit_code}:\n{tail}")
        return False

    return look
