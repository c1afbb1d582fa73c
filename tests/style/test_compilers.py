# SPDX-License-Identifier: Apache-2.0
"""What the compilers and their analyzers say: no warning from gcc and clang, gcc's -fanalyzer and
clang-tidy, and each header compiled alone."""

import contextlib
import hashlib
import json
import os
import shlex
from functools import cache
from pathlib import Path

import pytest
import tree
from lab import builds
from lab.command import Failed

ROOT = builds.ROOT
SOURCES = [str(path.relative_to(ROOT)) for path in tree.files(ROOT, ".c", under="src/")]
HEADERS = [str(path.relative_to(ROOT)) for path in tree.files(ROOT, ".h", under="src/")]

WARNED = "int planted(int *);\nint planted(int *a)\n{\n\tunsigned shadow = 1;\n"
PLANTED_WARNING = WARNED + "\t{\n\t\tint shadow = *a;\n\t\treturn shadow;\n\t}\n}\n"
PLANTED_LEAK = (
    "#include <stdlib.h>\nint planted(void);\nint planted(void)\n{\n"
    "\tint *p = malloc(4);\n\tif (!p)\n\t\treturn 0;\n\tfree(p);\n\treturn *p;\n}\n"
)
PLANTED_SUSPICION = (
    "#include <string.h>\nvoid planted(char *a);\nvoid planted(char *a)\n{\n"
    "\tmemset(a, sizeof(*a), 0);\n}\n"
)


@pytest.mark.parametrize("name", ["release", "clang", "analyzer"])
def test_no_warning(name: str) -> None:
    """The whole tree compiles and links without a warning (they are errors)."""
    try:
        builds.ensure(name)
    except Failed as failed:
        output = str(failed)
    else:
        return
    pytest.fail(output, pytrace=False)


@cache
def command(name: str) -> list[str]:
    """How a build compiles src/main.c, without its output; the build itself may have failed."""
    with contextlib.suppress(Failed):
        builds.ensure(name)
    commands = json.loads((builds.directory(name) / "compile_commands.json").read_text())
    main = next(one for one in commands if one["file"].endswith("/src/main.c"))
    words = shlex.split(main["command"])
    drop = {"-o", "-c", "-MF", "-MQ", "-MD", main["file"]}
    drop |= {words[words.index(flag) + 1] for flag in ("-o", "-MF", "-MQ") if flag in words}
    return [word for word in words if word not in drop]


def compile_alone(name: str, path: Path, *options: str) -> tuple[int, str]:
    """Compile one file as a build does, to nowhere."""
    argv = [*command(name), *options, "-o", "/dev/null", "-c", path]
    return tree.run(argv, cwd=builds.directory(name))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("release", PLANTED_WARNING),
        ("clang", PLANTED_WARNING),
        ("analyzer", PLANTED_LEAK),
    ],
)
def test_no_warning_control(name: str, text: str, tmp_path: Path) -> None:
    """With the flags of that build a planted fault is an error, and an empty file is none."""
    code, output = compile_alone(name, tree.plant(tmp_path, "planted.c", text))
    assert code != 0 and "planted.c" in output and "-Werror" in output
    fine = tree.plant(tmp_path, "fine.c", "int fine(void);\nint fine(void)\n{\n\treturn 0;\n}\n")
    assert compile_alone(name, fine) == (0, "")


def header_alone(directory: Path, name: str) -> str:
    """What gcc says to a file that includes only this header, twice; "" when nothing."""
    include = f'#include "{name}"\n'
    code, output = compile_alone("release", tree.plant(directory, "alone.c", include * 2))
    return output if code else ""


@pytest.mark.parametrize("name", HEADERS)
def test_header_alone(name: str, tmp_path: Path) -> None:
    """A header includes what it needs."""
    found = header_alone(tmp_path, name.removeprefix("src/"))
    if found:
        pytest.fail(found, pytrace=False)


def test_header_alone_control(tmp_path: Path) -> None:
    """A header that leans on another include is found, and so is one without its guard."""
    tree.plant(tmp_path, "leans.h", "#pragma once\nsize_t planted(FILE *file);\n")
    assert "size_t" in header_alone(tmp_path, "leans.h")
    tree.plant(tmp_path, "twice.h", "enum planted { A, B };\n")
    assert "planted" in header_alone(tmp_path, "twice.h")


def tidy(path: Path) -> str:
    """What clang-tidy finds in one file, compiled as the clang build does; "" when nothing."""
    config = f"--config-file={ROOT / '.clang-tidy'}"
    flags = command("clang")[1:]
    argv = ["clang-tidy-14", "--quiet", config, path, "--", *flags]
    code, output = tree.run(argv, cwd=builds.directory("clang"))
    return output if code else ""


def fingerprint(path: Path) -> str:
    """A digest of all that clang-tidy's answer for a file depends on."""
    code, expanded = tree.run([*command("clang"), "-E", "-C", path], cwd=builds.directory("clang"))
    assert code == 0, expanded
    text = expanded + (ROOT / ".clang-tidy").read_text() + shlex.join(command("clang"))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("name", SOURCES)
def test_tidy(name: str) -> None:
    """clang-tidy finds nothing; a file that it has passed as it is now is not asked again."""
    passed = builds.BUILD / "tidy" / fingerprint(ROOT / name)
    if passed.exists():
        os.utime(passed)
        return
    found = tidy(ROOT / name)
    if found:
        pytest.fail(found, pytrace=False)
    passed.parent.mkdir(parents=True, exist_ok=True)
    passed.touch()


def test_tidy_control(tmp_path: Path) -> None:
    """A planted suspicion is found, by the list of checks that we have."""
    planted = tree.plant(tmp_path, "planted.c", PLANTED_SUSPICION)
    assert "bugprone-suspicious-memset-usage" in tidy(planted)
    # Its fingerprint changes with its text, and only then.
    before = fingerprint(planted)
    assert fingerprint(planted) == before
    planted.write_text(PLANTED_SUSPICION + "int more;\n")
    assert fingerprint(planted) != before
