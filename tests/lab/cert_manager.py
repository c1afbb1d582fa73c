# SPDX-License-Identifier: Apache-2.0
"""Secrets of the type kubernetes.io/tls, as directories: what cert-manager's issuers make."""

from dataclasses import dataclass
from pathlib import Path

from lab.command import run


@dataclass(frozen=True)
class Issuer:
    """An authority of one's own."""

    directory: Path
    name: str = "authority"

    @property
    def ca(self) -> Path:
        """Its certificate."""
        return self.directory / f"{self.name}.crt"

    @property
    def _key(self) -> Path:
        return self.directory / f"{self.name}.key"

    def make(self) -> "Issuer":
        """Make it."""
        words = ["-x509", "-newkey=rsa:2048", "-noenc", "-days=3650", f"-subj=/CN={self.name}"]
        run(["openssl", "req", *words, f"-keyout={self._key}", f"-out={self.ca}"])
        return self

    def secret(self, name: str, hosts: list[str], *, days: int = 90) -> Path:
        """A directory with tls.key in PKCS#1, cert-manager's default, tls.crt and ca.crt.

        `hosts` are names or addresses. Any user may read it: a pod's fsGroup stands for less.
        """
        secret = self.directory / name
        secret.mkdir()
        key, plain = secret / "tls.key", self.directory / f"{name}.pkcs8"
        names = ",".join(f"{'IP' if _is_address(host) else 'DNS'}:{host}" for host in hosts)
        words = ["-x509", "-newkey=rsa:2048", "-noenc", f"-days={days}", f"-subj=/CN={name}"]
        words += [f"-addext=subjectAltName={names}", "-addext=basicConstraints=CA:FALSE"]
        words += [f"-CA={self.ca}", f"-CAkey={self._key}"]
        run(["openssl", "req", *words, f"-keyout={plain}", f"-out={secret / 'tls.crt'}"])
        run(["openssl", "rsa", "-traditional", "-in", str(plain), "-out", str(key)])
        (secret / "ca.crt").write_bytes(self.ca.read_bytes())
        for path in secret.iterdir():
            path.chmod(0o644)
        for path in (self.directory, secret):
            path.chmod(0o755)
        return secret


def _is_address(host: str) -> bool:
    return host.replace(".", "").isdigit()
