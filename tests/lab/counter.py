# SPDX-License-Identifier: Apache-2.0
"""counter.py COUNT PROGRAM ARGUMENT…: run the program so often, one after the other.

Prints, as JSON, how often each answer came (exit code and first line of standard output), and how
many processes were left behind: whatever the program has started and not waited for, running or a
zombie, becomes a child of this process.
"""

import ctypes
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Count."""
    times, argv = int(sys.argv[1]), sys.argv[2:]
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    read, write = os.pipe()
    # Who is left behind may hold the writing end: there is no end of file to wait for.
    os.set_blocking(read, False)
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, write, 1),
    ]
    answers: Counter[tuple[int, str]] = Counter()
    left = 0
    for _ in range(times):
        pid = os.posix_spawn(argv[0], argv, os.environ, file_actions=actions)
        while (ended := os.wait())[0] != pid:
            left += 1
        answers[os.waitstatus_to_exitcode(ended[1]), _line(read)] += 1
    print(json.dumps([[[*key, count] for key, count in answers.items()], left + _end_all()]))


def _line(read: int) -> str:
    try:
        return os.read(read, 65536).decode().partition("\n")[0]
    except BlockingIOError:
        return ""


def _end_all() -> int:
    """End those that have not ended by themselves; how many there were in all."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for count in range(sys.maxsize):
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                os.kill(pid := int(children.read_text().split()[0]), signal.SIGKILL)
                os.waitpid(pid, 0)
        except ChildProcessError:
            return count
    return 0


if __name__ == "__main__":
    main()
