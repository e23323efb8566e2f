"""What becomes of a process that the plugin forks: it is no worker, and has no host."""

from __future__ import annotations

import os
import sys

from constrictor import _context, _output
from constrictor._errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from constrictor._runtime import Answer, Runtime
    from constrictor.worker._channel import Channel

_STREAMS = (("stdout", 1), ("stderr", 2))
"""Both descriptors lead to the log."""


class Forks:
    """Takes the host from each fork of this process. What a fork prints and logs is in the log."""

    def __init__(self, channel: Channel, runtime: Runtime) -> None:
        """For the worker alone, and once: it counts for every fork from now on."""
        self._channel = channel
        self._runtime = runtime
        self._left: list[object] = []
        """The worker's own streams, kept: what they still hold is printed by the worker."""
        self.is_child = False
        """Whether this process is such a fork."""
        os.register_at_fork(after_in_child=self._leave)

    def _leave(self) -> None:
        """Runs in a new process before ``fork`` returns there. Takes no lock that may be held."""
        if self.is_child:
            return  # a fork of a fork, which has nothing to leave
        self.is_child = True
        self._channel.leave()
        _context.rebind(_context.Host(_emit, _call))
        self._leave_loop()
        for name, descriptor in _STREAMS:
            own = getattr(sys, f"__{name}__")
            stream = open(  # noqa: SIM115 # for as long as the process lives
                descriptor, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False
            )
            self._left.append(own)
            if getattr(sys, name) is own:  # and no stream of the plugin's
                setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)

    def _leave_loop(self) -> None:
        """Lets nothing but the step that has forked go on: all other calls are the worker's."""
        loop = self._runtime.running_loop()
        if loop is None:
            return
        import asyncio

        handle = asyncio.Handle(self._end_task, [asyncio.current_task(loop)], loop)
        loop._ready.appendleft(handle)

    def _end_task(self, task: Any) -> NoReturn:
        if task is None or not task.done():
            _write("a process that an async command has forked may not await, and ends")
            os._exit(1)
        try:
            result = task.result()
        except BaseException as error:
            self.end((False, self._runtime.payload(error)))
        match result:
            case (False, {"python_type": _, "message": _}):
                self.end(result)
        self.end((True, None))

    def end(self, answer: Answer | None) -> NoReturn:
        """Ends a fork whose command has come to its end, with the status that Python would have.

        None is the answer of what was interrupted.
        """
        status = 1
        if answer is not None:
            succeeded, failure = answer
            status = 0 if succeeded else _told(failure)
        _output.flush_streams()
        os._exit(status)


def _told(failure: dict[str, Any]) -> int:
    """Writes why a fork has failed, unless it has said so; the status that it ends with."""
    message: str = failure["message"]
    if failure["python_type"] == "SystemExit":
        if message.isdecimal():
            return int(message) & 0xFF
        if message in ("None", "SystemExit"):
            return 0
    _write(failure["traceback"] or message)
    return 1


def _emit(id: str, event: str, data: dict[str, Any], plain: bool) -> bool:
    """Writes what is logged to the log; nothing else reaches anybody."""
    if event != "log":
        raise HostError(_no_host(event))
    message: str = data["message"]
    _write(message if data["logger"] == "print" else f"{data['level']} {data['logger']}: {message}")
    return True


def _call(id: str, name: str, args: dict[str, Any]) -> dict[str, Any]:
    return {"error": _no_host(f"host function {name}")}


def _no_host(what: str) -> dict[str, Any]:
    return {
        "reason": "not_running",
        "message": f"{what}: a process that the plugin has forked has no way to the host",
    }


def _write(text: str) -> None:
    line = memoryview(text.encode("utf-8", "backslashreplace") + b"\n")
    try:
        while line:
            line = line[os.write(2, line) :]
    except OSError:
        return  # nobody reads the log any more
