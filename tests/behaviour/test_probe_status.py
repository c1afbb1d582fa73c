# SPDX-License-Identifier: Apache-2.0
"""`status` for a person and for a machine, and `wait broker`."""

import json
import time

import pytest
from lab.deadline import until
from probe_servers import (
    NOT_SERVING,
    SRVR,
    Broker,
    Certificates,
    Partition,
    Probed,
    in_tls,
    says,
    silent,
    word,
)

IN, OUT = Partition(1, (0, 1), (0, 1)), Partition(1, (0, 1), (1,))
LEADS, LEADERLESS = Partition(0, (0, 1), (0, 1)), Partition(-1, (0, 1), (1,))


def cluster(probed: Probed) -> tuple[Broker, list[str]]:
    """A broker and three ZooKeeper servers: a leader, one without quorum, one that is down."""
    servers = [
        probed.serve(word(SRVR.format("leader"))),
        probed.serve(word(NOT_SERVING)),
        probed.refused(),
    ]
    topics = {"a": [LEADS, IN, OUT], "b": [LEADERLESS]}
    # In the order of an answer, which is nobody's: they are shown by their ids.
    broker = Broker(brokers={1: "other:9092", 0: ""}, topics=topics, controller=1)
    address = probed.serve(broker.serve)
    probed.record(address, zookeeper=",".join(servers))
    probed.settings()
    return broker, servers


def test_table(probed: Probed) -> None:
    """All that the record names, in columns."""
    _, servers = cluster(probed)
    said = probed.probe("status")
    assert said.code == 1 and said.err == "", said
    lines = said.out.splitlines()
    labels = ("pod", "address", "config", "live", "ready", "brokers", "partitions", "out of sync")
    for label in labels:
        (line,) = [one for one in lines if one[:12].rstrip() == label]
        assert line[12] != " ", line
    text = said.out
    assert "kafka-0, broker 0, phase run, up " in text
    assert "not ready: broker 0 is not in sync in 1 of 4 partitions (a-2)" in text
    assert "alive: broker answers" in text
    assert "leads 1, replicas 4, of those 1 without a leader" in text
    assert [one for one in lines if one.strip() == "1  other:9092  controller"]
    head = next(at for at, line in enumerate(lines) if line.startswith("ZooKeeper"))
    rows = lines[head + 1 : head + 4]
    assert [row.split()[0] for row in rows] == servers
    mode = lines[head].index("mode")
    assert [row[mode - 1] for row in rows] == [" "] * 3
    assert rows[0][mode:].startswith("leader ")
    assert rows[0].index("0x100000002") == lines[head].index("zxid")
    assert rows[0].index("0/0.5/12") == lines[head].index("latency")
    assert rows[1][mode:].startswith("not serving") and "refused" in rows[2][mode:]
    assert not any(line != line.rstrip() for line in lines)


def test_json(probed: Probed) -> None:
    """The same as an object."""
    broker, servers = cluster(probed)
    said = probed.probe("status", "--json")
    assert said.code == 1 and said.err == ""
    found = json.loads(said.out)
    again = json.loads(probed.probe("status", "--format=json").out)
    assert {**again, "pod": {}} == {**found, "pod": {}}
    assert found["pod"]["role"] == "broker" and found["pod"]["id"] == 0
    assert 0 <= found["pod"]["uptime_seconds"] < 60
    assert found["live"]["ok"] is True and found["ready"]["exit_code"] == 1
    assert [one["address"] for one in found["zookeeper"]] == servers
    assert [one["mode"] for one in found["zookeeper"]] == ["leader", None, None]
    kafka = found["kafka"]
    assert [one["id"] for one in kafka["brokers"]] == [0, 1] and kafka["controller"] == 1
    counts = {key: kafka[key] for key in ("leads", "replicas", "without_leader", "out_of_sync")}
    assert counts == {"leads": 1, "replicas": 4, "without_leader": 1, "out_of_sync": 1}
    assert kafka["out_of_sync_examples"] == ["a-2"] and found["kafka_problem"] is None
    broker.topics = {}
    said = probed.probe("status", "--json")
    assert said.code == 0 and json.loads(said.out)["ready"]["ok"] is True


def test_leaves_no_trace(probed: Probed) -> None:
    """Who looks opens no gate: neither a first answer nor being in sync is kept."""
    broker, _ = cluster(probed)
    broker.topics = {}
    assert probed.probe("status").code == 0 and not probed.latch.exists()
    broker.topics = {"a": [OUT]}
    assert probed.probe("ready").code == 1


