# SPDX-License-Identifier: Apache-2.0
"""The form of the files: clang-format for C, ruff for Python, .editorconfig for all."""

import re
import sys
from pathlib import Path

import pytest
import tree

WIDTH = 100
RUFF_RULES = "E,F,W,I,B,UP"


def clang_format(root: Path) -> list[str]:
    """Lines that clang-format would change."""
    found = [path.relative_to(root) for path in tree.files(root, ".c", ".h")]
    _, output = tree.run(["clang-format-14", "--dry-run", *found], cwd=root)
    places = re.findall(r"^(\S+?:\d+):\d+: warning: ", output, re.MULTILINE)
    return [f"{place}: not as clang-format-14 has it" for place in dict.fromkeys(places)]


def ends(root: Path) -> list[str]:
    """Blanks at the end of a line, carriage returns, a last line without an end."""
    found = []
    for path in tree.files(root):
        name = str(path.relative_to(root))
        content = path.read_bytes()
        if name.startswith(tree.NOT_OURS) or name == "LICENSE" or b"\0" in content:
            continue
        for number, line in enumerate(content.split(b"\n"), 1):
            if line != line.rstrip() and not name.endswith(".tsv"):
                found.append(f"{name}:{number}: blank at the end of the line")
        if content and not content.endswith(b"\n"):
            found.append(f"{name}: the last line has no end")
    return found


def python(root: Path) -> list[str]:
    """What ruff finds in Python, in files and in scripts without an ending."""
    found = sorted({*tree.files(root, ".py"), *tree.scripts(root, "python")})
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet"]
    options = [f"--line-length={WIDTH}", "--target-version=py311", f"--select={RUFF_RULES}"]
    code, output = tree.run([*ruff, *options, "--output-format=concise", *found], cwd=root)
    return output.splitlines() if code else []


def compiled(root: Path) -> list[str]:
    """Python that does not compile."""
    found = []
    for path in sorted({*tree.files(root, ".py"), *tree.scripts(root, "python")}):
        try:
            compile(path.read_bytes(), str(path), "exec")
        except SyntaxError as error:
            found.append(f"{path.relative_to(root)}:{error.lineno}: {error.msg}")
    return found


CHECKS = [clang_format, ends, python, compiled]
PLANTED = [
    (clang_format, "src/base/planted.c", "int f(void) {\n    return 1;\n}\n"),
    (clang_format, "src/base/planted.c", f"/* {'wide ' * 20}*/\n"),
    (ends, "docs/planted.md", "a blank at the end \n"),
    (ends, "docs/planted.md", "no end"),
    (python, "tests/planted.py", "import os\n"),
    (python, "tools/planted", "#!/usr/bin/python3\nimport os\n"),
    (compiled, "tests/planted.py", "def f(:\n"),
]


@pytest.mark.parametrize("check", CHECKS)
def test_form(check, root: Path) -> None:
    """The tree has its form."""
    tree.expect_none(check(root))


@pytest.mark.parametrize(("check", "name", "text"), PLANTED)
def test_form_control(check, name: str, text: str, duplicate: Path) -> None:
    """A planted file without the form is found."""
    tree.plant(duplicate, name, text)
    assert any(name in found for found in check(duplicate))
