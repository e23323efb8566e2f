"""An asyncio event loop that needs no sockets, for contexts in which there are none."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import sys
from asyncio.base_events import BaseEventLoop
from time import sleep
from typing import Any, Protocol

from constrictor import _context, _output

_SLICE_SECONDS = 0.05
"""The longest single sleep, so that a wait that nothing can end stays stoppable."""

_MOST_AT_ONCE = 64
"""How many callbacks run until whoever drives the loop has a look at what else there is to do."""

_MANY_CANCELLED = 100
"""So many timers that nobody waits for any more may stay among the others, or half of all."""

_running: asyncio.Task[Any] | None = None
"""The task that ``run`` waits for."""


class Turns(Protocol):
    """Hears whose callbacks the loop runs, where several calls share it."""

    def turn(self, call_id: str) -> None:
        """What runs from now on belongs to this call; to none where the id is empty."""

    def broken_off(self, call_id: str) -> bool:
        """A callback of the call's was interrupted; false when whoever runs the loop is meant."""


class TimerLoop(BaseEventLoop):
    """Runs coroutines, timers and callbacks; sockets, pipes and threads it has none."""

    turns: Turns | None = None

    _ready: Any
    _scheduled: list[Any]
    _stopping: bool
    _timer_cancelled_count: int

    def pause(self) -> float | None:
        """Seconds until there is something to do; None when nothing ever will be by itself."""
        if self._ready or self._stopping:
            return 0.0
        self._forget_cancelled()
        return max(0.0, self._scheduled[0].when() - self.time()) if self._scheduled else None

    def _forget_cancelled(self) -> None:
        scheduled = self._scheduled
        if self._timer_cancelled_count > max(_MANY_CANCELLED, len(scheduled) // 2):
            for timer in scheduled:
                timer._scheduled = not timer.cancelled()
            scheduled[:] = [timer for timer in scheduled if timer._scheduled]
            heapq.heapify(scheduled)
            self._timer_cancelled_count = 0
        while scheduled and scheduled[0].cancelled():
            heapq.heappop(scheduled)._scheduled = False
            self._timer_cancelled_count -= 1

    def _run_once(self) -> None:
        """One round: waits for what is to be done, and does some of it."""
        self._forget_cancelled()
        seconds = self.pause()
        if seconds is None or seconds > 0:
            sleep(_SLICE_SECONDS if seconds is None else min(seconds, _SLICE_SECONDS))
        due = self.time() + self._clock_resolution  # type: ignore[attr-defined]
        while self._scheduled and self._scheduled[0].when() < due:
            timer = heapq.heappop(self._scheduled)
            timer._scheduled = False
            self._ready.append(timer)
        for _ in range(min(len(self._ready), _MOST_AT_ONCE)):
            handle = self._ready.popleft()
            if not handle.cancelled():
                self._run(handle)

    def _run(self, handle: Any) -> None:
        turns = self.turns
        if turns is None:
            handle._run()
            return
        call = handle._context.get(_context.running)
        id = "" if call is None else call[0]
        turns.turn(id)
        try:
            handle._run()
        except (KeyboardInterrupt, SystemExit):
            if not turns.broken_off(id):
                raise
        finally:
            if _output.written:
                _output.flush_streams()  # while it is known whose it is
            turns.turn(_context.current_id())

    def _process_events(self, event_list: list[Any]) -> None:
        """There are no events but timers."""

    def _write_to_self(self) -> None:
        """Nobody waits in a system call that would have to be woken."""


def new_loop() -> asyncio.AbstractEventLoop:
    """The loop that fits the interpreter: asyncio's own where sockets can be had."""
    if sys.implementation.name == "graalpy":
        return TimerLoop()
    return asyncio.new_event_loop()


async def bounded(coroutine: Any, seconds: float | None) -> Any:
    """What awaiting it gives; at the deadline it is cancelled, and TimeoutError raised."""
    async with asyncio.timeout(seconds):
        return await coroutine


def run(loop: asyncio.AbstractEventLoop, coroutine: Any, seconds: float | None) -> Any:
    """Runs a coroutine to its end; at the deadline it is cancelled, and TimeoutError raised.

    An interrupt of the host's ends the coroutine too, so that nothing of it is left on the loop.
    """

    async def watched() -> Any:
        global _running
        _running = asyncio.current_task()
        try:
            return await bounded(coroutine, seconds)
        finally:
            _running = None

    task = loop.create_task(watched())
    try:
        return loop.run_until_complete(task)
    except KeyboardInterrupt:
        if task.cancel():
            with contextlib.suppress(asyncio.CancelledError):
                loop.run_until_complete(task)
        raise


def cancel_running() -> bool:
    """Cancels the coroutine that ``run`` runs; false when it runs none. For signal handlers too."""
    task = _running
    if task is None:
        return False
    task.get_loop().call_soon_threadsafe(task.cancel)  # which also wakes the loop
    return True


def close(loop: asyncio.AbstractEventLoop) -> None:
    """Cancels what is left on the loop, lets it finish and closes the loop."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
