# SPDX-License-Identifier: Apache-2.0
"""Transaction logs that are not where they are looked for, with a real ZooKeeper server: with the
check off what was acknowledged is gone, with it the start is refused."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import jars, packages
from lab.bare_ensemble import BareEnsemble, bare_ensemble

OFF = {"KAFKA_INIT_IGNORE_PREFLIGHT_ERRORS": "root-disk,data-log-dir"}
NAMES = [f"node-{number}" for number in range(20)]


@pytest.fixture
def server(tmp_path: Path, binary: Path) -> Iterator[BareEnsemble]:
    """One server with a dataLogDir, which was killed after it had acknowledged some nodes."""
    packages.ensure(list(jars.PACKAGES))
    with bare_ensemble(tmp_path, binary, {}) as made:
        start(made, {"ZOO_DATA_LOG_DIR": str(made.directory / "log")})
        made.write(1, NAMES)
        made.kill(1)
        yield made


def start(server: BareEnsemble, env: dict[str, str]) -> None:
    """Start it, until it serves."""
    server.start_member(1, (1,), env)
    server.wait_for_modes((1,))


def refusal(server: BareEnsemble, env: dict[str, str]) -> str:
    """What a start that must end with 4 says."""
    result = server.start_member(1, (1,), env).wait(60)
    server.running.pop(1)
    assert result.code == 4, result.err[-3000:]
    return result.err


def test_dropped_unprotected(server: BareEnsemble) -> None:
    """ZooKeeper starts from the last snapshot, and says nothing."""
    start(server, OFF)
    assert server.missing(1, NAMES) == NAMES


def test_dropped(server: BareEnsemble) -> None:
    """Refused, until it is given back; then everything is there."""
    log = str(server.directory / "log")
    assert f"the transaction logs were in {log} at the last start" in refusal(server, {})
    start(server, {"ZOO_DATA_LOG_DIR": log})
    server.read_back((1,), NAMES)


def test_default_of_another_image(server: BareEnsemble) -> None:
    """It had the logs beside dataDir, and nothing of ours is there: refused with the directory, and
    with that everything is there."""
    shutil.rmtree(server.data(1) / "conf")
    log = server.directory / "log"
    newest = max(path.name for path in log.glob("version-2/log.*"))
    assert f"holds none, and {log} holds {newest}: " in refusal(server, {})
    start(server, {"ZOO_DATA_LOG_DIR": str(log)})
    server.read_back((1,), NAMES)


def test_default_of_another_image_unprotected(server: BareEnsemble) -> None:
    """The control: what was acknowledged is gone."""
    shutil.rmtree(server.data(1) / "conf")
    start(server, OFF)
    assert server.missing(1, NAMES) == NAMES


def test_moved(server: BareEnsemble) -> None:
    """Into a directory of another name: nothing is lost, and nothing is refused."""
    (server.directory / "log").rename(server.directory / "other")
    start(server, {"ZOO_DATA_LOG_DIR": str(server.directory / "other")})
    server.read_back((1,), NAMES)
