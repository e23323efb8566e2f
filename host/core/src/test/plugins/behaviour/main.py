"""One command for each behaviour that both backends must show alike."""

import asyncio
import dataclasses
import logging
import sys
import time

import constrictor


@constrictor.command
def echo(value: object) -> object:
    return value


@constrictor.command
def repeat(text: str, times: int) -> str:
    return text * times


@constrictor.command
def kinds(value: object) -> str:
    return type(value).__name__


@constrictor.command
def add(left: int, right: float = 0.5) -> float:
    return left + right


@constrictor.command
def stream(count: int):
    yield from range(count)


@constrictor.command
async def gather(count: int) -> list[int]:
    async def one(index: int) -> int:
        await asyncio.sleep(0.001)
        return index

    return await asyncio.gather(*(one(index) for index in range(count)))


@constrictor.command
async def stream_async(count: int):
    for index in range(count):
        await asyncio.sleep(0)
        yield index


@constrictor.command
def fail() -> None:
    raise KeyError("lost")


@constrictor.command
def nan() -> float:
    return float("nan")


@constrictor.command
def unsayable(code: str) -> object:
    """What an expression makes; ``cycle`` is a list that holds itself."""
    cycle: list[object] = []
    cycle.append(cycle)
    return eval(code, {"cycle": cycle})


@constrictor.command
def unsayable_items(code: str):
    yield "well"
    yield unsayable(code)


@dataclasses.dataclass
class Point:
    x: int


@constrictor.command
def point(at: Point) -> Point:
    return Point(at.x + 1)


@constrictor.command
def greeting() -> str:
    return constrictor.config["greeting"]


@constrictor.command
def ask(name: str, key: str) -> object:
    return constrictor.call_host(name, key=key)


@constrictor.command
def report() -> None:
    constrictor.progress(0.5, "half")
    logging.getLogger("deep").warning("logged")
    print("printed")


@constrictor.command
def spin() -> None:
    while True:
        pass


@constrictor.command
def sleep(seconds: float) -> float:
    left = constrictor.deadline()
    time.sleep(seconds)
    return left


@constrictor.command
def deadlock() -> None:
    import threading

    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


@constrictor.command
async def nap(seconds: float) -> None:
    await asyncio.sleep(seconds)


@constrictor.command
def flood() -> None:
    while True:
        print("x" * 1000)


@constrictor.command
def flood_log() -> None:
    while True:
        logging.getLogger("deep").warning("x" * 1000)


@constrictor.command
def leave(status: int) -> None:
    sys.exit(status)
