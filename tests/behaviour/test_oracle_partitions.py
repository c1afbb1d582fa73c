# SPDX-License-Identifier: Apache-2.0
"""Which directories a log directory may hold, as Kafka's own LocalLog has it."""

import itertools
import re

from kit import VOLUME, Pod
from lab import oracle

# What a name is put together from, each up to three times.
PARTS = ("a-0", "a", ".x", ".", "-", "0", "-delete", "-future", "-stray", " ", "+1", "é")
SPECIAL = {
    *("lost+found", ".snapshot", ".Trash-0", "backup-1", "a-2147483647", "a-2147483648"),
    *("a-0.0123456789abcdef0123456789abcdef-delete", "a-00", "a-0.x-1.-delete", "a-0.x.y-delete"),
    *("__cluster_metadata-0", "a-0.x-future.y-stray"),
}


def names() -> list[str]:
    """All of these parts, and some."""
    made = ("".join(parts) for n in (1, 2, 3) for parts in itertools.product(PARTS, repeat=n))
    return sorted(({*made} | SPECIAL) - {".", ".."})


def test_names(pod: Pod) -> None:
    """Each in a log directory of its own: those that hold a foreign one are those that Kafka ends
    at, in all of them."""
    given = names()
    for number, name in enumerate(given):
        pod.make(f"{VOLUME}/{number}/{name}")
    env = {"KAFKA_LOG_DIRS": ",".join(f"{VOLUME}/{number}" for number in range(len(given)))}
    result = pod.broker(env=env)
    assert result.code == 3
    found = re.findall(rf"error: KAFKA_LOG_DIRS: {VOLUME}/(\d+) holds ", result.err)
    ours = {given[int(number)] for number in found}
    taken = set(oracle.kafka().partitions(given))
    # Both kinds are there.
    assert len(taken) > 100 and len(ours) > 1000
    assert ours == set(given) - taken
