"""Computes for ever, or only waits."""

import time

import constrictor


@constrictor.command
def compute() -> None:
    while True:
        pass


@constrictor.command
def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"
