# SPDX-License-Identifier: Apache-2.0
"""What rings need and other rings leave time for: python -m lab.prepare images kubernetes.

The exit code is CANNOT_RUN where this machine can have none of it, with the reason on the last
line.
"""

import sys
from contextlib import ExitStack

from lab import engine, images, kubernetes, kubernetes_build
from lab.command import Failed

CANNOT_RUN = 75


def main() -> int:
    """Build what is asked for; it stays in the cache when the engine goes."""
    with ExitStack() as stack:
        try:
            if "kubernetes" in sys.argv:
                kubernetes.check()
            using = stack.enter_context(engine.engine())
        except Failed as reason:
            print(" ".join(str(reason).split()))
            return CANNOT_RUN
        images.build(using, progress=_say)
    if "kubernetes" in sys.argv and not kubernetes.given():
        kubernetes_build.ensure(_say)
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
