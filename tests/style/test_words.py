# SPDX-License-Identifier: Apache-2.0
"""Words that do not belong here (forbidden calls, a machine's traces), and the licence's line."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import tree

# No bound, no error, state of the whole process, or a shell; and what base/mem.c stands before.
FORBIDDEN = (
    "strcpy strcat stpcpy sprintf vsprintf atoi atol atoll atof gets strtok system popen alloca "
    "execl execle execlp execvp execvpe tmpnam mktemp"
).split()
ALLOCATORS = "malloc calloc realloc reallocarray strdup strndup".split()
ALLOCATORS_HOME = "src/base/mem.c"

# Where addresses may point: a project's own pages, and names that RFC 2606 keeps free. Never a
# registry or a mirror: those are each machine's own configuration.
HOSTS = re.compile(
    r"([\w-]+\.)*(apache\.org|example|example\.(com|org|net)|invalid|test|localhost|w3\.org"
    r"|github\.com|kubernetes\.io|debian\.org|openssl\.org|spdx\.org|cmocka\.org|ietf\.org"
    r"|rfc-editor\.org|man7\.org|openjdk\.org|cr\.yp\.to)"
)
# Paths of the machines that this was written on ([...] so that this line is none).
PLACES = re.compile(r"/[w]ork/|\b[s]hared/(facts|guides|testbed|design|hooks)|/[r]oot/\.")
_ADDRESS = re.compile(r"\bhttps?://[^\s\"'<>()\[\]{}`,;]+")

_SPDX = re.compile(r"SPDX-License-Identifier: Apache-2\.0\b")
_NO_LICENCE = re.compile(r"LICENSE|.*\.(sha256|json|lock)|.*/go\.sum|.*/\.gitkeep")


def calls(root: Path) -> list[str]:
    """Forbidden calls."""
    found = []
    for path in tree.files(root, ".c", ".h"):
        place = str(path.relative_to(root))
        names = list(FORBIDDEN)
        if place.startswith("src/") and place != ALLOCATORS_HOME:
            names += ALLOCATORS
        called = re.compile(rf"(?<![\w.>])({'|'.join(names)})\s*\(")
        for number, line in enumerate(tree.without_text(path.read_text()).splitlines(), 1):
            found += [f"{place}:{number}: {one[1]}()" for one in called.finditer(line)]
    return found


def licence(root: Path) -> list[str]:
    """Files without the line that names the licence, at their beginning."""
    found = []
    for path in tree.files(root):
        name = str(path.relative_to(root))
        content = path.read_bytes()
        if name.startswith(tree.NOT_OURS) or _NO_LICENCE.fullmatch(name) or b"\0" in content:
            continue
        first = b"\n".join(content.split(b"\n")[:3]).decode(errors="replace")
        if not _SPDX.search(first):
            found.append(f"{name}: no SPDX-License-Identifier in the first three lines")
    return found


def traces(root: Path) -> list[str]:
    """Paths of a machine, and addresses of anything but public documentation."""
    found = []
    for path in tree.files(root):
        name = str(path.relative_to(root))
        content = path.read_bytes()
        if b"\0" in content or name == "LICENSE":
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
            found += [f"{name}:{number}: {one[0]}" for one in PLACES.finditer(line)]
            found += [f"{name}:{number}: {one}" for one in _ADDRESS.findall(line) if _odd(one)]
    return found


def _odd(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return True
    # An address, a bare word and a variable name no machine of the world.
    return "." in host and not re.fullmatch(r"[\d.]+|.*[$%].*", host) and not HOSTS.fullmatch(host)


CHECKS = [calls, licence, traces]
PLANTED = [
    (calls, "tests/unit/planted.c", "void f(void) { strcpy(a, b); }\n"),
    (licence, "src/base/planted.c", "int x;\n"),
    (licence, "docs/planted.md", "# A page\n"),
    (traces, "docs/planted.md", "see /" + "work/somewhere\n"),
    (traces, "docs/planted.md", "see s" + "hared/facts\n"),
    (traces, "docs/planted.md", "from https:" + "//registry.mirror.corp/x\n"),
]


@pytest.mark.parametrize("check", CHECKS)
def test_words(check, root: Path) -> None:
    """Nothing in the tree has such a word."""
    tree.expect_none(check(root))


@pytest.mark.parametrize(("check", "name", "text"), PLANTED)
def test_words_control(check, name: str, text: str, duplicate: Path) -> None:
    """A planted word is found."""
    tree.plant(duplicate, name, text)
    assert any(name in found for found in check(duplicate))


def test_each_call_is_found(duplicate: Path) -> None:
    """Each of the forbidden calls is found."""
    names = FORBIDDEN + ALLOCATORS
    tree.plant(duplicate, "src/net/planted.c", "".join(f"int x = {one} (y);\n" for one in names))
    found = [one.split()[1] for one in calls(duplicate) if "src/net/planted.c" in one]
    assert found == [f"{name}()" for name in names]


def test_words_that_are_fine(duplicate: Path) -> None:
    """A longer name, a member, a comment and a string are no calls; mem.c may allocate."""
    text = '/* strcpy(a) */\nvoid f(void)\n{\n\txstrdup(a);\n\tx->system(b);\n\tg("atoi(c)");\n}\n'
    tree.plant(duplicate, "src/net/planted.c", text)
    tree.plant(duplicate, ALLOCATORS_HOME, "void *f(void)\n{\n\treturn malloc(1);\n}\n")
    assert not any("planted" in one or ALLOCATORS_HOME in one for one in calls(duplicate))
