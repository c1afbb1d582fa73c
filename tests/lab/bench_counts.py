# SPDX-License-Identifier: Apache-2.0
"""Probes by the thousand: how many answers were wrong, and what they left behind."""

import json
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from lab import bench_programs as programs
from lab.bench_probes import path, ruok
from lab.bench_report import Column, Limit, Table
from lab.bench_servers import Server
from lab.command import Failed, run
from lab.deadline import TimedOut, until

# For each round of the benchmark: with 200 rounds 100,000 of the first, 1,000 of each kind.
ZOOKEEPER_TIMES, EACH_TIMES, RUOK_TIMES = 500, 5, 25
COUNTER = Path(__file__).with_name("counter.py")
# What the checks themselves must see.
PLANTED = 10
# A server closes its end of a connection after the client has gone.
CLOSE_SECONDS = 10
COUNT_SECONDS = 1800


@dataclass(frozen=True)
class Counted:
    """The answers (exit code, line) of so many runs, and what was left when the last had ended."""

    answers: Mapping[tuple[int, str], int]
    processes: int
    connections: int

    @property
    def times(self) -> int:
        """The number of runs."""
        return sum(self.answers.values())

    def wrong(self, right: tuple[int, str]) -> int:
        """Answers other than this one."""
        return self.times - self.answers.get(right, 0)


def count(argv: Sequence[str], env: Mapping[str, str], times: int, server: Server) -> Counted:
    """Run a command so often, with lab/counter.py."""
    before = server.connections()
    words = [sys.executable, str(COUNTER), str(times), *argv]
    answers, left = json.loads(run(words, env=env, timeout=COUNT_SECONDS))
    found = {(code, text): number for code, text, number in answers}
    return Counted(found, left, _connections_left(server, before))


def _connections_left(server: Server, before: int) -> int:
    try:
        until("no more", lambda: server.connections() <= before, CLOSE_SECONDS)
    except TimedOut:
        pass
    return max(0, server.connections() - before)


def probe(word: str, server: Server) -> tuple[list[str], Mapping[str, str]]:
    """The command of a probe, and its environment."""
    return [programs.kafka_init(), word], server.env


def first_answer(word: str, server: Server) -> tuple[int, str]:
    """What the probe says now: a failure if that is not that all is well."""
    argv, env = probe(word, server)
    return 0, run(argv, env=env).rstrip("\n")


def planted(server: Server) -> tuple[Counted, int]:
    """What the checks see of programs that do leave something behind: a process, and connections
    that stay open."""
    shell = count(["/bin/sh", "-c", "sleep 1000 & echo left"], path(), PLANTED, server)
    before = server.connections()
    with ExitStack() as stack:
        for _ in range(PLANTED):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        wanted = before + PLANTED
        until("so many connections", lambda: server.connections() >= wanted, CLOSE_SECONDS)
        held = server.connections() - before
    return shell, held


COLUMNS = (
    Column("times", lambda counted, _: f"{counted.times:,}"),
    Column("wrong answers", lambda _, wrong: f"{wrong:,}"),
    Column("processes left", lambda counted, _: f"{counted.processes:,}"),
    Column("connections left", lambda counted, _: f"{counted.connections:,}"),
)


def counts(zookeeper: Server, broker: Server, rounds: int) -> Table:
    """The long counts."""
    table = Table(
        "Many probes",
        "One after the other. A wrong answer is any other exit code or line than the first one.\n"
        "A process that is left behind, running or a zombie, falls to the program that counts;\n"
        "connections are the server's, when all probes have ended. The last two rows show what\n"
        "these checks see.",
        COLUMNS,
        names=("work",),
    )

    def add(text: str, word: str, server: Server, times: int) -> None:
        right = first_answer(word, server)
        counted = count(*probe(word, server), times, server)
        wrong = counted.wrong(right)
        met = wrong == counted.processes == counted.connections == 0
        table.add((text,), counted, wrong, limit=Limit("none", met))

    add("`ready`, ZooKeeper", "ready", zookeeper, rounds * ZOOKEEPER_TIMES)
    said = count(["/bin/sh", "-c", ruok(zookeeper)], path(), rounds * RUOK_TIMES, zookeeper)
    table.add(("`echo ruok \\| nc`, ZooKeeper",), said, said.wrong((0, "")))
    for role, server in (("ZooKeeper", zookeeper), ("broker", broker)):
        for word in ("live", "ready"):
            add(f"`{word}`, {role}", word, server, rounds * EACH_TIMES)
    shell, held = planted(zookeeper)
    if shell.processes != PLANTED or held < PLANTED:
        raise Failed(f"the checks saw {shell.processes} processes, {held} connections")
    table.add(("a shell that leaves `sleep` behind",), shell, 0)
    table.add(("a connection that stays open",), Counted({(0, ""): PLANTED}, 0, held), 0)
    return table
