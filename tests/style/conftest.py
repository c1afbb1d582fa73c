# SPDX-License-Identifier: Apache-2.0
"""A copy of the tree for each control."""

from pathlib import Path

import pytest
import tree


@pytest.fixture
def duplicate(root: Path, tmp_path: Path) -> Path:
    """A copy of the tree's own files, to plant a violation in."""
    return tree.copy(root, tmp_path / "tree")
