# SPDX-License-Identifier: Apache-2.0
"""What a broker's checks find, with the real broker: with the check off the JVM's own failure, with
it on a sentence before there is a JVM."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from lab import client, cluster, images
from lab.cluster import Cluster
from lab.engine import Engine
from lab.images import Images
from lab.pods import BROKER, IMAGE_UID, ZOOKEEPER, Pod, Security
from support import STARTED, properties

IGNORE = "KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS"
VOLUME = BROKER.mount
LOGS = BROKER.data
ONE = {"KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1"}

# No JVM says its first word within that time, on any machine.
BEFORE_A_JVM = 1.0


@dataclass(frozen=True)
class Finding:
    """A disk or a setting, the name of its check, and what is said of it."""

    check: str
    code: int
    said: str
    of_kafka: str
    # A script that fills the volume; CLUSTER stands for the cluster's id.
    disk: str = ""
    env: Mapping[str, str | None] = field(default_factory=dict)


def meta(*lines: str) -> str:
    """A script that writes meta.properties into the log directory."""
    return f"mkdir logs; printf '%s\\n' {' '.join(lines)} > logs/meta.properties"


FINDINGS = {
    "lost+found": Finding(
        *("log-dirs", 3, f"{LOGS} holds lost+found", "is not in the form of topic-partition"),
        "mkdir -p logs/lost+found logs/a-0",
    ),
    "the same directory twice": Finding(
        *("log-dirs", 3, "are the same directory", "Duplicate log directory found"),
        env={"KAFKA_LOG_DIRS": f"{LOGS},{VOLUME}/./logs"},
    ),
    "no directory that can be used": Finding(
        *("log-dirs", 3, "cannot be used, and there is no other: it is no directory"),
        "none of the specified log dirs",
        "touch logs",
    ),
    "another broker's disk": Finding(
        *("meta-properties", 4, "this disk belongs to broker 7, and this is broker 0"),
        "Stored node id 7 doesn't match previous node id 0",
        meta("version=0", "broker.id=7", "cluster.id=CLUSTER"),
    ),
    "a disk of KRaft": Finding(
        *("meta-properties", 4, "a disk of a KRaft node", "Found unexpected version in"),
        meta("version=1", "node.id=0", "cluster.id=CLUSTER"),
    ),
    "another cluster's disk": Finding(
        *("cluster-id", 4, "this disk belongs to cluster another, and /cluster/id of ZooKeeper"),
        "Invalid cluster.id in",
        meta("version=0", "broker.id=0", "cluster.id=another"),
    ),
    "another chroot": Finding(
        *("cluster-id", 4, "and ZooKeeper has no /elsewhere/cluster/id", "Invalid cluster.id in"),
        meta("version=0", "broker.id=0", "cluster.id=CLUSTER"),
        {"KAFKA_ZOOKEEPER_CONNECT": "kafka-zookeeper:2181/elsewhere"},
    ),
    "an address that is not the pod's": Finding(
        *("port", 3, "PLAINTEXT://192.0.2.1:9092 cannot be bound: Cannot assign"),
        "Socket server failed to bind",
        env={"KAFKA_LISTENERS": "PLAINTEXT://192.0.2.1:9092"},
    ),
}


@pytest.fixture(scope="module")
def place(docker: Engine, built: Images) -> Iterator[Cluster]:
    """A ZooKeeper, and a broker with the number 1 that stays."""
    with cluster.cluster(docker, built) as made:
        made.run(ZOOKEEPER, 0, env={"ZK_REPLICAS": "1"})
        made.run(BROKER, 1, env=ONE)
        client.wait_for_brokers(made.bootstrap, [1], 90)
        yield made


@pytest.fixture
def started(place: Cluster) -> Iterator[list[Pod]]:
    """The pods that a test has started: they and their volumes go."""
    pods: list[Pod] = []
    yield pods
    for pod in pods:
        # By SIGTERM, so that no registration is left for the next test.
        if place.engine.succeeds("inspect", pod.container) and pod.state().running:
            pod.stop()
        place.forget(pod)


def cluster_id(place: Cluster) -> str:
    """As the broker that stays has it."""
    pod = next(pod for pod in place.role(BROKER) if pod.ordinal == 1)
    return properties(pod.read(f"{LOGS}/meta.properties"))["cluster.id"]


def fill(place: Cluster, ordinal: int, script: str) -> None:
    """Run a shell script in the volume of a broker that is to be."""
    volume = f"{place.name}-{BROKER.base}-{ordinal}"
    place.engine.docker("volume", "create", *place.labels(), volume)
    place.engine.docker(
        *["run", "--rm", "--network=none", *place.labels(), f"--volume={volume}:/volume"],
        *["--workdir=/volume", images.debian(place.engine), "sh", "-ec"],
        f"{script.replace('CLUSTER', cluster_id(place))}\nchown -R {IMAGE_UID}:{IMAGE_UID} .",
    )


def seconds(pod: Pod) -> float:
    """How long a container ran."""
    state = json.loads(pod.engine.docker("inspect", pod.container))[0]["State"]
    first, last = (
        datetime.fromisoformat(state[key][:26].rstrip("Z")) for key in ("StartedAt", "FinishedAt")
    )
    return (last - first).total_seconds()


@pytest.mark.parametrize("finding", FINDINGS.values(), ids=FINDINGS.keys())
def test_finding(finding: Finding, place: Cluster, started: list[Pod]) -> None:
    """The sentence, also in the termination log's place, before a JVM; and the JVM's own end."""
    fill(place, 0, finding.disk)
    pod = place.run(BROKER, 0, env={**ONE, **finding.env})
    started.append(pod)
    assert pod.wait_for_end(60) == finding.code
    assert any(finding.said in line for line in pod.decisions()), pod.decisions()
    assert pod.stdout() == ""
    ours = seconds(pod)
    pod.remove()

    pod = place.run(BROKER, 0, env={**ONE, **finding.env, IGNORE: finding.check})
    assert pod.wait_for_end(120) == 1
    assert any("warning" in line and finding.said in line for line in pod.decisions())
    assert finding.of_kafka in pod.stdout()
    assert ours < BEFORE_A_JVM or ours < seconds(pod), (ours, seconds(pod))


def test_locked_disk(place: Cluster, started: list[Pod]) -> None:
    """A second broker on the disk of one that runs, in another container."""
    volume = f"--volume={place.name}-{BROKER.base}-1:/other"
    env = {**ONE, "KAFKA_LOG_DIRS": "/other/logs"}
    pod = place.run(BROKER, 1, env=env, options=(volume,), twin=True)
    started.append(pod)
    assert pod.wait_for_end(60) == 3
    assert any("a process of another container has locked /other/logs/.lock" in line
               for line in pod.decisions()), pod.decisions()
    assert pod.stdout() == ""
    pod.remove()
    env[IGNORE] = "lock,registration"
    pod = place.run(BROKER, 1, env=env, options=(volume,), twin=True)
    assert pod.wait_for_end(120) == 1
    assert "Failed to acquire lock on file .lock in /other/logs" in pod.stdout()


def test_second_live_pod(place: Cluster, started: list[Pod]) -> None:
    """Refused when no dead broker's session could last; without the check Kafka ends with
    NodeExists, after all that it had to recover."""
    pod = place.run(BROKER, 1, env=ONE, twin=True)
    started.append(pod)
    assert pod.wait_for_end(120) == 4
    assert "another live pod has this id" in pod.decisions()[-1]
    assert pod.stdout() == ""
    pod.remove()
    pod = place.run(BROKER, 1, env={**ONE, IGNORE: "registration"}, twin=True)
    assert pod.wait_for_end(120) == 1
    assert "NodeExists" in pod.stdout()
    assert [one.id for one in client.brokers(place.bootstrap())] == [1]


def test_address_of_another_broker(place: Cluster, started: list[Pod]) -> None:
    """It is waited for, since it may be what a killed broker left; without the check Kafka ends."""
    address = next(f"{pod.ip}:9092" for pod in place.role(BROKER) if pod.ordinal == 1)
    env = {**ONE, "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://{address}"}
    pod = place.run(BROKER, 0, env=env)
    started.append(pod)
    line = pod.wait_for_line("broker 1 is registered in ZooKeeper with this pod's own", 30)
    assert address in line and "65s at most" in line
    pod.remove()
    pod = place.run(BROKER, 0, env={**env, IGNORE: "endpoint"})
    assert pod.wait_for_end(120) == 1
    assert "in advertised listeners are already registered by broker 1" in pod.stdout()


@pytest.mark.long
def test_address_of_a_live_broker(place: Cluster, started: list[Pod]) -> None:
    """After the longest time that a dead one's session may last: refused."""
    address = next(f"{pod.ip}:9092" for pod in place.role(BROKER) if pod.ordinal == 1)
    env = {**ONE, "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://{address}"}
    pod = place.run(BROKER, 0, env=env)
    started.append(pod)
    assert pod.wait_for_end(120) == 4
    assert f"{address} is advertised by broker 1 as well" in pod.decisions()[-1]


