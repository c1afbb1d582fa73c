# SPDX-License-Identifier: Apache-2.0
"""The certificates of a cluster, and the kubeconfig with them in it.

One authority, one certificate for the API server, one (system:masters) for all its clients.
"""

import base64
import json
from ipaddress import ip_network
from pathlib import Path

from lab.command import run
from lab.kubernetes_place import Place

DAYS = "365"


def make(place: Place) -> None:
    """Write lib/pki and the kubeconfig of a place."""
    directory = place.state / "lib" / "pki"
    directory.mkdir()
    authority = ["-subj", "/CN=kafka-init-lab", "-out", str(directory / "ca.crt")]
    key = ["-keyout", str(directory / "ca.key")]
    run(["openssl", "req", "-x509", *_new_key(), *key, *authority, "-days", DAYS])
    names = [f"IP:{place.node_ip}", f"IP:{ip_network(place.services)[1]}"]
    names += [f"DNS:kubernetes{end}" for end in ("", ".default", ".default.svc")]
    _sign(directory, "server", "/CN=kube-apiserver", f"subjectAltName={','.join(names)}")
    _sign(directory, "admin", "/O=system:masters/CN=admin", "extendedKeyUsage=clientAuth")
    run(["openssl", "genrsa", "-out", str(directory / "sa.key"), "2048"])
    place.kubeconfig.touch(mode=0o600)
    place.kubeconfig.write_text(json.dumps(_kubeconfig(place, directory), indent=1))


def _new_key() -> list[str]:
    return ["-newkey", "rsa:2048", "-nodes"]


def _sign(directory: Path, name: str, subject: str, extension: str) -> None:
    """A key of that name, and the authority's certificate for it."""
    at = {end: str(directory / f"{name}.{end}") for end in ("key", "csr", "crt", "ext")}
    Path(at["ext"]).write_text(f"{extension}\n")
    request = ["-subj", subject, "-keyout", at["key"], "-out", at["csr"]]
    run(["openssl", "req", *_new_key(), *request])
    authority = ["-CA", str(directory / "ca.crt"), "-CAkey", str(directory / "ca.key")]
    signing = ["-in", at["csr"], "-out", at["crt"], "-extfile", at["ext"], "-days", DAYS]
    run(["openssl", "x509", "-req", *authority, "-CAcreateserial", *signing])


def _kubeconfig(place: Place, directory: Path) -> dict[str, object]:
    """kubectl reads YAML, of which JSON is a part."""

    def data(name: str) -> str:
        return base64.b64encode((directory / name).read_bytes()).decode()

    cluster = {
        "server": f"https://{place.node_ip}:6443",
        "certificate-authority-data": data("ca.crt"),
    }
    user = {
        "client-certificate-data": data("admin.crt"),
        "client-key-data": data("admin.key"),
    }
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "lab", "cluster": cluster}],
        "users": [{"name": "admin", "user": user}],
        "contexts": [{"name": "lab", "context": {"cluster": "lab", "user": "admin"}}],
        "current-context": "lab",
    }
