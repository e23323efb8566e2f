"""The event loop that needs no sockets, and resources on it."""

import asyncio
import time

from constrictor import AsyncResourceManager
from constrictor._loop import TimerLoop, close, run
from constrictor.testing import raises


def on_timer_loop(coroutine, seconds=None):  # type: ignore[no-untyped-def]
    loop = TimerLoop()
    try:
        return run(loop, coroutine, seconds)
    finally:
        close(loop)


def test_gather_task_groups_and_timeouts() -> None:
    async def work() -> list[int]:
        async def later(value: int) -> int:
            await asyncio.sleep(0.01)
            return value

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(later(i)) for i in range(3)]
        more = await asyncio.gather(later(3), later(4))
        with raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await asyncio.sleep(5)
        with raises(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 0.01)
        return [task.result() for task in tasks] + more

    assert on_timer_loop(work()) == [0, 1, 2, 3, 4]


def test_the_deadline_cancels_and_resources_close_in_reverse() -> None:
    closed = []

    class Resource:
        def __init__(self, name: str, fails: bool = False) -> None:
            self.name = name
            self.fails = fails

        async def aclose(self) -> None:
            closed.append(self.name)
            if self.fails:
                raise RuntimeError(self.name)

    async def work() -> None:
        async with AsyncResourceManager() as manager:
            await manager.enter(Resource("first"))
            await manager.enter(Resource("second"))
            await asyncio.sleep(60)

    began = time.monotonic()
    with raises(TimeoutError):
        on_timer_loop(work(), 0.05)
    assert closed == ["second", "first"]
    assert time.monotonic() - began < 30


def test_a_failing_close_keeps_no_other_open() -> None:
    closed = []

    class Closable:
        def __init__(self, name: str) -> None:
            self.name = name

        def close(self) -> None:
            closed.append(self.name)
            if self.name == "bad":
                raise RuntimeError("bad")

    async def work() -> None:
        async with AsyncResourceManager() as manager:
            for name in ("good", "bad", "last"):
                await manager.enter(Closable(name))

    with raises(ExceptionGroup, match="failed to close"):
        on_timer_loop(work())
    assert closed == ["last", "bad", "good"]


def test_what_cannot_be_closed_is_refused() -> None:
    async def work() -> None:
        async with AsyncResourceManager() as manager:
            await manager.enter(3)

    with raises(TypeError, match="int has neither"):
        on_timer_loop(work())
