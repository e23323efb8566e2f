"""A plugin for the tests of the runtime: one command for each thing that can happen."""

import asyncio
import dataclasses
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import constrictor

heard: list[str] = []
"""What hooks and finally blocks had to say."""


@dataclasses.dataclass
class Point:
    x: int


@constrictor.on_start
async def start() -> None:
    heard.append("started")


@constrictor.on_start
def register_later() -> None:
    """As a hook does that imports the module of some commands."""

    @constrictor.command
    def registered_at_start(number: int) -> int:
        return number + 1


@constrictor.command
def register_another() -> None:
    @constrictor.command
    def registered_in_a_call(number: int) -> int:
        return number + 2


@constrictor.on_stop
def stop() -> None:
    heard.append("stopped")


@constrictor.on_stop
async def stop_too() -> None:
    await asyncio.sleep(0)
    heard.append("stopped too")


health: list[Any] = [True]


@constrictor.health_check
async def healthy() -> Any:
    answer = health[0]
    if isinstance(answer, Exception):
        raise answer
    return answer


@constrictor.command(idempotent=True)
def double(at: Point, *, by: int = 2) -> Point:
    """Doubles a point.

    Not told.
    """
    return Point(at.x * by)


@constrictor.command
def said() -> list[str]:
    return heard


@constrictor.command
def count(to: int) -> Iterator[Any]:
    try:
        for number in range(to):
            yield {"number": number}
        if to > 3:
            yield object()
    finally:
        heard.append("count ended")


@constrictor.command
async def count_async(to: int) -> AsyncIterator[int]:
    try:
        for number in range(to):
            await asyncio.sleep(0)
            yield number
        if to > 3:
            raise ValueError("too many")
    finally:
        heard.append("count_async ended")


@constrictor.command
async def left_over() -> str:
    """Leaves a task behind, which lives on until the instance stops."""

    async def behind() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            heard.append("left over was cancelled")

    tasks.append(asyncio.create_task(behind()))
    await asyncio.sleep(0)
    return "left"


tasks: list[Any] = []


class Resource:
    def __init__(self, name: str, fails: bool = False) -> None:
        self.name = name
        self.fails = fails

    async def aclose(self) -> None:
        await asyncio.sleep(0)
        heard.append(f"closed {self.name}")
        if self.fails:
            raise RuntimeError(f"{self.name} does not close")


@constrictor.command
async def nap() -> None:
    async with constrictor.AsyncResourceManager() as resources:
        await resources.enter(Resource("first"))
        await resources.enter(Resource("second", fails=True))
        await asyncio.sleep(3600)


@constrictor.command
def inform() -> float:
    constrictor.progress(0.25, "a quarter")
    constrictor.progress(1, "x" * 5000)
    import logging

    log = logging.getLogger("sample")
    log.debug("not told")
    log.info("told %s", "twice")
    log.log(25, "between")
    log.log(99, "beyond")
    log.info("broken %d", "args")
    try:
        raise KeyError("inner")
    except KeyError:
        log.exception("with its traceback")
    print("printed")
    print("\ud800", file=sys.stderr)
    return constrictor.deadline()


@constrictor.command
def ask(name: str, value: Any = None) -> Any:
    return constrictor.call_host(name, value=object() if value == "object" else value)


@constrictor.command
def settings() -> dict[str, Any]:
    return {"config": constrictor.config, "secrets": list(constrictor.secrets)}


@constrictor.command
def secret(name: str) -> str:
    return constrictor.secrets[name]


class EvilType(type):
    def __getattribute__(cls, name: str) -> Any:
        if name in ("__module__", "__qualname__", "__name__"):
            raise RuntimeError("no name")
        return super().__getattribute__(name)


def _evil() -> BaseException:
    return EvilType("Evil", (Exception,), {"__str__": lambda self: 1})("x")


def _deep_cause() -> BaseException:
    error = ValueError("outermost")
    inner: BaseException = error
    for _ in range(3000):
        inner.__cause__ = KeyError("inner")
        inner = inner.__cause__
    return error


@constrictor.command
def fail(how: str) -> None:
    if how == "deep":
        fail(how)
    made: dict[str, Any] = {
        "key": lambda: KeyError("lost"),
        "exit": lambda: SystemExit(3),
        "interrupt": KeyboardInterrupt,
        "generator": GeneratorExit,
        "stop": StopIteration,
        "evil": _evil,
        "cause": _deep_cause,
        "host": lambda: constrictor.HostError({"reason": "made up", "details": {"a": object()}}),
        "validation": lambda: constrictor.ValidationError(
            "no", [{"argument": "a", "message": "b"}]
        ),
        "unsayable": lambda: constrictor.ValidationError("no", [object()]),  # type: ignore[list-item]
        "group": lambda: ExceptionGroup("several", [ValueError("one"), KeyError("two")]),
        "long": lambda: ValueError("x" * 100_000),
        "denied": lambda: PermissionError(1, "files"),
        "forbidden": lambda: PermissionError("for admins only"),
        "surrogate": lambda: ValueError("\ud800"),
    }
    raise made[how]()


@constrictor.command
async def fail_async(how: str) -> None:
    await asyncio.sleep(0)
    fail(how)


@constrictor.command
def awaitable() -> Any:
    async def later() -> int:
        return 7

    return later()


@constrictor.command
def nonsense() -> Any:
    return {"a": [1, {2}, object()]}
