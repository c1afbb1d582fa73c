#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the C tables of a product's keys from its keys.tsv.

keys_to_c.py PRODUCT keys.tsv > PRODUCT_keys.c
"""

import sys


def text(field: str) -> str:
    """A string of C; NULL of "-"."""
    if field == "-":
        return "NULL"
    return '"' + field.replace("\\", "\\\\").replace('"', '\\"') + '"'


def text_or_empty(field: str) -> str:
    """A string of C, of "-" the empty one."""
    return '""' if field == "-" else text(field)


def words(prefix: str, *names: str) -> dict[str, str]:
    """The words that a column may hold, with their constants."""
    return {name: prefix + name.upper().replace("-", "_") for name in names}


# A column is a function that makes C of its field, or the words that it may hold; of a word without
# C, nothing is made.
UNUSED = {"-": ""}

# For each table, its name and its columns, in the order of its struct's members. A row belongs to
# the first table whose columns may hold it.
PRODUCTS = {
    "kafka": {
        "kafka_key": (
            text,
            words(
                "KAFKA_TYPE_",
                *("STRING", "INT", "LONG", "SHORT", "DOUBLE", "BOOLEAN", "LIST", "PASSWORD"),
                "CLASS",
            ),
            text_or_empty,
            text,
            {"read-only": "", "per-broker": "", "cluster-wide": "", "internal": ""},
            {"-": "KAFKA_SPAN_BOTH", **words("KAFKA_SPAN_", "removed", "added")},
        ),
        "kafka_topic_key": (text, {"TOPIC": ""}, text, UNUSED, UNUSED, UNUSED),
    },
    "zookeeper": {
        "zookeeper_key": (
            text,
            {
                "zoo.cfg": "ZOOKEEPER_ZOO_CFG",
                "java": "ZOOKEEPER_JAVA",
                "ensemble": "ZOOKEEPER_ENSEMBLE",
            },
            words("ZOOKEEPER_TYPE_", "TEXT", "INT", "LONG", "BOOLEAN", "PORT"),
            *(text, text, text),
        ),
    },
}


def made(columns: tuple, fields: list[str]) -> str | None:
    """The row in C, if the columns may hold it."""
    if len(fields) != len(columns):
        return None
    made_of = [c(f) if callable(c) else c.get(f) for c, f in zip(columns, fields, strict=True)]
    return None if None in made_of else "\t{" + ", ".join(filter(None, made_of)) + "},"


def main(product: str, path: str) -> None:
    """Print the tables."""
    rows: dict[str, list[str]] = {table: [] for table in PRODUCTS[product]}
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if line.startswith("#"):
            continue
        fields = line.rstrip("\n").split("\t")
        for table, columns in PRODUCTS[product].items():
            row = made(columns, fields)
            if row:
                rows[table].append(row)
                break
        else:
            sys.exit(f"{path}:{number}: no table has such columns (TAB between them, known words)")
    print(f'/* Made from keys.tsv by keys_to_c.py. */\n#include "{product}/{product}_keys.h"')
    for table, lines in rows.items():
        print(f"\nconst struct {table} {table}s[] = {{", *lines, "};", sep="\n")
        print(f"const size_t {table}_count = {len(lines)};")


main(*sys.argv[1:])
