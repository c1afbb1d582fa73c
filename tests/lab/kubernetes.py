# SPDX-License-Identifier: Apache-2.0
"""A Kubernetes for tests: the cluster of KUBECONFIG, else one of one node on this machine.

The node is real: control plane, kubelet, containerd, DNS and storage, in namespaces of its own
behind a pair of interfaces, so that nothing of the machine is changed and one kill ends everything.
"""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from lab import kubernetes_build, kubernetes_pki, kubernetes_place
from lab.command import Failed, run, run_both, succeeds
from lab.deadline import TimedOut, until
from lab.engine import Engine
from lab.images import Images
from lab.kubernetes_build import SOURCES, Progress
from lab.kubernetes_place import Place

TESTS = Path(__file__).resolve().parents[1]

# Warm it takes seconds; a machine that compiles beside it takes its time.
START_SECONDS = 180
LOAD_SECONDS = 300

# The registry that the nodes of a cluster given by KUBECONFIG pull from.
REGISTRY = "KAFKA_INIT_REGISTRY"


@dataclass(frozen=True)
class Kubernetes:
    """A cluster that answers. `place` is None for one that is not ours."""

    program: str
    kubeconfig: Path
    place: Place | None = None

    @property
    def own(self) -> bool:
        """Whether the lab started it, so that its node can be reached."""
        return self.place is not None

    def environment(self) -> dict[str, str]:
        """The environment of kubectl for this cluster."""
        return {**os.environ, "KUBECONFIG": str(self.kubeconfig)}

    def kubectl(self, *arguments: str, data: bytes | None = None, timeout: float = 60) -> str:
        """Run kubectl and return what it prints."""
        argv = [self.program, *arguments]
        return run(argv, data=data, env=self.environment(), timeout=timeout)

    def kubectl_both(self, *arguments: str, timeout: float = 60) -> tuple[str, str]:
        """kubectl(), and standard error beside standard output: the server's warnings are there."""
        return run_both([self.program, *arguments], env=self.environment(), timeout=timeout)

    def succeeds(self, *arguments: str, timeout: float = 60) -> bool:
        """Whether kubectl ends with 0."""
        return succeeds([self.program, *arguments], env=self.environment(), timeout=timeout)

    def get(self, *arguments: str) -> dict[str, Any]:
        """An object, or a list of them under "items"."""
        return json.loads(self.kubectl("get", *arguments, "--output=json"))

    def apply(self, *objects: Mapping[str, Any]) -> None:
        """Make these objects, or change them to be so."""
        listed = {"apiVersion": "v1", "kind": "List", "items": objects}
        self.kubectl("apply", "--filename=-", data=json.dumps(listed).encode())

    def load(self, engine: Engine, images: Images) -> Images:
        """Give the cluster the images of an engine; return the names it knows them by."""
        if self.place is None:
            return self._push(engine, images)
        for image in vars(images).values():
            with subprocess.Popen(
                ["docker", "save", image], env=engine.environment(), stdout=subprocess.PIPE
            ) as saving:
                self.import_image(saving.stdout)
            if saving.returncode:
                raise Failed(f"docker save {image}: exit {saving.returncode}")
        return images

    def ctr(self, *arguments: str) -> list[str]:
        """The command line that asks our node's containerd."""
        assert self.place
        socket = self.place.state / "run/containerd/containerd.sock"
        return ["ctr", f"--address={socket}", "--namespace=k8s.io", *arguments]

    def import_image(self, archive: Any) -> None:
        """Give the node an image from an open docker archive."""
        done = subprocess.run(
            self.ctr("images", "import", "-"),
            stdin=archive,
            capture_output=True,
            text=True,
            timeout=LOAD_SECONDS,
        )
        if done.returncode != 0:
            raise Failed(f"ctr images import: exit {done.returncode}\n{done.stderr}")

    def _push(self, engine: Engine, images: Images) -> Images:
        names = {
            target: f"{os.environ[REGISTRY]}/{image}" for target, image in vars(images).items()
        }
        for target, name in names.items():
            engine.docker("tag", vars(images)[target], name)
            engine.docker("push", "--quiet", name, timeout=LOAD_SECONDS)
        return Images(**names)


@contextmanager
def kubernetes(
    progress: Progress = lambda line: None, keep: bool = False
) -> Iterator[Kubernetes]:
    """A cluster to use. One of our own is removed at the end, or with `keep` left up."""
    check()
    if given():
        yield _given(Path(given()))
        return
    programs = kubernetes_build.ensure(progress)
    with kubernetes_place.taken(keep) as place:
        yield start(place, programs, progress)


