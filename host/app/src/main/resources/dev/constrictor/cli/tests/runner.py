"""Serves a plugin's tests as commands, so that its limits hold for each test as for a call."""

import os

import constrictor
from constrictor.testing import Case, collect

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tests")
_cases: dict[str, Case] = {}


@constrictor.on_start
def import_all() -> None:
    """Imports the plugin and its tests as part of the start, which has a limit of its own."""
    for case in collect(_FOLDER):
        _cases[f"{case.file}::{case.name}"] = case


@constrictor.command(name="tests.find")
def find() -> list[str]:
    """The names of all tests, as ``file::function``."""
    return list(_cases)


@constrictor.command(name="tests.run")
def run(test: str) -> object:
    """Runs one test to its end; it has passed unless this fails."""
    answer = _cases[test].function()
    return answer if hasattr(answer, "__await__") else None
