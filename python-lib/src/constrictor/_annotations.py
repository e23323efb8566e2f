"""What an annotation accepts, as a shape."""

from __future__ import annotations

import collections.abc
import sys
import types
import typing
from collections.abc import Callable
from typing import Any

from constrictor._objects import class_shape, wire_value
from constrictor._shapes import Path, Problems, Shape, converted, exactly, one_of


def _float(value: Any, path: Path, problems: Problems) -> Any:
    if type(value) is int:
        try:
            return float(value)
        except OverflowError:
            problems.expected(path, "a number that a float can hold", value)
            return value
    if type(value) is not float:
        problems.expected(path, "a number", value)
    return value


def _anything(value: Any, path: Path, problems: Problems) -> Any:
    return value


_ANY = Shape(_anything, {}, "anything")

_NULL = exactly(type(None), {"type": "null"}, "null")

_SIMPLE: dict[Any, Shape] = {
    int: exactly(int, {"type": "integer"}, "an integer"),
    float: Shape(_float, {"type": "number"}, "a number"),
    str: exactly(str, {"type": "string"}, "a string"),
    bool: exactly(bool, {"type": "boolean"}, "true or false"),
    type(None): _NULL,
    None: _NULL,
    Any: _ANY,
    object: _ANY,
}

_LISTS: dict[Any, Callable[[list[Any]], Any]] = {
    list: list,
    set: set,
    frozenset: frozenset,
    collections.abc.Sequence: list,
    collections.abc.MutableSequence: list,
    collections.abc.Iterable: list,
    collections.abc.Collection: list,
    collections.abc.Set: frozenset,
    collections.abc.MutableSet: set,
}

_OBJECTS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)

_STREAMS = (
    collections.abc.Iterator,
    collections.abc.AsyncIterator,
    collections.abc.AsyncIterable,
    collections.abc.Generator,
    collections.abc.AsyncGenerator,
)


def shape_of(annotation: Any) -> Shape:
    """Understands an annotation; TypeError says that it is none this package can check."""
    if _is_simple(annotation):
        return _SIMPLE[annotation]
    origin = typing.get_origin(annotation) or annotation
    args = typing.get_args(annotation)
    if origin is typing.Annotated:
        return shape_of(args[0])
    if origin is typing.Union or origin is types.UnionType:
        return _union([shape_of(arg) for arg in args])
    if origin is typing.Literal:
        return _literal(args)
    if origin in _LISTS:
        return _list(shape_of(args[0]) if args else _ANY, _LISTS[origin])
    if origin is tuple:
        return _tuple(args)
    if origin in _OBJECTS:
        return _dict(args)
    shape = _class(origin) if isinstance(origin, type) else None
    if shape is not None:
        return shape
    for alias in ("__supertype__", "__value__"):  # NewType; 3.12's `type`
        if hasattr(annotation, alias):
            return shape_of(getattr(annotation, alias))
    shown = getattr(annotation, "__qualname__", repr(annotation))
    raise TypeError(f"{shown} is no annotation that JSON values can be checked against")


def result_schema(annotation: Any) -> dict[str, Any]:
    """The JSON Schema of what a command answers; empty where the annotation says nothing of it.

    A stream is described as the array that callers get who do not follow it.
    """
    args = typing.get_args(annotation)
    if (typing.get_origin(annotation) or annotation) in _STREAMS:
        return {"type": "array", "items": result_schema(args[0])} if args else {"type": "array"}
    try:
        return shape_of(annotation).schema
    except TypeError:
        return {}


def _is_simple(annotation: Any) -> bool:
    try:
        return annotation in _SIMPLE
    except TypeError:  # unhashable, such as a Literal of a list
        return False


def _union(shapes: list[Shape]) -> Shape:
    words = " or ".join(shape.words for shape in shapes)
    others = [shape for shape in shapes if shape is not _NULL]
    # In the order they are written, but 1 stays an int for `float | int`.
    ordered = sorted(shapes, key=lambda one: one.check is _float)

    def check(value: Any, path: Path, problems: Problems) -> Any:
        if value is not None and len(others) == 1:
            return others[0].check(value, path, problems)  # its own problems say more
        for shape in ordered:
            tried = Problems()
            answer = shape.check(value, path, tried)
            if not tried.count:
                return answer
        problems.expected(path, words, value)
        return value

    return Shape(check, {"anyOf": [shape.schema for shape in shapes]}, words)


def _literal(allowed: tuple[Any, ...]) -> Shape:
    enum = sys.modules.get("enum")
    choices = []
    for one in allowed:
        is_member = enum is not None and isinstance(one, enum.Enum)
        wire = wire_value(one) if is_member else one
        if not (wire is None or type(wire) in (bool, int, float, str)):
            raise TypeError(f"the Literal {one!r} cannot be said in JSON")
        choices.append((wire, one))
    return one_of(choices)


def _list(item: Shape, make: Callable[[list[Any]], Any]) -> Shape:
    words = "a list" if item is _ANY else f"a list, each item {item.words}"

    def check(value: Any, path: Path, problems: Problems) -> Any:
        if type(value) is not list:
            problems.expected(path, words, value)
            return value
        before = problems.count
        items = value
        if item is not _ANY:
            items = [item.check(one, (path, i), problems) for i, one in enumerate(value)]
        if make is list or problems.count > before:
            return items
        try:
            return make(items)
        except TypeError as error:
            problems.add(path, f"cannot be a set: {error}")
            return value

    return Shape(check, {"type": "array", "items": item.schema}, words)


def _tuple(args: tuple[Any, ...]) -> Shape:
    if not args:
        return _list(_ANY, tuple)
    if len(args) == 2 and args[1] is Ellipsis:
        return _list(shape_of(args[0]), tuple)
    shapes = [shape_of(arg) for arg in args]
    words = f"a list of {len(shapes)}"

    def check(value: Any, path: Path, problems: Problems) -> Any:
        if type(value) is not list or len(value) != len(shapes):
            problems.expected(path, words, value)
            return value
        return tuple(
            shape.check(one, (path, i), problems)
            for i, (shape, one) in enumerate(zip(shapes, value, strict=True))
        )

    schemas = [shape.schema for shape in shapes]
    schema = {"type": "array", "prefixItems": schemas, "minItems": len(schemas), "items": False}
    return Shape(check, schema, words)


def _dict(args: tuple[Any, ...]) -> Shape:
    if args and args[0] not in (str, Any):
        raise TypeError(f"JSON objects have string keys, not {args[0]!r}")
    item = shape_of(args[1]) if args else _ANY
    words = "an object" if item is _ANY else f"an object, each value {item.words}"

    def check(value: Any, path: Path, problems: Problems) -> Any:
        if type(value) is not dict:
            problems.expected(path, words, value)
            return value
        if item is _ANY:
            return value
        return {key: item.check(one, (path, key), problems) for key, one in value.items()}

    return Shape(check, {"type": "object", "additionalProperties": item.schema}, words)


def _class(cls: type) -> Shape | None:
    if cls is bytes:
        return converted(_bytes, {"contentEncoding": "base64"}, "base64 text")
    datetime = sys.modules.get("datetime")
    formats = (
        {}
        if datetime is None
        else {
            datetime.datetime: "date-time",
            datetime.date: "date",
            datetime.time: "time",
        }
    )
    if cls in formats:
        words = f"ISO 8601 text of a {cls.__name__}"
        return converted(cls.fromisoformat, {"format": formats[cls]}, words)  # type: ignore[attr-defined]
    return class_shape(cls, shape_of)


def _bytes(text: str) -> bytes:
    import base64

    return base64.b64decode(text, validate=True)
