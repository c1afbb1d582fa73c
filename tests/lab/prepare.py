# SPDX-License-Identifier: Apache-2.0
"""What the cluster ring needs and other rings leave time for: an engine that works, and the images.

The exit code is CANNOT_RUN where this machine can have no engine, with the reason on the last line.
"""

import sys
from contextlib import ExitStack

from lab import engine, images
from lab.command import Failed

CANNOT_RUN = 75


def main() -> int:
    """Build the images; they stay in the cache when the engine goes."""
    with ExitStack() as stack:
        try:
            using = stack.enter_context(engine.engine())
        except Failed as reason:
            print(" ".join(str(reason).split()))
            return CANNOT_RUN
        images.build(using, progress=lambda line: print(line, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
