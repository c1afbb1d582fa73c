# SPDX-License-Identifier: Apache-2.0
"""docs/migration.md: other manifests on their volumes, with the lines changed that it names."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest
from lab import client, engine, migration
from lab.deadline import until
from lab.images import Images
from lab.kubernetes import Kubernetes
from lab.kubernetes_kafka import BROKERS, ZOOKEEPERS
from lab.kubernetes_place import Place
from lab.migration import Family, Migration
from support import Times

# Two rolls of six JVMs, after a start one after the other.
pytestmark = [pytest.mark.long, pytest.mark.timeout(2400)]

STATEFULSETS = {"zookeeper": ZOOKEEPERS, "kafka": BROKERS}

TOPIC = "from-before"
MESSAGES = [f"message {number}" for number in range(500)]

GUIDE = Family(
    name="guide",
    kafka="1.1.1",
    scala="2.12",
    images=("confluentinc/cp-kafka:4.1.2-2", "gcr.io/google_samples/k8szk:v3"),
    broker_volume="datadir",
    broker_data="logs",
    zookeeper_volume="data",
    zookeeper_data="data",
)
CONFLUENT = Family(
    name="confluent",
    kafka="2.5.1",
    scala="2.12",
    images=("confluentinc/cp-kafka:5.5.1", "confluentinc/cp-zookeeper:5.5.1"),
    broker_volume="datadir",
    broker_data="",
    zookeeper_volume="datadir",
    zookeeper_data="",
)
BITNAMI = Family(
    name="bitnami",
    kafka="3.4.1",
    scala="2.13",
    images=("bitnami/kafka:3.4", "bitnami/zookeeper:3.6"),
    broker_volume="data",
    broker_data="data",
    zookeeper_volume="data",
    zookeeper_data="data",
)


@contextmanager
def running(
    cluster: Kubernetes,
    loaded: Images,
    family: Family,
    parts: Sequence[str] = ("zookeeper", "kafka"),
    change: Mapping[str, str] | None = None,
) -> Iterator[Migration]:
    """The family's original manifests at work: that they are is the control of all that follows."""
    with engine.engine() as using:
        migration.load(cluster, using, family, print)
    namespace = f"from-{family.name}" + ("" if change is None else "-changed")
    found = Migration(cluster, loaded, namespace, family=family)
    try:
        found.prepare()
        for part in parts:
            found.apply_part("original", part, change=change)
            found.wait_until_up(STATEFULSETS[part])
        yield found
    except BaseException:
        print(found.explain())
        raise
    finally:
        found.delete()


def fill(found: Migration) -> dict[str, str]:
    """Records, a znode of a person's; return what must be the same afterwards."""
    client.create_topic(found.bootstrap(), TOPIC, 6, 3)
    # Each partition acknowledges in its own time.
    sent = client.produce(found.bootstrap(), TOPIC, MESSAGES)
    assert sorted(sent.acknowledged) == sorted(MESSAGES)
    found.znode("create", "/by-hand", "kept")
    return seen(found)


def seen(found: Migration) -> dict[str, str]:
    """Who everybody is, and what ZooKeeper has: of a znode by hand the transaction that made it."""
    lines = found.znode("get", "/by-hand").splitlines()
    lines += found.znode("stat", "/by-hand").splitlines()
    kept = [line for line in lines if line == "kept" or line.startswith(("cZxid", "ctime"))]
    cluster = [line for line in found.znode("get", "/cluster/id").splitlines() if '"id"' in line]
    return {
        **found.identities(),
        "/by-hand": " ".join(sorted(set(kept))),
        "/cluster/id": " ".join(cluster),
    }


def check(found: Migration, before: dict[str, str]) -> None:
    """Nothing of it has changed, and there is room for more."""
    assert seen(found) == before
    client.wait_for_isr(found.bootstrap(), TOPIC, 3, 120)
    assert sorted(client.consume(found.bootstrap(), TOPIC)) == sorted(MESSAGES)


