# SPDX-License-Identifier: Apache-2.0
"""Members of one ensemble in one pod's network, each on a loopback address of its own, and what
they say to each other before java."""

import socket
import struct
from dataclasses import dataclass, field

from fakes import say
from kit import INIT, Pod
from lab.bare_pod import Process

WAITS = "waiting for the ensemble"
ALONE = "server.1=127.0.0.1:2888:3888"

MAGIC = b"\xffkfkini\x01"
EMPTY, READY = 1, 2


def address(number: int) -> str:
    """Where a member is."""
    return f"127.0.0.{number}"


def message(number: int, state: int, voters: int = 3, process: int = 7) -> bytes:
    """What a member says."""
    bits = sum(1 << one for one in range(1, voters + 1))
    return MAGIC + struct.pack(">BBxxQ", number, state, process) + bits.to_bytes(32, "little")


def config(*numbers: int) -> bytes:
    """What an ensemble of these has in /zookeeper/config."""
    lines = [f"server.{one}={address(one)}:2888:3888:participant" for one in numbers]
    return "\n".join([*lines, "version=0"]).encode()


def connect(pod: Pod) -> socket.socket:
    """A connection to the election port of member 1."""
    one = pod.connect(address(1), 3888)
    one.settimeout(20)
    return one


def ask(pod: Pod, content: bytes) -> bytes:
    """What member 1 answers to these bytes."""
    with connect(pod) as one:
        try:
            one.sendall(content)
            return one.recv(200)
        except ConnectionResetError:
            return b""


@dataclass
class Members:
    """An ensemble whose members can be started one by one in one pod."""

    pod: Pod
    count: int = 3
    env: dict[str, str] = field(default_factory=dict)

    def data(self, number: int) -> str:
        """A member's dataDir."""
        return f"/var/lib/zookeeper/{number}"

    def start(self, number: int, env: "dict[str, str] | None" = None) -> Process:
        """kafka-init as that member."""
        servers = [f"server.{one}={address(one)}:2888:3888" for one in range(1, self.count + 1)]
        own = {
            "JAVA_HOME": "/opt/java",
            "POD_NAME": f"zk-{number - 1}",
            "KAFKA_INIT_DOMAIN": "zk",
            "KAFKA_INIT_RUN_DIR": f"/run/{number}",
            "KAFKA_INIT_TIMEOUT": "2m",
            "ZOO_SERVERS": " ".join(servers),
            "ZOO_DATA_DIR": self.data(number),
            "ZOO_CFG_clientPortAddress": address(number),
        }
        return self.pod.start(INIT, "zookeeper", env={**own, **self.env, **(env or {})})

    def marker(self, number: int) -> bool:
        """Whether its disk is marked as one of a first start."""
        return self.pod.path(f"{self.data(number)}/initialize").exists()

    def serve(self, number: int, answer: str) -> None:
        """A server that runs as that member."""
        self.pod.serve(say(answer), address(number))
