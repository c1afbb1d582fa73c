# SPDX-License-Identifier: Apache-2.0
"""A cluster of pods on one network, and its removal in every case.

A pod has the host name, the domain and the names in the DNS that the pods of a StatefulSet and its
headless service have, an internal network, a volume that outlives it, and by default the security
context that Kubernetes calls "restricted".
"""

import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lab.engine import LABEL, Engine
from lab.images import Images, debian
from lab.pods import BROKER, IMAGE_UID, NAMESPACE, Pod, Role, Security

OWNER = f"{LABEL}.owner"
KEEP = f"{LABEL}.keep"


@dataclass
class Cluster:
    """Pods on one network. Names carry the cluster's own, so that clusters live side by side."""

    engine: Engine
    images: Images
    name: str = field(default_factory=lambda: f"ki-{uuid.uuid4().hex[:8]}")
    keep: bool = False
    pods: dict[str, Pod] = field(default_factory=dict)

    def create(self) -> None:
        """Make the network."""
        self.engine.docker("network", "create", "--internal", *self.labels(), self.name)

    def run(
        self,
        role: Role,
        ordinal: int,
        *,
        env: Mapping[str, str | None] | None = None,
        security: Security | None = None,
        memory: str = "",
        options: tuple[str, ...] = (),
        arguments: tuple[str, ...] = (),
        twin: bool = False,
    ) -> Pod:
        """Start a pod on its volume.

        `env` changes that of the role, None takes a variable out. `options` go to docker run,
        `arguments` to the container. `twin` is a second pod of the same name that no name in the
        DNS leads to, on a volume of its own.
        """
        security = security or Security()
        container = f"{self.name}-{role.base}-{ordinal}" + ("-twin" if twin else "")
        pod = Pod(self.engine, container, role, ordinal, twin)
        volume = f"{container}:{role.mount}{self._prepare_volume(container, security)}"
        domain = f"{role.service}.{NAMESPACE}"
        aliases = [pod.name, f"{pod.name}.{domain}", f"{pod.name}.{role.service}"]
        aliases += [role.service, f"{role.service}.{NAMESPACE}", role.base]
        variables = {**role.env, **(env or {})}
        image = self.images.kafka if role is BROKER else self.images.zookeeper
        self.engine.docker(
            *["run", "--detach", f"--name={container}", *self.labels()],
            *[f"--network={self.name}", f"--hostname={pod.name}", f"--domainname={domain}"],
            *([] if twin else [f"--network-alias={alias}" for alias in aliases]),
            # Docker's own resolver never answers for a name that is not there (yet).
            *["--dns-opt=timeout:1", "--dns-opt=attempts:1"],
            *[f"--volume={volume}", f"--memory={memory or role.memory}"],
            *[f"--env={key}={value}" for key, value in variables.items() if value is not None],
            *[*security.arguments(), *options, image, *arguments],
        )
        self.pods[container] = pod
        return pod

    def labels(self) -> list[str]:
        """For everything that is to go with the cluster."""
        labels = [f"{LABEL}={self.name}", f"{OWNER}={_identity(os.getpid())}"]
        return [f"--label={label}" for label in labels + ([f"{KEEP}=yes"] if self.keep else [])]

    def role(self, role: Role) -> list[Pod]:
        """The pods of a role that were started, by ordinal; twins are none of them."""
        pods = (pod for pod in self.pods.values() if pod.role is role and not pod.twin)
        return sorted(pods, key=lambda pod: pod.ordinal)

    def bootstrap(self) -> str:
        """The brokers' addresses, for a client on this machine."""
        return ",".join(f"{pod.ip}:9092" for pod in self.role(BROKER) if pod.state().running)

    def forget(self, pod: Pod) -> None:
        """Delete a pod and its volume."""
        pod.remove()
        self.engine.docker("volume", "rm", "--force", pod.container)
        del self.pods[pod.container]

    def remove_pods(self) -> None:
        """Delete all pods; their volumes stay."""
        for pod in self.pods.values():
            pod.remove()
        self.pods.clear()

    def remove(self) -> None:
        """Delete everything that carries the cluster's label, whatever state it is in."""
        remove(self.engine, self.name)
        self.pods.clear()

    def logs_that_matter(self, lines: int = 12) -> str:
        """For a failure: what each pod decided, and the end of what its JVM said."""
        text = []
        for pod in self.pods.values():
            state = pod.state()
            how = "running" if state.running else f"ended with {state.exit_code}"
            text += [f"--- {pod.name} ({how})", *pod.decisions()]
            text += pod.stdout().splitlines()[-lines:]
        return "\n".join(text)

    def _prepare_volume(self, volume: str, security: Security) -> str:
        """A volume that the pod's uid may write, as its fsGroup provides; return mount options."""
        there = self.engine.succeeds("volume", "inspect", volume)
        if not there:
            self.engine.docker("volume", "create", *self.labels(), volume)
        if security.uid == IMAGE_UID:
            # An empty volume takes its owner from the image's directory.
            return ""
        if not there:
            owner = f"{security.uid}:{security.gid}"
            self.engine.docker(
                *["run", "--rm", "--network=none", *self.labels(), f"--volume={volume}:/volume"],
                *[debian(self.engine), "chown", owner, "/volume"],
            )
        return ":nocopy"


@contextmanager
def cluster(engine: Engine, images: Images) -> Iterator[Cluster]:
    """An empty cluster that is removed at the end, whatever the end is."""
    sweep(engine)
    made = Cluster(engine, images)
    try:
        made.create()
        yield made
    finally:
        made.remove()


def remove(engine: Engine, name: str) -> bool:
    """Remove the containers, volumes and networks of one cluster; say whether there were any."""
    return _remove(engine, f"label={LABEL}={name}")


def sweep(engine: Engine) -> None:
    """Remove what runs left behind that were killed before they could clean up."""
    owners = engine.docker(
        # Not all that have the label: the containers of a build that runs have no owner.
        *["ps", "--all", f"--filter=label={OWNER}"],
        *["--format", f'{{{{.Label "{OWNER}"}}}} {{{{.Label "{KEEP}"}}}}'],
    )
    for line in set(owners.splitlines()):
        owner, _, keep = line.partition(" ")
        if owner and not keep and owner != _identity(int(owner.partition("-")[0])):
            _remove(engine, f"label={OWNER}={owner}")


def _remove(engine: Engine, label: str) -> bool:
    removed = False
    for what, options in (("container", ["--all"]), ("volume", []), ("network", [])):
        listed = engine.docker(what, "ls", "--quiet", *options, f"--filter={label}").split()
        if listed:
            force = ["--force"] if what != "network" else []
            engine.docker(what, "rm", *force, *listed)
            removed = True
    return removed


def _identity(pid: int) -> str:
    """A process by its number and start, so that a number used again is not taken for it."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return f"{pid}-gone"
    return f"{pid}-{stat.rpartition(')')[2].split()[19]}"
