"""Tracebacks for plugin authors: their own frames, their own paths, bounded.

Written in Python's format, but not by the module ``traceback``: a plugin's first error would have
to import it and all it needs, and each one costs several times as much.
"""

from __future__ import annotations

import os

from constrictor._errors import safe_text
from constrictor._texts import MAX_MESSAGE, MAX_TRACEBACK, cut, message_of, type_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

    Frame = tuple[str, int, str, CodeType, int]
    """A file, a line in it, the function that stood there, its code and the place in that."""

_MAX_FRAMES = 100
_MAX_CHAIN = 20
_MAX_GROUP = 15
_MAX_GROUP_DEPTH = 5
_MAX_REPEATED = 3
_MAX_SOURCE = 1024 * 1024
_MAX_LINES_KEPT = 1000

_CAUSE = "The above exception was the direct cause of the following exception:"
_CONTEXT = "During handling of the above exception, another exception occurred:"

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
_OWN = (_OWN_FOLDER, "<frozen importlib", "<constrictor")


def describe(error: BaseException, folder: str) -> tuple[str, dict[str, Any]]:
    """The traceback's text, and where it happened: file, line and source of the innermost frame."""
    try:
        lines: list[str] = []
        _render(error, folder, lines, 0)
        return cut("\n".join(lines) + "\n", MAX_TRACEBACK), _place(error, folder)
    except Exception:
        # An exception that breaks even its own rendering: its class must do.
        return f"{type_of(error)}: {message_of(error)}\n", {}


def _render(error: BaseException, folder: str, lines: list[str], depth: int) -> None:
    """The exception, after those that led to it."""
    for one, leads_to in _chain(error):
        _render_alone(one, folder, lines, depth)
        if leads_to:
            lines += ("", leads_to, "")


def _chain(error: BaseException) -> list[tuple[BaseException, str]]:
    """The exceptions from the first to this one, each with the sentence about the next."""
    chain = [(error, "")]
    met = {id(error)}
    while len(chain) < _MAX_CHAIN:
        earlier, sentence = error.__cause__, _CAUSE
        if earlier is None and not error.__suppress_context__:
            earlier, sentence = error.__context__, _CONTEXT
        if earlier is None or id(earlier) in met:
            break
        met.add(id(earlier))
        chain.append((earlier, sentence))
        error = earlier
    chain.reverse()
    return chain


def _render_alone(error: BaseException, folder: str, lines: list[str], depth: int) -> None:
    frames = _plugins_frames(_frames(error), folder)
    if frames:
        lines.append("Traceback (most recent call last):")
        _render_frames(frames, folder, lines)
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        _render_syntax(error, folder, lines)
    else:
        text = cut(safe_text(error), MAX_TRACEBACK)
        lines.append(f"{type_of(error)}: {text}" if text else type_of(error))
    notes = getattr(error, "__notes__", None)
    if type(notes) is list:
        lines += map(safe_text, notes)
    if isinstance(error, BaseExceptionGroup) and depth < _MAX_GROUP_DEPTH:
        _render_group(error, folder, lines, depth + 1)


def _render_group(
    group: BaseExceptionGroup[Any], folder: str, lines: list[str], depth: int
) -> None:
    for number, one in enumerate(group.exceptions[:_MAX_GROUP], 1):
        lines.append(f"  +---------------- {number} ----------------")
        inner: list[str] = []
        _render(one, folder, inner, depth)
        lines += [f"  | {line}" for line in "\n".join(inner).split("\n")]
    more = len(group.exceptions) - _MAX_GROUP
    if more > 0:
        lines.append(f"  +---------------- and {more} more ----------------")


