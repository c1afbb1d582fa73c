# SPDX-License-Identifier: Apache-2.0
"""What every pytest ring has: lab on the path, the binary, the mark for what only --long runs."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from lab import builds  # noqa: E402

LONG = bool(os.environ.get("KAFKA_INIT_LONG"))


def pytest_configure(config: pytest.Config) -> None:
    """Name our marks, so that a misspelt one is an error."""
    config.addinivalue_line("markers", "long: runs with tools/test --long only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without --long, leave out what is marked long (deselected, not skipped)."""
    if LONG:
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def long() -> bool:
    """Whether this is a --long run, for tests that repeat themselves more often then."""
    return LONG


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return builds.ROOT


@pytest.fixture(scope="session")
def binary() -> Path:
    """The kafka-init under test: the driver's, else one built now."""
    given = os.environ.get("KAFKA_INIT_BINARY")
    if given:
        return Path(given)
    return builds.ensure("release") / "kafka-init"
