# SPDX-License-Identifier: Apache-2.0
"""`render` depends on its inputs alone: no disk of the server, no network, no java."""

import pytest
from kit import DATA, IP, SERVER_PROPERTIES, ZOO_CFG, Pod, changes
from lab.bare_pod import IS_ROOT

ROLES = ["broker", "zookeeper"]
FILES = {
    "broker": {"server.properties": 0o600, "log4j.properties": 0o600},
    "zookeeper": {"zoo.cfg": 0o600, "myid": 0o644, "logback.xml": 0o600, "java.security": 0o600},
}
MAIN = {"broker": "server.properties", "zookeeper": "zoo.cfg"}

BROKER_TEXT = f"""\
# made by kafka-init
advertised.listeners=PLAINTEXT://{IP}:9092
broker.id=0
listeners=PLAINTEXT://:9092
log.dirs=/var/lib/kafka/data/logs
zookeeper.connect=127.0.0.1:2181
"""
ZOOKEEPER_TEXT = f"""\
# made by kafka-init
4lw.commands.whitelist=srvr
admin.enableServer=false
autopurge.purgeInterval=1
autopurge.snapRetainCount=3
clientPort=2181
dataDir={DATA}
db.autocreate=false
electionPortBindRetry=0
initLimit=10
server.1=kafka-0:2888:3888
standaloneEnabled=false
syncLimit=5
tickTime=2000
"""
TEXT = {"broker": BROKER_TEXT, "zookeeper": ZOOKEEPER_TEXT}


@pytest.mark.parametrize("role", ROLES)
def test_text(role: str, pod: Pod) -> None:
    """The file as a whole, on standard output; nothing is written."""
    before = pod.tree()
    result = pod.render(role)
    assert (result.code, result.text) == (0, TEXT[role]), result.err
    assert pod.tree() == before


@pytest.mark.parametrize("role", ROLES)
def test_out(role: str, pod: Pod) -> None:
    """--out: all files of a start, with their modes, in directories that are made."""
    before = pod.tree()
    result = pod.render(role, "--out", "/tmp/a/b", through=("/starter", "--"))
    assert (result.code, result.out) == (0, b""), result.err
    files = {f"/tmp/a/b/{name}": mode for name, mode in FILES[role].items()}
    assert changes(before, pod.tree()) == {"/tmp/a", "/tmp/a/b", *files}
    assert {path: pod.mode(path) for path in files} == files
    assert pod.read(f"/tmp/a/b/{MAIN[role]}") == TEXT[role]


@pytest.mark.parametrize("role", ROLES)
def test_same_as_a_start(role: str, pod: Pod) -> None:
    """What a start writes is what `render` wrote, byte for byte."""
    pod.serve_zookeeper()
    env = {"KAFKA_X": "ü \\ =", "ZOO_CFG_x.y": "ü"}
    assert pod.render(role, "--out", "/tmp/out", env=env).code == 0
    assert pod.run(role, env=env).code == 0
    run = "/run/kafka-init"
    places = {"server.properties": run, "log4j.properties": run, "zoo.cfg": f"{DATA}/conf"}
    places |= {"myid": DATA, "logback.xml": run, "java.security": run}
    for name in FILES[role]:
        assert pod.read(f"/tmp/out/{name}") == pod.read(f"{places[name]}/{name}")
        assert pod.mode(f"/tmp/out/{name}") == pod.mode(f"{places[name]}/{name}")


@pytest.mark.parametrize("role", ROLES)
def test_same_bytes(role: str, pod: Pod) -> None:
    """Whatever the order of the environment and however often."""
    env = {f"KAFKA_K{n}": str(n) for n in range(20)} | {f"ZOO_CFG_k{n}": str(n) for n in range(20)}
    one = pod.render(role, env=env).out
    other = pod.render(role, env=dict(reversed(env.items()))).out
    assert one == other and len(one) > len(TEXT[role])


