# SPDX-License-Identifier: Apache-2.0
"""What the files of src/ hold and include, and the rules of the house that are about more than one.

As a program (PYTHONPATH=tests) it prints, room by room and in the form of exceptions.txt, what
breaks them and is not excepted, and what is excepted and need not be; with --all all that breaks
them, with --counts how much by room and rule. --shrink takes what need not be out of the file.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tree

FILES_OF_A_ROOM = 20
MAIN = Path("main.c")
EXCEPTIONS = "tests/style/exceptions.txt"

# ctags takes `enum x table[] = {…}` for an enum.
_TAG = re.compile(r"\b(?:struct|union|enum)\s+(\w+)\s*\{")
_CONSTANTS = re.compile(r"\benum\b(?:\s+\w+)?\s*\{([^}]*)\}")
_CONSTANT = re.compile(r"(?:^|,)\s*(\w+)\s*(?==|,|$)")
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


@dataclass(frozen=True)
class Over:
    """A place that breaks a rule; rule, place and name are a line of exceptions.txt."""

    rule: str
    place: str
    name: str
    says: str

    @property
    def key(self) -> tuple[str, ...]:
        """What an exception for it says."""
        return (self.rule, self.place, self.name) if self.name else (self.rule, self.place)


@dataclass(frozen=True)
class Symbol:
    """A function or variable that a file of src/ declares or defines."""

    path: Path  # below src/
    line: int
    end: int
    kind: str
    name: str
    static: bool


@lru_cache(maxsize=2)
def symbols(root: Path) -> tuple[Symbol, ...]:
    """All symbols of src/, of one run of ctags: a control plants before it asks."""
    found = tree.files(root, ".c", ".h", under="src/")
    ctags = ["ctags", "--options=NONE", "--output-format=json", "--languages=C", "--sort=no"]
    maps = ["--langmap=C:.c.h", "--kinds-C=fpvx", "--fields=+nef", "-f", "-"]
    _, output = tree.run([*ctags, *maps, *found], cwd=root)
    tags = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return tuple(_symbol(root, tag) for tag in tags)


def _symbol(root: Path, tag: dict) -> Symbol:
    path = Path(tag["path"]).relative_to(root / "src")
    end = tag.get("end", tag["line"])
    return Symbol(path, tag["line"], end, tag["kind"], tag["name"], tag.get("file", False))


def sources(root: Path) -> list[Path]:
    """The C files of src/, below it."""
    return [path.relative_to(root / "src") for path in tree.files(root, ".c", ".h", under="src/")]


def includes(path: Path) -> list[tuple[int, str, str]]:
    """Line, kind of bracket and name of each #include."""
    code = tree.without_comments(path.read_text())
    return [
        (code.count("\n", 0, found.start()) + 1, found[1], found[2])
        for found in _INCLUDE.finditer(code)
    ]


def pairs(root: Path) -> Iterator[Over]:
    """A .c has its .h; and what a .h declares its own .c defines, or the build: so a .h without a
    .c holds types alone."""
    there = set(sources(root))
    for path in sorted(there):
        if path.suffix == ".c" and path != MAIN and path.with_suffix(".h") not in there:
            yield Over("pair", str(path), "", "has no header of its own")
    defined = defaultdict(set)
    for one in symbols(root):
        if one.kind in ("function", "variable"):
            defined[one.name].add(one.path.with_suffix(".c"))
    for one in symbols(root):
        own = one.path.with_suffix(".c")
        made = one.kind == "externvar" and not defined[one.name]
        if one.kind in ("prototype", "externvar") and one.path.suffix == ".h" and not made:
            if own not in defined[one.name]:
                says = f"declares {one.name}, which {own} does not define"
                yield Over("promise", str(one.path), one.name, says)


def twice(root: Path) -> Iterator[Over]:
    """Tags, enum constants and names of files that are there more than once."""
    places = defaultdict(set)
    for path in sources(root):
        code = tree.without_text((root / "src" / path).read_text())
        for name in _TAG.findall(code):
            places["tag", name].add(str(path))
        for body in _CONSTANTS.findall(code):
            for name in _CONSTANT.findall(body):
                places["constant", name].add(str(path))
        places["file", path.stem].add(str(path.with_suffix("")))
    for (rule, name), found in sorted(places.items()):
        for place in sorted(found) if len(found) > 1 else ():
            others = ", ".join(sorted(found - {place}))
            yield Over(rule, place, name, f"{rule} {name} is in {others} too")


