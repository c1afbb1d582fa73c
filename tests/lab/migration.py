# SPDX-License-Identifier: Apache-2.0
"""Somebody else's manifests on a Kubernetes of the lab, as they were and with our lines in them.

What stands for their images is built here: Debian with a shell and a JDK, the Kafka and the
ZooKeeper of that time from Maven Central, and scripts that lay out volumes as theirs do.
"""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lab import cache
from lab.command import Failed, run
from lab.deadline import until
from lab.engine import LABEL, Engine
from lab.images import BUILD_SECONDS, DEBIAN, Progress, debian, tar
from lab.kubernetes import Kubernetes
from lab.kubernetes_kafka import BROKERS, ZOOKEEPERS, Deployment, pod_is_ready

DATA = Path(__file__).resolve().parents[1] / "data" / "migration"
CLIENT = "client"


class Family(NamedTuple):
    """Manifests that belong together, and what runs in their images."""

    name: str
    kafka: str
    scala: str
    # The images that the manifests name.
    images: Sequence[str]
    # Where the claims are, and where on them a broker's and a server's own files.
    broker_volume: str
    broker_data: str
    zookeeper_volume: str
    zookeeper_data: str


@dataclass(frozen=True)
class Migration(Deployment):
    """One family in a namespace of its own."""

    family: Family | None = None

    def apply_part(
        self, which: str, part: str, without: str = "", change: Mapping[str, str] | None = None
    ) -> None:
        """kubectl apply of one file of the original or the migrated manifests.

        `without` leaves out the lines of a variable; `change` replaces texts by others.
        """
        text = (DATA / self.family.name / which / f"{part}.yaml").read_text()
        for old, new in (change or {}).items():
            assert old in text, old
            text = text.replace(old, new)
        for target in ("kafka", "zookeeper"):
            text = text.replace(f"image: kafka-init/{target}\n", f"image: {self._image(target)}\n")
        kept = [line for line in text.splitlines() if not without or without not in line]
        assert not without or len(kept) < len(text.splitlines()), without
        self.kubectl("apply", "--filename=-", data="\n".join(kept).encode())

    def prepare(self) -> None:
        """The namespace, and a pod with the original's own tools."""
        self.kubernetes.kubectl("create", "namespace", self.namespace)
        client = (DATA / "client.yaml").read_text()
        client = client.replace("image: original\n", f"image: {self.family.images[0]}\n")
        # The namespace's service account comes a moment later.
        apply = ["--namespace", self.namespace, "apply", "--filename=-"]
        until("the client", lambda: self._try(apply, client.encode()), 60)

    def delete(self) -> None:
        """Brokers first: one whose ZooKeeper has gone waits for it until its grace period ends."""
        gone = ["--ignore-not-found", "--cascade=foreground"]
        self.kubectl("delete", f"statefulset/{BROKERS}", *gone, timeout=300)
        super().delete()

    def pods(self, name: str) -> list[dict[str, Any]]:
        """The pods of a StatefulSet, by name: theirs have another label."""
        found = self.get("pods", f"--selector=app={name}")["items"]
        return sorted(found, key=lambda pod: str(pod["metadata"]["name"]))

    def wait_until_up(self, name: str, seconds: float = 600) -> None:
        """Wait for the pods of a StatefulSet whose controller may not be asked (OnDelete)."""

        def look() -> bool:
            pods, wanted = self.pods(name), self.get(f"statefulset/{name}")["spec"]["replicas"]
            return len(pods) == wanted and all(pod_is_ready(pod) for pod in pods)

        until(f"{name} Ready", look, seconds, 0.5)

    def migrate(
        self,
        part: str,
        name: str,
        without: str = "",
        orphan: bool = False,
        pods: Mapping[str, str] | None = None,
    ) -> None:
        """Our lines, and every pod another one afterwards than before, or than `pods`."""
        before = pods or self.uids(name)
        if orphan:
            self.kubectl("delete", f"statefulset/{name}", "--cascade=orphan")
            assert self.uids(name) == before
        self.apply_part("migrated", part, without)
        self.wait_until_ready(name)
        after = self.uids(name)
        assert after.keys() == before.keys()
        assert not set(after.values()) & set(before.values())

    def bootstrap(self) -> str:
        """Every broker, as not every family has a service with an address."""
        return ",".join(self.broker_addresses())

    def volume(self, pod: str) -> Path:
        """The directory of a pod's first volume on our own node."""
        ours = self.family.broker_volume if self._is_broker(pod) else self.family.zookeeper_volume
        return self.claimed(f"{ours}-{pod}")

    def claimed(self, claim: str) -> Path:
        """The directory of a claim."""
        found = self.get(f"persistentvolumeclaim/{claim}")
        return self.kubernetes.place.state / "lib" / "volumes" / found["spec"]["volumeName"]

    def identities(self) -> dict[str, str]:
        """What must never change: each broker's and server's id as its own volume has it."""
        found = {}
        for pod in self.uids(BROKERS):
            path = self.volume(pod) / self.family.broker_data / "meta.properties"
            lines = path.read_text().splitlines()
            # Kafka before 2.4 has no cluster.id there, and a later one adds it.
            found[pod] = next(line for line in lines if line.startswith("broker.id"))
        for pod in self.uids(ZOOKEEPERS):
            path = self.volume(pod) / self.family.zookeeper_data / "myid"
            found[pod] = path.read_text().strip()
        return found

    def znode(self, *command: str) -> str:
        """What the original's own ZooKeeper client says."""
        server = f"{ZOOKEEPERS}:2181"
        argv = ["exec", CLIENT, "--", "sh", "-c", 'exec zookeeper-shell "$@" 2>&1', "sh", server]
        return self.kubectl(*argv, *command)

    def events(self) -> str:
        """What happened in the namespace."""
        return self.kubectl("get", "events")

    def replace_pod(self, pod: str, uid: str) -> None:
        """Delete a pod and wait for the next of its name."""
        self.kubectl("delete", f"pod/{pod}", timeout=120)
        name = pod.rpartition("-")[0]

        def look() -> bool:
            return any(
                one["metadata"]["name"] == pod
                and one["metadata"]["uid"] != uid
                and pod_is_ready(one)
                for one in self.pods(name)
            )

        until(f"another {pod}, Ready", look, 300, 0.5)

    def ending(self, pod: str) -> str:
        """The termination message of a pod's last container that ended, or nothing."""
        for status in self.get(f"pod/{pod}")["status"].get("containerStatuses", []):
            for state in (status["state"], status.get("lastState", {})):
                if "terminated" in state:
                    return str(state["terminated"].get("message", ""))
        return ""

    def _is_broker(self, pod: str) -> bool:
        return pod.rpartition("-")[0] == BROKERS

    def _image(self, target: str) -> str:
        return str(getattr(self.images, target))

    def _try(self, arguments: Sequence[str], data: bytes) -> bool:
        try:
            self.kubernetes.kubectl(*arguments, data=data)
        except Failed:
            return False
        return True


