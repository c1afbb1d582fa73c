# SPDX-License-Identifier: Apache-2.0
"""The command line: help, version, and what is not understood."""

import re

import pytest
from kit import Pod

HELP = """\
Usage: kafka-init COMMAND [OPTIONS]

Process 1 of a Kafka broker pod or a ZooKeeper pod.

Commands:
  broker       become a Kafka broker: the ENTRYPOINT of a broker pod
  zookeeper    become a ZooKeeper server: the ENTRYPOINT of a ZooKeeper pod
  render       print or write the configuration that a start would use
  check        say all that is wrong with the configuration and this machine
  ready        the readinessProbe of both roles
  live         the livenessProbe of both roles
  status       this pod, ZooKeeper, brokers and replicas, for a person
  stop         the preStop of a broker: wait for partitions that need it
  wait         wait until ZooKeeper has a quorum, or a broker answers
  --version    print the versions of this program and its libraries
  --help       this text; `kafka-init COMMAND --help` for a command's options
"""

WAIT_HELP = """\
Usage: kafka-init wait zookeeper|broker [HOST:PORT,…] [OPTIONS]

Waits until ZooKeeper gives a session, which takes a quorum, or until a broker answers. \
Without hosts for ZooKeeper: those of KAFKA_ZOOKEEPER_CONNECT. Over TLS (--security SSL, or \
KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE=true) until a server shows its mode.

Options (each also as a variable, and as a key of kafka-init.ini):
  --timeout TIME                             how long to wait in all (15m; `wait` 5m; 0: for ever)
  --security PROTOCOL                        how, where there is no run record: \
PLAINTEXT|SSL|SASL_PLAINTEXT|SASL_SSL
  --help                                     this text
"""

RENDER_HELP = """\
Usage: kafka-init render broker|zookeeper [OPTIONS]

Prints the server.properties or zoo.cfg that a start would write, or writes all files to --out.

Options (each also as a variable, and as a key of kafka-init.ini):
  --explain                                  show each key with its origin and what it overrode
  --format FORMAT                            how it is shown; --json is --format=json: table|json
  --out DIR                                  write the files there instead of printing the main one
"""

NEAREST = [
    (("brokr",), "there is no command brokr, the nearest is broker"),
    (("zookeper",), "there is no command zookeper, the nearest is zookeeper"),
    (("frobnicate",), "there is no command frobnicate;"),
    (("broker", "--run-dr", "/x"), "there is no option --run-dr, the nearest is --run-dir"),
    (("zookeeper", "--zoo-cgf=/x"), "there is no option --zoo-cgf, the nearest is --zoo-cfg"),
    (("render", "broker", "--outt", "x"), "there is no option --outt, the nearest is --out"),
    (("wait", "zookeeper", "--timout=1s"), "the nearest is --timeout"),
    (("broker", "-x"), "there is no option -x"),
    # An option of another command is none of this one.
    (("broker", "--out", "/x"), "there is no option --out"),
    (("broker", "--zoo-cfg", "/x"), "there is no option --zoo-cfg"),
]

USAGE = [
    ((), "which command? See --help"),
    (("broker", "--java"), "--java needs a value"),
    (("broker", "start"), "`start` is not expected here; JVM options follow --"),
    (("render",), "render what? broker or zookeeper"),
    (("check",), "check what? broker or zookeeper"),
    (("render", "kafka"), "`kafka`"),
    (("render", "--out", "/x"), "broker or zookeeper comes before --out"),
    (("wait",), "wait for what?"),
    (("wait", "kafka"), "wait for what? zookeeper or broker"),
    (("wait", "zookeeper", "a", "b"), "wait for what?"),
    (("wait", "broker", "a:1", "b:1"), "wait for what?"),
    (("wait", "broker"), "wait for which hosts? Name them"),
    (("ready", "broker"), "ready takes no operands"),
    (("live", "--", "-Xmx1g"), "live takes no operands"),
    (("status", "--role", "broker"), "there is no option --role"),
    (("ready", "--gate-cpa=0"), "there is no option --gate-cpa, the nearest is --gate-cap"),
    (("stop", "broker"), "stop takes no operands"),
    (("stop", "--stop-timeout=1s"), "there is no option --stop-timeout, the nearest is"),
    (("wait", "zookeeper"), "Name them, or set KAFKA_ZOOKEEPER_CONNECT"),
]


def test_help(pod: Pod) -> None:
    """The help is this text, on standard output."""
    for word in ("--help", "-h"):
        result = pod.run(word)
        assert (result.code, result.text, result.err) == (0, HELP, "")


@pytest.mark.parametrize(
    "command", ["broker", "zookeeper", "render", "check", "wait", "ready", "live", "status", "stop"]
)
def test_help_of_a_command(command: str, pod: Pod) -> None:
    """Each command has a help with its options, one a line, whatever else is on the line."""
    result = pod.run(command, "--help", base={})
    assert (result.code, result.err) == (0, "")
    assert result.text.startswith(f"Usage: kafka-init {command} ")
    assert re.search(r"^  --help +this text\n\Z", result.text, re.MULTILINE)
    assert pod.run(command, "-h", base={}).text == result.text
    # Each option that is named there is one.
    for option in re.findall(r"^  (--\S+) [A-Z]", result.text, re.MULTILINE):
        roles = {"render": ["broker"], "check": ["broker"], "wait": ["zookeeper"]}
        words = [command, *roles.get(command, [])]
        assert "there is no option" not in pod.run(*words, f"{option}=0", "--help", base={}).err


def test_help_texts(pod: Pod) -> None:
    """Two of them as a whole."""
    assert pod.run("wait", "--help", base={}).text == WAIT_HELP
    assert pod.run("render", "--help", base={}).text.startswith(RENDER_HELP)


def test_version(pod: Pod) -> None:
    """The own version and those of the libraries, a line each."""
    result = pod.run("--version")
    assert (result.code, result.err) == (0, "")
    names = [line.split()[0] for line in result.text.splitlines()]
    assert names == ["kafka-init", "librdkafka", "libzookeeper", "inih", "jansson", "OpenSSL"]
    for line in result.text.splitlines():
        assert re.match(r"\S+ \d+(\.\d+)*", line), line


@pytest.mark.parametrize(("words", "says"), NEAREST + USAGE)
def test_usage(words: tuple[str, ...], says: str, pod: Pod) -> None:
    """What is not understood ends with 64 and one line that names it and the nearest."""
    before = pod.tree()
    result = pod.run(*words, base={})
    assert result.code == 64, result.err
    assert len(result.lines) == 1 and says in result.err, result.err
    assert result.out == b""
    assert pod.tree() == before


def test_words_after_two_dashes(pod: Pod) -> None:
    """What follows -- is java's, also what looks like ours."""
    pod.serve_zookeeper()
    result = pod.broker("--", "--help", "--", "-Dx=1")
    assert result.code == 0 and "--help\0argument --\0argument -Dx=1" in result.text
