# SPDX-License-Identifier: Apache-2.0
"""Probes of real servers by the thousand: never a wrong answer, and nothing is left behind. The
program that counts is that of tools/bench, which reports the same numbers."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import bench_counts, bench_probes, bench_servers
from lab.bench_counts import PLANTED, Counted
from lab.bench_servers import Server
from lab.deadline import until

# Minutes long: with --long alone.
pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

ZOOKEEPER_TIMES, EACH_TIMES = 100_000, 1_000
RUOK_TIMES, RUOK_BATCHES = 500, 40


@pytest.fixture(scope="module")
def zookeeper(
    tmp_path_factory: pytest.TempPathFactory, binary: Path, patch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """A real server that kafka-init has started."""
    patch.setenv("KAFKA_INIT_BINARY", str(binary.resolve()))
    directory = tmp_path_factory.mktemp("zookeeper")
    with bench_servers.zookeeper(directory, directory) as server:
        yield server


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    """monkeypatch for the module."""
    with pytest.MonkeyPatch.context() as made:
        yield made


def count(word: str, server: Server, times: int) -> tuple[Counted, int]:
    """What so many probes came to, and how many of the answers were another than the first."""
    right = bench_counts.first_answer(word, server)
    counted = bench_counts.count(*bench_counts.probe(word, server), times, server)
    assert counted.times == times
    return counted, counted.wrong(right)


def ruok_is_wrong(server: Server) -> bool:
    """Whether `echo ruok | nc` calls the healthy server dead now and then."""
    argv = ["/bin/sh", "-c", bench_probes.ruok(server)]
    counted = bench_counts.count(argv, bench_probes.path(), RUOK_TIMES, server)
    return counted.wrong((0, "")) > 0


def test_100000_zookeeper_probes(zookeeper: Server) -> None:
    """Every answer is the same, and the server is well. The controls: what many a chart asks with
    is wrong sooner or later, and a server that is gone is seen."""
    counted, wrong = count("ready", zookeeper, ZOOKEEPER_TIMES)
    assert (wrong, counted.processes, counted.connections) == (0, 0, 0), counted
    assert any(ruok_is_wrong(zookeeper) for _ in range(RUOK_BATCHES))


def test_1000_probes_leave_nothing(zookeeper: Server, tmp_path: Path) -> None:
    """No process, zombie or connection; and no topic, on a broker that makes what it is asked
    for."""
    with bench_servers.broker(tmp_path, tmp_path, zookeeper) as broker:
        for server in (zookeeper, broker):
            for word in ("live", "ready"):
                counted, wrong = count(word, server, EACH_TIMES)
                assert (wrong, counted.processes, counted.connections) == (0, 0, 0), counted
        data = tmp_path / "kafka-server/data"
        assert not [path for path in data.iterdir() if path.is_dir()]
        produce(broker)
        until("a topic", lambda: (data / "planted-0").is_dir(), 30)
        gone = broker
    argv, env = bench_counts.probe("ready", gone)
    counted = bench_counts.count(argv, env, PLANTED, gone)
    assert {code for code, _ in counted.answers} == {1}, counted


def produce(broker: Server) -> None:
    """One message to a topic that is not there yet."""
    argv = ["kcat", "-P", "-b", broker.address, "-t", "planted"]
    subprocess.run(argv, input=b"text\n", check=True, timeout=60)


def test_what_is_left_behind_is_seen(zookeeper: Server) -> None:
    """The control: a process and connections."""
    shell, held = bench_counts.planted(zookeeper)
    assert (shell.processes, held) == (PLANTED, PLANTED), shell
