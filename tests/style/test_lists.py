# SPDX-License-Identifier: Apache-2.0
"""Every unit test and every fuzz target is listed for meson: one that is not would never run."""

import re
from pathlib import Path

import pytest
import tree

# A list of tests, its meson.build, and the files that it names.
LISTS = (
    ("unit_tests", "tests/unit/meson.build", "test_*.c"),
    ("fuzz_targets", "tests/fuzz/meson.build", "*.c"),
)
# Not a target: what they share, and the control.
SHARED = {"fuzz", "planted"}


def unlisted(root: Path) -> list[str]:
    """Sources of tests that no list names. The other way round meson fails by itself."""
    found = []
    for variable, build, pattern in LISTS:
        text = (root / build).read_text()
        listed = re.search(rf"^{variable} = \[(.*?)^\]", text, re.DOTALL | re.MULTILINE)[1]
        names = {*re.findall(r"'(\w+)'", listed), *SHARED}
        found += [
            str(path.relative_to(root))
            for path in sorted((root / build).parent.glob(pattern))
            if path.stem.removeprefix("test_") not in names
        ]
    return found


def test_all_are_listed(root: Path) -> None:
    """No test is left out."""
    tree.expect_none(unlisted(root))


@pytest.mark.parametrize("name", ["tests/unit/test_planted_one.c", "tests/fuzz/planted_one.c"])
def test_all_are_listed_control(name: str, duplicate: Path) -> None:
    """One that is, is found."""
    tree.plant(duplicate, name, "")
    assert unlisted(duplicate) == [name]