def _render_frames(frames: list[Frame], folder: str, lines: list[str]) -> None:
    last, repeated = None, 0
    for frame in [*frames, None]:
        if frame is not None and frame == last:
            repeated += 1
            if repeated >= _MAX_REPEATED:
                continue
        else:
            more = repeated - _MAX_REPEATED + 1
            if more > 0:
                lines.append(f"  [Previous line repeated {more} more time{'s' * (more > 1)}]")
            last, repeated = frame, 0
        if frame is not None:
            file, line, name, code, instruction = frame
            lines.append(f'  File "{_relative(file, folder)}", line {line}, in {name}')
            source = _source(file, line)
            if source.strip():
                lines.append(f"    {source.strip()}")
                marks = _marks(source, line, code, instruction)
                if marks:
                    lines.append(f"    {marks}")


def _marks(source: str, line: int, code: CodeType, instruction: int) -> str:
    """A line of ``^`` below the part of the source that failed; empty where that is all of it."""
    positions = iter(code.co_positions())
    for _ in range(instruction // 2):
        next(positions, None)
    first, last, begin, end = next(positions, (None, None, None, None))
    if first != line or last != line or begin is None or end is None:
        return ""
    encoded = source.encode("utf-8")  # which the columns are counted in
    left, marked = encoded[:begin].decode("utf-8", "replace"), encoded[begin:end]
    width = len(marked.decode("utf-8", "replace"))
    shown = source.strip()
    indent = len(source) - len(source.lstrip())
    if width == 0 or width >= len(shown):
        return ""
    return " " * (len(left) - indent) + "^" * width


def _render_syntax(error: SyntaxError, folder: str, lines: list[str]) -> None:
    lines.append(f'  File "{_relative(str(error.filename), folder)}", line {error.lineno}')
    text = _syntax_source(error).rstrip()
    if text:
        shown = text.lstrip()
        lines.append(f"    {shown}")
        offset = (error.offset or 0) - 1 - (len(text) - len(shown))
        if offset >= 0:
            lines.append("    " + " " * offset + "^")
    lines.append(f"{type_of(error)}: {safe_text(error.msg)}")


def _syntax_source(error: SyntaxError) -> str:
    """The line that could not be compiled; not every interpreter hands it over."""
    return (
        error.text.rstrip("\n") if error.text else _source(str(error.filename), error.lineno or 0)
    )


def _frames(error: BaseException) -> list[Frame]:
    """Where the exception came through, the innermost last; of many, the innermost."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append((code.co_filename, trace.tb_lineno or 0, code.co_name, code, trace.tb_lasti))
        trace = trace.tb_next
    return frames[-_MAX_FRAMES:]


def _plugins_frames(frames: list[Frame], folder: str) -> list[Frame]:
    """Without this package's, and without those that led to the plugin's first: the event loop's.

    The plugin's own are those in its folder; libraries it calls come after them.
    """
    kept = [frame for frame in frames if not frame[0].startswith(_OWN)]
    for index, frame in enumerate(kept):
        if frame[0].startswith(folder + os.sep):
            return kept[index:]
    return kept


def _place(error: BaseException, folder: str) -> dict[str, Any]:
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        file, line, source = str(error.filename), error.lineno, _syntax_source(error)
        return {"file": _relative(file, folder), "line": line, "source": source}
    for file, line, *_ in reversed(_frames(error)):
        if file.startswith(folder + os.sep):
            source = _source(file, line).strip()
            return {"file": _relative(file, folder), "line": line, "source": source}
    return {}


def _relative(filename: str, folder: str) -> str:
    prefix = folder + os.sep
    return filename[len(prefix) :] if filename.startswith(prefix) else filename


_sources: dict[tuple[str, int], str] = {}
"""Lines that tracebacks have shown: an error that happens often reads its file once."""


def _source(file: str, number: int) -> str:
    """One line of a file of source text, counted from 1; empty where it cannot be read."""
    if not file.endswith(".py"):
        return ""
    key = (file, number)
    if key not in _sources:
        if len(_sources) >= _MAX_LINES_KEPT:
            _sources.clear()
        try:
            with open(file, "rb") as opened:
                lines = opened.read(_MAX_SOURCE).splitlines()
        except OSError:
            lines = []
        line = lines[number - 1] if 0 < number <= len(lines) else b""
        _sources[key] = cut(line.decode("utf-8", "replace"), MAX_MESSAGE)
    return _sources[key]
