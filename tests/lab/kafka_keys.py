# SPDX-License-Identifier: Apache-2.0
"""Makes src/kafka/keys.tsv from the ConfigDef of Kafka's own jars: what tools/kafka-keys runs.

The table is of the version that the image has, with marks for what the next one removed and added.
A validator that is new is an error here: src/kafka/validators.c has to learn it first.
"""

import argparse
import sys
from pathlib import Path

from lab import cache, command, jars, packages
from lab.command import Failed

ROOT = jars.ROOT
TABLE = ROOT / "src/kafka/keys.tsv"
PROGRAM = Path(__file__).with_name("KafkaKeys.java")
NEXT = "4.0.1"

HEAD = """\
# SPDX-License-Identifier: Apache-2.0
# Made by tools/kafka-keys from Kafka's own ConfigDef; changes by hand are lost. Columns, separated
# by TAB: name, type, what its validator takes, default, dynamic mode, and "removed" or "added" by
# Kafka 4.0; "-": none. The rows of type TOPIC are names of a topic's configuration, with the
# broker's key for all topics.
"""


def rows(class_path: str) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The columns of each key, and the broker's key of each topic-level name."""
    argv = ["java", "-XX:TieredStopAtLevel=1", "-cp", class_path, str(PROGRAM)]
    keys, topics = {}, {}
    for line in command.run(argv, timeout=300).splitlines():
        kind, name, *columns = line.split("\t")
        if kind == "key":
            keys[name] = columns
        else:
            topics[name] = columns[0]
    return keys, topics


def table(old: dict[str, list[str]], new: dict[str, list[str]], topics: dict[str, str]) -> str:
    """The text of keys.tsv."""
    lines = []
    for name in sorted({*old, *new}):
        mark = "removed" if name not in new else "added" if name not in old else "-"
        lines.append("\t".join([name, *old.get(name, new.get(name)), mark]))
    for name, key in sorted(topics.items()):
        if name not in old:
            lines.append(f"{name}\tTOPIC\t{key}\t-\t-\t-")
    return HEAD + "\n".join(lines) + "\n"


def _jars_of(version: str) -> Path:
    """The jars of a version that is in no image, by the image's pom."""
    target = cache.directory() / f"jars-kafka-{version}"
    with cache.locked(target.name):
        if not target.exists():
            argv = ["mvn", "--batch-mode", "--quiet", "--file", str(jars.DOCKER / "kafka/pom.xml")]
            argv += [f"-Dkafka.version={version}", "dependency:copy-dependencies"]
            argv += ["-DincludeScope=runtime", f"-DoutputDirectory={target}.new"]
            command.run(argv, timeout=600)
            Path(f"{target}.new").rename(target)
    return target


def make(following: str) -> str:
    """The text for the image's Kafka and the version after it."""
    packages.ensure(jars.PACKAGES)
    old, topics = rows(f"{jars.fetched('kafka')}/*")
    new, _ = rows(f"{_jars_of(following)}/*")
    return table(old, new, topics)


def main() -> int:
    """Write the table; with --check, say whether it is what the jars say."""
    parser = argparse.ArgumentParser(prog="tools/kafka-keys", description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    parser.add_argument("--next", default=NEXT, help=f"the version after the image's ({NEXT})")
    arguments = parser.parse_args()
    try:
        text = make(arguments.next)
    except Failed as reason:
        print(f"tools/kafka-keys: {reason}", file=sys.stderr)
        return 1
    if arguments.check:
        return int(TABLE.read_text() != text)
    TABLE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
