"""The event loop that needs no sockets, and resources on it."""

import asyncio
import time
from typing import Any

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


class Transaction:
    """Commits or rolls back by what it is told."""

    def __init__(self, said: list[str], swallows: bool = False) -> None:
        self.said = said
        self.swallows = swallows

    async def __aenter__(self) -> "Transaction":
        self.said.append("begin")
        return self

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.said.append("commit" if error is None else f"roll back: {type(error).__name__}")
        return self.swallows


def test_contexts_are_told_of_the_exception_and_cannot_swallow_it() -> None:
    said: list[str] = []

    async def work(fails: bool) -> None:
        async with AsyncResourceManager() as manager:
            await manager.enter(Transaction(said, swallows=True))
            if fails:
                raise KeyError("lost")

    on_timer_loop(work(False))
    with raises(KeyError, match="lost"):
        on_timer_loop(work(True))
    with raises(TimeoutError):
        on_timer_loop(sleeping(said), 0.05)
    assert said[::2] == ["begin", "begin", "begin"]
    assert said[1::2] == ["commit", "roll back: KeyError", "roll back: CancelledError"]


async def sleeping(said: list[str]) -> None:
    async with AsyncResourceManager() as manager:
        await manager.enter(Transaction(said))
        await asyncio.sleep(60)


class Failing:
    async def aclose(self) -> None:
        await asyncio.sleep(0)
        raise OSError("disk")


def test_a_failing_close_replaces_neither_an_exception_nor_a_cancellation() -> None:
    async def work(seconds: float, error: Exception | None = None) -> None:
        async with AsyncResourceManager() as manager:
            await manager.enter(Failing())
            await asyncio.sleep(seconds)
            if error is not None:
                raise error

    with raises(TimeoutError):
        on_timer_loop(work(60), 0.05)
    with raises(ValueError, match="first") as caught:
        on_timer_loop(work(0, ValueError("first")))
    assert caught.value is not None
    assert caught.value.__notes__ == ["a resource failed to close: OSError: disk"]

    async def cancelled() -> bool:
        task = asyncio.create_task(work(60))
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert on_timer_loop(cancelled()) is True


def test_a_cancellation_while_closing_is_kept_and_the_others_close() -> None:
    closed: list[str] = []

    class Slow:
        async def aclose(self) -> None:
            closed.append("slow began")
            await asyncio.sleep(60)

    class Quick:
        def close(self) -> None:
            closed.append("quick")

    noted: list[str] = []

    async def work() -> None:
        try:
            async with AsyncResourceManager() as manager:
                await manager.enter(Quick())
                await manager.enter(Failing())
                await manager.enter(Slow())
        except asyncio.CancelledError as error:
            noted.extend(error.__notes__)
            raise

    async def cancelled() -> bool:
        task = asyncio.create_task(work())
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert on_timer_loop(cancelled()) is True
    assert closed == ["slow began", "quick"]
    assert noted == ["a resource failed to close: OSError: disk"]


def test_what_cannot_be_closed_is_refused() -> None:
    async def work() -> None:
        async with AsyncResourceManager() as manager:
            await manager.enter(3)

    with raises(TypeError, match="int has neither aclose, close nor __aexit__"):
        on_timer_loop(work())


class Ending:
    """Has no other way to be closed, and nothing to be entered by."""

    def __init__(self, said: list[str], name: str, fails: bool = False) -> None:
        self.said = said
        self.name = name
        self.fails = fails

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        await asyncio.sleep(0)
        self.said.append(f"{self.name}: {'well' if kind is None else kind.__name__}")
        if self.fails:
            raise OSError(self.name)
        return True


class Session(Ending):
    """Enters as something else, and could also be closed without its end being told."""

    async def __aenter__(self) -> str:
        await asyncio.sleep(0)
        self.said.append(f"{self.name}: entered")
        return f"inside {self.name}"

    async def aclose(self) -> None:
        self.said.append(f"{self.name}: aclose")


class Connection(Ending):
    """Was never entered, so that it is closed by its plainest way."""

    def close(self) -> None:
        self.said.append(f"{self.name}: close")


def test_anything_that_can_be_closed_is_entered_and_closed_in_its_own_way() -> None:
    said: list[str] = []

    async def work() -> list[Any]:
        async with AsyncResourceManager() as manager:
            ending = Ending(said, "ending")
            connection = Connection(said, "connection")
            entered = [
                await manager.enter(ending) is ending,
                await manager.enter(Session(said, "session")),
                await manager.enter(connection) is connection,
            ]
            said.append("used")
            return entered

    assert on_timer_loop(work()) == [True, "inside session", True]
    assert said == [
        "session: entered",
        "used",
        "connection: close",
        "session: well",
        "ending: well",
    ]


def test_what_has_aexit_alone_is_closed_on_every_way_out() -> None:
    said: list[str] = []

    async def work(seconds: float, error: Exception | None = None) -> None:
        async with AsyncResourceManager() as manager:
            await manager.enter(Ending(said, "first"))
            await manager.enter(Ending(said, "second", fails=True))
            await manager.enter(Ending(said, "third"))
            await asyncio.sleep(seconds)
            if error is not None:
                raise error

    async def cancelled() -> bool:
        task = asyncio.create_task(work(60))
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    with raises(ExceptionGroup, match="failed to close"):
        on_timer_loop(work(0))
    with raises(KeyError, match="lost"):
        on_timer_loop(work(0, KeyError("lost")))
    with raises(TimeoutError):
        on_timer_loop(work(60), 0.05)
    assert on_timer_loop(cancelled()) is True
    assert said == [
        f"{name}: {how}"
        for how in ("well", "KeyError", "CancelledError", "CancelledError")
        for name in ("third", "second", "first")
    ]


def test_what_cannot_be_entered_is_not_closed() -> None:
    said: list[str] = []

    class Unwilling(Ending):
        async def __aenter__(self) -> None:
            raise ConnectionError("refused")

    async def work() -> None:
        async with AsyncResourceManager() as manager:
            await manager.enter(Ending(said, "before"))
            await manager.enter(Unwilling(said, "unwilling"))

    with raises(ConnectionError, match="refused"):
        on_timer_loop(work())
    assert said == ["before: ConnectionError"]
