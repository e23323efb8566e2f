"""From what commands return to values that JSON can say, of exactly the plain types."""

from __future__ import annotations

import sys
from math import isfinite

from constrictor._errors import BadResult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_DEPTH = 500
"""How deep results nest at most: the protocol allows 512, the envelope takes some of them."""

_MAX_BITS = 3_321_928
"""The bits of the largest int of a million digits, which is what the protocol reads, or fewer."""


class _Refusal(Exception):
    """What cannot be said, and the steps to it from the innermost outwards."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.steps: list[str] = []


def to_plain(value: object, path: str = "result") -> Any:
    """A copy of the value made of dict, list, str, int, float, bool and None alone.

    Dataclasses become objects, enums their values, dates ISO 8601 text, bytes base64 text, tuples
    and sets lists. Raises BadResult, naming path and type, for anything else, for NaN and
    infinities, ints of more than a million digits, keys that are no strings or hold half of a
    surrogate pair, cycles, and nesting deeper than MAX_DEPTH.
    """
    try:
        return _plain(value, 0)
    except _Refusal as refusal:
        place = path + "".join(reversed(refusal.steps))
        if len(place) > 200:
            place = place[:199] + "…"
        raise BadResult(f"{place}: {refusal.problem}") from None
    except RecursionError:
        problem = f"a value of type {_name(value)} is nested too deeply for the stack that is left"
        raise BadResult(f"{path}: {problem}") from None


def _plain(value: Any, depth: int) -> Any:
    # One frame a level: the depth that is promised must fit into Python's recursion limit. Paths
    # are put together only when something is refused.
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        if value.bit_length() > _MAX_BITS:
            raise _Refusal("a value of type int has more than a million digits")
        return value
    if kind is float:
        if not isfinite(value):
            raise _Refusal(f"a value of type float cannot be said in JSON: {value!r}")
        return value
    if depth > MAX_DEPTH:
        raise _Refusal(
            f"a value of type {_name(value)} is nested deeper than {MAX_DEPTH}, or a cycle"
        )
    if kind is dict:
        plain: dict[str, Any] = {}
        key: Any = ""
        try:
            for key, item in value.items():
                if type(key) is not str or not key.isascii():
                    key = _key(key)
                plain[key] = _plain(item, depth + 1)
        except _Refusal as refusal:
            if type(key) is str:
                refusal.steps.append(f".{key[:80]}")
            raise
        return plain
    if kind is list:
        items: list[Any] = []
        try:
            for item in value:
                items.append(_plain(item, depth + 1))
        except _Refusal as refusal:
            refusal.steps.append(f"[{len(items)}]")
            raise
        return items
    return _plain(_simpler(value), depth + 1)


def _key(key: object) -> str:
    if _is_enum(key):
        key = key.value  # type: ignore[attr-defined]
    if not issubclass(type(key), str):
        raise _Refusal(f"a key of type {_name(key)}; JSON objects have string keys")
    text = str.__str__(key)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _Refusal("a key of type str that holds half of a surrogate pair") from None
    return text


def _simpler(value: Any) -> Any:
    """The value as one of the plain types, what it holds untouched.

    By its true class, since an object may claim another by its attribute ``__class__``.
    """
    kind = type(value)
    if _is_enum(value):
        return value.value
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, int):
        return int.__int__(value)
    if issubclass(kind, float):
        return float.__float__(value)
    if issubclass(kind, dict):
        return dict(dict.items(value))
    sequence: Any
    for sequence in (list, tuple, set, frozenset):
        if issubclass(kind, sequence):  # its own iterator, whatever a subclass says
            return list(sequence.__iter__(value))
    if issubclass(kind, (bytes, bytearray)):
        import base64

        return base64.b64encode(value).decode("ascii")
    if hasattr(kind, "__dataclass_fields__"):
        import dataclasses

        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if _is_date(value):
        return str.__str__(value.isoformat())
    raise _Refusal(f"a value of type {_name(value)} cannot be said in JSON")


def _is_enum(value: object) -> bool:
    enum = sys.modules.get("enum")
    return enum is not None and issubclass(type(value), enum.Enum)


def _is_date(value: object) -> bool:
    datetime = sys.modules.get("datetime")
    return datetime is not None and issubclass(type(value), (datetime.date, datetime.time))


def _name(value: object) -> str:
    kind = type(value)
    name = f"{kind.__module__}.{kind.__qualname__}"
    return name.removeprefix("builtins.")
