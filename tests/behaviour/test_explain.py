# SPDX-License-Identifier: Apache-2.0
"""`render --explain`: where each value came from and what it overrode; and what a start says of it
by itself."""

import json

import pytest
from kit import ENVIRONMENTS, IP, Pod, properties

ROLES = ["broker", "zookeeper"]
MOUNTED, ZOO = "/etc/kafka/server.properties", "/etc/zookeeper/zoo.cfg"
SECRET = "t0p s3cret"

BROKER_FILE = f"""\
broker.id=0
log.dirs=/a
num.io.threads=4
ssl.key.password={SECRET}
"""
BROKER_ENV = {
    "KAFKA_INIT_SERVER_PROPERTIES": MOUNTED,
    "KAFKA_LOG_DIRS": "/b/$(ORDINAL)",
    "KAFKA_SSL_KEY_PASSWORD": SECRET + "er",
    "KAFKA_LISTENER_NAME_X_PLAIN_SASL_JAAS_CONFIG": f'x required password="{SECRET}";',
}
BROKER_TABLE = f"""\
server.properties                       value                      origin
advertised.listeners                    PLAINTEXT://{IP}:9092  this pod's address
broker.id                               0                          the ordinal of kafka-0
  overrode                              0                          {MOUNTED}:1
listener.name.x.plain.sasl.jaas.config  [hidden]                   \
KAFKA_LISTENER_NAME_X_PLAIN_SASL_JAAS_CONFIG
listeners                               PLAINTEXT://:9092          advertised.listeners
log.dirs                                /b/0                       KAFKA_LOG_DIRS
  overrode                              /a                         {MOUNTED}:2
num.io.threads                          4                          {MOUNTED}:3
ssl.key.password                        [hidden]                   KAFKA_SSL_KEY_PASSWORD
  overrode                              [hidden]                   {MOUNTED}:4
zookeeper.connect                       127.0.0.1:2181             KAFKA_ZOOKEEPER_CONNECT
"""

ZOOKEEPER_FILE = "tickTime=3000\njute.maxbuffer=1\nssl.keyStore.password=s3cret\n"
ZOOKEEPER_ENV = {
    "KAFKA_INIT_ZOO_CFG": ZOO,
    "ZOO_TICK_TIME": "4000",
    "ZOOKEEPER_JUTE_MAX_BUFFER": "2",
}

FILES = {"broker": (MOUNTED, BROKER_FILE), "zookeeper": (ZOO, ZOOKEEPER_FILE)}
ENVS = {"broker": BROKER_ENV, "zookeeper": ZOOKEEPER_ENV}


@pytest.fixture
def mounted(pod: Pod) -> Pod:
    """A pod with a mounted file for each role."""
    for path, text in FILES.values():
        pod.write(path, text)
    return pod


def explain(pod: Pod, role: str, *words: str) -> str:
    """Its standard output; a failure if it ends with anything else than 0."""
    result = pod.render(role, "--explain", *words, env=ENVS[role])
    assert result.code == 0, result.err
    return result.text


def test_broker(mounted: Pod) -> None:
    """The table as a whole: sorted, aligned, every layer, no secret."""
    assert explain(mounted, "broker") == BROKER_TABLE


def test_zookeeper(mounted: Pod) -> None:
    """zoo.cfg, java's properties, the ensemble and myid, each its own table."""
    tables = explain(mounted, "zookeeper").split("\n\n")
    heads = [table.splitlines()[0].split("  ")[0] for table in tables]
    assert heads == ["zoo.cfg", "system properties", "ensemble", "identity"]
    rows = [line.split(maxsplit=2) for line in "\n".join(tables).splitlines()]
    at = rows.index(["tickTime", "4000", "ZOO_TICK_TIME"])
    below = [["overrode", "3000", f"{ZOO}:1"], ["overrode", "2000", "the default"]]
    assert rows[at + 1 : at + 3] == below
    at = rows.index(["jute.maxbuffer", "2", "ZOOKEEPER_JUTE_MAX_BUFFER"])
    assert rows[at + 1] == ["overrode", "1", f"{ZOO}:2"]
    assert ["ssl.keyStore.password", "[hidden]", f"{ZOO}:3"] in rows
    assert ["server.1", "kafka-0:2888:3888", "ZK_REPLICAS"] in rows
    assert ["replicas", "1", "ZK_REPLICAS"] in rows
    assert ["myid", "1", "the ordinal of kafka-0"] in rows


