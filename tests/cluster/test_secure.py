# SPDX-License-Identifier: Apache-2.0
"""TLS and SASL for real: secrets as cert-manager mounts them, users as Secrets hold them.

ZooKeeper's servers speak TLS among themselves and with the brokers; the brokers have a PLAINTEXT
listener inside, and outside one with SASL_SSL, for SCRAM and PLAIN.
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import (
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from lab import client, cluster
from lab.cert_manager import Issuer
from lab.cluster import Cluster
from lab.deadline import until
from lab.engine import Engine
from lab.images import Images
from lab.pods import BROKER, NAMESPACE, ZOOKEEPER, Pod
from support import environment, wait_until_whole

PORT = 9093
SECURE_PORT = 2182
ELECTION_PORT = 3888
TLS = "/etc/tls"
USERS = "/etc/users"
TOPIC = "secure"

# What PLAIN and SCRAM know; each has what a quoted text has to escape.
ALICE = "al\"ice's; \\secret\\"
BOB = "bob=//secret"
CAROL = "carol-secret"

BROKERS = {
    "listeners": f"INSIDE://:9092,OUTSIDE://:{PORT}",
    "advertised.listeners": f"INSIDE://$(POD_IP):9092,OUTSIDE://$(POD_IP):{PORT}",
    "listener.security.protocol.map": "INSIDE:PLAINTEXT,OUTSIDE:SASL_SSL",
    "inter.broker.listener.name": "INSIDE",
    "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
    "zookeeper.connect": f"kafka-zookeeper:{SECURE_PORT}",
    "offsets.topic.replication.factor": "2",
}


@dataclass
class Secure:
    """The cluster, and who signs for it."""

    cluster: Cluster
    issuer: Issuer
    other: Issuer

    def outside(self) -> str:
        """The addresses for a client of the outer listener."""
        return ",".join(f"{pod.ip}:{PORT}" for pod in self.cluster.role(BROKER))

    def client(self, mechanism: str, user: str, password: str, ca: Path) -> dict[str, object]:
        """The settings of such a client. A pod's address is in no certificate."""
        return {
            "bootstrap.servers": self.outside(),
            "security.protocol": "SASL_SSL",
            "sasl.mechanisms": mechanism,
            "sasl.username": user,
            "sasl.password": password,
            "ssl.ca.location": str(ca),
            "ssl.endpoint.identification.algorithm": "none",
            "log_level": 0,
        }


def names(made: Cluster, base: str) -> list[str]:
    """What the pods of a role are called by DNS, which on this network names the containers too."""
    service = f"{base}-headless.{NAMESPACE}"
    own = [base, f"{base}-headless", f"*.{service}", f"*.{base}-headless"]
    return own + [f"{made.name}-{base}-{ordinal}.{made.name}" for ordinal in range(3)]


@pytest.fixture(scope="module")
def secure(
    docker: Engine, built: Images, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Secure]:
    """Three servers and two brokers."""
    files = tmp_path_factory.mktemp("secrets")
    issuer, other = Issuer(files).make(), Issuer(files, "stranger").make()
    users = files / "users"
    users.mkdir(mode=0o755)
    (users / "alice").write_text(ALICE + "\n")
    (users / "bob").write_text(BOB)
    with cluster.cluster(docker, built) as made:
        server = issuer.secret("zookeeper", names(made, ZOOKEEPER.base))
        broker = issuer.secret("broker", names(made, BROKER.base))
        for ordinal in range(3):
            env = {"KAFKA_INIT_TLS_DIR": TLS, "KAFKA_INIT_QUORUM_TLS_DIR": TLS}
            mount = f"--volume={server}:{TLS}:ro"
            made.run(ZOOKEEPER, ordinal, env=env, options=(mount,))
        for ordinal in range(2):
            mounts = (f"--volume={broker}:{TLS}:ro", f"--volume={users}:{USERS}:ro")
            env = {
                **environment(BROKERS),
                "KAFKA_INIT_TLS_OUTSIDE_DIR": TLS,
                "KAFKA_INIT_ZOOKEEPER_TLS_DIR": TLS,
                "KAFKA_INIT_SASL_OUTSIDE_USERS_DIR": USERS,
                "KAFKA_INIT_SASL_OUTSIDE_USERS": f"carol={CAROL}",
            }
            made.run(BROKER, ordinal, env=env, options=mounts)
        wait_until_whole(made)
        client.create_topic(made.bootstrap(), TOPIC, partitions=2, replicas=2)
        yield Secure(made, issuer, other)


def produces(settings: dict[str, object], message: str, seconds: float = 30) -> str:
    """Send one message; return "" or why it was not acknowledged."""
    said: list[str] = []
    answers: list[str] = []
    producer = Producer({**settings, "error_cb": lambda error: said.append(str(error))})
    producer.produce(TOPIC, message.encode(), on_delivery=lambda error, _: answers.append(error))
    # A refusal is told at once, and tried again for ever.
    until("an answer", lambda: producer.poll(0.1) and (answers or said) or said, seconds)
    if answers:
        return str(answers[0] or "")
    producer.purge()
    return "; ".join(said)


