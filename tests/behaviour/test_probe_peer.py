# SPDX-License-Identifier: Apache-2.0
"""A probe logs in to its own broker and to nobody else, whatever its library would rather do."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from probe_servers import METADATA, Broker, Certificates, Partition, Probed, in_tls
from test_probe_tls import login

PROBES = 1000 if os.environ.get("KAFKA_INIT_LONG") else 100
AT_ONCE = 6
SHORT = "--probe-timeout=2s"
OUT = Partition(1, (0, 1), (1,))


def dying(end: Callable[[], None], **options: object) -> Broker:
    """One that tells of the other brokers, and ends at the next question."""
    told = False

    def spoil(key: int, answer: bytes) -> bytes:
        nonlocal told
        if told:
            end()
            raise EOFError
        told = key == METADATA
        return answer

    return Broker(spoil=spoil, **options)  # type: ignore[arg-type]


@pytest.fixture
def other(tmp_path: Path) -> Certificates:
    """Whoever made it needs no authority."""
    (tmp_path / "other").mkdir()
    return Certificates(tmp_path / "other").make()


@pytest.mark.parametrize("store", ["PEM", "", "trusted"])
def test_another_broker_is_not_gone_to(
    store: str, probed: Probed, certificates: Certificates, other: Certificates, tmp_path: Path
) -> None:
    """The own broker ends in the middle of a probe: nobody else hears as much as a hello."""
    listener = Broker(password="sesame")
    elsewhere = probed.serve(in_tls(listener.serve, other.context()))
    settings: dict[str, str | Path] = {**login("sesame")}
    if store:
        settings |= {"ssl_keystore_type": "PEM", "ssl_keystore_location": certificates.both}
    if store == "trusted":
        settings |= {"ssl_truststore_type": "PEM", "ssl_truststore_location": other.certificate}
    context = other.context() if store == "trusted" else certificates.context()

    def once(mine: Probed, command: str) -> bool:
        brokers = {0: "", 1: elsewhere}
        own = dying(mine.stop, brokers=brokers, password="sesame", topics={"a": [OUT]})
        mine.record(mine.serve(in_tls(own.serve, context)), security="SASL_SSL")
        mine.settings(**settings)
        mine.probe(command, SHORT, *(["--timeout=1s"] if command == "stop" else []))
        return any(key == METADATA for key, _ in own.requests)

    def one(number: int) -> bool:
        """Whether it has heard of the other broker: on a busy machine it may be late."""
        (tmp_path / str(number)).mkdir()
        mine = Probed(tmp_path / str(number), probed.binary)
        try:
            return any(once(mine, ("ready", "status", "stop")[number % 3]) for _ in range(5))
        finally:
            mine.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        heard = list(pool.map(one, range(PROBES if store == "PEM" else AT_ONCE)))
    assert probed.servers[0].connections == 0 and not listener.requests
    assert all(heard), heard


def test_another_certificate_gets_no_password(
    probed: Probed, certificates: Certificates, other: Certificates
) -> None:
    """Without a trust store the own certificate is known all the same, and no other will do."""
    broker = Broker(password="sesame", topics={"a": [OUT]})
    probed.settings(
        **login("sesame"), ssl_keystore_type="PEM", ssl_keystore_location=certificates.both
    )
    probed.record(
        probed.serve(in_tls(broker.serve, certificates.context())), security="SASL_SSL"
    )
    said = probed.probe("ready")
    assert said.code == 1 and "not in sync in 1 of 1" in said.line, said
    broker.requests.clear()
    probed.record(probed.serve(in_tls(broker.serve, other.context())), security="SASL_SSL")
    said = probed.probe("ready")
    assert said.code == 0 and "another certificate" in said.line and said.seconds < 5, said
    assert {key for key, _ in broker.requests} == {18}, "ApiVersions alone, of the cheap question"


def test_own_broker_by_its_advertised_name(probed: Probed) -> None:
    """What it calls itself is where the probe has reached it, whatever that name resolves to."""
    probed.settings()
    broker = Broker(brokers={0: "kafka-0.kafka.invalid:9092"}, topics={})
    probed.record(probed.serve(broker.serve), advertised="kafka-0.kafka.invalid:9092")
    assert probed.probe("ready").code == 0