def given() -> str:
    """The kubeconfig of a cluster to use instead of one of our own, or nothing."""
    return os.environ.get("KUBECONFIG", "")


def check() -> None:
    """Raise Failed with the reason if this machine can have no cluster."""
    if given():
        _given(Path(given()))
        return
    kubernetes_place.check()
    if not succeeds(["unshare", "--mount", "--pid", "--net", "--fork", "--mount-proc", "true"]):
        raise Failed("this machine lets root make no namespaces, which a node needs")


def start(place: Place, programs: Path, progress: Progress) -> Kubernetes:
    """Bring up a node in an empty place and wait until pods can be made."""
    made = Kubernetes(str(programs / "kubectl"), place.kubeconfig, place)
    progress(f"starting Kubernetes {kubernetes_build.version()}")
    _prepare(place)
    place.make_cgroups()
    place.connect()
    node = _start_node(place, programs)

    def step(what: str, condition: Callable[[], bool]) -> None:
        def look() -> bool:
            if node.poll() is not None:
                raise Failed(f"the node ended with {node.returncode}; see {place.state}/log")
            return condition()

        try:
            until(what, look, START_SECONDS)
        except TimedOut as late:
            raise Failed(f"{late}; see {place.state}/log") from late

    step("containerd", lambda: _has_pause(made, programs))
    step("the API server", lambda: made.succeeds("get", "--raw=/readyz"))
    made.kubectl("apply", f"--filename={SOURCES / 'storage.yaml'}")
    step("DNS", lambda: _dns_is_ready(place))
    ready = ["wait", "node/node", "--for=condition=Ready", "--timeout=1s"]
    step("the node", lambda: made.succeeds(*ready))
    step("service accounts", lambda: made.succeeds("get", "serviceaccount", "default"))
    return made


def _given(kubeconfig: Path) -> Kubernetes:
    program = shutil.which("kubectl")
    if program is None:
        raise Failed("KUBECONFIG is set, and there is no kubectl to use it with")
    if not os.environ.get(REGISTRY):
        raise Failed(
            f"KUBECONFIG names a cluster that is not ours: set {REGISTRY} to a registry "
            "(host/path) that this machine's Docker may push to and the cluster's nodes pull "
            "from, or unset KUBECONFIG for a cluster on this machine"
        )
    found = Kubernetes(program, kubeconfig)
    found.kubectl("get", "--raw=/readyz")
    return found


def _prepare(place: Place) -> None:
    """The files of a node that has not run yet."""
    shutil.rmtree(place.state, ignore_errors=True)
    configuration = place.state / "lib" / "kafka-init-lab"
    network = place.state / "lib" / "cni" / "net.d"
    for directory in (configuration, network, place.state / "log", place.state / "run"):
        directory.mkdir(parents=True)
    kubernetes_pki.make(place)
    values = {
        "cni": kubernetes_build.plugins(),
        "kubeconfig": place.kubeconfig,
        "name": place.name,
        "node_ip": place.node_ip,
        "pods": place.pods,
    }
    for name, target in (
        ("Corefile", configuration / "Corefile"),
        ("containerd.toml", configuration / "containerd.toml"),
        ("kubelet.yaml", configuration / "kubelet.yaml"),
        ("network.json", network / "lab.conflist"),
    ):
        target.write_text(Template((SOURCES / name).read_text()).substitute(values))


def _start_node(place: Place, programs: Path) -> "subprocess.Popen[bytes]":
    with open(place.state / "log" / "node.log", "wb") as log:
        return subprocess.Popen(
            ["nsenter", f"--net=/run/netns/{place.name}"]
            + ["unshare", "--mount", "--pid", "--fork", "--mount-proc"]
            + [sys.executable, "-m", "lab.kubernetes_node", str(place.number)]
            + [str(place.state), str(programs)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            start_new_session=True,
        )


def _has_pause(made: Kubernetes, programs: Path) -> bool:
    """Give containerd the image of every pod's first process, once it answers."""
    with open(programs / "pause.tar", "rb") as archive:
        try:
            made.import_image(archive)
        except Failed:
            return False
    return True


def _dns_is_ready(place: Place) -> bool:
    try:
        with urllib.request.urlopen(f"http://{place.node_ip}:8181/ready", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False
