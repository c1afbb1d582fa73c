# SPDX-License-Identifier: Apache-2.0
"""One Kubernetes with the images in it, and one application of the manifests that all tests use."""

from collections.abc import Iterator

import pytest
from lab import client, engine, images, kubernetes
from lab.images import Images
from lab.kubernetes import Kubernetes
from lab.kubernetes_kafka import REPLICAS, Deployment
from lab.kubernetes_place import Place
from support import Applied, Times

_times = Times()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A deadline for every test, above those of what it waits for; and the roll comes last."""
    for item in items:
        item.add_marker(pytest.mark.timeout(1800))
    # It leaves its control's readiness behind.
    items.sort(key=lambda item: item.path.stem == "test_roll")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How long everything took, for the ring's log."""
    if _times.rows:
        terminalreporter.section("how long it took")
        terminalreporter.write_line(str(_times))


@pytest.fixture(scope="session")
def times() -> Times:
    """The table at the end of the ring's report."""
    return _times


@pytest.fixture(scope="session")
def cluster() -> Iterator[Kubernetes]:
    """The cluster; one of our own is removed at the end."""
    with kubernetes.kubernetes(print) as made:
        yield made


@pytest.fixture(scope="session")
def loaded(cluster: Kubernetes) -> Images:
    """The images of this tree, as the cluster knows them."""
    with engine.engine() as using:
        return cluster.load(using, images.build(using, print))


@pytest.fixture(scope="session")
def applied(cluster: Kubernetes, loaded: Images, times: Times) -> Iterator[Applied]:
    """manifests/base, 3 + 3 Ready, and what kubectl said."""
    kafka = Deployment(cluster, loaded)
    try:
        with times.measure("apply: all Ready"):
            warnings = kafka.apply()
            kafka.wait_until_ready()
        yield Applied(kafka, warnings)
    finally:
        # Our own cluster goes as a whole, which is quicker.
        if not cluster.own:
            kafka.delete()


@pytest.fixture(scope="session")
def kafka(applied: Applied) -> Deployment:
    """3 + 3 at work, as manifests/base has them."""
    return applied.kafka


@pytest.fixture(scope="session")
def node(cluster: Kubernetes) -> Place:
    """Our own node, whose pods and disks this machine reaches; for the load, and for faults."""
    if cluster.place is None:
        pytest.skip("KUBECONFIG names a cluster whose pods and disks are out of reach from here")
    return cluster.place


@pytest.fixture(autouse=True)
def _explained(request: pytest.FixtureRequest) -> Iterator[None]:
    """For a test that failed: what a person would look at."""
    yield
    report = getattr(request.node, "report", None)
    if report is not None and report.failed and "kafka" in request.fixturenames:
        print(request.getfixturevalue("kafka").explain())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let _explained see how the test ended."""
    report = yield
    if report.when == "call":
        item.report = report
    return report


@pytest.fixture
def topic(kafka: Deployment, node: Place, request: pytest.FixtureRequest) -> str:
    """A topic of its own for a test: 12 partitions, three copies, two of them to be in sync."""
    kafka.wait_until_ready()
    name = request.node.name.replace("[", "-").rstrip("]")
    client.create_topic(kafka.bootstrap(), name, 12, REPLICAS)
    return name
