# SPDX-License-Identifier: Apache-2.0
"""What kafka-configs set in ZooKeeper for a broker (KIP-226) wins over server.properties, so the
run record has it; and what a start says of the probes to come."""

import json
from pathlib import Path

import pytest
from fakes import NO_AUTH, ZooKeeper
from kit import IP, RECORD, SERVER_PROPERTIES, Pod, properties, spied
from probe_servers import Certificates

NODE = "/config/brokers/0"
OWN = f"PLAINTEXT://{IP}:9092"


def config(**keys: str) -> bytes:
    """The node, with `_` for a dot."""
    return json.dumps(
        {
            "version": 1,
            "config": {key.replace("_", "."): value for key, value in keys.items()},
        }
    ).encode()


def test_advertised(pod: Pod, ensemble: ZooKeeper) -> None:
    """The probes look for the address under which Kafka really registers; the file keeps ours."""
    ensemble.nodes[NODE] = config(advertised_listeners="PLAINTEXT://10.9.8.7:9092")
    result = pod.broker()
    assert spied(result)
    (line,) = [line for line in result.lines if "warning" in line]
    assert NODE in line and "PLAINTEXT://10.9.8.7:9092" in line and OWN in line
    assert "--delete-config" in line, "what to do"
    assert properties(pod.read(RECORD))["advertised"] == "10.9.8.7:9092"
    assert properties(pod.read(SERVER_PROPERTIES))["advertised.listeners"] == OWN


@pytest.mark.parametrize(
    "content",
    [
        config(log_retention_ms="1"),
        config(advertised_listeners=OWN),
        config(),
        b"",
        b"{",
        b"[1]",
    ],
)
def test_nothing_to_say(content: bytes, pod: Pod, ensemble: ZooKeeper) -> None:
    """Other keys, the same value, and what is no such JSON."""
    ensemble.nodes[NODE] = content
    result = pod.broker()
    assert spied(result) and "warning" not in result.err
    assert NODE in ensemble.asked
    assert properties(pod.read(RECORD))["advertised"] == f"{IP}:9092"


def test_behind_an_acl(pod: Pod, ensemble: ZooKeeper) -> None:
    """What cannot be read is left out, with a line that says so."""
    ensemble.nodes[NODE] = config(advertised_listeners="PLAINTEXT://10.9.8.7:9092")
    ensemble.errors = {NODE: NO_AUTH}
    result = pod.broker()
    assert spied(result)
    assert any(NODE in line and "warning" in line for line in result.lines), result.err
    assert properties(pod.read(RECORD))["advertised"] == f"{IP}:9092"


SSL = {
    "KAFKA_SECURITY_INTER_BROKER_PROTOCOL": "SSL",
    "KAFKA_ADVERTISED_LISTENERS": "SSL://b:9093",
}


@pytest.mark.parametrize(
    ("env", "says"),
    [
        (
            {"KAFKA_SSL_KEYSTORE_LOCATION": "/k.jks", "KAFKA_SSL_KEYSTORE_PASSWORD": "changeit"},
            "info: kafka-init ready will not look at",
        ),
        (
            {"KAFKA_SSL_KEYSTORE_LOCATION": "/k.pem", "KAFKA_SSL_KEYSTORE_TYPE": "PEM"},
            None,
        ),
    ],
)
def test_what_probes_will_see(
    env: dict[str, str],
    says: "str | None",
    pod: Pod,
    ensemble,
    certificates: Certificates,
    stores: Path,
) -> None:
    """Before java runs: that `ready` cannot use the broker's credentials, and why."""
    pod.write("/k.pem", certificates.both.read_text())
    pod.write("/k.jks", (stores / "ks.jks").read_bytes())
    result = pod.broker(env={**SSL, **env})
    assert spied(result) and ensemble.sessions
    lines = [line for line in result.lines if "kafka-init ready" in line]
    assert len(lines) == (1 if says else 0), result.err
    assert all(says in line for line in lines)


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"ZOO_CFG_ssl.keyStore.location": "/k.jks"}, True),
        (
            {
                "ZOO_CFG_ssl.keyStore.location": "/k.jks",
                "ZOO_CFG_ssl.clientAuth": "none",
            },
            False,
        ),
        ({"ZOO_CFG_ssl.keyStore.location": "/k.pem"}, False),
    ],
)
def test_what_probes_will_see_of_zookeeper(
    env: dict[str, str], says: bool, pod: Pod, certificates: Certificates
) -> None:
    """A server that wants certificates on its one port, and one that `ready` can show it."""
    pod.write("/k.pem", certificates.both.read_text())
    more = {
        "ZOO_CFG_secureClientPort": "2281",
        "ZOO_CFG_serverCnxnFactory": "org.apache.zookeeper.server.NettyServerCnxnFactory",
    }
    result = pod.zookeeper(env={**env, **more, "ZK_CLIENT_PORT": None})
    assert spied(result)
    assert ("kafka-init ready will not see" in result.err) == says, result.err
