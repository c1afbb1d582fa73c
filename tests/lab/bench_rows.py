# SPDX-License-Identifier: Apache-2.0
"""What tools/bench measures without a server beside it, or with one that only has to be there."""

import os
import select
import signal
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lab import bench_programs as programs
from lab.bare_pod import BarePod
from lab.bench_programs import SOURCES, Command, Measured, Samples, program
from lab.bench_report import TIMED, Limit, Table, megabytes, most, pair, times
from lab.builds import ROOT
from lab.command import Failed
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
# Process 1 of a PID namespace, with a file in the place of /etc/resolv.conf.
WAITER = 'mount --bind "$1" /etc/resolv.conf; shift; exec "$@"'
AS_ONE = ("unshare", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc")


@dataclass(frozen=True)
class Scene:
    """The directories of one run. `memory` is a tmpfs, as a pod's run directory is; `disk` is none,
    as a pod's volume is."""

    memory: Path
    disk: Path

    def prepare(self) -> None:
        """Make what a start looks for, once."""
        for role, home in ((BROKER, "kafka/libs"), (ZOOKEEPER, "zookeeper/lib")):
            # Empty files with the names of an image's jars: a class path is made of names.
            (self.disk / home).mkdir(parents=True)
            pinned = ROOT / "docker" / role.mount.split("/")[3] / "jars.sha256"
            for line in pinned.read_text().splitlines():
                if not line.startswith("#"):
                    (self.disk / home / line.split()[1]).touch()
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
            "PATH": os.environ["PATH"],
            "JAVA_HOME": str(self.disk / "jre"),
            "POD_IP": "10.0.0.7",
            "KAFKA_INIT_DOMAIN": f"{BROKER.service}.{NAMESPACE}",
            # A wait that does not end at once is a failure here.
            "KAFKA_INIT_TIMEOUT": "30s",
            # A directory of this machine is enough for a measurement.
            "KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "root-disk",
        }

    def broker(self, zookeeper: str) -> dict[str, str]:
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

    def bash(self, zookeeper: str) -> dict[str, str]:
        """The same broker for tests/bench/start-lines."""
        mine = self.broker(zookeeper).items()
        env = {key: value for key, value in mine if not key.startswith("KAFKA_INIT_")}
        return {**env, "KAFKA_HOME": str(self.disk / "kafka"), "RUN_DIR": str(self.memory)}

    def zookeeper(self) -> dict[str, str]:
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
    debian = str(scene.debian_script("start", f"JAVA={java}\n"))
    connect = f"127.0.0.1:{port}"
    script = (debian, "start-foreground", str(scene.disk / "zoo.cfg"))
    commands = {
        "broker": Command((programs.kafka_init(), "broker"), scene.broker(connect), JAVA_REACHED),
        "zookeeper": Command((programs.kafka_init(), "zookeeper"), scene.zookeeper(), JAVA_REACHED),
        "bash": Command((str(SOURCES / "start-lines"),), scene.bash(connect), JAVA_REACHED),
        "debian": Command(script, scene.environment(), JAVA_REACHED),
        "become": Command((program("become-full"), java), {}, JAVA_REACHED),
        "full": Command((program("true-full"),)),
        "true": Command((program("true"),)),
    }
    got = programs.measure(commands, rounds)
    for role, beside, text in (
        ("broker", "bash", "the guides' start lines in bash"),
        ("zookeeper", "debian", "Debian's `zkServer.sh start-foreground`"),
    ):
        work, limit = f"`kafka-init {role}`", _cpu(got[role], START_CPU_MS)
        floor = (work, "floor: `execve` and nothing else")
        table.add(floor, got[role], got["become"], limit=limit)
        table.add((work, text), got[role], got[beside])
    names = ("floor: an empty `main`", "static-pie without libraries")
    table.add(names, got["full"], got["true"])
    return table


def _cpu(work: Measured, milliseconds: float) -> Limit:
    met = work["cpu_us"].median <= milliseconds * 1000
    return Limit(f"≤ {milliseconds} ms of CPU", met)


def renders(scene: Scene, rounds: int) -> Table:
    """The whole chain without a pod around it."""
    table = Table(
        "Rendering 100 settings",
        "`kafka-init render broker` with 100 variables more. The bash lines turn the names into\n"
        "keys and print them, without the rules for `_`, and without escaping.",
        TIMED,
    )
    connect, more = "127.0.0.1:2181", _hundred_settings()
    render = (programs.kafka_init(), "render", "broker")
    bash = (str(SOURCES / "start-lines"), "--print")
    commands = {
        "render": Command(render, {**scene.broker(connect), **more}),
        "floor: an empty `main`": Command((program("true-full"),)),
        "the same in bash": Command(bash, {**scene.bash(connect), **more}),
    }
    work, *others = programs.measure(commands, rounds).items()
    for name, beside in others:
        table.add(("`kafka-init render broker`", name), work[1], beside)
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
    works = ("render broker", "check broker", "render broker --explain")
    commands = {work: Command((programs.kafka_init(), *work.split()), env) for work in works}
    got = programs.measure({**commands, "floor": Command((program("true-full"),))}, rounds)
    for work in works:
        names = (f"`kafka-init {work}`", "floor: an empty `main`")
        table.add(names, got[work], got["floor"], limit=_cpu(got[work], CHECK_CPU_MS))
    return table


