# SPDX-License-Identifier: Apache-2.0
"""A password is in server.properties and nowhere else: no line, argument or variable of java."""

import subprocess
from pathlib import Path

import pytest
from kit import RUN, SERVER_PROPERTIES, VOLUME, ZOO_CFG, Pod, Process, properties, spied
from lab.cert_manager import Issuer
from lab.deadline import until

LOG = "/dev/termination-log"
WORD = "hunter2-and-more"
FILE = "/etc/secret/password"

BROKER_SECRETS = [
    "KAFKA_SSL_KEYSTORE_PASSWORD",
    "KAFKA_SSL_KEY_PASSWORD",
    "KAFKA_SASL_JAAS_CONFIG",
    "KAFKA_LISTENER_NAME_SASL__SSL_PLAIN_SASL_JAAS_CONFIG",
    "KAFKA_SSL_KEYSTORE_KEY",
    "KAFKA_DELEGATION_TOKEN_SECRET_KEY",
    "KAFKA_PASSWORD_ENCODER_SECRET",
    "KAFKA_CFG_SSL_TRUSTSTORE_PASSWORD",
    "KAFKA_INIT_SASL_OUTSIDE_PASSWORD",
    "KAFKA_INIT_SASL_OUTSIDE_USERS",
]
ZOOKEEPER_SECRETS = [
    "ZOO_CFG_ssl_keyStore_password",
    "ZOO_CFG_ssl_quorum_trustStore_password",
    "ZOO_CFG_DigestAuthenticationProvider_superDigest",
]


def nowhere(pod: Pod, process: Process, config: str) -> None:
    """The word is in `config`, readable by its owner alone, and nowhere else that can be seen."""
    process.wait_for_program("/java")
    seen = {path for path, entry in pod.tree().items() if WORD.encode() in entry[3]}
    assert seen == {config} | ({FILE} & seen) and pod.mode(config) == 0o600
    for name in ("cmdline", "environ"):
        # In the middle of execve(2) the program is there, and its arguments are not.
        shown = Path(f"/proc/{process.pid}/{name}")
        until(name, shown.read_bytes, 10, 0.005)
        assert WORD.encode() not in shown.read_bytes(), name
    assert WORD not in process.said()


# A listener outside with TLS and a user.
OUTSIDE = {
    "KAFKA_LISTENERS": "INSIDE://:9092,OUTSIDE://:9093",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "INSIDE:PLAINTEXT,OUTSIDE:SASL_SSL",
    "KAFKA_INTER_BROKER_LISTENER_NAME": "INSIDE",
    "KAFKA_SASL_ENABLED_MECHANISMS": "PLAIN",
    "KAFKA_INIT_SASL_OUTSIDE_USER": "admin",
    "KAFKA_INIT_SASL_OUTSIDE_PASSWORD": "another",
}
TLS = "/etc/tls"


@pytest.fixture(scope="session")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Secret of cert-manager for the pod."""
    return Issuer(tmp_path_factory.mktemp("issuer")).make().secret("kafka", ["kafka-0"])


def mount(pod: Pod, secret: Path, **instead: str) -> None:
    """The Secret's files in the pod; `instead`: other content of tls_key and so on."""
    for path in secret.iterdir():
        content = instead.get(path.name.replace(".", "_"), path.read_text())
        pod.write(f"{TLS}/{path.name}", content, 0o400)


@pytest.mark.parametrize("variable", BROKER_SECRETS)
def test_broker(variable: str, pod: Pod) -> None:
    """From a variable, which java does not inherit."""
    pod.serve_zookeeper()
    env = {**OUTSIDE, "SPY_STAYS": "1", "KAFKA_SSL_KEYSTORE_TYPE": "PEM"}
    # Which takes each of them without the others.
    env["KAFKA_SSL_ENGINE_FACTORY_CLASS"] = "a.Plugin"
    env[variable] = f"user={WORD}" if variable.endswith("_USERS") else WORD
    process = pod.init("broker", env=env)
    nowhere(pod, process, SERVER_PROPERTIES)
    with open(f"/proc/{process.pid}/environ") as file:
        names = {one.partition("=")[0] for one in file.read().split("\0")}
    assert variable not in names and "KAFKA_SSL_KEYSTORE_TYPE" in names


