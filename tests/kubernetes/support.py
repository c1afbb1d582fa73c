# SPDX-License-Identifier: Apache-2.0
"""What several tests of this ring use."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from lab.kubernetes_kafka import BROKERS, Deployment


class Applied(NamedTuple):
    """The manifests at work, and what the server had to say about them."""

    kafka: Deployment
    warnings: str


class Times:
    """Rows of the ring's report: what was done, how long it took, what was seen."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float, str]] = []

    def add(self, what: str, seconds: float, seen: object = "") -> None:
        """One more row."""
        self.rows.append((what, seconds, str(seen)))

    @contextmanager
    def measure(self, what: str) -> Iterator[None]:
        """A row with the time that the body takes, if it does what it is to do."""
        began = time.monotonic()
        yield
        self.add(what, time.monotonic() - began)

    def __str__(self) -> str:
        width = max(len(what) for what, _, _ in self.rows)
        lines = [f"{what:<{width}}  {took:6.1f} s  {seen}" for what, took, seen in self.rows]
        return "\n".join(line.rstrip() for line in lines)


@contextmanager
def unharmed(kafka: Deployment) -> Iterator[None]:
    """The body changes nobody's identity."""
    before = kafka.identities()
    yield
    assert kafka.identities() == before


@contextmanager
def a_broker(
    kafka: Deployment,
    name: str,
    env: Mapping[str, str] | None = None,
    service_links: bool = False,
) -> Iterator[None]:
    """A pod like the StatefulSet's, of a name and on a disk of its own, with more variables."""
    spec = kafka.get(f"statefulset/{BROKERS}")["spec"]["template"]["spec"]
    more = [{"name": key, "value": value} for key, value in (env or {}).items()]
    spec["containers"][0]["env"] += more
    spec["volumes"].append({"name": "data", "emptyDir": {}})
    spec["restartPolicy"] = "Never"
    spec["enableServiceLinks"] = service_links
    # No label of the brokers, whose Services and StatefulSet would take it for one of theirs.
    metadata = {"name": name, "namespace": kafka.namespace}
    kafka.kubernetes.apply({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec})
    try:
        yield
    finally:
        kafka.kubectl("delete", f"pod/{name}", "--grace-period=20")
