# SPDX-License-Identifier: Apache-2.0
"""The cases of compare_cases in one bare pod: a process of lab.compare, which has the plugin's
settings; the argument is the file with the pods of the cluster ring."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lab import compare_cases, compare_forms
from lab.bare_pod import BarePod
from lab.compare_forms import Job, Options
from lab.compare_plugin import CHROOT, INIT, SETTINGS, Runner, Settings, unshare, write


@contextmanager
def bare_pod(directory: Path) -> Iterator[BarePod]:
    """A pod with what both roles look for."""
    pod = BarePod(directory, hostname="kafka-1", bind={Path("/dev/null"): INIT})
    for path in ("/dev/shm", "/tmp", "/run", "/var/lib/kafka/data", "/var/lib/zookeeper"):
        pod.make(path, 0o777)
    pod.write("/etc/hosts", "127.0.0.1 localhost\n10.1.2.3 kafka-1.kafka.test kafka-1\n")
    pod.write("/opt/java/bin/java", "", 0o755)
    for path in ("kafka/libs/kafka_2.13-3.9.1.jar", "zookeeper/lib/zookeeper-3.8.4.jar"):
        pod.write(f"/opt/{path}", "")
    with pod:
        yield pod


def _runner(pod: BarePod, settings: Settings) -> Runner:
    return Runner([*pod.entering(), *unshare(str(pod.root))], settings)


def main() -> int:
    """All cases; the counts and the differences go where the plugin's go."""
    settings = Settings(**json.loads(os.environ[SETTINGS]))
    options = Options.read(settings.old)
    counts: Counter[str] = Counter()
    with bare_pod(Path(settings.directory, "pod")) as pod, _runner(pod, settings) as runner:
        root = str(pod.root)
        for case in compare_cases.every(Path(sys.argv[1])):
            for path, content in case.files.items():
                pod.write(path, content)
            forms = compare_forms.forms([case.role, *case.words], options)
            job = Job([CHROOT, root], INIT, forms, dict(case.environment), root, "/dev/shm")
            old, new = runner.run(job)
            for path in case.files:
                pod.path(path).unlink()
            counts.update(forms.keys())
            write(settings, "differences", compare_forms.differences(case.name, forms, old, new))
    write(settings, "counts", [counts])
    return 0


if __name__ == "__main__":
    sys.exit(main())
