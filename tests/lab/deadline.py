# SPDX-License-Identifier: Apache-2.0
"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# Between two looks. Short beside everything that is waited for, long beside the cost of a look.
PAUSE = 0.1


class TimedOut(Exception):
    """What was waited for did not come; the message says what it was."""


def until(what: str, condition: Callable[[], T], seconds: float, pause: float = PAUSE) -> T:
    """Return the first true value of condition(), or raise TimedOut with `what`.

    An exception from condition() is raised at once: a condition that may fail on the way (a port
    that nobody listens on yet) says False itself, so that a mistake never looks like a time-out.
    """
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= end:
            raise TimedOut(f"{what}: not within {seconds:g} s")
        time.sleep(pause)
