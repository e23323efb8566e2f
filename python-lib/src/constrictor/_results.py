"""From what commands return to values that JSON can say, of exactly the plain types."""

from __future__ import annotations

import math
import sys
from typing import Any

from constrictor._errors import BadResult

MAX_DEPTH = 500
"""How deep results nest at most: the protocol allows 512, the envelope takes some of them."""


def to_plain(value: object, path: str = "result") -> Any:
    """A copy of the value made of dict, list, str, int, float, bool and None alone.

    Dataclasses become objects, enums their values, dates ISO 8601 text, bytes base64 text, tuples
    and sets lists. Raises BadResult, naming path and type, for anything else, for NaN and
    infinities, keys that are no strings, cycles, and nesting deeper than MAX_DEPTH.
    """
    try:
        return _plain(value, path, 0)
    except RecursionError:
        raise BadResult(f"{path}: nested too deeply for the stack that is left") from None


def _plain(value: Any, path: str, depth: int) -> Any:
    # One frame a level: the depth that is promised must fit into Python's recursion limit.
    kind = type(value)
    if value is None or kind is bool or kind is int or kind is str:
        return value
    if kind is float:
        return _finite(value, path)
    if depth > MAX_DEPTH:
        raise BadResult(f"{path[:80]}: nested deeper than {MAX_DEPTH}, or a cycle")
    if kind is dict:
        plain = {}
        for key, item in dict.items(value):
            if type(key) is not str:
                key = _key(key, path)
            plain[key] = _plain(item, f"{path}.{key[:80]}", depth + 1)
        return plain
    if kind is list:
        items = []
        for index, item in enumerate(value):
            items.append(_plain(item, f"{path}[{index}]", depth + 1))
        return items
    return _plain(_simpler(value, path), path, depth + 1)


def _finite(value: float, path: str) -> float:
    if not math.isfinite(value):
        raise BadResult(f"{path}: {float.__repr__(value)} is not a number that JSON can say")
    return value


def _key(key: object, path: str) -> str:
    if _is_enum(key):
        key = key.value  # type: ignore[attr-defined]
    if isinstance(key, str):
        return str.__str__(key)
    raise BadResult(f"{path}: a key of type {_name(key)}; JSON objects have string keys")


def _simpler(value: Any, path: str) -> Any:
    """The value as one of the plain types, what it holds untouched."""
    if _is_enum(value):
        return value.value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, dict):
        return dict(dict.items(value))
    sequence: Any
    for sequence in (list, tuple, set, frozenset):
        if isinstance(value, sequence):  # its own iterator, whatever a subclass says
            return list(sequence.__iter__(value))
    if isinstance(value, (bytes, bytearray)):
        import base64

        return base64.b64encode(value).decode("ascii")
    fields = getattr(type(value), "__dataclass_fields__", None)
    if fields is not None:
        kept = [name for name, field in fields.items() if field._field_type.name == "_FIELD"]
        return {name: getattr(value, name) for name in kept}
    if _is_date(value):
        return str.__str__(value.isoformat())
    raise BadResult(f"{path}: a value of type {_name(value)} cannot be said in JSON")


def _is_enum(value: object) -> bool:
    enum = sys.modules.get("enum")
    return enum is not None and isinstance(value, enum.Enum)


def _is_date(value: object) -> bool:
    datetime = sys.modules.get("datetime")
    return datetime is not None and isinstance(value, (datetime.date, datetime.time))


def _name(value: object) -> str:
    kind = type(value)
    name = f"{kind.__module__}.{kind.__qualname__}"
    return name.removeprefix("builtins.")
