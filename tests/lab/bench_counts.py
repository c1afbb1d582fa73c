# SPDX-License-Identifier: Apache-2.0
"""Probes by the thousand: how many answers were wrong, and what they left behind."""

import socket
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import reduce
from operator import add

from lab import bench_programs as programs
from lab.bench_probes import PATH, ruok
from lab.bench_programs import program
from lab.bench_report import Limit, Row, Table
from lab.bench_servers import Server
from lab.command import Failed, run
from lab.deadline import TimedOut, until

# For each round of the benchmark: with 200 rounds 100,000 of the first, 1,000 of each kind.
ZOOKEEPER_TIMES, EACH_TIMES, RUOK_TIMES = 500, 5, 25
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

    def __add__(self, other: "Counted") -> "Counted":
        answers = Counter(self.answers) + Counter(other.answers)
        return Counted(
            answers,
            self.processes + other.processes,
            max(self.connections, other.connections),
        )


def count(argv: Sequence[str], env: Mapping[str, str], times: int, server: Server) -> Counted:
    """Run a command so often, with tests/bench/counter.c."""
    before = server.connections()
    words = [program("counter"), str(times), *argv]
    output = run(words, env=env, timeout=COUNT_SECONDS)
    *answers, left = (line.split("\t") for line in output.splitlines())
    return Counted(
        {(int(code), text): int(number) for number, code, text in answers},
        int(left[1]),
        _connections_left(server, before),
    )


def _connections_left(server: Server, before: int) -> int:
    try:
        until("no more", lambda: server.connections() <= before, CLOSE_SECONDS)
    except TimedOut:
        pass
    return max(0, server.connections() - before)


def on_both_cores(
    argv: Sequence[str], env: Mapping[str, str], times: int, server: Server
) -> Counted:
    """count(), two at a time."""
    halves = (times // 2, times - times // 2)
    with ThreadPoolExecutor(len(halves)) as pool:
        counted = pool.map(lambda half: count(argv, env, half, server), halves)
        return reduce(add, counted)


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
    shell = count(["/bin/sh", "-c", "sleep 1000 & echo left"], PATH, PLANTED, server)
    before = server.connections()
    with ExitStack() as stack:
        for _ in range(PLANTED):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        wanted = before + PLANTED
        until("so many connections", lambda: server.connections() >= wanted, CLOSE_SECONDS)
        held = server.connections() - before
    return shell, held


def counts(zookeeper: Server, broker: Server, rounds: int) -> Table:
    """The long counts."""
    table = Table(
        "Many probes",
        "One after the other; two at a time where there are more than 10,000. A wrong answer is\n"
        "any other exit code or line than the first one. A process that is left behind, running\n"
        "or a zombie, falls to the program that counts; connections are the server's, when all\n"
        "probes have ended. The last two rows show what these checks see.",
        ("work", "times", "wrong answers", "processes left", "connections left"),
    )
    _add(table, "`ready`, ZooKeeper", "ready", zookeeper, rounds * ZOOKEEPER_TIMES)
    said = count(["/bin/sh", "-c", ruok(zookeeper)], PATH, rounds * RUOK_TIMES, zookeeper)
    table.rows.append(_row("`echo ruok \\| nc`, ZooKeeper", said, said.wrong((0, ""))))
    for role, server in (("ZooKeeper", zookeeper), ("broker", broker)):
        for word in ("live", "ready"):
            _add(table, f"`{word}`, {role}", word, server, rounds * EACH_TIMES)
    shell, held = planted(zookeeper)
    if shell.processes != PLANTED or held < PLANTED:
        raise Failed(f"the checks saw {shell.processes} processes, {held} connections")
    table.rows.append(_row("a shell that leaves `sleep` behind", shell, 0))
    cells = ["a connection that stays open", str(PLANTED), "–", "–", str(held)]
    table.rows.append(Row(cells))
    return table


def _add(table: Table, text: str, word: str, server: Server, times: int) -> None:
    right = first_answer(word, server)
    how = on_both_cores if times > 10_000 else count
    counted = how(*probe(word, server), times, server)
    wrong = counted.wrong(right)
    met = wrong == counted.processes == counted.connections == 0
    table.rows.append(_row(text, counted, wrong, Limit("none", met)))


def _row(text: str, counted: Counted, wrong: int, limit: Limit | None = None) -> Row:
    numbers = (counted.times, wrong, counted.processes, counted.connections)
    return Row([text, *(f"{number:,}" for number in numbers)], limit)
