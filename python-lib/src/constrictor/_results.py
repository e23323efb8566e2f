"""From what commands return to values that JSON can say, of exactly the plain types."""

from __future__ import annotations

import sys

from constrictor._errors import BadResult
from constrictor._values import cut, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_DEPTH = 508
"""How deep results nest at most: messages allow 512, and the envelope of an item takes four."""

_WORD = 1 << 63
_MAX_BITS = 3_321_929
"""1,000,000 decimal digits, the longest number that messages may hold, never need more bits."""

_MAX_PATH = 400
_PLAIN = frozenset((str, int, bool, type(None)))
_FIELD_KINDS_LEFT_OUT = frozenset(("_FIELD_CLASSVAR", "_FIELD_INITVAR"))


class _Refused(Exception):
    """What is wrong, and while it travels up, where: the path's steps, innermost first."""

    def __init__(self, problem: str, value: object = None) -> None:
        self.problem = problem
        self.value = value
        self.steps: list[str] = []


def to_plain(value: object, name: str = "result") -> Any:
    """A copy of the value made of dict, list, str, int, float, bool and None alone.

    Dataclasses become objects, enums their values, dates ISO 8601 text, bytes base64 text, tuples
    and sets lists. Raises BadResult, naming path and type, for anything else, for NaN and
    infinities, keys that are no strings, cycles, and nesting deeper than MAX_DEPTH. ``name`` begins
    the path.
    """
    try:
        return _plain(value, 0)
    except _Refused as refused:
        path = cut(name + "".join(reversed(refused.steps)), _MAX_PATH)
        raise BadResult(f"{path}: {refused.problem}") from None


# One frame a level, so that the deepest value fits into Python's default recursion limit.
def _plain(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        return value if -_WORD <= value < _WORD else _integer(value)
    if kind is float:
        return _finite(value)
    if kind is not dict and kind is not list:
        value = _converted(value)
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is float:
            return _finite(value)
    if depth >= MAX_DEPTH:
        raise _Refused(f"nested deeper than {MAX_DEPTH} containers", value)
    step: Any = None
    try:
        if kind is list:
            items = []
            for step, item in enumerate(value):  # noqa: B007 - read when an item is refused
                items.append(_plain(item, depth + 1))
            return items
        plain = {}
        for step, item in value.items():
            key = step if type(step) is str and step.isascii() else _key(step)
            plain[key] = _plain(item, depth + 1)
        return plain
    except _Refused as refused:
        if refused.value is value:
            refused.problem = f"a {kind.__name__} that holds itself"
            refused.steps.clear()
        refused.steps.append(f"[{step}]" if kind is list else f".{cut(str(step), 80)}")
        raise


def _integer(value: int) -> int:
    if value.bit_length() > _MAX_BITS:
        raise _Refused("an int of more than 1,000,000 digits")
    return value


def _finite(value: float) -> float:
    if value - value != 0.0:  # so of NaN and the infinities alone
        raise _Refused(f"the float {value!r} is not a number that JSON can say")
    return value


def _key(key: object) -> str:
    if not isinstance(key, str) and _is_instance(key, "enum", "Enum"):
        key = key.value  # type: ignore[attr-defined]
    if not isinstance(key, str):
        raise _Refused(
            f"a key of type {type_name(type(key))} cannot be said in JSON; its keys are strings"
        )
    text = str.__str__(key.value if _is_instance(key, "enum", "Enum") else key)  # type: ignore[attr-defined]
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _Refused("a key that holds half of a surrogate pair") from None
    return text


def _converted(value: Any) -> Any:
    """One level: an exact str, int, float, bool, None, list or dict, items as they were."""
    if _is_instance(value, "enum", "Enum"):
        value = value.value
        if type(value) in _PLAIN or type(value) in (float, list, dict):
            return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return _integer(int.__add__(value, 0))
    if isinstance(value, float):
        return float.__add__(value, 0.0)
    if isinstance(value, dict):  # dict's own items, whatever a subclass says
        return dict(dict.items(value))
    sequence: Any
    for sequence in (list, tuple, set, frozenset):
        if isinstance(value, sequence):
            return [*sequence.__iter__(value)]
    if isinstance(value, (bytes, bytearray)):
        import base64

        return base64.b64encode(value).decode("ascii")
    fields = getattr(type(value), "__dataclass_fields__", None)
    if fields is not None:
        return {
            name: getattr(value, name)
            for name, field in fields.items()
            if field._field_type.name not in _FIELD_KINDS_LEFT_OUT
        }
    if _is_instance(value, "datetime", "date") or _is_instance(value, "datetime", "time"):
        return str.__str__(value.isoformat())
    raise _Refused(f"a value of type {type_name(type(value))} cannot be said in JSON")


def _is_instance(value: object, module_name: str, class_name: str) -> bool:
    """``isinstance``, without importing the module: no value is of a class never imported."""
    cls = getattr(sys.modules.get(module_name), class_name, None)
    return isinstance(cls, type) and isinstance(value, cls)
