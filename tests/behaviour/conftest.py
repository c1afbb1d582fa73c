# SPDX-License-Identifier: Apache-2.0
"""What the tests of the binary share: pods, and the programs that stand beside it in them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from kit import Pod, Programs, ZooKeeper
from lab.command import run
from probe_servers import Certificates, Probed

PROGRAMS = Path(__file__).with_name("programs")

# A pod with these options; it ends with the test.
MakePod = Callable[..., Pod]


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """The C programs, compiled once."""
    to = tmp_path_factory.mktemp("programs")
    words = {
        "spy": (["-static"], []),
        "starter": (["-static"], []),
        "unguarded": (["-static"], ["-lssl", "-lcrypto"]),
        "evil_nss": (["-shared", "-fPIC"], []),
        "jumping_clock": (["-static"], []),
    }
    for name, (flags, libraries) in words.items():
        source = str(PROGRAMS / f"{name}.c")
        run(["gcc", "-std=gnu11", "-O1", *flags, "-o", str(to / name), source, *libraries])
    return Programs(*(to / name for name in words))


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ks.jks and ks.p12 of keytool, with the password changeit."""
    place = tmp_path_factory.mktemp("stores")
    for name, kind in (("ks.jks", "JKS"), ("ks.p12", "PKCS12")):
        argv = ["keytool", "-genkeypair", "-keyalg", "EC", "-dname", "CN=a", "-alias", "a"]
        argv += ["-storetype", kind, "-storepass", "changeit", "-keypass", "changeit"]
        run([*argv, "-keystore", str(place / name)])
    return place


@pytest.fixture
def make_pod(tmp_path: Path, binary: Path, programs: Programs) -> Iterator[MakePod]:
    """Makes pods."""
    with ExitStack() as stack:
        number = 0

        def make(**options: object) -> Pod:
            nonlocal number
            number += 1
            directory = tmp_path / f"pod-{number}"
            made = Pod(directory, binary=binary.resolve(), programs=programs, **options)
            return stack.enter_context(made)  # type: ignore[return-value]

        yield make


@pytest.fixture
def pod(make_pod: MakePod) -> Pod:
    """A pod called kafka-0 with the address 10.1.2.3, Kafka's jars and a spy as java."""
    return make_pod()


@pytest.fixture
def ensemble(pod: Pod) -> ZooKeeper:
    """The ZooKeeper that the pod's broker is told of."""
    return pod.serve_zookeeper()


@pytest.fixture
def probed(tmp_path: Path, binary: Path) -> Iterator[Probed]:
    """A process with a run directory, for probes to look at."""
    made = Probed(tmp_path, binary.resolve())
    yield made
    made.close()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """A server's certificate, made once."""
    return Certificates(tmp_path_factory.mktemp("certificates")).make()
