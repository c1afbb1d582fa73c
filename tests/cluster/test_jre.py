# SPDX-License-Identifier: Apache-2.0
"""What people add to the JVM works with the modules that the images' Java has: the Prometheus
agent, remote JMX, JAAS, TLS with elliptic curves."""

import re
import socket
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import client, cluster, tools, zookeeper
from lab.cluster import Cluster
from lab.command import run
from lab.deadline import until
from lab.engine import LABEL, Engine
from lab.images import Images
from lab.pods import BROKER, ZOOKEEPER, Pod
from support import STARTED

OVERLAY = tools.ROOT / "manifests/overlays/metrics"
AGENT = "/opt/metrics/jmx_prometheus_javaagent.jar"
ONE = {"ZK_REPLICAS": "1"}
ONE_COPY = {"KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1"}

SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
KERBEROS = (
    "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true "
    'keyTab="/nowhere" principal="kafka/host@EXAMPLE.COM";'
)


@pytest.fixture(scope="module")
def agent(docker: Engine, built: Images, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agent of the tools image, which an init container copies for the pods."""
    jar = tmp_path_factory.mktemp("agent") / "agent.jar"
    container = docker.docker("create", f"--label={LABEL}=agent", built.tools).strip()
    try:
        docker.docker("cp", f"{container}:{AGENT}", str(jar))
    finally:
        docker.docker("rm", container)
    jar.parent.chmod(0o755)
    return jar


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A key on an elliptic curve and its certificate, as PEM texts."""
    directory = tmp_path_factory.mktemp("tls")
    key, chain = directory / "key.pem", directory / "chain.pem"
    run(
        [
            *["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-subj", "/CN=kafka"],
            *["-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2"],
            *["-keyout", str(key), "-out", str(chain)],
        ]
    )
    return key.read_text(), chain.read_text()


def metrics(pod: Pod) -> str:
    """What Prometheus gets; nothing while the agent does not answer."""
    try:
        with urllib.request.urlopen(f"http://{pod.ip}:9404/metrics", timeout=10) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def with_agent(agent: Path, role: str) -> tuple[str, tuple[str, ...]]:
    """The option and the mounts of manifests/overlays/metrics."""
    option = f"-javaagent:{AGENT}=9404:/etc/kafka-metrics/{role}.yml"
    mounts = {agent: AGENT, OVERLAY / f"{role}.yml": f"/etc/kafka-metrics/{role}.yml"}
    assert option in (OVERLAY / f"{role}.yaml").read_text()
    return option, tuple(f"--volume={here}:{there}:ro" for here, there in mounts.items())


@pytest.fixture(scope="module")
def secured(
    docker: Engine, built: Images, agent: Path, certificate: tuple[str, str]
) -> Iterator[Cluster]:
    """1 + 1 with all of it."""
    key, chain = certificate
    option, mounts = with_agent(agent, "kafka")
    zookeeper_option, zookeeper_mounts = with_agent(agent, "zookeeper")
    env = {
        "KAFKA_OPTS": option,
        "KAFKA_LISTENERS": "PLAINTEXT://:9092,SSL://:9093,SASL_PLAINTEXT://:9094",
        "KAFKA_SASL_ENABLED_MECHANISMS": "SCRAM-SHA-512",
        "KAFKA_LISTENER_NAME_SASL__PLAINTEXT_SCRAM___SHA___512_SASL_JAAS_CONFIG": SCRAM,
        "KAFKA_SSL_KEYSTORE_TYPE": "PEM",
        "KAFKA_SSL_KEYSTORE_KEY": key,
        "KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN": chain,
    }
    with cluster.cluster(docker, built) as made:
        flags = {"SERVER_JVMFLAGS": zookeeper_option}
        made.run(ZOOKEEPER, 0, env={**ONE, **flags}, options=zookeeper_mounts)
        broker = made.run(BROKER, 0, env={**ONE_COPY, **env}, options=mounts)
        until("the broker", zookeeper.alive_and([broker], lambda: STARTED in broker.output()), 120)
        yield made


def test_metrics(secured: Cluster) -> None:
    """The agent with the configurations of the overlay: the numbers that people alert on."""
    broker, server = secured.role(BROKER)[0], secured.role(ZOOKEEPER)[0]
    client.create_topic(secured.bootstrap(), "measured", partitions=1, replicas=1)
    client.produce(secured.bootstrap(), "measured", ["one"])
    counter = "kafka_server_brokertopicmetrics_messagesin_total"
    until("a counter", lambda: counter in metrics(broker), 60)
    text = metrics(broker)
    assert "\nkafka_server_replicamanager_underreplicatedpartitions 0.0" in text
    assert "\nkafka_controller_kafkacontroller_activecontrollercount 1.0" in text
    assert "\nkafka_server_kafkaserver_brokerstate 3.0" in text
    assert re.search(r'\nkafka_network_requestmetrics_totaltimems\{.*request="Produce"', text)
    assert "\nkafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent" in text
    text = metrics(server)
    assert re.search(r'\nzookeeper_outstandingrequests\{member="1",mode="Leader"', text)
    assert re.search(r"\nzookeeper_nodecount\{", text)


def test_remote_jmx(secured: Cluster) -> None:
    """A JMX client on another machine reads an attribute: 3 is a broker that runs."""
    container = tools.start(secured)
    url = f"service:jmx:rmi:///jndi/rmi://{secured.role(BROKER)[0].ip}:5555/jmxrmi"
    bean = "kafka.server:type=KafkaServer,name=BrokerState"
    shown = tools.run(
        secured, container, "kafka-jmx.sh", "--jmx-url", url, "--object-name", bean, "--one-time"
    )
    assert shown.splitlines()[-1].endswith(",3")


def test_jaas(secured: Cluster) -> None:
    """A SCRAM user is made and comes in; with another password it does not."""
    container = f"{secured.name}-tools"
    words = ["kafka-configs.sh", "--bootstrap-server", "kafka:9092", "--alter"]
    words += ["--entity-type", "users", "--entity-name", "alice"]
    tools.run(secured, container, *words, "--add-config", "SCRAM-SHA-512=[password=in]")
    address = f"{secured.role(BROKER)[0].ip}:9094"
    for password, comes_in in (("in", True), ("out", False)):
        done = subprocess.run(
            [
                *["kcat", "-L", "-b", address, "-m", "20"],
                *["-X", "security.protocol=SASL_PLAINTEXT"],
                *["-X", "sasl.mechanism=SCRAM-SHA-512", "-X", "sasl.username=alice"],
                *["-X", f"sasl.password={password}"],
            ],
            capture_output=True,
            timeout=60,
        )
        assert (done.returncode == 0) is comes_in, done.stderr


def test_tls_with_elliptic_curves(secured: Cluster, certificate: tuple[str, str]) -> None:
    """The broker's key is one; the handshake succeeds against its certificate."""
    context = ssl.create_default_context(cadata=certificate[1])
    address = (secured.role(BROKER)[0].ip, 9093)
    with (
        socket.create_connection(address, timeout=20) as connection,
        context.wrap_socket(connection, server_hostname="kafka") as tls,
    ):
        assert tls.version() == "TLSv1.3"


def test_the_kerberos_module_is_there(empty: Cluster) -> None:
    """It says that it has no key; a Java without the module says "No LoginModule found"."""
    empty.run(ZOOKEEPER, 0, env=ONE)
    env = {
        "KAFKA_LISTENERS": "PLAINTEXT://:9092,SASL_PLAINTEXT://:9094",
        "KAFKA_SASL_ENABLED_MECHANISMS": "GSSAPI",
        "KAFKA_SASL_KERBEROS_SERVICE_NAME": "kafka",
        "KAFKA_LISTENER_NAME_SASL__PLAINTEXT_GSSAPI_SASL_JAAS_CONFIG": KERBEROS,
        "KAFKA_OPTS": "-Djava.security.krb5.realm=EXAMPLE.COM -Djava.security.krb5.kdc=127.0.0.1",
    }
    broker = empty.run(BROKER, 0, env=env)
    assert broker.wait_for_end(120) == 1
    assert "LoginException: Could not login" in broker.output()
    assert "No LoginModule found" not in broker.output()
