# SPDX-License-Identifier: Apache-2.0
"""What is shipped: static, position independent, hardened, small, and the same from anywhere."""

import re
import shutil
from pathlib import Path

import pytest
import tree
from lab import builds

MAX_BYTES = 8_000_000

# How to link programs without the qualities, and what they lack.
WEAK = [
    (
        "-no-pie -z execstack -z norelro -z lazy",
        ["needs a library", "needs a loader", "not position independent", "no RELRO"]
        + ["no BIND_NOW", "an executable stack"],
    ),
    (
        "-nostdlib -static -Wl,--omagic,--entry=main",
        ["not position independent", "no RELRO", "no BIND_NOW"]
        + ["a segment that is writable and executable"],
    ),
]


def faults(program: Path) -> list[str]:
    """Qualities of a static, hardened program that this one lacks."""
    argv = ["readelf", "--wide", "--file-header", "--program-headers", "--dynamic", program]
    _, elf = tree.run(argv, cwd=program.parent)
    segments = {
        (found[1], found[2].replace(" ", ""))
        for found in re.finditer(r"^  (\w+)(?: +0x\w+){5} ([RWE ]{3}) 0x", elf, re.MULTILINE)
    }
    kinds = {kind for kind, _ in segments}
    wrong = {
        "needs a library": "(NEEDED)" in elf,
        "needs a loader": "INTERP" in kinds,
        "not position independent": not re.search(r"Type: +DYN", elf) or "PIE" not in elf,
        "no RELRO": "GNU_RELRO" not in kinds,
        "no BIND_NOW": not re.search(r"\(FLAGS(_1)?\).*\b(BIND_)?NOW\b", elf),
        "an executable stack": not any(one == ("GNU_STACK", "RW") for one in segments),
        "a segment that is writable and executable": ("LOAD", "RWE") in segments,
    }
    return [fault for fault, is_so in wrong.items() if is_so]


def stripped_bytes(program: Path, scratch: Path) -> int:
    """The size of a program without its symbols."""
    code, output = tree.run(["strip", "-o", scratch / "stripped", program], cwd=scratch)
    assert code == 0, output
    return (scratch / "stripped").stat().st_size


@pytest.fixture
def shipped() -> Path:
    """The program of the release build."""
    return tree.built("release") / "kafka-init"


def test_static_and_hardened(shipped: Path) -> None:
    """The program needs nothing of its image and has its protections."""
    assert faults(shipped) == []


@pytest.mark.parametrize(("options", "lacks"), WEAK)
def test_static_and_hardened_control(options: str, lacks: list[str], tmp_path: Path) -> None:
    """What a program lacks is found."""
    source = tree.plant(tmp_path, "weak.c", "int main(void)\n{\n\treturn 0;\n}\n")
    weak = tmp_path / "weak"
    code, output = tree.run(["gcc", *options.split(), "-o", weak, source], cwd=tmp_path)
    assert code == 0, output
    assert faults(weak) == lacks


def test_size(shipped: Path, tmp_path: Path) -> None:
    """Stripped, it is at most 8 MB."""
    assert stripped_bytes(shipped, tmp_path) <= MAX_BYTES


def test_size_control(tmp_path: Path) -> None:
    """What is larger is seen, and symbols do not count."""
    source = tree.plant(tmp_path, "large.c", "char data[9000000] = {1};\nint main(void)\n{\n}\n")
    large = tmp_path / "large"
    code, output = tree.run(["gcc", "-g", "-o", large, source], cwd=tmp_path)
    assert code == 0, output
    assert MAX_BYTES < stripped_bytes(large, tmp_path) < large.stat().st_size


def test_same_from_anywhere(shipped: Path) -> None:
    """A copy in another place gives the same bytes; one that holds its place does not."""
    place = builds.BUILD / "elsewhere" / "of another length"
    source = tree.copy(builds.ROOT, place / "source")
    same = shipped.read_bytes() == build(source, place).read_bytes()
    assert same, f"compare {shipped} with {place / 'copy'}"
    with open(source / "src/main.c", "a") as main:
        main.write(f'__attribute__((used, retain)) static const char planted[] = "{place}";\n')
    same = shipped.read_bytes() == build(source, place).read_bytes()
    assert not same, "the planted place is not seen"


def build(source: Path, place: Path) -> Path:
    """Build a copy of the tree as the release is built."""
    log = place / "log"
    release = builds.BUILDS["release"]
    options = builds.Build((*release.options, "-Dtests=false"), release.compiler)
    builds.make(place / "obj", source, options, log)
    return Path(shutil.copy2(place / "obj" / "kafka-init", place / "copy"))