def test_address_of_a_killed_broker(place: Cluster, started: list[Pod]) -> None:
    """A pod that got it starts once the dead one's session has ended."""
    first = place.run(BROKER, 2, env={**ONE, "KAFKA_ADVERTISED_LISTENERS": "PLAINTEXT://b:9092"})
    started.append(first)
    first.wait_for_line(STARTED, 60)
    first.kill()
    env = {**ONE, "KAFKA_ADVERTISED_LISTENERS": "PLAINTEXT://b:9092"}
    second = place.run(BROKER, 3, env=env)
    started.append(second)
    second.wait_for_line("broker 2 is registered in ZooKeeper with this pod's own b:9092", 30)
    second.wait_for_line("the registration of broker 2 is gone", 60)
    second.wait_for_line(STARTED, 60)


BAD_DISKS = {
    "no directory": "touch bad",
    "read-only": "mkdir bad; chmod 555 bad",
    "meta.properties of another time": "mkdir bad; echo version=9 > bad/meta.properties",
}


@pytest.mark.parametrize("script", BAD_DISKS.values(), ids=BAD_DISKS.keys())
def test_one_bad_disk_of_two(script: str, place: Cluster, started: list[Pod]) -> None:
    """Kafka serves the other, so it starts, with a warning."""
    fill(place, 0, f"{script}; mkdir logs")
    pod = place.run(BROKER, 0, env={**ONE, "KAFKA_LOG_DIRS": f"{VOLUME}/bad,{LOGS}"})
    started.append(pod)
    pod.wait_for_line(STARTED, 60)
    assert any("warning" in line and "Kafka serves the others" in line for line in pod.decisions())


