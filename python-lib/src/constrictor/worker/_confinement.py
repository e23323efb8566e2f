"""All that a worker gives up before plugin code is imported, the strongest last.

Each tier is applied where the machine has it; one that the host relies on and that fails ends the
start, so that no plugin ever runs with less than was reported of it.
"""

from __future__ import annotations

import os
import resource
import sys
import time

from constrictor.worker import _identity, _kernel, _landlock, _seccomp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DATA_FACTOR, _DATA_LEAST = 2, 512 << 20
"""RLIMIT_DATA counts what is reserved and not what is resident: native libraries reserve much."""

_READABLE = (
    *("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64"),
    *("/usr/share/zoneinfo", "/etc/localtime", "/etc/ld.so.cache"),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu"),
)
_LOADERS = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")
"""What the kernel starts in a program's place; the interpreter itself may be started anew."""

_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_READABLE_WITH_NETWORK = (
    *("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf"),
    *("/etc/services", "/etc/ssl", "/etc/pki", "/usr/share/ca-certificates"),
)


def apply(settings: dict[str, Any]) -> dict[str, Any]:
    """Confines the process for good; answers what is in force, by tier.

    Raises OSError when a tier that ``required`` names cannot be had.
    """
    readable, writable = settings["read"], settings["write"]
    _limit_resources(settings)
    report: dict[str, Any] = {"limits": True}
    report["user"] = _change_user(settings, readable, writable)
    _kernel.prctl(_kernel.PR_SET_NO_NEW_PRIVS, 1)
    report["landlock"] = _landlock.version()
    if report["landlock"]:
        _landlock.restrict(_rights(settings, readable, writable), settings["ports"])
    report["seccomp"] = _seccomp.available()
    if report["seccomp"]:
        _seccomp.restrict(bool(settings["ports"]))
    for tier in settings["required"]:
        if not report.get(tier):
            raise OSError(f"the confinement tier {tier} is required and cannot be had")
    return report


def _limit_resources(settings: dict[str, Any]) -> None:
    data = max(_DATA_FACTOR * settings["memory_bytes"], settings["memory_bytes"] + _DATA_LEAST)
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_DATA: data,
        resource.RLIMIT_FSIZE: settings["file_bytes"],
        resource.RLIMIT_NOFILE: settings["open_files"],
    }
    if settings["user"]:
        # It counts all of a user's processes, so it needs a user of the plugin's own.
        wanted[resource.RLIMIT_NPROC] = settings["processes"]
    for which, most in wanted.items():
        _, hard = resource.getrlimit(which)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (bound, bound))


def _change_user(settings: dict[str, Any], readable: list[str], writable: list[str]) -> str:
    """Empty when the process is no longer root's; else why it still is."""
    if os.getuid() != 0:
        return "the host's own user"
    why = "no user was named"
    user = settings["user"]
    if user:
        needed = dict.fromkeys([*_interpreter(), *readable], os.R_OK)
        needed.update(dict.fromkeys(writable, os.R_OK | os.W_OK))
        closed = _identity.unreachable(user, needed)
        why = f"user {user} cannot reach {closed}" if closed else ""
        if not why:
            parent = os.getppid()
            os.chown(settings["temp"], user, user)
            _identity.become(user)
            _kernel.die_with_parent(parent)  # a change of user has disarmed it
    _identity.drop_capabilities()
    return why


def _interpreter() -> list[str]:
    library = os.path.dirname(os.path.abspath(os.__file__))
    prefixes = {os.path.join(prefix, "lib") for prefix in (sys.prefix, sys.base_prefix)}
    return [library, *prefixes, os.path.join(sys.prefix, "pyvenv.cfg")]


def _rights(settings: dict[str, Any], readable: list[str], writable: list[str]) -> dict[str, int]:
    own = (f"/proc/{os.getpid()}", *_interpreter(), *_READABLE)
    rights = dict.fromkeys((*own, *readable), _landlock.READ)
    if settings["ports"]:
        rights.update(dict.fromkeys(_READABLE_WITH_NETWORK, _landlock.READ))
    rights.update(dict.fromkeys(_DEVICES, _landlock.USE))
    for program in (os.path.realpath(sys.executable), *_LOADERS):
        rights[program] = _landlock.EXECUTE
    everything = _landlock.all_rights()
    rights.update(dict.fromkeys((*writable, settings["temp"]), everything))
    return rights


class CpuMeter:
    """Keeps RLIMIT_CPU, which counts a process's whole life, a call's limit ahead of what is used.

    The host's own watch is there first; this one holds when the host cannot keep up.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self._seconds = settings["cpu_ms"] / 1000
        self._armed_at = float("-inf")

    def begin(self) -> None:
        """A call begins."""
        used = time.process_time()
        if used > self._armed_at + 1:
            self._armed_at = used
            _, hard = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (int(used + 2 * self._seconds + 3), hard))