def load(
    cluster: Kubernetes, engine: Engine, family: Family, progress: Progress = lambda line: None
) -> None:
    """Give our node what stands for the family's images, under their names."""
    name = _build(engine, family, progress)
    environment = engine.environment()
    with subprocess.Popen(
        ["docker", "save", name], env=environment, stdout=subprocess.PIPE
    ) as saving:
        cluster.import_image(saving.stdout)
    for image in family.images:
        host = image.partition("/")[0]
        known_as = image if "." in host else f"docker.io/{image}"
        run(cluster.ctr("images", "tag", "--force", f"docker.io/{name}", known_as))


def _build(engine: Engine, family: Family, progress: Progress) -> str:
    source = DATA / "image"
    files = {
        str(path.relative_to(source)): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file()
    }
    digest = hashlib.sha256(json.dumps([*family[:3]]).encode())
    for path, data in files.items():
        digest.update(f"{path}\0".encode() + data)
    name = f"kafka-init/original:{family.name}-{digest.hexdigest()[:12]}"
    with cache.locked(f"original-{family.name}"):
        if not engine.succeeds("image", "inspect", name):
            debian(engine, progress)
            progress(f"building the image {name}")
            jars = _jars(family)
            files |= {f"jars/{jar.name}": jar.read_bytes() for jar in jars.iterdir()}
            network = ["--network=host"] if engine.own else []
            engine.docker(
                *["build", *network, f"--build-arg=DEBIAN={DEBIAN}"],
                *[f"--label={LABEL}=image", f"--tag={name}", "-"],
                data=tar(files, 0o755),
                timeout=BUILD_SECONDS,
            )
    return name


def _jars(family: Family) -> Path:
    """Kafka's jars of the family's version: fetched by Maven when they are not in the cache."""
    target = cache.directory() / f"jars-original-{family.scala}-{family.kafka}"
    if not target.exists():
        new = target.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        run(
            [
                *["mvn", "--batch-mode", "--quiet", "--file", str(DATA / "image" / "pom.xml")],
                *[f"-Dkafka.version={family.kafka}", f"-Dscala.version={family.scala}"],
                *["dependency:copy-dependencies", "-DincludeScope=runtime"],
                f"-DoutputDirectory={new}",
            ],
            timeout=600,
        )
        new.rename(target)
    return target
