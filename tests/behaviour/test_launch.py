# SPDX-License-Identifier: Apache-2.0
"""What java is given: its arguments, its environment, its descriptors, its signals."""

import os
import signal

import pytest
from kit import (
    BROKER,
    DATA,
    IP,
    JAVA,
    KAFKA_JARS,
    RECORD,
    RUN,
    SERVER_PROPERTIES,
    STARTER,
    ZOO_CFG,
    ZOOKEEPER,
    ZOOKEEPER_JARS,
    Pod,
    Spy,
    spied,
)

JMX = "-Dcom.sun.management.jmxremote"
ROLES = ["broker", "zookeeper"]

# kafka-server-start.sh of Kafka 3.9.1 without any variable, recorded with a program in java's place
# (LIBS: the jars of libs/, each named; LOGS: its log directory; CONFIG: the file it was given).
KAFKA_SCRIPT = [
    *("java", "-Xmx1G", "-Xms1G", "-server", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20"),
    *("-XX:InitiatingHeapOccupancyPercent=35", "-XX:+ExplicitGCInvokesConcurrent"),
    *("-XX:MaxInlineLevel=15", "-Djava.awt.headless=true"),
    "-Xlog:gc*:file=LOGS/kafkaServer-gc.log:time,tags:filecount=10,filesize=100M",
    *(f"{JMX}=true", f"{JMX}.authenticate=false", f"{JMX}.ssl=false"),
    *("-Dkafka.logs.dir=LOGS", "-Dlog4j.configuration=file:BIN/../config/log4j.properties"),
    *("-cp", "LIBS", "kafka.Kafka", "CONFIG"),
]

# zkServer.sh start-foreground of ZooKeeper 3.8, the same way.
ZOOKEEPER_SCRIPT = [
    *("java", "-Dzookeeper.log.dir=BIN/../logs"),
    "-Dzookeeper.log.file=zookeeper--server-HOST.log",
    *("-XX:+HeapDumpOnOutOfMemoryError", "-XX:OnOutOfMemoryError=kill -9 %p"),
    *("-cp", "LIBS", "-Xmx1000m", JMX, f"{JMX}.local.only=false"),
    *("org.apache.zookeeper.server.quorum.QuorumPeerMain", "CONFIG"),
]

# The exceptions, by name: what a script says -> what java is given; None: nothing of it.
KAFKA_EXCEPTIONS: dict[str, list[str]] = {
    # An absolute path.
    "java": [JAVA],
    # No GC file unless its directory can be written.
    "-Xlog:gc*:file=LOGS/kafkaServer-gc.log:time,tags:filecount=10,filesize=100M": [],
    # It ends on an OutOfMemoryError: nobody else would end it.
    "-Djava.awt.headless=true": ["-Djava.awt.headless=true", "-XX:+ExitOnOutOfMemoryError"],
    # Logging to standard output, from the run directory.
    "-Dlog4j.configuration=file:BIN/../config/log4j.properties": [
        f"-Dlog4j.configuration=file:{RUN}/log4j.properties"
    ],
    "-Dkafka.logs.dir=LOGS": ["-Dkafka.logs.dir=/opt/kafka/logs"],
    "LIBS": [":".join(f"/opt/kafka/libs/{jar}" for jar in KAFKA_JARS)],
    "CONFIG": [SERVER_PROPERTIES],
}
ZOOKEEPER_EXCEPTIONS: dict[str, list[str]] = {
    "java": [JAVA],
    "-Dzookeeper.log.dir=BIN/../logs": ["-Dzookeeper.log.dir=/opt/zookeeper/logs"],
    "-Dzookeeper.log.file=zookeeper--server-HOST.log": [
        "-Dzookeeper.log.file=zookeeper--server-kafka-0.log"
    ],
    # It would need a shell.
    "-XX:OnOutOfMemoryError=kill -9 %p": [
        "-XX:+ExitOnOutOfMemoryError",
        # The script has conf/ on the class path instead.
        f"-Dlogback.configurationFile={RUN}/logback.xml",
        # DNS answers are kept for 5 s.
        f"-Djava.security.properties={RUN}/java.security",
    ],
    # zkEnv.sh adds them from the last to the first.
    "LIBS": [":".join(f"/opt/zookeeper/lib/{jar}" for jar in sorted(ZOOKEEPER_JARS)[::-1])],
    "CONFIG": [ZOO_CFG],
}


def with_exceptions(script: list[str], exceptions: dict[str, list[str]]) -> list[str]:
    """The script's words with the exceptions in their place; each must have one."""
    assert exceptions.keys() <= set(script)
    return [new for word in script for new in exceptions.get(word, [word])]


EXPECTED = {
    "broker": with_exceptions(KAFKA_SCRIPT, KAFKA_EXCEPTIONS),
    "zookeeper": with_exceptions(ZOOKEEPER_SCRIPT, ZOOKEEPER_EXCEPTIONS),
}


def start(pod: Pod, role: str, *words: str, **how: object) -> Spy:
    """A start of the role."""
    if not pod.servers:
        pod.serve_zookeeper()
    result = pod.run(role, *words, **how)  # type: ignore[arg-type]
    assert result.code == 0, result.err
    return spied(result)


@pytest.mark.parametrize("role", ROLES)
def test_arguments(role: str, make_pod) -> None:
    """The distribution's own, in its order, with the exceptions."""
    pod = make_pod(read_only=True, writable=["/run", "/var/lib/zookeeper"])
    assert start(pod, role).argv == EXPECTED[role]


def test_gc_log(pod: Pod) -> None:
    """Where its directory can be written it is as in the script; empty settings count as none."""
    pod.make("/opt/kafka/logs")
    gc_log = KAFKA_SCRIPT[10].replace("LOGS", "/opt/kafka/logs")
    argv = start(pod, "broker", env={"KAFKA_OPTS": "", "KAFKA_HEAP_OPTS": ""}).argv
    expected = list(EXPECTED["broker"])
    expected.insert(expected.index("-XX:+ExitOnOutOfMemoryError") + 1, gc_log)
    assert argv == expected
    pod.make("/tmp/logs")
    argv = start(pod, "broker", env={"LOG_DIR": "/tmp/logs"}).argv
    assert gc_log.replace("/opt/kafka/logs", "/tmp/logs") in argv
    assert "-Dkafka.logs.dir=/tmp/logs" in argv
    argv = start(pod, "broker", env={"KAFKA_GC_LOG_OPTS": "-Xlog:gc -Xlog:safepoint"}).argv
    assert ["-Xlog:gc", "-Xlog:safepoint"] == [word for word in argv if "-Xlog" in word]


def test_places_of_kafka_options(pod: Pod) -> None:
    """Each *_OPTS where the script has it, split at blanks, no quotes, no patterns."""
    env = {
        "KAFKA_HEAP_OPTS": " -Xmx2G\t-Xms2G ",
        "KAFKA_JVM_PERFORMANCE_OPTS": "-XX:+UseZGC -Da='b c'",
        "KAFKA_GC_LOG_OPTS": "-Xlog:gc*",
        "KAFKA_JMX_OPTS": "-Djmx=1",
        "KAFKA_LOG4J_OPTS": "-Dlog4j.configuration=file:/mine",
        "KAFKA_OPTS": "-javaagent:/a.jar -D*=/*\n-Dx",
        "CLASSPATH": "/first.jar:/second",
        "JMX_PORT": "9999",
    }
    spy = start(pod, "broker", "--", "-Dlast", "-Xfoo bar", env=env)
    assert spy.argv == [
        *(JAVA, "-Xmx2G", "-Xms2G", "-XX:+UseZGC", "-Da='b", "c'"),
        *("-XX:+ExitOnOutOfMemoryError", "-Xlog:gc*", "-Djmx=1", f"{JMX}.port=9999"),
        *(f"{JMX}.rmi.port=9999", "-Dkafka.logs.dir=/opt/kafka/logs"),
        *("-Dlog4j.configuration=file:/mine", "-cp"),
        "/first.jar:/second:" + ":".join(f"/opt/kafka/libs/{jar}" for jar in KAFKA_JARS),
        *("-javaagent:/a.jar", "-D*=/*", "-Dx", "-Dlast", "-Xfoo bar"),
        *("kafka.Kafka", SERVER_PROPERTIES),
    ]
    assert "JMX_PORT" not in spy.environment


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"JMX_PORT": "1"}, [f"{JMX}.port=1", f"{JMX}.rmi.port=1"]),
        ({"JMX_PORT": "1", "KAFKA_JMX_OPTS": f"{JMX}.rmi.port=2"}, [f"{JMX}.port=1"]),
        (
            {"KAFKA_JMX_PORT": "1"},
            [
                *(f"-Djava.rmi.server.hostname={IP}", f"{JMX}.local.only=false"),
                *(f"{JMX}.rmi.port=1", f"{JMX}.port=1"),
            ],
        ),
        (
            {"KAFKA_JMX_PORT": "1", "KAFKA_JMX_HOSTNAME": "kafka.example"},
            ["-Djava.rmi.server.hostname=kafka.example"],
        ),
    ],
)
def test_jmx_of_kafka(env: dict[str, str], words: list[str], pod: Pod) -> None:
    """The two ways that images have."""
    spy = start(pod, "broker", env=env)
    at = spy.argv.index(words[0])
    assert spy.argv[at : at + len(words)] == words
    assert len([word for word in spy.argv if word.startswith(f"{JMX}.port=")]) == 1


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"JMXDISABLE": "true"}, []),
        ({"JMXDISABLE": "false"}, [JMX, f"{JMX}.local.only=false"]),
        ({"JMXLOCALONLY": "true"}, [JMX, f"{JMX}.local.only=true"]),
        (
            {"JMXPORT": "1099", "JMXHOSTNAME": "zk.example"},
            [
                *(JMX, "-Djava.rmi.server.hostname=zk.example", f"{JMX}.port=1099"),
                *(f"{JMX}.authenticate=false", f"{JMX}.ssl=false"),
                "-Dzookeeper.jmx.log4j.disable=true",
            ],
        ),
        (
            {"JMXPORT": "1", "JMXAUTH": "true", "JMXSSL": "true", "JMXLOG4J": "false"},
            [
                *(JMX, f"{JMX}.port=1", f"{JMX}.authenticate=true", f"{JMX}.ssl=true"),
                "-Dzookeeper.jmx.log4j.disable=false",
            ],
        ),
    ],
)
def test_jmx_of_zookeeper(env: dict[str, str], words: list[str], pod: Pod) -> None:
    """zkServer.sh's variables."""
    argv = start(pod, "zookeeper", env=env).argv
    at = argv.index("-Xmx1000m") + 1
    assert argv[at:-2] == words


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"ZK_HEAP_SIZE": "1G"}, ["-Xmx1G", "-Xms1G"]),
        ({"ZOO_HEAP_SIZE": "512"}, ["-Xmx512m", "-Xms512m"]),
        ({"ZK_SERVER_HEAP": "512"}, ["-Xmx512m"]),
        ({"KAFKA_HEAP_OPTS": "-Xmx3G -Xms3G"}, ["-Xmx3G", "-Xms3G"]),
        ({"JVMFLAGS": "-Xmx9m -Da"}, ["-Xmx9m", "-Da"]),
        ({"SERVER_JVMFLAGS": "-Xmx8m", "JVMFLAGS": "-Xmx9m"}, ["-Xmx8m", "-Xmx9m"]),
        ({"SERVER_JVMFLAGS": "-Da", "JVMFLAGS": "-Db"}, ["-Xmx1000m", "-Da", "-Db"]),
        ({"SERVER_JVMFLAGS": "-XX:MaxRAMPercentage=70"}, ["-XX:MaxRAMPercentage=70"]),
    ],
)
def test_heap_of_zookeeper(env: dict[str, str], words: list[str], pod: Pod) -> None:
    """After the class path, as in the script, in the words of each image."""
    argv = start(pod, "zookeeper", env={"JMXDISABLE": "true", **env}).argv
    assert argv[argv.index("-cp") + 2 : -2] == words


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"])
def test_heap_of_java_itself(name: str, role: str, pod: Pod) -> None:
    """Beside a -Xmx that java reads itself, a -Xms of ours could be more: java would not start."""
    argv = start(pod, role, env={name: "-Xmx300m"}).argv
    assert not [word for word in argv if word.startswith("-Xm")]
    argv = start(pod, role, env={name: "-Dx=y"}).argv
    assert [word for word in argv if word.startswith("-Xmx")]


