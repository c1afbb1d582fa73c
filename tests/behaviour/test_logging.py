# SPDX-License-Identifier: Apache-2.0
"""The logging configuration, read by the libraries themselves: what a level lets through."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from kit import RUN, Pod, spied
from lab import cache, command
from lab import jars as images

HERE = Path(__file__).with_name("logging")
TALKER = HERE / "Talker.java"
POM = HERE / "log4j2.xml"
LEVELS = ("ERROR", "WARN", "INFO", "DEBUG", "TRACE")
HOMES = {
    "broker": ("KAFKA_INIT_KAFKA_HOME", "libs"),
    "zookeeper": ("KAFKA_INIT_ZOOKEEPER_HOME", ""),
}

# The option by which java finds the configuration, and the file.
LIBRARIES = {
    "reload4j": ("-Dlog4j.configuration=file:", "log4j.properties"),
    "logback": ("-Dlogback.configurationFile=", "logback.xml"),
    "log4j2": ("-Dlog4j2.configurationFile=", "log4j2.properties"),
}
QUIET = {
    "broker": ("kafka.request.logger", "kafka.network.RequestChannel$"),
    "zookeeper": (
        "org.apache.zookeeper.server.NIOServerCnxn",
        "org.apache.zookeeper.server.NettyServerCnxn",
    ),
}
NAMES = {
    "broker": ("KAFKA_LOG4J_ROOT_LOGLEVEL", "KAFKA_LOG4J_LOGGERS"),
    "zookeeper": ("ZK_LOG_LEVEL", "ZOOKEEPER_LOG4J_LOGGERS"),
}


@pytest.fixture(scope="session")
def jars() -> dict[str, Path]:
    """Those of the images, and Kafka 4's; fetched by Maven when they are not in the cache."""
    directory = cache.directory() / f"log4j2-{hashlib.sha256(POM.read_bytes()).hexdigest()[:16]}"
    with cache.locked(directory.name):
        if not directory.exists():
            new = directory.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            argv = ["mvn", "--batch-mode", "--quiet", "--file", str(POM)]
            argv += ["dependency:copy-dependencies", f"-DoutputDirectory={new}"]
            command.run(argv, timeout=600)
            new.rename(directory)
    kafka, zookeeper = images.fetched("kafka"), images.fetched("zookeeper")
    return {"reload4j": kafka, "logback": zookeeper, "log4j2": directory}


def configured(pod: Pod, role: str, library: str, jars: Path, env: dict[str, str]) -> Path:
    """The configuration that a start with these jars writes, and java is told of."""
    variable, below = HOMES[role]
    for jar in jars.iterdir():
        pod.write(f"/opt/mine/{below}/{jar.name}", "")
    pod.serve_zookeeper()
    result = pod.run(role, env={variable: "/opt/mine", **env})
    option, file = LIBRARIES[library]
    assert f"{option}{RUN}/{file}" in spied(result).argv, result.err
    return pod.path(f"{RUN}/{file}")


def talk(library: str, jars: Path, file: Path, *loggers: str) -> dict[str, str]:
    """For each logger the least level of which a line came; the library has no complaint."""
    option = LIBRARIES[library][0]
    argv = ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{jars}/*", f"{option}{file}"]
    done = subprocess.run(
        [*argv, str(TALKER), *loggers], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, str] = {}
    for line in done.stdout.splitlines():
        said = re.search(rf"\b({'|'.join(LEVELS)})\b.* said to (\S+)", line)
        assert said, f"a line of nobody: {line}"
        # They come from the highest level to the lowest.
        assert LEVELS.index(said[1]) == (
            LEVELS.index(found[said[2]]) + 1 if said[2] in found else 0
        )
        found[said[2]] = said[1]
    return found


@pytest.mark.parametrize("role", HOMES)
@pytest.mark.parametrize("library", LIBRARIES)
def test_levels(library: str, role: str, pod: Pod, jars: dict[str, Path]) -> None:
    """A root level, levels of loggers and of what is below them, and none at all."""
    root, loggers = NAMES[role]
    env = {root: "warn", loggers: "a.B$C=TRACE, off=OFF,only.errors=Error"}
    env[loggers] += f",{QUIET[role][0]}=DEBUG"
    file = configured(pod, role, library, jars[library], env)
    asked = ("other", "a.B", "a.B$C", "a.B$C.d", "off", "off.e", "only.errors", *QUIET[role])
    assert talk(library, jars[library], file, *asked) == {
        "other": "WARN",
        "a.B": "WARN",
        "a.B$C": "TRACE",
        "a.B$C.d": "TRACE",
        "only.errors": "ERROR",
        QUIET[role][0]: "DEBUG",
        QUIET[role][1]: "WARN",
    }


@pytest.mark.parametrize("library", LIBRARIES)
def test_without_variables(library: str, pod: Pod, jars: dict[str, Path]) -> None:
    """INFO, and what is too much at INFO is not said."""
    role = "broker"
    file = configured(pod, role, library, jars[library], {})
    expected = {"other": "INFO", **dict.fromkeys(QUIET[role], "WARN")}
    assert talk(library, jars[library], file, "other", *QUIET[role]) == expected


@pytest.mark.parametrize("library", LIBRARIES)
def test_highest_levels(library: str, pod: Pod, jars: dict[str, Path]) -> None:
    """FATAL, which logback does not have: it would take DEBUG for it."""
    env = {"ZK_LOG_LEVEL": "FATAL"}
    file = configured(pod, "zookeeper", library, jars[library], env)
    expected = {"other": "ERROR"} if library == "logback" else {}
    assert talk(library, jars[library], file, "other") == expected


def test_wrong_level(pod: Pod) -> None:
    """It is an error, with the variable and what may be written, and java is not started."""
    result = pod.broker(env={"KAFKA_LOG4J_ROOT_LOGLEVEL": "VERBOSE"})
    assert result.code == 3 and result.out == b""
    assert 'KAFKA_LOG4J_ROOT_LOGLEVEL: "VERBOSE" is no level' in result.err
    assert "TRACE" in result.err
