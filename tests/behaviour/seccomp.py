# SPDX-License-Identifier: Apache-2.0
"""A seccomp profile that answers one system call with an error, as runtimes do for what is newer
than their list: usable as a preexec_fn."""

import ctypes
import platform
import struct

# seccomp(2), bpf(2): load the number, compare, return.
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, MODE_FILTER = 38, 22, 2
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000

# One number on every architecture from pidfd_send_signal (424) on, else those of x86-64.
NUMBERS = {"clone3": 435, "close_range": 436, "openat2": 437, "faccessat2": 439, "statx": 332}
NUMBERS |= {"getrandom": 318, "prlimit64": 302, "rseq": 334, "renameat2": 316, "dup3": 292}
NUMBERS |= {"eventfd2": 290, "pipe2": 293, "accept4": 288, "membarrier": 324}
if platform.machine() == "aarch64":
    NUMBERS |= {"statx": 291, "getrandom": 278, "prlimit64": 261, "rseq": 293, "renameat2": 276}
    NUMBERS |= {"dup3": 24, "eventfd2": 19, "pipe2": 59, "accept4": 242, "membarrier": 283}


def deny(call: str, error: int) -> None:
    """From now on, and for all that is executed, the call gives the error."""
    code = [
        (LOAD, 0, 0, 0),
        (JUMP_EQUAL, 0, 1, NUMBERS[call]),
        (RETURN, 0, 0, ERRNO | error),
        (RETURN, 0, 0, ALLOW),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in code))
    head = struct.pack("HxxxxxxP", len(code), ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        PR_SET_SECCOMP, MODE_FILTER, ctypes.create_string_buffer(head), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "seccomp")