def test_class_path_of_zookeeper(pod: Pod) -> None:
    """An inherited CLASSPATH comes last there."""
    argv = start(pod, "zookeeper", env={"CLASSPATH": "/mine.jar"}).argv
    assert argv[argv.index("-cp") + 1].endswith(".jar:/mine.jar")


@pytest.mark.parametrize("role", ROLES)
def test_environment(role: str, pod: Pod) -> None:
    """What we were started with, without our own settings, JMX_PORT and links."""
    given = {**(BROKER if role == "broker" else ZOOKEEPER), "A": "b=c", "LANG": "C.UTF-8", "E": ""}
    ours = {"KAFKA_INIT_TIMEOUT": "1m", "KAFKA_INIT_NOPE": "x", "JMX_PORT": "1"}
    assert start(pod, role, env={**given, **ours}).environment == given


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("more", [(), ("no-close-range",), ("files=64",)])
def test_descriptors(more: tuple[str, ...], role: str, pod: Pod) -> None:
    """Only the three, the same that we were given, also when there were others."""
    through = (STARTER, "fd=3", "fd=17", "fd=63", *more, "--")
    spy = start(pod, role, through=through)
    assert spy.descriptors.keys() == {0, 1, 2}
    assert spy.descriptors[0] == "/dev/null"
    assert os.path.basename(spy.descriptors[1]).startswith("out-")
    # The control: the program between did forbid the call.
    assert spy.close_range == (-1 if "no-close-range" in more else 0)


