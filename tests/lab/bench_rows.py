# SPDX-License-Identifier: Apache-2.0
"""What tools/bench measures: the work, what runs beside it, and the number to reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lab import bench_programs as programs
from lab.bench_programs import SOURCES, Command, Measured, Samples, program
from lab.bench_report import Limit, Row, Table, pair, ratio
from lab.builds import ROOT
from lab.pods import BROKER, NAMESPACE, ZOOKEEPER

# tests/bench/java.c
JAVA_REACHED = 42
ENDED_BY_TERM = 143

START_CPU_MS = 5
RESIDENT_BYTES = 4_000_000
SIZE_BYTES = 8_000_000
CHECK_CPU_MS = 10
END_MS = 100

# Where a broker waits: zookeeper.connect, the resolver, and the line that shows it. While a
# resolver does not answer there is no line about it yet: the one before it has to do.
WAITS = {
    "broker, ZooKeeper refuses": ("127.0.0.1:1", "refusing", "waiting for"),
    "broker, ZooKeeper's name does not resolve": ("zookeeper:2181", "refusing", "waiting for"),
    "broker, the resolver does not answer": ("zookeeper:2181", "silent", "broker.id 0"),
}
SLEEPING = "floor: `pause` and nothing else"

TIMED = ("work", "beside", "CPU", "CPU, ms", "wall", "wall, ms", "peak, MB")


@dataclass(frozen=True)
class Scene:
    """The directories of one run. `memory` is a tmpfs, as a pod's run directory is; `disk` is none,
    as a pod's volume is."""

    memory: Path
    disk: Path

    def prepare(self) -> None:
        """Make what a start looks for, once."""
        for role, home in ((BROKER, "kafka/libs"), (ZOOKEEPER, "zookeeper/lib")):
            pinned = ROOT / "docker" / role.mount.split("/")[3] / "jars.sha256"
            programs.scratch_jars(self.disk / home, pinned)
        java = self.disk / "jre/bin/java"
        java.parent.mkdir(parents=True)
        java.symlink_to(program("java"))
        data = self.disk / "debian-data"
        data.mkdir()
        (self.disk / "zoo.cfg").write_text(f"tickTime=2000\ndataDir={data}\nclientPort=2181\n")
        (self.disk / "refusing").write_text("nameserver 127.0.0.1\n")
        (self.disk / "silent").write_text("nameserver 127.0.0.2\n")

    def debian_script(self, name: str, more: str) -> Path:
        """Debian's own zkServer.sh; its zkEnv.sh, with `more` after it, is what names java."""
        debian = Path("/usr/share/zookeeper/bin")
        script = self.disk / name / "zkServer.sh"
        script.parent.mkdir()
        script.symlink_to(debian / "zkServer.sh")
        script.with_name("zkEnv.sh").write_text(f". {debian / 'zkEnv.sh'}\n{more}")
        return script

    def environment(self) -> dict[str, str]:
        """What both roles have."""
        return {
            "PATH": "/usr/bin:/bin",
            "JAVA_HOME": str(self.disk / "jre"),
            "POD_IP": "10.0.0.7",
            "KAFKA_INIT_DOMAIN": f"{BROKER.service}.{NAMESPACE}",
            # A wait that does not end at once is a failure here.
            "KAFKA_INIT_TIMEOUT": "30s",
            # A directory of this machine is enough for a measurement.
            "KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "root-disk",
        }

    def broker(self, zookeeper: str) -> Mapping[str, str]:
        """A broker of the guides, with what the bash lines need beside."""
        return {
            **self.environment(),
            **BROKER.env,
            "POD_NAME": "kafka-0",
            "HOSTNAME": "kafka-0",
            "KAFKA_ZOOKEEPER_CONNECT": zookeeper,
            "KAFKA_LOG_DIRS": str(self.disk / "logs"),
            "KAFKA_INIT_KAFKA_HOME": str(self.disk / "kafka"),
            "KAFKA_INIT_RUN_DIR": str(self.memory / "broker"),
        }

    def bash(self, zookeeper: str) -> Mapping[str, str]:
        """The same broker for tests/bench/start-lines."""
        mine = self.broker(zookeeper).items()
        env = {key: value for key, value in mine if not key.startswith("KAFKA_INIT_")}
        return {**env, "KAFKA_HOME": str(self.disk / "kafka"), "RUN_DIR": str(self.memory)}

    def zookeeper(self) -> Mapping[str, str]:
        """A ZooKeeper server of the guides whose own name is there at once."""
        env = {key: value for key, value in ZOOKEEPER.env.items() if key != "ZK_REPLICAS"}
        others = " ".join(f"server.{id}=zookeeper-{id - 1}:2888:3888" for id in (2, 3))
        # With an empty disk it would wait for the other members.
        snapshot = self.disk / "zookeeper-data/version-2/snapshot.0"
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        snapshot.touch()
        return {
            **self.environment(),
            **env,
            "POD_NAME": "kafka-zookeeper-0",
            "ZOO_SERVERS": f"server.1=127.0.0.1:2888:3888 {others}",
            "ZK_DATA_DIR": str(self.disk / "zookeeper-data"),
            "KAFKA_INIT_ZOOKEEPER_HOME": str(self.disk / "zookeeper"),
            "KAFKA_INIT_RUN_DIR": str(self.memory / "zookeeper"),
        }


