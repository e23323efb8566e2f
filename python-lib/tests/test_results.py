"""What commands may return."""

import dataclasses
import datetime
import enum
import math

from constrictor._errors import BadResult
from constrictor._results import MAX_DEPTH, to_plain
from constrictor.testing import raises


class Colour(enum.Enum):
    RED = "red"


@dataclasses.dataclass
class Point:
    x: int
    colour: Colour = Colour.RED


class EvilDict(dict):  # type: ignore[type-arg]
    def items(self):  # type: ignore[no-untyped-def]
        raise RuntimeError("never asked")


class EvilStr(str):
    def __str__(self) -> str:
        return "something else"


def test_plain_values_stay() -> None:
    value = {"a": [1, 2.5, "x", True, None, 10**40]}
    assert to_plain(value) == value


def test_richer_values_become_json() -> None:
    value = (Point(1), {"when": datetime.date(2026, 1, 2)}, b"\x00\x01", {3}, frozenset())
    assert to_plain(value) == [
        {"x": 1, "colour": "red"},
        {"when": "2026-01-02"},
        "AAE=",
        [3],
        [],
    ]


def test_subclasses_become_exact_and_their_methods_are_not_asked() -> None:
    plain = to_plain([EvilDict(a=1), EvilStr("x")])
    assert plain == [{"a": 1}, "x"]
    assert type(plain[0]) is dict and type(plain[1]) is str


def test_what_json_cannot_say_names_path_and_type() -> None:
    for value, text in (
        ({"a": [object()]}, "result.a[0]: a value of type object"),
        (math.nan, "nan"),
        ([math.inf], "result[0]: inf"),
        ({1: 2}, "a key of type int"),
        (1j, "complex"),
    ):
        with raises(BadResult, match=text):
            to_plain(value)


def test_cycles_and_depth_are_refused() -> None:
    cycle: list[object] = []
    cycle.append(cycle)
    deep: object = 1
    for _ in range(MAX_DEPTH + 2):
        deep = [deep]
    for value in (cycle, deep):
        with raises(BadResult, match="nested deeper"):
            to_plain(value)