@pytest.mark.parametrize(("user", "password"), [("alice", ALICE), ("bob", BOB), ("carol", CAROL)])
def test_plain(user: str, password: str, secure: Secure) -> None:
    """Each user of the directory and of the lines, with the authority's certificate; what they say
    is read inside."""
    settings = secure.client("PLAIN", user, password, secure.issuer.ca)
    assert not produces(settings, f"of {user}")
    assert f"of {user}" in client.consume(secure.cluster.bootstrap(), TOPIC)


def test_plain_with_another_password(secure: Secure) -> None:
    """The control: it is the password that lets in."""
    settings = secure.client("PLAIN", "alice", ALICE + "x", secure.issuer.ca)
    assert "uthentication failed" in produces(settings, "x")


def test_another_authority(secure: Secure) -> None:
    """The control: it is this certificate that the broker shows."""
    settings = secure.client("PLAIN", "alice", ALICE, secure.other.ca)
    assert "certificate verify failed" in produces(settings, "x")


def test_scram(secure: Secure) -> None:
    """A user of SCRAM, made as an administrator does it, and none before."""
    settings = secure.client("SCRAM-SHA-512", "dave", ALICE, secure.issuer.ca)
    assert "uthentication failed" in produces(settings, "x")
    admin = AdminClient({"bootstrap.servers": secure.cluster.bootstrap(), "log_level": 0})
    scram = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096)
    update = UserScramCredentialUpsertion("dave", scram, ALICE.encode())
    admin.alter_user_scram_credentials([update], request_timeout=30)["dave"].result(30)
    until("dave is known", lambda: not produces(settings, "of dave"), 60)


@contextmanager
def spoken(pod: Pod, port: int, secret: Path | None, ca: Path) -> Iterator[ssl.SSLSocket]:
    """A TLS connection to a pod, whose certificate is verified, with one of ours."""
    context = ssl.create_default_context(cafile=str(ca))
    context.check_hostname = False
    if secret:
        context.load_cert_chain(secret / "tls.crt", secret / "tls.key")
    with (
        socket.create_connection((pod.ip, port), timeout=10) as plain,
        context.wrap_socket(plain) as tls,
    ):
        yield tls


def test_quorum(secure: Secure) -> None:
    """The servers' own ports speak TLS with our certificate, and with nobody who has none."""
    secret = secure.issuer.directory / "zookeeper"
    for pod in secure.cluster.role(ZOOKEEPER):
        with spoken(pod, ELECTION_PORT, secret, secure.issuer.ca) as tls:
            assert ("DNS", ZOOKEEPER.base) in tls.getpeercert()["subjectAltName"]
        with (
            pytest.raises(ssl.SSLError, match="certificate required|bad certificate"),
            spoken(pod, ELECTION_PORT, None, secure.issuer.ca) as tls,
        ):
            tls.recv(1)
        with (
            pytest.raises(ssl.SSLError, match="certificate verify failed"),
            spoken(pod, ELECTION_PORT, secret, secure.other.ca),
        ):
            pass


def test_quorum_control(secure: Secure) -> None:
    """A port without TLS, seen in the same way."""
    pod = secure.cluster.role(ZOOKEEPER)[0]
    with pytest.raises(OSError), spoken(pod, 2181, None, secure.issuer.ca):
        pass


def test_zookeeper_clients(secure: Secure) -> None:
    """The brokers are there by the port with TLS, which answers `srvr` to who has a certificate."""
    secret = secure.issuer.directory / "broker"
    for pod in secure.cluster.role(ZOOKEEPER):
        with spoken(pod, SECURE_PORT, secret, secure.issuer.ca) as tls:
            tls.sendall(b"srvr")
            assert b"Mode: " in tls.recv(4096)


def test_probes(secure: Secure) -> None:
    """Both roles are ready; `status` says until when the certificates are valid."""
    for pod in secure.cluster.pods.values():
        until(f"{pod.name} is ready", lambda pod=pod: pod.probe("ready").code == 0, 60)
        assert "certificate of " in pod.probe("status").line


def secrets(secure: Secure) -> list[str]:
    """Passwords, and a line of each private key in both forms."""
    found = [ALICE, BOB, CAROL]
    for name in ("zookeeper", "broker"):
        for key in (
            secure.issuer.directory / name / "tls.key",
            secure.issuer.directory / f"{name}.pkcs8",
        ):
            found.append(key.read_text().splitlines()[2])
    return found


def test_nothing_secret_is_seen(secure: Secure) -> None:
    """Not in the log, in argv or in the environment of process 1; the files are its owner's alone.
    The key's line is in the store (the control: these are the words to look for)."""
    for pod in secure.cluster.pods.values():
        seen = pod.output() + (pod.proc() / "cmdline").read_text()
        seen += (pod.proc() / "environ").read_text()
        assert pod.role.base in seen
        for word in secrets(secure):
            assert word not in seen, pod.name
    broker = secure.cluster.role(BROKER)[0]
    run = broker.probe("status").line.split("config")[1].split()[0].rpartition("/")[0]
    # The engine does not look into a pod's /dev/shm.
    there = Path(f"{broker.proc()}/root{run}")
    assert secrets(secure)[-1] in (there / "tls-outside.keystore.pem").read_text()
    assert CAROL in (there / "server.properties").read_text()
    for name in ("tls-outside.keystore.pem", "server.properties"):
        assert (there / name).stat().st_mode & 0o777 == 0o600
