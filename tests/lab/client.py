# SPDX-License-Identifier: Apache-2.0
"""A real Kafka client, librdkafka through its Python binding, on this machine."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourceType,
)

from lab.deadline import until

SECONDS = 30

# A controller on a machine that does much else answers late, and is asked again.
CREATE_SECONDS = 120

# What a cluster says that has no controller, or not all its brokers, for now; or it says nothing.
NOT_YET = (
    KafkaError._TIMED_OUT,
    KafkaError.UNKNOWN,
    KafkaError.NOT_CONTROLLER,
    KafkaError.REQUEST_TIMED_OUT,
    KafkaError.INVALID_REPLICATION_FACTOR,
)

# The configuration of a topic whose copies take their time, see throttle().
THROTTLED = {"follower.replication.throttled.replicas": "*"}


@dataclass(frozen=True)
class Broker:
    """A broker as the metadata shows it to every client."""

    id: int
    host: str
    port: int


@dataclass
class Produced:
    """The messages that the cluster has acknowledged, and those that it refused."""

    acknowledged: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def brokers(bootstrap: str, seconds: float = 5) -> list[Broker]:
    """The brokers that the metadata lists, by id; none while nobody answers."""
    try:
        found = _admin(bootstrap).list_topics(timeout=seconds).brokers
    except KafkaException:
        return []
    return sorted(
        (Broker(broker.id, broker.host, broker.port) for broker in found.values()),
        key=lambda broker: broker.id,
    )


def wait_for_brokers(bootstrap: Callable[[], str], ids: list[int], seconds: float) -> list[Broker]:
    """Wait until the metadata lists exactly these ids, asking for the addresses anew each time."""

    def look() -> list[Broker]:
        addresses = bootstrap()
        found = brokers(addresses, 2) if addresses else []
        return found if [broker.id for broker in found] == ids else []

    return until(f"brokers {ids} in the metadata", look, seconds)


def create_topic(
    bootstrap: str,
    topic: str,
    partitions: int = 6,
    replicas: int = 3,
    config: Mapping[str, str] | None = None,
) -> None:
    """Create a topic that loses nothing while one broker is away, and wait until it is led."""
    safe = {"min.insync.replicas": str(max(1, replicas - 1))}
    wanted = NewTopic(topic, partitions, replicas, config=safe | dict(config or {}))
    admin = _admin(bootstrap)

    def create() -> bool:
        try:
            admin.create_topics([wanted], request_timeout=SECONDS)[topic].result(SECONDS)
        except TimeoutError:
            return False
        except KafkaException as failure:
            return _is_there_or_raise(failure)
        return True

    until(f"the topic {topic}", create, CREATE_SECONDS)
    wait_for_isr(bootstrap, topic, replicas, CREATE_SECONDS)


def set_config(
    bootstrap: str, kind: ResourceType, name: str, key: str, value: str | None
) -> None:
    """Set one dynamic configuration, or delete it."""
    operation = AlterConfigOpType.SET if value else AlterConfigOpType.DELETE
    entry = ConfigEntry(key, value, incremental_operation=operation)
    resource = ConfigResource(kind, name, incremental_configs=[entry])
    # It answers for as long as it is referred to.
    admin = _admin(bootstrap)
    admin.incremental_alter_configs([resource], request_timeout=SECONDS)[resource].result(SECONDS)


def throttle(bootstrap: str, brokers: int, rate: int | None) -> None:
    """Let each broker copy so many bytes per second of a topic that is made with THROTTLED, while
    it is not in sync; None: as many as it can."""
    for number in range(brokers):
        key, value = "follower.replication.throttled.rate", str(rate) if rate else None
        set_config(bootstrap, ResourceType.BROKER, str(number), key, value)


def isr(bootstrap: str, topic: str) -> list[int]:
    """How many replicas of each partition are in sync (0 for one without a leader)."""
    return _isr(_admin(bootstrap), topic)


def watch_isr(bootstrap: Callable[[], str], topic: str) -> Iterator[list[int]]:
    """isr(), again and again through one connection, for as long as somebody answers there."""
    while True:
        admin = _admin(bootstrap())
        while counts := _isr(admin, topic):
            yield counts
        yield []


def replicas(bootstrap: str, topic: str) -> list[int]:
    """How many replicas each partition of a topic has, in sync or not."""
    found = _admin(bootstrap).list_topics(topic, timeout=SECONDS).topics[topic].partitions
    return [len(part.replicas) for part in found.values()]


def topics(bootstrap: str) -> list[str]:
    """The names of all topics."""
    return list(_admin(bootstrap).list_topics(timeout=SECONDS).topics)


def wait_for_isr(bootstrap: str, topic: str, replicas: int, seconds: float) -> None:
    """Wait until every partition has so many replicas in sync."""

    def look() -> bool:
        counts = isr(bootstrap, topic)
        return bool(counts) and all(count == replicas for count in counts)

    until(f"{replicas} replicas in sync for each partition of {topic}", look, seconds)


def produce(
    bootstrap: str,
    topic: str,
    messages: list[str],
    *,
    compression: str = "none",
    seconds: float = 60,
) -> Produced:
    """Send the messages with acks=all and note what each one came to."""
    produced = Produced()

    def report(error: Any, message: Message) -> None:
        text = (message.value() or b"").decode()
        (produced.failed if error else produced.acknowledged).append(text)

    producer = Producer(
        {
            **_common(bootstrap),
            "acks": "all",
            "enable.idempotence": True,
            "compression.type": compression,
            "delivery.timeout.ms": int(seconds * 1000),
        }
    )
    for message in messages:
        producer.produce(topic, message.encode(), on_delivery=report)
        producer.poll(0)
    producer.flush(seconds)
    return produced


def consume(bootstrap: str, topic: str, seconds: float = SECONDS) -> list[str]:
    """Everything that the topic holds, from its beginning to the end it has now."""
    consumer = Consumer(
        {
            **_common(bootstrap),
            "group.id": "kafka-init-lab",
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
        }
    )
    try:
        expected = _assign_all(consumer, topic, seconds)
        return _read(consumer, expected, seconds)
    finally:
        consumer.close()


def consume_in_group(
    bootstrap: str, topic: str, group: str, count: int, seconds: float = 60
) -> list[str]:
    """`count` messages as a member of a group: needs the group coordinator and its own topic."""
    consumer = Consumer({**_common(bootstrap), "group.id": group, "auto.offset.reset": "earliest"})
    try:
        consumer.subscribe([topic])
        return _read(consumer, count, seconds)
    finally:
        consumer.close()


def _is_there_or_raise(failure: KafkaException) -> bool:
    """Whether a topic was made after all; a cluster between two controllers is asked again."""
    code = failure.args[0].code()
    if code in NOT_YET:
        return False
    if code == KafkaError.TOPIC_ALREADY_EXISTS:
        return True
    raise failure


def _isr(admin: AdminClient, topic: str) -> list[int]:
    try:
        found = admin.list_topics(topic, timeout=5).topics[topic].partitions
    except KafkaException:
        return []
    return [len(part.isrs) if part.leader >= 0 else 0 for part in found.values()]


def _admin(bootstrap: str) -> AdminClient:
    return AdminClient(_common(bootstrap))


def _common(bootstrap: str) -> dict[str, Any]:
    """A client whose own log does not mix with what a test or the demo prints."""
    return {"bootstrap.servers": bootstrap, "log_level": 0}


def _assign_all(consumer: Consumer, topic: str, seconds: float) -> int:
    """Assign all partitions from their beginning; return how many messages they hold."""
    partitions = consumer.list_topics(topic, timeout=seconds).topics[topic].partitions
    expected, assigned = 0, []
    for number in partitions:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=seconds)
        expected += high - low
        assigned.append(TopicPartition(topic, number, low))
    consumer.assign(assigned)
    return expected


def _read(consumer: Consumer, count: int, seconds: float) -> list[str]:
    """Read `count` messages."""
    values: list[str] = []

    def look() -> bool:
        for message in consumer.consume(500, timeout=0.5):
            if message.error() is None:
                values.append((message.value() or b"").decode())
        return len(values) >= count

    until(f"{count} messages", look, seconds)
    return values
