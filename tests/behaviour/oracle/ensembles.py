# SPDX-License-Identifier: Apache-2.0
"""Ensembles and settings of ZooKeeper in all the ways in which people write them."""

import ipaddress
from dataclasses import dataclass

from hypothesis import strategies as st

# The names that the images give to a key: k8szk's, the official image's and Bitnami's, Confluent's.
VARIABLES = {
    "tickTime": ("ZK_TICK_TIME", "ZOO_TICK_TIME", "ZOOKEEPER_TICK_TIME"),
    "initLimit": ("ZK_INIT_LIMIT", "ZOO_INIT_LIMIT", "ZOOKEEPER_INIT_LIMIT"),
    "syncLimit": ("ZK_SYNC_LIMIT", "ZOO_SYNC_LIMIT", "ZOOKEEPER_SYNC_LIMIT"),
    "dataLogDir": ("ZK_DATA_LOG_DIR", "ZOO_DATA_LOG_DIR", "ZOOKEEPER_DATA_LOG_DIR"),
    "clientPort": ("ZK_CLIENT_PORT", "ZOO_PORT_NUMBER", "ZOOKEEPER_CLIENT_PORT"),
    "maxClientCnxns": (
        *("ZK_MAX_CLIENT_CNXNS", "ZOO_MAX_CLIENT_CNXNS", "ZOOKEEPER_MAX_CLIENT_CNXNS"),
    ),
    "minSessionTimeout": ("ZK_MIN_SESSION_TIMEOUT", "ZOOKEEPER_MIN_SESSION_TIMEOUT"),
    "maxSessionTimeout": (
        *("ZK_MAX_SESSION_TIMEOUT", "ZOO_MAX_SESSION_TIMEOUT", "ZOOKEEPER_MAX_SESSION_TIMEOUT"),
    ),
    "autopurge.snapRetainCount": (
        *("ZK_SNAP_RETAIN_COUNT", "ZOO_AUTOPURGE_SNAPRETAINCOUNT", "ZOO_AUTOPURGE_RETAIN_COUNT"),
        "ZOOKEEPER_AUTOPURGE_SNAP_RETAIN_COUNT",
    ),
    "autopurge.purgeInterval": (
        *("ZK_PURGE_INTERVAL", "ZOO_AUTOPURGE_PURGEINTERVAL", "ZOO_AUTOPURGE_INTERVAL"),
        "ZOOKEEPER_AUTOPURGE_PURGE_INTERVAL",
    ),
    "standaloneEnabled": ("ZOO_STANDALONE_ENABLED", "ZOOKEEPER_STANDALONE_ENABLED"),
    "reconfigEnabled": ("ZOO_RECONFIG_ENABLED", "ZOOKEEPER_RECONFIG_ENABLED"),
    "quorumListenOnAllIPs": ("ZOO_LISTEN_ALLIPS_ENABLED", "ZOOKEEPER_QUORUM_LISTEN_ON_ALL_IPS"),
}

# What a server works with that was told nothing: our defaults, then ZooKeeper's own.
DEFAULTS = {
    "tickTime": "2000",
    "initLimit": "10",
    "syncLimit": "5",
    "clientPort": "2181",
    "autopurge.snapRetainCount": "3",
    "autopurge.purgeInterval": "1",
    "standaloneEnabled": "false",
    "reconfigEnabled": "false",
    "quorumListenOnAllIPs": "false",
    "maxClientCnxns": "60",
    "zookeeper.4lw.commands.whitelist": "srvr",
    "zookeeper.db.autocreate": "false",
    "zookeeper.electionPortBindRetry": "0",
    "zookeeper.admin.enableServer": "false",
}


@dataclass(frozen=True)
class Member:
    """One server of an ensemble."""

    id: int
    host: str
    quorum: int = 2888
    election: int = 3888
    role: str = ""
    client: str = ""

    def line(self) -> str:
        """As the value of server.N."""
        parts = [bracketed(self.host), str(self.quorum), str(self.election)]
        return ":".join([*parts, *([self.role] * bool(self.role))]) + (
            f";{self.client}" if self.client else ""
        )

    def expected(self, own_port: str | None) -> dict[str, str]:
        """What ZooKeeper makes of it; `own_port` is the clientPort where it is the pod's own."""
        host = self.host if ":" not in self.host else _as_java(self.host)
        name = f"server.{self.id}"
        address, _, port = self.client.rpartition(":")
        client = f"{_as_java(address.strip('[]') or '0.0.0.0')} {port}" if port else ""
        return {
            f"{name}.role": self.role.upper() or "PARTICIPANT",
            f"{name}.quorum": f"{host} {self.quorum}",
            f"{name}.election": f"{host} {self.election}",
            f"{name}.client": client or (f"0.0.0.0 {own_port}" if own_port else ""),
        }


def bracketed(host: str) -> str:
    """An IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def _as_java(address: str) -> str:
    """Java prints an IPv6 address in full, without leading zeros, and knows the IPv4 in it."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return ":".join(f"{int(part, 16):x}" for part in parsed.exploded.split(":"))