def starts(scene: Scene, port: int, rounds: int) -> Table:
    """From the start to execve, the wait being over at once."""
    table = Table(
        "Start to execve, without waiting",
        "The JVM is a program that ends at once. The broker asks a real ZooKeeper for a session\n"
        "and for its registration; the ZooKeeper server looks its own name up and binds it. The\n"
        "bash lines and Debian's script do neither; the bash lines start no other program, so\n"
        "they are the least that any script costs. A floor is linked like kafka-init, with all\n"
        "its libraries, and has another `main`.",
        TIMED,
    )
    java = str(scene.disk / "jre/bin/java")
    debian = scene.debian_script("start", f"JAVA={java}\n")
    connect = f"127.0.0.1:{port}"
    commands = {
        "broker": Command((programs.kafka_init(), "broker"), scene.broker(connect), JAVA_REACHED),
        "zookeeper": Command((programs.kafka_init(), "zookeeper"), scene.zookeeper(), JAVA_REACHED),
        "bash": Command((str(SOURCES / "start-lines"),), scene.bash(connect), JAVA_REACHED),
        "debian": Command(
            (str(debian), "start-foreground", str(scene.disk / "zoo.cfg")),
            scene.environment(),
            JAVA_REACHED,
        ),
        "become": Command((program("become-full"), java), {}, JAVA_REACHED),
        "full": Command((program("true-full"),), {}, 0),
        "true": Command((program("true"),), {}, 0),
    }
    got = dict(
        zip(commands, programs.measure("runner", list(commands.values()), rounds), strict=True)
    )
    floor = "floor: `execve` and nothing else"
    for role, others in (
        ("broker", [("bash", "the guides' start lines in bash")]),
        ("zookeeper", [("debian", "Debian's `zkServer.sh start-foreground`")]),
    ):
        cpu = got[role]["cpu_us"].median / 1000
        limit = Limit(f"≤ {START_CPU_MS} ms of CPU", cpu <= START_CPU_MS)
        table.rows.append(timed(f"`kafka-init {role}`", got[role], floor, got["become"], limit))
        for name, text in others:
            table.rows.append(timed(f"`kafka-init {role}`", got[role], text, got[name]))
    table.rows.append(
        timed("floor: an empty `main`", got["full"], "static-pie without libraries", got["true"])
    )
    return table


def renders(scene: Scene, rounds: int) -> Table:
    """The whole chain without a pod around it."""
    table = Table(
        "Rendering 100 settings",
        "`kafka-init render broker` with 100 variables more. The bash lines turn the names into\n"
        "keys and print them, without the rules for `_`, and without escaping.",
        TIMED,
    )
    more = _hundred_settings()
    scene_env = scene.broker("127.0.0.1:2181")
    commands = [
        Command((programs.kafka_init(), "render", "broker"), {**scene_env, **more}, 0),
        Command((program("true-full"),), {}, 0),
        Command(
            (str(SOURCES / "start-lines"), "--print"),
            {**scene.bash("127.0.0.1:2181"), **more},
            0,
        ),
    ]
    render, floor, bash = programs.measure("runner", commands, rounds)
    work = "`kafka-init render broker`"
    table.rows.append(timed(work, render, "floor: an empty `main`", floor))
    table.rows.append(timed(work, render, "the same in bash", bash))
    return table


def checks(scene: Scene, rounds: int) -> Table:
    """What a person or a pipeline runs on a large configuration."""
    table = Table(
        "Rendering and checking 400 settings",
        "`kafka-init render broker` and `kafka-init check broker` with the 100 variables of above\n"
        "and 300 of plug-ins, which no table has: each of them is looked for among all keys.",
        TIMED,
    )
    env = {**scene.broker("127.0.0.1:2181"), **_hundred_settings(), **_plug_ins(300)}
    words = (("render", "broker"), ("check", "broker"), ("render", "broker", "--explain"))
    commands = [Command((programs.kafka_init(), *each), env, 0) for each in words]
    commands.append(Command((program("true-full"),), {}, 0))
    *got, floor = programs.measure("runner", commands, rounds)
    for each, one in zip(words, got, strict=True):
        limit = Limit(
            f"≤ {CHECK_CPU_MS} ms of CPU", one["cpu_us"].median <= CHECK_CPU_MS * 1000
        )
        work = f"`kafka-init {' '.join(each)}`"
        table.rows.append(timed(work, one, "floor: an empty `main`", floor, limit))
    return table


