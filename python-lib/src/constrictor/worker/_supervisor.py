"""Sees that nothing of a plugin outlives its host, nor its own end.

The supervisor runs no plugin code. It is where orphans of the plugin end up, so that a process
which has forked twice, left its session or ignores every signal is found and killed all the same.
It ends, and all below it, on SIGTERM and when its standard input closes, which the kernel does for
a dead host. Its last line to the host says how the worker ended.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time

from constrictor import protocol
from constrictor.worker import (
    _cgroup,
    _confinement,
    _descriptors,
    _kernel,
    _namespaces,
    _worker,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

EVENT_ID = "$supervisor"
"""What the last line carries for an id; no command's, since commands have the host's."""

_SETTINGS = 2
"""The argument behind the plugin's name: what the worker has to give up, as JSON."""

_ROUND_MS = 5
"""How long killed processes may take to be reaped before the next look for new ones."""


def main() -> NoReturn:
    """Forks the worker, waits for its end or an order, ends all that is left, and tells."""
    settings = json.loads(sys.argv[_SETTINGS])
    host = os.getppid()
    os.setsid()
    user = _confinement.plugin_user(settings)
    incoming, outgoing = _descriptors.claim()
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    ordered = signal.SIGTERM, signal.SIGUSR1
    # Blocked until the handlers are there: a worker must never inherit half of this.
    signal.pthread_sigmask(signal.SIG_BLOCK, (*ordered, signal.SIGCHLD))
    _kernel.prctl(_kernel.PR_SET_CHILD_SUBREAPER, 1)
    supervisor = os.getpid()
    groups = _cgroup.Groups(
        f"constrictor-{supervisor}", settings["memory_bytes"], settings["processes"]
    )
    namespaces = _namespaces.made(settings, user[0])
    _kernel.die_with_parent(host, signal.SIGUSR1)  # new powers would have disarmed it
    worker = os.fork()
    if worker == 0:
        os.close(woken)
        os.close(waker)
        inside = isinstance(namespaces, _namespaces.Namespaces)
        _kernel.die_with_parent(_namespaces.OUTSIDE if inside else supervisor)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (*ordered, signal.SIGCHLD))
        os.setsid()
        groups.join()
        controllers = groups.controllers
        _worker.main(
            incoming,
            outgoing,
            settings,
            lambda: {**_confinement.apply(settings, user, namespaces), "cgroup": controllers},
        )
    told: list[int] = []
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    for number in ordered:
        signal.signal(number, lambda number, frame: told.append(number))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (*ordered, signal.SIGCHLD))
    end = _Family(worker, incoming, woken, groups).watch(told)
    import shutil  # only now: no worker waits for it

    shutil.rmtree(settings["temp"], ignore_errors=True)
    _tell(outgoing, end)
    os._exit(0)


class _Family:
    """The worker and all that descends from it."""

    def __init__(self, worker: int, incoming: int, woken: int, groups: _cgroup.Groups) -> None:
        self._worker = worker
        self._groups = groups
        self._woken = woken
        self._poll = select.poll()
        self._poll.register(incoming, 0)  # reports the other side's end, and no data
        self._poll.register(woken, select.POLLIN)
        self._end: dict[str, float] = {}

    def watch(self, told: list[int]) -> dict[str, float]:
        """Returns when all are gone, with how the worker ended."""
        while self._reap() and not told and not self._end:
            for descriptor, _ in self._poll.poll():
                if descriptor != self._woken:
                    told.append(descriptor)  # the host is gone
            self._calm()
        while self._reap():
            self._groups.kill()
            for process in _descendants(os.getpid()):
                _kill(process)
            if not self._reap():
                break
            self._poll_for_ends()
        if self._groups.out_of_memory():
            self._end["out_of_memory"] = True
        self._groups.remove()
        return self._end

    def _calm(self) -> None:
        """Takes out what signals have left in the pipe that wakes the poll."""
        if select.select([self._woken], [], [], 0)[0]:
            os.read(self._woken, 4096)

    def _poll_for_ends(self) -> None:
        if select.select([self._woken], [], [], _ROUND_MS / 1000)[0]:
            os.read(self._woken, 4096)

    def _reap(self) -> bool:
        """Whether anybody is left, once those that have ended are buried."""
        while True:
            try:
                process, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if process == 0:
                return True
            if process == self._worker:
                code = os.waitstatus_to_exitcode(status)
                how = {"signal": -code} if code < 0 else {"status": code}
                self._end = {
                    **how,
                    "cpu_ms": round((usage.ru_utime + usage.ru_stime) * 1000),
                    "peak_bytes": usage.ru_maxrss * 1024,
                }


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def _descendants(process: int) -> list[int]:
    """All processes below this one, by the kernel's lists of each thread's children."""
    found: list[int] = []
    waiting = [process]
    while waiting:
        for child in _children(waiting.pop()):
            found.append(child)
            waiting.append(child)
    return found


def _children(process: int) -> list[int]:
    children: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{thread}/children", "rb") as opened:
                children += map(int, opened.read().split())
    except OSError:
        return children  # it has just ended: its children are the supervisor's now
    return children


def _tell(outgoing: int, end: dict[str, float]) -> None:
    event = protocol.Event(EVENT_ID, "state", {"ended": end}, time.time())
    try:
        # What the worker has left half written ends here, and is refused as a line of its own.
        os.write(outgoing, b"\n" + protocol.encode(event))
    except OSError:
        return  # the host is gone
