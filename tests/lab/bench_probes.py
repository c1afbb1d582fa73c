# SPDX-License-Identifier: Apache-2.0
"""The probes beside floors and beside what people probe with now, and the start-up gate."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from lab import bench_programs as programs
from lab import bench_servers
from lab.bench_programs import Command, Measured, Samples, program
from lab.bench_report import TIMED, Limit, Table, most, pair, times
from lab.bench_rows import Scene
from lab.bench_servers import Server
from lab.command import program as installed

# A JVM's round lasts as long as fifty others.
EVERY = 10
NOBODY = 1

REFUSED_MORE_MS = 1
GATE = (1_000, 10_000, 100_000)
GATE_SECONDS = 1
# Of the cost of one partition more: what a copy that no longer fits into the caches may add.
LINEAR = 2

# kafka-run-class.sh, for a tool: bin/kafka-topics.sh and its like add the class and nothing else.
TOOL = (
    "-Xmx256M",
    *("-server", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20"),
    *("-XX:InitiatingHeapOccupancyPercent=35", "-XX:+ExplicitGCInvokesConcurrent"),
    *("-XX:MaxInlineLevel=15", "-Djava.awt.headless=true"),
    "-Dcom.sun.management.jmxremote",
    "-Dcom.sun.management.jmxremote.authenticate=false",
    "-Dcom.sun.management.jmxremote.ssl=false",
)
TOOL_LOG = """\
log4j.rootLogger=WARN, stderr
log4j.appender.stderr=org.apache.log4j.ConsoleAppender
log4j.appender.stderr.layout=org.apache.log4j.PatternLayout
log4j.appender.stderr.layout.ConversionPattern=[%d] %p %m (%c)%n
log4j.appender.stderr.Target=System.err
"""

# Each row: the work, what runs beside it (by the names of the commands below) and how it is called,
# and how many times its CPU the work may take.
BROKER_ROWS: Sequence[tuple[str, str, str, float | None, str]] = (
    ("live", "api-versions", "floor: ApiVersions in C", 1.5, "≤ 1.5 ×"),
    ("ready", "clusterid", "floor: librdkafka, `rd_kafka_clusterid`", 1.3, "≤ 1.3 ×"),
    ("ready", "kcat", "`kcat -L`", 0.5, "≤ 1/2"),
    ("ready", "jps", "`jps \\| grep Kafka`", None, ""),
    ("ready", "broker-api-versions", "`kafka-broker-api-versions`", 1 / 500, "≤ 1/500"),
    ("ready", "topics", "`kafka-topics --list`", None, ""),
)
ZOOKEEPER_ROWS: Sequence[tuple[str, str, str, float | None, str]] = (
    ("live", "srvr", "floor: `srvr` in C", 1.5, "≤ 1.5 ×"),
    ("ready", "srvr", "floor: `srvr` in C", 1.5, "≤ 1.5 ×"),
    ("ready", "ruok", "`echo ruok \\| nc`", None, ""),
    ("ready", "status", "`zkServer.sh status`", None, ""),
)
REFUSED = [(word, role) for role in ("broker", "zookeeper") for word in ("live", "ready")]


def path() -> dict[str, str]:
    """An environment with a PATH and nothing else."""
    return {"PATH": os.environ["PATH"]}


def ruok(zookeeper: Server) -> str:
    """The probe of many a chart."""
    return f'test "$(echo ruok | nc 127.0.0.1 {zookeeper.port})" = imok'


def kcat(server: Server) -> Command:
    """All of the cluster's metadata, printed."""
    return Command((installed("kcat"), "-L", "-b", server.address), path())


def probes(scene: Scene, zookeeper: Server, broker: Server, rounds: int) -> list[Table]:
    """All in one interleaved run: three tables."""
    commands = {
        **_broker_commands(scene, broker),
        **_zookeeper_commands(scene, zookeeper),
        **_refused_commands(),
    }
    got = programs.measure(commands, rounds)
    codes = got["ruok"]["code"].values
    tables = [
        Table(
            "Probes of a broker",
            "A real broker, Kafka's own jars, started by kafka-init; `ready` has been ready\n"
            "before. CPU is the probe's, not the server's. Kafka's tools are run as\n"
            "`kafka-run-class.sh` runs them (in every tenth round), without that script, which\n"
            "costs more on top.",
            TIMED,
        ),
        Table(
            "Probes of a ZooKeeper server",
            "A real server, started by kafka-init. `zkServer.sh` is Debian's; its `status` is\n"
            "ZooKeeper's class `FourLetterWordMain` in a JVM (every tenth round). Beside it the\n"
            "healthy server was called dead by `echo ruok | nc` "
            f"{sum(map(bool, codes))} times in {len(codes)}.",
            TIMED,
        ),
    ]
    for table, role, rows in zip(
        tables, ("broker", "zookeeper"), (BROKER_ROWS, ZOOKEEPER_ROWS), strict=True
    ):
        for word, other, text, bound, words in rows:
            work, beside = got[f"{role} {word}"], got[other]
            met = bound is not None and work["cpu_us"].median <= bound * beside["cpu_us"].median
            limit = Limit(f"{words} of CPU", met) if bound else None
            table.add((f"`{word}`", text), work, beside, limit=limit)
    return [*tables, _refused_table(got)]


