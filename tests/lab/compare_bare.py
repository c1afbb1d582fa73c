# SPDX-License-Identifier: Apache-2.0
"""The cases of compare_cases in one bare pod: a process of lab.compare, which has the plugin's
settings; the argument is the file with the pods of the cluster ring."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from lab import compare_cases, compare_forms
from lab.bare_pod import BarePod
from lab.compare_cases import Case
from lab.compare_forms import Job, Options, Said
from lab.compare_plugin import CHROOT, INIT, PYTHON, SETTINGS, Settings, unshare, write


class Runner:
    """The program of compare_forms in a pod, for case after case."""

    def __init__(self, pod: BarePod, settings: Settings) -> None:
        self.pod, self.settings = pod, settings
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, case: Case, forms: dict[str, list[str]]) -> tuple[Said, Said]:
        """What both say."""
        root = str(self.pod.root)
        job = Job([CHROOT, root], INIT, forms, dict(case.environment), root, "/dev/shm")
        binaries = [self.settings.old, self.settings.new]
        asked = json.dumps({"job": asdict(job), "binaries": binaries})
        assert self._process and self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{asked}\n".encode())
        self._process.stdin.flush()
        old, new = json.loads(self._process.stdout.readline())
        return old, new

    def __enter__(self) -> "Runner":
        words = [*self.pod.entering(), *unshare(str(self.pod.root)), *PYTHON]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(words, stdin=pipe, stdout=pipe, env={}, cwd="/")
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.communicate()


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


def main() -> int:
    """All cases; the counts and the differences go where the plugin's go."""
    settings = Settings(**json.loads(os.environ[SETTINGS]))
    options = Options.read(settings.old)
    counts: Counter[str] = Counter()
    with bare_pod(Path(settings.directory, "pod")) as pod, Runner(pod, settings) as runner:
        for case in compare_cases.every(Path(sys.argv[1])):
            for path, content in case.files.items():
                pod.write(path, content)
            forms = compare_forms.forms([case.role, *case.words], options)
            old, new = runner.run(case, forms)
            for path in case.files:
                pod.path(path).unlink()
            counts.update(forms.keys())
            write(settings, "differences", compare_forms.differences(case.name, forms, old, new))
    write(settings, "counts", [counts])
    return 0


if __name__ == "__main__":
    sys.exit(main())
