"""Coroutine commands of one worker, several at once on one event loop.

Imported when the first of them is called: asyncio takes longer to import than all the rest.
"""

from __future__ import annotations

import asyncio
import contextvars
import time

from constrictor import _context, _loop, _output
from constrictor._results import to_plain
from constrictor._runtime import seconds_for_a_coroutine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator, Iterator
    from typing import Any

    from constrictor._runtime import Answer, Runtime, Work
    from constrictor.worker._flight import Call, Flight

_TICK_SECONDS = 0.05
"""How often the loop's lag is taken."""

_ROUNDS_TO_END = 10
"""In so many rounds a coroutine hears of its cancellation and ends, unless it would not."""


class _Steps:
    """Awaits a call's coroutine, and meters each of its steps."""

    __slots__ = ("_call", "_coroutine", "_flight")

    def __init__(self, coroutine: Coroutine[Any, Any, Any], call: Call, flight: Flight) -> None:
        self._coroutine = coroutine
        self._call = call
        self._flight = flight

    def __await__(self) -> Generator[Any, Any, Any]:
        return self  # type: ignore[return-value]  # it has all of a generator that tasks use

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self._step(self._coroutine.send, None)

    def throw(self, *error: Any) -> Any:
        return self._step(self._coroutine.throw, *error)

    def close(self) -> None:
        self._coroutine.close()

    def _step(self, function: Callable[..., Any], *args: Any) -> Any:
        began = time.thread_time()
        try:
            return function(*args)
        finally:
            self._flight.spent(self._call, time.thread_time() - began)


class Together:
    """The coroutines in flight. Belongs to the main thread but where a method says otherwise."""

    def __init__(
        self, runtime: Runtime, flight: Flight, finished: Callable[[Call, Answer | None], None]
    ) -> None:
        """``finished`` hears of each call's answer, of None where it has none: it was cancelled."""
        self._runtime = runtime
        self._flight = flight
        self._loop: asyncio.AbstractEventLoop = runtime.loop()
        self._finished = finished
        self._outside = contextvars.copy_context()
        """No call is running in it, so nobody interrupts what reports a call's end."""
        self._tasks: dict[str, asyncio.Task[Answer]] = {}
        self._looping = False
        self._tick_due = 0.0
        self._lag = 0.0

    def __len__(self) -> int:
        return len(self._tasks)

    def begin(self, call: Call, work: Work) -> None:
        """Adds the call of an async command, which runs in a context of its own."""
        task = self._loop.create_task(self._answer(call, work))
        self._tasks[call.command.id] = task
        call.give_up = lambda: self._call(lambda: self._cancel(call, task))
        if call.cancelled:
            self._cancel(call, task)  # just before there was any way to tell it
        task.add_done_callback(lambda task: self._ended(call, task), context=self._outside)
        if not self._tick_due:
            self._tick_at(time.monotonic() + _TICK_SECONDS)

    def _cancel(self, call: Call, task: asyncio.Task[Answer]) -> None:
        task.cancel()
        self._count_rounds(call, _ROUNDS_TO_END)

    def _count_rounds(self, call: Call, left: int) -> None:
        if left:
            self._loop.call_soon(self._count_rounds, call, left - 1, context=self._outside)
        else:
            call.told = True

    def works_on(self, call: Call) -> bool:
        """Whether the main thread is in a step of that coroutine; from any thread."""
        task = self._tasks.get(call.command.id)
        return task is not None and asyncio.current_task(self._loop) is task

    async def _answer(self, call: Call, work: Work) -> Answer:
        seconds = call.seconds_left()
        end = None if seconds is None else time.monotonic() + seconds
        _context.running.set((call.command.id, end))
        try:
            value: Any = work(call.command.args)
            if hasattr(value, "__await__"):  # a decorator may have seen to that
                bounded = _loop.bounded(value, seconds_for_a_coroutine())
                value = await _Steps(bounded, call, self._flight)
            return True, to_plain(value)
        except BaseException as error:
            return False, self._runtime.payload(error)
        finally:
            if _output.written:
                _output.flush_streams()

    def is_closed(self) -> bool:
        """Whether the plugin was stopped, which ends its loop; a further call needs another."""
        return self._loop.is_closed()

    def run(self, nothing_waits: Callable[[], bool]) -> None:
        """Lets the coroutines go on until ``wake`` or the end of one; a round, if something waits.

        Whoever wakes first puts something there, which ``nothing_waits`` then sees.
        """
        self._looping = True
        try:
            if not nothing_waits():
                self._loop.stop()
            self._loop.run_forever()
        except (KeyboardInterrupt, SystemExit):
            pass  # of a task, which keeps it for whoever awaits that task; nobody else is to pay
        finally:
            self._looping = False

    def wake(self) -> None:
        """Makes ``run`` return, if it runs; from any thread."""
        if self._looping:
            self._call(self._stop)

    def _call(self, function: Callable[[], object]) -> None:
        try:
            self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            return  # the loop is closed: $stop has cancelled all there was

    def _stop(self) -> None:
        if self._looping:  # a sync command may run the loop as well, and for itself
            self._loop.stop()

    def _ended(self, call: Call, task: asyncio.Task[Answer]) -> None:
        del self._tasks[call.command.id]
        call.give_up = None
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            self._finished(call, (False, self._runtime.payload(failure)))
        else:
            self._finished(call, None if task.cancelled() else task.result())
        self._stop()

    # How late the loop is

    def _tick_at(self, due: float) -> None:
        self._tick_due = due
        self._loop.call_later(due - time.monotonic(), self._tick, context=self._outside)

    def _tick(self) -> None:
        now = time.monotonic()
        self._lag = now - self._tick_due
        if self._tasks:
            self._tick_at(now + _TICK_SECONDS)
        else:
            self._tick_due = 0.0

    def lag_seconds(self) -> float:
        """How late the loop came to what was due, at last or just now; from any thread."""
        if not self._tasks:
            return 0.0
        return max(self._lag, time.monotonic() - self._tick_due, 0.0)
