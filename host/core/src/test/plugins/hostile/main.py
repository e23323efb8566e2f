"""Tries to hurt its host: each command is one attack; cases.json says what must come of it.

The families import what they need inside their functions, since most cases want a fresh interpreter.
"""

import os

import bridge
import escapes
import floods
import hogs
import internals
import loops
import objects
import patches
import raising
import sources

import constrictor

for family in (bridge, escapes, floods, hogs, internals, loops, objects, patches, raising, sources):
    for function in family.CASES:
        constrictor.command(function)


@constrictor.command
def alive() -> str:
    """What is asked after each attack."""
    return "alive"


@constrictor.command
def leave() -> None:
    """Ends an instance that an attack has left in disorder."""
    os._exit(0)
