# SPDX-License-Identifier: Apache-2.0
"""How long files, headers and functions may be."""

import re
import statistics
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import house
import pytest
import tree

FILE = 400
HEADER = 60
MAIN = 120
FUNCTION = 45
FUNCTION_90 = 30
FUNCTION_MEDIAN = 12

# A table in a function: an initialiser over several lines.
_TABLE = re.compile(r"= *\{[ \t]*\n.*?\n[ \t]*\};", re.DOTALL)


@dataclass(frozen=True)
class Function:
    """A function's place, and its lines without tables."""

    place: str
    name: str
    lines: int


@lru_cache(maxsize=1)
def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines()


def functions(root: Path) -> list[Function]:
    """All functions of src/."""
    return [_function(root, one) for one in house.symbols(root) if one.kind == "function"]


def _function(root: Path, one: house.Symbol) -> Function:
    text = _lines(root / "src" / one.path)[one.line - 1 : one.end]
    tables = sum(found[0].count("\n") for found in _TABLE.finditer("\n".join(text)))
    return Function(f"src/{one.path}:{one.line}", one.name, len(text) - tables)


def long_functions(root: Path) -> list[str]:
    """Functions over the limit that none may pass."""
    return [
        f"{one.place}: {one.name} has {one.lines} lines, at most {FUNCTION}"
        for one in functions(root)
        if one.lines > FUNCTION
    ]


def usual_functions(root: Path) -> list[str]:
    """The median, and the share of long functions."""
    lengths = [one.lines for one in functions(root)]
    median = statistics.median(lengths)
    over = sum(length > FUNCTION_90 for length in lengths)
    found = []
    if median > FUNCTION_MEDIAN:
        found.append(f"the median function has {median} lines, at most {FUNCTION_MEDIAN}")
    if over * 10 > len(lengths):
        found.append(f"{over} of {len(lengths)} functions are over {FUNCTION_90} lines")
    return found


def long_files(root: Path) -> list[str]:
    """Source files over their limit."""
    limits = {root / "src/main.c": MAIN}
    found = []
    for path in tree.files(root, ".c", ".h", ".py"):
        count = len(path.read_text().splitlines())
        limit = limits.get(path, FILE)
        if count > limit:
            found.append(f"{path.relative_to(root)}: {count} lines, at most {limit}")
    return found


def long_headers(root: Path) -> list[str]:
    """Headers over their limit: blank lines and comments do not count."""
    found = []
    for path in tree.files(root, ".h", under="src/"):
        code = tree.without_comments(path.read_text()).splitlines()
        count = sum(bool(line.strip()) for line in code)
        if count > HEADER:
            found.append(f"{path.relative_to(root)}: {count} lines, at most {HEADER}")
    return found


def function_of(lines: int, name: str = "planted") -> str:
    """A function that is so long."""
    return f"void {name}(void)\n{{\n" + "\tg();\n" * (lines - 3) + "}\n"


CHECKS = [long_functions, usual_functions, long_files, long_headers]
PLANTED = [
    (long_functions, "src/base/planted.c", function_of(46), "planted.c"),
    (long_files, "src/base/planted.c", "\n" * 401, "planted.c"),
    (long_files, "tests/lab/planted.py", "\n" * 401, "planted.py"),
    (long_files, "src/main.c", "\n" * 121, "main.c"),
    (long_headers, "src/base/planted.h", "int x;\n" * 61, "planted.h"),
    (
        usual_functions,
        "src/base/planted.c",
        "".join(function_of(13, f"f{number}") for number in range(3000)),
        "the median",
    ),
    (
        usual_functions,
        "src/base/planted.c",
        "".join(function_of(31, f"f{number}") for number in range(1000)),
        "are over 30",
    ),
]


@pytest.mark.parametrize("check", CHECKS)
def test_budgets(check, root: Path) -> None:
    """The tree keeps its budgets."""
    tree.expect_none(check(root))


@pytest.mark.parametrize(("check", "name", "text", "says"), PLANTED)
def test_budgets_control(check, name: str, text: str, says: str, house_copy: Path) -> None:
    """What is planted over a limit is found."""
    tree.plant(house_copy, name, text)
    assert any(says in found for found in check(house_copy))


def test_tables_do_not_count(house_copy: Path) -> None:
    """A table in a function, and comments in a header, are as long as they need to be."""
    rows = "\t\t{1, 2},\n" * 80
    code = f"void planted(void)\n{{\n\tstatic const struct x table[] = {{\n{rows}\t}};\n}}\n"
    tree.plant(house_copy, "src/base/planted.c", code)
    tree.plant(house_copy, "src/base/planted.h", "/*\n" + " * why\n" * 80 + " */\nint x;\n")
    assert not any("planted" in found for found in long_functions(house_copy))
    assert not any("planted" in found for found in long_headers(house_copy))
