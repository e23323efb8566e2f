"""The plugin that the benchmarks call."""

import posix  # and not os, whose import would be half of a start and no doing of the host

import constrictor


@constrictor.command
def noop() -> None:
    """Does nothing: what is left is the cost of the call itself."""


@constrictor.command
def echo(order: dict) -> dict:
    """Gives the payload back."""
    return order


@constrictor.command
def fail() -> None:
    """Raises, as plugins do."""
    raise ValueError("this order has no lines")


@constrictor.command
def work() -> int:
    """Computes for about a millisecond on the interpreter."""
    total = 0
    for number in range(5_000):
        total += number % 7
    return total


@constrictor.command
def load() -> int:
    """Imports what many plugins import, so that there is something to be left behind."""
    import dataclasses
    import datetime
    import json
    import re

    return sum(len(vars(module)) for module in (dataclasses, datetime, json, re))


@constrictor.command
def leave() -> None:
    """Ends this instance, so that the host starts another one."""
    posix._exit(1)


@constrictor.command
def spin() -> None:
    """Never returns, also when it is asked to: its instance has to be replaced."""
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
