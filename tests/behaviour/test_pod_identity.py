# SPDX-License-Identifier: Apache-2.0
"""Who the pod is: ordinal, address, domain; and what is derived from them."""

import re

import pytest
from kit import DATA, IP, ZOO_CFG, Pod, properties

META = "/var/lib/kafka/data/logs/meta.properties"


@pytest.mark.parametrize(
    ("name", "env", "broker_id"),
    [
        ("kafka-0", {}, "0"),
        ("kafka-08", {}, "8"),
        ("kafka-010", {}, "10"),
        ("a-1-b-23", {}, "23"),
        ("kafka-1000", {}, "1000"),
        ("kafka-3.kafka.example", {}, "3"),
        ("kafka-2", {"KAFKA_INIT_ID_OFFSET": "100"}, "102"),
        ("kafka-2", {"KAFKA_BROKER_ID": "2"}, "2"),
        ("kafka-2", {"KAFKA_BROKER_ID": "-1"}, "2"),
        ("kafka-2", {"KAFKA_BROKER_ID": "7", "KAFKA_INIT_ID_FROM": "env"}, "7"),
        ("kafka", {"KAFKA_BROKER_ID": "7"}, "7"),
        ("kafka-1001", {"KAFKA_BROKER_ID_GENERATION_ENABLE": "false"}, "1001"),
        ("kafka-1001", {"KAFKA_RESERVED_BROKER_MAX_ID": "2000"}, "1001"),
        ("", {}, "0"),
    ],
)
def test_broker_id(name: str, env: dict[str, str], broker_id: str, pod: Pod) -> None:
    """The ordinal is decimal; an id of the environment counts where it may."""
    assert pod.rendered("broker", env={"POD_NAME": name, **env})["broker.id"] == broker_id


@pytest.mark.parametrize(
    ("name", "env", "myid"),
    [
        ("zk-0", {}, 1),
        ("zk-2", {}, 3),
        ("zk-2", {"KAFKA_INIT_ID_OFFSET": "10"}, 13),
        ("zk-2", {"ZOO_MY_ID": "3"}, 3),
        ("zk-5", {"KAFKA_INIT_ORDINAL_START": "4"}, 6),
        ("zk", {"ZOO_MY_ID": "2", "ZK_REPLICAS": None, "ZOO_SERVERS": "a:1:2,b:1:2"}, 2),
        ("zk-0", {"ZOO_MY_ID": "2", "KAFKA_INIT_ID_FROM": "env"}, 2),
    ],
)
def test_myid(name: str, env: dict[str, str | None], myid: int, pod: Pod) -> None:
    """One more than the ordinal; its own member is in the list."""
    words = ("--out", "/tmp/out")
    result = pod.render("zookeeper", *words, env={"POD_NAME": name, "ZK_REPLICAS": "3", **env})
    assert result.code == 0, result.err
    assert pod.read("/tmp/out/myid") == f"{myid}\n"
    assert f"server.{myid}" in properties(pod.read("/tmp/out/zoo.cfg"))


def test_members(pod: Pod) -> None:
    """ZK_REPLICAS names them as a StatefulSet does, counted from the first ordinal."""
    found = pod.rendered(
        "zookeeper",
        env={
            "POD_NAME": "zk-4",
            "ZK_REPLICAS": "2",
            "KAFKA_INIT_ORDINAL_START": "4",
            "KAFKA_INIT_DOMAIN": "zk.example",
            "ZK_SERVER_PORT": "2889",
            "ZK_ELECTION_PORT": "3889",
        },
    )
    servers = {key: value for key, value in found.items() if key.startswith("server.")}
    assert servers == {
        "server.5": "zk-4.zk.example:2889:3889",
        "server.6": "zk-5.zk.example:2889:3889",
    }


def test_id_from_data(pod: Pod) -> None:
    """A volume that comes from elsewhere says who the pod is."""
    env = {"KAFKA_INIT_ID_FROM": "data"}
    pod.serve_zookeeper()
    pod.write(META, "version=0\nbroker.id=12\n")
    assert pod.broker(env=env).code == 0
    assert properties(pod.read("/run/kafka-init/server.properties"))["broker.id"] == "12"
    pod.path(META).unlink()
    assert pod.broker(env=env).code == 0
    assert properties(pod.read("/run/kafka-init/server.properties"))["broker.id"] == "0"
    pod.write(f"{DATA}/myid", "2")
    pod.has_been_a_member()
    servers = {"ZK_REPLICAS": None, "ZOO_SERVERS": f"server.1=a:1:2 server.2={IP}:1:2"}
    assert pod.zookeeper(env={**env, **servers}).code == 0
    assert pod.read(f"{DATA}/myid") == "2\n"


def test_volume_of_another_member(pod: Pod) -> None:
    """A myid on the disk that is not ours is refused, and left as it is."""
    pod.write(f"{DATA}/myid", "2\n")
    before = pod.tree()
    result = pod.zookeeper(env={"ZK_REPLICAS": "3"})
    assert result.code == 4
    assert f"{DATA}/myid: the volume belongs to member 2" in result.err
    assert pod.tree() == before


