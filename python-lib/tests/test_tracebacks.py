"""The text of tracebacks, held against what Python itself writes."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from typing import Any

from constrictor._texts import MAX_TRACEBACK
from constrictor._tracebacks import describe

FOLDER = os.path.dirname(os.path.abspath(__file__))


def raised(function: Callable[[], Any]) -> BaseException:
    try:
        function()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def text_of(function: Callable[[], Any]) -> str:
    return describe(raised(function), FOLDER)[0]


def as_python_writes(function: Callable[[], Any]) -> str:
    """With one kind of mark under a line, where Python has two."""
    lines = "".join(traceback.format_exception(raised(function))).split("\n")
    marked = [line.replace("~", "^") if not line.strip(" |^~") else line for line in lines]
    return "\n".join(marked).replace(FOLDER + os.sep, "")


def fails() -> None:
    raise KeyError("first")


def with_cause() -> None:
    try:
        fails()
    except KeyError as error:
        raise ValueError("second") from error


def with_context() -> None:
    try:
        with_cause()
    except ValueError:
        raise TypeError  # noqa: B904 - the context is what is tested


def without_context() -> None:
    try:
        fails()
    except KeyError:
        raise ValueError("alone") from None


def with_notes() -> None:
    error = ValueError("noted")
    error.add_note("one\nmore")
    raise error


def recursive(depth: int = 50) -> None:
    if depth:
        recursive(depth - 1)
    raise ValueError("deep")


def never_raised_cause() -> None:
    raise ValueError("outer") from KeyError("inner")


def in_a_library() -> None:
    os.path.join(1)  # type: ignore[call-overload]


def test_chains_notes_and_recursion_look_as_python_writes_them() -> None:
    for function in (
        *(fails, with_cause, with_context, without_context, with_notes, recursive),
        *(never_raised_cause, in_a_library),
    ):
        assert text_of(function) == as_python_writes(function), function.__name__


def test_a_group_shows_what_is_in_it() -> None:
    def group() -> None:
        inner = ExceptionGroup("inner", [raised(with_cause)])  # type: ignore[list-item]
        raise ExceptionGroup("outer", [ValueError("one"), inner, *[KeyError(i) for i in range(20)]])

    lines = text_of(group).splitlines()
    assert "ExceptionGroup: outer (22 sub-exceptions)" in lines
    assert "  | ValueError: one" in lines
    assert "  |   | KeyError: 'first'" in lines and "  |   | ValueError: second" in lines
    assert "  +---------------- and 7 more ----------------" in lines


def test_a_syntax_error_shows_its_own_place() -> None:
    def compiles() -> None:
        place = (os.path.join(FOLDER, "broken.py"), 2, 5, "  y = (\n")
        raise SyntaxError("'(' was never closed", place)

    text, place = describe(raised(compiles), FOLDER)
    assert text.endswith(
        "  File \"broken.py\", line 2\n    y = (\n      ^\nSyntaxError: '(' was never closed\n"
    )
    assert place == {"file": "broken.py", "line": 2, "source": "  y = ("}


def test_a_syntax_error_without_its_line_has_it_from_the_file() -> None:
    def compiles() -> None:
        raise SyntaxError("wrong", (__file__, 1, None, None))

    text, place = describe(raised(compiles), os.path.dirname(__file__))
    assert '", line 1\n    """The text of tracebacks' in text
    assert place["source"].startswith('"""The text of tracebacks')


def test_a_file_that_cannot_be_read_has_no_source_line() -> None:
    names: dict[str, Any] = {}
    exec(compile("def f():\n    raise ValueError('x')\n", f"{FOLDER}/gone.py", "exec"), names)
    text, place = describe(raised(names["f"]), FOLDER)
    assert text.endswith('  File "gone.py", line 2, in f\nValueError: x\n')
    assert place == {"file": "gone.py", "line": 2, "source": ""}


def test_long_chains_and_texts_are_bounded() -> None:
    def chain() -> None:
        first: BaseException = ValueError("first")
        error = first
        for number in range(3000):
            error.__cause__ = KeyError(number)
            error = error.__cause__
        error.__cause__ = first  # and round again
        raise first

    assert 20 <= text_of(chain).count("direct cause") + 1 <= 100

    def long() -> None:
        raise ValueError("x" * 1_000_000)

    assert len(text_of(long)) <= MAX_TRACEBACK
