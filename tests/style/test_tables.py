# SPDX-License-Identifier: Apache-2.0
"""The tables of the documentation are those of the code."""

from pathlib import Path

import pytest
import tree
from lab import doc_tables

# A file with data, what is changed in it, and the page that no longer agrees.
PLANTED = [
    ("src/zookeeper/keys.tsv", "ZOO_TICK_TIME", "ZOO_TICKS", "docs/configuration.md"),
    ("src/kafka/kafka_names.c", '"CUB_ZK_TIMEOUT"', '"CUB_TIMEOUT"', "docs/configuration.md"),
    ("src/settings/option_specs.c", '"gate-cap"', '"gate"', "docs/kafka-init.ini.5"),
    ("docs/configuration.md", "`ZOO_TICK_TIME`", "`ZOO_TICKS`", "docs/configuration.md"),
]


def test_tables(root: Path) -> None:
    """Each page is what its data makes of it."""
    tree.expect_none(doc_tables.stale(root))


@pytest.mark.parametrize(("name", "old", "new", "page"), PLANTED)
def test_tables_control(name: str, old: str, new: str, page: str, duplicate: Path) -> None:
    """A change of the data, or of the page, is found."""
    text = (duplicate / name).read_text()
    assert old in text
    (duplicate / name).write_text(text.replace(old, new))
    assert any(found.startswith(f"{page}: ") for found in doc_tables.stale(duplicate))


def test_jvm_variables_control(duplicate: Path) -> None:
    """A new variable of the JVM is missed."""
    for path in (duplicate / "src/jvm").glob("*.c"):
        text = path.read_text()
        path.write_text(text.replace('"KAFKA_HEAP_OPTS"', '"KAFKA_HEAP"'))
    assert doc_tables.stale(duplicate)
