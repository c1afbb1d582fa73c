# SPDX-License-Identifier: Apache-2.0
"""Every #include against the layers: a room sees only itself and the rooms below it; each library's
header is in one place."""

import re
from pathlib import Path

import pytest
import tree
from house import includes

# From the lowest layer up; main.c alone is above them all.
LAYERS = (
    ("base",),
    ("settings", "host", "process"),
    ("net",),
    ("identity", "run"),
    ("kafka", "zookeeper"),
    ("security", "storage", "jvm"),
    ("wait",),
    ("membership",),
    ("probe",),
    ("start",),
    ("cmd",),
)
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}

# Header: the files that may include it.
LIBRARIES = (
    (r"ini\.h", r"src/settings/ini\.c"),
    (r"(librdkafka/)?rdkafka.*\.h", r"src/net/kafka_client\.c"),
    (r"zookeeper/.*|zookeeper\.h|zoo.*\.h", r"src/net/zk_session\.c"),
    # What Kafka keeps in ZooKeeper, and the two answers that are for machines too.
    (r"jansson\.h", r"src/(kafka/znode|probe/status_json|settings/explain_json)\.c"),
    (r"openssl/.*", r"src/(net/tls|security/tls_\w+)\.c"),
)

def rooms(root: Path) -> list[str]:
    """Files that are in no room of the house."""
    return [
        f"{path.relative_to(root)}: not in a room ({' '.join(LEVEL)})"
        for path in tree.files(root, ".c", ".h", under="src/")
        if path.parent.name not in LEVEL and path != root / "src/main.c"
    ]


def upward(root: Path) -> list[str]:
    """Includes of a room that is not below, or that are not written "room/file.h"."""
    found = []
    for path in tree.files(root, ".c", ".h", under="src/"):
        own = path.relative_to(root / "src").parts[0]
        level = LEVEL.get(own, len(LAYERS))
        for line, bracket, name in includes(path):
            place = f"{path.relative_to(root)}:{line}"
            room = name.split("/")[0]
            # <net/if.h> is the system's.
            ours = bracket == '"' or (root / "src" / name).exists()
            if not ours:
                continue
            if room not in LEVEL or name.count("/") != 1 or bracket == "<":
                found.append(f'{place}: "{name}" is not written "room/file.h"')
            elif room != own and LEVEL[room] >= level:
                found.append(f"{place}: {own} may not include {name}")
    return found


def libraries(root: Path) -> list[str]:
    """Headers of a library outside their one place."""
    found = []
    for path in tree.files(root, ".c", ".h", under="src/"):
        place = str(path.relative_to(root))
        for line, bracket, name in includes(path):
            for header, home in LIBRARIES:
                # "zookeeper/zoo_cfg.h" in quotes is a room of ours.
                if bracket == "<" and re.fullmatch(header, name) and not re.fullmatch(home, place):
                    found.append(f"{place}:{line}: <{name}> belongs to {home} alone")
    return found


CHECKS = [rooms, upward, libraries]
PLANTED = [
    (rooms, "src/attic/planted.c", ""),
    (rooms, "src/planted.h", ""),
    (upward, "src/kafka/planted.c", '#include "zookeeper/model.h"\n'),
    (upward, "src/process/planted.c", '#include "settings/settings.h"\n'),
    (upward, "src/base/planted.h", '  #  include "host/host.h"\n'),
    (upward, "src/wait/planted.c", "#include <base/err.h>\n"),
    (upward, "src/start/planted.c", '#include "chain.h"\n'),
    (upward, "src/cmd/planted.c", '#include "../start/chain.h"\n'),
    (libraries, "src/settings/planted.c", "#include <ini.h>\n"),
    (libraries, "src/probe/planted.c", "#include <librdkafka/rdkafka.h>\n"),
    (libraries, "src/net/planted.c", "#include <zookeeper/zookeeper.h>\n"),
    (libraries, "src/kafka/planted.c", "#include <jansson.h>\n"),
    (libraries, "src/host/planted.c", "#include <openssl/ssl.h>\n"),
]


@pytest.mark.parametrize("check", CHECKS)
def test_layers(check, root: Path) -> None:
    """Every file is in a room, and every include points down."""
    tree.expect_none(check(root))


@pytest.mark.parametrize(("check", "name", "text"), PLANTED)
def test_layers_control(check, name: str, text: str, house_copy: Path) -> None:
    """A planted include that points up or aside is found."""
    tree.plant(house_copy, name, text)
    assert any(name in found for found in check(house_copy))


def test_comment_is_no_include(house_copy: Path) -> None:
    """What a comment says is not an include."""
    tree.plant(house_copy, "src/base/planted.c", '/*\n#include "cmd/broker.h"\n*/\n')
    assert not any("planted" in found for found in upward(house_copy))
