# SPDX-License-Identifier: Apache-2.0
"""Where a setting comes from, and which of several counts."""

import pytest
from kit import BROKER, IP, Pod

MOUNTED = "/etc/kafka/server.properties"
INI = "/etc/kafka-init/kafka-init.ini"
FILE = {"KAFKA_INIT_SERVER_PROPERTIES": MOUNTED}
ZOO = "/etc/zookeeper/zoo.cfg"


def overrides(err: str) -> list[str]:
    """The lines that say that something was overridden."""
    lines = [line.partition(": info: ")[2] for line in err.splitlines()]
    return [line for line in lines if ", not " in line]


def test_order_of_the_tool(pod: Pod) -> None:
    """Option, else variable, else kafka-init.ini, else the default."""

    def advertised(*words: str, **env: str) -> str:
        return pod.rendered("broker", *words, env=env)["advertised.listeners"]

    by_ip, by_name = f"PLAINTEXT://{IP}:9092", "PLAINTEXT://kafka-0:9092"
    assert advertised() == by_ip
    pod.write(INI, "# the tool\n\n; so too\nadvertise = name\n")
    assert advertised() == by_name
    assert advertised(KAFKA_INIT_ADVERTISE="ip") == by_ip
    assert advertised("--advertise=name", KAFKA_INIT_ADVERTISE="ip") == by_name
    assert advertised("--advertise", "name", KAFKA_INIT_ADVERTISE="ip") == by_name
    pod.write("/tmp/other.ini", "advertise: ip\n")
    assert advertised(KAFKA_INIT_CONFIG="/tmp/other.ini") == by_ip
    assert advertised("--config=/tmp/other.ini", KAFKA_INIT_CONFIG="/none") == by_ip


def test_ini_lines(pod: Pod) -> None:
    """The longest line that inih takes, a `;` without a blank before it, no end of the file."""
    longest = "domain = " + "x" * (198 - len("domain = "))
    pod.write(INI, f"\n  \t\nadvertise=name\n{longest}")
    address = pod.rendered("broker")["advertised.listeners"]
    assert address == f"PLAINTEXT://kafka-0.{longest[9:]}:9092"
    pod.write(INI, "advertise=name\ndomain=a;b\n")
    result = pod.render("broker")
    assert result.code == 3 and "kafka-0.a;b" in result.err


def test_unknown_variables_of_the_tool(pod: Pod) -> None:
    """A warning with the nearest; it works all the same."""
    result = pod.render("broker", env={"KAFKA_INIT_ADVERTISED": "name", "KAFKA_INIT_QQQQQQ": ""})
    assert result.code == 0 and IP in result.text
    near, far = (line for line in result.lines if ": warning: " in line)
    assert "KAFKA_INIT_ADVERTISED: " in near and "the nearest is KAFKA_INIT_ADVERTISE;" in near
    assert "KAFKA_INIT_QQQQQQ: there is no such setting" in far and "nearest" not in far


def test_byte_order_mark(pod: Pod) -> None:
    """A warning: to Java it is a part of the first key, whose setting is lost without a word."""
    for mark, warnings in (("\ufeff", 1), ("", 0)):
        pod.write(MOUNTED, f"{mark}num.partitions=7\n")
        result = pod.render("broker", env=FILE)
        assert result.code == 0 and ("\nnum.partitions=7\n" in result.text) is not bool(mark)
        assert result.err.count(f"{MOUNTED}:1: the file begins with a byte order mark") == warnings


def test_mounted_file_and_environment(pod: Pod) -> None:
    """The file below the variables: each override has one line, with both values and places."""
    content = "# mine\nnum.partitions=1\nlog.dirs = /a\nmessage.max.bytes:5\nlog.retention.ms 7\n"
    pod.write(MOUNTED, content)
    env = {**FILE, "KAFKA_LOG_DIRS": "/b", "KAFKA_NUM_PARTITIONS": "1", "KAFKA_X_Y": "z"}
    result = pod.render("broker", env=env)
    assert overrides(result.err) == [f"log.dirs: /b from KAFKA_LOG_DIRS, not /a from {MOUNTED}:3"]
    found = pod.rendered("broker", env=env)
    assert {key: found[key] for key in ("log.dirs", "num.partitions", "x.y")} == {
        "log.dirs": "/b",
        "num.partitions": "1",
        "x.y": "z",
    }
    assert (found["message.max.bytes"], found["log.retention.ms"]) == ("5", "7")


