# SPDX-License-Identifier: Apache-2.0
"""The tables of the documentation that are made from the same data as the code.

python3 -m lab.doc_tables writes them into the pages; the style ring compares.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# A table stands between a line with its name and the next line that ends one.
_BLOCK = re.compile(
    r'(?P<begin>(?:<!-- table: (?P<md>[\w-]+) -->|\.\\" table: (?P<mdoc>[\w-]+))\n)'
    r'(?P<text>.*?)(?P<end>(?:<!-- end of table -->|\.\\" end of table)\n)',
    re.DOTALL,
)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_OPTION = re.compile(r"^\t\[OPTION_\w+\] =\s*\{(.*?),\s+(true|false)\},$", re.DOTALL | re.MULTILINE)
_DIALECTS = ("ZK_", "ZOO_", "ZOOKEEPER_")

PAGES = ("docs/configuration.md", "docs/kafka-init.ini.5")


def stale(root: Path) -> list[str]:
    """The pages that differ from what their data says."""
    return [
        f"{page}: its tables are not those of the code: python3 -m lab.doc_tables"
        for page in PAGES
        if _page(root, page) != (root / page).read_text()
    ]


def _page(root: Path, page: str) -> str:
    makers = {
        "zookeeper": _zookeeper,
        "kafka-not-keys": _kafka_not_keys,
        "jvm": _jvm,
        "options": _options,
    }
    text = (root / page).read_text()
    names = {found["md"] or found["mdoc"] for found in _BLOCK.finditer(text)}
    if not names or names - set(makers):
        raise ValueError(f"{page}: tables {sorted(names)}")

    def fill(found: re.Match[str]) -> str:
        return found["begin"] + makers[found["md"] or found["mdoc"]](root) + found["end"]

    return _BLOCK.sub(fill, text)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _zookeeper(root: Path) -> str:
    """src/zookeeper/keys.tsv: what sets a key, in each dialect."""
    heads = ("key", *(f"`{dialect}…`" for dialect in _DIALECTS), "default", "becomes")
    text = _row(*heads) + "|---" * len(heads) + "|\n"
    for line in (root / "src/zookeeper/keys.tsv").read_text().splitlines():
        if line.startswith("#"):
            continue
        key, target, *_, initial, variables, java = line.split("\t")
        names = [] if variables == "-" else variables.split(" ")
        cells = [
            ", ".join(f"`{name}`" for name in names if name.startswith(dialect))
            for dialect in _DIALECTS
        ]
        becomes = {"zoo.cfg": "zoo.cfg", "java": f"`-D{java}`", "ensemble": "the members"}[target]
        text += _row(f"`{key}`", *cells, "" if initial == "-" else f"`{initial}`", becomes)
    return text


def _array(root: Path, name: str) -> str:
    """The body of the one array of the rooms that is called so."""
    found = [
        text
        for path in sorted((root / "src").glob("*/*.c"))
        for text in re.findall(rf"\b{name}\[\] = \{{\n(.*?)\n\t?\}};", path.read_text(), re.DOTALL)
    ]
    if len(found) != 1:
        raise ValueError(f"{len(found)} arrays {name}[] in src/")
    return str(found[0])


def _kafka_not_keys(root: Path) -> str:
    """excluded[] of src/kafka/kafka_names.c."""
    names = _STRING.findall(_array(root, "excluded"))
    return ", ".join(f"`KAFKA_{name}`" for name in sorted(names)) + "\n"


def _jvm(root: Path) -> str:
    """variables[] of src/jvm/variables.c, under the comments that say whose they are."""
    text = ""
    for group in re.finditer(r"/\*(.*?)\*/([^/]*)", _array(root, "variables"), re.DOTALL):
        names = [
            f"`{name}`" + (f" (as `{key}`)" if key else "")
            for name, key in re.findall(r'\{"(\w+)", (?:NULL|"(\w+)")\}', group[2])
        ]
        text += f"- {' '.join(group[1].split())}: {', '.join(names)}\n"
    return text


def _options(root: Path) -> str:
    """option_specs[] of src/settings/option_specs.c, those that kafka-init.ini may hold."""
    return "".join(_option(*fields) for fields in _option_specs(root))


def _option_specs(root: Path) -> Iterator[tuple[str, str, str, str, str]]:
    text = (root / "src/settings/option_specs.c").read_text()
    macros = dict(re.findall(r'^#define (\w+) ("[^"]*")$', text, re.MULTILINE))
    for found in _OPTION.finditer(text):
        if found[2] == "true" or found[1].startswith('"config"'):
            continue
        body = re.sub(r"\b[A-Z_]+_DEFAULT\b", lambda word: macros[word[0]], found[1])
        body = re.sub(r'"\s+"', "", body)
        fields = re.findall(r'"(?:[^"\\]|\\.)*"|\b\w+\b', body)
        name, _, argument, initial, choices, help_text = (
            "" if field == "NULL" else field.strip('"') for field in fields
        )
        if choices == "PREFLIGHT_CHOICES":
            choices = "|".join(["all", *_preflight_checks(root)])
        yield name, argument, initial, choices, help_text


def _preflight_checks(root: Path) -> list[str]:
    text = (root / "src/settings/preflight_checks.h").read_text()
    return re.findall(r'CHECK\(\w+, "([^"]+)"\)', text)


def _option(name: str, argument: str, initial: str, choices: str, help_text: str) -> str:
    words = help_text.replace("`", "").replace("\\", "\\e")
    value = choices.replace("|", " | ") if choices else argument
    if "," in argument:
        value = f"{argument} ({value})"
    default = f"\nDefault: {initial}." if initial else ""
    return f".It Li {name} = Ar {value}\n{words}.{default}\n"


def main() -> int:
    """Write the tables into the pages."""
    for page in PAGES:
        (ROOT / page).write_text(_page(ROOT, page))
    return 0


if __name__ == "__main__":
    sys.exit(main())
