# SPDX-License-Identifier: Apache-2.0
"""Nothing of the image is loaded: no name service module, no openssl.cnf, no library, no locale.

A static program of the same libraries without our guards does load them, in the same pod.
"""

import re
import shutil
from pathlib import Path

import pytest
from kit import BROKER, INIT, IP, ZOOKEEPER, Pod
from lab.bare_pod import Process, Result
from lab.command import program, run

STRACE = program("strace")
UNGUARDED = "/unguarded"
SWITCH = "hosts: evil files dns\npasswd: evil files\nservices: evil files\ngroup: evil\n"
CONF = "/etc/evil.cnf"
EVIL = "/tmp/evil"

COMMANDS = {
    "broker": ({**BROKER, "KAFKA_ZOOKEEPER_CONNECT": "zk.example:2181"}, ("broker",)),
    "zookeeper": ({**ZOOKEEPER, "KAFKA_INIT_DOMAIN": "zk.example"}, ("zookeeper",)),
    "domain": (ZOOKEEPER, ("zookeeper",)),
    "render broker": ({**BROKER, "KAFKA_INIT_ADVERTISE": "name"}, ("render", "broker")),
    "render zookeeper": (ZOOKEEPER, ("render", "zookeeper")),
    "wait": ({}, ("wait", "zookeeper", "zk.example")),
    "version": ({}, ("--version",)),
    "help": ({}, ("--help",)),
}

# What it may look at: what the kernel and the kubelet say, and what it was told of.
FILES = re.compile(
    r"/|/proc(/.*)?|/sys/.*|/dev/(shm|null|urandom|termination-log)|/usr/bin/kafka-init"
    # glibc reads nsswitch.conf before it can be told otherwise, and then does not follow it.
    r"|/etc/(hosts|resolv\.conf|host\.conf|gai\.conf|nsswitch\.conf)"
    r"|/etc/kafka-init/kafka-init\.ini|/run(/.*)?|/var(/lib(/.*)?)?|/opt(/.*)?"
)


@pytest.fixture
def evil(pod: Pod) -> Pod:
    """A pod whose image has a name service module of its own, and an openssl.cnf."""
    assert pod.programs
    libraries = re.findall(r"(/\S+) \(0x", run(["ldd", str(pod.programs.evil_nss)]))
    where = Path(next(name for name in libraries if "libc.so" in name)).parent
    # libc itself and the loader, which a static program looks for beside it.
    for library in libraries:
        pod.write(f"{where}/{Path(library).name}", Path(library).read_bytes(), 0o755)
    pod.write(f"{where}/libnss_evil.so.2", pod.programs.evil_nss.read_bytes(), 0o755)
    pod.write("/etc/nsswitch.conf", SWITCH)
    pod.write("/etc/hosts", "127.0.0.1 localhost\n")
    pod.write(CONF, "openssl_conf = nothing\n")
    shutil.copy(pod.programs.unguarded, pod.path(UNGUARDED))
    pod.serve_names({"zk.example": "127.0.0.1", "kafka-0.zk.example": IP, "kafka-0": IP})
    pod.serve_zookeeper()
    return pod


def traced(pod: Pod, program: str, start: Process, trace: Path) -> tuple[Result, list[str]]:
    """How the program ended, and the files that it named, until it became another one."""
    result = start.wait(60)
    lines = trace.read_text().splitlines()
    executed = [at for at, line in enumerate(lines) if "execve(" in line]
    first = next(at for at in executed if f'execve("{program}"' in lines[at])
    last = next((at for at in executed if at > first), len(lines))
    return result, [name for line in lines[first + 1 : last] for name in names(line)]


def names(line: str) -> list[str]:
    """The paths in a traced call."""
    return [one for one in re.findall(r'"((?:[^"\\]|\\.)*)"', line) if one]


def around(trace: Path) -> tuple[str, ...]:
    """strace for calls with paths, each line written at once."""
    return (STRACE, "-f", "-qq", "-o", str(trace), "-e", "trace=%file", "-s", "4096")


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_loaded(command: str, evil: Pod, tmp_path: Path) -> None:
    """Whatever it does, it opens none of them."""
    env, words = COMMANDS[command]
    trace = tmp_path / "trace"
    process = evil.init(
        *words, base=env, env={"OPENSSL_CONF": CONF, "LANG": "C.UTF-8"}, around=around(trace)
    )
    result, files = traced(evil, INIT, process, trace)
    assert result.code == 0, result.err
    assert not evil.path(EVIL).exists()
    assert [name for name in files if not FILES.fullmatch(name)] == []
    if command in ("broker", "wait", "domain"):
        assert "/etc/resolv.conf" in files, "it did ask the resolver"


def test_control(evil: Pod, tmp_path: Path) -> None:
    """A program without the guards loads the module, and opens both openssl.cnf."""
    seen = []
    for number, env in enumerate(({"OPENSSL_CONF": CONF}, {})):
        trace = tmp_path / f"trace-{number}"
        process = evil.start(UNGUARDED, env=env, around=around(trace))
        result, files = traced(evil, UNGUARDED, process, trace)
        assert result.code == 0, result.err
        seen += [name for name in files if not FILES.fullmatch(name)]
    assert evil.path(EVIL).exists()
    assert any(name.endswith("/libnss_evil.so.2") for name in seen)
    assert CONF in seen and any(name.endswith("/openssl.cnf") for name in seen)


def test_modules_are_used_by_the_control_alone(evil: Pod) -> None:
    """The same by its effect, without a tracer."""
    assert evil.broker(env=dict(COMMANDS["broker"][0])).code == 0
    assert not evil.path(EVIL).exists()
    evil.start(UNGUARDED).wait()
    assert evil.path(EVIL).exists()


def test_from_scratch(pod: Pod) -> None:
    """In an image with nothing but the binary there is nothing that it misses."""
    pod.serve_zookeeper()
    for name in ("etc", "tmp"):
        shutil.rmtree(pod.path(f"/{name}"))
    result = pod.run("wait", "zookeeper", "127.0.0.1")
    assert result.code == 0, result.err
    assert pod.broker().code == 0
