"""Runs plain test functions without pytest, on any interpreter; pytest runs the same files.

``python -m constrictor.testing FOLDER`` runs every ``test_*`` function of every ``test_*.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple


class raises:
    """``with raises(ValueError, match="seen"):`` fails unless the block raises that.

    ``match`` is text that the exception's message must contain. ``value`` holds the exception.
    """

    def __init__(self, kind: type[BaseException], match: str = "") -> None:
        self._kind = kind
        self._match = match
        self.value: BaseException | None = None

    def __enter__(self) -> raises:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if error is None:
            raise AssertionError(f"expected {self._kind.__name__}, nothing was raised")
        if not isinstance(error, self._kind):
            return False
        self.value = error
        if self._match not in str(error):
            raise AssertionError(f"expected {self._match!r} in {str(error)!r}")
        return True


class Report(NamedTuple):
    """How many tests passed and failed."""

    passed: int
    failed: int


class Case(NamedTuple):
    """One test: the file and the function it stands in, and the function itself."""

    file: str
    name: str
    function: Callable[[], Any]


def run(folder: str, pattern: str = "test_", out: Callable[[str], Any] = print) -> Report:
    """Runs the tests of a folder; ``pattern`` is what the names of its files begin with.

    The folder and the one above it can be imported from. Each test's line goes to ``out``, last
    the line ``N passed, N failed``.
    """
    passed = failed = 0
    for case in collect(folder, pattern):
        problem = _problem(case.function)
        if problem is None:
            passed += 1
        else:
            failed += 1
            out(f"{case.file}::{case.name} FAILED\n{problem}")
    out(f"{passed} passed, {failed} failed")
    return Report(passed, failed)


def collect(folder: str, pattern: str = "test_") -> Iterator[Case]:
    """Imports the test files of a folder, one after another, and finds their tests.

    A file that cannot be imported is one test, ``import``, which fails with the reason. The
    commands and hooks of the plugin under test are forgotten at the end: tests call functions.
    """
    import os

    from constrictor import _registry

    sys.path[:0] = [os.path.dirname(os.path.abspath(folder)), os.path.abspath(folder)]
    forget = _registry.snapshot()
    try:
        for file in sorted(os.listdir(folder)):
            if file.startswith(pattern) and file.endswith(".py"):
                for name, function in _tests(file[:-3]):
                    yield Case(file, name, function)
    finally:
        forget()


def _tests(module_name: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    try:
        module = __import__(module_name)
    except Exception as error:
        failure = error

        def fails() -> None:
            raise failure

        yield "import", fails
        return
    for name, test in list(vars(module).items()):
        if name.startswith("test_") and callable(test):
            yield name, test


def _problem(test: Callable[[], Any]) -> str | None:
    try:
        answer = test()
        if hasattr(answer, "__await__"):
            from constrictor import _loop

            loop = _loop.new_loop()
            try:
                _loop.run(loop, answer, None)
            finally:
                _loop.close(loop)
        return None
    except Exception as error:
        import traceback

        return "".join(traceback.format_exception(error))


if __name__ == "__main__":
    report = run(sys.argv[1] if len(sys.argv) > 1 else "tests")
    sys.exit(1 if report.failed or not report.passed else 0)
