# SPDX-License-Identifier: Apache-2.0
"""Input that no pod can start with: the exit code, what is said of it, and nothing written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from kit import ENVIRONMENTS, IP, VOLUME, Pod, changes

MOUNTED = "/etc/kafka/server.properties"
SECRET = "/etc/secret/password"
INI = "/etc/kafka-init/kafka-init.ini"
LONG = "java = /" + "x" * 200


@dataclass(frozen=True)
class Case:
    """One wrong input and what is to be said: what, where, and what to do."""

    code: int
    says: tuple[str, ...]
    env: Mapping[str, str | None] = field(default_factory=dict)
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    role: str = "broker"


def wrong_ip(value: str, why: str) -> Case:
    """A POD_IP that no client could connect to."""
    return Case(3, ("POD_IP", f"`{value}`", why, "status.podIP"), {"POD_IP": value})


def wrong_connect(value: str, *says: str) -> Case:
    """A zookeeper.connect that cannot be understood."""
    return Case(
        3, ("KAFKA_ZOOKEEPER_CONNECT", "host:port", *says), {"KAFKA_ZOOKEEPER_CONNECT": value}
    )


def wrong_value(value: str, *says: str) -> Case:
    """A $(...) that cannot be expanded."""
    return Case(
        3,
        ("KAFKA_LOG_DIRS: ", "$$$$(...)", *says),
        {"KAFKA_LOG_DIRS": value, "HOSTS": "a,b", "ROUND": "$(ABOUT)", "ABOUT": "$(ROUND)"},
    )


def wrong_file(line: str | bytes, *says: str, number: int = 3) -> Case:
    """A mounted file whose third line is wrong."""
    content = b"# Kafka\nnum.partitions=1\n" + (line.encode() if isinstance(line, str) else line)
    return Case(
        3,
        (f"{MOUNTED}:{number}: ", *says),
        {"KAFKA_INIT_SERVER_PROPERTIES": MOUNTED},
        {MOUNTED: content},
    )


def wrong_ini(line: str | bytes, *says: str) -> Case:
    """A kafka-init.ini whose second line is wrong."""
    content = b"timeout = 1m\n" + (line.encode() if isinstance(line, str) else line) + b"\n"
    return Case(3, (f"{INI}:2: ", *says), files={INI: content})


def wrong_variable(name: str, value: str, *says: str, code: int = 3) -> Case:
    """A variable of a broker."""
    return Case(code, (name, *says), {name: value})


def member(env: Mapping[str, str | None], *says: str, code: int = 4) -> Case:
    """The environment of a ZooKeeper server."""
    return Case(code, says, env, role="zookeeper")


CASES = {
    # Who is it?
    "no ordinal": Case(
        3,
        ("broker.id", "kafka", "no ordinal", "StatefulSet", "POD_NAME", "KAFKA_BROKER_ID"),
        {"POD_NAME": "kafka"},
    ),
    "no ordinal, zookeeper": member(
        {"POD_NAME": "zk"}, "myid", "zk", "no ordinal", "POD_NAME", "ZOO_MY_ID", code=3
    ),
    "a random name": Case(3, ("no ordinal",), {"POD_NAME": "kafka-7d9c6b5f4-x2x4z"}),
    "an ordinal with a sign": Case(3, ("no ordinal",), {"POD_NAME": "kafka-+1"}),
    "an ordinal alone": Case(3, ("no ordinal",), {"POD_NAME": "-1"}),
    "another id": wrong_variable(
        *("KAFKA_BROKER_ID", "5", "refused", "broker.id 5", "kafka-0", "makes it 0"),
        *("take KAFKA_BROKER_ID out", "KAFKA_INIT_ID_FROM=env"),
        code=4,
    ),
    "another node.id": wrong_variable(
        "KAFKA_NODE_ID", "5", "refused", "5", "kafka-0", "makes it 0", code=4
    ),
    "two ids": Case(
        3,
        ("KAFKA_BROKER_ID", "KAFKA_NODE_ID", "0", "1", "one of the two"),
        {"KAFKA_BROKER_ID": "0", "KAFKA_NODE_ID": "1"},
    ),
    "an id in words": wrong_variable("KAFKA_BROKER_ID", "first", "`first`", "a number"),
    "another myid": member({"ZOO_MY_ID": "5"}, "ZOO_MY_ID", "myid 5", "kafka-0", "makes it 1"),
    "another server id": member({"ZOOKEEPER_SERVER_ID": "3"}, "ZOOKEEPER_SERVER_ID", "myid 3"),
    "Bitnami's server id": member({"ZOO_SERVER_ID": "0"}, "ZOO_SERVER_ID", "myid 0"),
    "id of the environment, none there": Case(
        3, ("KAFKA_INIT_ID_FROM", "KAFKA_BROKER_ID", "not set"), {"KAFKA_INIT_ID_FROM": "env"}
    ),
    "outside of the replicas": member(
        {"POD_NAME": "zk-3", "ZK_REPLICAS": "3"},
        *("refused", "the ordinal of zk-3", "myid 4", "3 members", "ZK_REPLICAS"),
    ),
    "outside of the list": member(
        {"ZK_REPLICAS": None, "ZOO_SERVERS": "server.2=a:2888:3888 server.3=b:2888:3888"},
        *("refused", "myid 1", "2 members", "ZOO_SERVERS"),
    ),
    "no members": member(
        {"ZK_REPLICAS": None}, "ZK_REPLICAS", "ZOO_SERVERS", "who the members", code=3
    ),
    "replicas in words": member({"ZK_REPLICAS": "three"}, "ZK_REPLICAS", "`three`", code=3),
    "no replicas": member({"ZK_REPLICAS": "0"}, "ZK_REPLICAS", "`0`", code=3),
    "a myid too large": member(
        {"POD_NAME": "zk-254", "ZK_REPLICAS": None, "ZOO_SERVERS": "a:2888:3888"},
        *("myid 255", "1 to 254"),
        code=3,
    ),
    "a member without ports": member(
        {"ZK_REPLICAS": None, "ZOO_SERVERS": "server.1=zk-0"},
        *("ZOO_SERVERS", "`zk-0`", "2888:3888"),
        code=3,
    ),
    "an id twice": member(
        {"ZK_REPLICAS": None, "ZOO_SERVERS": "server.1=a:2888:3888 server.1=b:2888:3888"},
        *("ZOO_SERVERS", "1 stands twice"),
        code=3,
    ),
    "a data directory that is none": member(
        {"ZK_DATA_DIR": "data"}, "ZK_DATA_DIR", "`data`", "absolute", code=3
    ),
    "a broker.id too large": Case(
        3,
        ("broker.id 1001", "reserved.broker.max.id 1000", "broker.id.generation.enable=false"),
        {"POD_NAME": "kafka-1001"},
    ),
    # Where is it?
    "an ip that is a name": wrong_ip("kafka-0", "not an IP address"),
    "an ip cut short": wrong_ip("10.1.2", "not an IP address"),
    "an ip with a port": wrong_ip("10.1.2.3:9092", "not an IP address"),
    "an ip in brackets": wrong_ip("[fd00::3]", "not an IP address"),
    "loopback": wrong_ip("127.0.0.1", "loopback"),
    "loopback of IPv6": wrong_ip("::1", "loopback"),
    "any address": wrong_ip("0.0.0.0", "connect to"),
    "any address of IPv6": wrong_ip("::", "connect to"),
    "multicast": wrong_ip("224.0.0.1", "multicast"),
    "any address advertised": wrong_variable(
        *("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://0.0.0.0:9092", "0.0.0.0", "$(POD_IP)"),
    ),
    "a listener without a port": wrong_variable(
        "KAFKA_LISTENERS", "PLAINTEXT://kafka", "`PLAINTEXT://kafka`", "NAME://host:port"
    ),
    "a port too large": wrong_variable(
        "KAFKA_LISTENERS", "PLAINTEXT://:65536", "1 to 65535", "NAME://host:port"
    ),
    # Where is ZooKeeper?
    "no zookeeper.connect": Case(
        3,
        ("zookeeper.connect: ", "not set", "KAFKA_ZOOKEEPER_CONNECT=host:2181"),
        {"KAFKA_ZOOKEEPER_CONNECT": None},
    ),
    "an empty zookeeper.connect": Case(
        3, ("zookeeper.connect", "KAFKA_ZOOKEEPER_CONNECT="), {"KAFKA_ZOOKEEPER_CONNECT": ""}
    ),
    "a port out of range": wrong_connect("zk:99999", "`zk:99999`", "1 to 65535"),
    "an open bracket": wrong_connect("[::1", "`[::1`", "bracket"),
    "a chroot with a slash": wrong_connect("zk:2181/kafka/", "`/kafka/`", "slash"),
    "two chroots": wrong_connect("a:2181/kafka,b:2181/kafka", "chroot", "after the last host"),
    "nothing but commas": wrong_connect(",,", "names no host"),
    "KRaft": wrong_variable("KAFKA_PROCESS_ROLES", "broker", "KRaft is not supported yet"),
    # A mounted file.
    "a short escape": wrong_file("a=\\u12\n", "\\uxxxx", "four hexadecimal digits"),
    "a short escape in a key": wrong_file("a\\u12=1\n", "four hexadecimal digits"),
    "a short escape on a later line": wrong_file("a=1,\\\n  2,\\\n  \\u12z4\n", "hexadecimal"),
    "a line further down": wrong_file("\r\n! no\r\n\r\na=\\u\r\n", "hexadecimal", number=6),
    "an escaped NUL": wrong_file("a=\\u0000\n", "NUL"),
    "a NUL": wrong_file(b"a=1\0\n", "NUL"),
    "half a pair": wrong_file("a=\\uD83D!\n", "surrogate"),
    "the other half": wrong_file("a=\\uDE00", "surrogate"),
    "no mounted file": Case(
        3,
        ("KAFKA_INIT_SERVER_PROPERTIES: ", MOUNTED, "No such file", "mount the file"),
        {"KAFKA_INIT_SERVER_PROPERTIES": MOUNTED},
    ),
    "a wrong zoo.cfg": Case(
        3,
        ("/etc/zoo.cfg:2: ", "hexadecimal"),
        {"KAFKA_INIT_ZOO_CFG": "/etc/zoo.cfg"},
        {"/etc/zoo.cfg": "tickTime=2000\nx=\\u1\n"},
        role="zookeeper",
    ),
    # A variable.
    "a file that is not there": Case(
        3,
        ("KAFKA_SSL_KEYSTORE_PASSWORD_FILE: ", SECRET, "No such file", "mount the file"),
        {"KAFKA_SSL_KEYSTORE_PASSWORD_FILE": SECRET},
    ),
    "a directory as a file": Case(
        3,
        ("KAFKA_SSL_KEYSTORE_PASSWORD_FILE: ", "/etc", "no regular file"),
        {"KAFKA_SSL_KEYSTORE_PASSWORD_FILE": "/etc"},
    ),
    "a file with a NUL": Case(
        3,
        ("KAFKA_SSL_KEYSTORE_PASSWORD_FILE: ", SECRET, "NUL"),
        {"KAFKA_SSL_KEYSTORE_PASSWORD_FILE": SECRET},
        {SECRET: b"a\0b"},
    ),
    "a file that is not UTF-8": Case(
        3,
        ("KAFKA_SSL_KEYSTORE_PASSWORD_FILE: ", "UTF-8"),
        {"KAFKA_SSL_KEYSTORE_PASSWORD_FILE": SECRET},
        {SECRET: b"\xff\n"},
    ),
    "a value that is not UTF-8": wrong_variable("KAFKA_LOG_DIRS", "/\udcff", "UTF-8"),
    "a value and a file": Case(
        3,
        ("KAFKA_LOG_DIRS_FILE: ", "KAFKA_LOG_DIRS is set as well", "one of the two"),
        {"KAFKA_LOG_DIRS": "/data", "KAFKA_LOG_DIRS_FILE": SECRET},
        {SECRET: "/data"},
    ),
    "a value and a file, zookeeper": Case(
        3,
        ("ZK_TICK_TIME_FILE: ", "ZK_TICK_TIME is set as well"),
        {"ZK_TICK_TIME": "1", "ZK_TICK_TIME_FILE": SECRET},
        {SECRET: "1"},
        role="zookeeper",
    ),
    "both names of a key": Case(
        3,
        ("KAFKA_CFG_LOG_DIRS", "KAFKA_LOG_DIRS", "log.dirs", "one of the two"),
        {"KAFKA_LOG_DIRS": f"{VOLUME}/a", "KAFKA_CFG_LOG_DIRS": f"{VOLUME}/b"},
    ),
    "two dialects": member(
        {"ZK_TICK_TIME": "1", "ZOO_TICK_TIME": "2"}, "ZK_TICK_TIME", "ZOO_TICK_TIME", code=3
    ),
    "four underscores": wrong_variable("KAFKA_A____B", "1", "four or more underscores", "___"),
    "an underscore at the end": wrong_variable("KAFKA_LOG_", "1", "at an end"),
    "an underscore at the beginning": wrong_variable("KAFKA__LOG", "1", "at an end"),
    # $(...)
    "an unknown name": wrong_value("/data/$(NOPE)", "$(NOPE)", "no variable NOPE"),
    "an unknown name in a sum": wrong_value("/$(1+NOPE)", "$(1+NOPE)", "NOPE"),
    "words in a sum": wrong_value("/$(1+POD_NAME)", "POD_NAME is not a number"),
    "half a sum": wrong_value("/$(1+)", "$(1+)", "missing"),
    "an item too far": wrong_value("/$(HOSTS[2])", "HOSTS has no item 2"),
    "an unknown list": wrong_value("/$(NOPE[0])", "no variable NOPE"),
    "a circle": wrong_value("/$(ROUND)", "circle"),
    "an unknown name, zookeeper": member(
        {"ZK_DATA_DIR": "/$(NOPE)"}, "ZK_DATA_DIR", "no variable NOPE", code=3
    ),
    # kafka-init.ini, and its variables.
    "a line that inih would cut": wrong_ini(LONG, "198 bytes", "would be lost"),
    "a line that inih would strip": wrong_ini("java = /opt/a ;b", "blank and `;`", "be lost"),
    "a line that inih would join": wrong_ini("  java = /x", "indented", "second value"),
    "a tab": wrong_ini("\tjava = /x", "indented"),
    "a section": wrong_ini("[broker]", "no sections"),
    "no equals sign": wrong_ini("java", "`key = value`"),
    "an unknown key": wrong_ini("rundir = /x", "`rundir`", "the nearest is `run-dir`"),
    "an ini that is not UTF-8": Case(3, (f"{INI}: ", "UTF-8"), files={INI: b"java = \xff\n"}),
    "an ini with a NUL": Case(3, (f"{INI}: ",), files={INI: b"java = /x\0y\n"}),
    "no such ini": wrong_variable("KAFKA_INIT_CONFIG", "/etc/no.ini", "/etc/no.ini", "No such"),
    "a wrong value in the ini": Case(
        3, (f"{INI}:1: ", "`soon`", "15m"), files={INI: "timeout = soon\n"}
    ),
    "a wrong time": wrong_variable("KAFKA_INIT_TIMEOUT", "soon", "`soon`", "15m"),
    "a wrong choice": wrong_variable("KAFKA_INIT_ADVERTISE", "both", "`both`", "ip|name"),
    "a negative number": wrong_variable("KAFKA_INIT_ID_OFFSET", "-1", "`-1`", "a number"),
    "an empty option": wrong_variable("KAFKA_INIT_JAVA", "", "empty", "leave it out"),
}


def judge(pod: Pod, case: Case, *words: str) -> None:
    """Run it: the code, the words in one line, no other output, and nothing written."""
    for path, content in case.files.items():
        pod.write(path, content)
    before = pod.tree()
    result = pod.run(*words, env=case.env, base=None)
    assert result.code == case.code, f"exit {result.code}\n{result.err}"
    assert result.out == b""
    errors = [line for line in result.lines if ": error: " in line]
    assert any(all(word in line for word in case.says) for line in errors), result.err
    assert all(line.startswith("kafka-init[") for line in result.lines), result.err
    assert changes(before, pod.tree()) == set()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_start(case: Case, pod: Pod) -> None:
    """A start with it ends before anything is written or waited for."""
    judge(pod, case, case.role)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_render(case: Case, pod: Pod) -> None:
    """So does `render`, with the same code and the same words."""
    before = pod.tree()
    judge(pod, Case(case.code, case.says, with_role(case), case.files), "render", case.role)
    assert not any("/out" in path for path in changes(before, pod.tree()))


def with_role(case: Case) -> Mapping[str, str | None]:
    """The environment, with that of its role below it."""
    return {**ENVIRONMENTS[case.role], **case.env}


def test_the_same_input_without_the_fault(pod: Pod) -> None:
    """The control of all these: with nothing wrong, both roles start."""
    pod.serve_zookeeper()
    assert pod.broker().code == 0
    assert pod.zookeeper().code == 0


@pytest.mark.parametrize(
    ("hostname", "addresses", "says"),
    [
        ("kafka", [f"{IP}/24"], ("no ordinal",)),
        ("kafka-0", [], ("POD_IP is not set", "0 global addresses")),
        (
            "kafka-0",
            [f"{IP}/24", "fd00::3/64"],
            ("POD_IP is not set", "2 global addresses", IP, "fd00::3"),
        ),
    ],
)
def test_machine(
    hostname: str, addresses: list[str], says: tuple[str, ...], make_pod: Callable[..., Pod]
) -> None:
    """What the machine itself does not say: no ordinal in its name, not one address."""
    pod = make_pod(hostname=hostname, addresses=addresses)
    judge(pod, Case(3, says, {"POD_IP": None}), "broker")


ALL_AT_ONCE = {
    "POD_NAME": "kafka",
    "POD_IP": "localhost",
    "KAFKA_ZOOKEEPER_CONNECT": None,
    "KAFKA_LOG_DIRS": "/$(NOPE)",
    "KAFKA_A____B": "1",
    "KAFKA_PASSWORD_FILE": SECRET,
    "KAFKA_INIT_TIMEOUT": "soon",
    "KAFKA_INIT_SERVER_PROPERTIES": MOUNTED,
}
ALL_ITS_WORDS = (
    *("no ordinal", "`localhost`", "zookeeper.connect", "NOPE", "KAFKA_A____B", SECRET),
    *("`soon`", f"{MOUNTED}:1", f"{MOUNTED}:3"),
)


def test_several_at_once(pod: Pod) -> None:
    """All that is wrong is said together, a line each, and a refusal decides the exit code."""
    pod.write(MOUNTED, "a=\\u1\nb=2\nc=\\u2\n")
    result = pod.broker(env=ALL_AT_ONCE)
    assert result.code == 3
    errors = [line for line in result.lines if ": error: " in line]
    for word in ALL_ITS_WORDS:
        assert sum(word in line for line in errors) == 1, (word, result.err)
    assert len(errors) == len(ALL_ITS_WORDS), result.err
    refused = pod.broker(env={**ALL_AT_ONCE, "POD_NAME": "kafka-0", "KAFKA_BROKER_ID": "5"})
    assert refused.code == 4
    assert sum("refused" in line for line in refused.lines) == 1
    assert len([line for line in refused.lines if ": error: " in line]) == len(ALL_ITS_WORDS)
