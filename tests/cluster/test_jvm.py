# SPDX-License-Identifier: Apache-2.0
"""java's arguments: those of the distributions' own scripts, in their order, but for what differs
on purpose. Every argument is listed here, and the differences say so."""

import re
from pathlib import Path

import pytest
from lab import zookeeper
from lab.cluster import Cluster
from lab.pods import BROKER, ZOOKEEPER, Pod, Role
from spies import spy

ROLES = pytest.mark.parametrize("role", [BROKER, ZOOKEEPER], ids=lambda role: role.name)
JMX = "-Dcom.sun.management.jmxremote"


def shown(argv: list[str]) -> list[str]:
    """The arguments, with the class path and the run directory made short."""
    short = [re.sub(r"(/run|/dev/shm)/kafka-init(-\w+)?/", "RUN/", argument) for argument in argv]
    short[short.index("-cp") + 1] = "CLASS PATH"
    return short


def test_a_broker_is_started_as_its_own_script_does(lab: Cluster) -> None:
    """kafka-server-start.sh 3.9, with JMX open on a port as the guides' image has it.

    On purpose: no -Xlog:gc* file, whose directory cannot be written here (it ends the JVM), and
    -XX:+ExitOnOutOfMemoryError, so that a broker without memory restarts; the image's archive of
    classes.
    """
    pod = lab.role(BROKER)[0]
    assert shown(pod.argv()) == [
        "/opt/java/bin/java",
        "-Xmx256M",
        "-Xms256M",
        "-server",
        "-XX:+UseG1GC",
        "-XX:MaxGCPauseMillis=20",
        "-XX:InitiatingHeapOccupancyPercent=35",
        "-XX:+ExplicitGCInvokesConcurrent",
        "-XX:MaxInlineLevel=15",
        "-Djava.awt.headless=true",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:SharedArchiveFile=/opt/kafka/kafka-init.jsa",
        f"{JMX}=true",
        f"{JMX}.authenticate=false",
        f"{JMX}.ssl=false",
        f"-Djava.rmi.server.hostname={pod.ip}",
        f"{JMX}.local.only=false",
        f"{JMX}.rmi.port=5555",
        f"{JMX}.port=5555",
        "-Dkafka.logs.dir=/opt/kafka/logs",
        "-Dlog4j.configuration=file:RUN/log4j.properties",
        "-cp",
        "CLASS PATH",
        "kafka.Kafka",
        "RUN/server.properties",
    ]


def test_a_zookeeper_server_is_started_as_its_own_script_does(lab: Cluster) -> None:
    """zkServer.sh start-foreground 3.9.

    On purpose: -XX:+ExitOnOutOfMemoryError, not a kill by a shell; the image's archive of classes;
    the logging and the DNS cache (an address that is gone is not asked for long) by absolute paths.
    """
    assert shown(lab.role(ZOOKEEPER)[0].argv()) == [
        "/opt/java/bin/java",
        "-Dzookeeper.log.dir=/opt/zookeeper/logs",
        "-Dzookeeper.log.file=zookeeper--server-kafka-zookeeper-0.log",
        "-XX:+HeapDumpOnOutOfMemoryError",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:SharedArchiveFile=/opt/zookeeper/kafka-init.jsa",
        "-Dlogback.configurationFile=RUN/logback.xml",
        "-Djava.security.properties=RUN/java.security",
        "-cp",
        "CLASS PATH",
        "-Xmx96M",
        "-Xms96M",
        JMX,
        f"{JMX}.port=1099",
        f"{JMX}.authenticate=false",
        f"{JMX}.ssl=false",
        "-Dzookeeper.jmx.log4j.disable=true",
        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
        f"{ZOOKEEPER.data}/conf/zoo.cfg",
    ]


@ROLES
def test_the_class_path_names_every_jar(lab: Cluster, role: Role) -> None:
    """By absolute paths, so that no working directory matters, and each jar once."""
    pod = lab.role(role)[0]
    argv = pod.argv()
    entries = argv[argv.index("-cp") + 1].split(":")
    directory = "opt/kafka/libs" if role is BROKER else "opt/zookeeper/lib"
    jars = [str(path) for path in sorted((pod.proc() / "root" / directory).glob("*.jar"))]
    assert sorted(f"{pod.proc()}/root{entry}" for entry in entries) == jars


@ROLES
def test_arguments_for_the_jvm(lab: Cluster, java_home: Path, role: Role) -> None:
    """What follows -- reaches java as it is, before the main class."""
    argv = spy(lab, java_home, role, arguments=("--", "-Dmine=a b", "-Xint")).argv
    assert argv[argv.index("-Dmine=a b") + 1] == "-Xint"
    main = "kafka.Kafka" if role is BROKER else "org.apache.zookeeper.server.quorum.QuorumPeerMain"
    assert argv.index("-Xint") < argv.index(main) == len(argv) - 2


# Half of the limit, at most 5 GiB, 640 MiB left for the rest of a broker; three quarters, at most
# 2 GiB, 160 MiB left for ZooKeeper. Where too little would remain, half of the limit.
@pytest.mark.parametrize(
    ("role", "memory", "mebibytes"),
    [
        (BROKER, "768m", 384),
        (BROKER, "1g", 384),
        (BROKER, "2g", 1024),
        (ZOOKEEPER, "256m", 96),
        (ZOOKEEPER, "512m", 352),
        (ZOOKEEPER, "4g", 2048),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_the_heap_follows_the_memory_limit(
    lab: Cluster, java_home: Path, role: Role, memory: str, mebibytes: int
) -> None:
    """When the user sets none."""
    none = {"KAFKA_HEAP_OPTS": ""} if role is BROKER else {"ZK_HEAP_SIZE": ""}
    argv = spy(lab, java_home, role, env=none, memory=memory).argv
    heap = [argument for argument in argv if re.match(r"-Xm[xs]", argument)]
    assert heap == [f"-Xmx{mebibytes}m", f"-Xms{mebibytes}m"]


def maps_archive(pod: Pod) -> bool:
    """Whether the JVM has mapped the archive of classes that lies beside the jars."""
    return "/kafka-init.jsa" in (pod.proc() / "maps").read_text()


@ROLES
def test_the_archive_of_classes_is_used(lab: Cluster, role: Role) -> None:
    """It was made with the class path, the jars and the Java that the pod has."""
    for pod in lab.role(role):
        assert maps_archive(pod)


@pytest.mark.parametrize(
    ("env", "options"),
    [
        ({"JVMFLAGS": "-Xshare:off"}, ()),
        # A jar more, as people add one for metrics: the class path is another one.
        ({}, ("--volume=/dev/null:/opt/zookeeper/lib/netty-more.jar:ro",)),
        # An archive of another Java, or half of one.
        ({}, ("--volume=/etc/hostname:/opt/zookeeper/kafka-init.jsa:ro",)),
    ],
    ids=["switched off", "another class path", "no archive at all"],
)
def test_an_archive_that_does_not_fit_ends_nothing(
    empty: Cluster, env: dict[str, str], options: tuple[str, ...]
) -> None:
    """The control: the server starts without it."""
    pod = empty.run(ZOOKEEPER, 0, env={"ZK_REPLICAS": "1", **env}, options=options)
    zookeeper.wait_for_quorum([pod])
    assert not maps_archive(pod)
