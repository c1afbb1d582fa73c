# SPDX-License-Identifier: Apache-2.0
"""zoo.cfg and myid: ZooKeeper's own QuorumPeerConfig reads what was said, in whatever dialect."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lab import oracle
from lab.oracle import Refused
from oracle import ensembles, render
from oracle.ensembles import DEFAULTS, VARIABLES, Member
from oracle.render import EXIT_CONFIG, EXIT_REFUSED, Rendered
from oracle.texts import literal

LONG = bool(os.environ.get("KAFKA_INIT_LONG"))
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}

DOMAIN = "zk.ns.svc.cluster.test"
THREE = ensembles.replicas(3, DOMAIN)

# What makes the parts of a list with | work; zoo.cfg cannot (kafka-init gives it to java).
MULTI_ADDRESS = {"zookeeper.multiAddress.enabled": "true"}


def write(
    binary: Path, place: Path, environment: Mapping[str, str], file: Mapping[str, str] | None = None
) -> Rendered:
    """Write zoo.cfg and myid into `place`, which is the dataDir."""
    options = ["--out", str(place)]
    if file is not None:
        mounted = place.with_name("mounted.cfg")
        mounted.write_bytes(oracle.get().store(file))
        options += ["--zoo-cfg", str(mounted)]
    pod = {"POD_NAME": "zk-0", "KAFKA_INIT_DOMAIN": DOMAIN, "ZOO_CFG_dataDir": literal(str(place))}
    for name in ("zoo.cfg", "myid"):
        (place / name).unlink(missing_ok=True)
    return render.render(binary, "zookeeper", pod | environment, options)


def read(place: Path, system: Mapping[str, str] | None = None) -> dict[str, str]:
    """What ZooKeeper reads there."""
    return oracle.get().quorum(place / "zoo.cfg", system)


def compare(
    told: Mapping[str, str], members: list[Member], own: int, place: Path, said: Mapping[str, str]
) -> None:
    """These members and no others, the own id, and each key as it was said or by default."""
    expected = DEFAULTS | {"myid": str(own), "dataDir": str(place), "dataLogDir": str(place)} | said
    for key in ("standaloneEnabled", "reconfigEnabled", "quorumListenOnAllIPs"):
        expected[key] = expected[key].lower()
    for one in members:
        expected |= one.expected(expected["clientPort"] if one.id == own else None)
    assert {key: told.get(key) for key in expected} == expected
    servers = {key for key in told if key.startswith("server.") and key.count(".") == 1}
    assert servers == {f"server.{one.id}" for one in members}


def check(
    binary: Path,
    place: Path,
    members: list[Member],
    environment: Mapping[str, str],
    *,
    own: int = 1,
    said: Mapping[str, str] | None = None,
    file: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Write, read, compare."""
    rendered = write(binary, place, {"POD_NAME": f"zk-{own - 1}"} | dict(environment), file)
    assert rendered.code == 0, rendered.log
    told = read(place)
    compare(told, members, own, place, said or {})
    loaded = oracle.get().load((place / "zoo.cfg").read_bytes())
    render.check_form((place / "zoo.cfg").read_bytes(), loaded)
    assert (place / "myid").read_bytes() == f"{own}\n".encode()
    return told


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 9])
def test_replicas(binary: Path, place: Path, count: int) -> None:
    """ZK_REPLICAS, as each of the pods."""
    members = ensembles.replicas(count, DOMAIN)
    for own in range(1, count + 1):
        told = check(binary, place, members, {"ZK_REPLICAS": str(count)}, own=own)
        assert told["distributed"] == "true"


def test_ports_of_replicas(binary: Path, place: Path) -> None:
    """Other ports than the usual ones."""
    environment = {"ZK_REPLICAS": "3", "ZK_SERVER_PORT": "1", "ZK_ELECTION_PORT": "65535"}
    members = [Member(one.id, one.host, 1, 65535) for one in THREE]
    check(binary, place, members, environment)


def test_offset_and_start(binary: Path, place: Path) -> None:
    """Offset and start of the ordinals: the ids that the other pods derive for themselves."""
    environment = {
        "KAFKA_INIT_ORDINAL_START": "4",
        "KAFKA_INIT_ID_OFFSET": "10",
        "ZK_REPLICAS": "3",
    }
    members = [Member(number + 11, f"zk-{number}.{DOMAIN}") for number in (4, 5, 6)]
    check(binary, place, members, environment | {"POD_NAME": "zk-5"}, own=16)


