# SPDX-License-Identifier: Apache-2.0
"""One engine, one build of the images, and one cluster of 3 + 3 for all tests that do not need
their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import client, cluster, engine, images
from lab.cluster import Cluster
from lab.engine import Engine
from lab.images import Images
from lab.pods import BROKER, ZOOKEEPER, Pod, Security
from spies import compile_spy
from support import OTHER_UID, WAITING, wait_until_whole


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A deadline for every test: a cold cluster, and whatever the test itself waits for."""
    for item in items:
        item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def docker() -> Iterator[Engine]:
    """An engine, stopped at the end if it was started for this."""
    with engine.engine() as using:
        yield using


@pytest.fixture(scope="session")
def built(docker: Engine) -> Images:
    """The images of this tree."""
    return images.build(docker, print)


@pytest.fixture(scope="session")
def lab(docker: Engine, built: Images) -> Iterator[Cluster]:
    """3 + 3, the brokers first: they have to wait for ZooKeeper before anything else is tested."""
    with cluster.cluster(docker, built) as made:
        for ordinal in range(3):
            made.run(BROKER, ordinal)
        for pod in made.role(BROKER):
            pod.wait_for_line(WAITING, 20)
        for ordinal in range(3):
            made.run(ZOOKEEPER, ordinal)
        wait_until_whole(made)
        yield made


@pytest.fixture
def empty(docker: Engine, built: Images) -> Iterator[Cluster]:
    """A network without pods."""
    with cluster.cluster(docker, built) as made:
        yield made


@pytest.fixture(scope="session")
def hardened(docker: Engine, built: Images) -> Iterator[Cluster]:
    """1 + 1 as a user id that no passwd file has."""
    with cluster.cluster(docker, built) as made:
        security = Security(uid=OTHER_UID, gid=OTHER_UID)
        made.run(ZOOKEEPER, 0, env={"ZK_REPLICAS": "1"}, security=security)
        one = {"KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1"}
        made.run(BROKER, 0, env=one, security=security)
        client.wait_for_brokers(made.bootstrap, [0], 90)
        yield made


@pytest.fixture(scope="session")
def twin(hardened: Cluster) -> Pod:
    """A second live pod called kafka-0."""
    return hardened.run(BROKER, 0, twin=True)


@pytest.fixture(scope="session")
def java_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JAVA_HOME whose java says what it was given, and ends."""
    return compile_spy(tmp_path_factory.mktemp("java"))
