# SPDX-License-Identifier: Apache-2.0
"""The environments that widespread guides give, word for word, and no shell line before them."""

import pytest
from kit import ENVIRONMENTS, IP, JAVA, SERVER_PROPERTIES, ZOO_CFG, Pod, properties, spied
from lab.pods import ZOOKEEPER
from test_service_links import KUBERNETES, links

DOMAIN = "the-project.svc.cluster.local"

# "Kafka on Kubernetes": Google's k8szk image for ZooKeeper, Confluent's for Kafka, in a namespace
# with the services kafka, kafka-zookeeper and two headless ones (which have no links).
LINKS = {
    **KUBERNETES,
    **links("kafka", {"broker": 9092}),
    **links("kafka-zookeeper", {"client": 2181}),
}
# The cluster ring has a smaller heap.
TUTORIAL_ZOOKEEPER = {**ZOOKEEPER.env, "ZK_HEAP_SIZE": "1G"}
TUTORIAL_BROKER = {
    "POD_IP": IP,
    "KAFKA_HEAP_OPTS": "-Xmx1G -Xms1G",
    "KAFKA_ZOOKEEPER_CONNECT": "kafka-zookeeper:2181",
    "KAFKA_LOG_DIRS": "/opt/kafka/data/logs",
    "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "3",
    "KAFKA_JMX_PORT": "5555",
}

# Deployments with wurstmeister's image; the address comes under a name of its own.
DEPLOYED_BROKER = {
    "MY_POD_IP": IP,
    "KAFKA_LISTENERS": "PLAINTEXT://0.0.0.0:9092",
    "KAFKA_ADVERTISED_LISTENERS": "PLAINTEXT://$(MY_POD_IP):9092",
    "KAFKA_ZOOKEEPER_CONNECT": "zk-cluster.default.svc.cluster.local:2181",
}

# One ConfigMap with server.properties for all brokers.
CONFIG_MAP = """\
# Kafka configuration
broker.id=0
listeners=PLAINTEXT://:9092
log.dirs=/var/lib/kafka/data
num.partitions=1
zookeeper.connect=zookeeper:2181
"""
MOUNTED = "/opt/bitnami/kafka/config/server.properties"


@pytest.mark.parametrize("ordinal", [0, 1, 2])
def test_tutorial_zookeeper(ordinal: int, make_pod) -> None:
    """zoo.cfg, myid and java's command line as the guide's script makes them."""
    host = f"kafka-zookeeper-{ordinal}"
    service = f"kafka-zookeeper-headless.{DOMAIN}"
    pod = make_pod(hostname=host, fqdn=f"{host}.{service}")
    pod.has_been_a_member()
    result = pod.run(
        "zookeeper", base={}, env={"PATH": "/opt/java/bin", **TUTORIAL_ZOOKEEPER, **LINKS}
    )
    assert result.code == 0, result.err
    found = properties(pod.read(ZOO_CFG))
    assert found == {
        **{
            f"server.{n + 1}": f"kafka-zookeeper-{n}.{service}:2888:3888" for n in range(3)
        },
        "clientPort": "2181",
        "dataDir": "/var/lib/zookeeper/data",
        "tickTime": "2000",
        "initLimit": "5",
        "syncLimit": "10",
        "maxClientCnxns": "60",
        "minSessionTimeout": "4000",
        "maxSessionTimeout": "40000",
        "autopurge.snapRetainCount": "3",
        "autopurge.purgeInterval": "0",
        "4lw.commands.whitelist": "srvr",
        "admin.enableServer": "false",
        "db.autocreate": "false",
        "electionPortBindRetry": "0",
        "standaloneEnabled": "false",
    }
    assert pod.read("/var/lib/zookeeper/data/myid") == f"{ordinal + 1}\n"
    java = spied(result)
    assert java.argv[0] == JAVA
    jmx = "-Dcom.sun.management.jmxremote"
    words = ["-Xmx1G", "-Xms1G", jmx, f"{jmx}.port=1099", f"{jmx}.ssl=false"]
    assert set(words + [f"{jmx}.authenticate=false"]) <= set(java.argv)
    assert 'level="INFO"' in pod.read("/run/kafka-init/logback.xml")
    assert not any(": warning: " in line for line in result.lines), result.err


