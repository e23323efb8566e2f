"""In process, where limits.concurrency is above 1: async calls that share the plugin's thread.

The host drives: it begins calls, lets all of them go on for a round, and looks for further calls
and for those that nobody wants any more between two rounds.
"""

from __future__ import annotations

from time import monotonic

from constrictor import _context, _output
from constrictor._crossing import Crossing, inward, outward
from constrictor._runtime import seconds_for_a_coroutine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

GOES_ON = 0
"""What ``handle`` answers instead of an answer, which follows by itself."""

GIVEN_UP = (
    False,
    {
        "error_type": "SYSTEM_ERROR",
        "reason": "cancelled",
        "message": "given up",
        "retryable": False,
        "details": {},
    },
)
"""The answer that nobody waits for any more: the caller of the call was answered before."""


class SharedCrossing(Crossing):
    """One plugin as the JVM sees it, several calls in flight. Belongs to one thread."""

    def __init__(
        self, *, turn: Callable[[str], Any], answered: Callable[[str, object], Any], **plugin: Any
    ) -> None:
        """``turn(call_id)`` hears whose code runs from now on, ``answered(call_id, answer)`` what
        ``handle`` would have answered had the call not gone on; the rest is Crossing's."""
        super().__init__(**plugin)
        self.turn = turn
        self._answered = answered
        self._tasks: dict[str, Any] = {}
        self._given_up: set[str] = set()
        self._loop: Any = None

    def handle(
        self, id: str, command: str, args: object, deadline_seconds: float | None, attempt: int
    ) -> object:
        """As Crossing does, but answers GOES_ON for a call of an async command."""
        work = self._runtime.work_of(command)
        if work is None:
            return super().handle(id, command, args, deadline_seconds, attempt)
        end = None if deadline_seconds is None else monotonic() + deadline_seconds
        token = _context.running.set((id, end))
        try:
            if self._loop is None:
                self._loop = self._runtime.loop()
                self._loop.turns = self
            coroutine = self._finish(id, work(inward(args)), seconds_for_a_coroutine())
            self._tasks[id] = self._loop.create_task(coroutine)  # its context is this call's
            return GOES_ON
        except BaseException as error:
            return False, self._runtime.payload(error)
        finally:
            _context.running.reset(token)
            if _output.written:
                _output.flush_streams()

    def step(self) -> float | None:
        """Lets the calls go on for a round; answers what TimerLoop.pause does."""
        self._loop.stop()  # after one round
        self._loop.run_forever()
        pause: float | None = self._loop.pause()
        return pause

    def cancel(self, id: str) -> None:
        """Has a call see CancelledError where it awaits something, once it has begun to."""
        if id in self._tasks:
            self._given_up.add(id)
            self._cancel(id)

    def _cancel(self, id: str) -> None:
        task = self._tasks.get(id)
        if task is not None:
            self._loop.call_soon(task.cancel)

    def broken_off(self, call_id: str) -> bool:
        """A callback of the call's was interrupted: what is left of the call sees it as well."""
        known = call_id in self._tasks
        self._cancel(call_id)
        return known

    async def _finish(self, id: str, coroutine: Any, seconds: float | None) -> None:
        from constrictor import _loop

        answer: object
        try:
            if hasattr(coroutine, "__await__"):  # a decorator may have seen to that
                coroutine = await _loop.bounded(coroutine, seconds)
            answer = outward(coroutine)
        except BaseException as error:
            answer = GIVEN_UP if id in self._given_up else (False, self._runtime.payload(error))
        self._given_up.discard(id)
        del self._tasks[id]
        if _output.written:
            _output.flush_streams()
        self._answered(id, answer)
