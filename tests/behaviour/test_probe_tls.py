# SPDX-License-Identifier: Apache-2.0
"""Probes of listeners with TLS and SASL: the broker's own credentials, or what is said without."""

import pytest
from probe_servers import (
    SRVR,
    Broker,
    Certificates,
    Partition,
    Probed,
    early_close,
    in_tls,
    silent,
    word,
)

SHORT = "--probe-timeout=800ms"
OUT = Partition(1, (0, 1), (1,))
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
JAAS = "listener_name_internal_plain_sasl_jaas_config"


def login(password: str) -> dict[str, str]:
    return {
        "sasl_mechanism_inter_broker_protocol": "PLAIN",
        JAAS: f'{PLAIN} required username="admin" password="{password}";',
    }


def answers(role: str):
    return Broker().serve if role == "broker" else word(SRVR.format("follower"))


@pytest.mark.parametrize("role", ["broker", "zookeeper"])
@pytest.mark.parametrize("command", ["ready", "live"])
def test_tls(command: str, role: str, probed: Probed, certificates: Certificates) -> None:
    """A listener with TLS answers inside it, with a record and without."""
    address = probed.serve(in_tls(answers(role), certificates.context()))
    said = probed.ask(command, address, "--security=SSL", role=role)
    assert said.code == 0 and said.line, said
    probed.record(address, role, security="SSL")
    probed.settings()
    assert probed.probe(command).code == 0


@pytest.mark.parametrize("role", ["broker", "zookeeper"])
@pytest.mark.parametrize("command", ["ready", "live"])
def test_plain_where_tls_is_expected(command: str, role: str, probed: Probed) -> None:
    """P05: no TLS server answers so: 3."""
    broker = Broker(spoil=lambda _, answer: answer)

    def serve(connection) -> None:
        connection.recv(4096)
        connection.sendall(b"Mode: follower\n" if role == "zookeeper" else b"\0\0\0\4\0\0\0\0")
        silent(connection)

    said = probed.ask(command, probed.serve(serve), "--security=SSL", SHORT, role=role)
    assert said.code == 3 and said.line.startswith("not "), said
    assert not broker.requests


@pytest.mark.parametrize("command", ["ready", "live"])
def test_tls_where_plain_is_expected(
    command: str, probed: Probed, certificates: Certificates
) -> None:
    """P05, the other way round; a Java broker answers with an alert, or hangs up: 3 or 2."""

    def alert(connection) -> None:
        connection.recv(4096)
        connection.sendall(b"\x15\x03\x03\x00\x02\x02\x46")

    said = probed.ask(command, probed.serve(alert), SHORT)
    assert said.code == 3 and said.line.startswith("not "), said
    tls = in_tls(Broker().serve, certificates.context())
    said = probed.ask(command, probed.serve(tls), SHORT)
    assert said.code in (2, 3) and said.line.startswith("not "), said


@pytest.mark.parametrize("role", ["broker", "zookeeper"])
def test_client_certificate(role: str, probed: Probed, certificates: Certificates) -> None:
    """A server that requires one that we do not have: it is there, which is all that is known."""
    address = probed.serve(in_tls(answers(role), certificates.context(client=True)))
    jks = "ssl_keystore_location"
    probed.settings(**{jks: "/etc/kafka/broker.jks", "ssl_truststore_location": "/etc/kafka/t.jks"})
    probed.record(address, role, security="SSL")
    for _ in range(20):
        said = probed.probe("live")
        assert said.code == 0 and said.line.startswith("alive: a TLS server answers"), said
        said = probed.probe("ready")
        assert said.code == 0 and said.line.startswith("ready: "), said
        assert "not looked at" in said.line
    probed.stop()
    assert probed.probe("live").code == 2, "the latch: it had answered"
    assert probed.probe("ready").code == 2


@pytest.mark.parametrize("mode", ["follower", "read-only"])
def test_client_certificate_of_zookeeper(
    mode: str, probed: Probed, certificates: Certificates
) -> None:
    """Its own PEM key store is shown to it, so its mode is seen."""
    server = in_tls(word(SRVR.format(mode)), certificates.context(client=True))
    probed.record(probed.serve(server), "zookeeper", security="SSL")
    probed.settings(**{"ssl_keyStore_location": certificates.both})
    said = probed.probe("ready")
    assert said.code == (0 if mode == "follower" else 1) and mode in said.line, said
    # The control: without the key store there is no more to say than that it is there.
    probed.settings()
    assert "not looked at" in probed.probe("ready").line


@pytest.mark.parametrize("file", ["ours", "none"])
def test_live_with_our_certificate(file: str, probed: Probed, certificates: Certificates) -> None:
    """No failed authentication in the broker's log each time; a file that is gone is no death."""
    address = probed.serve(in_tls(Broker().serve, certificates.context(client=True)))
    probed.record(address, security="SSL")
    location = certificates.both if file == "ours" else certificates.directory / "gone.pem"
    probed.settings(ssl_keystore_type="PEM", ssl_keystore_location=location)
    said = probed.probe("live")
    expected = "alive: broker answers" if file == "ours" else "alive: a TLS server answers"
    assert said.code == 0 and said.line.startswith(expected), said


def abrupt(connection) -> None:
    """Hears the question and ends the connection without a word of TLS."""
    connection.recv(4096)
    raise EOFError


@pytest.mark.parametrize("close", [early_close, abrupt])
@pytest.mark.parametrize("role", ["broker", "zookeeper"])
@pytest.mark.parametrize("command", ["ready", "live"])
def test_close_in_tls(
    command: str, role: str, close, probed: Probed, certificates: Certificates
) -> None:
    """A server that wants no certificate of us has no reason to hang up: 2, as without TLS."""
    address = probed.serve(in_tls(close, certificates.context()))
    said = probed.ask(command, address, "--security=SSL", SHORT, role=role)
    assert said.code == 2 and said.line.startswith("not "), said


