"""Async calls that share one thread, driven as the JVM drives them."""

import asyncio
import marshal
import time
from typing import Any

from constrictor import _context, _registry, command, deadline
from constrictor._loop import TimerLoop
from constrictor._sharing import GOES_ON, SharedCrossing


class Host:
    """Drives a crossing and keeps what it hears."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.turns: list[str] = []
        self.crossing = SharedCrossing(
            plugin="shared",
            folder="/nowhere",
            entrypoint="main.py",
            config={},
            secrets={},
            host_functions=[],
            emit=lambda call_id, event, data: True,
            call_host=lambda call_id, name, args: None,
            turn=self.turns.append,
            answered=self._answered,
        )
        self.crossing._runtime._loop = TimerLoop()  # as in the JVM, on any interpreter
        for registered in _registry.commands.values():
            self.crossing._runtime._prepare(registered)

    def _answered(self, call_id: str, answer: object) -> None:
        self.answers[call_id] = answer

    def begin(self, id: str, name: str, seconds: float = 60, **args: object) -> Any:
        crossed = marshal.dumps(args, 2).decode("latin-1") if args else None
        return self.crossing.handle(id, name, crossed, seconds, 1)

    def run(self) -> None:
        end = time.monotonic() + 30
        pause = self.crossing.step()
        while pause is not None:
            assert time.monotonic() < end
            time.sleep(pause)  # as the JVM's thread does when no command comes
            pause = self.crossing.step()

    def result(self, id: str) -> Any:
        return marshal.loads(self.answers[id])


def hosted(**functions: Any) -> Host:
    restore = _registry.snapshot()
    try:
        _registry.commands.clear()
        for name, function in functions.items():
            command(name=name)(function)
        return Host()
    finally:
        restore()


async def nap(length: float) -> float:
    await asyncio.sleep(length)
    return length


def test_calls_go_on_by_turns_and_are_answered_as_they_end() -> None:
    host = hosted(nap=nap)
    assert host.begin("slow", "nap", length=0.05) == GOES_ON
    assert host.begin("quick", "nap", length=0.0) == GOES_ON
    host.run()
    assert list(host.answers) == ["quick", "slow"]
    assert host.result("slow") == 0.05
    outside = _context.current_id()  # of the test itself, where a command runs it
    assert {"quick", "slow", outside} == set(host.turns)
    assert host.turns[-1] == outside


def test_a_command_that_is_not_async_is_answered_at_once() -> None:
    def double(number: int) -> int:
        return 2 * number

    host = hosted(double=double)
    assert marshal.loads(host.begin("id", "double", number=4)) == 8
    assert host.begin("id", "double")[1]["reason"] == "bad_arguments"
    assert host.answers == {}


def test_a_cancelled_call_runs_its_finally_also_when_it_has_not_begun() -> None:
    said: list[str] = []

    async def wait() -> None:
        try:
            said.append("began")
            await asyncio.Event().wait()
        finally:
            said.append("ended")

    host = hosted(wait=wait)
    assert host.begin("id", "wait") == GOES_ON
    host.crossing.cancel("id")
    host.run()
    assert said == ["began", "ended"]
    assert host.answers["id"][0] is False


def test_an_interrupt_ends_its_call_and_no_other() -> None:
    async def interrupted() -> None:
        await asyncio.sleep(0)
        raise KeyboardInterrupt

    async def of_a_child() -> None:
        child = asyncio.ensure_future(interrupted())
        await asyncio.Event().wait()
        await child

    host = hosted(nap=nap, interrupted=interrupted, of_a_child=of_a_child)
    for id, name in (("one", "interrupted"), ("two", "of_a_child")):
        assert host.begin(id, name) == GOES_ON
    assert host.begin("other", "nap", length=0.01) == GOES_ON
    host.run()
    assert host.result("other") == 0.01
    assert host.answers["one"][1]["python_type"] == "KeyboardInterrupt"
    assert host.answers["two"][0] is False


def test_each_call_has_its_own_deadline() -> None:
    async def left() -> float:
        await asyncio.sleep(0)
        return deadline()

    host = hosted(nap=nap, left=left)
    assert host.begin("short", "nap", seconds=0.05, length=60.0) == GOES_ON
    assert host.begin("long", "left", seconds=1000) == GOES_ON
    host.run()
    assert host.answers["short"][1]["error_type"] == "TIMEOUT"
    assert 900 < host.result("long") < 1000


def test_a_bad_result_is_refused() -> None:
    async def bad() -> object:
        return object()

    host = hosted(bad=bad)
    assert host.begin("id", "bad") == GOES_ON
    host.run()
    assert host.answers["id"][1]["reason"] == "bad_result"
