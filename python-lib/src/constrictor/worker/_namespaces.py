"""Namespaces of a worker's own: of users, mounts, processes, IPC and, without a grant, the network.

bubblewrap makes them, round a program that does nothing but wait. What the supervisor forks then is
in the namespace of processes, and moves into the others itself: so a worker is still a fork of the
supervisor, with all that is loaded there, and its end is still the kernel's word. When bubblewrap
or its program ends, the kernel kills all that is inside.
"""

from __future__ import annotations

import os
import signal

from constrictor.worker import _identity, _kernel, _paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

_WAITING_PROGRAM = "/usr/bin/cat" if os.path.exists("/usr/bin/cat") else "/bin/cat"
"""Echoes a byte once the namespaces are made, and ends when its input does."""

_USERS, _MOUNTS, _PROCESSES, _NETWORK, _IPC = (
    0x10000000,
    0x00020000,
    0x20000000,
    0x40000000,
    0x08000000,
)
"""CLONE_NEWUSER and its kin."""

OUTSIDE = 0
"""How a process in a namespace of processes sees a parent that is not."""


class Namespaces:
    """Those of one worker. The supervisor makes them; the worker, its fork, enters."""

    def __init__(self, settings: dict[str, Any], user: int) -> None:
        """Returns when all are made; OSError, with what bubblewrap said, when they cannot be.

        ``user`` is the one whose they are, 0 for that of the process.
        """
        asked, self._input = os.pipe()
        self._output, answered = os.pipe()
        arguments = [settings["bwrap"], *_arguments(settings), _WAITING_PROGRAM]
        keeper = os.fork()
        if keeper == 0:
            _become(arguments, user, asked, answered)
        os.close(asked)
        os.close(answered)
        said = _echo(self._input, self._output)
        if said != b"\n":
            complaint = (said + _all(self._output)).decode("utf-8", "replace").strip()
            raise OSError(complaint or "bubblewrap ended without a word")
        self._first = os.pidfd_open(_only_child(keeper))
        self._joined_users = os.getuid() != 0

    def adopt_children(self) -> None:
        """Has the next process that is forked be in the namespace of processes.

        Nobody but root may without joining that of users, which this process then does.
        """
        if self._joined_users:
            _kernel.join(self._first, _USERS | _PROCESSES)
            _kernel.prctl(_kernel.PR_SET_DUMPABLE, 1)
        else:
            _kernel.join(self._first, _PROCESSES)

    def enter(self, network: bool) -> None:
        """Moves the process, which ``adopt_children`` was called for, into all the others.

        Without ``network`` into one without a network, too. Gives up all capabilities.
        """
        users = 0 if self._joined_users else _USERS
        own_network = 0 if network else _NETWORK
        _kernel.join(self._first, users | _MOUNTS | _IPC | own_network)
        for descriptor in (self._first, self._input, self._output):
            os.close(descriptor)
        _identity.drop_capabilities()
        # Without it the host could not see how much memory the process has.
        _kernel.prctl(_kernel.PR_SET_DUMPABLE, 1)
        _kernel.die_with_parent(OUTSIDE)  # the new powers have disarmed it


def made(settings: dict[str, Any], user: int) -> Namespaces | OSError | None:
    """Namespaces for the next process that is forked, or why there are none; None for: not asked.

    The plugin's start fails by that error and not the supervisor, which has to tell its end.
    """
    if not settings["bwrap"]:
        return None
    try:
        namespaces = Namespaces(settings, user)
        namespaces.adopt_children()
        return namespaces
    except OSError as error:
        return error


def _arguments(settings: dict[str, Any]) -> list[str]:
    arguments = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--die-with-parent"]
    if not settings["ports"]:
        arguments.append("--unshare-net")
    arguments += ["--proc", "/proc"]
    for device in _paths.DEVICES:
        arguments += ["--dev-bind-try", device, device]
    paths = {_WAITING_PROGRAM, *_paths.programs(), *_paths.readable(settings)}
    for path in sorted(paths):
        if not any(path.startswith(outer + "/") for outer in ("/proc", *paths)):
            arguments += ["--ro-bind-try", path, path]
    for path in sorted(settings["write"]):
        arguments += ["--bind-try", path, path]
    size = str(settings["temp_bytes"])
    arguments += ["--perms", "0700", "--size", size, "--tmpfs", settings["temp"]]
    return [*arguments, "--remount-ro", "/", "--chdir", "/", "--"]


def _become(arguments: list[str], user: int, asked: int, answered: int) -> NoReturn:
    """In the fork: becomes bubblewrap, which dies with the supervisor."""
    try:
        os.dup2(asked, 0)
        os.dup2(answered, 1)
        os.dup2(answered, 2)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        if user:
            _identity.become(user)
        os.execve(arguments[0], arguments, {})
    except OSError as error:
        os.write(answered, f"{arguments[0]}: {error}".encode())
    os._exit(1)


def _echo(to: int, back: int) -> bytes:
    try:
        os.write(to, b"\n")
    except BrokenPipeError:  # it has ended, and said why
        return b""
    return os.read(back, 1)


def _all(descriptor: int) -> bytes:
    said = b""
    while piece := os.read(descriptor, 4096):
        said += piece
    return said


def _only_child(process: int) -> int:
    with open(f"/proc/{process}/task/{process}/children", "rb") as opened:
        return int(opened.read())


def problem(settings: dict[str, Any], user: int) -> str:
    """Why no worker could have namespaces here; empty when one could. Tries it."""
    if not settings["bwrap"]:
        return "bubblewrap is not installed"
    try:
        made = Namespaces(settings, user)
        made.adopt_children()
    except OSError as error:
        return str(error)
    told, telling = os.pipe()
    if os.fork() == 0:
        try:
            made.enter(network=False)
        except OSError as error:
            os.write(telling, str(error).encode())
        os._exit(0)
    os.close(telling)
    return _all(told).decode("utf-8", "replace")