@pytest.mark.parametrize(
    ("pod_ip", "addresses", "advertised"),
    [
        ("192.0.2.7", ["10.1.2.3/24"], "192.0.2.7"),
        ("fd00::7", ["10.1.2.3/24"], "[fd00::7]"),
        ("2001:db8::192.0.2.1", ["10.1.2.3/24"], "[2001:db8::192.0.2.1]"),
        (None, ["10.1.2.3/24"], "10.1.2.3"),
        ("", ["10.1.2.3/24"], "10.1.2.3"),
        (None, ["fd00::3/64"], "[fd00::3]"),
        (None, ["10.1.2.3/24", "169.254.1.1/16"], "10.1.2.3"),
        ("127.0.0.1", [], None),
        (None, [], None),
    ],
)
def test_address(
    pod_ip: str | None, addresses: list[str], advertised: str | None, make_pod
) -> None:
    """POD_IP, else the one global address; IPv6 in brackets; nothing else will do."""
    pod = make_pod(addresses=addresses)
    result = pod.render("broker", env={"POD_IP": pod_ip})
    if advertised is None:
        assert result.code == 3
    else:
        assert f"advertised.listeners=PLAINTEXT://{advertised}:9092\n" in result.text, result.err
    # Where nobody asks for it, an unusable one does not matter.
    env = {"POD_IP": pod_ip, "KAFKA_ADVERTISED_LISTENERS": "PLAINTEXT://kafka.example:9092"}
    assert pod.render("broker", env=env).code == 0
    assert pod.render("zookeeper", env={"POD_IP": pod_ip}).code == 0


@pytest.mark.parametrize(
    ("env", "advertised", "listeners"),
    [
        ({}, f"PLAINTEXT://{IP}:9092", "PLAINTEXT://:9092"),
        ({"KAFKA_LISTENERS": "SSL://:9093"}, f"SSL://{IP}:9093", "SSL://:9093"),
        (
            {"KAFKA_LISTENERS": "IN://0.0.0.0:9093, OUT://10.9.9.9:9094,SIX://[::]:9095"},
            f"IN://{IP}:9093,OUT://10.9.9.9:9094,SIX://{IP}:9095",
            "IN://0.0.0.0:9093, OUT://10.9.9.9:9094,SIX://[::]:9095",
        ),
        (
            {"KAFKA_ADVERTISED_LISTENERS": "IN://$(POD_FQDN):9093,OUT://node:$(31090+ORDINAL)"},
            "IN://kafka-0:9093,OUT://node:31090",
            "IN://:9093,OUT://:31090",
        ),
        (
            {"KAFKA_ADVERTISED_LISTENERS": "IN://[fd00::1]:9093", "KAFKA_LISTENERS": "IN://:1"},
            "IN://[fd00::1]:9093",
            "IN://:1",
        ),
    ],
)
def test_listeners(env: dict[str, str], advertised: str, listeners: str, pod: Pod) -> None:
    """What is not given is derived from what is."""
    names = re.findall(r"(\w+)://", advertised)
    env |= {"KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": ",".join(f"{name}:SSL" for name in names)}
    found = pod.rendered("broker", env=env | {"KAFKA_INTER_BROKER_LISTENER_NAME": names[0]})
    assert (found["advertised.listeners"], found["listeners"]) == (advertised, listeners)


@pytest.mark.parametrize(
    ("hosts", "env", "name"),
    [
        ("10.1.2.3 kafka-0.kafka.prod.svc.corp kafka-0\n", {}, "kafka-0.kafka.prod.svc.corp"),
        ("10.1.2.3\tkafka-0\tkafka-0.kafka.x # own\n", {}, "kafka-0.kafka.x"),
        ("10.1.2.3 kafka-0.a\n10.1.2.3 kafka-0.b kafka-0\n", {}, "kafka-0.b"),
        ("10.1.2.3 kafka-0\n", {}, "kafka-0"),
        ("# 10.1.2.3 kafka-0.no kafka-0\n", {}, "kafka-0"),
        ("10.1.2.3 kafka-0.a kafka-0\n", {"KAFKA_INIT_DOMAIN": "b.c"}, "kafka-0.b.c"),
        ("", {"KAFKA_INIT_DOMAIN": ".b.c"}, "kafka-0.b.c"),
        (None, {}, "kafka-0"),
    ],
)
def test_domain(hosts: str | None, env: dict[str, str], name: str, pod: Pod) -> None:
    """From KAFKA_INIT_DOMAIN, else the kubelet's line in /etc/hosts, else bare names."""
    pod.path("/etc/hosts").unlink()
    if hosts is not None:
        pod.write("/etc/hosts", hosts)
    env = {"KAFKA_INIT_ADVERTISE": "name", **env}
    assert pod.rendered("broker", env=env)["advertised.listeners"] == f"PLAINTEXT://{name}:9092"
    assert pod.rendered("zookeeper", env=env)["server.1"] == f"{name}:2888:3888"


def test_domain_from_the_resolver(pod: Pod) -> None:
    """A start asks it where /etc/hosts does not say: the search list finds the pod's own name."""
    pod.write("/etc/hosts", "")
    pod.serve_names({"kafka-0.zk.example": IP})
    pod.write("/etc/resolv.conf", "nameserver 127.0.0.1\nsearch zk.example\n")
    result = pod.zookeeper()
    assert result.code == 0, result.err
    assert properties(pod.read(ZOO_CFG))["server.1"] == "kafka-0.zk.example:2888:3888"


def test_no_domain_is_said(pod: Pod) -> None:
    """Bare names are used, with a line that says how to change that."""
    result = pod.zookeeper()
    assert result.code == 0
    assert properties(pod.read(ZOO_CFG))["server.1"] == "kafka-0:2888:3888"
    assert sum("KAFKA_INIT_DOMAIN" in line for line in result.lines) == 1
