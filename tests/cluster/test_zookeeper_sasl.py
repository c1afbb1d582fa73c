# SPDX-License-Identifier: Apache-2.0
"""A real ZooKeeper server that wants its clients to authenticate with SASL: it gives a session and
ends the connection at the first question; a broker starts all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import jars, packages
from lab.bare_ensemble import BareEnsemble, bare_ensemble
from lab.command import program

LOGIN = "org.apache.zookeeper.server.auth.DigestLoginModule"
JAAS = f'Server {{ {LOGIN} required user_kafka="secret"; }};'

WANTS = {
    "session": {"ZOO_CFG_sessionRequireClientSASLAuth": "true"},
    "enforced": {"ZOO_CFG_enforce_auth_enabled": "true", "ZOO_CFG_enforce_auth_schemes": "sasl"},
}


@pytest.fixture(params=sorted(WANTS))
def server(request: pytest.FixtureRequest, tmp_path: Path, binary: Path) -> Iterator[BareEnsemble]:
    """One server, which serves nobody without SASL."""
    packages.ensure(list(jars.PACKAGES))
    jaas = tmp_path / "jaas.conf"
    jaas.write_text(JAAS)
    flags = f"-Djava.security.auth.login.config={jaas}"
    provider = "org.apache.zookeeper.server.auth.SASLAuthenticationProvider"
    env = {"JVMFLAGS": flags, "ZOO_CFG_authProvider_1": provider, **WANTS[request.param]}
    with bare_ensemble(tmp_path / "pod", binary, env) as made:
        made.start_member(1, (1,))
        made.wait_for_modes((1,))
        yield made


def test_a_broker_starts(server: BareEnsemble) -> None:
    """Each time with one session and one warning: no start depends on luck."""
    home = server.directory / "kafka"
    (home / "libs").mkdir(parents=True)
    for jar in jars.fetched("kafka").glob("*.jar"):
        (home / "libs" / jar.name).symlink_to(jar)
    env = {
        "POD_NAME": "kafka-0",
        "POD_IP": "10.1.2.3",
        "KAFKA_ZOOKEEPER_CONNECT": f"{server.address(1)}:2181",
        "KAFKA_INIT_JAVA": program("true"),
        "KAFKA_INIT_KAFKA_HOME": str(home),
        "KAFKA_INIT_RUN_DIR": str(server.directory / "run-kafka"),
        "KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "root-disk",
        "KAFKA_INIT_TIMEOUT": "60s",
        "KAFKA_LOG_DIRS": str(server.directory / "kafka-logs"),
    }
    for _ in range(5):
        result = server.start_beside(str(server.binary), "broker", env=env).wait(90)
        assert result.code == 0, result.err
        assert result.err.count("wants its clients to authenticate with SASL") == 1, result.err
        assert "another ZooKeeper session" not in result.err