def crowds(root: Path) -> Iterator[Over]:
    """Rooms with too many .c files."""
    counts = Counter(path.parts[0] for path in sources(root) if path.suffix == ".c")
    for room, count in sorted(counts.items()):
        if count > FILES_OF_A_ROOM:
            yield Over("crowd", room, "", f"{count} .c files, at most {FILES_OF_A_ROOM}")


def function_names(root: Path) -> Iterator[Over]:
    """Global functions whose name does not begin with that of their file, or of room and file: of
    files.c file_ does too."""
    for one in symbols(root):
        if one.kind != "function" or one.static or one.path.suffix != ".c":
            continue
        room, file = one.path.parent.name, one.path.stem
        starts = re.compile(rf"({room}_)?{file.removesuffix('s')}s?(_|$)")
        if one.path != MAIN and not starts.match(one.name):
            says = f"{one.name} begins with neither {file}_ nor {room}_{file}_"
            yield Over("function", str(one.path), one.name, says)


def circles(root: Path) -> Iterator[Over]:
    """Files that include each other in a circle; a .c and its .h are one."""
    graph = _graph(root)
    below = {node: _reached(graph, node) for node in graph}
    for node in sorted(graph):
        circle = [other for other in sorted(below[node]) if node in below.get(other, ())]
        if circle:
            yield Over("circle", node, "", f"in a circle: {' '.join(circle)}")


def _graph(root: Path) -> dict[str, set[str]]:
    """Each file without its ending, and those that it includes."""
    graph = defaultdict(set)
    for path in sources(root):
        node = str(path.with_suffix(""))
        ours = {name.removesuffix(".h") for _, _, name in includes(root / "src" / path)}
        graph[node] |= ours - {node}
    return {node: {name for name in ours if name in graph} for node, ours in graph.items()}


def _reached(graph: dict[str, set[str]], node: str) -> set[str]:
    """All that a file includes, by whatever way."""
    reached, left = set(), list(graph[node])
    while left:
        other = left.pop()
        if other not in reached:
            reached.add(other)
            left += graph[other]
    return reached


def skipped_tests(root: Path) -> Iterator[Over]:
    """Where meson would leave out a test whose source is not there, without a word."""
    for path in tree.files(root, "meson.build", under="tests/"):
        if re.search(r"\.(exists|is_file)\(", path.read_text()):
            place = str(path.relative_to(root))
            yield Over("skip", place, "", "asks whether a file is there: if not, that is an error")


RULES = (pairs, twice, crowds, function_names, circles, skipped_tests)


def exceptions(root: Path) -> set[tuple[str, ...]]:
    """The lines of exceptions.txt: rule, place and name; after a # stands why."""
    lines = (root / EXCEPTIONS).read_text().splitlines()
    return {words for line in lines if (words := _words(line))}


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split("#")[0].split())


def over(root: Path) -> list[Over]:
    """All that breaks a rule."""
    return [one for rule in RULES for one in rule(root)]


def _room(words: tuple[str, ...]) -> str:
    return words[1].split("/")[0]


def _print(title: str, lines: set[tuple[str, ...]]) -> None:
    print(f"# {title}: {len(lines)}")
    for room in sorted({_room(line) for line in lines}):
        print(f"\n# {room}")
        for line in sorted(line for line in lines if _room(line) == room):
            print(" ".join(line))


def shrink(root: Path) -> None:
    """Take out of exceptions.txt what is no exception any more, and rooms that have none left."""
    needed = {one.key for one in over(root)}
    head, *rooms = (root / EXCEPTIONS).read_text().split("\n\n")
    kept = [head.rstrip("\n")]
    for room in rooms:
        lines = [x for x in room.splitlines() if not _words(x) or _words(x) in needed]
        if any(map(_words, lines)):
            kept.append("\n".join(lines))
    (root / EXCEPTIONS).write_text("\n\n".join(kept) + "\n")


def main() -> None:
    """Print what the options ask for."""
    root = Path(__file__).resolve().parents[2]
    if "--shrink" in sys.argv:
        shrink(root)
    found, excepted = {one.key for one in over(root)}, exceptions(root)
    if "--counts" in sys.argv:
        for (room, rule), count in sorted(Counter((_room(x), x[0]) for x in found).items()):
            print(f"{room:<12}{rule:<10}{count:>4}")
    elif "--all" in sys.argv:
        _print("all", found)
    else:
        _print("over, and not excepted", found - excepted)
        _print("excepted, and not over", excepted - found)


if __name__ == "__main__":
    main()
