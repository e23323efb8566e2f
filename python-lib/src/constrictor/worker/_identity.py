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


def become(user: int, reached: dict[str, int]) -> str:
    """Changes to this user and group for good; answers why not when it could not work as that.

    ``reached`` says by path what the user must be able to do there, as os.access has it.
    """
    os.setgroups([])
    os.setegid(user)
    os.seteuid(user)
    try:
        for path, mode in reached.items():
            if os.path.lexists(path) and not os.access(path, mode, effective_ids=True):
                return f"user {user} cannot reach {path}"
            if not os.path.lexists(path) and not _visible(path):
                return f"user {user} cannot reach {path}"
    finally:
        os.seteuid(0)
        os.setegid(0)
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    return ""


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
