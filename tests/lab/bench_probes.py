# SPDX-License-Identifier: Apache-2.0
"""The probes beside floors and beside what people probe with now, and the start-up gate."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from lab import bench_programs as programs
from lab import bench_servers
from lab.bench_programs import Command, Measured, Samples, program
from lab.bench_report import Limit, Row, Table, ratio
from lab.bench_rows import TIMED, Scene, timed
from lab.bench_servers import JAVA, Server

# A JVM's round lasts as long as fifty others.
EVERY = ("10",)
PATH = {"PATH": "/usr/bin:/bin"}
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


def probes(scene: Scene, zookeeper: Server, broker: Server, rounds: int) -> list[Table]:
    """All in one interleaved run: three tables."""
    commands = {
        **_broker_commands(scene, broker),
        **_zookeeper_commands(scene, zookeeper),
        **_refused_commands(),
    }
    measured = programs.measure("runner", list(commands.values()), rounds)
    got = dict(zip(commands, measured, strict=True))
    return [_broker_table(got), _zookeeper_table(got), _refused_table(got)]


def _probe(word: str, server: Server) -> Command:
    return Command((programs.kafka_init(), word), server.env, 0)


def _broker_commands(scene: Scene, broker: Server) -> dict[str, Command]:
    settings = scene.disk / "tools-log4j.properties"
    settings.write_text(
        "log4j.rootLogger=WARN, stderr\n"
        "log4j.appender.stderr=org.apache.log4j.ConsoleAppender\n"
        "log4j.appender.stderr.layout=org.apache.log4j.PatternLayout\n"
        "log4j.appender.stderr.layout.ConversionPattern=[%d] %p %m (%c)%n\n"
        "log4j.appender.stderr.Target=System.err\n"
    )
    jars = ":".join(str(jar) for jar in sorted(bench_servers.kafka_jars().iterdir()))
    logs = [f"-Dkafka.logs.dir={scene.disk}", f"-Dlog4j.configuration=file:{settings}"]

    def tool(*words: str) -> Command:
        server = ("--bootstrap-server", broker.address)
        argv = (str(JAVA), *TOOL, *logs, "-cp", jars, words[0], *server, *words[1:])
        return Command(argv, PATH, 0, EVERY)

    return {
        "live": _probe("live", broker),
        "ready": _probe("ready", broker),
        "api-versions": Command((program("ask-full"), "api-versions", str(broker.port)), {}, 0),
        "clusterid": Command((program("clusterid-full"), broker.address), {}, 0),
        "kcat": Command(("/usr/bin/kcat", "-L", "-b", broker.address), PATH, 0),
        "jps": Command(("/bin/sh", "-c", "jps | grep -q ' Kafka$'"), PATH, 0, EVERY),
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
        "srvr": Command((program("ask-full"), "srvr", str(zookeeper.port)), {}, 0),
        # Any code: from a healthy server it is 1 now and then.
        "ruok": Command(("/bin/sh", "-c", ruok(zookeeper)), PATH, None),
        "status": Command((str(script), "status", str(config)), PATH, 0, EVERY),
    }


def ruok(zookeeper: Server) -> str:
    """The probe of many a chart."""
    return f'test "$(echo ruok | nc 127.0.0.1 {zookeeper.port})" = imok'


def _refused_commands() -> dict[str, Command]:
    def probe(word: str, role: str) -> Command:
        words = (f"--role={role}", f"--address=127.0.0.1:{NOBODY}")
        return Command((programs.kafka_init(), word, *words), {}, 2)

    return {
        "connect": Command((program("ask-full"), "connect", str(NOBODY)), {}, 2),
        **{
            f"{role} {word}, refused": probe(word, role)
            for role in ("broker", "zookeeper")
            for word in ("live", "ready")
        },
    }


def _broker_table(got: dict[str, Measured]) -> Table:
    table = Table(
        "Probes of a broker",
        "A real broker, Kafka's own jars, started by kafka-init; `ready` has been ready before.\n"
        "CPU is the probe's, not the server's. Kafka's tools are run as `kafka-run-class.sh`\n"
        "runs them (in every tenth round), without that script, which costs more on top.",
        TIMED,
    )
    floor = "floor: ApiVersions in C"
    rows: Sequence[tuple[str, str, str, float | None, str]] = (
        ("live", "api-versions", floor, 1.5, "≤ 1.5 ×"),
        ("ready", "clusterid", "floor: librdkafka, `rd_kafka_clusterid`", 1.3, "≤ 1.3 ×"),
        ("ready", "kcat", "`kcat -L`", 0.5, "≤ 1/2"),
        ("ready", "jps", "`jps \\| grep Kafka`", None, ""),
        ("ready", "broker-api-versions", "`kafka-broker-api-versions`", 1 / 500, "≤ 1/500"),
        ("ready", "topics", "`kafka-topics --list`", None, ""),
    )
    for work, beside, text, most, words in rows:
        limit = _at_most(got[work], got[beside], most, words) if most else None
        table.rows.append(timed(f"`{work}`", got[work], text, got[beside], limit))
    return table


def _zookeeper_table(got: dict[str, Measured]) -> Table:
    wrong = sum(code != 0 for code in got["ruok"]["codes"].values)
    asked = len(got["ruok"]["codes"].values)
    table = Table(
        "Probes of a ZooKeeper server",
        "A real server, started by kafka-init. `zkServer.sh` is Debian's; its `status` is\n"
        "ZooKeeper's class `FourLetterWordMain` in a JVM (every tenth round). Beside it the\n"
        f"healthy server was called dead by `echo ruok | nc` {wrong} times in {asked}.",
        TIMED,
    )
    for word in ("live", "ready"):
        work = got[f"zookeeper {word}"]
        limit = _at_most(work, got["srvr"], 1.5, "≤ 1.5 ×")
        table.rows.append(timed(f"`{word}`", work, "floor: `srvr` in C", got["srvr"], limit))
    ready = got["zookeeper ready"]
    table.rows.append(timed("`ready`", ready, "`echo ruok \\| nc`", got["ruok"]))
    table.rows.append(timed("`ready`", ready, "`zkServer.sh status`", got["status"]))
    return table


def _refused_table(got: dict[str, Measured]) -> Table:
    table = Table(
        "Probes where nobody listens",
        "The floor is a connection that is refused.",
        TIMED,
    )
    floor = got["connect"]
    for role in ("broker", "zookeeper"):
        for word in ("live", "ready"):
            work = got[f"{role} {word}, refused"]
            more = (work["wall_us"].median - floor["wall_us"].median) / 1000
            limit = Limit(f"≤ {REFUSED_MORE_MS} ms more", more <= REFUSED_MORE_MS)
            text = f"`{word} --role={role}`"
            table.rows.append(timed(text, work, "floor: `connect`", floor, limit))
    return table


def _at_most(work: Measured, beside: Measured, most: float, words: str) -> Limit:
    met = work["cpu_us"].median <= most * beside["cpu_us"].median
    return Limit(f"{words} of CPU", met)


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
        ready = [
            Command((programs.kafka_init(), "ready"), server.env, 1) for server in servers
        ]
        kcat = [Command(("/usr/bin/kcat", "-L", "-b", one.address), PATH, 0) for one in servers]
        got = programs.measure("runner", [*ready, *kcat], rounds)
    for number, work, beside in zip(GATE, got, got[len(GATE) :], strict=False):
        limit = Limit(f"≤ {GATE_SECONDS} s", work["wall_us"].median <= GATE_SECONDS * 1e6)
        text = f"`ready`, {number:,} partitions"
        table.rows.append(timed(text, work, "`kcat -L`", beside, limit))
    return [table, _linear([one["cpu_us"] for one in got[: len(GATE)]])]


def _linear(cpu: Sequence[Samples]) -> Table:
    table = Table(
        "The start-up gate, one partition more",
        "What follows from the table above.",
        ("work", "beside", "CPU", "CPU, µs"),
    )
    up_to, beyond = (
        Samples([(cpu[i + 1].median - cpu[i].median) / (GATE[i + 1] - GATE[i])]) for i in (0, 1)
    )
    limit = Limit(f"≤ {LINEAR} ×", beyond.median <= LINEAR * up_to.median)
    cells = [
        f"from {GATE[1]:,} to {GATE[2]:,}",
        f"from {GATE[0]:,} to {GATE[1]:,}",
        ratio(beyond, up_to),
        f"{beyond.median:.2f} : {up_to.median:.2f}",
    ]
    table.rows.append(Row(cells, limit))
    return table
