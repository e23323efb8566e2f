"""Landlock: the kernel lets this process, and all it starts, open the named paths and no others.

Needs no privilege and cannot be undone. See ``landlock(7)``; the numbers are the kernel's own and
equal on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import stat

from constrictor.worker import _kernel

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_RULE_PATH, _RULE_PORT = 1, 2

_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_TRUNCATE = 1 << 14
_IOCTL_DEVICE = 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEVICE

READ = _READ_FILE | _READ_DIR
EXECUTE = _READ_FILE | _EXECUTE
USE = _READ_FILE | _WRITE_FILE
"""Of a device: no ioctl, no truncation."""

_ALL_BY_VERSION = ((5, (1 << 16) - 1), (3, (1 << 15) - 1), (2, (1 << 14) - 1), (1, (1 << 13) - 1))
_MAKE_DEVICES = 1 << 6 | 1 << 11
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6
_CONNECT_AND_BIND, _CONNECT = 3, 2
_ABSTRACT_SOCKETS_AND_SIGNALS = 3


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("ports", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("descriptor", ctypes.c_int32))


class _PortRule(ctypes.Structure):
    _fields_ = (("allowed", ctypes.c_uint64), ("port", ctypes.c_uint64))


def version() -> int:
    """The kernel's Landlock version; 0 where there is none."""
    try:
        return _kernel.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(1))
    except OSError:
        return 0


def all_rights() -> int:
    """Every right over files that this kernel knows, but for making devices."""
    known = version()
    return next((rights for since, rights in _ALL_BY_VERSION if known >= since), 0) & ~_MAKE_DEVICES


def restrict(rights: dict[str, int], ports: list[int]) -> None:
    """Confines the calling thread and all that it starts; OSError where the kernel refuses.

    ``rights`` says by path what is allowed there and below; paths that do not exist are left out.
    TCP may be spoken to ``ports`` alone. Needs no_new_privs.
    """
    known = version()
    handled = all_rights() | _MAKE_DEVICES
    ruleset = _Ruleset(
        handled,
        _CONNECT_AND_BIND if known >= _NETWORK_SINCE else 0,
        _ABSTRACT_SOCKETS_AND_SIGNALS if known >= _SCOPES_SINCE else 0,
    )
    # An older kernel takes only the part of the structure that it knows.
    size = 24 if known >= _SCOPES_SINCE else 16 if known >= _NETWORK_SINCE else 8
    rules = _kernel.syscall(
        _CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), ctypes.c_uint(0)
    )
    try:
        for path, allowed in rights.items():
            _allow(rules, path, allowed & handled)
        for port in ports if known >= _NETWORK_SINCE else ():
            rule = _PortRule(_CONNECT, port)
            _kernel.syscall(
                _ADD_RULE, ctypes.c_int(rules), _RULE_PORT, ctypes.byref(rule), ctypes.c_uint(0)
            )
        _kernel.syscall(_RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint(0))
    finally:
        os.close(rules)


def _allow(rules: int, path: str, allowed: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            allowed &= _OF_FILES
        rule = _PathRule(allowed, descriptor)
        _kernel.syscall(
            _ADD_RULE, ctypes.c_int(rules), _RULE_PATH, ctypes.byref(rule), ctypes.c_uint(0)
        )
    finally:
        os.close(descriptor)