def test_descriptors_control(pod: Pod) -> None:
    """What is between leaves them to the spy where nobody closes them."""
    result = pod.start(STARTER, "fd=3", "fd=17", "--", JAVA).wait()
    assert spied(result).descriptors.keys() == {0, 1, 2, 3, 17}


@pytest.mark.parametrize("role", ROLES)
def test_no_proc(role: str, pod: Pod) -> None:
    """Many descriptors, close_range(2) forbidden: none is left behind."""
    fds = [f"fd={number}" for number in range(20, 60)]
    spy = start(pod, role, through=(STARTER, *fds, "no-close-range", "--"))
    assert spy.descriptors.keys() == {0, 1, 2}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("closed", [(0,), (0, 1), (0, 1, 2)])
def test_standard_streams_closed(closed: tuple[int, ...], role: str, pod: Pod) -> None:
    """It starts without them, and no file of its own takes their numbers."""
    pod.serve_zookeeper()
    through = (STARTER, *(f"close={number}" for number in closed), "--")
    process = pod.init(role, through=through, env={"SPY_STAYS": "1"})
    process.wait_for_program("/java")
    before = [f"/proc/{process.pid}/fd/{number}" for number in closed]
    targets = [os.readlink(path) for path in before if os.path.lexists(path)]
    assert all(target.endswith("/dev/null") for target in targets)
    for path in (SERVER_PROPERTIES if role == "broker" else ZOO_CFG, RECORD):
        assert "kafka-init[" not in pod.read(path)


