# SPDX-License-Identifier: Apache-2.0
"""What kafka-init takes is what Kafka's own KafkaConfig takes: no more, and no less.

What differs is in STRICTER and LOOSER, by name and with the reason.
"""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lab import jars, kafka_keys, oracle
from lab.oracle import Refused
from oracle import kafka_values, render
from oracle.kafka_values import KEYS, OURS
from oracle.render import BROKER_DERIVED, EXIT_CONFIG
from oracle.texts import padded

LONG = bool(os.environ.get("KAFKA_INIT_LONG"))
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}

Said = Mapping[str, str]

# What kafka-init refuses and KafkaConfig takes.
STRICTER: dict[str, Callable[[Said], bool]] = {
    # The parser takes it, and binding or the registration fails after all of the recovery.
    "a port outside of 1 to 65535": lambda said: _ports_are_wrong(said),
    # Only the text 0.0.0.0 is refused, and no client can connect to [::] either.
    "the wildcard of IPv6 advertised": lambda said: "[::]" in said.get("advertised.listeners", ""),
    # Where listeners are derived, one machine has each port once; KafkaConfig sees no listeners.
    "one port twice, listeners not given": lambda said: (
        "listeners" not in said and _repeats(said.get("advertised.listeners", ""))
    ),
}

# What kafka-init takes and KafkaConfig refuses.
LOOSER: dict[str, Callable[[str], bool]] = {
    # No class is loaded: only the form of its name is looked at.
    "a class that is not there": lambda error: (
        "could not be found" in error or "ClassNotFoundException" in error
    ),
    "a class of another kind": lambda error: (
        "is not an instance of" in error
        or "must implement KafkaPrincipalSerde" in error
        or "ClassCastException" in error
    ),
}


def _ports_are_wrong(said: Said) -> bool:
    text = said.get("listeners", "") + "," + said.get("advertised.listeners", "")
    return any(not 1 <= int(port) <= 65535 for port in re.findall(r":(-?[0-9]+)(?:,|$)", text))


def _repeats(listeners: str) -> bool:
    ports = [int(port) for port in re.findall(r":([0-9]+) *(?:,|$)", listeners)]
    return len(ports) != len(set(ports))


def judge(file: bytes) -> str:
    """What KafkaConfig throws; "" where it throws nothing."""
    try:
        oracle.kafka().kafka(file)
    except Refused as reason:
        return str(reason)
    return ""


# KafkaConfig does not look for logins, the broker does.
LOGIN = {"KAFKA_OPTS": "-Djava.security.auth.login.config=/etc/jaas.conf"}


def agree(binary: Path, place: Path, said: Said) -> bool:
    """Ask both; whether kafka-init takes it."""
    file = place / "server.properties"
    file.write_bytes(oracle.kafka().store(said))
    rendered = render.broker(binary, LOGIN, file)
    if rendered.code == 0:
        error = judge(rendered.output)
        known = [name for name, is_it in LOOSER.items() if is_it(error)]
        assert not error or known, f"Kafka refuses {said}: {error}"
        return True
    assert rendered.code == EXIT_CONFIG, rendered.log
    asked = judge(oracle.kafka().store(_derived(said) | dict(said)))
    known = [name for name, is_it in STRICTER.items() if is_it(said)]
    assert asked or known, f"Kafka takes {said}: {rendered.log}"
    return False


def _derived(said: Said) -> dict[str, str]:
    """What kafka-init derives where nothing is said of it."""
    derived = dict(BROKER_DERIVED)
    if "log.dir" in said:
        derived.pop("log.dirs")
    told, bound = said.get("advertised.listeners"), said.get("listeners")
    if told is not None and bound is None:
        derived["listeners"] = re.sub(r"://.*?:([0-9]+) *(,|$)", r"://:\1\2", told)
    if bound is not None and told is None:
        derived["advertised.listeners"] = re.sub(
            r"://(\[::\]|0\.0\.0\.0|):", "://192.0.2.7:", bound
        )
    return derived


def _columns(text: str) -> dict[str, list[str]]:
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {name: rest for name, *rest in rows}


def test_table() -> None:
    """keys.tsv has each key of the image's Kafka, as its ConfigDef has it, and no other."""
    keys, topics = kafka_keys.rows(f"{jars.fetched('kafka')}/*")
    table = _columns(kafka_keys.TABLE.read_text())
    of_kafka = {name: row[:4] for name, row in table.items() if "added" not in row}
    asked = _columns(kafka_keys.table(keys, keys, topics))
    assert of_kafka == {name: row[:4] for name, row in asked.items()}


@pytest.mark.long
def test_table_of_the_next_version() -> None:
    """What the next Kafka removed and added."""
    assert kafka_keys.make(kafka_keys.NEXT) == kafka_keys.TABLE.read_text()


