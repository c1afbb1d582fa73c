# SPDX-License-Identifier: Apache-2.0
"""Key and trust stores that only Java makes are looked at before the recovery of the logs."""

from pathlib import Path

import pytest
from kit import ENVIRONMENTS, Pod

BASE = {
    "KAFKA_ADVERTISED_LISTENERS": "TLS://h.test:9092,IN://h.test:9093",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "TLS:SSL,IN:PLAINTEXT",
    "KAFKA_INTER_BROKER_LISTENER_NAME": "IN",
    "KAFKA_SSL_KEYSTORE_PASSWORD": "changeit",
}
FORMAT = "invalid keystore format"
PASSWORD = "keystore password was incorrect"


@pytest.mark.parametrize(
    ("file", "more", "said"),
    [
        ("ks.jks", {}, ""),
        ("ks.p12", {"KAFKA_SSL_KEYSTORE_TYPE": "PKCS12"}, ""),
        # Java's JKS and PKCS12 each read the other one.
        ("ks.p12", {}, ""),
        ("ks.jks", {"KAFKA_SSL_KEYSTORE_TYPE": "pkcs12"}, ""),
        ("ks.jks", {"KAFKA_SSL_KEYSTORE_PASSWORD": "other"}, PASSWORD),
        ("ks.p12", {"KAFKA_SSL_KEYSTORE_PASSWORD": "other"}, PASSWORD),
        ("none.jks", {}, "cannot open /etc/stores/none.jks"),
        ("", {}, "is no regular file"),
        ("text", {}, FORMAT),
        ("text", {"KAFKA_SSL_KEYSTORE_TYPE": "BCFKS"}, ""),
        ("none.jks", {"KAFKA_SSL_ENGINE_FACTORY_CLASS": "a.B"}, ""),
        ("none.jks", {"KAFKA_LISTENER_NAME_TLS_SSL_KEYSTORE_LOCATION": "/etc/stores/ks.jks"}, ""),
        ("none.jks", {"KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "TLS:PLAINTEXT,IN:PLAINTEXT"}, ""),
        ("ks.jks", {"KAFKA_SSL_TRUSTSTORE_LOCATION": "/etc/stores/none.p12"}, "none.p12"),
        ("ks.jks", {"KAFKA_SSL_TRUSTSTORE_LOCATION": "/etc/stores/ks.p12"}, ""),
        ("ks.jks", {"KAFKA_SSL_PROTOCOL": "TLSv9"}, "TLSv9 SSLContext not available"),
        ("ks.jks", {"KAFKA_SSL_PROTOCOL": "tlsv1.2"}, ""),
        ("ks.jks", {"KAFKA_SSL_PROTOCOL": "TLSv9", "KAFKA_SSL_PROVIDER": "BCJSSE"}, ""),
    ],
)
def test_stores(file: str, more: dict[str, str], said: str, stores: Path, pod: Pod) -> None:
    """An error of `check` where a listener would end the broker; what Java reads is taken."""
    place = pod.make("/etc/stores")
    for one in stores.iterdir():
        (place / one.name).write_bytes(one.read_bytes())
    (place / "text").write_text("no store at all\n")
    env = {**BASE, "KAFKA_SSL_KEYSTORE_LOCATION": f"/etc/stores/{file}".rstrip("/"), **more}
    result = pod.run("check", "broker", env=env, base=ENVIRONMENTS["broker"])
    assert result.code == (1 if said else 0), result
    assert said in result.text
    assert "changeit" not in result.text + result.err