STORES = ["PEM", "PKCS12", "PEM in the file"]


@pytest.mark.parametrize("kind", STORES)
def test_own_certificate(kind: str, probed: Probed, certificates: Certificates) -> None:
    """The broker's own stores are used, and the replicas are looked at: nothing falls back."""
    broker = Broker(topics={"a": [OUT]})
    address = probed.serve(in_tls(broker.serve, certificates.context(client=True)))
    probed.record(address, security="SSL")
    if kind == "PKCS12":
        probed.settings(
            ssl_keystore_type="PKCS12",
            ssl_keystore_location=certificates.store,
            ssl_keystore_password="secret",
            ssl_truststore_type="PEM",
            ssl_truststore_location=certificates.certificate,
        )
    elif kind == "PEM":
        probed.settings(
            ssl_keystore_type="PEM",
            ssl_keystore_location=certificates.both,
            ssl_truststore_type="PEM",
            ssl_truststore_location=certificates.certificate,
        )
    else:
        both = certificates.both.read_text().replace("\n", "\\n")
        key, _, chain = both.partition("-----BEGIN CERTIFICATE")
        probed.settings(
            ssl_keystore_type="PEM",
            ssl_keystore_key=key,
            ssl_keystore_certificate_chain=f"-----BEGIN CERTIFICATE{chain}",
            ssl_truststore_type="PEM",
            ssl_truststore_certificates=f"-----BEGIN CERTIFICATE{chain}",
        )
    said = probed.probe("ready")
    assert said.code == 1 and "not in sync in 1 of 1" in said.line, said
    broker.topics = {}
    assert probed.probe("ready").code == 0


def test_wrong_store_password(probed: Probed, certificates: Certificates) -> None:
    """A mistake, not "down"; and the password is not shown."""
    broker = Broker()
    address = probed.serve(in_tls(broker.serve, certificates.context(client=True)))
    probed.record(address, security="SSL")
    probed.settings(
        ssl_keystore_type="PKCS12",
        ssl_keystore_location=certificates.store,
        ssl_keystore_password="sesame",
    )
    said = probed.probe("ready")
    assert said.code == 3 and "sesame" not in said.line, said
    assert probed.probe("live").code == 0, "it is alive all the same"


def test_unknown_authority(probed: Probed, certificates: Certificates, tmp_path) -> None:
    """A trust store that does not know the listener's certificate: a configuration error, soon."""
    (tmp_path / "other").mkdir()
    other = Certificates(tmp_path / "other").make()
    address = probed.serve(in_tls(Broker().serve, certificates.context()))
    probed.record(address, security="SSL")
    probed.settings(ssl_truststore_type="PEM", ssl_truststore_location=other.certificate)
    said = probed.probe("ready")
    assert said.code == 3 and said.seconds < 2, said


FALL_BACK = [
    ("SSL", {"ssl_keystore_location": "/etc/kafka/broker.jks"}, "key store"),
    ("SSL", {"ssl_truststore_location": "/etc/kafka/trust.jks"}, "trust store"),
    ("SASL_PLAINTEXT", {}, "only Java speaks"),
    ("SASL_PLAINTEXT", {"sasl_mechanism_inter_broker_protocol": "OAUTHBEARER"}, "only Java speaks"),
    ("SASL_PLAINTEXT", {"sasl_mechanism_inter_broker_protocol": "PLAIN"}, "JAAS file"),
    (
        "SASL_PLAINTEXT",
        {**login("x"), JAAS: 'com.example.LoginModule required username="a" password="b";'},
        "login module",
    ),
    ("SASL_PLAINTEXT", {**login("${file:/etc/s:p}"), "config_providers": "file"}, "provider"),
]


@pytest.mark.parametrize(("security", "settings", "why"), FALL_BACK)
def test_falls_back(
    security: str, settings, why: str, probed: Probed, certificates: Certificates
) -> None:
    """Credentials that only Java can use: live's answer, and why. A server that is gone is gone."""
    broker = Broker(topics={"a": [OUT]})
    tls = security == "SSL"
    serve = in_tls(broker.serve, certificates.context()) if tls else broker.serve
    probed.record(probed.serve(serve), security=security)
    probed.settings(**settings)
    said = probed.probe("ready")
    assert said.code == 0 and why in said.line and "replicas are not looked at" in said.line, said
    assert all(key == 18 for key, _ in broker.requests)
    assert probed.probe("live").code == 0
    probed.stop()
    assert probed.probe("ready").code == 2


def test_sasl(probed: Probed) -> None:
    """The password of the inter-broker listener logs in; a wrong one is a mistake, said at once."""
    broker = Broker(password="right;\"'", topics={"a": [OUT]})
    probed.record(probed.serve(broker.serve), security="SASL_PLAINTEXT")
    probed.settings(**login("right;\\\\\"'"))
    said = probed.probe("ready")
    assert said.code == 1 and "not in sync" in said.line, said
    probed.settings(**login("wrong-word"))
    said = probed.probe("ready")
    assert said.code == 3 and "wrong-word" not in said.line, said
    assert "uthentication" in said.line and said.seconds < 1.5
    assert probed.probe("live").code == 0


def test_fall_back_is_kept(probed: Probed) -> None:
    """A good answer that ready got by falling back counts for live, as any other."""
    probed.record(probed.serve(Broker().serve), security="SASL_PLAINTEXT")
    probed.settings()
    assert probed.probe("ready").code == 0
    probed.stop()
    assert probed.probe("live").code == 2