FORMS = {
    "official": ensembles.official,
    "official, on lines": lambda all_: ensembles.official(all_, "\n"),
    "Bitnami": ensembles.bitnami,
    "Bitnami, with semicolons": lambda all_: ensembles.bitnami(all_, ";"),
    "Bitnami, with blanks": lambda all_: ensembles.bitnami(all_, " "),
    "Confluent": ensembles.confluent,
    "ZOO_CFG_EXTRA": ensembles.extra,
    "a file": ensembles.mounted,
}
WITHOUT_CLIENT = ("Bitnami", "Confluent")

LISTS = {
    "three": THREE,
    "one": THREE[:1],
    "seven": ensembles.replicas(7, DOMAIN),
    "an observer": [*THREE[:2], Member(3, "zk-2", role="observer")],
    "roles in capitals": [Member(1, "a", role="PARTICIPANT"), Member(2, "b", role="Observer")],
    "IPv4": [Member(number, f"192.0.2.{number}") for number in (1, 2, 3)],
    "IPv6": [Member(number, f"2001:db8::{number}") for number in (1, 2, 3)],
    "other ports": [Member(number, "one.host", number + 10, number + 20) for number in (1, 2, 3)],
    "client ports": [Member(number, f"zk-{number}", client="2181") for number in (1, 2, 3)],
    "client addresses": [
        Member(1, "a", client="0.0.0.0:2181"),
        Member(2, "b", client="[::1]:2182"),
        Member(3, "::3", client="127.0.0.1:2183"),
    ],
    "names with server": [Member(1, "server.a"), Member(2, "zk-server.b"), Member(3, "servers")],
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", LISTS)
def test_lists(binary: Path, place: Path, form: str, name: str) -> None:
    """The same ensembles in every form."""
    members = LISTS[name]
    if form.startswith(WITHOUT_CLIENT):
        members = [Member(one.id, one.host, one.quorum, one.election, one.role) for one in members]
    said = FORMS[form](members)
    if form == "a file":
        check(binary, place, members, {}, file=said)
    else:
        check(binary, place, members, said)


def test_stronger_list(binary: Path, place: Path) -> None:
    """A list beats a number of replicas, and both beat the file; none of its members stays."""
    file = ensembles.mounted([Member(number, f"old-{number}") for number in (1, 2, 3, 4)])
    check(binary, place, THREE, {"ZK_REPLICAS": "3"}, file=file)
    new = [Member(1, "a"), Member(2, "b")]
    check(binary, place, new, {"ZK_REPLICAS": "3"} | ensembles.official(new), file=file)


@pytest.mark.parametrize("variable", [one for all_ in VARIABLES.values() for one in all_])
def test_each_variable(binary: Path, place: Path, variable: str) -> None:
    """Every name in use for every key, and the same as a file."""
    key = next(key for key, all_ in VARIABLES.items() if variable in all_)
    value = {"dataLogDir": "/logs"}.get(key, "true" if DEFAULTS.get(key) == "false" else "7777")
    environment = {"ZK_REPLICAS": "3"}
    said = {key: value} | ({"maxSessionTimeout": "99999"} if key == "minSessionTimeout" else {})
    more = {"ZOO_CFG_maxSessionTimeout": "99999"} if key == "minSessionTimeout" else {}
    check(binary, place, THREE, environment | more | {variable: value}, said=said)
    secret = place.with_name("secret")
    secret.write_text(value + "\n")
    check(binary, place, THREE, environment | more | {f"{variable}_FILE": str(secret)}, said=said)
    check(binary, place, THREE, environment | more, said=said, file={key: value})


def test_own_client_port(binary: Path, place: Path) -> None:
    """The port of the own entry is the server's port where nothing else is said."""
    members = [Member(number, f"zk-{number}", client="12181") for number in (1, 2, 3)]
    told = check(binary, place, members, ensembles.official(members), said={"clientPort": "12181"})
    assert told["server.1.client"] == "0.0.0.0 12181"


@pytest.mark.parametrize("value", ["yes", "1", "true", "True", "no", "0", "false"])
def test_booleans_of_bitnami(binary: Path, place: Path, value: str) -> None:
    """Bitnami's images take yes and 1; ZooKeeper does not start with them."""
    environment = {"ZK_REPLICAS": "3", "ZOO_LISTEN_ALLIPS_ENABLED": value}
    environment |= {"ZOO_RECONFIG_ENABLED": value, "ZOO_ENABLE_ADMIN_SERVER": value}
    meant = str(value.lower() in ("yes", "1", "true")).lower()
    names = ("quorumListenOnAllIPs", "reconfigEnabled", "zookeeper.admin.enableServer")
    said = {name: meant for name in names}
    rendered = write(binary, place, environment)
    if rendered.code == EXIT_CONFIG:
        return  # as good: it is said, and nothing was written
    assert rendered.code == 0, rendered.log
    told = read(place)
    # AdminServerFactory: all but "false" is true.
    admin = told.pop("zookeeper.admin.enableServer") != "false"
    compare(told | {"zookeeper.admin.enableServer": str(admin).lower()}, THREE, 1, place, said)


def test_secure_port_alone(binary: Path, place: Path) -> None:
    """secureClientPort alone: no plain port."""
    environment = {"ZK_REPLICAS": "3", "ZOOKEEPER_SECURE_CLIENT_PORT": "2281"}
    environment["ZOO_CFG_serverCnxnFactory"] = "org.apache.zookeeper.server.NettyServerCnxnFactory"
    assert write(binary, place, environment).code == 0
    told = read(place)
    assert (told["clientPort"], told["secureClientPort"]) == ("", "2281")


def test_multiple_addresses(binary: Path, place: Path) -> None:
    """The parts between | are all there."""
    environment = {"ZOO_SERVERS": "server.1=a:1:2|b:3:4;2181 server.2=c:1:2|[::1]:3:4:observer"}
    assert write(binary, place, environment).code == 0
    told = read(place, MULTI_ADDRESS)
    assert set(told["server.1.quorum"].split("|")) == {"a 1", "b 3"}
    assert set(told["server.2.election"].split("|")) == {"c 2", "0:0:0:0:0:0:0:1 4"}


def test_odd_data_directory(binary: Path, place: Path) -> None:
    """A directory whose name needs every kind of escape, with a myid in it."""
    odd = place / "a b" / "ü\\u0041\U0001f600=:#!$(X)\tx"
    odd.mkdir(parents=True, exist_ok=True)
    check(binary, odd, THREE, {"ZK_REPLICAS": "3"})


def test_any_key(binary: Path, place: Path) -> None:
    """What ZooKeeper does not know as a key becomes its system property, text and all."""
    environment = {"ZK_REPLICAS": "3", "ZOO_CFG_ssl_trustStore_password": " a\\b$(X)\t"}
    environment |= {"ZOO_CFG_foo_Bar": "\u2028ü", "ZOO_4LW_COMMANDS_WHITELIST": "*"}
    said = {"zookeeper.ssl.trustStore.password": "a\\b$(X)", "zookeeper.foo.Bar": "\u2028ü"}
    check(binary, place, THREE, environment, said=said | {"zookeeper.4lw.commands.whitelist": "*"})


@given(ensembles.ensembles(), ensembles.keys(), st.data())
@settings(max_examples=1500 if LONG else 150, **COMMON)
def test_combinations(binary: Path, place: Path, members: list[Member], keys: dict, data) -> None:
    """Any ensemble in any form as any of its members, with any of the keys said anywhere."""
    form = data.draw(st.sampled_from(list(FORMS)))
    own = data.draw(st.sampled_from(members))
    if form == "Confluent":
        members = [Member(at + 1, *_rest(one)) for at, one in enumerate(members)]
        own = data.draw(st.sampled_from(members))
    if form.startswith(WITHOUT_CLIENT):
        members = [Member(one.id, *_rest(one)[:4]) for one in members]
        own = next(one for one in members if one.id == own.id)
    said = {key: value for key, (value, _) in keys.items()}
    own_port = own.client.rpartition(":")[2]
    if own_port:
        # ZooKeeper wants them to be the same, the address too.
        assume("clientPort" not in said)
        said["clientPort"] = own_port
    voters = sum("bserver" not in one.role for one in members)
    assume(said.get("standaloneEnabled", "").lower() != "true" or voters > 1)
    file = {key: value for key, (value, where) in keys.items() if where == "the file"}
    environment = {where: literal(value) for value, where in keys.values() if where != "the file"}
    if form == "a file":
        file |= FORMS[form](members)
    else:
        environment |= FORMS[form](members)
    check(binary, place, members, environment, own=own.id, said=said, file=file)


def _rest(member: Member) -> tuple:
    return member.host, member.quorum, member.election, member.role, member.client


@given(ensembles.server_lines)
@settings(max_examples=2000 if LONG else 200, **COMMON)
def test_lines_that_are_taken(binary: Path, place: Path, line: str) -> None:
    """A line of a server that kafka-init takes is one that ZooKeeper takes."""
    # ZooKeeper throws where two addresses of one server are half the same.
    hosts = [re.match(r"\[.*?\]|[^:]*", one)[0] for one in line.split("|")]
    assume(len(hosts) == len(set(hosts)))
    file = {"server.1": "zk-0:2888:3888", "server.2": line}
    rendered = write(binary, place, {}, file)
    if rendered.code == 0:
        told = read(place, MULTI_ADDRESS)
        assert "server.2" in told
    else:
        assert rendered.code == EXIT_CONFIG
        assert not (place / "zoo.cfg").exists()


REFUSED = {
    "not a member": ({"ZK_REPLICAS": "3", "POD_NAME": "zk-3"}, EXIT_REFUSED),
    "another id": ({"ZK_REPLICAS": "3", "ZOO_MY_ID": "2"}, EXIT_REFUSED),
    "nobody": ({}, EXIT_CONFIG),
    "no ordinal": ({"ZK_REPLICAS": "3", "POD_NAME": "zk"}, EXIT_CONFIG),
    "one port for both": ({"ZOO_SERVERS": "server.1=h:1:1"}, EXIT_CONFIG),
    "IPv6 without brackets": ({"ZOO_SERVERS": "server.1=::1:2888:3888"}, EXIT_CONFIG),
    "one id twice": ({"ZOO_SERVERS": "server.1=a:1:2 server.01=b:1:2"}, EXIT_CONFIG),
}


@pytest.mark.parametrize(("environment", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(binary: Path, place: Path, environment: dict[str, str], code: int) -> None:
    """What must not start writes nothing."""
    rendered = write(binary, place, environment)
    assert rendered.code == code, rendered.log
    assert not (place / "zoo.cfg").exists() and not (place / "myid").exists()


# What a writer could do wrong: a change of zoo.cfg or myid, each time one thing.
WRONG = {
    "a member less": ("zoo.cfg", lambda text: text.replace("server.3=", "#server.3=")),
    "another port": ("zoo.cfg", lambda text: text.replace(":3888", ":3889", 1)),
    "another host": ("zoo.cfg", lambda text: text.replace("zk-1.", "zk-9.")),
    "a role": ("zoo.cfg", lambda text: text.replace(":3888\n", ":3888:observer\n", 1)),
    "another client port": ("zoo.cfg", lambda text: text.replace("=2181", "=2182")),
    "another id": ("myid", lambda text: "2\n"),
    "another tick": ("zoo.cfg", lambda text: text.replace("tickTime", "ticktime")),
    "ZooKeeper's default": ("zoo.cfg", lambda text: text.replace("standalone", "#standalone")),
    "a blank after a member": ("zoo.cfg", lambda text: text.replace(":3888\n", ":3888 \n", 1)),
    "an escape less": ("zoo.cfg", lambda text: text.replace("\\\\", "\\")),
}


@pytest.mark.parametrize(("name", "change"), WRONG.values(), ids=WRONG.keys())
def test_control(binary: Path, place: Path, name: str, change) -> None:
    """A file that is wrong in one thing is found by what judges ours."""
    environment, said = {"ZK_REPLICAS": "3", "ZK_DATA_LOG_DIR": "/a\\b"}, {"dataLogDir": "/a\\b"}
    check(binary, place, THREE, environment, said=said)
    file = place / name
    before = file.read_text()
    file.write_text(change(before))
    assert file.read_text() != before
    with pytest.raises((AssertionError, Refused)):
        compare(read(place), THREE, 1, place, said)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataDir that is used again and again."""
    return tmp_path_factory.mktemp("zookeeper")
