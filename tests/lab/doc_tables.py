# SPDX-License-Identifier: Apache-2.0
"""The tables of the documents are those that tests/tables/tables.c prints, from the library's own.

python3 -m lab.doc_tables, in tests/, writes them into the pages; the style ring compares.
"""

import re
import sys
from pathlib import Path

from lab import builds, command

PAGES = (
    "README.md",
    "docs/configuration.md",
    "docs/errors.md",
    "docs/kafka-init.1",
    "docs/kafka-init.ini.5",
)

# A table stands between a line with its name and the next line that ends one.
_TABLE = re.compile(
    r'^((?:<!--|\.\\") table: [^\n]*\n)(.*?)(?=(?:<!--|\.\\") end of table)',
    re.DOTALL | re.MULTILINE,
)


def printed() -> str:
    """What the program prints."""
    directory = builds.ensure("release")
    return command.run([str(directory / "tests/tables/doc-tables")])


def filled(text: str, tables: str) -> str:
    """A page with its tables as they are printed."""
    known = dict(_TABLE.findall(tables))
    missing = "there is no such table\n"
    return _TABLE.sub(lambda found: found[1] + known.get(found[1], missing), text)


def stale(root: Path, tables: str) -> list[str]:
    """Pages without tables, and those whose tables are not the printed ones."""
    found = []
    for page in PAGES:
        text = (root / page).read_text()
        if not _TABLE.search(text) or filled(text, tables) != text:
            found.append(f"{page}: its tables are not those of the code: python3 -m lab.doc_tables")
    return found


def main() -> int:
    """Write the tables into the pages."""
    tables = printed()
    for page in PAGES:
        path = builds.ROOT / page
        path.write_text(filled(path.read_text(), tables))
    return 0


if __name__ == "__main__":
    sys.exit(main())