def test_mounted_zoo_cfg(pod: Pod) -> None:
    """The same for ZooKeeper; its defaults are overridden without a word."""
    text = "tickTime=3000\nsyncLimit=4\nserver.1=kafka-0:2888:3888\nstandaloneEnabled=true\n"
    pod.write(ZOO, text)
    env = {"KAFKA_INIT_ZOO_CFG": ZOO, "ZOO_TICK_TIME": "4000", "ZK_REPLICAS": None}
    result = pod.render("zookeeper", env=env)
    assert overrides(result.err) == [f"tickTime: 4000 from ZOO_TICK_TIME, not 3000 from {ZOO}:1"]
    found = pod.rendered("zookeeper", env=env)
    assert (found["tickTime"], found["syncLimit"]) == ("4000", "4")
    assert (found["standaloneEnabled"], found["initLimit"]) == ("true", "10")


def test_ordinal_beats_the_mounted_id(pod: Pod) -> None:
    """One ConfigMap for three brokers says broker.id=0 three times."""
    pod.write(MOUNTED, "broker.id=0\n")
    for ordinal in (1, 2):
        env = {**FILE, "POD_NAME": f"kafka-{ordinal}"}
        result = pod.render("broker", env=env)
        assert f"broker.id={ordinal}\n" in result.text
        line = f"broker.id: {ordinal} from the ordinal of kafka-{ordinal}, not 0 from {MOUNTED}:1"
        assert overrides(result.err) == [line]
    assert overrides(pod.render("broker", env=FILE).err) == []


def test_node_id_of_a_mounted_file(pod: Pod) -> None:
    """Kafka refuses a node.id that differs from broker.id."""
    pod.write(MOUNTED, "node.id=5\n")
    found = pod.rendered("broker", env={**FILE, "POD_NAME": "kafka-2"})
    assert (found["broker.id"], found["node.id"]) == ("2", "2")


def test_names(pod: Pod) -> None:
    """The rule for names, and the one key with capitals under both spellings."""
    found = pod.rendered(
        "broker",
        env={
            "KAFKA_LOG_RETENTION_MS": "1",
            "KAFKA_LISTENER_NAME_MY__NAME_SSL_KEYSTORE_TYPE": "2",
            "KAFKA_A___B": "3",
            "KAFKA_ZOOKEEPER_CLIENT_CNXN_SOCKET": "4",
        },
    )
    assert found["log.retention.ms"] == "1"
    assert found["listener.name.my_name.ssl.keystore.type"] == "2"
    assert found["a-b"] == "3"
    assert found["zookeeper.clientCnxnSocket"] == "4"
    found = pod.rendered("broker", env={"KAFKA_ZOOKEEPER_CLIENTCNXNSOCKET": "5"})
    assert found["zookeeper.clientCnxnSocket"] == "5"


NOT_SETTINGS = (
    "VERSION HOME URL DATA HEAP_OPTS OPTS LOG4J_OPTS JMX_OPTS JMX_PORT JMX_HOSTNAME "
    "JVM_PERFORMANCE_OPTS GC_LOG_OPTS LOG4J_ROOT_LOGLEVEL LOG4J_LOGGERS TOOLS_LOG4J_LOGLEVEL DEBUG "
    "MODE CUB_ZK_TIMEOUT DATA_DIRS"
).split()


def test_what_is_no_setting(pod: Pod) -> None:
    """The variables of other images' scripts never come into server.properties."""
    plain = pod.rendered("broker")
    given = {f"KAFKA_{name}": "1" for name in NOT_SETTINGS}
    # These two have a form of their own.
    given |= {"KAFKA_LOG4J_ROOT_LOGLEVEL": "INFO", "KAFKA_LOG4J_LOGGERS": "a=INFO"}
    assert pod.rendered("broker", env=given) == plain
    # The control: their neighbours do.
    more = pod.rendered("broker", env={f"KAFKA_{name}_X": "1" for name in NOT_SETTINGS[:3]})
    assert len(more) == len(plain) + 3


def test_bitnami_names(pod: Pod) -> None:
    """KAFKA_CFG_ is the same, with the two names that it has no other way to write."""
    found = pod.rendered(
        "broker",
        env={
            "KAFKA_ZOOKEEPER_CONNECT": None,
            "KAFKA_CFG_ZOOKEEPER_CONNECT": "zk:2181",
            "KAFKA_CFG_LISTENER_NAME_SASL_SSL_X": "1",
            "KAFKA_CFG_LISTENER_NAME_SASL_PLAINTEXT_X": "2",
            "KAFKA_CFG_NUM_PARTITIONS": "3",
            "KAFKA_NUM_PARTITIONS": "3",
        },
    )
    assert found["zookeeper.connect"] == "zk:2181"
    assert found["listener.name.sasl_ssl.x"] == "1"
    assert found["listener.name.sasl_plaintext.x"] == "2"
    assert found["num.partitions"] == "3" and not any("cfg" in key for key in found)