@pytest.mark.parametrize("ordinal", [0, 1, 2])
def test_tutorial_broker(ordinal: int, make_pod) -> None:
    """What the guide's shell line does by hand: KAFKA_PORT, the id, the address."""
    host = f"kafka-{ordinal}"
    fqdn = f"{host}.kafka-headless.{DOMAIN}"
    pod = make_pod(hostname=host, fqdn=fqdn, volumes=["/opt/kafka/data"])
    pod.write("/etc/hosts", pod.read("/etc/hosts") + "127.0.0.1 kafka-zookeeper\n")
    pod.serve_zookeeper()
    result = pod.run("broker", base={}, env={"PATH": "/opt/java/bin", **TUTORIAL_BROKER, **LINKS})
    assert result.code == 0, result.err
    assert properties(pod.read(SERVER_PROPERTIES)) == {
        "broker.id": str(ordinal),
        "advertised.listeners": f"PLAINTEXT://{IP}:9092",
        "listeners": "PLAINTEXT://:9092",
        "zookeeper.connect": "kafka-zookeeper:2181",
        "log.dirs": "/opt/kafka/data/logs",
        "offsets.topic.replication.factor": "3",
    }
    java = spied(result)
    jmx = "-Dcom.sun.management.jmxremote"
    words = ["-Xmx1G", "-Xms1G", f"{jmx}.port=5555", f"-Djava.rmi.server.hostname={IP}"]
    assert set(words) <= set(java.argv)
    assert java.environment == {"PATH": "/opt/java/bin", **TUTORIAL_BROKER, **KUBERNETES}
    assert not any(": warning: " in line for line in result.lines), result.err


def test_deployment(make_pod) -> None:
    """A Deployment's pods have no ordinal: refused; as a StatefulSet the same environment works."""
    name = "zk-cluster.default.svc.cluster.local"
    env = {"JAVA_HOME": "/opt/java", **DEPLOYED_BROKER, **links("kafka-service", {"": 9092})}
    random = make_pod(hostname="kafka-deploy-5d8f7c9b6d-q4xvp")
    assert random.run("broker", base={}, env=env).code == 3
    pod = make_pod(hostname="kafka-deploy-1")
    pod.write("/etc/hosts", pod.read("/etc/hosts") + f"127.0.0.1 {name}\n")
    pod.serve_zookeeper()
    result = pod.run("broker", base={}, env=env)
    assert result.code == 0, result.err
    assert properties(pod.read(SERVER_PROPERTIES)) == {
        "broker.id": "1",
        "listeners": "PLAINTEXT://0.0.0.0:9092",
        "advertised.listeners": f"PLAINTEXT://{IP}:9092",
        "zookeeper.connect": f"{name}:2181",
        "log.dirs": "/var/lib/kafka/data/logs",
    }


@pytest.mark.parametrize("ordinal", [0, 1, 2])
def test_config_map(ordinal: int, make_pod) -> None:
    """One file for three brokers: each its own id; nothing but the file and JAVA_HOME is set."""
    pod = make_pod(hostname=f"kafka-{ordinal}")
    pod.write(MOUNTED, CONFIG_MAP, 0o444)
    pod.write("/etc/hosts", pod.read("/etc/hosts") + "127.0.0.1 zookeeper\n")
    pod.serve_zookeeper()
    env = {"JAVA_HOME": "/opt/java", **links("kafka", {"": 9092}), **KUBERNETES}
    result = pod.run("broker", f"--server-properties={MOUNTED}", base={}, env=env)
    assert result.code == 0, result.err
    assert properties(pod.read(SERVER_PROPERTIES)) == {
        "broker.id": str(ordinal),
        "listeners": "PLAINTEXT://:9092",
        "advertised.listeners": f"PLAINTEXT://{IP}:9092",
        "log.dirs": "/var/lib/kafka/data",
        "num.partitions": "1",
        "zookeeper.connect": "zookeeper:2181",
    }
    assert ("broker.id: " in result.err) == (ordinal != 0)
    assert pod.read(MOUNTED) == CONFIG_MAP


def test_control(pod: Pod) -> None:
    """The base environments of the other tests do not hide in these."""
    assert not set(ENVIRONMENTS["broker"]) - {"JAVA_HOME", "POD_IP", "KAFKA_ZOOKEEPER_CONNECT"}
    assert pod.run("broker", base={}).code == 3
