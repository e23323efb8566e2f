"""What a shape is: a check that converts JSON values, its JSON Schema, and words for people."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Path = tuple[Any, ...]
    """Where a value stands: an argument's name alone, or the path around it and a key or index."""

    Check = Callable[[Any, Path, "Problems"], Any]
    """Takes a JSON value, its path and the problems so far; answers what the function gets."""

_MAX_KEPT = 20
_MAX_KEY = 80
_MAX_SEEN = 80
_MAX_BITS = 200


class Problems:
    """What is wrong with arguments: all problems are counted, the first ones kept."""

    def __init__(self) -> None:
        self.count = 0
        self.kept: list[tuple[str, str]] = []
        """Pairs of an argument's path and a sentence without a subject."""

    def add(self, path: Path, problem: str) -> None:
        self.count += 1
        if len(self.kept) < _MAX_KEPT:
            self.kept.append((text_of(path), problem))

    def expected(self, path: Path, words: str, value: object) -> None:
        self.add(path, f"expected {words}, saw {seen(value)}")


class Shape:
    """One annotation, understood."""

    __slots__ = ("check", "schema", "words")

    def __init__(self, check: Check, schema: dict[str, Any], words: str) -> None:
        self.check = check
        self.schema = schema
        self.words = words


def text_of(path: Path) -> str:
    """The path as people write it, such as ``items[2].name``."""
    steps: list[str] = []
    while len(path) == 2:
        path, step = path
        steps.append(f"[{step}]" if type(step) is int else f".{step[:_MAX_KEY]}")
    return str(path[0])[:_MAX_KEY] + "".join(reversed(steps))


def seen(value: object) -> str:
    """The JSON value as a person would recognise it, whatever its size."""
    import reprlib

    class Shown(reprlib.Repr):
        def repr_int(self, value: int, level: int) -> str:
            bits = value.bit_length()
            return f"an integer of {bits} bits" if bits > _MAX_BITS else repr(value)

    shown = Shown()
    shown.maxlevel = 3
    shown.maxstring = 60
    shown.maxlist = shown.maxdict = 4
    text = shown.repr(value)
    return text if len(text) <= _MAX_SEEN else text[: _MAX_SEEN - 1] + "…"


def exactly(kind: type, schema: dict[str, Any], words: str) -> Shape:
    """Values of one class alone."""

    def check(value: Any, path: Path, problems: Problems) -> Any:
        if type(value) is not kind:
            problems.expected(path, words, value)
        return value

    return Shape(check, schema, words)


def converted(convert: Callable[[str], Any], schema: dict[str, Any], words: str) -> Shape:
    """Texts that a function turns into something; ValueError says that it cannot."""

    def check(value: Any, path: Path, problems: Problems) -> Any:
        if type(value) is str:
            try:
                return convert(value)
            except ValueError:
                pass
        problems.expected(path, words, value)
        return value

    return Shape(check, {"type": "string", **schema}, words)


def one_of(choices: list[tuple[Any, Any]]) -> Shape:
    """Some JSON values, each paired with what the function gets for it."""
    words = "one of " + ", ".join(seen(wire) for wire, _ in choices[:_MAX_KEPT])
    if len(choices) > _MAX_KEPT:
        words += ", …"

    def check(value: Any, path: Path, problems: Problems) -> Any:
        kinds = (int, float) if type(value) is int else (type(value),)
        for wire, meant in choices:
            if type(wire) in kinds and wire == value:
                return meant
        problems.expected(path, words, value)
        return value

    return Shape(check, {"enum": [wire for wire, _ in choices]}, words)


def closest(name: str, known: Any) -> str | None:
    """The known name that somebody who wrote this one probably meant."""
    import difflib

    found = difflib.get_close_matches(name[:_MAX_KEY], list(known), n=1)
    return found[0] if found else None


def unknown(name: str, known: Any) -> str:
    """The sentence about a name that is none of the known ones."""
    close = closest(name, known)
    hint = f"did you mean {close}?" if close else f"there are: {', '.join(known) or 'none'}"
    return f"is unknown; {hint}"
