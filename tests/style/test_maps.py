# SPDX-License-Identifier: Apache-2.0
"""The pages for those who carry on name files, rooms and functions that are there."""

import re
from pathlib import Path

import pytest
import test_layers
import tree

PAGES = ("CONTRIBUTING.md", "docs/architecture.md")
# One page: what a person reads before the first change.
LINES = 130

_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.*-]*(/[\w.*-]*)+|[\w*-]+\.(c|h|py|tsv|md|txt|build|1|5)")
_FUNCTION = re.compile(r"(\w+)\(\)")
# Whose paths these are: in the text a file of src/ is called by its room.
_BELOW = ("", "src/", "tests/")


def _is_there(root: Path, names: list[str], path: str) -> bool:
    text = re.escape(path).replace(r"\*", "[^/]*")
    pattern = re.compile(f"{text}.*" if path.endswith("/") else text)
    return any(
        pattern.fullmatch(name.removeprefix(below))
        for name in names
        for below in _BELOW
        if name.startswith(below)
    )


def missing(root: Path) -> list[str]:
    """What a page names and the tree does not have. A path of a pod begins with a slash; NAME
    stands for any."""
    names = tree.names(root)
    code = "\n".join(path.read_text() for path in tree.files(root, ".c", ".h", under="src/"))
    found = []
    for page in PAGES:
        for word in _CODE.findall((root / page).read_text()):
            is_path = _PATH.fullmatch(word) and not word.startswith("/")
            if is_path and not _is_there(root, names, word.replace("NAME", "*")):
                found.append(f"{page}: `{word}` is not there")
            function = _FUNCTION.fullmatch(word)
            if function and not re.search(rf"\b{function[1]}\(", code):
                found.append(f"{page}: `{word}` is not in src/")
    return found


def rooms(root: Path) -> list[str]:
    """The order of the rooms, as architecture.md has it, is that of the layers."""
    rows = re.findall(r"^\| `(\w+)/` ", (root / "docs/architecture.md").read_text(), re.MULTILINE)
    order = [room for layer in test_layers.LAYERS for room in layer]
    return [] if rows == order else [f"docs/architecture.md: {rows}, not {order}"]


def linked(root: Path) -> list[str]:
    """Pages that README.md does not link."""
    text = (root / "README.md").read_text()
    return [f"README.md: no link to {page}" for page in PAGES if f"]({page})" not in text]


def one_page(root: Path) -> list[str]:
    """architecture.md, where it is longer than a page."""
    count = len((root / "docs/architecture.md").read_text().splitlines())
    return [f"docs/architecture.md: {count} lines, at most {LINES}"] if count > LINES else []


CHECKS = [missing, rooms, linked, one_page]
PLANTED = [
    (missing, "CONTRIBUTING.md", "a file: `kafka/planted.c`\n", "planted.c"),
    (missing, "CONTRIBUTING.md", "a name: `planted.c`\n", "planted.c"),
    (missing, "CONTRIBUTING.md", "a room: `planted/`\n", "planted/"),
    (missing, "docs/architecture.md", "a function: `planted()`\n", "planted()"),
    (missing, "docs/architecture.md", "files: `kafka/planted_*.c`\n", "planted_*"),
    (rooms, "docs/architecture.md", "| `base/` | all |\n", "not ['base'"),
    (linked, "README.md", "nothing\n", "CONTRIBUTING.md"),
    (one_page, "docs/architecture.md", "\n" * (LINES + 1), "at most"),
]


@pytest.mark.parametrize("check", CHECKS)
def test_maps(check, root: Path) -> None:
    """The maps are true of the tree."""
    tree.expect_none(check(root))


@pytest.mark.parametrize(("check", "name", "text", "says"), PLANTED)
def test_maps_control(check, name: str, text: str, says: str, house_copy: Path) -> None:
    """What is not there is found."""
    for page in PAGES:
        tree.plant(house_copy, page, "")
    tree.plant(house_copy, name, text)
    assert any(says in found for found in check(house_copy))


def test_maps_fine(house_copy: Path) -> None:
    """Files by their room or from the top, rooms, patterns, functions, and what is a pod's."""
    text = "`base/err.c` `src/base/err.c` `base/` `base/*.c` `base/NAME.h` `err_set()`"
    for page in PAGES:
        tree.plant(house_copy, page, f"{text} `/run/kafka-init` `tools/compare OLD NEW`\n")
    assert missing(house_copy) == []
