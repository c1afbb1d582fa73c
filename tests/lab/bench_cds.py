# SPDX-License-Identifier: Apache-2.0
"""What the images' archives of classes save: real starts of both servers, with and without."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from lab import cluster, images, zookeeper
from lab.bench_programs import Measured, samples
from lab.bench_report import Table, pair, times
from lab.cluster import Cluster
from lab.deadline import until
from lab.engine import engine
from lab.pods import BROKER, ZOOKEEPER, Pod, Role

# Java's own archive, which has the classes of the JDK alone: what a start has without ours. An
# option of the user's that names one takes the place of ours.
JDK_ONLY = "-XX:SharedArchiveFile=/opt/java/lib/server/classes.jsa"
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Work:
    """A server to start, and how to see that it serves."""

    role: Role
    variable: str
    env: dict[str, str]
    serves: Callable[[Pod], object]

    def start(self, made: Cluster, with_archive: bool) -> tuple[float, float]:
        """Start it on an empty volume; seconds of CPU and of the clock until it serves."""
        env = self.env if with_archive else {**self.env, self.variable: JDK_ONLY}
        pod = made.run(self.role, 0, env=env)
        try:
            check = zookeeper.alive_and([pod], lambda: bool(self.serves(pod)))
            until(f"{pod.name}", check, 120)
            now = time.clock_gettime(time.CLOCK_BOOTTIME)
            fields = (pod.proc() / "stat").read_text().rpartition(")")[2].split()
            cpu = (int(fields[11]) + int(fields[12])) / TICK
            maps = (pod.proc() / "maps").read_text()
            assert ("/kafka-init.jsa" in maps) is with_archive, "the pair is none"
            return cpu, now - int(fields[19]) / TICK
        finally:
            # An orderly end, or the next one waits for this one's registration to expire.
            pod.stop()
            made.forget(pod)


WORKS = (
    # Kafka opens its port as the last step of its start.
    Work(
        BROKER,
        "KAFKA_OPTS",
        # Alone, it has nobody to hand its partitions to, and would try three times.
        {
            "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
            "KAFKA_CONTROLLED_SHUTDOWN_ENABLE": "false",
        },
        lambda pod: pod.accepts(),
    ),
    Work(ZOOKEEPER, "SERVER_JVMFLAGS", {"ZK_REPLICAS": "1"}, zookeeper.mode),
)


def table(rounds: int) -> Table:
    """Both servers, each with its archive and without, in turns."""
    made = Table(
        "Start of a server with the image's archive of classes",
        "From process 1 of the container until it serves: a broker's port is open, ZooKeeper\n"
        "has a mode. Beside it the same image with Java's own archive alone.",
        (
            *(times("CPU", "cpu_s"), pair("CPU, s", "cpu_s", 1)),
            *(times("wall", "wall_s"), pair("wall, s", "wall_s", 1)),
        ),
    )
    with engine() as using:
        built = images.build(using)
        for work in WORKS:
            with cluster.cluster(using, built) as pods:
                if work.role is BROKER:
                    server = pods.run(ZOOKEEPER, 0, env={"ZK_REPLICAS": "1"})
                    zookeeper.wait_for_quorum([server])
                made.add((work.role.name, "Java's own archive"), *_measure(work, pods, rounds))
    return made


def _measure(work: Work, pods: Cluster, rounds: int) -> list[Measured]:
    """With the image's archive, and with Java's own."""
    taken: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for number in range(rounds):
        # Who goes first changes: the second finds the page cache as the first left it.
        for with_archive in (True, False) if number % 2 else (False, True):
            taken[with_archive].append(work.start(pods, with_archive))
    return [samples(("cpu_s", "wall_s"), rounds) for rounds in taken.values()]