@pytest.mark.parametrize("name", sorted(set(KEYS) - set(OURS)))
def test_every_key(binary: Path, place: Path, name: str) -> None:
    """Each key with values at the edges of its type and its range; some of them are right."""
    values = kafka_values.values(KEYS[name])
    if not LONG:
        # The same few each time, others for each key.
        step = max(1, len(values) // 8)
        values = values[sum(name.encode()) % step :: step]
    for value in values:
        agree(binary, place, {name: value})


@given(kafka_values.related)
@settings(max_examples=4000 if LONG else 300, **COMMON)
def test_related_keys(binary: Path, place: Path, said: dict[str, str]) -> None:
    """Keys that are looked at together."""
    agree(binary, place, said)


@given(kafka_values.listeners())
@settings(max_examples=6000 if LONG else 400, **COMMON)
def test_listeners(binary: Path, place: Path, said: dict[str, str]) -> None:
    """Listeners in all forms, and the keys that name them."""
    agree(binary, place, said)


@given(kafka_values.any_keys())
@settings(max_examples=4000 if LONG else 200, **COMMON)
def test_any_keys(binary: Path, place: Path, said: dict[str, str]) -> None:
    """Any keys together."""
    agree(binary, place, said)


# Of each type, and of each kind of use; the last two are none of Kafka's own.
PLAIN = {
    "log.dirs": "/a b,/c",
    "log.retention.hours": "7",
    "delete.topic.enable": "FALSE",
    "broker.rack": "a b",
    "listeners": "PLAINTEXT://:9092,OUT://:9093",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,OUT:SASL_SSL",
    "metric.reporters": "",
    "password.encoder.secret": "a b",
    "listener.name.out.ssl.key.password": "secret",
    "listener.name.out.ssl.keystore.location": "/ks.jks",
    "listener.name.out.ssl.keystore.password": "secret",
    "listener.name.out.plain.sasl.jaas.config": "org.example.Module required;",
    "sasl.enabled.mechanisms": "PLAIN, GSSAPI",
    "super.users": "User:a",
    "listener.name.out.some.key": "x",
}


@given(st.data())
@settings(max_examples=1000 if LONG else 100, **COMMON)
def test_blanks(binary: Path, place: Path, data: st.DataObject) -> None:
    """With blanks around values, what is written and what was mounted are the same to Kafka; and
    nothing that it trims is left to be read otherwise by anybody else."""
    said = {key: data.draw(padded(value)) for key, value in PLAIN.items()}
    file = place / "server.properties"
    file.write_bytes(oracle.kafka().store(said))
    rendered = render.broker(binary, {}, file)
    assert rendered.code == 0, rendered.log
    derived = _derived(PLAIN)
    given_to_kafka = oracle.kafka().store(derived | said)
    assert oracle.kafka().kafka(rendered.output) == oracle.kafka().kafka(given_to_kafka)
    raw = {key: said[key] for key in list(PLAIN)[-2:]}
    loaded = oracle.kafka().load(rendered.output).properties()
    assert loaded == derived | PLAIN | raw


# Each rule once: what both refuse, and beside it what both take.
PAIRS = {
    "a type": ({"num.partitions": "5s"}, {"num.partitions": "5"}),
    "a range": ({"num.partitions": "0"}, {"num.partitions": "1"}),
    "a word": ({"compression.type": "GZIP"}, {"compression.type": "gzip"}),
    "an order": ({"replica.lag.time.max.ms": "499"}, {"replica.lag.time.max.ms": "500"}),
    "a map": (
        {"listeners": "A://:1", "inter.broker.listener.name": "A"},
        {
            "listeners": "A://:1",
            "inter.broker.listener.name": "A",
            "listener.security.protocol.map": "A:SSL",
        },
    ),
    "two families on a port": (
        {"listeners": "PLAINTEXT://127.0.0.1:1,SSL://h:1"},
        {"listeners": "PLAINTEXT://127.0.0.1:1,SSL://[::1]:1"},
    ),
    "a listener's own type": (
        {"listener.name.plaintext.ssl.client.auth": "x"},
        {"listener.name.plaintext.ssl.client.auth": "none"},
    ),
}


@pytest.mark.parametrize(("wrong", "right"), PAIRS.values(), ids=PAIRS.keys())
def test_control(binary: Path, place: Path, wrong: Said, right: Said) -> None:
    """Both oracle and kafka-init say no where they should, and yes beside it."""
    assert not agree(binary, place, wrong)
    assert agree(binary, place, right)
    assert judge(oracle.kafka().store(_derived(wrong) | dict(wrong)))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the mounted file of an example is."""
    return tmp_path_factory.mktemp("kafka")