def test_data_beside_the_default(place: Cluster, started: list[Pod]) -> None:
    """A volume whose root is the log directory, and log.dirs is not set: without the check the
    broker starts empty, beside its data."""
    disk = "printf 'version=0\\nbroker.id=0\\ncluster.id=CLUSTER\\n' > meta.properties; mkdir a-0"
    fill(place, 0, disk)
    env = {**ONE, "KAFKA_LOG_DIRS": None}
    pod = place.run(BROKER, 0, env=env)
    started.append(pod)
    assert pod.wait_for_end(60) == 4
    assert any("the broker would start empty beside it" in line for line in pod.decisions())
    pod.remove()
    pod = place.run(BROKER, 0, env={**env, IGNORE: "log-dirs"})
    pod.wait_for_line(STARTED, 60)
    assert "Loaded 0 logs" in pod.stdout()


def test_data_in_the_container(place: Cluster, started: list[Pod]) -> None:
    """Without a volume the data goes with the container: refused, and lost without the check."""
    security = Security(uid=0, gid=0, read_only=False)
    env = {**ONE, "KAFKA_LOG_DIRS": "/data"}
    pod = place.run(BROKER, 0, env=env, security=security)
    started.append(pod)
    assert pod.wait_for_end(60) == 4
    assert any("/data is on the container's own disk" in line for line in pod.decisions())
    for _ in range(2):
        pod.remove()
        pod = place.run(BROKER, 0, env={**env, IGNORE: "root-disk,registration"}, security=security)
        pod.wait_for_line(STARTED, 60)
        # The second time too: nothing is left of the first.
        assert "Loaded 0 logs" in pod.stdout()
        client.create_topic(place.bootstrap(), "gone", partitions=1, replicas=2)
        pod.stop()


def test_unclean_stop(place: Cluster, started: list[Pod]) -> None:
    """After SIGKILL the recovery is announced, after a clean stop it is not."""
    pod = place.run(BROKER, 0, env=ONE)
    started.append(pod)
    pod.wait_for_line(STARTED, 60)
    client.create_topic(place.bootstrap(), "unclean", partitions=4, replicas=2)
    said = "the last stop was not a clean one"
    pod.kill()
    pod.start()
    line = pod.wait_for_line(said, 30)
    assert "num.recovery.threads.per.data.dir" in line and "partitions" in line
    pod.wait_for_line(STARTED, 120, times=2)
    pod.stop()
    pod.start()
    pod.wait_for_line(STARTED, 120, times=3)
    assert pod.stderr().count(said) == 1


def test_check_in_a_running_pod(place: Cluster) -> None:
    """Its own java's locks and ports are nothing wrong."""
    pod = next(pod for pod in place.role(BROKER) if pod.ordinal == 1)
    answer = pod.probe("check", "broker")
    assert answer.code == 0 and "refused 0, errors 0" in answer.line, answer
