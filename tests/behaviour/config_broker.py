# SPDX-License-Identifier: Apache-2.0
"""A broker that also tells configurations: DescribeConfigs."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from probe_servers import API_VERSIONS, KEYS, Broker, kafka_array, kafka_text

DESCRIBE_CONFIGS = 32
TOPIC, BROKER = 2, 4
TOPIC_AUTHORIZATION_FAILED = 29


@dataclass
class ConfigBroker(Broker):
    """min.insync.replicas: of the broker, and of topics that have their own; None: not told."""

    own_min: "int | None" = 1
    mins: "Mapping[str, int | None]" = field(default_factory=dict)
    # The resources of each DescribeConfigs: (type, name).
    described: list[list[tuple[int, str]]] = field(default_factory=list)

    def answer(self, key: int, version: int, body: bytes, own: str) -> bytes:
        if key == API_VERSIONS and version == 0:
            keys = {**KEYS, DESCRIBE_CONFIGS: 1}
            triples = [struct.pack(">hhh", one, 0, most) for one, most in keys.items()]
            return struct.pack(">h", 0) + kafka_array(triples)
        if key == DESCRIBE_CONFIGS:
            return self._describe(body)
        return super().answer(key, version, body, own)

    def _describe(self, body: bytes) -> bytes:
        def text() -> str:
            nonlocal at
            (length,) = struct.unpack_from(">h", body, at)
            at += 2 + length
            return body[at - length : at].decode()

        def count() -> int:
            nonlocal at
            at += 4
            return int(struct.unpack_from(">i", body, at - 4)[0])

        at, resources = 0, []
        for _ in range(count()):
            kind = body[at]
            at += 1
            resources.append((kind, text()))
            assert [text() for _ in range(count())] == ["min.insync.replicas"]
        self.described.append(resources)
        # In another order than they were asked for, as Kafka may.
        results = [self._resource(kind, name) for kind, name in reversed(resources)]
        return struct.pack(">i", 0) + kafka_array(results)

    def _resource(self, kind: int, name: str) -> bytes:
        value = self.own_min if kind == BROKER else self.mins.get(name, self.own_min)
        error = TOPIC_AUTHORIZATION_FAILED if value is None else 0
        entry = kafka_text("min.insync.replicas") + kafka_text(str(value))
        entry += struct.pack(">?b?i", False, 5, False, 0)
        head = struct.pack(">h", error) + kafka_text("no" if error else None)
        head += struct.pack(">b", kind) + kafka_text(name)
        return head + kafka_array([] if error else [entry])
