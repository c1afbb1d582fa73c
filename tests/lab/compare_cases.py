# SPDX-License-Identifier: Apache-2.0
"""The cases of the rings that start no binary on this machine: unit, fuzz, cluster, kubernetes.

Each becomes a variable or a mounted file of a pod: the strings in the tables of tests/unit, the
corpus of tests/fuzz, what manifests give their containers, what the pods of the cluster ring get.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lab.builds import ROOT
from lab.command import run
from lab.compare_forms import ROLES

# Beside what the kubelet gives: who the pod is, and what a start cannot do without.
POD = {"JAVA_HOME": "/opt/java", "POD_NAME": "kafka-1", "POD_IP": "10.1.2.3"}
BASE = {
    "broker": POD | {"KAFKA_ZOOKEEPER_CONNECT": "zk:2181/kafka"},
    "zookeeper": POD | {"ZK_REPLICAS": "3", "KAFKA_INIT_DOMAIN": "zk.test"},
}
MOUNTED = "/mounted/file"
OPTIONS = {"broker": "--server-properties", "zookeeper": "--zoo-cfg"}
LINE = re.compile(r"[A-Za-z_][\w.\-]*=")
# Where a value of the fuzz corpus stands; environment and files: see corpus().
VALUES = {
    "connect_string": ("broker", ["KAFKA_ZOOKEEPER_CONNECT"]),
    "expand": ("broker", ["KAFKA_CLIENT_ID"]),
    "jaas": ("broker", ["KAFKA_LISTENER_NAME_SASL__PLAINTEXT_PLAIN_SASL_JAAS_CONFIG"]),
    "listeners": ("broker", ["KAFKA_LISTENERS", "KAFKA_ADVERTISED_LISTENERS"]),
    "server_line": ("zookeeper", ["ZOO_CFG_server.1", "ZOO_SERVERS"]),
    "words": ("broker", ["KAFKA_OPTS"]),
}
FILES = {
    "broker": (("broker", OPTIONS["broker"]),),
    "ini": tuple((role, "--config") for role in ROLES),
    "properties": tuple(OPTIONS.items()),
    "properties_write": tuple(OPTIONS.items()),
    "zookeeper": (("zookeeper", OPTIONS["zookeeper"]),),
}


@dataclass(frozen=True)
class Case:
    """One start; files by their path in the pod."""

    name: str
    role: str
    environment: Mapping[str, str]
    words: list[str] = field(default_factory=list)
    files: Mapping[str, bytes] = field(default_factory=dict)


def every(pods: Path) -> Iterator[Case]:
    """All of them; `pods` has what lab.compare_pods wrote."""
    yield from unit()
    yield from corpus()
    yield from manifests()
    yield from settings()
    for line in pods.read_text().splitlines():
        row = json.loads(line)
        yield Case(f"cluster {row['test']}", row["role"], POD | row["environment"], row["words"])


def _variables(lines: "list[str]") -> dict[str, str]:
    pairs = (line.partition("=") for line in lines)
    return {name: value for name, equals, value in pairs if name and equals}


def unit() -> Iterator[Case]:
    """Strings whose lines are settings: as variables, and as a file."""
    seen = set()
    for path in sorted((ROOT / "tests/unit").glob("test_*.c")):
        for text in _strings(path):
            lines = text.splitlines()
            if text in seen or not any(LINE.match(line) for line in lines) or "\0" in text:
                continue
            seen.add(text)
            name = f"unit {path.stem} {text[:60]!r}"
            for role in ROLES:
                if any(re.match(r"[A-Z][A-Za-z]*_", line) for line in lines):
                    yield Case(name, role, BASE[role] | _variables(lines))
                if any(re.match(r"[a-z4]", line) for line in lines):
                    yield _file(name, role, OPTIONS[role], text.encode(errors="surrogateescape"))


def _strings(path: Path) -> Iterator[str]:
    """The strings of a C file, with its macros expanded, those beside each other as one."""
    includes = [f"-I{ROOT / one}" for one in ("src", "tests/unit")]
    text = run(["gcc", "-E", "-P", *includes, str(path)])
    string = r'"(?:\\.|[^"\\\n])*"'
    for found in re.finditer(rf"{string}(?:\s*{string})*", text):
        words = re.findall(string, found[0])
        read = "".join(ast.literal_eval(f"b{_ascii(one)}").decode("latin-1") for one in words)
        yield read.encode("latin-1").decode(errors="surrogateescape")


def _ascii(word: str) -> str:
    """A C string as Python can read it, byte by byte: hexadecimal escapes may have any length."""

    def escape(found: re.Match[str]) -> str:
        digits = found[1][1:]
        return f"\\x{int(digits, 16):02x}" if digits and found[1][0] == "x" else found[0]

    plain = "".join(chr(byte) if byte < 128 else f"\\x{byte:02x}" for byte in word.encode())
    return re.sub(r"\\(x[0-9A-Fa-f]+|.)", escape, plain)


def _file(name: str, role: str, option: str, content: bytes) -> Case:
    return Case(name, role, BASE[role], [option, MOUNTED], {MOUNTED: content})


def corpus() -> Iterator[Case]:
    """Inputs of the fuzz targets: pieces with a NUL byte between them."""
    for path in sorted((ROOT / "tests/fuzz/corpus").glob("*/*")):
        target, name = path.parent.name, f"fuzz {path.parent.name}/{path.name}"
        content = path.read_bytes()
        pieces = [piece.decode(errors="surrogateescape") for piece in content.split(b"\0")]
        for role, option in FILES.get(target, ()):
            # broker and zookeeper have the file as their first piece.
            whole = content.partition(b"\0")[0] if target in ROLES else content
            yield _file(name, role, option, whole)
        if target in VALUES:
            role, variables = VALUES[target]
            more = BASE[role] | _variables(pieces[1:])
            yield Case(name, role, more | dict.fromkeys(variables, pieces[0]))
        if target == "environment":
            for role in ROLES:
                secret = {"/secret": pieces[0].encode(errors="surrogateescape")}
                yield Case(name, role, BASE[role] | _variables(pieces[1:]), [], secret)


def settings() -> Iterator[Case]:
    """The hundred settings of tools/bench."""
    content = (ROOT / "tests/bench/settings.properties").read_bytes()
    yield _file("bench settings.properties", "broker", OPTIONS["broker"], content)


def manifests() -> Iterator[Case]:
    """Each container of our manifests and of those that migrate, patches on top of the base."""
    for directory in sorted(path.parent for path in ROOT.glob("manifests/**/kustomization.yaml")):
        yield from _containers(directory, ROOT / "manifests/base")
    for directory in sorted((ROOT / "tests/data/migration").glob("*/*")):
        yield from _containers(directory, directory)


def _documents(directory: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in sorted(directory.glob("*.yaml")):
        found += [one for one in yaml.safe_load_all(path.read_text()) if one]
    return found


def _containers(directory: Path, base: Path) -> Iterator[Case]:
    """`directory` may hold patches of `base`."""
    below = {name: env for name, env in _environments(base)}
    files = _mounted(base) | (_mounted(directory) if directory != base else {})
    for name, env in _environments(directory):
        role = "zookeeper" if re.search("zoo|zk", name) else "broker"
        given = POD | below.get(name, {}) | env
        where = f"manifest {directory.relative_to(ROOT)} {name}"
        yield Case(where, role, {key: value for key, value in given.items() if value}, [], files)


def _environments(directory: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for document in _documents(directory):
        spec = document.get("spec") or {}
        spec = (spec.get("template") or {}).get("spec") or spec
        for container in spec.get("containers", ()):
            rows = container.get("env") or ()
            # A field of the pod is its address, or a label.
            given = {row["name"]: str(row.get("value", "field")) for row in rows}
            if "command" not in container:
                yield container["name"], given | POD


def _mounted(directory: Path) -> dict[str, bytes]:
    """ConfigMaps, and what kustomize makes them of, where the base mounts them."""
    found = {
        f"/etc/kafka/{path.name}": path.read_bytes()
        for pattern in ("*.properties", "*.cfg", "*.yml")
        for path in directory.glob(pattern)
    }
    for document in _documents(directory):
        if document["kind"] == "ConfigMap":
            data = document.get("data") or {}
            found |= {f"/etc/kafka/{name}": text.encode() for name, text in data.items()}
    return found
