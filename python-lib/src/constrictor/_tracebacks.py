"""Tracebacks for plugin authors: their own frames, their own paths, bounded."""

from __future__ import annotations

import os
from typing import Any

from constrictor._errors import class_name, safe_text

MAX_MESSAGE = 8 * 1024
MAX_TRACEBACK = 64 * 1024

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
_OWN = (_OWN_FOLDER, "<frozen importlib", "<constrictor")


def cut(text: str, limit: int) -> str:
    """The text, its middle left out where it is longer than the limit."""
    if len(text) <= limit:
        return text
    mark = f"\n… {len(text) - limit} characters left out …\n"
    keep = (limit - len(mark)) // 2
    return text[:keep] + mark + text[-keep:]


def message_of(error: BaseException) -> str:
    """What the exception says, bounded; its class where it says nothing."""
    return cut(safe_text(error), MAX_MESSAGE) or class_name(error)


def type_of(error: BaseException) -> str:
    """The class as ``module.Name``, builtins without their module.

    A class that this package keeps to itself goes by the public one it derives from.
    """
    for cls in type(error).__mro__:
        module, name = str(cls.__module__), str(cls.__qualname__)
        if not module.startswith("constrictor._"):
            break
    return cut(name if module == "builtins" else f"{module}.{name}", 256)


def describe(error: BaseException, folder: str) -> tuple[str, dict[str, Any]]:
    """The traceback's text, and where it happened: file, line and source of the innermost frame."""
    import traceback

    try:
        whole = traceback.TracebackException.from_exception(error, limit=-100)
        place = _place(whole, folder)
        _trim(whole, folder, set())
        return cut("".join(whole.format()), MAX_TRACEBACK), place
    except Exception:
        # An exception that breaks even its own rendering: its class must do.
        return f"{type_of(error)}: {message_of(error)}\n", {}


def _relative(filename: str, folder: str) -> str:
    prefix = folder + os.sep
    return filename[len(prefix) :] if filename.startswith(prefix) else filename


def _trim(part: Any, folder: str, done: set[int]) -> None:
    if part is None or id(part) in done:
        return
    done.add(id(part))
    part.stack[:] = _plugins_frames(part.stack, folder)
    for frame in part.stack:
        frame.filename = _relative(frame.filename, folder)
    if getattr(part, "filename", None):
        part.filename = _relative(part.filename, folder)
    _trim(part.__cause__, folder, done)
    _trim(part.__context__, folder, done)
    for inner in getattr(part, "exceptions", None) or ():
        _trim(inner, folder, done)


def _plugins_frames(frames: Any, folder: str) -> list[Any]:
    """Without this package's, and without those that led to the plugin's first: the event loop's.

    The plugin's own are those in its folder; libraries it calls come after them.
    """
    kept = [frame for frame in frames if not frame.filename.startswith(_OWN)]
    for index, frame in enumerate(kept):
        if frame.filename.startswith(folder + os.sep):
            return kept[index:]
    return kept


def _place(whole: Any, folder: str) -> dict[str, Any]:
    if getattr(whole, "lineno", None) and getattr(whole, "filename", None):
        return {
            "file": _relative(whole.filename, folder),
            "line": int(whole.lineno),
            "source": (whole.text or "").rstrip("\n"),
        }
    for frame in reversed(whole.stack):
        if frame.filename.startswith(folder + os.sep):
            return {
                "file": _relative(frame.filename, folder),
                "line": int(frame.lineno or 0),
                "source": frame.line or "",
            }
    return {}