def _probe(word: str, server: Server) -> Command:
    return Command((programs.kafka_init(), word), server.env)


def _broker_commands(scene: Scene, broker: Server) -> dict[str, Command]:
    settings = scene.disk / "tools-log4j.properties"
    settings.write_text(TOOL_LOG)
    jars = ":".join(str(jar) for jar in sorted(bench_servers.kafka_jars().iterdir()))
    logs = [f"-Dkafka.logs.dir={scene.disk}", f"-Dlog4j.configuration=file:{settings}"]

    def tool(name: str, *words: str) -> Command:
        server = ("--bootstrap-server", broker.address)
        java = (installed("java"), *TOOL, *logs, "-cp", jars)
        return Command((*java, name, *server, *words), path(), every=EVERY)

    return {
        "broker live": _probe("live", broker),
        "broker ready": _probe("ready", broker),
        "api-versions": Command((program("ask-full"), "api-versions", str(broker.port))),
        "clusterid": Command((program("clusterid-full"), broker.address)),
        "kcat": kcat(broker),
        "jps": Command(("/bin/sh", "-c", "jps | grep -q ' Kafka$'"), path(), every=EVERY),
        "broker-api-versions": tool("kafka.admin.BrokerApiVersionsCommand"),
        "topics": tool("org.apache.kafka.tools.TopicCommand", "--list"),
    }


def _zookeeper_commands(scene: Scene, zookeeper: Server) -> dict[str, Command]:
    script = scene.debian_script("status", "")
    config = script.with_name("zoo.cfg")
    config.write_text(f"clientPort={zookeeper.port}\nclientPortAddress=127.0.0.1\n")
    return {
        "zookeeper live": _probe("live", zookeeper),
        "zookeeper ready": _probe("ready", zookeeper),
        "srvr": Command((program("ask-full"), "srvr", str(zookeeper.port))),
        # Any code: from a healthy server it is 1 now and then.
        "ruok": Command(("/bin/sh", "-c", ruok(zookeeper)), path(), None),
        "status": Command((str(script), "status", str(config)), path(), every=EVERY),
    }


def _refused_commands() -> dict[str, Command]:
    nobody = f"--address=127.0.0.1:{NOBODY}"
    return {
        "connect": Command((program("ask-full"), "connect", str(NOBODY)), {}, 2),
        **{
            f"{word} --role={role}": Command(
                (programs.kafka_init(), word, f"--role={role}", nobody), {}, 2
            )
            for word, role in REFUSED
        },
    }


def _refused_table(got: dict[str, Measured]) -> Table:
    table = Table(
        "Probes where nobody listens",
        "The floor is a connection that is refused.",
        TIMED,
    )
    for word, role in REFUSED:
        name = f"{word} --role={role}"
        work, floor = got[name], got["connect"]
        more = (work["wall_us"].median - floor["wall_us"].median) / 1000
        limit = Limit(f"≤ {REFUSED_MORE_MS} ms more", more <= REFUSED_MORE_MS)
        table.add((f"`{name}`", "floor: `connect`"), work, floor, limit=limit)
    return table


def gate(memory: Path, rounds: int) -> list[Table]:
    """`ready` of a broker that has to look at all partitions, for it is not in sync in one."""
    table = Table(
        "The start-up gate",
        "`ready` of a broker that has a replica of every partition and is out of sync in one, so\n"
        "that all are looked at each time. The server is a program that has its answer ready:\n"
        "no real broker has that many partitions here. `kcat -L` reads and prints the same.",
        TIMED,
    )
    with ExitStack() as stack:
        servers = [stack.enter_context(bench_servers.partitions(one, memory)) for one in GATE]
        commands = {}
        for number, server in zip(GATE, servers, strict=True):
            commands[f"ready {number}"] = Command(
                (programs.kafka_init(), "ready"), server.env, 1
            )
            commands[f"kcat {number}"] = kcat(server)
        got = programs.measure(commands, rounds)
    for number in GATE:
        work, beside = got[f"ready {number}"], got[f"kcat {number}"]
        limit = Limit(f"≤ {GATE_SECONDS} s", work["wall_us"].median <= GATE_SECONDS * 1e6)
        table.add((f"`ready`, {number:,} partitions", "`kcat -L`"), work, beside, limit=limit)
    return [table, _linear([got[f"ready {number}"]["cpu_us"] for number in GATE])]


def _linear(cpu: Sequence[Samples]) -> Table:
    table = Table(
        "The start-up gate, one partition more",
        "What follows from the table above.",
        (times("CPU", "cpu_us"), pair("CPU, µs", "cpu_us", 1, most)),
    )
    up_to, beyond = (
        (cpu[i + 1].median - cpu[i].median) / (GATE[i + 1] - GATE[i]) for i in (0, 1)
    )
    names = [f"from {GATE[i]:,} to {GATE[i + 1]:,}" for i in (1, 0)]
    both = ({"cpu_us": Samples([one])} for one in (beyond, up_to))
    table.add(names, *both, limit=Limit(f"≤ {LINEAR} ×", beyond <= LINEAR * up_to))
    return table