SIGNALS = {
    "nothing": ((), ()),
    "some": ((signal.SIGHUP, signal.SIGTTOU, signal.SIGCHLD), (signal.SIGUSR1, 40)),
    "those that we handle": (
        (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE),
        (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGPIPE),
    ),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", SIGNALS)
def test_signals(state: str, role: str, pod: Pod) -> None:
    """Ignored and blocked as we were started, nothing caught; TERM is never ignored."""
    ignored, blocked = SIGNALS[state]
    for more in ((), (signal.SIGTERM,)):
        words = [f"ignore={int(number)}" for number in (*ignored, *more)]
        words += [f"block={int(number)}" for number in blocked]
        spy = start(pod, role, through=(STARTER, *words, "--"))
        plain = spied(pod.start(STARTER, *words, "--", JAVA).wait())
        assert spy.signals("SigIgn") == plain.signals("SigIgn") - {signal.SIGTERM}
        assert spy.signals("SigIgn") >= {int(number) for number in ignored}
        assert spy.signals("SigBlk") == plain.signals("SigBlk") == set(map(int, blocked))
        assert spy.signals("SigCgt") == set()


@pytest.mark.parametrize("role", ROLES)
def test_process(role: str, pod: Pod) -> None:
    """The same process, the same directory, no privilege gained or lost."""
    spy = start(pod, role)
    assert (spy.pid, spy.cwd, spy.status["Threads"]) == (1, "/", "1")
    plain = spied(pod.start(JAVA).wait())
    for line in ("Uid", "Gid", "CapEff", "NoNewPrivs", "Seccomp"):
        assert spy.status[line] == plain.status[line]
    assert DATA.startswith("/")


@pytest.mark.parametrize("role", ROLES)
def test_last_line(role: str, pod: Pod) -> None:
    """The last thing that is said is what is started."""
    pod.serve_zookeeper()
    result = pod.run(role)
    config = SERVER_PROPERTIES if role == "broker" else ZOO_CFG
    assert result.lines[-1] == f"kafka-init[exec]: info: starting {JAVA} with {config}"