def waits(scene: Scene, rounds: int) -> list[Table]:
    """Memory while a broker waits, and how long SIGTERM takes: two tables of one run."""
    memory = Table(
        "Memory while waiting",
        "As process 1 of a PID namespace, from 20 to 220 ms after the line that it waits. The\n"
        "floor is linked like kafka-init and sleeps with a handler for SIGTERM.",
        (
            times("resident", "resident_kib"),
            megabytes("resident, MB", "resident_kib"),
            megabytes("peak, MB", "peak_kib"),
        ),
    )
    end = Table(
        "SIGTERM while waiting",
        "The same processes: from the signal until the parent knows of the end, with 143.",
        (times("wall", "end_us"), pair("wall, ms", "end_us", 1000)),
    )
    commands = {
        name: (resolver, line, Command((programs.kafka_init(), "broker"), scene.broker(connect)))
        for name, (connect, resolver, line) in WAITS.items()
    }
    commands[SLEEPING] = ("refusing", "waiting", Command((program("hold-full"),)))
    got = _measure_waits(scene, commands, rounds)
    for name in WAITS:
        one, floor = got[name], got[SLEEPING]
        met = most(one["resident_kib"]) * 1024 <= RESIDENT_BYTES
        limit = Limit(f"≤ {RESIDENT_BYTES / 1e6:.0f} MB", met)
        memory.add((name, SLEEPING), one, floor, limit=limit)
        limit = Limit(f"≤ {END_MS} ms", one["end_us"].median <= END_MS * 1000)
        end.add((name, SLEEPING), one, floor, limit=limit)
    return [memory, end]


def _measure_waits(
    scene: Scene, commands: Mapping[str, tuple[str, str, Command]], rounds: int
) -> dict[str, Measured]:
    """In turns, in a network where nobody listens, but at 127.0.0.2 there is a resolver that never
    answers."""
    taken: dict[str, list[tuple[float, ...]]] = {name: [] for name in commands}
    with (
        BarePod(scene.disk / "waiting", addresses=()) as pod,
        pod.listen("127.0.0.2", 53, socket.SOCK_DGRAM),
    ):
        for number in range(rounds):
            for name, (resolver, line, command) in commands.items():
                words = (*AS_ONE, "sh", "-c", WAITER, "sh", str(scene.disk / resolver))
                # The signal comes at another moment in each round.
                rest = (20 + number * 37 % 200) / 1000
                taken[name].append(_wait_once(pod, words, command, line, rest))
    quantities = ("resident_kib", "peak_kib", "end_us")
    return {name: programs.samples(quantities, values) for name, values in taken.items()}


def _wait_once(
    pod: BarePod, words: tuple[str, ...], command: Command, line: str, rest: float
) -> tuple[float, ...]:
    env = {"PATH": os.environ["PATH"], **command.env}
    process = pod.start_beside(*words, *command.argv, env=env)
    process.wait_for_line(line)
    time.sleep(rest)
    pid = process.pid
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    resident, peak = (float(status[name].split()[0]) for name in ("VmRSS", "VmHWM"))
    poll, file = select.poll(), os.pidfd_open(pid)
    poll.register(file, select.POLLIN)
    sent = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    poll.poll(20_000)
    end = (time.monotonic() - sent) * 1e6
    os.close(file)
    code = process.wait().code
    if code != ENDED_BY_TERM:
        raise Failed(f"{command.argv[0]}: exit {code}, not {ENDED_BY_TERM}")
    return resident, peak, end


def size() -> Table:
    """What is copied into an image."""
    table = Table(
        "Size",
        "Stripped, beside a floor that is linked with the same libraries.",
        (times("size", "bytes"), pair("MB", "bytes", 1e6, most)),
    )
    work, floor = (
        {"bytes": Samples([programs.stripped_bytes(name)])}
        for name in (programs.kafka_init(), program("true-full"))
    )
    limit = Limit(f"≤ {SIZE_BYTES / 1e6:.0f} MB", most(work["bytes"]) <= SIZE_BYTES)
    table.add(("`kafka-init`", "floor: an empty `main`"), work, floor, limit=limit)
    return table


def _hundred_settings() -> dict[str, str]:
    lines = (SOURCES / "settings.properties").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if not line.startswith("#"))
    return {f"KAFKA_{key.upper().replace('.', '_')}": value for key, value in pairs}


def _plug_ins(count: int) -> dict[str, str]:
    kinds = ("ENDPOINT", "INTERVAL_MS", "BATCH_SIZE", "TOPIC_NAME", "ENABLE")
    return {
        f"KAFKA_EXAMPLE_REPORTER_{number}_{kinds[number % len(kinds)]}": str(number)
        for number in range(count)
    }