@pytest.mark.parametrize("kind", ["--format=table", "--json"])
def test_zookeeper(kind: str, probed: Probed) -> None:
    """Of a ZooKeeper pod: no brokers."""
    address = probed.serve(word(SRVR.format("follower")))
    probed.record(address, "zookeeper", zookeeper=address)
    said = probed.probe("status", kind)
    assert said.code == 0 and "follower" in said.out and "broker" not in said.out, said
    assert "kafka" not in said.out.replace("kafka-0", "")
    probed.stop()
    assert probed.probe("status", kind).code == 2


def test_nobody_answers(probed: Probed) -> None:
    """Servers that are silent, or gone, do not hold it up; it says which."""
    silents = [probed.serve(silent) for _ in range(3)]
    probed.record(probed.serve(silent), zookeeper=",".join(silents))
    probed.settings()
    said = probed.probe("status", "--probe-timeout=600ms")
    assert said.code == 2 and said.seconds < 2, said
    assert all(name in said.out for name in silents) and "not known: " in said.out
    probed.stop()
    said = probed.probe("status", "--json", "--probe-timeout=600ms")
    found = json.loads(said.out)
    assert said.code == 2 and found["kafka"] is None and found["kafka_problem"], said


def test_waiting_pod(probed: Probed) -> None:
    """A pod that still waits for ZooKeeper: that is what is to be seen, without a broker."""
    probed.record(probed.refused(), phase="wait", zookeeper=probed.refused())
    said = probed.probe("status", "--json", "--probe-timeout=600ms")
    found = json.loads(said.out)
    assert found["live"]["ok"] is True and found["pod"]["phase"] == "wait"
    assert said.code == 1 and "waits" in found["ready"]["text"], found


def test_no_record(probed: Probed) -> None:
    """3, one line."""
    said = probed.probe("status")
    assert said.code == 3 and "no run record" in said.line and said.out == ""


def wait(probed: Probed, hosts: str, *words: str) -> list[str]:
    return [str(probed.binary), "wait", "broker", hosts, *words]


def test_wait_broker(probed: Probed, certificates: Certificates) -> None:
    """Any broker of the list that answers, in TLS too, also one that wants our certificate."""
    address = probed.serve(Broker().serve)
    said = probed.run(wait(probed, f"{probed.refused()},{address}", "--timeout=5s"))
    assert said.code == 0 and said.out == "", said
    for client in (False, True):
        server = probed.serve(in_tls(Broker().serve, certificates.context(client=client)))
        said = probed.run(wait(probed, server, "--timeout=5s", "--security=SSL"))
        assert said.code == 0, said


def test_wait_broker_times_out(probed: Probed) -> None:
    """2 at the deadline, with every host and why. What only accepts is no broker."""
    hosts = {
        probed.refused(): "Connection refused",
        probed.serve(says(b"HTTP/1.1 400 Bad Request\r\n")): "not a Kafka broker's",
        probed.serve(silent): "timed out",
    }
    said = probed.run(wait(probed, ",".join(hosts), "--timeout=1s"))
    assert said.code == 2 and 0.9 < said.seconds < 2, said
    last = said.err.splitlines()[-1]
    assert all(f"{host}: " in last for host in hosts) and "Connection refused" in last, last


def test_port_of_a_broker(probed: Probed) -> None:
    """Where none is given it is Kafka's, and not ZooKeeper's: for `wait` and for a probe."""
    elsewhere = probed.serve(Broker().serve, port=2181)
    host = elsewhere.partition(":")[0]
    said = probed.run(wait(probed, host, "--timeout=300ms"))
    assert said.code == 2 and f"{host}:9092: " in said.err, said
    probe = ("live", "--role=broker", f"--address={host}")
    assert probed.run([str(probed.binary), *probe]).code == 2
    probed.serve(Broker().serve, port=9092)
    assert probed.run(wait(probed, host, "--timeout=5s")).code == 0
    assert probed.run([str(probed.binary), *probe]).code == 0


def test_wait_broker_comes_later(probed: Probed) -> None:
    """It asks again until one is there."""
    address = probed.refused()
    process = probed.start(wait(probed, address, "--timeout=30s"))
    assert process.stderr and "waiting" in process.stderr.readline()
    probed.serve(Broker().serve, port=int(address.rpartition(":")[2]))
    started = time.monotonic()
    assert process.wait(20) == 0 and time.monotonic() - started < 10
    process.communicate()
    until("its question", lambda: probed.servers[0].connections, 5, 0.01)