@pytest.mark.parametrize("variable", ZOOKEEPER_SECRETS)
def test_zookeeper(variable: str, pod: Pod) -> None:
    """The same for zoo.cfg."""
    nowhere(pod, pod.init("zookeeper", env={variable: WORD, "SPY_STAYS": "1"}), ZOO_CFG)


def test_file(pod: Pod) -> None:
    """From a file; its name is no secret."""
    pod.serve_zookeeper()
    pod.write(FILE, WORD + "\n", 0o400)
    env = {"KAFKA_SSL_KEY_PASSWORD_FILE": FILE, "SPY_STAYS": "1"}
    process = pod.init("broker", env=env)
    nowhere(pod, process, SERVER_PROPERTIES)
    assert properties(pod.read(SERVER_PROPERTIES))["ssl.key.password"] == WORD


def test_password_file(pod: Pod) -> None:
    """A user's password from a file, byte for byte, whatever it holds."""
    pod.serve_zookeeper()
    pod.write(FILE, f'{WORD}"\\$(POD_IP)\n\n', 0o400)
    env = {
        **OUTSIDE,
        "KAFKA_INIT_SASL_OUTSIDE_PASSWORD": None,
        "KAFKA_INIT_SASL_OUTSIDE_PASSWORD_FILE": FILE,
        "SPY_STAYS": "1",
    }
    nowhere(pod, pod.init("broker", env=env), SERVER_PROPERTIES)
    # As JaasConfig wants it, and that as java.util.Properties does.
    assert rf'password="{WORD}\\"\\\\$(POD_IP)\\n"' in pod.read(SERVER_PROPERTIES)


def test_options_of_java(pod: Pod) -> None:
    """KAFKA_OPTS is the user's own, with whatever is in it, and a JAAS file wins over a default."""
    env = {
        **OUTSIDE,
        "KAFKA_INIT_SASL_OUTSIDE_USER": None,
        "KAFKA_INIT_SASL_OUTSIDE_PASSWORD": None,
        "KAFKA_SASL_ENABLED_MECHANISMS": "SCRAM-SHA-512",
    }
    key = "listener.name.outside.scram-sha-512.sasl.jaas.config"
    assert key in pod.rendered("broker", env=env)
    env["KAFKA_OPTS"] = "-Djava.security.auth.login.config=/etc/jaas.conf"
    assert key not in pod.rendered("broker", env=env)
    pod.write("/etc/jaas.conf", "KafkaServer { a.B required; };")
    pod.serve_zookeeper()
    assert env["KAFKA_OPTS"] in spied(pod.broker(env=env)).argv


@pytest.mark.parametrize("role", ["broker", "zookeeper"])
def test_tls(role: str, pod: Pod, secret: Path) -> None:
    """The key is in the run directory, in PKCS#8, for its owner alone; each store is named."""
    pod.serve_zookeeper()
    mount(pod, secret)
    env = {**OUTSIDE, "KAFKA_INIT_TLS_DIR": TLS, "SPY_STAYS": "1"}
    process = pod.init(role, env=env if role == "broker" else {**env, "ZK_REPLICAS": "1"})
    process.wait_for_program("/java")
    body = (secret.parent / "kafka.pkcs8").read_text().splitlines()[5]
    store = f"{RUN}/tls.keystore.pem"
    assert {path for path, entry in pod.tree().items() if body.encode() in entry[3]} == {store}
    assert pod.mode(store) == pod.mode(f"{RUN}/tls.truststore.pem") == 0o600
    assert pod.read(store).startswith("-----BEGIN PRIVATE KEY-----\n")
    assert pod.read(f"{RUN}/tls.truststore.pem") == (secret / "ca.crt").read_text()
    keys = ("ssl.keystore", "ssl.truststore")
    if role == "zookeeper":
        keys = ("ssl.keyStore", "ssl.trustStore")
    found = pod.read(SERVER_PROPERTIES if role == "broker" else ZOO_CFG)
    for key, path in zip(keys, (store, f"{RUN}/tls.truststore.pem"), strict=True):
        assert f"{key}.type=PEM\n" in found and f"{key}.location={path}\n" in found
    assert "the certificate of /etc/tls ends " in process.said()
    assert body not in process.said()
    record = pod.read(f"{RUN}/run.properties")
    assert "certificate\\ of\\ " in record and body not in record


