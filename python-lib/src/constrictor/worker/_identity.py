"""Root's powers, given up: another user where that user can reach all it needs, no capability."""

from __future__ import annotations

import ctypes
import os
import platform

from constrictor.worker import _kernel

_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION_3 = 0x20080522
_MOST_CAPABILITIES = 64


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


def unreachable(user: int, needed: dict[str, int]) -> str:
    """The first path at which this user cannot do what it must; empty when there is none.

    ``needed`` says by path what that is, as os.access has it. Leaves the process as it was.
    """
    os.setgroups([])
    os.setegid(user)
    os.seteuid(user)
    try:
        for path, mode in needed.items():
            there = os.path.lexists(path)
            if not (os.access(path, mode, effective_ids=True) if there else _visible(path)):
                return path
        return ""
    finally:
        os.seteuid(0)
        os.setegid(0)


def become(user: int) -> None:
    """Changes to this user and group for good."""
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _visible(path: str) -> bool:
    """Whether a path that seems not to exist does not lie behind a folder that is closed."""
    folder = os.path.dirname(path)
    while not os.path.isdir(folder) and folder != "/":
        folder = os.path.dirname(folder)
    return os.access(folder, os.X_OK, effective_ids=True)


def drop_capabilities() -> None:
    """Gives up all capabilities, and that any program started could bring them back."""
    for capability in range(_MOST_CAPABILITIES):
        try:
            _kernel.prctl(_kernel.PR_CAPBSET_DROP, capability)
        except OSError:
            break  # past the last that this kernel knows
    header = _Header(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _kernel.syscall(_CAPSET[platform.machine()], ctypes.byref(header), nothing)
