# SPDX-License-Identifier: Apache-2.0
"""The tools image: the commands of manifests/README.md as they are, against real servers."""

import io
import re
import tarfile
import zipfile
from collections.abc import Iterator

import pytest
from lab import client, tools
from lab.cluster import Cluster
from lab.command import Failed
from lab.deadline import until
from lab.engine import LABEL, Engine
from lab.images import Images
from lab.pods import BROKER, ZOOKEEPER

# The classes that kafka-*.sh start, by their names.
MAINS = re.compile(r"(kafka/admin|org/apache/kafka/tools(/\w+)*)/\w+Command\.class")


@pytest.fixture(scope="module")
def beside(lab: Cluster) -> Iterator[str]:
    """The tools pod of the cluster."""
    name = tools.start(lab)
    yield name
    lab.engine.docker("rm", "--force", name)


def run_all(lab: Cluster, beside: str, program: str) -> list[str]:
    """What the commands of the page that use a program print, one after the other."""
    found = tools.commands(program)
    assert found, f"{tools.PAGE.name} has no command with {program}"
    return [tools.run(lab, beside, *words, stdin=text) for words, text in found]


def test_topics_and_reassignment(lab: Cluster, beside: str) -> None:
    """A topic is made and described, and a plan for it carried out and verified."""
    made, described, lagging = run_all(lab, beside, "kafka-topics.sh")
    assert "Created topic orders." in made
    assert "PartitionCount: 6" in described
    assert lagging == ""
    assert "orders" in client.topics(lab.bootstrap())

    (words, text) = tools.commands("topics.json")[0]
    tools.run(lab, beside, *words, stdin=text)
    generate, execute, verify = (words for words, _ in tools.commands("kafka-reassign-partitions"))
    tools.run(lab, beside, *generate)
    assert '"topic":"orders"' in tools.run(lab, beside, "cat", "/tmp/plan.json")
    assert "Successfully started partition reassignments" in tools.run(lab, beside, *execute)

    def is_complete() -> bool:
        answer = tools.run(lab, beside, *verify)
        return answer.count("is completed") == 6

    until("the end of the reassignment", is_complete, 120)
    assert "Clearing topic-level throttles" in tools.run(lab, beside, *verify)


def test_a_scram_user(lab: Cluster, beside: str) -> None:
    """The broker keeps the credential; nobody sees the password again."""
    made, described = run_all(lab, beside, "kafka-configs.sh")
    assert "Completed updating config for user alice" in made
    assert "SCRAM-SHA-512=iterations=4096" in described
    assert "change-me" not in described


def test_zkcli(lab: Cluster, beside: str) -> None:
    """zkCli shows who is registered."""
    (listed,) = run_all(lab, beside, "zkCli.sh")
    assert "[0, 1, 2]" in listed


def test_a_thread_dump(lab: Cluster) -> None:
    """By the pod's own jcmd, and from a container beside it, of a JVM that nobody asked before."""
    broker, server = lab.role(BROKER)[1], lab.role(ZOOKEEPER)[1]
    own, other = (words for words, _ in tools.commands("Thread.print"))
    dump = lab.engine.docker("exec", broker.container, *own, timeout=tools.SECONDS)
    assert "kafka-request-handler-0" in dump
    assert "kafka-request-handler-0" in tools.beside(lab, lab.role(BROKER)[0], *other)
    # The second time the socket is there.
    for _ in range(2):
        assert "QuorumPeer" in tools.beside(lab, server, *other)


def test_a_thread_dump_needs_the_wrapper(lab: Cluster) -> None:
    """The control: Java's own jcmd looks in the wrong /tmp."""
    with pytest.raises(Failed, match="AttachNotSupported|Unable to open socket"):
        tools.beside(lab, lab.role(ZOOKEEPER)[2], "/opt/java/bin/jcmd", "1", "Thread.print")


def classes(archive: bytes) -> set[str]:
    """The classes of all jars in a tar."""
    found: set[str] = set()
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar.getmembers():
            jar = tar.extractfile(member) if member.name.endswith(".jar") else None
            if jar:
                found.update(zipfile.ZipFile(io.BytesIO(jar.read())).namelist())
    return found


def test_every_tool_is_in_the_jars(docker: Engine, built: Images) -> None:
    """Each line of docker/tools/commands names a class of its jars, and is in the PATH."""
    container = docker.docker("create", f"--label={LABEL}=tools", built.tools).strip()
    try:
        names = {
            home: classes(docker.docker_bytes("cp", f"{container}:/opt/{home}", "-"))
            for home in ("kafka", "zookeeper")
        }
    finally:
        docker.docker("rm", container)
    lines = (tools.ROOT / "docker/tools/commands").read_text().splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    for name, home, main in rows:
        assert main.replace(".", "/") + ".class" in names[home], name
    there = docker.docker("run", "--rm", "--network=none", built.tools, "ls", "/opt/tools/bin")
    assert {f"{row[0]}.sh" for row in rows} <= set(there.split())
    # The tools of Kafka's that are called commands are all there.
    mains = {row[2].rpartition(".")[2] for row in rows}
    commands = {name[:-6].rpartition("/")[2] for name in names["kafka"] if MAINS.fullmatch(name)}
    assert commands <= mains


def test_what_is_no_tool(docker: Engine, built: Images) -> None:
    """The script behind the links says so when it is called by another name."""
    with pytest.raises(Failed, match="none of the tools"):
        docker.docker("run", "--rm", "--network=none", built.tools, "/opt/tools/run.sh")
