"""What a start imports, which in process every instance pays for."""

from __future__ import annotations

import os
import subprocess
import sys

TESTS = os.path.dirname(os.path.abspath(__file__))
LIBRARY = os.path.join(os.path.dirname(TESTS), "src")

LARGE = [
    *("typing", "collections", "functools", "contextlib", "enum", "re", "warnings", "operator"),
    *("reprlib", "keyword", "copyreg", "json", "logging", "traceback", "inspect", "dataclasses"),
    *("asyncio", "linecache", "difflib", "base64"),
]

PROGRAM = """
import sys
library, folder, entrypoint, large, *calls = sys.argv[1:]
sys.path.append(library)
before = set(sys.modules)
from constrictor._crossing import Crossing
from marshal import dumps
crossing = Crossing(
    plugin="sample", folder=folder, entrypoint=entrypoint, config={}, secrets={},
    host_functions=[], emit=lambda *event: True, call_host=lambda *call: None,
)
for call in calls:
    command, expected = call.split("=")
    args = dumps({"text": "a"}, 2).decode("latin-1") if command in ("small", "lines") else None
    answer = crossing.handle("1", command, args, None, 1)
    failed = type(answer) is tuple and answer[0] is False
    assert failed == (expected == "fails"), answer
assert not before & set(large.split()), before
print(*sorted(set(large.split()) & set(sys.modules)))
"""


def imported(entrypoint: str, *calls: str) -> list[str]:
    """The large modules that a fresh interpreter has imported after these calls."""
    folder = os.path.join(TESTS, "sample_plugin")
    program = [sys.executable, "-I", "-S", "-B", "-c", PROGRAM]
    arguments = [LIBRARY, folder, entrypoint, " ".join(LARGE), *calls]
    done = subprocess.run([*program, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_small_plugin_imports_nothing_large() -> None:
    if sys.implementation.name == "graalpy":
        return  # a locked context starts no interpreter
    calls = ("$start=", "$describe=", "$ping=", "small=", "lines=", "fails=fails", "$stop=")
    assert imported("small_entry.py", *calls) == []


def test_what_a_plugin_imports_itself_is_seen() -> None:
    if sys.implementation.name == "graalpy":
        return
    assert {"typing", "asyncio", "dataclasses"} <= set(imported("sample_entry.py", "$start="))
