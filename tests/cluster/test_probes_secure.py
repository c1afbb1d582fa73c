# SPDX-License-Identifier: Apache-2.0
"""ready and live of real brokers whose inter-broker listener has TLS and SASL.

Each broker is a cluster of its own, below a path of its own in ZooKeeper. It has a second listener
without security, for the client that says how the broker really does.
"""

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from confluent_kafka.admin import (
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from lab import client, cluster, stores, zookeeper
from lab.cluster import Cluster
from lab.deadline import until
from lab.engine import Engine
from lab.images import Images
from lab.pods import BROKER, NAMESPACE, ZOOKEEPER, Answer, Pod
from support import STARTED, environment
from test_probes import live, ready

PORT = 9093
ADDRESS = f"127.0.0.1:{PORT}"

SETTINGS = {
    "listeners": f"CLIENT://:9092,INTERNAL://:{PORT}",
    "advertised.listeners": f"CLIENT://$(POD_IP):9092,INTERNAL://$(POD_FQDN):{PORT}",
    "inter.broker.listener.name": "INTERNAL",
    "offsets.topic.replication.factor": "1",
}
# For SSL alone: with SASL it counts only with the listener's prefix.
CERTIFICATE = {"ssl.client.auth": "required"}

TOPIC = "one"
IN_SYNC = Answer(
    0, "ready: broker 0 is registered and in sync in all 1 partitions that have a leader"
)
REGISTERED = Answer(0, "ready: broker 0 is registered")
ALIVE = Answer(0, f"alive: broker answers at {ADDRESS}")

# The one that the broker is told, and another one.
PASSWORD, OTHER = "pass;\"'word", "another"
SCRAM = "SCRAM-SHA-512"
SCRAM_PATH = "kafka-zookeeper:2181/scram"


@dataclass
class Secure:
    """A ZooKeeper server, and what one broker after the other is made of."""

    cluster: Cluster
    stores: Path
    paths: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def broker(self, security: str, settings: dict[str, str]) -> Iterator[Pod]:
        """A broker with this security on its inter-broker listener, once it serves."""
        path = f"/cluster-{next(self.paths)}"
        all_settings = {
            **SETTINGS,
            "zookeeper.connect": f"kafka-zookeeper:2181{path}",
            "listener.security.protocol.map": f"CLIENT:PLAINTEXT,INTERNAL:{security}",
            **settings,
        }
        mount = f"--volume={self.stores}:{stores.MOUNT}:ro"
        pod = self.cluster.run(BROKER, 0, env=environment(all_settings), options=(mount,))
        try:
            pod.wait_for_line(STARTED, 120)
            yield pod
        finally:
            self.cluster.forget(pod)


@pytest.fixture(scope="module")
def secure(
    docker: Engine, built: Images, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Secure]:
    """A ZooKeeper server and the files of a broker of any security."""
    files = stores.make(
        tmp_path_factory.mktemp("stores") / "files", f"*.{BROKER.service}.{NAMESPACE}"
    )
    with cluster.cluster(docker, built) as made:
        pod = made.run(ZOOKEEPER, 0, env={"ZK_REPLICAS": "1"})
        zookeeper.wait_for_quorum([pod], 90)
        yield Secure(made, files)


def jaas(mechanism: str, module: str, password: str, rest: str = "") -> dict[str, str]:
    """The settings of SASL between brokers, as the user `admin`."""
    package = f"org.apache.kafka.common.security.{module.partition('Login')[0].lower()}"
    quoted = password.replace('"', '\\"')
    text = f'{package}.{module} required username="admin" password="{quoted}"{rest};'
    return {
        "sasl.enabled.mechanisms": mechanism,
        "sasl.mechanism.inter.broker.protocol": mechanism,
        f"listener.name.internal.{mechanism.lower()}.sasl.jaas.config": text,
    }


def plain(own: str, expected: str) -> dict[str, str]:
    """SASL PLAIN: what the broker logs in with, and what it wants of others."""
    quoted = expected.replace('"', '\\"')
    return jaas("PLAIN", "PlainLoginModule", own, f' user_admin="{quoted}"')


def create_topic(made: Cluster) -> None:
    """One partition, so that `ready` has something to look at; its first answer latches."""
    client.wait_for_brokers(made.bootstrap, [0], 60)
    client.create_topic(made.bootstrap(), TOPIC, partitions=1, replicas=1)


def stays_ready_until_it_hangs(pod: Pod, answer: Answer) -> None:
    """A java that is stopped is not ready; the kernel still accepts connections for it."""
    assert ready(pod) == answer
    pod.kill("STOP")
    assert pod.accepts(PORT)
    hangs = ready(pod)
    assert hangs.code == 2, hangs
    assert hangs.line.startswith(f"not ready: broker at {ADDRESS}: "), hangs
    assert live(pod).code == 2
    pod.kill("CONT")
    assert ready(pod) == answer


def stop_looks(pod: Pod) -> None:
    """`stop` has the broker's own credentials: it knows of the topic with one replica."""
    said = pod.probe("stop")
    assert said.code == 0
    assert f"no more replicas than min.insync.replicas ({TOPIC}-0)" in said.line, said
    assert "broker 0 may stop" in said.line


def stop_does_not_look(pod: Pod, why: str) -> None:
    """It holds nobody up for want of credentials."""
    said = pod.probe("stop", "--timeout=1m")
    assert said.code == 0
    assert "stops without a look at its partitions: " in said.line
    assert why in said.line


@pytest.mark.parametrize("kind", ["PEM", pytest.param("PKCS12", marks=pytest.mark.long)])
def test_a_required_certificate_of_ours(secure: Secure, kind: str) -> None:
    """With the broker's own certificate the replicas are looked at. The same probe without it (the
    control) is refused, after the handshake, as TLS 1.3 does it; nobody calls that dead."""
    with secure.broker("SSL", {**stores.settings(kind), **CERTIFICATE}) as pod:
        create_topic(secure.cluster)
        assert ready(pod) == IN_SYNC
        stop_looks(pod)
        bare = ["--role=broker", f"--address={ADDRESS}", "--security=SSL"]
        refused = pod.probe("ready", *bare)
        assert refused.code == 3, refused
        assert refused.line.startswith(f"not ready: broker at {ADDRESS}: "), refused
        # live shows a PEM key store, so the broker logs no failed authentication each time.
        own = "broker answers" if kind == "PEM" else "a TLS server answers"
        for answer, who in ((live(pod), own), (pod.probe("live", *bare), "a TLS server answers")):
            assert answer.code == 0
            assert answer.line.startswith(f"alive: {who} at {ADDRESS}"), answer
        stays_ready_until_it_hangs(pod, REGISTERED)


# What only Java reads, and what is said of it.
JAVA_ONLY = {
    "JKS": (stores.settings("JKS"), "its key store is of a kind that only Java reads"),
    "config provider": (
        {
            **stores.settings("PKCS12"),
            "config.providers": "file",
            "config.providers.file.class": (
                "org.apache.kafka.common.config.provider.FileConfigProvider"
            ),
            "ssl.keystore.password": f"${{file:{stores.MOUNT}/{stores.PROVIDED}:password}}",
        },
        "its credentials come from a config provider",
    ),
}


@pytest.mark.parametrize(
    "kind", ["JKS", pytest.param("config provider", marks=pytest.mark.long)]
)
def test_credentials_that_only_java_reads(secure: Secure, kind: str) -> None:
    """That it answers has to do, and the line says so: no healthy broker is taken away, and one
    that hangs is, although it wants a certificate that the probe does not have."""
    settings, why = JAVA_ONLY[kind]
    with secure.broker("SSL", {**settings, **CERTIFICATE}) as pod:
        create_topic(secure.cluster)
        stop_does_not_look(pod, why)
        line = f"ready: broker answers at {ADDRESS}; its replicas are not looked at: {why}"
        stays_ready_until_it_hangs(pod, Answer(0, line))
        assert live(pod).line.startswith(f"alive: a TLS server answers at {ADDRESS} (")


@pytest.mark.long
def test_sasl_plain_in_tls(secure: Secure) -> None:
    """A password with all that a quoted text has to escape; `live` does not log in."""
    with secure.broker("SASL_SSL", {**stores.settings("PEM"), **plain(PASSWORD, PASSWORD)}) as pod:
        create_topic(secure.cluster)
        assert ready(pod) == IN_SYNC
        assert live(pod) == ALIVE
        stays_ready_until_it_hangs(pod, REGISTERED)


def is_refused(pod: Pod) -> None:
    """A wrong credential is a mistake in the configuration; the broker is not down."""
    answer = ready(pod)
    assert answer.code == 3, answer
    assert answer.line.startswith(f"not ready: broker at {ADDRESS}: "), answer
    assert "uthentication failed" in answer.line, answer
    assert PASSWORD not in answer.line
    assert live(pod) == ALIVE
    assert pod.accepts(PORT)


def test_a_wrong_password(secure: Secure) -> None:
    """From the start: such a broker cannot even talk to itself, and would never be ready."""
    with secure.broker("SASL_PLAINTEXT", plain(PASSWORD, OTHER)) as pod:
        is_refused(pod)
        stop_does_not_look(pod, "uthentication failed")


def test_a_scram_password_that_changes(secure: Secure) -> None:
    """There is no such user; there is; its password is changed, but not in server.properties, and
    the broker goes on with the connections that it has; it is changed back."""
    settings = {"zookeeper.connect": SCRAM_PATH, **jaas(SCRAM, "ScramLoginModule", PASSWORD)}
    with secure.broker("SASL_SSL", {**stores.settings("PEM"), **settings}) as pod:
        is_refused(pod)
        add_first_user(pod)
        until("it is ready", lambda: ready(pod).code == 0, 60)
        create_topic(secure.cluster)
        assert not client.produce(secure.cluster.bootstrap(), TOPIC, ["a message"]).failed
        stop_looks(pod)
        set_password(secure.cluster, OTHER)
        until("another password", lambda: ready(pod).code, 30)
        is_refused(pod)
        assert client.consume(secure.cluster.bootstrap(), TOPIC) == ["a message"]
        set_password(secure.cluster, PASSWORD)
        until("the old password", lambda: ready(pod).code == 0, 30)
        assert ready(pod) == REGISTERED


def add_first_user(pod: Pod) -> None:
    """Through ZooKeeper: no broker takes it while the brokers cannot log in."""
    java = ["/opt/java/bin/java", "-Xmx64m", "-cp", "/opt/kafka/libs/*"]
    java += ["kafka.admin.ConfigCommand"]
    user = ["--entity-type", "users", "--entity-name", "admin"]
    what = ["--alter", "--add-config", f"{SCRAM}=[password={PASSWORD}]"]
    pod.engine.docker("exec", pod.container, *java, "--zookeeper", SCRAM_PATH, *user, *what)


def set_password(made: Cluster, password: str) -> None:
    """As an administrator does it."""
    admin = AdminClient({"bootstrap.servers": made.bootstrap(), "log_level": 0})
    scram = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096)
    update = UserScramCredentialUpsertion("admin", scram, password.encode())
    admin.alter_user_scram_credentials([update], request_timeout=30)["admin"].result(30)


def test_wait_for_a_broker(secure: Secure) -> None:
    """`wait broker` ends when a broker answers, in TLS too, and not before."""
    here = secure.cluster.role(ZOOKEEPER)[0]
    words = ["wait", "broker", f"{BROKER.base}-0.{BROKER.service}:{PORT}", "--security=SSL"]
    late = here.probe(*words, "--timeout=1s")
    assert late.code == 2, late
    assert "a broker was not reached in time" in late.line
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(here.probe, *words, "--timeout=2m", seconds=150)
        with secure.broker("SSL", stores.settings("PEM")) as pod:
            ended = waits.result(60)
            assert ended.code == 0, ended
            assert here.probe(*words, "--timeout=30s").code == 0
            # A broker that accepts, and answers in TLS: no answer to who does not ask in it.
            assert pod.accepts(PORT)
            plain_words = [word for word in words if word != "--security=SSL"]
            assert here.probe(*plain_words, "--timeout=1s").code in (2, 3)
