#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the C tables of Kafka's keys (keys.h) from keys.tsv.

keys_to_c.py keys.tsv > kafka_keys.c

All texts are in one array, and a row has their places in it: a position-independent program pays
for each pointer with a relocation.
"""

import sys

TYPES = ("STRING", "INT", "LONG", "SHORT", "DOUBLE", "BOOLEAN", "LIST", "PASSWORD", "CLASS")
MODES = ("read-only", "per-broker", "cluster-wide", "internal")
SPANS = ("-", "removed", "added")


class Pool:
    """The array; 0 is the place of no text."""

    def __init__(self) -> None:
        self.texts = [b"\0"]
        self.places: dict[str, int] = {}
        self.size = 1

    def place(self, text: str) -> int:
        if text == "-":
            return 0
        if text not in self.places:
            self.places[text] = self.size
            self.texts.append(text.encode() + b"\0")
            self.size += len(self.texts[-1])
        return self.places[text]

    def print(self) -> None:
        pool = b"".join(self.texts)
        print("const char kafka_key_texts[] = {")
        for at in range(0, len(pool), 20):
            print("\t" + ", ".join(map(str, pool[at : at + 20])) + ",")
        print("};\n")


def name_of(prefix: str, word: str) -> str:
    return prefix + word.upper().replace("-", "_")


def main(path: str) -> None:
    pool, keys, topics = Pool(), [], []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if line.startswith("#"):
            continue
        fields = line.rstrip("\n").split("\t")
        if len(fields) == 6 and fields[1] == "TOPIC":
            topics.append([pool.place(fields[0]), pool.place(fields[2])])
            continue
        if (
            len(fields) != 6
            or fields[1] not in TYPES
            or fields[4] not in MODES
            or fields[5] not in SPANS
        ):
            sys.exit(f"{path}:{number}: six columns separated by TAB, with known words")
        name, type_, valid, initial, mode, span = fields
        words = [name_of("KAFKA_TYPE_", type_), name_of("KAFKA_MODE_", mode)]
        words.append("KAFKA_SPAN_" + ("BOTH" if span == "-" else span.upper()))
        keys.append([pool.place(name), pool.place(valid), pool.place(initial), *words])
    print("/* Made from keys.tsv by keys_to_c.py. */")
    print('#include "kafka/kafka_keys.h"\n')
    pool.print()
    for table, rows in (("kafka_key", keys), ("kafka_topic_key", topics)):
        print(f"const struct {table}_row {table}_rows[] = {{")
        for row in rows:
            print("\t{" + ", ".join(map(str, row)) + "},")
        print(f"}};\nconst size_t {table}_count = {len(rows)};\n")


main(sys.argv[1])
