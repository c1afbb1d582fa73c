# SPDX-License-Identifier: Apache-2.0
"""Values for Kafka's keys, right and wrong ones, at the edges of what keys.tsv says they may be."""

from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

TABLE = Path(__file__).resolve().parents[3] / "src/kafka/keys.tsv"

# Who the pod is and what it is not decides these (design: broker.id is the ordinal; no KRaft yet).
OURS = ("broker.id", "node.id", "process.roles", "zookeeper.connect")


@dataclass(frozen=True)
class Key:
    """A row of the table."""

    name: str
    type: str
    valid: str
    initial: str


def read() -> list[Key]:
    """All keys of 3.9."""
    lines = [line for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    return [Key(*row[:4]) for row in rows if row[1] != "TOPIC" and row[5] != "added"]


KEYS = {key.name: key for key in read()}

_NUMBERS = ("0", "1", "-1", "-2", "+5", "007", " 7 ", "\t7\x01", "-0", "3", "1000", "60000")
_ODD = ("", " ", "5s", "0x5", "1_000", "1.0", "1e3", "--1", "+", "-", "1 2", "5,", "x", "NaN")
_EDGES = {
    "SHORT": ("32767", "32768", "-32768", "-32769"),
    "INT": ("2147483647", "2147483648", "-2147483648", "-2147483649"),
    "LONG": ("9223372036854775807", "9223372036854775808", "-9223372036854775808", "4294967296"),
    "DOUBLE": (
        *(
            "0.5",
            ".5",
            "1.",
            ".",
            "1e3",
            "1E-3",
            "1e",
            "0x1p-1",
            "0x1",
            "0x.8p0",
            "1d",
            "0.1F",
            "1L",
        ),
        *("Infinity", "-Infinity", "infinity", "inf", "nan", "-NaN", "1e400", "4e-400", "0.51"),
    ),
}
_BOOLEANS = ("true", "false", "TRUE", "False", " true ", "yes", "no", "1", "0", "on", "", "truee")
_TEXTS = ("", " ", "a", " a b ", "a,b", "\x01", "PLAINTEXT", "é", "${x:y}", "1")
_LISTS = ("", " ", "a", "a,b", "a , b", ",", "a,", ",a", "a,,b", "é")
_CLASSES = ("java.lang.Object", " java.lang.String ", "", "a b", "1a.B", "a..B", ".A", "A.", "a/B")
_SHAPES = {
    "voters": ("1@h:1", "1@h:1,2@[::1]:2", "h:1", "1@h", "x@h:1", "1@h:x", "1@h:65536", "1@@h:1"),
    "addresses": ("h:1", "[::1]:2", "h", "h:x", "h:65536", ":1", "h:1, i:2", "h:1,"),
    "version": (
        *("3.9", "3.9-IV0", "3.9.1", "0.8.0", "0.11.0.3", "0.10.2-IV0", "4.0", "4.0-IV0", "2.8"),
        *("3", "0.11", "3.9.", "3.9..1", "3.9-IV1", "", "3.10"),
    ),
}


def values(key: Key) -> list[str]:
    """What to try for one key."""
    kind, _, argument = key.valid.partition(" ")
    if kind in _SHAPES:
        return [*_SHAPES[kind], "", " "]
    if kind in ("one", "nocase", "items"):
        words = argument.split("|")
        odd = ["", words[0].swapcase(), f" {words[-1]} ", ",".join(words[:2]), f"{words[0]},", "x"]
        return [*words, *odd, f"{words[0]} , {words[-1]}", f"{words[0]},x"]
    if key.type in _EDGES:
        ends = [end for end in argument.split() if end != "-"]
        near = [str(int(end) + step) for end in ends if "." not in end for step in (-1, 0, 1)]
        return [*near, *_EDGES[key.type], *_NUMBERS, *_ODD]
    lists = {"BOOLEAN": _BOOLEANS, "LIST": _LISTS, "CLASS": _CLASSES}
    return list(lists.get(key.type, _TEXTS))


# Those that are asked about together with others, by their values that are right or nearly.
RELATED = {
    **{
        f"group.{kind}.{size}heartbeat.interval.ms": ("1", "5000", "15000", "20000")
        for kind in ("consumer", "share")
        for size in ("", "min.", "max.")
    },
    **{
        f"group.{kind}.{size}session.timeout.ms": ("1", "45000", "60000", "90000")
        for kind in ("consumer", "share")
        for size in ("", "min.", "max.")
    },
    "group.share.record.lock.duration.ms": ("1000", "30000", "60000"),
    "group.share.min.record.lock.duration.ms": ("1000", "15000", "30000"),
    "group.share.max.record.lock.duration.ms": ("30000", "60000", "3600000"),
    "replica.fetch.wait.max.ms": ("0", "500", "30000", "30001", "40000"),
    "replica.socket.timeout.ms": ("1", "499", "500", "30000", "30001"),
    "replica.lag.time.max.ms": ("0", "499", "500", "30000"),
    "log.retention.ms": ("-1", "0", "1", "-5", ""),
    "log.retention.minutes": ("-1", "0", "1", "x"),
    "log.retention.hours": ("-1", "0", "168"),
    "log.roll.ms": ("0", "1"),
    "log.roll.hours": ("0", "1"),
    "log.roll.jitter.ms": ("-1", "0"),
    "log.cleaner.threads": ("0", "1", "127", "128", "200"),
    "log.cleaner.dedupe.buffer.size": ("0", "1048576", "1048577", "134217728", "-1"),
    "queued.max.request.bytes": ("-1", "0", "1", "104857600", "104857599"),
    "socket.request.max.bytes": ("1", "2", "104857600"),
    "connections.max.idle.ms": ("-1", "0", "100", "101", "600000"),
    "connection.failed.authentication.delay.ms": ("0", "100", "101"),
    "max.connections.per.ip": ("0", "1"),
    "max.connections.per.ip.overrides": (
        *("", "127.0.0.1:5", "h:1,i:2", "[::1]:1", "::1:2", "h", "h:x", "h:1,,i:2", "h:1,", "é:1"),
        *(",", "h : 1", ":1"),
    ),
    "offsets.commit.required.acks": ("-2", "-1", "0", "3", "4"),
    "offsets.topic.replication.factor": ("1", "3", "4", "0"),
    "offsets.topic.compression.codec": ("-1", "0", "3", "4", "5"),
    "inter.broker.protocol.version": (
        *("0.8.2", "0.10.0-IV0", "0.10.0", "0.11.0", "2.1", "3.0-IV0", "3.0", "3.3", "3.4", "3.6"),
        *("3.7-IV1", "3.7", "3.9"),
    ),
    "log.message.format.version": ("0.8.0", "0.10.0", "0.11.0", "3.0", "3.9"),
    "group.coordinator.rebalance.protocols": (
        *("classic", "classic,share", "consumer", "classic,consumer", "share", ""),
    ),
    "zookeeper.metadata.migration.enable": ("true", "false"),
    "controller.listener.names": ("", "CONTROLLER", "CONTROLLER,B", "A,,B", " "),
    "controller.quorum.voters": ("", "3000@c:9093"),
    "controller.quorum.bootstrap.servers": ("", "c:9093"),
    "log.dirs": ("", "/a", "/a,/b", ",", " , ", "/a,"),
    "log.dir": ("", "/a"),
    "broker.id.generation.enable": ("true", "false"),
    "reserved.broker.max.id": ("0", "1", "2", "1000"),
}

related = st.dictionaries(
    st.sampled_from(sorted(RELATED)), st.integers(0, 20), min_size=1, max_size=6
).map(lambda chosen: {k: RELATED[k][n % len(RELATED[k])] for k, n in chosen.items()})


def _several(one: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(one, min_size=1, max_size=most).map(",".join)


_names = st.sampled_from(["PLAINTEXT", "SSL", "INSIDE", "outside", "A_1", "SASL_SSL", "CONTROLLER"])
_bound = st.sampled_from(["", "0.0.0.0", "[::]", "127.0.0.1", "::1", "10.0.0.1", "h", "h_o.st"])
_told = st.sampled_from(["h", "a.example", "10.0.0.1", "[fd00::1]", "[fe80::1%eth0]", "0.0.0.0"])
_ports = st.sampled_from(["9092", "9093", "9094", "1", "65535", "09092"])
_protocols = st.sampled_from(["PLAINTEXT", "SSL", "sasl_plaintext", "SASL_SSL", "SASL_PLAINTEXT"])
_wrong = st.sampled_from(["", " ", "A://", "h:1", "://h:1", "A://h", "A://h:", "A://h h:1", "A"])


def _usually(right: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.integers(0, 15).flatmap(lambda dice: right if dice else _wrong)


def _endpoints(hosts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return _several(_usually(st.tuples(_names, hosts, _ports).map("{0[0]}://{0[1]}:{0[2]}".format)))


_MAP = "INSIDE:PLAINTEXT,OUTSIDE:SSL,A_1:SASL_PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL"

_LISTENER_KEYS = {
    "listener.security.protocol.map": st.one_of(
        st.just(_MAP),
        st.just(_MAP + ",SASL_SSL:SASL_SSL,controller:plaintext"),
        _several(_usually(st.tuples(_names, _protocols).map(":".join)), 4),
        st.sampled_from(["", ",", "INSIDE:FOO", "INSIDE", " INSIDE : SSL ,", ":SSL", "A:B:SSL"]),
    ),
    "inter.broker.listener.name": st.one_of(_names, st.sampled_from(["", " inside ", "NOBODY"])),
    "security.inter.broker.protocol": st.one_of(_protocols, st.just("x")),
    "control.plane.listener.name": st.one_of(_names, st.just("")),
    "early.start.listeners": st.one_of(_several(_names), st.sampled_from(["", ",", "inside"])),
    "sasl.mechanism.inter.broker.protocol": st.sampled_from(["PLAIN", "GSSAPI", "SCRAM-SHA-512"]),
    "sasl.enabled.mechanisms": st.sampled_from(["PLAIN", "GSSAPI,PLAIN", "", "SCRAM-SHA-512"]),
    "listener.name.a_1.sasl.enabled.mechanisms": st.sampled_from(["PLAIN", "GSSAPI"]),
    "listener.name.inside.ssl.client.auth": st.sampled_from(["required", "x"]),
    "listener.name.inside.plain.connections.max.reauth.ms": st.sampled_from(["1", "x"]),
    "listener.name.nobody.ssl.client.auth": st.just("none"),
    "controller.listener.names": st.sampled_from(["", "CONTROLLER", "INSIDE"]),
    "zookeeper.metadata.migration.enable": st.sampled_from(["true", "false"]),
    "controller.quorum.voters": st.just("3000@c:9093"),
    "inter.broker.protocol.version": st.sampled_from(["3.9", "0.9.0", "0.11.0"]),
}


@st.composite
def listeners(draw: st.DrawFn) -> dict[str, str]:
    """Both lists, one of them or none; the advertised ones are often those that are bound."""
    said = {}
    if draw(st.booleans()):
        said["listeners"] = draw(_endpoints(_bound))
    if "listeners" in said and draw(st.booleans()):
        names = [one.partition("://")[0] for one in said["listeners"].split(",")]
        said["advertised.listeners"] = ",".join(
            f"{n}://{draw(_told)}:{draw(_ports)}" for n in names
        )
    elif draw(st.booleans()):
        said["advertised.listeners"] = draw(_endpoints(_told))
    chosen = draw(st.lists(st.sampled_from(sorted(_LISTENER_KEYS)), max_size=5, unique=True))
    if draw(st.booleans()):
        said["listener.security.protocol.map"] = _MAP
    return said | {key: draw(_LISTENER_KEYS[key]) for key in chosen}


@st.composite
def any_keys(draw: st.DrawFn) -> dict[str, str]:
    """A few of all keys, mostly with a value that is right."""
    names = sorted(set(KEYS) - set(OURS))
    said = {}
    for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=8, unique=True)):
        key = KEYS[name]
        right = key.initial if key.initial != "-" else values(key)[0]
        said[name] = draw(st.sampled_from([right, right, draw(st.sampled_from(values(key)))]))
    return said
