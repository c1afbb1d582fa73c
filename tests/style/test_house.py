# SPDX-License-Identifier: Apache-2.0
"""The rules of the house, each with what is planted against it; exceptions.txt may only shrink."""

from pathlib import Path

import house
import pytest
import tree

TESTS = "tests/unit/meson.build"

# The rule, what is planted, and what it then finds.
PLANTED = [
    (house.pairs, {"src/base/planted.c": ""}, "pair base/planted.c"),
    (house.pairs, {"src/base/planted.h": "int planted(void);\n"}, "promise base/planted.h planted"),
    (
        house.pairs,
        {"src/base/planted.h": "int other(void);\n", "src/base/other.c": "int other(void)\n{}\n"},
        "promise base/planted.h other",
    ),
    (
        house.pairs,
        {"src/base/planted.h": "extern int x[];\n", "src/base/other.c": "int x[] = {1};\n"},
        "promise base/planted.h x",
    ),
    (
        house.twice,
        {"src/base/a.h": "struct planted {\n};\n", "src/net/b.c": "union planted {\n};\n"},
        "tag base/a.h planted",
    ),
    (
        house.twice,
        {"src/base/a.h": "enum x { A, PLANTED };\n", "src/net/b.c": "enum { PLANTED = 1, B };\n"},
        "constant net/b.c PLANTED",
    ),
    (house.twice, {"src/base/err.h": "", "src/net/err.c": ""}, "file net/err err"),
    (house.crowds, {f"src/base/planted{x}.c": "" for x in range(21)}, "crowd base"),
    (
        house.function_names,
        {"src/base/planted.c": "int other(void)\n{\n}\n"},
        "function base/planted.c other",
    ),
    (
        house.function_names,
        {"src/base/planted.c": "int plantedness(void)\n{\n}\n"},
        "function base/planted.c plantedness",
    ),
    (
        house.circles,
        {
            "src/base/planted.h": "",
            "src/base/planted.c": '#include "net/a.h"\n',
            "src/net/a.h": '#include "net/b.h"\n',
            "src/net/b.c": '#include "base/planted.h"\n',
        },
        "circle net/b",
    ),
    (house.skipped_tests, {TESTS: "if fs.exists(source)\n"}, f"skip {TESTS}"),
]

# What may look like it and is fine.
FINE = [
    (house.pairs, {"src/base/planted.h": "struct planted {\n\tint x;\n};\n"}),
    # A table that the build makes.
    (house.pairs, {"src/base/planted.h": "extern const int planted[];\n"}),
    (house.pairs, {"src/base/planted.h": "static inline int planted(void)\n{\n\treturn 1;\n}\n"}),
    (
        house.twice,
        {
            "src/base/planted.h": "enum planted { PLANTED };\nstruct planted_set;\n",
            "src/base/planted.c": "static const enum planted all[] = {PLANTED};\n",
            "src/net/b.c": "struct planted_set;\n/* struct planted { */\nint x = PLANTED;\n",
        },
    ),
    (
        house.function_names,
        {
            "src/base/planted.c": "int planted(void)\n{\n}\nint planted_a(void)\n{\n}\n"
            "int base_planted_b(void)\n{\n}\nstatic int c(void)\n{\n}\n",
            "src/base/planteds.c": "int planted_d(void)\n{\n}\nint planteds_e(void)\n{\n}\n",
        },
    ),
    (
        house.circles,
        {
            "src/base/planted.h": "",
            "src/base/planted.c": '#include "base/planted.h"\n#include "base/planted2.h"\n',
            "src/base/planted2.h": "",
        },
    ),
]


def _found(rule, files: dict[str, str], directory: Path) -> list[str]:
    for name, text in files.items():
        tree.plant(directory, name, text)
    return [" ".join(one.key) for one in rule(directory)]


@pytest.mark.parametrize("rule", house.RULES)
def test_house(rule, root: Path) -> None:
    """The house keeps its rules, but for the exceptions."""
    excepted = house.exceptions(root)
    found = [one for one in rule(root) if one.key not in excepted]
    tree.expect_none([f"{one.place}: {one.says}" for one in found])


def test_exceptions_shrink(root: Path) -> None:
    """What is not broken any more is no exception any more."""
    needless = house.exceptions(root) - {one.key for one in house.over(root)}
    tree.expect_none([f"exceptions.txt: not needed: {' '.join(line)}" for line in sorted(needless)])


def test_exceptions_shrink_control(root: Path, tmp_path: Path) -> None:
    """An exception is a rule, a place and a name; the reason after # is none of it."""
    tree.plant(tmp_path, house.EXCEPTIONS, "# all\n\nfunction base/a.c b # why\n")
    assert house.exceptions(tmp_path) == {("function", "base/a.c", "b")}
    assert not house.over(tmp_path)


def test_shrink(tmp_path: Path) -> None:
    """What is mended goes, with the heading of a room that has no more; what is not, stays."""
    tree.plant(tmp_path, "src/net/a.c", "")
    head, net = "# all\n", "\n# net\npair net/a.c # why\n"
    base = "\n# base\npair base/a.c\n"
    tree.plant(tmp_path, house.EXCEPTIONS, f"{head}{base}{net}pair net/b.c\n")
    house.shrink(tmp_path)
    assert (tmp_path / house.EXCEPTIONS).read_text() == head + net


@pytest.mark.parametrize(("rule", "files", "says"), PLANTED)
def test_house_control(rule, files: dict[str, str], says: str, tmp_path: Path) -> None:
    """What is planted against a rule is found."""
    for name in ("err.h", "err.c"):
        tree.plant(tmp_path, f"src/base/{name}", "")
    assert says in _found(rule, files, tmp_path)


@pytest.mark.parametrize(("rule", "files"), FINE)
def test_house_fine(rule, files: dict[str, str], tmp_path: Path) -> None:
    """What only looks like it is not."""
    assert not [one for one in _found(rule, files, tmp_path) if "pair" not in one]
