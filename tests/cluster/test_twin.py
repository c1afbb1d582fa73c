# SPDX-License-Identifier: Apache-2.0
"""Two live pods of one ordinal: the second is refused, before its JVM."""

from lab import client
from lab.cluster import Cluster
from lab.pods import Pod


def test_a_second_live_pod_is_refused(hardened: Cluster, twin: Pod) -> None:
    """Exit code 4, a line that names the registration, no JVM; the first one does not notice."""
    assert twin.wait_for_end(120) == 4
    assert "another live pod has this id" in twin.decisions()[-1]
    assert twin.stdout() == ""
    assert [one.id for one in client.brokers(hardened.bootstrap())] == [0]
