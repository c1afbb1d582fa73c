# SPDX-License-Identifier: Apache-2.0
"""What is in the images, and what is not."""

import io
import json
import re
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lab.command import Failed
from lab.engine import LABEL, Engine
from lab.images import Images

# Those without a shell; the tools have one.
ALL = pytest.mark.parametrize("name", ["init", "kafka", "zookeeper"])
EVERY = ("init", "kafka", "zookeeper", "tools")
ANY = pytest.mark.parametrize("name", EVERY)
SERVERS = pytest.mark.parametrize("name", ["kafka", "zookeeper"])

SHELLS = re.compile(r"(.*/)?(ba|da|a|z|k|c|tc|fi)?sh|.*/(busybox|toybox|perl[\d.]*|python[\d.]*)")

# Libraries, and what the engine itself puts into every container.
OURS = re.compile(
    r"(usr/bin/)?kafka-init|opt/java/(bin|lib)/.*|usr/lib(64)?/.*\.so(\.\d+)*"
    r"|\.dockerenv|dev/console|etc/(hostname|hosts|resolv\.conf)"
)


ENTRYPOINTS = {
    "init": ["/kafka-init"],
    "kafka": ["/usr/bin/kafka-init", "broker"],
    "zookeeper": ["/usr/bin/kafka-init", "zookeeper"],
    "tools": None,
}


@pytest.fixture(scope="session")
def contents(docker: Engine, built: Images) -> dict[str, list[tarfile.TarInfo]]:
    """Every file of every image."""
    return {name: _files(docker, getattr(built, name)) for name in EVERY}


def _files(docker: Engine, image: str) -> list[tarfile.TarInfo]:
    container = docker.docker("create", f"--label={LABEL}=files", image).strip()
    try:
        archive = docker.docker_bytes("export", container)
    finally:
        docker.docker("rm", container)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return tar.getmembers()


def _config(docker: Engine, image: str) -> dict[str, Any]:
    config: dict[str, Any] = json.loads(docker.docker("image", "inspect", image))[0]["Config"]
    return config


@ALL
def test_no_shell(contents: dict[str, list[tarfile.TarInfo]], name: str) -> None:
    """Nor anything else that runs a script; what is executable is Java's and ours."""
    files = contents[name]
    assert [file.name for file in files if SHELLS.fullmatch(file.name)] == []
    programs = [file.name for file in files if file.isfile() and file.mode & 0o111]
    assert [one for one in programs if not OURS.fullmatch(one)] == []


@ANY
def test_nothing_gives_privileges(contents: dict[str, list[tarfile.TarInfo]], name: str) -> None:
    """No setuid or setgid file, and none that all may write but /tmp, which is sticky."""
    for file in contents[name]:
        if not file.isdir():
            assert not file.mode & (stat.S_ISUID | stat.S_ISGID), file.name
        if file.mode & stat.S_IWOTH and not file.issym() and not file.ischr():
            assert file.name.rstrip("/") in ("tmp", "var/tmp", "run/lock")
            assert file.mode & stat.S_ISVTX


@ALL
def test_the_licences_travel_along(contents: dict[str, list[tarfile.TarInfo]], name: str) -> None:
    """Ours, and those of all libraries in the binary."""
    names = " ".join(file.name for file in contents[name])
    assert "LICENSE" in names
    for library in ("rdkafka", "zookeeper", "inih", "jansson", "libssl", "zlib"):
        assert re.search(rf"licences/\S*{library}\S*", names), library


@ANY
def test_what_the_images_say_of_themselves(docker: Engine, built: Images, name: str) -> None:
    """A numeric user (runAsNonRoot cannot check a name), no volume of their own, labels."""
    config = _config(docker, getattr(built, name))
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", config["User"])
    assert not config.get("Volumes")
    assert config["Entrypoint"] == ENTRYPOINTS[name]
    for label in ("title", "description", "licenses", "version", "revision"):
        assert config["Labels"][f"org.opencontainers.image.{label}"]


def test_the_versions_in_the_labels(
    docker: Engine, built: Images, contents: dict[str, list[tarfile.TarInfo]]
) -> None:
    """Those of what is inside."""
    version = {
        name: _config(docker, getattr(built, name))["Labels"]["org.opencontainers.image.version"]
        for name in EVERY
    }
    said = docker.docker("run", "--rm", "--network=none", built.init, "--version")
    assert said.splitlines()[0] == f"kafka-init {version['init']}"
    names = {name: {Path(file.name).name for file in contents[name]} for name in EVERY}
    assert f"kafka_2.13-{version['kafka']}.jar" in names["kafka"]
    assert f"zookeeper-{version['zookeeper']}.jar" in names["zookeeper"]
    assert version["tools"] == version["kafka"]
    assert names["tools"] >= {jar for jar in names["kafka"] if jar.endswith(".jar")}
    assert f"zookeeper-{version['zookeeper']}.jar" in names["tools"]


@SERVERS
def test_no_configuration_in_the_image(
    contents: dict[str, list[tarfile.TarInfo]], name: str
) -> None:
    """kafka-init makes it; what lies about could be taken for it."""
    odd = re.compile(r".*(server\.properties|zoo\.cfg|log4j.*|logback.*)$")
    found = [file.name for file in contents[name] if odd.match(file.name)]
    assert [one for one in found if not one.endswith(".jar")] == []


@ALL
def test_the_binary_runs_where_nothing_else_is(docker: Engine, built: Images, name: str) -> None:
    """As any user, without network, capabilities or a file that can be written."""
    image = getattr(built, name)
    program = _config(docker, image)["Entrypoint"][0]
    answer = docker.docker(
        *["run", "--rm", f"--label={LABEL}=version", "--network=none", "--read-only"],
        *["--user=54321:54321", "--cap-drop=ALL", f"--entrypoint={program}", image, "--version"],
    )
    assert re.match(r"kafka-init \d", answer)


@SERVERS
def test_a_shell_cannot_be_run(docker: Engine, built: Images, name: str) -> None:
    """The control of test_no_shell."""
    with pytest.raises(Failed, match=r"(?s)not found|no such file"):
        docker.docker(
            *["run", "--rm", f"--label={LABEL}=shell", "--network=none"],
            *["--entrypoint=/bin/sh", getattr(built, name), "-c", "true"],
        )


def test_the_size(
    docker: Engine, built: Images, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """What a node pulls and keeps; the bounds leave room for a new version, not for a JDK."""
    bounds = {"init": 9, "kafka": 190, "zookeeper": 120}
    for name, bound in bounds.items():
        size = int(docker.docker("image", "inspect", "--format={{.Size}}", getattr(built, name)))
        record_testsuite_property(f"size of {name}", f"{size / 1e6:.0f} MB")
        print(f"{name}: {size / 1e6:.1f} MB")
        assert size < bound * 1e6, name