def refused(found: Migration, part: str, without: str, words: str) -> Mapping[str, str]:
    """A control: with one of the lines missing, the first pod of the roll says why it does not run.

    Then it goes: an OrderedReady StatefulSet replaces no pod that is not Ready. Return the pods
    before all that.
    """
    name = STATEFULSETS[part]
    before = found.uids(name)
    pod = f"{name}-2"
    found.apply_part("migrated", part, without)
    until(f"the reason of {pod}", lambda: words in found.ending(pod), 300, 0.5)
    print(found.ending(pod))
    found.apply_part("migrated", part)
    found.kubectl("delete", f"pod/{pod}")
    return before


def move(
    found: Migration,
    before: dict[str, str],
    times: Times,
    part: str,
    *,
    orphan: bool = False,
    pods: Mapping[str, str] | None = None,
) -> None:
    """The roll of one StatefulSet to our lines; `pods`: those before it, where some have gone."""
    with times.measure(f"migration, {found.family.name}: {part}"):
        found.migrate(part, STATEFULSETS[part], orphan=orphan, pods=pods)
    check(found, before)


def test_guide(cluster: Kubernetes, loaded: Images, node: Place, times: Times) -> None:
    """k8szk and cp-kafka: ZooKeeper without a snapshot, OrderedReady, Kafka by its old protocol."""
    with running(cluster, loaded, GUIDE) as found:
        before = fill(found)
        move(found, before, times, "zookeeper", orphan=True)
        found.migrate("zookeeper", ZOOKEEPERS, without="snapshot_trust_empty")
        check(found, before)
        move(found, before, times, "kafka")
        found.migrate("kafka", BROKERS, without="INTER_BROKER_PROTOCOL")
        check(found, before)


def test_confluent(cluster: Kubernetes, loaded: Images, node: Place, times: Times) -> None:
    """The chart of Confluent: data in the roots of the volumes, written by root."""
    with running(cluster, loaded, CONFLUENT) as found:
        before = fill(found)
        move(found, before, times, "zookeeper", orphan=True)
        pods = refused(found, "kafka", "KAFKA_LOG_DIRS", "KAFKA_LOG_DIRS")
        move(found, before, times, "kafka", pods=pods)
        found.migrate("kafka", BROKERS, without="INTER_BROKER_PROTOCOL")
        check(found, before)


def test_bitnami(cluster: Kubernetes, loaded: Images, node: Place, times: Times) -> None:
    """Bitnami: ids from 1001 on, and another user's files."""
    with running(cluster, loaded, BITNAMI) as found:
        before = fill(found)
        assert sorted(broker.id for broker in client.brokers(found.bootstrap())) == [
            1001,
            1002,
            1003,
        ]
        move(found, before, times, "zookeeper")
        pods = refused(found, "kafka", "KAFKA_INIT_ID_FROM", "Stored node id")
        move(found, before, times, "kafka", pods=pods)
        found.migrate("kafka", BROKERS, without="INTER_BROKER_PROTOCOL")
        check(found, before)


# As the guide has it: instead of the claim.
CLAIM = """  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests: {storage: 1Gi}
"""
SECURITY = """      securityContext:
        fsGroup: 1000
"""
EMPTY = {CLAIM: "", SECURITY: "      volumes: [{name: data, emptyDir: {}}]\n" + SECURITY}


def test_empty_dir(cluster: Kubernetes, loaded: Images, node: Place, times: Times) -> None:
    """ZooKeeper on an emptyDir gets claims: pod by pod, by hand, since no controller can do it."""
    with running(cluster, loaded, GUIDE, parts=("zookeeper",), change=EMPTY) as found:
        found.znode("create", "/by-hand", "kept")
        before = found.znode("stat", "/by-hand").splitlines()[-11:]
        found.kubectl("delete", f"statefulset/{ZOOKEEPERS}", "--cascade=orphan")
        found.apply_part("migrated", "zookeeper")
        # Why it is by hand: without it, nothing is rolled.
        until("the controller's failure", lambda: "FailedUpdate" in found.events(), 120, 0.5)
        with times.measure("migration, emptyDir to claims: zookeeper"):
            for pod, uid in found.uids(ZOOKEEPERS).items():
                found.replace_pod(pod, uid)
        found.wait_until_ready(ZOOKEEPERS)
        assert found.znode("stat", "/by-hand").splitlines()[-11:] == before
