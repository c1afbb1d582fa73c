# SPDX-License-Identifier: Apache-2.0
"""java's arguments beside those of the distributions' own scripts, for every variable that they
honour. The exceptions are removed on both sides, each by a rule that says why."""

import json
from pathlib import Path

import pytest
from kit import (
    JAVA,
    KAFKA_JARS,
    KAFKA_LEFT_OUT,
    RUN,
    SERVER_PROPERTIES,
    ZOO_CFG,
    ZOOKEEPER_JARS,
    Pod,
    spied,
)
from lab import scripts
from test_launch import KAFKA_SCRIPT

RECORD = json.loads((Path(__file__).parents[1] / "data/jvm/kafka-3.9.json").read_text())
CASES = {case["name"]: (case["env"], case["argv"]) for case in RECORD["cases"]}
EXIT = "-XX:+ExitOnOutOfMemoryError"


def test_the_record_is_of_these_files() -> None:
    """The same libs as in the pods here, and without a variable what 3.9.1 itself was seen to
    run."""
    assert sorted(RECORD["libs"]) == sorted((*KAFKA_JARS, *KAFKA_LEFT_OUT))
    plain = [word.replace("BASE/logs", "LOGS") for word in CASES["nothing"][1]]
    plain = [word.replace("BASE/", "BIN/../") for word in plain]
    plain[plain.index("-cp") + 1] = "LIBS"
    assert plain == KAFKA_SCRIPT


def of_kafka(argv: list[str], base: str) -> list[str]:
    """What a broker's java should be given where kafka-server-start.sh gives this."""
    new = [word.replace("BASE", base) for word in argv]
    at = new.index("-cp") + 1
    # Of libs the script names every file, a licence and a signature too; only jars are class paths.
    jars = [name for name in new[at].split(":") if not name.startswith(base) or name[-4:] == ".jar"]
    exact = {
        # An absolute path.
        "java": JAVA,
        # To standard output, at the levels of the variables.
        f"-Dlog4j.configuration=file:{base}/config/log4j.properties": (
            f"-Dlog4j.configuration=file:{RUN}/log4j.properties"
        ),
        new[at]: ":".join(jars),
        "CONFIG": SERVER_PROPERTIES,
    }
    return [exact.get(word, word) for word in new]


@pytest.mark.parametrize("name", CASES)
def test_broker(name: str, pod: Pod) -> None:
    """kafka-server-start.sh of Kafka 3.9."""
    env, argv = CASES[name]
    pod.serve_zookeeper()
    # The script makes it; we have a GC log only where it can be written.
    for directory in ("logs", "mine"):
        pod.make(f"/opt/kafka/{directory}")
    given = {key: value.replace("BASE", "/opt/kafka") for key, value in env.items()}
    ours = spied(pod.broker(env=given)).argv
    # A broker without memory ends: nobody else would end it.
    assert ours.index(EXIT) < ours.index("-cp")
    ours.remove(EXIT)
    assert ours == of_kafka(argv, "/opt/kafka")


JMX = "-Dcom.sun.management.jmxremote"
ZOOKEEPER_CASES: dict[str, dict[str, str]] = {
    "nothing": {},
    "flags": {"SERVER_JVMFLAGS": "-Xmx2g -Da", "JVMFLAGS": " -Db\t-Dc "},
    "flags of the server": {"SERVER_JVMFLAGS": "-Da"},
    "flags of all": {"JVMFLAGS": "-Db"},
    "quotes are no quotes": {"JVMFLAGS": "-Da='b c'"},
    "a heap": {"ZK_SERVER_HEAP": "512"},
    "an empty heap": {"ZK_SERVER_HEAP": ""},
    "a log directory": {"ZOO_LOG_DIR": "BASE/mine"},
    "a user": {"USER": "zk"},
    "no directories are made": {"ZOO_DATADIR_AUTOCREATE_DISABLE": "1"},
    "directories are made": {"ZOO_DATADIR_AUTOCREATE_DISABLE": ""},
    "no JMX": {"JMXDISABLE": "true"},
    "no JMX at a port": {"JMXDISABLE": "1", "JMXPORT": "1099"},
    "JMX is not disabled": {"JMXDISABLE": "false"},
    "JMX, empty": {"JMXDISABLE": "", "JMXLOCALONLY": "", "JMXPORT": ""},
    "JMX is local": {"JMXLOCALONLY": "true"},
    "JMX at a port": {"JMXPORT": "1099", "JMXLOCALONLY": "true"},
    "JMX with a password": {"JMXPORT": "1099", "JMXAUTH": "true"},
    "JMX with TLS": {"JMXPORT": "1099", "JMXSSL": "true"},
    "JMX without log4j": {"JMXPORT": "1099", "JMXLOG4J": "false"},
    "JMX by name": {"JMXPORT": "1099", "JMXHOSTNAME": "zk.example"},
    "JMX settings without a port": {"JMXAUTH": "true", "JMXSSL": "true", "JMXHOSTNAME": "x"},
    "logging of old": {"ZOO_LOG4J_PROP": "INFO,CONSOLE"},
    "Kafka's mean nothing": {"KAFKA_OPTS": "-Dx", "JMX_PORT": "1", "LOG_DIR": "/x"},
}


def of_zookeeper(argv: list[str], base: str) -> list[str]:
    """What ZooKeeper's java should be given where zkServer.sh gives this."""
    exact = {
        "java": [JAVA],
        # It would need a shell.
        "-XX:OnOutOfMemoryError=kill -9 %p": [
            EXIT,
            # The script has conf/ on the class path instead.
            f"-Dlogback.configurationFile={RUN}/logback.xml",
            # DNS answers are kept for 5 s.
            f"-Djava.security.properties={RUN}/java.security",
        ],
        "BASE/zoo.cfg": [ZOO_CFG],
    }
    return [new.replace("BASE", base) for word in argv for new in exact.get(word, [word])]


@pytest.mark.parametrize("name", ZOOKEEPER_CASES)
def test_zookeeper(name: str, pod: Pod) -> None:
    """zkServer.sh start-foreground of ZooKeeper 3.8, as Debian has it, run here and now."""
    env = ZOOKEEPER_CASES[name]
    theirs = scripts.zk_server(env, ZOOKEEPER_JARS)
    given = {key: value.replace("BASE", "/opt/zookeeper") for key, value in env.items()}
    ours = spied(pod.zookeeper(env=given)).argv
    # A heap that flags set is the only one: the script's stands before it, and java takes the last.
    if "-Xmx2g" in theirs:
        theirs.remove("-Xmx1000m")
    assert ours == of_zookeeper(theirs, "/opt/zookeeper")


def test_zookeeper_control() -> None:
    """The variables do change what the script says."""
    plain = scripts.zk_server({}, ZOOKEEPER_JARS)
    assert JMX in plain and JMX not in scripts.zk_server({"JMXDISABLE": "true"}, ZOOKEEPER_JARS)
