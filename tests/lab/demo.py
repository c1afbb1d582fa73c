# SPDX-License-Identifier: Apache-2.0
"""tools/demo: three ZooKeeper servers and three brokers, each started by kafka-init, at work."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType, ModuleType

from lab import cache, cluster, images, venv, zookeeper
from lab.command import Failed
from lab.deadline import TimedOut, until
from lab.engine import Engine, engine, find
from lab.pods import BROKER, ZOOKEEPER, Pod

NAME = "kafka-init-demo"
TOPIC = "demo"
MESSAGES = 1000
REPLICAS = 3
START_SECONDS = 180
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):
    """A signal asked for the end; its number is the argument."""


class Watch:
    """Prints what each pod decides as it does so, and notes when it was ready."""

    def __init__(self, pods: list[Pod]) -> None:
        self.pods = pods
        self.start = time.monotonic()
        self.ready: dict[str, float] = {}
        self._printed = dict.fromkeys((pod.name for pod in pods), 0)

    def look(self) -> None:
        """Print what is new; fail when a pod has ended."""
        for pod in self.pods:
            lines = pod.decisions()
            for line in lines[self._printed[pod.name] :]:
                say(f"  {pod.name:<19}{line}")
            self._printed[pod.name] = len(lines)
            state = pod.state()
            if not state.running:
                raise Failed(f"{pod.name} ended with {state.exit_code}")

    def is_ready(self, pod: Pod, how: str) -> None:
        """Print, once, that a pod is ready."""
        if pod.name not in self.ready:
            self.ready[pod.name] = time.monotonic() - self.start
            say(f"  {pod.name:<19}{how} after {self.ready[pod.name]:.1f} s")


def main() -> int:
    """Run the demo; return the exit code."""
    arguments = _arguments()
    for number in SIGNALS:
        signal.signal(number, _interrupt)
    try:
        # A user's PATH may be without them.
        os.environ["PATH"] += ":/usr/sbin:/sbin"
        _become_able(arguments.kubernetes)
        with cache.locked("demo"), engine() as using:
            if arguments.kubernetes:
                _kubernetes(using, arguments)
            elif arguments.down:
                with _undisturbed():
                    found = cluster.remove(using, NAME)
                say("the demo's pods are removed" if found else "there is no demo to remove")
            else:
                _demo(using, arguments.rm)
    except (Failed, TimedOut) as failure:
        print(f"\ntools/demo: {failure}", file=sys.stderr)
        return 1
    except Interrupted as interrupt:
        print("\ntools/demo: interrupted; its pods are removed", file=sys.stderr)
        return 128 + int(interrupt.args[0])
    return 0


def _kubernetes(using: Engine, arguments: argparse.Namespace) -> None:
    from lab import demo_kubernetes

    with _undisturbed() if arguments.down else nullcontext():
        if arguments.down:
            found = demo_kubernetes.end()
            say("the demo's cluster is removed" if found else "there is no demo to remove")
        else:
            demo_kubernetes.run(using, arguments.rm, step)


def say(line: str) -> None:
    """Print at once: who reads through a pipe shall see the progress too."""
    print(line, flush=True)


def step(what: str, text: str) -> None:
    """A line that says where the demo is."""
    say(f"{what:<12}{text}")


def _demo(using: Engine, clean: bool) -> None:
    version = using.docker("version", "--format", "{{.Server.Version}}").strip()
    step("engine", f"Docker {version}, " + ("one of our own" if using.own else "the running one"))
    began = time.monotonic()
    built = images.build(using, lambda line: step("images", line))
    sizes = ", ".join(f"{name} {_size(using, name)}" for name in (built.kafka, built.zookeeper))
    step("images", f"{sizes}, {time.monotonic() - began:.0f} s")
    demo = cluster.Cluster(using, built, NAME, keep=not clean)
    done = False
    try:
        cluster.remove(using, NAME)
        demo.create()
        _show(demo)
        done = True
    except (Failed, TimedOut):
        print(f"\n{demo.logs_that_matter()}", file=sys.stderr)
        raise
    finally:
        if clean or not done:
            with _undisturbed():
                demo.remove()
    if clean:
        step("clean-up", "the pods, their volumes and their network are removed")
    else:
        _say_what_next(demo)


def _show(demo: cluster.Cluster) -> None:
    """Bring the pods up, all at once, and carry messages through them."""
    client = _client()
    step("pods", f"{REPLICAS} ZooKeeper servers and {REPLICAS} brokers, all at once")
    for role in (ZOOKEEPER, BROKER):
        for ordinal in range(REPLICAS):
            demo.run(role, ordinal)
    watch = Watch([*demo.role(ZOOKEEPER), *demo.role(BROKER)])
    until("all six pods", lambda: _all_ready(demo, watch, client), START_SECONDS)

    step("topic", f"{TOPIC}: 6 partitions, {REPLICAS} replicas each")
    client.create_topic(demo.bootstrap(), TOPIC, 6, REPLICAS)
    messages = [f"message {number}" for number in range(MESSAGES)]
    produced = client.produce(demo.bootstrap(), TOPIC, messages)
    step("messages", f"{len(produced.acknowledged)} of {MESSAGES} acknowledged by all replicas")
    consumed = client.consume(demo.bootstrap(), TOPIC)
    lost = set(produced.acknowledged) - set(consumed)
    step("messages", f"{len(consumed)} consumed, {len(lost)} lost")
    if lost or len(produced.acknowledged) != MESSAGES:
        raise Failed("not every message came through")
    _say_table(demo, watch, client)


def _all_ready(demo: cluster.Cluster, watch: Watch, client: ModuleType) -> bool:
    watch.look()
    for pod in demo.role(ZOOKEEPER):
        mode = zookeeper.mode(pod)
        if mode:
            watch.is_ready(pod, f"serves ({mode})")
    waiting = [pod for pod in demo.role(BROKER) if pod.name not in watch.ready]
    if waiting and all(pod.name in watch.ready for pod in demo.role(ZOOKEEPER)):
        registered = {broker.id for broker in client.brokers(demo.bootstrap(), 0.5)}
        for pod in waiting:
            if pod.ordinal in registered:
                watch.is_ready(pod, "in the cluster's metadata")
    return len(watch.ready) == len(watch.pods)


def _say_table(demo: cluster.Cluster, watch: Watch, client: ModuleType) -> None:
    advertised = {
        broker.id: f"{broker.host}:{broker.port}" for broker in client.brokers(demo.bootstrap())
    }
    rows = [("pod", "identity", "address", "state", "ready after")]
    for pod in demo.role(ZOOKEEPER):
        myid = pod.read(f"{ZOOKEEPER.data}/myid").strip()
        address = f"{pod.ip}:2181"
        rows.append((pod.name, f"myid {myid}", address, zookeeper.mode(pod), _after(watch, pod)))
    for pod in demo.role(BROKER):
        identity, address = f"broker.id {pod.ordinal}", advertised[pod.ordinal]
        rows.append((pod.name, identity, address, "registered", _after(watch, pod)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    say("")
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())
    say("")


def _after(watch: Watch, pod: Pod) -> str:
    return f"{watch.ready[pod.name]:.1f} s"


def _say_what_next(demo: cluster.Cluster) -> None:
    broker = demo.role(BROKER)[1].container
    command = os.environ.get("KAFKA_INIT_DEMO", "tools/demo")
    hints = [
        ("what a pod decided", f"docker logs {broker} 2>&1 | grep ^kafka-init"),
        ("its process 1 is java", f"docker top {broker}"),
        ("a broker dies", f"docker kill {broker}"),
        ("and comes back, itself", f"docker start {broker}; docker logs -f --since 1s {broker}"),
        ("remove everything", f"{command} --down"),
    ]
    if demo.engine.own:
        hints.insert(0, ("talk to this engine", f"export DOCKER_HOST=unix://{demo.engine.socket}"))
    say("The cluster is up. To try next:")
    for what, line in hints:
        say(f"  {what:<24}{line}")


def _size(using: Engine, image: str) -> str:
    size = int(using.docker("image", "inspect", "--format", "{{.Size}}", image))
    return f"{size / 1e6:.0f} MB"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/demo", description=__doc__.partition(": ")[2])
    parser.add_argument(
        "--kubernetes", action="store_true", help="manifests/base on a Kubernetes of one node"
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--rm", action="store_true", help="remove everything at the end")
    group.add_argument("--down", action="store_true", help="remove what a former demo left up")
    return parser.parse_args()


def _client() -> ModuleType:
    """lab.client, which needs a package that only the virtual environment has."""
    from lab import client

    return client


def _become_able(kubernetes: bool) -> None:
    """Go on as a user who may use an engine, in the environment that has the Kafka client."""
    if os.geteuid() != 0 and (kubernetes or find() is None):
        why = "only root has a node" if kubernetes else "no Docker engine answers this user"
        say(f"{why}: going on through sudo")
        keep = "--preserve-env=KAFKA_INIT_CACHE"
        _exec(["sudo", keep, "PYTHONPATH=" + os.environ["PYTHONPATH"], sys.executable])
    if sys.prefix == sys.base_prefix:
        _exec([str(venv.ensure())])


def _exec(python: list[str]) -> None:
    os.execvp(python[0], [*python, "-m", "lab.demo", *sys.argv[1:]])


def _interrupt(number: int, _frame: FrameType | None) -> None:
    raise Interrupted(number)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no signal cut a clean-up short; a second Ctrl-C is the usual one."""
    former = {number: signal.signal(number, signal.SIG_IGN) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main())
