"""All that a worker gives up before plugin code is imported, the strongest last.

Each tier is applied where the machine has it; one that the host relies on and that fails ends the
start, so that no plugin ever runs with less than was reported of it.
"""

from __future__ import annotations

import os
import resource
import sys
import time

from constrictor.worker import _identity, _kernel, _landlock, _paths, _seccomp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from constrictor.worker._namespaces import Namespaces

_DATA_FACTOR, _DATA_LEAST = 2, 512 << 20
"""RLIMIT_DATA counts what is reserved and not what is resident: native libraries reserve much."""


def plugin_user(settings: dict[str, Any]) -> tuple[int, str]:
    """The user that the worker shall become; 0 where it stays what it is, and then why."""
    if os.getuid() != 0:
        return 0, "the host's own user"
    user: int = settings["user"]
    if not user:
        return 0, "no user was named"
    needed = dict.fromkeys([*_paths.interpreter(), *settings["read"]], os.R_OK)
    needed.update(dict.fromkeys(settings["write"], os.R_OK | os.W_OK))
    closed = _identity.unreachable(user, needed)
    return (0, f"user {user} cannot reach {closed}") if closed else (user, "")


def apply(
    settings: dict[str, Any], user: tuple[int, str], namespaces: Namespaces | OSError | None
) -> dict[str, Any]:
    """Confines the process for good; answers what is in force, by tier.

    ``user`` is ``plugin_user``'s answer, ``namespaces`` those that were made for the worker, or why
    they could not. Raises OSError when a tier that ``required`` names cannot be had.
    """
    if isinstance(namespaces, OSError):
        raise namespaces
    _limit_resources(settings)
    report: dict[str, Any] = {"limits": True, "user": user[1], "namespaces": namespaces is not None}
    _give_up_powers(settings, user[0], namespaces)
    _kernel.prctl(_kernel.PR_SET_NO_NEW_PRIVS, 1)
    report["landlock"] = _landlock.version()
    if report["landlock"]:
        _landlock.restrict(_rights(settings), settings["ports"])
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


def _give_up_powers(settings: dict[str, Any], user: int, namespaces: Namespaces | None) -> None:
    parent = os.getppid()
    root = os.getuid() == 0
    if user:
        if namespaces is None:
            os.chown(settings["temp"], user, user)
        _identity.become(user)
        _kernel.die_with_parent(parent)  # a change of user has disarmed it
    if namespaces is not None:
        namespaces.enter(network=bool(settings["ports"]))
    elif root:
        _identity.drop_capabilities()


def _rights(settings: dict[str, Any]) -> dict[str, int]:
    own = f"/proc/{os.getpid()}"
    rights = dict.fromkeys((own, *_paths.readable(settings)), _landlock.READ)
    rights.update(dict.fromkeys(_paths.DEVICES, _landlock.USE))
    for program in (os.path.realpath(sys.executable), *_paths.LOADERS):
        rights[program] = _landlock.EXECUTE
    everything = _landlock.all_rights()
    rights.update(dict.fromkeys((*settings["write"], settings["temp"]), everything))
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
