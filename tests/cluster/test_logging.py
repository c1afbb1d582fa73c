# SPDX-License-Identifier: Apache-2.0
"""Levels of logging change what the servers say: reload4j and logback, as the images have them, and
a ZooKeeper from Kafka's own jars."""

import re
from dataclasses import replace

from lab import zookeeper
from lab.cluster import Cluster
from lab.pods import BROKER, ZOOKEEPER, Pod
from support import STARTED

ONE = {"ZK_REPLICAS": "1"}

# Kafka's image has no directory for ZooKeeper.
BUNDLED = replace(ZOOKEEPER, mount="/var/lib/kafka", data="/var/lib/kafka/data")


def levels(pod: Pod) -> set[str]:
    """The levels of ZooKeeper's lines."""
    return set(re.findall(r" - (ERROR|WARN|INFO|DEBUG|TRACE) +\[", pod.stdout()))


def test_zookeeper_from_kafkas_jars(empty: Cluster) -> None:
    """reload4j: ZooKeeper says all that DEBUG lets through, its broker next to nothing."""
    kafkas = replace(empty, images=replace(empty.images, zookeeper=empty.images.kafka))
    server = kafkas.run(
        BUNDLED,
        0,
        env={
            **ONE,
            "ZK_DATA_DIR": BUNDLED.data,
            "KAFKA_INIT_ZOOKEEPER_HOME": "/opt/kafka",
            "ZK_LOG_LEVEL": "DEBUG",
        },
        options=("--entrypoint=/usr/bin/kafka-init",),
        arguments=("zookeeper",),
    )
    loggers = "kafka.server.KafkaServer=INFO,org.apache.kafka=OFF"
    broker = empty.run(
        BROKER,
        0,
        env={"KAFKA_LOG4J_ROOT_LOGLEVEL": "ERROR", "KAFKA_LOG4J_LOGGERS": loggers},
    )
    broker.wait_for_line(STARTED, 120)
    assert levels(server) >= {"INFO", "DEBUG"}
    # reload4j has found its configuration.
    assert "log4j:WARN" not in server.output() + broker.output()
    said = set(re.findall(r"^\[\S+ \S+\] (INFO|WARN|DEBUG) .*\((\S+)\)$", broker.stdout(), re.M))
    assert said == {("INFO", "kafka.server.KafkaServer")}


def test_zookeeper_from_its_own_jars(empty: Cluster) -> None:
    """logback: at INFO, without a variable, and at ERROR."""
    for level, expected in (("", {"INFO"}), ("ERROR", set())):
        server = empty.run(ZOOKEEPER, 0, env={**ONE, "ZK_LOG_LEVEL": level})
        zookeeper.wait_for_quorum([server], 60)
        assert levels(server) - {"WARN"} == expected
        if not expected:
            assert server.stdout() == ""
        empty.forget(server)
