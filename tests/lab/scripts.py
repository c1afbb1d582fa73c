# SPDX-License-Identifier: Apache-2.0
"""What the distributions' own scripts start: they are run, with a program in java's place.

    python3 -m lab.scripts KAFKA FILE

runs the cases of FILE with bin/kafka-server-start.sh below KAFKA and writes what it found back.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

# Debian's copy of ZooKeeper 3.8's zkServer.sh; upstream's is the same up to java's arguments.
ZK_SERVER = Path("/usr/share/zookeeper/bin/zkServer.sh")
HOSTNAME = "kafka-0"

# What zkEnv.sh of 3.8 and 3.9 sets of what zkServer.sh reads. Debian's is another, for its own
# places of jars and logs.
ZK_ENV = """\
JAVA=$JAVA_HOME/bin/java
ZOOCFGDIR=$ZOOBINDIR/../conf
ZOO_LOG_DIR=${ZOO_LOG_DIR:-$ZOOBINDIR/../logs}
SERVER_JVMFLAGS="-Xmx${ZK_SERVER_HEAP:-1000}m $SERVER_JVMFLAGS"
for jar in "$ZOOBINDIR"/../lib/*.jar; do CLASSPATH="$jar:$CLASSPATH"; done
CLASSPATH=${CLASSPATH%:}
"""

# kafka-run-class.sh asks java for its version.
JAVA = """\
#!/bin/sh
[ "$1" != -version ] || { echo 'openjdk version "17.0.1"' >&2; exit; }
printf '%s\\0' java "$@" > "$SAID"
"""


def zk_server(env: Mapping[str, str], jars: tuple[str, ...]) -> list[str]:
    """java's arguments from zkServer.sh; BASE stands for the distribution's directory."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        _fill(base, "lib", jars)
        (base / "bin").mkdir()
        (base / "bin/zkServer.sh").symlink_to(ZK_SERVER)
        (base / "bin/zkEnv.sh").write_text(ZK_ENV)
        # ZOO_DATADIR_AUTOCREATE_DISABLE wants it to be there.
        (base / "data/version-2").mkdir(parents=True)
        config = base / "zoo.cfg"
        config.write_text(f"dataDir={base}/data\n")
        return _run(base, env, "bin/zkServer.sh", "start-foreground", str(config))


def kafka_server_start(
    distribution: Path, env: Mapping[str, str], files: tuple[str, ...]
) -> list[str]:
    """The same from kafka-server-start.sh, with these files in libs."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        shutil.copytree(distribution / "bin", base / "bin")
        _fill(base, "libs", files)
        return _run(base, env, "bin/kafka-server-start.sh", "CONFIG")


def _fill(base: Path, directory: str, names: tuple[str, ...]) -> None:
    (base / directory).mkdir()
    for name in names:
        (base / directory / name).touch()
    (base / "jre/bin").mkdir(parents=True)
    (base / "jre/bin/java").write_text(JAVA)
    (base / "jre/bin/java").chmod(0o755)


def _run(base: Path, env: Mapping[str, str], script: str, *words: str) -> list[str]:
    said = base / "said"
    fixed = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOSTNAME": HOSTNAME, "SAID": str(said)}
    given = {key: value.replace("BASE", str(base)) for key, value in env.items()}
    subprocess.run(
        [str(base / script), *words],
        env={**fixed, "JAVA_HOME": str(base / "jre"), **given},
        check=True,
        capture_output=True,
        timeout=60,
    )
    return said.read_text().replace(f"{base}/bin/..", "BASE").replace(str(base), "BASE").split(
        "\0"
    )[:-1]


def _main() -> None:
    distribution, file = (Path(word) for word in sys.argv[1:])
    record = json.loads(file.read_text())
    for case in record["cases"]:
        files = tuple(record["libs"])
        case["argv"] = kafka_server_start(distribution, case["env"], files)
    file.write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    _main()
