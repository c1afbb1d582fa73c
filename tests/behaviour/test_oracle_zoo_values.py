# SPDX-License-Identifier: Apache-2.0
"""The values of zoo.cfg that kafka-init takes are those that ZooKeeper's QuorumPeerConfig takes.

What differs is in STRICTER and LOOSER, by name and with the reason.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lab import oracle
from lab.oracle import ROOT, Refused
from oracle import render
from oracle.render import EXIT_CONFIG, ZOOKEEPER_DERIVED
from oracle.texts import padded

LONG = bool(os.environ.get("KAFKA_INIT_LONG"))
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}

Said = Mapping[str, str]

_ROWS = [
    line.split("\t")
    for line in (ROOT / "src/zookeeper/keys.tsv").read_text().splitlines()
    if not line.startswith("#")
]

# The keys of zoo.cfg that have a type, but the places of the data and what needs the network.
TYPES = {row[0]: row[2] for row in _ROWS if row[1] == "zoo.cfg" and row[2] != "TEXT"}

_NUMBERS = ("0", "1", "-1", "3", "2000", " 7 ", "\t7\x01", "+5", "007", "2147483647", "2147483648")
_ODD = ("", "5s", "0x5", "1_0", "1.0", "yes", "-", "65535", "65536", "9223372036854775808")
_BOOLEANS = ("true", "false", "TRUE", " False ", "yes", "no", "1", "0", "on", "", "truee")

# Keys that are looked at together, and words.
RELATED = {
    "tickTime": ("0", "1", "2000", "3000", "-5", "1100000000"),
    "minSessionTimeout": ("-1", "0", "1", "4000", "40000", "40001", "60001"),
    "maxSessionTimeout": ("-1", "0", "1", "3999", "4000", "40000"),
    "initLimit": ("0", "1", "-1"),
    "syncLimit": ("0", "5"),
    "standaloneEnabled": ("true", "false"),
    "electionAlg": ("3", "2", "x"),
    "peerType": ("participant", "OBSERVER", "observers", ""),
    "quorum.auth.enableSasl": ("true", "false"),
    "quorum.auth.serverRequireSasl": ("true", "false"),
    "quorum.auth.learnerRequireSasl": ("true", "false"),
    "clientPort": ("2181", "2182", "65535"),
    "clientPortAddress": ("0.0.0.0", "127.0.0.1"),
    "secureClientPort": ("2281",),
    "secureClientPortAddress": ("127.0.0.1",),
    "group.1": ("1:2:3", "1:2", "1:1", "x", ""),
    "weight.1": ("1", "0", "x"),
    "groupfoo": ("1",),
    "weightless.x": ("1",),
}

STRICTER: dict[str, Callable[[Said], bool]] = {
    # It listens on a port that nobody is told of, or throws only when it binds.
    "port 0": lambda said: any(
        said.get(key, "").strip("\t\x01 ") in ("0", "-0", "00")
        for key in ("clientPort", "secureClientPort")
    ),
}

LOOSER: dict[str, Callable[[str], bool]] = {
    # Whether each server stands in one group, and all of them do, is ZooKeeper's to say.
    "who is in which group": lambda error: (
        "is not in a group" in error.replace("is not", " is not")
        or "is in multiple groups" in error.replace("is in", " is in")
    ),
}


def ask(file: Path) -> str:
    """What QuorumPeerConfig throws; "" where it throws nothing."""
    try:
        oracle.get().quorum(file)
    except Refused as reason:
        return str(reason)
    return ""


def agree(binary: Path, place: Path, said: Said) -> bool:
    """Ask both; whether kafka-init takes it."""
    mounted, written = place / "mounted.cfg", place / "zoo.cfg"
    data = {"dataDir": str(place)}
    mounted.write_bytes(oracle.get().store(data | dict(said)))
    written.unlink(missing_ok=True)
    options = ["--out", str(place), "--zoo-cfg", str(mounted)]
    rendered = render.render(binary, "zookeeper", render.ZOOKEEPER, options)
    if rendered.code == 0:
        error = ask(written)
        known = [name for name, is_it in LOOSER.items() if is_it(error)]
        assert not error or known, f"ZooKeeper refuses {said}: {error}"
        return True
    assert rendered.code == EXIT_CONFIG, rendered.log
    (place / "myid").write_text("3\n")
    derived = ZOOKEEPER_DERIVED | data
    if "secureClientPort" in said:
        derived.pop("clientPort")
    written.write_bytes(oracle.get().store(derived | dict(said)))
    known = [name for name, is_it in STRICTER.items() if is_it(said)]
    assert ask(written) or known, f"ZooKeeper takes {said}: {rendered.log}"
    return False


@pytest.mark.parametrize("key", sorted(TYPES))
def test_every_key(binary: Path, place: Path, key: str) -> None:
    """Each key that has a type, with values at its edges."""
    for value in _BOOLEANS if TYPES[key] == "BOOLEAN" else _NUMBERS + _ODD:
        agree(binary, place, {key: value})


_related = st.dictionaries(
    st.sampled_from(sorted(RELATED)), st.integers(0, 20), min_size=1, max_size=5
).map(lambda chosen: {k: RELATED[k][n % len(RELATED[k])] for k, n in chosen.items()})


@given(_related)
@settings(max_examples=4000 if LONG else 300, **COMMON)
def test_related_keys(binary: Path, place: Path, said: dict[str, str]) -> None:
    """Keys that are looked at together."""
    agree(binary, place, said)


# Of each kind of use: a directory, a number, a switch, a store, a word, one that nobody knows.
PLAIN = {
    "dataLogDir": "/log dir",
    "tickTime": "1500",
    "reconfigEnabled": "TRUE",
    "clientPort": "2199",
    "peerType": "participant",
    "db.autocreate": "true",
    "ssl.keyStore.location": "/ks.jks",
    "ssl.keyStore.password": "a b",
    "some.key": "x",
}


@given(st.data())
@settings(max_examples=1000 if LONG else 100, **COMMON)
def test_blanks(binary: Path, place: Path, data: st.DataObject) -> None:
    """With blanks around keys and values, what is written and what was mounted are the same to
    ZooKeeper; and nothing that it trims is left to be read otherwise by anybody else."""
    plain = PLAIN | {"dataDir": str(place)}
    said = {data.draw(padded(k)): data.draw(padded(v)) for k, v in plain.items()}
    mounted, written = place / "mounted.cfg", place / "zoo.cfg"
    mounted.write_bytes(oracle.get().store(said))
    options = ["--out", str(place), "--zoo-cfg", str(mounted)]
    rendered = render.render(binary, "zookeeper", render.ZOOKEEPER, options)
    assert rendered.code == 0, rendered.log
    derived = {key: value for key, value in ZOOKEEPER_DERIVED.items() if key not in plain}
    mounted.write_bytes(oracle.get().store(derived | said))
    assert oracle.get().quorum(written) == oracle.get().quorum(mounted)
    loaded = oracle.get().load(written.read_bytes()).properties()
    assert loaded == derived | plain


PAIRS = {
    "a number": ({"tickTime": "2000ms"}, {"tickTime": "2000"}),
    "a boolean": ({"reconfigEnabled": "on"}, {"reconfigEnabled": "TRUE"}),
    "an order": (
        {"minSessionTimeout": "5000", "maxSessionTimeout": "4999"},
        {"minSessionTimeout": "5000", "maxSessionTimeout": "5000"},
    ),
    "an address without its port": (
        {"secureClientPortAddress": "127.0.0.1"},
        {"secureClientPortAddress": "127.0.0.1", "secureClientPort": "2281"},
    ),
    "a group": ({"groupfoo": "1"}, {"grou.p": "1"}),
}


@pytest.mark.parametrize(("wrong", "right"), PAIRS.values(), ids=PAIRS.keys())
def test_control(binary: Path, place: Path, wrong: Said, right: Said) -> None:
    """Both say no where they should, and yes beside it."""
    assert not agree(binary, place, wrong)
    assert ask(place / "zoo.cfg")
    assert agree(binary, place, right)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataDir that is used again and again."""
    return tmp_path_factory.mktemp("zookeeper")
