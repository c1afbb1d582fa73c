# SPDX-License-Identifier: Apache-2.0
"""The logins of listeners with SASL are looked at before the recovery of the logs, as Kafka reads
them after it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from kit import ENVIRONMENTS, Pod
from lab import oracle
from oracle import render

LISTENER = {
    "KAFKA_ADVERTISED_LISTENERS": "IN://h.test:9092",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "IN:SASL_PLAINTEXT",
    "KAFKA_INTER_BROKER_LISTENER_NAME": "IN",
    "KAFKA_SASL_ENABLED_MECHANISMS": "PLAIN",
    "KAFKA_SASL_MECHANISM_INTER_BROKER_PROTOCOL": "PLAIN",
}
KEY = "KAFKA_LISTENER_NAME_IN_PLAIN_SASL_JAAS_CONFIG"
LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required username=a password=b;"
WORDS = [
    *("a.B", "required", "Optional", "x", "=", ";", "{", "}", '"', "'", '"y"', "'z'", "/", "//"),
    *("/*", "*/", "\n", " ", "1", "-", "-1", ".", "$", "_", "\\", '\\"', "ü", "KafkaServer"),
    *("x=y", ' x="y"', "a.B required;", "a.B required x=y;"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory for the examples of a property."""
    return tmp_path_factory.mktemp("logins")


@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
@example("a.B required x=10;")
@example("a.B required x=a-1.b;")
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_texts(binary: Path, place: Path, text: str) -> None:
    """What JaasContext takes is taken, and nothing else."""
    file = place / "server.properties"
    file.write_bytes(oracle.kafka().store({"listener.name.in.plain.sasl.jaas.config": text}))
    done = render.broker(binary, LISTENER, file)
    said = oracle.kafka().jaas(text.strip())
    assert (done.code == 0) == (said == ""), f"{text!r}: Kafka: {said}; {done.log}"


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({}, "listener IN has no login for PLAIN"),
        ({"KAFKA_SASL_JAAS_CONFIG": LOGIN}, "sasl.jaas.config is not read by a broker"),
        ({KEY: LOGIN}, ""),
        ({"KAFKA_OPTS": "-Djava.security.auth.login.config=/etc/jaas.conf"}, ""),
        ({"JAVA_TOOL_OPTIONS": "-Djava.security.auth.login.config=/etc/jaas.conf"}, ""),
        ({"KAFKA_PASSWORD_ENCODER_SECRET": "s"}, ""),
        (
            {"KAFKA_OPTS": "-Djava.security.auth.login.config=/etc/none.conf"},
            "cannot open /etc/none.conf",
        ),
        ({"KAFKA_OPTS": "-Djava.security.auth.login.config=/etc/client.conf"}, "has no login"),
        ({"KAFKA_OPTS": "-Djava.security.auth.login.config=/etc/broken.conf"}, "expected"),
        ({"KAFKA_OPTS": "-Djava.security.auth.login.config=file:/etc/none.conf"}, ""),
    ],
)
def test_logins(env: dict[str, str], said: str, pod: Pod) -> None:
    """An error of `check` where a listener would end the broker, with what to set."""
    pod.write("/etc/jaas.conf", f"KafkaServer {{ {LOGIN} }};")
    pod.write("/etc/client.conf", f"Client {{ {LOGIN} }};")
    pod.write("/etc/broken.conf", f"KafkaServer {{ {LOGIN} }}")
    result = pod.run("check", "broker", env={**LISTENER, **env}, base=ENVIRONMENTS["broker"])
    assert result.code == (1 if said else 0), result
    assert said in result.text
