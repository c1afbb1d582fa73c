# SPDX-License-Identifier: Apache-2.0
"""What Kafka's own config providers give is looked through; what others give is not judged."""

import re
import subprocess
from pathlib import Path

import pytest
from kit import Pod, spied
from lab import oracle
from oracle import render

PACKAGE = "org.apache.kafka.common.config.provider"
CLASSES = "".join(
    f"config.providers.{name}.class={PACKAGE}.{kind}ConfigProvider\n"
    for name, kind in (("env", "EnvVar"), ("file", "File"), ("dir", "Directory"))
)
PROVIDERS = "config.providers=env,file,dir\n" + CLASSES

# Each stands for the host; @ is a directory. LC_ALL is what the oracle's JVM has.
HOSTS = [
    "${dir:@:host}",
    "${file:@/f.properties:host}",
    "${file:@/f.properties:a:b}",
    "${dir:@:a}${dir:@:b}.x",
    "x-${env:LC_ALL}",
    "$${dir:@:a}",
    "a}${dir:@:a}",
    "${dir:@:none}",
    "${env:NONE_SUCH}",
    "${env:@:LC_ALL}",
    "${dir:host}",
    "${dir:@/none:host}",
    "${file:@/none:host}",
    "${dir:@:nested}",
    "${none:@:host}",
]


def _check(binary: Path, file: Path) -> tuple[str, str]:
    """What `check` takes for the advertised listeners, "" if it does not, and all that it said."""
    done = subprocess.run(
        [str(binary), "check", "broker", "--server-properties", str(file)],
        env={**render.BROKER, "LC_ALL": "C.UTF-8", "KAFKA_LOG_DIRS": str(file.parent / "logs")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    found = re.search(r"advertised.listeners (.*) \(/", done.stderr)
    return found[1] if found else "", done.stdout + done.stderr


@pytest.mark.parametrize("host", HOSTS)
def test_as_kafka(host: str, tmp_path: Path, binary: Path) -> None:
    """Accepted and read as KafkaConfig accepts and reads it."""
    (tmp_path / "host").write_text("h.test\n")
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    (tmp_path / "nested").write_text("${env:LC_ALL}")
    (tmp_path / "f.properties").write_text("host = f.test\na\\:b = c.test\n")
    file = tmp_path / "server.properties"
    text = f"advertised.listeners=PLAINTEXT://{host}:9092\n".replace("@", str(tmp_path))
    file.write_text(PROVIDERS + text + "listeners=PLAINTEXT://:9092\n")
    told, said = _check(binary, file)
    derived = f"{file.read_text()}broker.id=2\nzookeeper.connect=zk.test:2181\n"
    try:
        # The host's line end is no part of a listener to Kafka either.
        expected = oracle.kafka().kafka(derived.encode())["advertised.listeners"]
    except oracle.Refused as reason:
        assert not told, f"Kafka refuses it: {reason}; {said}"
        return
    assert told == expected, said


def test_the_start(pod: Pod, ensemble) -> None:
    """The text that asks is what is written, and no secret leaves the variable."""
    env = {
        "KAFKA_CONFIG_PROVIDERS": "env",
        "KAFKA_CONFIG_PROVIDERS_ENV_CLASS": f"{PACKAGE}.EnvVarConfigProvider",
        "KAFKA_ADVERTISED_LISTENERS": "PLAINTEXT://${env:POD_IP}:9092",
        "KAFKA_DELEGATION_TOKEN_SECRET_KEY": "${env:THE_SECRET}",
        "THE_SECRET": "hunter2",
    }
    result = pod.broker("--run-dir=/run/kafka-init", env=env)
    java = spied(result)
    written = pod.read("/run/kafka-init/server.properties")
    assert "advertised.listeners=PLAINTEXT://${env:POD_IP}:9092" in written
    assert "hunter2" not in written + result.err
    assert java.environment["THE_SECRET"] == "hunter2"
