# SPDX-License-Identifier: Apache-2.0
"""Load on a topic while something is done to its cluster: a producer that keeps a record of every
acknowledgement, a watcher of the replicas in sync, and the proof that nothing was lost.

It runs on this machine, which reaches the pods of the lab's engine and of the lab's Kubernetes.
"""

import os
import threading
import time
from collections.abc import Callable

from confluent_kafka import KafkaError, Message, Producer

from lab import client
from lab.deadline import until

# Between two looks at the replicas.
LOOK_SECONDS = 0.1

# Six JVMs on few cores may just have started.
START_SECONDS = 60

# librdkafka doubles its waits up to 1 s before it asks a new leader, and up to 10 s before it
# connects again: a wait for an answer is to be the cluster's, not the client's.
BACKOFF_MS = 100

# For what the producer still holds at the end: longer than any fault that is tested.
FLUSH_SECONDS = 180


class Load:
    """A producer that never stops, and what was seen of its topic meanwhile.

    Used as a context: the load runs inside it. `size` is a message's bytes, `pause` the seconds
    between two of them.
    """

    def __init__(
        self, bootstrap: Callable[[], str], topic: str, *, size: int = 200, pause: float = 0.01
    ) -> None:
        # The seconds from the sending of each message to the answer.
        self.acknowledged: dict[str, float] = {}
        self.refused: list[str] = []
        # When the longest of these began, in seconds of the load.
        self.worst_at = 0.0
        # The fewest replicas in sync of a partition with a leader; looks, and those without one.
        self.fewest = 1_000
        self.looks = 0
        self.leaderless = 0
        self._bootstrap = bootstrap
        self._topic = topic
        self._padding = os.urandom(size // 2).hex()
        self._pause = pause
        self._sent: dict[str, float] = {}
        self._partitions = 0
        self._answered: set[int] = set()
        self._began = float("inf")
        self._longest = 0.0
        self._end = threading.Event()
        work = (self._produce, self._look)
        self._threads = [threading.Thread(target=one, daemon=True) for one in work]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        # A producer's own start takes its time, which is no fault's: connections to all leaders,
        # and on each the first answer.
        until("a look at the replicas", lambda: self.looks, START_SECONDS)
        answered = "an acknowledgement of each partition"
        until(answered, lambda: len(self._answered) == self._partitions, START_SECONDS)
        self._began = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join(FLUSH_SECONDS + 30)
            assert not thread.is_alive()

    @property
    def worst(self) -> float:
        """The longest wait for an acknowledgement; what never came, waited for all the time."""
        return float("inf") if self._sent or self.refused else self._longest

    def lost(self) -> list[str]:
        """Read back all partitions; the acknowledged messages that are not there."""
        there = {text.partition(" ")[0] for text in client.consume(self._bootstrap(), self._topic)}
        return sorted(self.acknowledged.keys() - there)

    def __str__(self) -> str:
        return (
            f"{len(self.acknowledged)} acknowledged, at worst after {self.worst:.1f} s "
            f"({self.worst_at:.0f} s into it); "
            f"{len(self.refused)} refused; at least {self.fewest} in sync; "
            f"{self.leaderless} of {self.looks} looks without a leader"
        )

    def _produce(self) -> None:
        options = {"acks": "all", "enable.idempotence": True, "message.timeout.ms": 120_000}
        backoff = {f"{what}.backoff.max.ms": BACKOFF_MS for what in ("retry", "reconnect")}
        addresses = {"bootstrap.servers": self._bootstrap(), "log_level": 0}
        producer = Producer({**addresses, **options, **backoff})
        # Another run's messages in the same topic are not taken for ours.
        run, number = os.urandom(4).hex(), 0
        found = producer.list_topics(self._topic, START_SECONDS).topics[self._topic]
        self._partitions = len(found.partitions)
        while not self._end.wait(self._pause):
            name = f"{run}-{number}"
            self._sent[name] = time.monotonic()
            producer.produce(
                self._topic,
                f"{name} {self._padding}",
                # Each in turn, so that none is left out of the watch.
                partition=number % self._partitions,
                on_delivery=self._report,
            )
            producer.poll(0)
            number += 1
        producer.flush(FLUSH_SECONDS)

    def _report(self, error: KafkaError | None, message: Message) -> None:
        name = (message.value() or b"").partition(b" ")[0].decode()
        sent = self._sent.pop(name)
        took = time.monotonic() - sent
        if sent >= self._began and took > self._longest:
            self._longest, self.worst_at = took, sent - self._began
        if error:
            self.refused.append(f"{name}: {error} after {took:.1f} s")
        else:
            self.acknowledged[name] = took
            self._answered.add(message.partition())

    def _look(self) -> None:
        for counts in client.watch_isr(self._bootstrap, self._topic):
            if self._end.wait(LOOK_SECONDS):
                return
            if counts:
                self.looks += 1
                self.leaderless += 0 in counts
                self.fewest = min([self.fewest, *(count for count in counts if count)])
