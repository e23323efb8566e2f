"""What an annotation accepts: a check that converts JSON values, and the JSON Schema for it."""

from __future__ import annotations

import collections.abc
import sys
import types
import typing
from collections.abc import Callable
from typing import Any, NamedTuple

Problems = list[tuple[str, str]]
"""What is wrong, as pairs of an argument's path and a sentence without a subject."""

Check = Callable[[Any, str, Problems], Any]
"""Takes a JSON value, its path and the list of problems; answers what the function gets."""


class Shape(NamedTuple):
    """One annotation, understood."""

    check: Check
    schema: dict[str, Any]
    words: str


_SEEN_LIMIT = 60


def seen(value: object) -> str:
    """The value as a person would recognise it, bounded."""
    text = repr(value)
    return text if len(text) <= _SEEN_LIMIT else text[: _SEEN_LIMIT - 1] + "…"


def _exactly(kinds: tuple[type, ...], schema: dict[str, Any], words: str) -> Shape:
    def check(value: Any, path: str, problems: Problems) -> Any:
        if type(value) not in kinds:
            problems.append((path, f"expected {words}, saw {seen(value)}"))
        return value

    return Shape(check, schema, words)


def _float(value: Any, path: str, problems: Problems) -> Any:
    if type(value) is int:
        try:
            return float(value)
        except OverflowError:
            problems.append((path, f"expected a number, saw an int too large: {seen(value)}"))
            return value
    if type(value) is not float:
        problems.append((path, f"expected a number, saw {seen(value)}"))
    return value


def _anything(value: Any, path: str, problems: Problems) -> Any:
    return value


_ANY = Shape(_anything, {}, "anything")

_NULL = _exactly((type(None),), {"type": "null"}, "null")

_SIMPLE: dict[Any, Shape] = {
    int: _exactly((int,), {"type": "integer"}, "an integer"),
    float: Shape(_float, {"type": "number"}, "a number"),
    str: _exactly((str,), {"type": "string"}, "a string"),
    bool: _exactly((bool,), {"type": "boolean"}, "true or false"),
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
    collections.abc.Iterable: list,
    collections.abc.Collection: list,
}

_STREAMS = (
    collections.abc.Iterator,
    collections.abc.AsyncIterator,
    collections.abc.AsyncIterable,
    collections.abc.Generator,
    collections.abc.AsyncGenerator,
)

_OBJECTS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)


def shape_of(annotation: Any) -> Shape:
    """Understands an annotation; TypeError says that it is none this package can check."""
    if annotation in _SIMPLE:
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
    if origin in _STREAMS:
        return _ANY  # what a streaming command returns; each item is checked as it comes
    if isinstance(origin, type):
        return _class(origin)
    supertype = getattr(annotation, "__supertype__", None)
    if supertype is not None:
        return shape_of(supertype)
    raise TypeError(f"the annotation {annotation!r} is none that arguments can be checked against")


def _union(shapes: list[Shape]) -> Shape:
    words = " or ".join(shape.words for shape in shapes)
    others = [shape for shape in shapes if shape is not _NULL]

    def check(value: Any, path: str, problems: Problems) -> Any:
        if value is not None and len(others) == 1:
            return others[0].check(value, path, problems)  # its own problems say more
        # An exact fit comes before a conversion: 1 stays an int for `float | int`.
        for shape in sorted(shapes, key=lambda one: one.check is _float):
            tried: Problems = []
            converted = shape.check(value, path, tried)
            if not tried:
                return converted
        problems.append((path, f"expected {words}, saw {seen(value)}"))
        return value

    return Shape(check, {"anyOf": [shape.schema for shape in shapes]}, words)


def _literal(allowed: tuple[Any, ...]) -> Shape:
    words = "one of " + ", ".join(repr(one) for one in allowed)

    def check(value: Any, path: str, problems: Problems) -> Any:
        for one in allowed:
            if type(one) is type(value) and one == value:
                return one
        problems.append((path, f"expected {words}, saw {seen(value)}"))
        return value

    return Shape(check, {"enum": list(allowed)}, words)


def _list(item: Shape, make: Callable[[list[Any]], Any]) -> Shape:
    words = "a list" if item is _ANY else f"a list, each item {item.words}"

    def check(value: Any, path: str, problems: Problems) -> Any:
        if type(value) is not list:
            problems.append((path, f"expected {words}, saw {seen(value)}"))
            return value
        before = len(problems)
        items = [item.check(one, f"{path}[{i}]", problems) for i, one in enumerate(value)]
        if make is list or len(problems) > before:
            return items
        try:
            return make(items)
        except TypeError as error:
            problems.append((path, f"cannot be a set: {error}"))
            return value

    return Shape(check, {"type": "array", "items": item.schema}, words)


