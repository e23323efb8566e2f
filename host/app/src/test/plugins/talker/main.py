"""One command for each way in which a plugin speaks to its caller."""

import logging
import time

import constrictor


@constrictor.command
def echo(value: object) -> object:
    """Gives back what it got."""
    return value


@constrictor.command
def nap(seconds: float) -> float:
    """Sleeps."""
    time.sleep(seconds)
    return seconds


@constrictor.command
def stream(count: int):
    """Numbers, one after another."""
    yield from range(count)


@constrictor.command
def report() -> str:
    """Progress, a log line and a printed line."""
    constrictor.progress(0.5, "half")
    logging.getLogger("deep").warning("logged")
    print("printed")
    return "reported"


@constrictor.command
def say(text: str) -> None:
    """Prints what it is told."""
    print(text)


@constrictor.command
def fail(value: str) -> int:
    """Fails unless the value is a number."""
    return parsed(value) + 1


def parsed(value: str) -> int:
    return int(value)
