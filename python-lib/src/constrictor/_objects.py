"""Shapes of classes: enums, dataclasses, TypedDicts and NamedTuples."""

from __future__ import annotations

import sys

from constrictor._errors import BadResult, safe_text
from constrictor._results import to_plain
from constrictor._shapes import Shape, one_of, unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from constrictor._shapes import Path, Problems

    ShapeOf = Callable[[Any], Shape]


class Field:
    """One named part of a class."""

    __slots__ = ("required", "shape")

    def __init__(self, shape: Shape, required: bool) -> None:
        self.shape = shape
        self.required = required


_made: dict[type, Shape] = {}
"""Shapes of classes, also those still being made: a class may hold itself."""


def class_shape(cls: type, shape_of: ShapeOf) -> Shape | None:
    """The shape of a class of one of these kinds, else None."""
    enum = sys.modules.get("enum")
    if enum is not None and issubclass(cls, enum.Enum):
        members: Any = cls
        return one_of([(wire_value(member), member) for member in members])
    if hasattr(cls, "__dataclass_fields__"):
        return _once(cls, lambda: _dataclass_fields(cls, shape_of), _object_shape)
    typing = sys.modules.get("typing")
    if typing is not None and typing.is_typeddict(cls):
        return _once(cls, lambda: _typed_dict_fields(cls, shape_of), _object_shape)
    if issubclass(cls, tuple) and hasattr(cls, "_field_defaults"):
        return _once(cls, lambda: _named_tuple_fields(cls, shape_of), _array_shape)
    return None


def wire_value(member: Any) -> Any:
    """What stands for an enum's member in JSON; TypeError where nothing can."""
    try:
        return to_plain(member.value, str(member))
    except BadResult as error:
        raise TypeError(str(error)) from None


def _once(
    cls: type,
    fields_of: Callable[[], dict[str, Field]],
    shape: Callable[[Any, dict[str, Field]], Shape],
) -> Shape:
    if cls in _made:
        return _made[cls]
    fields: dict[str, Field] = {}
    # What the class itself refers to: its check sees the fields that are found below, its schema
    # does not, because a JSON Schema that holds itself could not be written down.
    unfinished = shape(cls, fields)
    unfinished.schema = {"title": cls.__name__}
    _made[cls] = unfinished
    try:
        fields.update(fields_of())
    except BaseException:
        del _made[cls]
        raise
    _made[cls] = shape(cls, fields)
    return _made[cls]


def _dataclass_fields(cls: Any, shape_of: ShapeOf) -> dict[str, Field]:
    import dataclasses
    import typing

    hints = typing.get_type_hints(cls)
    fields = {}
    for field in dataclasses.fields(cls):
        if field.init:
            missing = (field.default, field.default_factory) == (dataclasses.MISSING,) * 2
            fields[field.name] = _field(cls, field.name, hints, missing, shape_of)
    return fields


def _typed_dict_fields(cls: Any, shape_of: ShapeOf) -> dict[str, Field]:
    import typing

    hints = typing.get_type_hints(cls)
    marked = typing.get_type_hints(cls, include_extras=True)
    fields = {}
    for name in hints:
        # Postponed annotations hide the marks from __required_keys__.
        mark = typing.get_origin(marked[name])
        required = name in cls.__required_keys__ and mark is not typing.NotRequired
        fields[name] = _field(cls, name, hints, required or mark is typing.Required, shape_of)
    return fields


def _named_tuple_fields(cls: Any, shape_of: ShapeOf) -> dict[str, Field]:
    import typing

    hints = typing.get_type_hints(cls)
    return {
        name: _field(cls, name, hints, name not in cls._field_defaults, shape_of)
        for name in cls._fields
    }


def _field(cls: type, name: str, hints: dict[str, Any], required: bool, shape_of: ShapeOf) -> Field:
    try:
        return Field(shape_of(hints.get(name, object)), required)
    except TypeError as error:
        raise TypeError(f"{cls.__name__}.{name}: {error}") from error


def _object_shape(cls: Any, fields: dict[str, Field]) -> Shape:
    """An object of exactly these fields."""
    words = f"an object ({cls.__name__})"

    def check(value: Any, path: Path, problems: Problems) -> Any:
        if type(value) is not dict:
            problems.expected(path, words, value)
            return value
        before = problems.count
        for name, field in fields.items():
            if field.required and name not in value:
                problems.add((path, name), "is missing")
        built = {}
        for name, one in value.items():
            if name in fields:
                built[name] = fields[name].shape.check(one, (path, name), problems)
            else:
                problems.add((path, name), unknown(name, fields))
        return value if problems.count > before else _build(cls, (), built, path, problems)

    schema = {
        "type": "object",
        "title": cls.__name__,
        "properties": {name: field.shape.schema for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }
    return Shape(check, schema, words)


def _array_shape(cls: Any, fields: dict[str, Field]) -> Shape:
    """An array with a place for each field, as results have it; those with defaults may lack."""
    words = f"a list ({cls.__name__})"

    def check(value: Any, path: Path, problems: Problems) -> Any:
        least = sum(field.required for field in fields.values())
        if type(value) is not list or not least <= len(value) <= len(fields):
            names = ", ".join(fields)
            problems.expected(path, f"{words} of {names}", value)
            return value
        before = problems.count
        items = [
            field.shape.check(one, (path, index), problems)
            for index, (field, one) in enumerate(zip(fields.values(), value, strict=False))
        ]
        return value if problems.count > before else _build(cls, items, {}, path, problems)

    schema = {
        "type": "array",
        "title": cls.__name__,
        "prefixItems": [field.shape.schema for field in fields.values()],
        "minItems": sum(field.required for field in fields.values()),
        "items": False,
    }
    return Shape(check, schema, words)


def _build(cls: Any, items: Any, named: dict[str, Any], path: Path, problems: Problems) -> Any:
    try:
        return cls(*items, **named)
    except ValueError as error:  # what the class itself checks
        problems.add(path, safe_text(error))
        return None