def _tuple(args: tuple[Any, ...]) -> Shape:
    if not args:
        return _list(_ANY, tuple)
    if len(args) == 2 and args[1] is Ellipsis:
        return _list(shape_of(args[0]), tuple)
    shapes = [shape_of(arg) for arg in args]
    words = f"a list of {len(shapes)}"

    def check(value: Any, path: str, problems: Problems) -> Any:
        if type(value) is not list or len(value) != len(shapes):
            problems.append((path, f"expected {words}, saw {seen(value)}"))
            return value
        return tuple(
            shape.check(one, f"{path}[{i}]", problems)
            for i, (shape, one) in enumerate(zip(shapes, value, strict=True))
        )

    schema = {"type": "array", "prefixItems": [s.schema for s in shapes], "items": False}
    return Shape(check, schema, words)


def _dict(args: tuple[Any, ...]) -> Shape:
    if args and args[0] not in (str, Any):
        raise TypeError(f"JSON objects have string keys, not {args[0]!r}")
    item = shape_of(args[1]) if args else _ANY
    words = "an object" if item is _ANY else f"an object, each value {item.words}"

    def check(value: Any, path: str, problems: Problems) -> Any:
        if type(value) is not dict:
            problems.append((path, f"expected {words}, saw {seen(value)}"))
            return value
        return {key: item.check(one, f"{path}.{key}", problems) for key, one in value.items()}

    return Shape(check, {"type": "object", "additionalProperties": item.schema}, words)


def _class(cls: type) -> Shape:
    enum = sys.modules.get("enum")
    if enum is not None and issubclass(cls, enum.Enum):
        return _enum(cls)
    if hasattr(cls, "__dataclass_fields__"):
        return _dataclass(cls)
    if cls is bytes:
        return _converted(_bytes, "string", "base64", "base64 text")
    datetime = sys.modules.get("datetime")
    if datetime is not None and cls in (datetime.datetime, datetime.date, datetime.time):
        words = f"ISO 8601 text of a {cls.__name__}"
        return _converted(cls.fromisoformat, "string", cls.__name__, words)  # type: ignore[attr-defined]
    raise TypeError(f"arguments cannot be made of JSON for the class {cls.__qualname__}")


def _bytes(text: str) -> bytes:
    import base64

    return base64.b64decode(text, validate=True)


def _converted(convert: Callable[[str], Any], kind: str, form: str, words: str) -> Shape:
    def check(value: Any, path: str, problems: Problems) -> Any:
        if type(value) is str:
            try:
                return convert(value)
            except ValueError:
                pass
        problems.append((path, f"expected {words}, saw {seen(value)}"))
        return value

    return Shape(check, {"type": kind, "format": form}, words)


def _enum(cls: Any) -> Shape:
    values = [member.value for member in cls]
    by_value = _literal(tuple(values))

    def check(value: Any, path: str, problems: Problems) -> Any:
        before = len(problems)
        found = by_value.check(value, path, problems)
        return cls(found) if len(problems) == before else value

    return Shape(check, {"enum": values}, by_value.words)


def _dataclass(cls: Any) -> Shape:
    shapes: dict[str, tuple[Shape, bool]] = {}
    words = f"an object ({cls.__name__})"

    def fields() -> dict[str, tuple[Shape, bool]]:
        # Late, so that a dataclass may hold itself.
        if not shapes:
            import dataclasses

            hints = typing.get_type_hints(cls)
            for field in dataclasses.fields(cls):
                if field.init:
                    required = (
                        field.default is dataclasses.MISSING
                        and field.default_factory is dataclasses.MISSING
                    )
                    shapes[field.name] = (shape_of(hints[field.name]), required)
        return shapes

    def check(value: Any, path: str, problems: Problems) -> Any:
        if type(value) is not dict:
            problems.append((path, f"expected {words}, saw {seen(value)}"))
            return value
        before = len(problems)
        for name, (_, required) in fields().items():
            if required and name not in value:
                problems.append((f"{path}.{name}", "is missing"))
        built = {}
        for name, one in value.items():
            if name not in fields():
                problems.append((f"{path}.{name}", f"is unknown; there are: {', '.join(fields())}"))
            else:
                built[name] = fields()[name][0].check(one, f"{path}.{name}", problems)
        if len(problems) > before:
            return value
        try:
            return cls(**built)
        except ValueError as error:
            problems.append((path, str(error)))
            return value

    return Shape(check, {"type": "object", "title": cls.__name__}, words)