def official(members: list[Member], blank: str = " ") -> dict[str, str]:
    """The official image's list."""
    return {"ZOO_SERVERS": blank.join(f"server.{one.id}={one.line()}" for one in members)}


def bitnami(members: list[Member], separator: str = ",") -> dict[str, str]:
    """Bitnami's."""
    return {"ZOO_SERVERS": separator.join(f"{one.line()}::{one.id}" for one in members)}


def confluent(members: list[Member]) -> dict[str, str]:
    """Confluent's, in which the place is the id."""
    return {"ZOOKEEPER_SERVERS": ";".join(one.line() for one in members)}


def extra(members: list[Member]) -> dict[str, str]:
    """The official image's way to write anything."""
    return {"ZOO_CFG_EXTRA": " ".join(f"server.{one.id}={one.line()}" for one in members)}


def mounted(members: list[Member]) -> dict[str, str]:
    """The keys of a zoo.cfg."""
    return {f"server.{one.id}": one.line() for one in members}


def replicas(count: int, domain: str) -> list[Member]:
    """What ZK_REPLICAS means for the pods zk-0, zk-1, …"""
    return [Member(number + 1, f"zk-{number}.{domain}") for number in range(count)]


_ports = st.integers(1, 65535)
_hosts = st.one_of(
    st.from_regex(r"[a-z]([a-z0-9-]{0,5}[a-z0-9])?(\.[a-z][a-z0-9]{0,5}){0,3}", fullmatch=True),
    st.sampled_from(["server.1", "zk-server.a", "my.server.b", "observer"]),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(str),
)
_clients = st.one_of(
    st.just(""),
    _ports.map(str),
    st.tuples(st.sampled_from(["0.0.0.0", "127.0.0.1", "[::1]", "[::]"]), _ports).map(
        lambda one: f"{one[0]}:{one[1]}"
    ),
)
_ROLES = ("", "participant", "PARTICIPANT", "observer", "Observer")


@st.composite
def ensembles(draw: st.DrawFn) -> list[Member]:
    """Members with any ids, of which the first takes part."""
    ids = draw(st.lists(st.integers(1, 254), min_size=1, max_size=7, unique=True))
    members = []
    for id_ in ids:
        quorum, election = draw(st.lists(_ports, min_size=2, max_size=2, unique=True))
        role = draw(st.sampled_from(_ROLES if members else _ROLES[:3]))
        members.append(Member(id_, draw(_hosts), quorum, election, role, draw(_clients)))
    return members


# Lines of a server, of which about half are right.
_PIECES = (
    *("", "h", "a.b", "[::1]", "::1", "[", "]", "[h]", "[]", "1.2.3.4", "0.0.0.0", "é", "_", "%"),
    *("2888", "3888", "2181", "0", "65535", "65536", "-1", "+1", "0x1", "01", "x", " ", "2888 "),
    *(":", "::", ";", "|", ",", "=", "/", "\\", "observer", "participant", "observers"),
)


def _usually(*right: str) -> st.SearchStrategy[str]:
    """One of these, or anything."""
    return st.integers(0, 7).flatmap(
        lambda dice: st.sampled_from(right if dice else _PIECES + right)
    )


def _addresses(*hosts: str) -> st.SearchStrategy[str]:
    return st.tuples(
        *(_usually(*hosts), _usually(":"), _usually("1", "2888", "+1", "01"), _usually(":")),
        *(_usually("2", "3888"), _usually("", ":observer", ":participant", ":OBSERVER")),
    ).map("".join)


server_lines = st.tuples(
    _addresses("h", "a.b", "[::1]", "1.2.3.4"),
    _usually(""),
    st.one_of(st.just(""), _addresses("c", "d.e", "[::2]").map(lambda text: "|" + text)),
    _usually("", ";2181", ";0.0.0.0:2181", ";[::1]:2181", ";127.0.0.1:1"),
    _usually(""),
).map("".join)


_segments = st.text(
    st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1, max_size=8
)
_numbers = st.integers(1, 1000000).map(str)
_booleans = st.sampled_from(["true", "false", "TRUE", "False"])

_VALUES = {
    "tickTime": _numbers,
    "initLimit": _numbers,
    "syncLimit": _numbers,
    "dataLogDir": st.lists(_segments, min_size=1, max_size=3).map(
        # ZooKeeper trims, and Java's File knows no // and no / at the end.
        lambda parts: "/" + "/".join(parts) + "/x"
    ),
    "clientPort": _ports.map(str),
    "maxClientCnxns": _numbers,
    "autopurge.snapRetainCount": st.integers(3, 1000).map(str),
    "autopurge.purgeInterval": st.integers(0, 1000).map(str),
    "standaloneEnabled": _booleans,
    "reconfigEnabled": _booleans,
    "quorumListenOnAllIPs": _booleans,
}


@st.composite
def keys(draw: st.DrawFn) -> dict[str, tuple[str, str]]:
    """Some keys with a value, and where it is said: a variable or "the file"."""
    chosen = {}
    for key, values in _VALUES.items():
        if draw(st.booleans()):
            places = ("the file", "ZOO_CFG_" + key.replace(".", "_"), *VARIABLES[key])
            chosen[key] = (draw(values), draw(st.sampled_from(places)))
    return chosen
