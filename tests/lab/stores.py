# SPDX-License-Identifier: Apache-2.0
"""A broker's certificate, its key and their authority, in all kinds of file that Kafka reads."""

from pathlib import Path

from lab.command import run

# Where the directory is mounted in a pod.
MOUNT = "/etc/kafka-stores"
PASSWORD = "not-a-secret"

# What a config provider reads the password from.
PROVIDED = "passwords.properties"

# The kinds of store, each with its key store and its trust store.
KINDS = {
    "PEM": ("broker.pem", "authority.pem"),
    "PKCS12": ("broker.p12", "trust.p12"),
    "JKS": ("broker.jks", "trust.jks"),
}


def make(directory: Path, host: str) -> Path:
    """Make the files, for servers of the name `host`; any user may read them."""
    directory.mkdir()
    own, key = directory / "own.pem", directory / "key.pem"
    authority, signs = directory / "authority.pem", directory / "authority-key.pem"
    _certify(authority, signs, "-subj=/CN=authority")
    names = ["-subj=/CN=kafka", f"-addext=subjectAltName=DNS:{host}", "-extensions=usr_cert"]
    _certify(own, key, *names, f"-CA={authority}", f"-CAkey={signs}")
    (directory / "broker.pem").write_text(key.read_text() + own.read_text())
    words = [f"-inkey={key}", f"-in={own}", f"-certfile={authority}"]
    store = directory / "broker.p12"
    _openssl("pkcs12", "-export", *words, f"-out={store}", f"-passout=pass:{PASSWORD}")
    source = ["-srckeystore", str(store), "-srcstorepass", PASSWORD]
    jks = ["-destkeystore", str(directory / "broker.jks"), "-deststoretype", "JKS"]
    _keytool("-importkeystore", *source, *jks, "-deststorepass", PASSWORD)
    for kind in ("PKCS12", "JKS"):
        trust = ["-keystore", str(directory / KINDS[kind][1]), "-storetype", kind]
        _keytool("-importcert", "-file", str(authority), *trust, "-storepass", PASSWORD)
    (directory / PROVIDED).write_text(f"password={PASSWORD}\n")
    for path in directory.iterdir():
        path.chmod(0o644)
    return directory


def settings(kind: str) -> dict[str, str]:
    """A broker's settings for the files of one kind, seen from its pod."""
    found = {}
    for what, name in zip(("keystore", "truststore"), KINDS[kind], strict=True):
        found[f"ssl.{what}.type"] = kind
        found[f"ssl.{what}.location"] = f"{MOUNT}/{name}"
        if kind != "PEM":
            found[f"ssl.{what}.password"] = PASSWORD
    return found


def _certify(certificate: Path, key: Path, *words: str) -> None:
    curve = ["-newkey=ec", "-pkeyopt=ec_paramgen_curve:prime256v1", "-noenc", "-days=2"]
    _openssl("req", "-x509", *curve, f"-keyout={key}", f"-out={certificate}", *words)


def _openssl(*words: str) -> None:
    run(["openssl", *words])


def _keytool(*words: str) -> None:
    run(["keytool", *words, "-noprompt"])
