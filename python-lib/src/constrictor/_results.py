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
    return _plain(value, path, 0)


def _plain(value: object, path: str, depth: int) -> Any:
    kind = type(value)
    if value is None or kind is bool or kind is int or kind is str:
        return value
    if kind is float:
        return _finite(value, path)  # type: ignore[arg-type]
    if depth >= MAX_DEPTH:
        raise BadResult(f"{path}: nested deeper than {MAX_DEPTH}, or a cycle")
    if kind is dict:
        return _object(value, path, depth)  # type: ignore[arg-type]
    if kind is list or kind is tuple:
        return _array(value, path, depth)
    return _converted(value, path, depth)


def _finite(value: float, path: str) -> float:
    if not math.isfinite(value):
        raise BadResult(f"{path}: {float.__repr__(value)} is not a number that JSON can say")
    return value


def _object(value: dict[Any, Any], path: str, depth: int) -> dict[str, Any]:
    plain = {}
    for key, item in dict.items(value):
        if type(key) is not str:
            key = _key(key, path)
        plain[key] = _plain(item, f"{path}.{key[:80]}", depth + 1)
    return plain


def _key(key: object, path: str) -> str:
    if _is_enum(key):
        key = key.value  # type: ignore[attr-defined]
    if isinstance(key, str):
        return str.__str__(key)
    raise BadResult(f"{path}: a key of type {_name(key)}; JSON objects have string keys")


def _array(values: Any, path: str, depth: int) -> list[Any]:
    return [_plain(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(values)]


def _converted(value: Any, path: str, depth: int) -> Any:
    if _is_enum(value):
        return _plain(value.value, path, depth + 1)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return _finite(float.__float__(value), path)
    if isinstance(value, dict):
        return _object(value, path, depth)
    sequence: Any
    for sequence in (list, tuple, set, frozenset):
        if isinstance(value, sequence):  # its own iterator, whatever a subclass says
            return _array(sequence.__iter__(value), path, depth)
    if isinstance(value, (bytes, bytearray)):
        import base64

        return base64.b64encode(value).decode("ascii")
    fields = getattr(type(value), "__dataclass_fields__", None)
    if fields is not None:
        return {
            name: _plain(getattr(value, name), f"{path}.{name}", depth + 1)
            for name, field in fields.items()
            if field._field_type.name == "_FIELD"
        }
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
