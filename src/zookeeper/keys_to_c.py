#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the C table of ZooKeeper's keys (keys.h) from keys.tsv.

keys_to_c.py keys.tsv > zookeeper_keys.c
"""

import sys

TARGETS = {
    "zoo.cfg": "ZOOKEEPER_ZOO_CFG",
    "java": "ZOOKEEPER_JAVA",
    "ensemble": "ZOOKEEPER_ENSEMBLE",
}


TYPES = ("TEXT", "INT", "LONG", "BOOLEAN", "PORT")


def literal(text: str) -> str:
    return "NULL" if text == "-" else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main(path: str) -> None:
    print("/* Made from keys.tsv by keys_to_c.py. */")
    print('#include "zookeeper/zookeeper_keys.h"\n\n#include <stddef.h>\n')
    print("const struct zookeeper_key zookeeper_keys[] = {")
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if line.startswith("#"):
            continue
        fields = line.rstrip("\n").split("\t")
        if len(fields) != 6 or fields[1] not in TARGETS or fields[2] not in TYPES:
            sys.exit(f"{path}:{number}: six columns separated by TAB, with known words")
        key, target, type_, initial, variables, java = fields
        texts = ", ".join(literal(text) for text in (initial, variables, java))
        print(f"\t{{{literal(key)}, {TARGETS[target]}, ZOOKEEPER_TYPE_{type_}, {texts}}},")
    print("};\n")
    print("const size_t zookeeper_key_count = sizeof(zookeeper_keys) / sizeof(*zookeeper_keys);")


main(sys.argv[1])