@pytest.mark.parametrize("role", ROLES)
def test_same_as_what_is_written(role: str, mounted: Pod) -> None:
    """The JSON has the keys and values of the file, but for secrets, and the table's origins."""
    found = json.loads(explain(mounted, role, "--json"))
    assert found["role"] == role
    name = {"broker": "server.properties", "zookeeper": "zoo.cfg"}[role]
    text = mounted.render(role, env=ENVS[role]).text.replace("\\", "")
    written = properties(text)
    listed = found[name]
    assert list(listed) == sorted(written)
    secrets = {key for key, one in listed.items() if one["secret"]}
    assert secrets == {key for key in written if key.endswith(("password", ".config"))}
    assert all(listed[key]["value"] is None for key in secrets) and secrets
    plain = {key: value for key, value in written.items() if key not in secrets}
    assert {key: listed[key]["value"] for key in plain} == plain
    assert "s3cret" not in json.dumps(found)
    again = json.loads(explain(mounted, role, "--format=json"))
    assert again == found
    table = explain(mounted, role)
    for key, one in listed.items():
        (row,) = [line for line in table.splitlines() if line.startswith(f"{key} ")]
        assert row.endswith(f"  {one['origin']}")


def test_json_layers(mounted: Pod) -> None:
    """What was overridden, the newest first, each with its layer."""
    found = json.loads(explain(mounted, "zookeeper", "--json"))["zoo.cfg"]["tickTime"]
    assert (found["value"], found["layer"]) == ("4000", "environment")
    assert found["overrode"] == [
        {"value": "3000", "layer": "file", "origin": f"{ZOO}:1"},
        {"value": "2000", "layer": "default", "origin": "the default"},
    ]


@pytest.mark.parametrize("role", ROLES)
def test_inputs_alone(role: str, mounted: Pod) -> None:
    """The same bytes whatever the order of the environment; nothing is written."""
    before = mounted.tree()
    one = explain(mounted, role)
    env = {**ENVIRONMENTS[role], **ENVS[role]}
    turned = dict(reversed(env.items()))
    assert mounted.run("render", role, "--explain", env=turned, base={}).text == one
    assert mounted.tree() == before


def test_out(mounted: Pod) -> None:
    """With --out the files are written, as without it; the control of test_inputs_alone."""
    table = explain(mounted, "broker", "--out", "/tmp/out")
    assert table == BROKER_TABLE
    text = mounted.render("broker", env=BROKER_ENV).text
    assert mounted.read("/tmp/out/server.properties") == text


def test_with_errors(mounted: Pod) -> None:
    """That is when one asks: the table is there, and 3."""
    env = {**BROKER_ENV, "KAFKA_LISTENERS": "nonsense"}
    result = mounted.render("broker", "--explain", env=env)
    assert result.code == 3 and "KAFKA_LISTENERS: " in result.lines[-1]
    rows = [line.split() for line in result.text.splitlines()]
    assert ["listeners", "nonsense", "KAFKA_LISTENERS"] in rows
    # The control: without --explain there is nothing.
    assert mounted.render("broker", env=env).out == b""


@pytest.mark.parametrize("words", [["--json"], ["--format", "table"], ["--explain=yes"]])
def test_usage(words: list[str], pod: Pod) -> None:
    """A form of nothing, and a value of what has none: 64."""
    result = pod.render("broker", *words)
    assert result.code == 64 and "--" in result.lines[-1] and result.out == b""
    assert pod.run("broker", "--explain").code == 64


def said_of_settings(lines: list[str]) -> list[str]:
    """The lines of a start that name an origin of one of these tests."""
    return [line.split(": info: ")[-1] for line in lines if ", not " in line or "overr" in line]


def test_a_start_names_overrides_alone(mounted: Pod) -> None:
    """One line for each value of a mounted file that another one took the place of; no other
    value is in the log."""
    mounted.serve_zookeeper()
    result = mounted.run("broker", env=BROKER_ENV)
    assert said_of_settings(result.lines) == [
        f"log.dirs: /b/0 from KAFKA_LOG_DIRS, not /a from {MOUNTED}:2",
        f"ssl.key.password: [hidden] from KAFKA_SSL_KEY_PASSWORD, not [hidden] from {MOUNTED}:4",
    ]
    assert "num.io.threads" not in result.err and "s3cret" not in result.err
    result = mounted.run("zookeeper", env=ZOOKEEPER_ENV)
    assert said_of_settings(result.lines) == [
        f"tickTime: 4000 from ZOO_TICK_TIME, not 3000 from {ZOO}:1",
        f"jute.maxbuffer: 2 from ZOOKEEPER_JUTE_MAX_BUFFER, not 1 from {ZOO}:2",
    ]
    assert "initLimit" not in result.err


@pytest.mark.parametrize("role", ROLES)
def test_a_start_without_a_mounted_file(role: str, pod: Pod) -> None:
    """Variables over defaults: not a line."""
    pod.serve_zookeeper()
    env = {"KAFKA_LOG_DIRS": "/b", "KAFKA_NUM_IO_THREADS": "4", "ZOO_TICK_TIME": "4000"}
    result = pod.run(role, env=env)
    assert said_of_settings(result.lines) == [] and "4000" not in result.err
