"""An asyncio event loop that needs no sockets, for contexts in which there are none."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from asyncio.base_events import BaseEventLoop
from typing import Any

_SLICE_SECONDS = 0.05
"""The longest single sleep, so that a wait that nothing can end stays stoppable."""


_running: asyncio.Task[Any] | None = None
"""The task that ``run`` waits for."""


class _Waiting:
    """In place of a selector: nothing is ever ready, time alone passes."""

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            time.sleep(_SLICE_SECONDS)
        elif timeout > 0:
            time.sleep(min(timeout, _SLICE_SECONDS))
        return []


class TimerLoop(BaseEventLoop):
    """Runs coroutines, timers and callbacks; sockets, pipes and threads it has none."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Waiting()

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
