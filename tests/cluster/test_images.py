# SPDX-License-Identifier: Apache-2.0
"""What is in the images, and what is not."""

import io
import json
import re
import stat
import tarfile
from typing import Any

import pytest
from lab.command import Failed
from lab.engine import LABEL, Engine
from lab.images import Images

ALL = pytest.mark.parametrize("name", ["init", "kafka", "zookeeper"])
SERVERS = pytest.mark.parametrize("name", ["kafka", "zookeeper"])

SHELLS = re.compile(r"(.*/)?(ba|da|a|z|k|c|tc|fi)?sh|.*/(busybox|toybox|perl[\d.]*|python[\d.]*)")

# Libraries, and what the engine itself puts into every container.
OURS = re.compile(
    r"(usr/bin/)?kafka-init|opt/java/(bin|lib)/.*|usr/lib(64)?/.*\.so(\.\d+)*"
    r"|\.dockerenv|dev/console|etc/(hostname|hosts|resolv\.conf)"
)


@pytest.fixture(scope="session")
def contents(docker: Engine, built: Images) -> dict[str, list[tarfile.TarInfo]]:
    """Every file of every image."""
    return {name: _files(docker, getattr(built, name)) for name in ("init", "kafka", "zookeeper")}


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


@ALL
def test_nothing_gives_privileges(contents: dict[str, list[tarfile.TarInfo]], name: str) -> None:
    """No setuid or setgid file, and none that all may write but /tmp, which is sticky."""
    for file in contents[name]:
        assert not file.mode & (stat.S_ISUID | stat.S_ISGID), file.name
        if file.mode & stat.S_IWOTH and not file.issym():
            assert file.name.rstrip("/") == "tmp"
            assert file.mode & stat.S_ISVTX


@ALL
def test_the_licences_travel_along(contents: dict[str, list[tarfile.TarInfo]], name: str) -> None:
    """Ours, and those of all libraries in the binary."""
    names = " ".join(file.name for file in contents[name])
    assert "LICENSE" in names
    for library in ("rdkafka", "zookeeper", "inih", "jansson", "libssl", "zlib"):
        assert re.search(rf"licences/\S*{library}\S*", names), library


@ALL
def test_what_the_images_say_of_themselves(docker: Engine, built: Images, name: str) -> None:
    """A numeric user (runAsNonRoot cannot check a name), no volume of their own, labels."""
    config = _config(docker, getattr(built, name))
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", config["User"])
    assert not config.get("Volumes")
    role = {"init": ["/kafka-init"], "kafka": ["/usr/bin/kafka-init", "broker"]}
    assert config["Entrypoint"] == role.get(name, ["/usr/bin/kafka-init", "zookeeper"])
    for label in ("title", "description", "licenses"):
        assert config["Labels"][f"org.opencontainers.image.{label}"]


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
