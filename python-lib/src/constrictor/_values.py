"""Values and texts in the words of messages: recognisable, bounded, and never an error."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

_SHOWN = 60
_SHOWN_BITS = 200


def seen(value: object) -> str:
    """A JSON value as a person would recognise it."""
    kind = type(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if isinstance(value, str):
        text = repr(value[:_SHOWN])
        return text if len(value) <= _SHOWN else f"{text}… ({len(value)} characters)"
    if isinstance(value, int):
        bits = value.bit_length()
        return repr(value) if bits <= _SHOWN_BITS else f"an integer of {bits} bits"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    return cut(safe_text(value, repr), _SHOWN)


def cut(text: str, limit: int) -> str:
    """The text in at most ``limit`` bytes of UTF-8, a mark in the middle telling what is cut."""
    if len(text) * 4 <= limit:
        return text
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size <= limit:
        return text
    mark = f"\n… {size} bytes, cut …\n" if limit > 1000 else "…"
    keep = (limit - len(mark) - 4) // (2 if text.isascii() else 8)
    return text[:keep] + mark + text[len(text) - keep :]


def safe_text(value: object, convert: Callable[[Any], str] = str) -> str:
    """``str(value)``, also when that raises or answers no exact string."""
    try:
        text = convert(value)
        return text if type(text) is str else str.__str__(text)
    except BaseException as error:
        return f"<{type(value).__name__} whose text raised {type(error).__name__}>"


def type_name(cls: type) -> str:
    """The class as ``module.Name``; builtins without their module."""
    try:
        module, name = str(cls.__module__), str(cls.__qualname__)
    except BaseException:  # a metaclass may do as it likes
        return "<a class without a name>"
    return cut(name if module == "builtins" else f"{module}.{name}", 256)


def one_of(names: Iterable[object], limit: int = 20) -> str:
    """The names, as text for people; not more than ``limit`` of them."""
    listed = [str(name) for name in names]
    shown = ", ".join(listed[:limit])
    return shown if len(listed) <= limit else f"{shown} and {len(listed) - limit} more"


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that somebody who wrote this one probably meant."""
    names = list(known)
    if len(name) > 256 or not names:
        return None
    import difflib

    found = difflib.get_close_matches(name, names[:1000], n=1)
    return found[0] if found else None
