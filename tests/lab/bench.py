# SPDX-License-Identifier: Apache-2.0
"""tools/bench: kafka-init measured beside scripts and floors; docs/benchmarks.md is its output."""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lab import (
    bench_cds,
    bench_counts,
    bench_probes,
    bench_report,
    bench_rows,
    builds,
    engine,
    images,
    jars,
    packages,
)
from lab import bench_servers as servers
from lab.bench_report import Table
from lab.bench_rows import Scene
from lab.command import Failed
from lab.deadline import TimedOut

PAGE = builds.ROOT / "docs" / "benchmarks.md"
ROUNDS = 200
# A round of the wait, or of the gate, lasts as long as twenty others.
LONG_ROUNDS_SHARE = 4
# One of the archives is four starts of a server.
ARCHIVE_ROUNDS_SHARE = 10

# Debian's ZooKeeper is the script beside; it starts nothing.
PACKAGES = (
    *(*builds.PACKAGES, *jars.PACKAGES, *engine.PACKAGES, *images.PACKAGES),
    *("iproute2", "kcat", "netcat-openbsd", "zookeeper"),
)


def main() -> int:
    """Measure everything; 1 if a number is not reached, 2 if something could not be measured."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    arguments = _parse()
    try:
        packages.ensure(PACKAGES)
        os.environ["PATH"] = packages.path(frozenset(PACKAGES))
        _say("building")
        builds.ensure("bench")
        tables = list(_measure(arguments.rounds))
    except (Failed, TimedOut) as reason:
        _say(f"{reason}")
        return 2
    except KeyboardInterrupt:
        return 130
    text = bench_report.page(tables, _command(arguments))
    print(text)
    if arguments.write:
        PAGE.write_text(text)
        _say(f"written to {PAGE.relative_to(builds.ROOT)}")
    for line in bench_report.missed(tables):
        _say(f"missed: {line}")
    return 1 if bench_report.missed(tables) else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/bench", description="Measure kafka-init.")
    parser.add_argument("--rounds", type=_positive, default=ROUNDS, help=f"default: {ROUNDS}")
    where = PAGE.relative_to(builds.ROOT)
    parser.add_argument("--write", action="store_true", help=f"write {where} too")
    return parser.parse_args()


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1")
    return int(text)


def _command(arguments: argparse.Namespace) -> str:
    return f"tools/bench --rounds {arguments.rounds}" + (" --write" if arguments.write else "")


def _measure(rounds: int) -> Iterator[Table]:
    long, archives = -(-rounds // LONG_ROUNDS_SHARE), -(-rounds // ARCHIVE_ROUNDS_SHARE)
    with _scene() as scene, servers.zookeeper(scene.disk, scene.memory) as zookeeper:
        _say(f"starts, rendering and checks, {rounds} rounds")
        yield bench_rows.starts(scene, zookeeper.port, rounds)
        yield bench_rows.renders(scene, rounds)
        yield bench_rows.checks(scene, rounds)
        _say(f"waits, {long} rounds")
        yield from bench_rows.waits(scene, long)
        with servers.broker(scene.disk, scene.memory, zookeeper) as broker:
            _say(f"probes, {rounds} rounds")
            yield from bench_probes.probes(scene, zookeeper, broker, rounds)
            _say(f"the start-up gate, {long} rounds")
            yield from bench_probes.gate(scene.memory, long)
            _say("many probes")
            yield bench_counts.counts(zookeeper, broker, rounds)
    _say(f"archives of classes, {archives} rounds")
    yield bench_cds.table(archives)
    yield bench_rows.size()


@contextmanager
def _scene() -> Iterator[Scene]:
    with (
        tempfile.TemporaryDirectory(prefix="kafka-init-bench-", dir="/dev/shm") as memory,
        tempfile.TemporaryDirectory(prefix="bench-", dir=builds.BUILD) as disk,
    ):
        scene = Scene(Path(memory), Path(disk))
        scene.prepare()
        yield scene


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(f"tools/bench: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
