# SPDX-License-Identifier: Apache-2.0
"""The tables of the documents are those of the code."""

from pathlib import Path

import pytest
import tree
from lab import doc_tables

# A word of each page's tables, without which the page no longer agrees.
PLANTED = [
    ("README.md", "KAFKA_INIT_GATE_CAP"),
    ("README.md", "| 64 |"),
    ("docs/configuration.md", "`ZOO_TICK_TIME`"),
    ("docs/configuration.md", "`KAFKA_CUB_ZK_TIMEOUT`"),
    ("docs/configuration.md", "`KAFKA_HEAP_OPTS`, `KAFKA_JVM"),
    ("docs/errors.md", "`.superDigest`"),
    ("docs/kafka-init.1", ".It Cm root-disk"),
    ("docs/kafka-init.1", ".It 64"),
    ("docs/kafka-init.1", ".Li .superDigest"),
    ("docs/kafka-init.ini.5", ".It Li gate-cap"),
]


@pytest.fixture(scope="module")
def tables() -> str:
    """The tables that the code has."""
    tree.built("release")
    return doc_tables.printed()


def test_tables(root: Path, tables: str) -> None:
    """Each page is what its data makes of it."""
    tree.expect_none(doc_tables.stale(root, tables))


@pytest.mark.parametrize(("page", "word"), PLANTED)
def test_tables_control(page: str, word: str, root: Path, tables: str, tmp_path: Path) -> None:
    """A change of the page is found, and one of the data."""
    for name in doc_tables.PAGES:
        tree.plant(tmp_path, name, (root / name).read_text())
    text = (root / page).read_text()
    assert word in text and word in tables
    found = doc_tables.stale(tmp_path, tables.replace(word, "planted"))
    assert any(one.startswith(f"{page}: ") for one in found)
    tree.plant(tmp_path, page, text.replace(word, "planted"))
    assert [one.partition(":")[0] for one in doc_tables.stale(tmp_path, tables)] == [page]
