# SPDX-License-Identifier: Apache-2.0
"""Shell scripts, manuals and links."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import tree

# A link of Markdown, with its target up to a title; and one by reference.
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def shell(root: Path) -> list[str]:
    """What shellcheck finds in shell scripts."""
    found = sorted({*tree.files(root, ".sh"), *tree.scripts(root, "sh")})
    code, output = tree.run(["shellcheck", "--format=gcc", *found], cwd=root)
    return output.splitlines() if code else []


def manuals(root: Path) -> list[str]:
    """What mandoc finds in the manuals."""
    found = tree.files(root, ".1", ".5", ".8", under="docs/")
    if not found:
        return ["docs/: there is no manual"]
    code, output = tree.run(["mandoc", "-T", "lint", "-W", "warning", *found], cwd=root)
    return output.splitlines() if code else []


def links(root: Path) -> list[str]:
    """Links between our own pages whose file is not there."""
    found = []
    known = {root / name for name in tree.names(root)}
    for page in tree.files(root, ".md"):
        text = _CODE.sub("", page.read_text())
        for link in _LINK.finditer(text):
            target = unquote((link[1] or link[2]).split("#")[0])
            if not target or re.match(r"[a-z]+:", target):
                continue
            there = (page.parent / target).resolve()
            if there not in known and not any(there in path.parents for path in known):
                found.append(f"{page.relative_to(root)}: {target} is not there")
    return found


CHECKS = [shell, manuals, links]
PLANTED = [
    (shell, "tools/planted", '#!/bin/bash\nrm -r "$1"/$2\n'),
    (shell, "docker/planted.sh", "#!/bin/sh\necho $1\n"),
    (manuals, "docs/planted.1", ".Dd November 1, 2026\n.Dt PLANTED 1\n.Os\n.Sh NAME\n.Xx odd\n"),
    (links, "docs/planted.md", "see [the page](nowhere.md#part)\n"),
    (links, "docs/planted.md", "see [the page][1]\n\n[1]: nowhere.md\n"),
]


@pytest.mark.parametrize("check", CHECKS)
def test_texts(check, root: Path) -> None:
    """Nothing to say about the tree's texts."""
    tree.expect_none(check(root))


@pytest.mark.parametrize(("check", "name", "text"), PLANTED)
def test_texts_control(check, name: str, text: str, duplicate: Path) -> None:
    """A planted fault is found."""
    tree.plant(duplicate, name, text)
    assert any(name in found for found in check(duplicate))


def test_links_that_are_fine(duplicate: Path) -> None:
    """Links to a file, a directory, a part of the page, another site; and code, are fine."""
    text = "[a](../docs/planted.md) [b](../src) [c](#part) [d](https://example.com) `[e](no)`\n"
    tree.plant(duplicate, "docs/planted.md", text)
    assert not any("planted" in found for found in links(duplicate))
