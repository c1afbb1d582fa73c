# SPDX-License-Identifier: Apache-2.0
"""Process 1 of the node: runs the parts of Kubernetes, each again when it ends.

lab.kubernetes starts it with namespaces of its own (network, processes, mounts): its end ends all
that runs in the node, the pods included, and leaves no mount behind.
"""

import os
import resource
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

from lab.command import run
from lab.kubernetes_place import Place

# Between the end of a part and its next start.
RESTART_SECONDS = 1

# The kubelet sets these for the whole machine; it may write to copies.
SYSCTLS = (
    *("vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops"),
    *("kernel/keys/root_maxkeys", "kernel/keys/root_maxbytes"),
)

PKI = "/var/lib/pki"


def main() -> None:
    """Arrange the node and keep its parts running: kubernetes_node NUMBER STATE PROGRAMS."""
    place, programs = Place(int(sys.argv[1]), Path(sys.argv[2])), Path(sys.argv[3])
    _arrange(place.state)
    node = Node(place, programs)
    for name in node.commands:
        node.start(name)
    node.look_after()


class Node:
    """The parts of the node, and which of them run."""

    def __init__(self, place: Place, programs: Path) -> None:
        self.commands = _control_plane(place) | _node_parts(place)
        self._programs = programs
        path = f"{programs}:{os.environ['PATH']}"
        self._environment = {**os.environ, "PATH": path, "KUBECONFIG": str(place.kubeconfig)}
        self._running: dict[int, str] = {}
        self._lock = threading.Lock()

    def start(self, name: str) -> None:
        """Start one part, with its output in a log of its name."""
        path = self._environment["PATH"]
        append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        actions = [
            (os.POSIX_SPAWN_OPEN, 1, f"/var/log/{name}.log", append, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ]
        program = shutil.which(name, path=path)
        assert program, name
        # Of a process that ends at once, look_after() must know the name.
        with self._lock:
            pid = os.posix_spawn(
                program,
                [name, *self.commands[name]],
                self._environment,
                file_actions=actions,
                # Python ignores it.
                setsigdef=[signal.SIGPIPE],
            )
            self._running[pid] = name

    def look_after(self) -> None:
        """Reap, as process 1 has to, and start again what has ended."""
        while True:
            try:
                pid, _ = os.wait()
            except ChildProcessError:
                time.sleep(RESTART_SECONDS)
                continue
            with self._lock:
                name = self._running.pop(pid, None)
            if name:
                threading.Timer(RESTART_SECONDS, self.start, [name]).start()


def _arrange(state: Path) -> None:
    """Let every part have its default paths, and yet write only below the state's directory."""
    run(["mount", "--make-rshared", "/"])
    for name in SYSCTLS:
        path = Path("/proc/sys") / name
        copy = state / f"sysctl-{path.name}"
        copy.write_text(path.read_text())
        run(["mount", "--bind", str(copy), str(path)])
    # /run last: the way to the state may lead through it no more.
    for name, where in (("lib", "/var/lib"), ("log", "/var/log"), ("run", "/run")):
        run(["mount", "--bind", str(state / name), where])
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _control_plane(place: Place) -> dict[str, list[str]]:
    """Each part of the control plane and its arguments."""
    kubeconfig = f"--kubeconfig={place.kubeconfig}"
    return {
        "etcd": ["--data-dir=/var/lib/etcd", "--unsafe-no-fsync"],
        "kube-apiserver": [
            "--etcd-servers=http://127.0.0.1:2379",
            f"--advertise-address={place.node_ip}",
            f"--service-cluster-ip-range={place.services}",
            "--authorization-mode=RBAC",
            "--allow-privileged",
            f"--client-ca-file={PKI}/ca.crt",
            f"--tls-cert-file={PKI}/server.crt",
            f"--tls-private-key-file={PKI}/server.key",
            f"--kubelet-client-certificate={PKI}/admin.crt",
            f"--kubelet-client-key={PKI}/admin.key",
            "--kubelet-preferred-address-types=InternalIP",
            "--service-account-issuer=kubernetes/serviceaccount",
            f"--service-account-key-file={PKI}/sa.key",
            f"--service-account-signing-key-file={PKI}/sa.key",
        ],
        "kube-controller-manager": [
            kubeconfig,
            "--leader-elect=false",
            f"--root-ca-file={PKI}/ca.crt",
            f"--service-account-private-key-file={PKI}/sa.key",
            "--flex-volume-plugin-dir=/var/lib/kubelet/volumeplugins",
        ],
        "kube-scheduler": [kubeconfig, "--leader-elect=false"],
    }


def _node_parts(place: Place) -> dict[str, list[str]]:
    """What runs on every node of a cluster, and DNS and storage."""
    kubeconfig = f"--kubeconfig={place.kubeconfig}"
    configuration = place.state / "lib" / "kafka-init-lab"
    return {
        "containerd": [f"--config={configuration}/containerd.toml"],
        "kubelet": [
            f"--config={configuration}/kubelet.yaml",
            kubeconfig,
            "--hostname-override=node",
            f"--node-ip={place.node_ip}",
        ],
        "kube-proxy": [
            kubeconfig,
            "--hostname-override=node",
            "--proxy-mode=nftables",
            f"--cluster-cidr={place.pods}",
            # They are the machine's.
            "--conntrack-max-per-core=0",
            "--conntrack-tcp-timeout-established=0",
            "--conntrack-tcp-timeout-close-wait=0",
        ],
        "coredns": ["-conf", f"{configuration}/Corefile"],
        "provisioner": [],
    }


if __name__ == "__main__":
    main()