def waits(scene: Scene, rounds: int) -> list[Table]:
    """Memory while a broker waits, and how long SIGTERM takes: two tables of one run."""
    memory = Table(
        "Memory while waiting",
        "As process 1 of a PID namespace, from 20 to 220 ms after the line that it waits. The\n"
        "floor is linked like kafka-init and sleeps with a handler for SIGTERM.",
        ("work", "beside", "resident", "resident, MB", "peak, MB"),
    )
    end = Table(
        "SIGTERM while waiting",
        "The same processes: from the signal until the parent knows of the end, with 143.",
        ("work", "beside", "wall", "wall, ms"),
    )
    commands = [
        Command(
            (programs.kafka_init(), "broker"),
            scene.broker(connect),
            ENDED_BY_TERM,
            (line, str(scene.disk / resolver)),
        )
        for connect, resolver, line in WAITS.values()
    ]
    floor_says = ("waiting", str(scene.disk / "refusing"))
    commands.append(Command((program("hold-full"),), {}, ENDED_BY_TERM, floor_says))
    *got, floor = programs.measure("waiter", commands, rounds)
    for name, one in zip(WAITS, got, strict=True):
        memory.rows.append(_resident(name, one, floor))
        end.rows.append(_ended(name, one["end_us"], floor["end_us"]))
    return [memory, end]


def size() -> Table:
    """What is copied into an image."""
    table = Table(
        "Size",
        "Stripped, beside a floor that is linked with the same libraries.",
        ("work", "beside", "size", "MB"),
    )
    names = (programs.kafka_init(), program("true-full"))
    work, floor = (Samples([float(programs.stripped_bytes(name))]) for name in names)
    megabytes = f"{work.median / 1e6:.2f} : {floor.median / 1e6:.2f}"
    limit = Limit(f"≤ {SIZE_BYTES / 1e6:.0f} MB", work.median <= SIZE_BYTES)
    cells = ["`kafka-init`", "floor: an empty `main`", ratio(work, floor), megabytes]
    table.rows.append(Row(cells, limit))
    return table


def timed(
    work: str, one: Measured, beside: str, other: Measured, limit: Limit | None = None
) -> Row:
    """A row of a table with the columns TIMED."""
    cells = [work, beside]
    for quantity in ("cpu_us", "wall_us"):
        cells.append(ratio(one[quantity], other[quantity]))
        cells.append(pair(one[quantity], other[quantity], 1000))
    cells.append(" : ".join(_megabytes(each["peak_kib"]) for each in (one, other)))
    return Row(cells, limit)


def _resident(work: str, one: Measured, floor: Measured) -> Row:
    quantities = ("resident_kib", "peak_kib")
    sizes = [" : ".join(_megabytes(each[name]) for each in (one, floor)) for name in quantities]
    limit = Limit(
        f"≤ {RESIDENT_BYTES / 1e6:.0f} MB",
        max(one["resident_kib"].values) * 1024 <= RESIDENT_BYTES,
    )
    compared = ratio(one["resident_kib"], floor["resident_kib"])
    return Row([work, SLEEPING, compared, *sizes], limit)


def _ended(work: str, one: Samples, floor: Samples) -> Row:
    limit = Limit(f"≤ {END_MS} ms", one.median <= END_MS * 1000)
    return Row([work, SLEEPING, ratio(one, floor), pair(one, floor, 1000)], limit)


def _megabytes(kib: Samples) -> str:
    return f"{max(kib.values) * 1024 / 1e6:.2f}"


def _hundred_settings() -> Mapping[str, str]:
    lines = (SOURCES / "settings.properties").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if not line.startswith("#"))
    return {f"KAFKA_{key.upper().replace('.', '_')}": value for key, value in pairs}


def _plug_ins(count: int) -> Mapping[str, str]:
    kinds = ("ENDPOINT", "INTERVAL_MS", "BATCH_SIZE", "TOPIC_NAME", "ENABLE")
    return {
        f"KAFKA_EXAMPLE_REPORTER_{number}_{kinds[number % len(kinds)]}": str(number)
        for number in range(count)
    }
