# SPDX-License-Identifier: Apache-2.0
"""ZooKeeper's keys under the names that the images gave them."""

import pytest
from kit import DATA, IP, ZOO_CFG, Pod, properties, spied

# What all of them are without a word.
DEFAULTS = {
    "4lw.commands.whitelist": "srvr",
    "admin.enableServer": "false",
    "autopurge.purgeInterval": "1",
    "autopurge.snapRetainCount": "3",
    "clientPort": "2181",
    "dataDir": DATA,
    "db.autocreate": "false",
    "electionPortBindRetry": "0",
    "initLimit": "10",
    "standaloneEnabled": "false",
    "syncLimit": "5",
    "tickTime": "2000",
}

# dialect -> environment and what it gives beside the defaults, and the myid of zk-1
DIALECTS = {
    "k8szk": (
        {
            "ZK_REPLICAS": "2",
            "ZK_DATA_DIR": "/data",
            "ZK_DATA_LOG_DIR": "/log",
            "ZK_CLIENT_PORT": "2182",
            "ZK_TICK_TIME": "3000",
            "ZK_INIT_LIMIT": "11",
            "ZK_SYNC_LIMIT": "6",
            "ZK_MAX_CLIENT_CNXNS": "61",
            "ZK_MIN_SESSION_TIMEOUT": "4001",
            "ZK_MAX_SESSION_TIMEOUT": "40001",
            "ZK_SNAP_RETAIN_COUNT": "4",
            "ZK_PURGE_INTERVAL": "2",
        },
        {
            "server.1": "zk-0:2888:3888",
            "server.2": "zk-1:2888:3888",
            "dataDir": "/data",
            "dataLogDir": "/log",
            "clientPort": "2182",
            "tickTime": "3000",
            "initLimit": "11",
            "syncLimit": "6",
            "maxClientCnxns": "61",
            "minSessionTimeout": "4001",
            "maxSessionTimeout": "40001",
            "autopurge.snapRetainCount": "4",
            "autopurge.purgeInterval": "2",
        },
    ),
    "official": (
        {
            "ZOO_MY_ID": "2",
            "ZOO_SERVERS": f"server.1=zk-0:2888:3888;2181 server.2={IP}:2888:3888;2181",
            "ZOO_DATA_DIR": "/data",
            "ZOO_DATA_LOG_DIR": "/datalog",
            "ZOO_TICK_TIME": "3000",
            "ZOO_INIT_LIMIT": "11",
            "ZOO_SYNC_LIMIT": "6",
            "ZOO_MAX_CLIENT_CNXNS": "61",
            "ZOO_STANDALONE_ENABLED": "true",
            "ZOO_ADMINSERVER_ENABLED": "true",
            "ZOO_AUTOPURGE_PURGEINTERVAL": "2",
            "ZOO_AUTOPURGE_SNAPRETAINCOUNT": "4",
            "ZOO_4LW_COMMANDS_WHITELIST": "srvr, ruok",
            "ZOO_CFG_EXTRA": "preAllocSize=65536 metricsProvider.httpPort=7070",
        },
        {
            "server.1": "zk-0:2888:3888;2181",
            "server.2": f"{IP}:2888:3888;2181",
            "dataDir": "/data",
            "dataLogDir": "/datalog",
            "tickTime": "3000",
            "initLimit": "11",
            "syncLimit": "6",
            "maxClientCnxns": "61",
            "standaloneEnabled": "true",
            "admin.enableServer": "true",
            "autopurge.purgeInterval": "2",
            "autopurge.snapRetainCount": "4",
            "4lw.commands.whitelist": "srvr, ruok",
            "preAllocSize": "65536",
            "metricsProvider.httpPort": "7070",
            # It stands in the members' lines, and ZooKeeper takes it from one place alone.
            "clientPort": None,
        },
    ),
    "bitnami": (
        {
            "ZOO_SERVER_ID": "2",
            "ZOO_SERVERS": f"zk-0:2888:3888::1 {IP}:2888:3888::2",
            "ZOO_DATA_DIR": "/bitnami/zookeeper/data",
            "ZOO_PORT_NUMBER": "2182",
            "ZOO_SNAPCOUNT": "1000",
            "ZOO_MAX_CNXNS": "9",
            "ZOO_MAX_SESSION_TIMEOUT": "40001",
            "ZOO_AUTOPURGE_INTERVAL": "2",
            "ZOO_AUTOPURGE_RETAIN_COUNT": "4",
            "ZOO_LISTEN_ALLIPS_ENABLED": "yes",
            "ZOO_ENABLE_ADMIN_SERVER": "1",
            "ZOO_ADMIN_SERVER_PORT_NUMBER": "8081",
            "ZOO_RECONFIG_ENABLED": "yes",
        },
        {
            "server.1": "zk-0:2888:3888",
            "server.2": f"{IP}:2888:3888",
            "dataDir": "/bitnami/zookeeper/data",
            "clientPort": "2182",
            "snapCount": "1000",
            "maxCnxns": "9",
            "maxSessionTimeout": "40001",
            "autopurge.purgeInterval": "2",
            "autopurge.snapRetainCount": "4",
            "quorumListenOnAllIPs": "true",
            "admin.enableServer": "true",
            "admin.serverPort": "8081",
            "reconfigEnabled": "true",
        },
    ),
    "confluent": (
        {
            "ZOOKEEPER_SERVER_ID": "2",
            "ZOOKEEPER_SERVERS": f"zk-0:2888:3888;{IP}:2888:3888",
            "ZOOKEEPER_CLIENT_PORT": "2182",
            "ZOOKEEPER_TICK_TIME": "3000",
            "ZOOKEEPER_INIT_LIMIT": "11",
            "ZOOKEEPER_SYNC_LIMIT": "6",
            "ZOOKEEPER_MAX_CLIENT_CNXNS": "61",
            "ZOOKEEPER_AUTOPURGE_SNAP_RETAIN_COUNT": "4",
            "ZOOKEEPER_AUTOPURGE_PURGE_INTERVAL": "2",
            "ZOOKEEPER_QUORUM_LISTEN_ON_ALL_IPS": "true",
            "ZOOKEEPER_4LW_COMMANDS_WHITELIST": "*",
        },
        {
            "server.1": "zk-0:2888:3888",
            "server.2": f"{IP}:2888:3888",
            "clientPort": "2182",
            "tickTime": "3000",
            "initLimit": "11",
            "syncLimit": "6",
            "maxClientCnxns": "61",
            "autopurge.snapRetainCount": "4",
            "autopurge.purgeInterval": "2",
            "quorumListenOnAllIPs": "true",
            "4lw.commands.whitelist": "*",
        },
    ),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_dialect(dialect: str, make_pod) -> None:
    """zoo.cfg and myid on the disk, from a start."""
    env, expected = DIALECTS[dialect]
    data = expected.get("dataDir", DATA)
    pod = make_pod(hostname="zk-1", volumes=[data, expected.get("dataLogDir", "/var/lib/log")])
    pod.has_been_a_member(data)
    result = pod.run("zookeeper", base={"JAVA_HOME": "/opt/java"}, env=env)
    assert result.code == 0, result.err
    together = {**DEFAULTS, **expected}
    written = properties(pod.read(f"{data}/conf/zoo.cfg"))
    assert written == {key: value for key, value in together.items() if value is not None}
    assert pod.read(f"{data}/myid") == "2\n"
    assert pod.mode(f"{data}/myid") == 0o644
    assert pod.mode(f"{data}/conf/zoo.cfg") == 0o600
    assert spied(result).argv[-1] == f"{data}/conf/zoo.cfg"
    warnings = [line for line in result.lines if ": warning: " in line]
    assert all("ZOO_RECONFIG_ENABLED" in line for line in warnings), result.err


@pytest.mark.parametrize(
    ("servers", "members"),
    [
        ("a:1:2,b:1:2;c:1:2 d:1:2", ["a:1:2", "b:1:2", "c:1:2", "d:1:2"]),
        ("a:1:2::5 b:1:2::1", {"5": "a:1:2", "1": "b:1:2"}),
        ("[fd00::1]:1:2,b:1:2", ["[fd00::1]:1:2", "b:1:2"]),
        ("[fd00::1]:1:2::3 b:1:2::1", {"3": "[fd00::1]:1:2", "1": "b:1:2"}),
        (
            "server.1=a:1:2:observer;0.0.0.0:2181,server.2=b:1:2|c:1:2",
            ["a:1:2:observer;0.0.0.0:2181", "b:1:2|c:1:2"],
        ),
    ],
)
def test_lists(servers: str, members: "list[str] | dict[str, str]", pod: Pod) -> None:
    """The forms of an explicit list."""
    found = pod.rendered("zookeeper", env={"ZK_REPLICAS": None, "ZOO_SERVERS": servers})
    if isinstance(members, list):
        members = {str(number): text for number, text in enumerate(members, 1)}
    given = {key: value for key, value in found.items() if key.startswith("server.")}
    assert given == {f"server.{number}": text for number, text in members.items()}


def test_any_key(pod: Pod) -> None:
    """ZOO_CFG_ keeps the case, `_` is a dot; _FILE works there too."""
    pod.write("/etc/value", "from a file\n")
    env = {
        "ZOO_CFG_snapCount": "5",
        "ZOO_CFG_metricsProvider_httpPort": "7000",
        "ZOO_CFG_some_key_FILE": "/etc/value",
        "ZOO_CFG_electionPortBindRetry": "3",
    }
    found = pod.rendered("zookeeper", env=env)
    assert found["snapCount"] == "5" and found["metricsProvider.httpPort"] == "7000"
    assert found["some.key"] == "from a file" and found["electionPortBindRetry"] == "3"


def test_keys_that_do_nothing_in_the_file(pod: Pod) -> None:
    """They become system properties, wherever they were set."""
    pod.write("/etc/zoo.cfg", "readonlymode.enabled=true\nmultiAddress.enabled=true\n")
    env = {"ZOOKEEPER_JUTE_MAX_BUFFER": "4194304", "KAFKA_INIT_ZOO_CFG": "/etc/zoo.cfg"}
    result = pod.zookeeper(env=env)
    assert result.code == 0, result.err
    words = {"-Djute.maxbuffer=4194304", "-Dreadonlymode.enabled=true"}
    assert words | {"-Dzookeeper.multiAddress.enabled=true"} <= set(spied(result).argv)
    keys = properties(pod.read(ZOO_CFG)).keys()
    assert not {"jute.maxbuffer", "readonlymode.enabled", "multiAddress.enabled"} & keys
    result = pod.zookeeper(env={"ZOO_CFG_jute_maxbuffer": "7"})
    assert "-Djute.maxbuffer=7" in spied(result).argv


def test_secure_port_alone(pod: Pod) -> None:
    """Whoever sets only the secure port wants no plain one."""
    found = pod.rendered("zookeeper", env={"ZOOKEEPER_SECURE_CLIENT_PORT": "2182"})
    assert found["secureClientPort"] == "2182" and "clientPort" not in found
    both = {"ZOOKEEPER_SECURE_CLIENT_PORT": "2182", "ZK_CLIENT_PORT": "2181"}
    assert pod.rendered("zookeeper", env=both)["clientPort"] == "2181"


def test_same_value_twice(pod: Pod) -> None:
    """Two dialects that agree are no contradiction."""
    env = {"ZK_TICK_TIME": "3000", "ZOO_TICK_TIME": "3000", "ZOOKEEPER_TICK_TIME": "3000"}
    assert pod.rendered("zookeeper", env=env)["tickTime"] == "3000"


def test_members_of_a_mounted_file(pod: Pod) -> None:
    """Members of the file count where the environment names none, and go where it does."""
    text = "dataDir=/data\nserver.1=kafka-0:2888:3888\nserver.9=old:2888:3888\n"
    pod.write("/etc/zoo.cfg", text)
    mounted = {"KAFKA_INIT_ZOO_CFG": "/etc/zoo.cfg"}
    found = pod.rendered("zookeeper", env={**mounted, "ZK_REPLICAS": None})
    assert (found["server.1"], found["server.9"]) == ("kafka-0:2888:3888", "old:2888:3888")
    found = pod.rendered("zookeeper", env=mounted)
    assert "server.9" not in found and found["dataDir"] == "/data"