def test_files(pod: Pod) -> None:
    """_FILE: every byte counts, but one newline at the end, and what Kafka trims of its keys."""
    pod.write("/etc/secret", "a=$(POD_IP) $$(X)  \n\n")
    result = pod.render("broker", env={"KAFKA_PLUG_IN_PASSWORD_FILE": "/etc/secret"})
    assert "plug.in.password=a=$(POD_IP) $$(X)  \\n\n" in result.text
    result = pod.render("broker", env={"KAFKA_SSL_KEY_PASSWORD_FILE": "/etc/secret"})
    assert "ssl.key.password=a=$(POD_IP) $$(X)\n" in result.text
    pod.write("/etc/secret", "plain")
    found = pod.rendered("broker", env={"KAFKA_LOG_DIRS_FILE": "/etc/secret"})
    assert found["log.dirs"] == "plain"


def test_a_newline_at_the_end(pod: Pod) -> None:
    """Of a Secret made with `echo`: cut with a warning, in a variable."""
    result = pod.render("broker", env={"KAFKA_LOG_DIRS": "/data\n"})
    assert "log.dirs=/data\n" in result.text
    assert any(": warning: KAFKA_LOG_DIRS: the newline" in line for line in result.lines)


def test_empty_values(pod: Pod) -> None:
    """An empty value is a value."""
    found = pod.rendered("broker", env={"KAFKA_SUPER_USERS": ""})
    assert found["super.users"] == ""


@pytest.mark.parametrize(
    ("value", "expanded"),
    [
        ("$(POD_NAME)/$(POD_IP)", f"kafka-7/{IP}"),
        ("$(POD_FQDN)", "kafka-7.kafka.example"),
        ("$(31090+ORDINAL)", "31097"),
        ("$(ORDINAL - 1 + 10)", "16"),
        ("$(HOSTS[ORDINAL-6])", "b.example"),
        ("$(OUTER)", "<kafka-7>"),
        ("$$(POD_IP)", "$(POD_IP)"),
        ("$$$$(POD_IP)", "$$(POD_IP)"),
        ("$$$(ORDINAL)", "$7"),
        ("$POD_IP ${POD_IP} $ $$ $( $", "$POD_IP ${POD_IP} $ $$ $( $"),
    ],
)
def test_expansion(value: str, expanded: str, pod: Pod) -> None:
    """$(...) in a variable."""
    env = {
        "KAFKA_X": value,
        "POD_NAME": "kafka-7",
        "KAFKA_INIT_DOMAIN": "kafka.example",
        "HOSTS": "a.example, b.example,c.example",
        "OUTER": "<$(INNER)>",
        "INNER": "$(POD_NAME)",
    }
    assert f"\nx={expanded}\n" in pod.render("broker", env=env).text


def test_no_expansion(pod: Pod) -> None:
    """A mounted file and a password are literal."""
    pod.write(MOUNTED, "x=$(POD_IP)\n")
    env = {**FILE, "KAFKA_SSL_KEY_PASSWORD": "$(NOPE)", "KAFKA_SASL_JAAS_CONFIG": "$(NOPE)"}
    found = pod.rendered("broker", env=env)
    assert found["x"] == "$(POD_IP)"
    assert found["ssl.key.password"] == found["sasl.jaas.config"] == "$(NOPE)"


def test_options_are_expanded(pod: Pod) -> None:
    """A tool's variable may name others."""
    env = {"KAFKA_INIT_DOMAIN": "$(SPACE).svc", "SPACE": "prod", "KAFKA_X": "$(POD_FQDN)"}
    assert pod.rendered("broker", env=env)["x"] == "kafka-0.prod.svc"


@pytest.mark.parametrize(
    ("service", "replicas", "connect"),
    [
        ("zk", None, "zk:2181"),
        ("zk:2182/kafka", None, "zk:2182/kafka"),
        ("zk-headless", "2", "zk-0.zk-headless:2181,zk-1.zk-headless:2181"),
        ("zk.prod:1/a", "2", "zk-0.zk.prod:1,zk-1.zk.prod:1/a"),
    ],
)
def test_zookeeper_service(service: str, replicas: str | None, connect: str, pod: Pod) -> None:
    """zookeeper.connect from a Service's name; one that is given counts more."""
    env = {"KAFKA_INIT_ZOOKEEPER_SERVICE": service, "KAFKA_INIT_ZOOKEEPER_REPLICAS": replicas}
    found = pod.rendered("broker", env={**env, "KAFKA_ZOOKEEPER_CONNECT": None})
    assert found["zookeeper.connect"] == connect
    given = BROKER["KAFKA_ZOOKEEPER_CONNECT"]
    assert pod.rendered("broker", env=env)["zookeeper.connect"] == given
