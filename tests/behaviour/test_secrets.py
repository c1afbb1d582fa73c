# SPDX-License-Identifier: Apache-2.0
"""A password is in server.properties and nowhere else: no line, argument or variable of java."""

import pytest
from kit import SERVER_PROPERTIES, ZOO_CFG, Pod, Process, properties, spied

LOG = "/dev/termination-log"
WORD = "hunter2-and-more"
FILE = "/etc/secret/password"

BROKER_SECRETS = [
    "KAFKA_SSL_KEYSTORE_PASSWORD",
    "KAFKA_SSL_KEY_PASSWORD",
    "KAFKA_SASL_JAAS_CONFIG",
    "KAFKA_LISTENER_NAME_SASL__SSL_PLAIN_SASL_JAAS_CONFIG",
    "KAFKA_SSL_KEYSTORE_KEY",
    "KAFKA_DELEGATION_TOKEN_SECRET_KEY",
    "KAFKA_PASSWORD_ENCODER_SECRET",
    "KAFKA_CFG_SSL_TRUSTSTORE_PASSWORD",
]
ZOOKEEPER_SECRETS = [
    "ZOO_CFG_ssl_keyStore_password",
    "ZOO_CFG_ssl_quorum_trustStore_password",
    "ZOO_CFG_DigestAuthenticationProvider_superDigest",
]


def nowhere(pod: Pod, process: Process, config: str) -> None:
    """The word is in `config`, readable by its owner alone, and nowhere else that can be seen."""
    process.wait_for_program("/java")
    seen = {path for path, entry in pod.tree().items() if WORD.encode() in entry[3]}
    assert seen == {config} | ({FILE} & seen) and pod.mode(config) == 0o600
    for name in ("cmdline", "environ"):
        with open(f"/proc/{process.pid}/{name}", "rb") as file:
            content = file.read()
        assert content and WORD.encode() not in content, name
    assert WORD not in process.said()


@pytest.mark.parametrize("variable", BROKER_SECRETS)
def test_broker(variable: str, pod: Pod) -> None:
    """From a variable, which java does not inherit."""
    pod.serve_zookeeper()
    env = {variable: WORD, "SPY_STAYS": "1", "KAFKA_SSL_KEYSTORE_TYPE": "PEM"}
    process = pod.init("broker", env=env)
    nowhere(pod, process, SERVER_PROPERTIES)
    with open(f"/proc/{process.pid}/environ") as file:
        names = {one.partition("=")[0] for one in file.read().split("\0")}
    assert variable not in names and "KAFKA_SSL_KEYSTORE_TYPE" in names


@pytest.mark.parametrize("variable", ZOOKEEPER_SECRETS)
def test_zookeeper(variable: str, pod: Pod) -> None:
    """The same for zoo.cfg."""
    nowhere(pod, pod.init("zookeeper", env={variable: WORD, "SPY_STAYS": "1"}), ZOO_CFG)


def test_file(pod: Pod) -> None:
    """From a file; its name is no secret."""
    pod.serve_zookeeper()
    pod.write(FILE, WORD + "\n", 0o400)
    env = {"KAFKA_SSL_KEY_PASSWORD_FILE": FILE, "SPY_STAYS": "1"}
    process = pod.init("broker", env=env)
    nowhere(pod, process, SERVER_PROPERTIES)
    assert properties(pod.read(SERVER_PROPERTIES))["ssl.key.password"] == WORD


def test_overridden(pod: Pod) -> None:
    """The line about an override hides both values."""
    pod.write("/etc/server.properties", f"ssl.key.password={WORD}1\n")
    env = {"KAFKA_SSL_KEY_PASSWORD": f"{WORD}2"}
    result = pod.render("broker", "--server-properties=/etc/server.properties", env=env)
    assert f"ssl.key.password={WORD}2" in result.text
    assert "ssl.key.password: " in result.err and WORD not in result.err


@pytest.mark.parametrize(
    "env",
    [
        {"KAFKA_SSL_KEY_PASSWORD": f"{WORD}\udcff"},
        {"KAFKA_SSL_KEY_PASSWORD": WORD, "KAFKA_CFG_SSL_KEY_PASSWORD": f"{WORD}2"},
        {"KAFKA_SSL_KEY_PASSWORD": WORD, "KAFKA_SSL_KEY_PASSWORD_FILE": FILE},
        {"KAFKA_SSL_KEY_PASSWORD": f"{WORD}\n", "KAFKA_A____B": "x"},
        {"KAFKA_SSL_KEY_PASSWORD": f"$({WORD})", "POD_IP": "x"},
        {"ZOOKEEPER_SECRET_PASSWORD": WORD, "KAFKA_LOG_DIRS": "$(ZOOKEEPER_SECRET_PASSWOR)"},
    ],
)
def test_errors(env: dict[str, str], pod: Pod) -> None:
    """An error about a password, or beside one, does not show it."""
    pod.write(LOG, "")
    pod.write(FILE, WORD)
    result = pod.broker(env=env)
    assert result.code == 3
    assert WORD not in result.err and WORD not in pod.read(LOG)


def test_mounted_file(pod: Pod) -> None:
    """An error in a line of a mounted file shows its number, not its text."""
    pod.write("/etc/server.properties", f"ssl.key.password={WORD}\\u12\n")
    result = pod.broker("--server-properties=/etc/server.properties")
    assert result.code == 3 and "/etc/server.properties:1" in result.err
    assert WORD not in result.err


def test_part_of_another_value(pod: Pod) -> None:
    """A value that a password was expanded into: java inherits neither variable with it."""
    pod.serve_zookeeper()
    env = {"KAFKA_SSL_KEY_PASSWORD": WORD, "KAFKA_OTHER": "$(KAFKA_SSL_KEY_PASSWORD)"}
    result = pod.broker(env=env)
    assert properties(pod.read(SERVER_PROPERTIES))["other"] == WORD
    assert WORD not in result.out.decode() and WORD not in result.err


@pytest.mark.parametrize("other", ["KAFKA_CFG_SSL_KEY_PASSWORD", "KAFKA_SSL_KEY__PASSWORD"])
def test_under_two_names(other: str, pod: Pod) -> None:
    """The same password under another name of the key, or nearly: java inherits neither."""
    pod.serve_zookeeper()
    result = pod.broker(env={"KAFKA_SSL_KEY_PASSWORD": WORD, other: WORD})
    assert result.code == 0, result.err
    assert WORD not in result.out.decode()


def test_control(pod: Pod) -> None:
    """A word that is no secret is seen in all these places, so the tests do look."""
    pod.serve_zookeeper()
    result = pod.broker("--", f"-D{WORD}", env={"KAFKA_LOG_DIRS": f"/{WORD}"})
    spy = spied(result)
    assert f"-D{WORD}" in spy.argv and spy.environment["KAFKA_LOG_DIRS"] == f"/{WORD}"
    assert WORD in result.err
