# SPDX-License-Identifier: Apache-2.0
"""Process 1 before there is a java."""

import time

from lab.cluster import Cluster
from lab.pods import BROKER
from support import WAITING


def test_sigterm_ends_a_waiting_broker_at_once(empty: Cluster) -> None:
    """The kernel gives process 1 no default actions: without a handler it would be killed, 30 s
    later, with 137."""
    pod = empty.run(BROKER, 0)
    pod.wait_for_line(WAITING, 20)
    start = time.monotonic()
    assert pod.stop() == 143
    assert time.monotonic() - start < 15
    assert pod.stdout() == ""


def test_the_deadline_ends_the_wait(empty: Cluster) -> None:
    """Exit code 2, and the line says which servers it asked."""
    pod = empty.run(BROKER, 0, arguments=("--timeout", "2s"))
    assert pod.wait_for_end(30) == 2
    assert "ZooKeeper was not reached in time" in pod.decisions()[-1]
    assert "kafka-zookeeper" in pod.decisions()[-1].partition("in time")[2]
