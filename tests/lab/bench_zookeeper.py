# SPDX-License-Identifier: Apache-2.0
"""A real ZooKeeper server on this machine, Debian's, that answers a broker's wait at once."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lab.command import Failed
from lab.deadline import until

JAVA = "/usr/bin/java"
CLASS_PATH = "/usr/share/java/zookeeper.jar"
MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain"
# It shares the machine with what is measured: little memory, few threads, no second compiler.
OPTIONS = ("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")

START_SECONDS = 60


@contextmanager
def server(directory: Path) -> Iterator[int]:
    """A standalone server with its data below `directory`; its port on 127.0.0.1."""
    port = _free_port()
    config = directory / "zoo.cfg"
    config.write_text(
        f"tickTime=2000\ndataDir={directory}\nclientPort={port}\nclientPortAddress=127.0.0.1\n"
        "admin.enableServer=false\nmaxClientCnxns=0\n"
    )
    argv = [JAVA, *OPTIONS, "-cp", CLASS_PATH, MAIN, str(config)]
    log = directory / "log"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        until("an answer from ZooKeeper", lambda: _serves(process, port, log), START_SECONDS)
        yield port
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serves(process: "subprocess.Popen[bytes]", port: int, log: Path) -> bool:
    if process.poll() is not None:
        raise Failed(f"ZooKeeper ended at once:\n{log.read_text(errors='replace')[-2000:]}")
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"srvr")
            return b"Mode: standalone" in b"".join(iter(lambda: connection.recv(4096), b""))
    except OSError:
        return False