@pytest.mark.parametrize("role", ROLES)
def test_no_disk_and_no_java(role: str, pod: Pod) -> None:
    """Neither what is on the server's disk nor the lack of java matters."""
    pod.write(f"{DATA}/myid", "7\n")
    pod.write("/var/lib/kafka/data/logs/meta.properties", "version=0\nbroker.id=7\n")
    pod.write(SERVER_PROPERTIES, "x")
    env = {"JAVA_HOME": None, "KAFKA_INIT_ID_FROM": "data"}
    result = pod.render(role, env=env)
    assert (result.code, result.text) == (0, TEXT[role]), result.err
    # The control: a start does look.
    result = pod.run(role, env={"KAFKA_INIT_ID_FROM": "data", "KAFKA_INIT_TIMEOUT": "300ms"})
    where = {"broker": "/var/lib/kafka/data/logs/meta.properties", "zookeeper": f"{DATA}/myid"}
    assert any("id 7 " in line and where[role] in line for line in result.lines), result.err


@pytest.mark.parametrize("role", ROLES)
def test_no_network(role: str, pod: Pod) -> None:
    """Nobody is asked, also where a start would ask the resolver for the domain."""
    pod.write("/etc/hosts", "127.0.0.1 localhost\n")
    names = pod.serve_names({})
    server = pod.serve_zookeeper()
    result = pod.render(role, env={"KAFKA_INIT_ADVERTISE": "name"})
    assert result.code == 0, result.err
    assert (names.asked, server.sessions) == ([], 0)
    # The control: a start does ask.
    pod.run(role, env={"KAFKA_INIT_ADVERTISE": "name", "KAFKA_INIT_TIMEOUT": "300ms"})
    assert names.asked


@pytest.mark.parametrize("role", ROLES)
def test_out_that_cannot_be_written(role: str, pod: Pod) -> None:
    """71 and the path."""
    pod.write("/tmp/file", "")
    result = pod.render(role, "--out", "/tmp/file/out")
    assert result.code == 71 and "/tmp/file" in result.lines[-1]


def test_standard_output_that_is_closed(pod: Pod) -> None:
    """71: a configuration that was cut must not look like one."""
    result = pod.render("broker", through=("/starter", "close=1", "--"))
    assert result.code == 71 and "stdout" in result.lines[-1]


def test_on_a_read_only_root(make_pod) -> None:
    """To standard output it needs no place to write at all."""
    pod = make_pod(read_only=True)
    result = pod.render("broker", uid=12345 if IS_ROOT else 0)
    assert (result.code, result.text) == (0, BROKER_TEXT)
    assert pod.path(ZOO_CFG).exists() is False


def test_in_a_running_pod(pod: Pod) -> None:
    """It changes nothing of the pod that it is run in."""
    pod.serve_zookeeper()
    process = pod.init("broker", env={"SPY_STAYS": "1"})
    process.wait_for_program("/java")
    before = pod.tree()
    assert pod.render("broker", env={"KAFKA_X": "1"}).code == 0
    assert pod.tree() == before
    assert process.is_running()


def test_mechanism_of_the_brokers(pod: Pod) -> None:
    """The one that their listener offers, as the manual says; one of two is left to the user."""
    key = "sasl.mechanism.inter.broker.protocol"
    env = {
        "KAFKA_LISTENERS": "SASL_PLAINTEXT://:9092",
        "KAFKA_SECURITY_INTER_BROKER_PROTOCOL": "SASL_PLAINTEXT",
        "KAFKA_INIT_SASL_SASL_PLAINTEXT_USER": "admin",
        "KAFKA_INIT_SASL_SASL_PLAINTEXT_PASSWORD": "x",
    }
    for one in ("PLAIN", "SCRAM-SHA-512"):
        assert pod.rendered("broker", env=env | {"KAFKA_SASL_ENABLED_MECHANISMS": one})[key] == one
    both = {"KAFKA_SASL_ENABLED_MECHANISMS": "PLAIN,SCRAM-SHA-512"}
    result = pod.render("broker", env=env | both)
    assert result.code == 3 and f"{key} must be included in" in result.err