def test_tls_where_the_run_directory_is_another(make_pod, secret: Path) -> None:
    """What server.properties names is what is there."""
    pod = make_pod(read_only=True, writable=["/dev/shm", TLS])
    pod.path("/dev/shm").chmod(0o1777)
    pod.serve_zookeeper()
    mount(pod, secret)
    spied(pod.broker(env={**OUTSIDE, "KAFKA_INIT_TLS_OUTSIDE_DIR": TLS}))
    place = "/dev/shm/kafka-init-broker"
    key = "listener.name.outside.ssl.keystore.location"
    found = pod.read(f"{place}/server.properties")
    assert f"{key}={place}/tls-outside.keystore.pem\n" in found
    assert pod.mode(f"{place}/tls-outside.keystore.pem") == 0o600


def test_stores_of_two_names(pod: Pod, secret: Path) -> None:
    """A listener called ZOOKEEPER beside the TLS of the client of ZooKeeper."""
    mount(pod, secret)
    env = {
        **OUTSIDE,
        "KAFKA_LISTENERS": "ZOOKEEPER://:9092",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "ZOOKEEPER:SSL",
        "KAFKA_INTER_BROKER_LISTENER_NAME": "ZOOKEEPER",
        "KAFKA_INIT_TLS_ZOOKEEPER_DIR": TLS,
        "KAFKA_INIT_ZOOKEEPER_TLS_DIR": TLS,
    }
    env = {key: value for key, value in env.items() if "OUTSIDE" not in key}
    found = pod.rendered("broker", env=env)
    stores = [value for key, value in found.items() if key.endswith("keystore.location")]
    assert len(stores) == 2 and len({*stores}) == 2, found


def test_stores_of_a_former_start(pod: Pod, secret: Path) -> None:
    """A key that is not configured any more does not stay; what others put there does."""
    mount(pod, secret)
    pod.serve_zookeeper()
    spied(pod.broker(env={**OUTSIDE, "KAFKA_INIT_TLS_DIR": TLS}))
    assert pod.path(f"{RUN}/tls.keystore.pem").exists()
    pod.write(f"{RUN}/mine.keystore.pem", "")
    spied(pod.broker(env={**OUTSIDE, "KAFKA_INIT_TLS_OUTSIDE_DIR": TLS}))
    names = {path.name for path in pod.path(RUN).glob("*.pem")}
    expected = {"tls-outside.keystore.pem", "tls-outside.truststore.pem", "mine.keystore.pem"}
    assert names == expected


def test_render_tls(pod: Pod, secret: Path) -> None:
    """With --out the stores are among the files, and named there."""
    mount(pod, secret)
    env = {**OUTSIDE, "KAFKA_INIT_TLS_DIR": TLS}
    assert pod.rendered("broker", env=env)["ssl.keystore.location"] == f"{RUN}/tls.keystore.pem"
    assert not pod.path(RUN).exists()
    result = pod.render("broker", "--out=/out", env=env)
    assert result.code == 0, result.err
    assert "ssl.keystore.location=/out/tls.keystore.pem\n" in pod.read("/out/server.properties")
    assert pod.mode("/out/tls.keystore.pem") == 0o600


def test_wrong_tls(pod: Pod, secret: Path) -> None:
    """A key of another certificate, before any JVM; the key is not shown."""
    pod.write(LOG, "")
    other = (secret.parent / "authority.key").read_text()
    mount(pod, secret, tls_key=other)
    result = pod.broker(env={**OUTSIDE, "KAFKA_INIT_TLS_DIR": TLS})
    assert result.code == 3
    assert f"KAFKA_INIT_TLS_DIR: {TLS}/tls.key and tls.crt: the private key belongs" in result.err
    assert "the private key belongs to none" in pod.read(LOG)
    assert other.splitlines()[3] not in result.err


def test_a_listener_that_is_none(pod: Pod) -> None:
    """A mistyped name does not leave a listener without its users."""
    result = pod.broker(env={**OUTSIDE, "KAFKA_INIT_SASL_OUTISDE_USERS": f"alice={WORD}"})
    assert result.code == 3 and WORD not in result.err
    assert "there is no listener OUTISDE, but INSIDE, OUTSIDE" in result.err


def test_overridden(pod: Pod) -> None:
    """The line about an override hides both values."""
    pod.write("/etc/server.properties", f"ssl.key.password={WORD}1\n")
    env = {"KAFKA_SSL_KEY_PASSWORD": f"{WORD}2"}
    result = pod.render("broker", "--server-properties=/etc/server.properties", env=env)
    assert f"ssl.key.password={WORD}2" in result.text
    assert "ssl.key.password: " in result.err and WORD not in result.err


