# SPDX-License-Identifier: Apache-2.0
"""`kafka-init render` with nothing but the environment and the files of a test."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.oracle import Loaded, Oracle

EXIT_CONFIG = 3
EXIT_REFUSED = 4

# Who the pod is, so that nothing of the machine decides.
POD = {"POD_NAME": "pod-2", "POD_IP": "192.0.2.7", "KAFKA_INIT_DOMAIN": "pods.test"}
BROKER = POD | {"KAFKA_ZOOKEEPER_CONNECT": "zk.test:2181/kafka"}
ZOOKEEPER = POD | {"ZK_REPLICAS": "3"}

# What is derived for BROKER where nothing else says it.
BROKER_DERIVED = {
    "broker.id": "2",
    "zookeeper.connect": "zk.test:2181/kafka",
    "log.dirs": "/var/lib/kafka/data/logs",
    "advertised.listeners": "PLAINTEXT://192.0.2.7:9092",
    "listeners": "PLAINTEXT://:9092",
}

# The same for ZOOKEEPER.
ZOOKEEPER_DERIVED = {
    "4lw.commands.whitelist": "srvr",
    "admin.enableServer": "false",
    "autopurge.purgeInterval": "1",
    "autopurge.snapRetainCount": "3",
    "clientPort": "2181",
    "dataDir": "/var/lib/zookeeper/data",
    "db.autocreate": "false",
    "electionPortBindRetry": "0",
    "initLimit": "10",
    "server.1": "pod-0.pods.test:2888:3888",
    "server.2": "pod-1.pods.test:2888:3888",
    "server.3": "pod-2.pods.test:2888:3888",
    "standaloneEnabled": "false",
    "syncLimit": "5",
    "tickTime": "2000",
}


@dataclass(frozen=True)
class Rendered:
    """What one run of the binary brought."""

    code: int
    output: bytes
    log: str


def render(
    binary: Path, role: str, environment: Mapping[str, bytes | str], options: Sequence[str] = ()
) -> Rendered:
    """Run `kafka-init render ROLE`."""
    done = subprocess.run(
        [str(binary), "render", role, *options],
        env={name: value for name, value in environment.items()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        close_fds=False,
    )
    return Rendered(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def broker(
    binary: Path, environment: Mapping[str, bytes | str] | None = None, file: Path | None = None
) -> Rendered:
    """The server.properties of BROKER with more variables, and a mounted file."""
    options = ["--server-properties", str(file)] if file else []
    return render(binary, "broker", BROKER | (environment or {}), options)


def zookeeper(
    binary: Path, environment: Mapping[str, bytes | str] | None = None, file: Path | None = None
) -> Rendered:
    """The same for ZOOKEEPER's zoo.cfg."""
    options = ["--zoo-cfg", str(file)] if file else []
    return render(binary, "zookeeper", ZOOKEEPER | (environment or {}), options)


def good(rendered: Rendered) -> bytes:
    """The output of a run that must have succeeded."""
    assert rendered.code == 0, rendered.log
    return rendered.output


def check_form(output: bytes, loaded: Loaded) -> None:
    """What holds for all that is written: printable ASCII, LF, one line a key, sorted."""
    assert set(output) <= {0x0A, *range(0x20, 0x7F)}
    assert output.endswith(b"\n")
    lines = [line for line in output.split(b"\n")[:-1] if not line.startswith(b"#")]
    assert len(lines) == len(loaded.entries)
    keys = [key for key, _ in loaded.entries]
    assert keys == sorted(set(keys), key=lambda key: key.encode())


def compare(oracle: Oracle, output: bytes, expected: Mapping[str, str]) -> None:
    """Java reads the expected settings from the output, all of them and no other."""
    loaded = oracle.load(output)
    assert loaded.error == ""
    assert loaded.properties() == expected
    check_form(output, loaded)
