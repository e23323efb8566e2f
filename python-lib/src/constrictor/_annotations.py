"""What an annotation accepts, as a shape."""

from __future__ import annotations

import _collections_abc as abc
import sys
from types import GenericAlias, SimpleNamespace, UnionType

from constrictor._shapes import Problems, Shape, converted, exactly, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from constrictor._shapes import Path


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
    object: _ANY,
}

_LISTS: dict[Any, Callable[[list[Any]], Any]] = {
    list: list,
    set: set,
    frozenset: frozenset,
    abc.Sequence: list,
    abc.MutableSequence: list,
    abc.Iterable: list,
    abc.Collection: list,
    abc.Set: frozenset,
    abc.MutableSet: set,
}

_OBJECTS = (dict, abc.Mapping, abc.MutableMapping)

_STREAMS = (
    abc.Iterator,
    abc.AsyncIterator,
    abc.AsyncIterable,
    abc.Generator,
    abc.AsyncGenerator,
)


def shape_of(annotation: Any) -> Shape:
    """Understands an annotation; TypeError says that it is none this package can check."""
    if _is_simple(annotation):
        return _SIMPLE[annotation]
    origin, args = _parts(annotation)
    if origin is UnionType or _is_of_typing(origin, "Union"):
        return _union([shape_of(arg) for arg in args])
    if _is_of_typing(origin, "Any"):
        return _ANY
    if _is_of_typing(origin, "Annotated"):
        return shape_of(args[0])
    if _is_of_typing(origin, "Literal"):
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
    origin, args = _parts(annotation)
    if origin in _STREAMS:
        return {"type": "array", "items": result_schema(args[0])} if args else {"type": "array"}
    try:
        return shape_of(annotation).schema
    except TypeError:
        return {}


def resolved(annotation: Any, names: dict[str, Any]) -> Any:
    """The annotation itself where it was postponed or quoted; ``names`` is its module's scope."""
    if "typing" not in sys.modules:
        for _ in range(2):  # an annotation in quotes may be postponed as well
            if type(annotation) is str:
                annotation = eval(annotation, names)
        if not _holds_text(annotation):
            return annotation
    import typing

    alone = SimpleNamespace(__annotations__={"it": annotation})
    return typing.get_type_hints(alone, names)["it"]


def _holds_text(annotation: Any) -> bool:
    """Whether something in it is still to be resolved, as the item of ``list["Item"]`` is."""
    return type(annotation) is str or any(map(_holds_text, getattr(annotation, "__args__", ())))


def _parts(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """What is subscribed and with what, or the annotation alone.

    While nobody has imported typing, an annotation can be made of builtins alone.
    """
    typing = sys.modules.get("typing")
    if typing is not None:
        return typing.get_origin(annotation) or annotation, typing.get_args(annotation)
    if isinstance(annotation, GenericAlias):
        return annotation.__origin__, annotation.__args__
    if isinstance(annotation, UnionType):
        return UnionType, annotation.__args__
    return annotation, ()


def _is_of_typing(one: Any, name: str) -> bool:
    typing = sys.modules.get("typing")
    return typing is not None and one is getattr(typing, name)


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
    from constrictor._objects import wire_value

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
    if args and args[0] is not str and not _is_of_typing(args[0], "Any"):
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
    from constrictor._objects import class_shape  # most plugins take no classes

    return class_shape(cls, shape_of)


def _bytes(text: str) -> bytes:
    import base64

    return base64.b64decode(text, validate=True)
