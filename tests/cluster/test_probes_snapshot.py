# SPDX-License-Identifier: Apache-2.0
"""ready and live of a real ZooKeeper server that takes its time to load a snapshot."""

from pathlib import Path

from lab import command, oracle, zookeeper
from lab.cluster import Cluster
from lab.deadline import until
from lab.pods import ZOOKEEPER
from test_probes import alive, live, ready

# ZooKeeper's lines before and after.
READS, LOADED = "Reading snapshot", "Snapshot loaded in"

# Below the epoch of a server's first start, above all that such a start writes.
ZXID = 0x1_0000_1000
NODES = 300_000


def write_snapshot(directory: Path) -> Path:
    """Some fifty megabytes that hold many small nodes."""
    path = directory / f"snapshot.{ZXID:x}"
    source = Path(__file__).with_name("Snapshot.java")
    words = [str(source), str(path), hex(ZXID), str(NODES)]
    command.run(["java", "-Xmx1g", "-cp", oracle.class_path(), *words], timeout=120)
    # A new leader writes one of the same name at once.
    path.chmod(0o666)
    return path


def test_a_long_snapshot(empty: Cluster, tmp_path: Path) -> None:
    """Alive for as long as it takes, without a startupProbe, and not ready. A tcpSocket probe says
    ready all the time (the port is open first), a livenessProbe that wants an answer kills it."""
    pod = empty.run(
        ZOOKEEPER, 0, env={"ZK_REPLICAS": "1", "ZK_HEAP_SIZE": "512M"}, memory="1g"
    )
    zookeeper.wait_for_quorum([pod], 90)
    assert pod.stop() == 143
    snapshot = write_snapshot(tmp_path)
    pod.engine.docker("cp", str(snapshot), f"{pod.container}:{ZOOKEEPER.data}/version-2/")
    pod.limit("0.5")
    pod.start()
    pod.wait_for_line(f"{READS} {ZOOKEEPER.data}/version-2/{snapshot.name}", 90)
    pod.limit("0.1")
    for word, code, line in (
        ("live", 0, "alive: no answer at 127.0.0.1:2181 yet ("),
        ("ready", 2, "not ready: zookeeper at 127.0.0.1:2181: "),
    ):
        answer = pod.probe(word, "--probe-timeout=1s")
        assert answer.code == code, answer
        assert answer.line.startswith(line), answer
        assert pod.accepts()
    assert LOADED not in pod.output().partition(snapshot.name)[2]
    pod.limit("2")
    until("it is ready", lambda: ready(pod).code == 0, 120)
    assert live(pod) == alive(pod)
    assert zookeeper.zxid(pod) > ZXID
