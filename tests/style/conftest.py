# SPDX-License-Identifier: Apache-2.0
"""A copy of the tree for each control."""

from pathlib import Path

import pytest
import tree


@pytest.fixture
def duplicate(root: Path, tmp_path: Path) -> Path:
    """A copy of the tree's own files, to plant a violation in; no rule reads the corpus, which is
    half of them."""
    return tree.copy(root, tmp_path / "tree", without=("tests/fuzz/corpus/",))


@pytest.fixture
def house_copy(root: Path, tmp_path: Path) -> Path:
    """A copy of src/ alone, for the rules that look at nothing else."""
    return tree.copy(root, tmp_path / "house", under="src/")
