# SPDX-License-Identifier: Apache-2.0
"""The plugin of pytest with which tools/compare reads the cluster ring: no engine, no containers.

A test asks for its pods and goes on with what stands for one, until it asks for an answer that this
does not have, and fails: by then its pods are written down. The results do not matter here.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lab import client, cluster, deadline, engine, images, zookeeper
from lab.compare_plugin import SETTINGS, Settings
from lab.images import Images
from lab.pods import Role


def nothing(*_: object, **__: object) -> None:
    """In the place of what builds, starts, waits or asks."""


@dataclass
class Pod:
    """In a Pod's place: what changes it does nothing, and it has no other answer."""

    role: Role
    ordinal: int
    container: str = "container"

    start = stop = kill = remove = limit = wait_for_end = wait_for_line = nothing

    def read(self, _: str) -> str:
        """Some tests put the cluster's id on the disk of the next pod."""
        return "cluster.id=id\n"


class Engine:
    """In an Engine's place."""

    docker = docker_bytes = succeeds = nothing


@dataclass
class Cluster:
    """In a Cluster's place."""

    name: str = "cluster"
    engine: Engine = field(default_factory=Engine)
    made: list[Pod] = field(default_factory=list)

    bootstrap = forget = remove = remove_pods = nothing

    def labels(self) -> list[str]:
        """None."""
        return []

    def role(self, role: Role) -> list[Pod]:
        """Those of a role."""
        return [pod for pod in self.made if pod.role is role]

    def run(
        self,
        role: Role,
        ordinal: int,
        *,
        env: Mapping[str, str | None] | None = None,
        arguments: tuple[str, ...] = (),
        **_: object,
    ) -> Pod:
        """Write down what the pod gets."""
        given = {**role.env, **(env or {}), "POD_NAME": f"{role.base}-{ordinal}"}
        row = {
            "test": os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0],
            "role": role.name,
            "environment": {name: value for name, value in given.items() if value is not None},
            "words": list(arguments),
        }
        settings = Settings(**json.loads(os.environ[SETTINGS]))
        with open(Path(settings.directory, "pods.jsonl"), "a") as file:
            file.write(json.dumps(row) + "\n")
        self.made.append(Pod(role, ordinal))
        return self.made[-1]


@contextmanager
def _cluster(*_: object, **__: object) -> Iterator[Cluster]:
    yield Cluster()


@contextmanager
def _engine() -> Iterator[Engine]:
    yield Engine()


def pytest_configure() -> None:
    """Take the places, before the tests look there."""
    cluster.cluster = _cluster  # type: ignore[assignment]
    engine.engine = _engine  # type: ignore[assignment]
    images.build = lambda *_: Images("init", "kafka", "zookeeper", "tools")
    images.debian = lambda *_: "debian"
    for module in list(sys.modules.values()):
        if vars(module).get("until") is deadline.until and module is not deadline:
            vars(module)["until"] = nothing
    deadline.until = nothing  # type: ignore[assignment]
    for module in (client, zookeeper):
        for name, one in vars(module).items():
            if callable(one) and getattr(one, "__module__", "") == module.__name__:
                setattr(module, name, nothing)
