"""The system calls that Python's library does not offer, by ctypes. Linux alone has them."""

from __future__ import annotations

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAPBSET_DROP = 24

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def prctl(option: int, argument: int) -> None:
    """One of the process's own settings; OSError where the kernel refuses."""
    if _libc.prctl(option, ctypes.c_ulong(argument), 0, 0, 0) != 0:
        raise _error(f"prctl {option}")


def syscall(number: int, *arguments: object) -> int:
    """Any system call; OSError with the kernel's own number when it fails."""
    result = int(_libc.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        raise _error(f"system call {number}")
    return result


def join(process: int, namespaces: int) -> None:
    """Joins namespaces of the process behind a descriptor; OSError where the kernel refuses."""
    if _libc.setns(ctypes.c_int(process), ctypes.c_int(namespaces)) != 0:
        raise _error("setns")


def _error(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")


def die_with_parent(parent: int, signal_number: int = signal.SIGKILL) -> None:
    """Has the kernel signal this process when the thread that started it ends.

    The parent may have ended just before: then this process ends at once.
    """
    prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:
        os._exit(1)
