"""Seccomp: system calls that no plugin needs, or that were not granted, fail with EPERM.

Needs no privilege and cannot be undone; all that the process starts inherits it. What cannot be
told from the arguments in registers (paths, addresses) is Landlock's.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from constrictor.worker import _kernel

_ALLOW = 0x7FFF0000
_FAIL = 0x00050000
_KILL_PROCESS = 0x80000000

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16

_X32 = 0x40000000
_NEW_NAMESPACES = 0x7E020080
_AF_UNIX, _SOCK_STREAM, _SOCK_TYPE = 1, 1, 0xF
_SET_MODE_FILTER, _ASK_ACTION = 1, 2

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""The column of the tables, and how the kernel names the architecture to a filter."""

_SECCOMP = (317, 277)
_CLONE, _CLONE3, _SOCKETPAIR = (56, 220), (435, 435), (53, 199)

_LISTEN = ((49, 200), (50, 201), (43, 202), (288, 242))
"""bind, listen, accept, accept4."""

_CONNECT = ((41, 198), (42, 203))
"""socket, connect."""

_OTHER_PROCESSES = ((101, 117), (310, 270), (311, 271), (438, 438), (312, 272))
"""ptrace, process_vm_readv, process_vm_writev, pidfd_getfd, kcmp."""

_NAMESPACES = ((165, 40), (166, 39), (155, 41), (161, 51), (272, 97), (308, 268))
"""mount, umount2, pivot_root, chroot, unshare, setns."""

_MOUNTS_AND_HANDLES = (*((one, one) for one in (*range(428, 434), 442)), (303, 264), (304, 265))
"""open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr; file handles."""

_RARE = ((425, 425), (426, 426), (427, 427), (321, 280), (298, 241), (323, 282))
"""io_uring, which would get past this filter; bpf, perf_event_open, userfaultfd."""

_KEYS = ((248, 217), (250, 219), (249, 218))
"""add_key, keyctl, request_key."""

_MODULES = ((175, 105), (313, 273), (176, 106), (246, 104), (320, 294), (169, 142))
"""init_module, finit_module, delete_module, kexec_load, kexec_file_load, reboot."""

_MACHINE = ((167, 224), (168, 225), (163, 89), (103, 116), (164, 170), (227, 112), (159, 171))
"""swapon, swapoff, acct, syslog, settimeofday, clock_settime, adjtimex."""

_NAMES = ((305, 266), (170, 161), (171, 162), (179, 60))
"""clock_adjtime, sethostname, setdomainname, quotactl."""

_NEVER = (
    *(*_OTHER_PROCESSES, *_NAMESPACES, *_MOUNTS_AND_HANDLES),
    *(*_RARE, *_KEYS, *_MODULES, *_MACHINE, *_NAMES),
)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def available() -> bool:
    """Whether this machine's kernel and architecture are ones that the filter is written for."""
    if platform.machine() not in _ARCHITECTURES:
        return False
    column, _ = _ARCHITECTURES[platform.machine()]
    action = ctypes.c_uint32(_FAIL)
    try:
        _kernel.syscall(_SECCOMP[column], _ASK_ACTION, ctypes.c_uint(0), ctypes.byref(action))
    except OSError:
        return False
    return True


def restrict(network: bool) -> None:
    """Puts the filter on the calling thread and all that it starts; OSError when refused.

    Without ``network`` no socket can be made but a connected pair. Needs no_new_privs.
    """
    column, architecture = _ARCHITECTURES[platform.machine()]
    instructions = _instructions(column, architecture, network)
    packed = b"".join(struct.pack("=HBBI", *one) for one in instructions)
    program = _Program(len(instructions), packed)
    _kernel.syscall(_SECCOMP[column], _SET_MODE_FILTER, ctypes.c_uint(0), ctypes.byref(program))


def _instructions(column: int, architecture: int, network: bool) -> list[tuple[int, int, int, int]]:
    refuse = (_RETURN, 0, 0, _FAIL | errno.EPERM)
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _FAIL | errno.ENOSYS),
        # Its flags are behind a pointer; told that it is missing, libraries take clone.
        (_EQUAL, 0, 1, _CLONE3[column]),
        (_RETURN, 0, 0, _FAIL | errno.ENOSYS),
    ]
    for numbers in (*_NEVER, *_LISTEN, *(() if network else _CONNECT)):
        program += [(_EQUAL, 0, 1, numbers[column]), refuse]
    program += [
        (_EQUAL, 0, 4, _CLONE[column]),
        (_LOAD, 0, 0, _ARGUMENTS_AT),
        (_ANY_BIT, 0, 1, _NEW_NAMESPACES),
        refuse,
        (_RETURN, 0, 0, _ALLOW),
        # A pair of datagram sockets could still be sent from to any socket by its path.
        (_EQUAL, 0, 6, _SOCKETPAIR[column]),
        (_LOAD, 0, 0, _ARGUMENTS_AT),
        (_EQUAL, 0, 3, _AF_UNIX),
        (_LOAD, 0, 0, _ARGUMENTS_AT + 8),
        (_AND, 0, 0, _SOCK_TYPE),
        (_EQUAL, 1, 0, _SOCK_STREAM),
        refuse,
        (_RETURN, 0, 0, _ALLOW),
    ]
    return program