@pytest.mark.parametrize(
    "env",
    [
        {"KAFKA_SSL_KEY_PASSWORD": f"{WORD}\udcff"},
        {"KAFKA_SSL_KEY_PASSWORD": WORD, "KAFKA_CFG_SSL_KEY_PASSWORD": f"{WORD}2"},
        {"KAFKA_SSL_KEY_PASSWORD": WORD, "KAFKA_SSL_KEY_PASSWORD_FILE": FILE},
        {"KAFKA_SSL_KEY_PASSWORD": f"{WORD}\n", "KAFKA_A____B": "x"},
        {"KAFKA_SSL_KEY_PASSWORD": f"$({WORD})", "POD_IP": "x"},
        {"ZOOKEEPER_SECRET_PASSWORD": WORD, "KAFKA_LOG_DIRS": "$(ZOOKEEPER_SECRET_PASSWOR)"},
    ],
)
def test_errors(env: dict[str, str], pod: Pod) -> None:
    """An error about a password, or beside one, does not show it."""
    pod.write(LOG, "")
    pod.write(FILE, WORD)
    result = pod.broker(env=env)
    assert result.code == 3
    assert WORD not in result.err and WORD not in pod.read(LOG)


def test_mounted_file(pod: Pod) -> None:
    """An error in a line of a mounted file shows its number, not its text."""
    pod.write("/etc/server.properties", f"ssl.key.password={WORD}\\u12\n")
    result = pod.broker("--server-properties=/etc/server.properties")
    assert result.code == 3 and "/etc/server.properties:1" in result.err
    assert WORD not in result.err


def test_part_of_another_value(pod: Pod) -> None:
    """A value that a password was expanded into: java inherits neither variable with it."""
    pod.serve_zookeeper()
    env = {"KAFKA_SSL_KEY_PASSWORD": WORD, "KAFKA_OTHER": "$(KAFKA_SSL_KEY_PASSWORD)"}
    result = pod.broker(env=env)
    assert properties(pod.read(SERVER_PROPERTIES))["other"] == WORD
    assert WORD not in result.out.decode() and WORD not in result.err


@pytest.mark.parametrize("other", ["KAFKA_CFG_SSL_KEY_PASSWORD", "KAFKA_SSL_KEY__PASSWORD"])
def test_under_two_names(other: str, pod: Pod) -> None:
    """The same password under another name of the key, or nearly: java inherits neither."""
    pod.serve_zookeeper()
    result = pod.broker(env={"KAFKA_SSL_KEY_PASSWORD": WORD, other: WORD})
    assert result.code == 0, result.err
    assert WORD not in result.out.decode()


def test_control(pod: Pod) -> None:
    """A word that is no secret is seen in all these places, so the tests do look."""
    pod.serve_zookeeper()
    directory = f"{VOLUME}/{WORD}"
    result = pod.broker("--", f"-D{WORD}", env={"KAFKA_LOG_DIRS": directory})
    spy = spied(result)
    assert f"-D{WORD}" in spy.argv and spy.environment["KAFKA_LOG_DIRS"] == directory
    assert WORD in result.err


@pytest.mark.parametrize("version", ["17.0.15", "1.8.0_452", "21.0.2", None])
def test_key_of_todays_openssl(version: "str | None", pod: Pod, secret: Path) -> None:
    """PBES2 is refused where the java that will run is known not to read it."""
    key, sealed = secret.parent / "kafka.pkcs8", secret.parent / "sealed"
    words = ["openssl", "pkcs8", "-topk8", "-v2", "aes256", "-passout", f"pass:{WORD}"]
    subprocess.run([*words, "-in", key, "-out", sealed], check=True)
    mount(pod, secret, tls_key=sealed.read_text())
    if version:
        pod.write("/opt/java/release", f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    result = pod.render(
        "broker", env={**OUTSIDE, "KAFKA_INIT_TLS_DIR": TLS, "KAFKA_SSL_KEY_PASSWORD": WORD}
    )
    too_old = version is not None and version < "19"
    assert result.code == (3 if too_old else 0), result.err
    assert ("encrypted with PBES2, which Java" in result.err) == too_old
