"""What commands may return."""

import collections
import dataclasses
import datetime
import enum
import math
import types
from typing import NamedTuple

from constrictor._errors import BadResult
from constrictor._results import MAX_DEPTH, to_plain
from constrictor.testing import raises


class Colour(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Both(enum.Flag):
    ONE = 1
    TWO = 2


class Pair(enum.Enum):
    FIRST = (1, "one")


@dataclasses.dataclass
class Point:
    x: int
    colour: Colour = Colour.RED


@dataclasses.dataclass
class Line:
    name: dataclasses.InitVar[str]
    points: list[Point]
    count: int = dataclasses.field(init=False, default=7)

    def __post_init__(self, name: str) -> None:
        pass


@dataclasses.dataclass(slots=True, frozen=True)
class Slim:
    x: int


class Place(NamedTuple):
    x: int
    y: int


class EvilDict(dict):  # type: ignore[type-arg]
    def items(self):  # type: ignore[no-untyped-def]
        raise RuntimeError("never asked")


class EvilList(list):  # type: ignore[type-arg]
    def __iter__(self):  # type: ignore[no-untyped-def]
        raise RuntimeError("never asked")

    def __len__(self) -> int:
        raise RuntimeError("never asked")


class EvilStr(str):
    def __str__(self) -> str:
        return "something else"


class EvilInt(int):
    def __int__(self) -> int:
        return 99


class EvilFloat(float):
    def __float__(self) -> float:
        return math.nan


def test_plain_values_stay() -> None:
    value = {"a": [1, 2.5, "x", True, None, 10**40, -0.0, ""], "": {}}
    assert to_plain(value) == value
    assert to_plain("\ud800") == "\ud800"


def test_the_answer_is_a_copy() -> None:
    inner: list[int] = []
    value = {"a": inner, "b": inner}  # held twice is no cycle
    plain = to_plain(value)
    inner.append(1)
    assert plain == {"a": [], "b": []}


def test_richer_values_become_json() -> None:
    value = (Point(1), {"when": datetime.date(2026, 1, 2)}, b"\x00\x01", {3}, frozenset())
    assert to_plain(value) == [
        {"x": 1, "colour": "red"},
        {"when": "2026-01-02"},
        "AAE=",
        [3],
        [],
    ]
    assert to_plain(Line("n", [Point(1)])) == {"points": [{"x": 1, "colour": "red"}], "count": 7}
    assert to_plain(Slim(1)) == {"x": 1}
    assert to_plain(Place(1, 2)) == [1, 2]
    assert to_plain([Level.HIGH, Both.ONE | Both.TWO, Pair.FIRST]) == [3, 3, [1, "one"]]
    assert to_plain({Colour.RED: 1, EvilStr("k"): 2}) == {"red": 1, "k": 2}
    assert to_plain(bytearray(b"")) == ""


def test_dates_and_times_are_iso_8601() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=2))
    assert to_plain(
        [
            datetime.datetime(2026, 1, 2, 3, 4, 5),
            datetime.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=zone),
            datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
            datetime.time(3, 4),
        ]
    ) == [
        "2026-01-02T03:04:05",
        "2026-01-02T03:04:05.678901+02:00",
        "2026-01-02T00:00:00+00:00",
        "03:04:00",
    ]


def test_subclasses_become_exact_and_their_methods_are_not_asked() -> None:
    values = [EvilDict(a=1), EvilStr("x"), EvilList([1]), EvilInt(5), EvilFloat(2.5)]
    plain = to_plain(values)
    assert plain == [{"a": 1}, "x", [1], 5, 2.5]
    assert [type(one) for one in plain] == [dict, str, list, int, float]
    assert to_plain(collections.OrderedDict(a=collections.Counter("aab"))) == {
        "a": {"a": 2, "b": 1}
    }
    assert to_plain(collections.defaultdict(list, a=[1])) == {"a": [1]}


def test_what_json_cannot_say_names_path_and_type() -> None:
    for value, text in (
        ({"a": [object()]}, "result.a[0]: a value of type object"),
        ({"a": {"b": [0, {3, 1j}]}}, "result.a.b[1]["),
        (math.nan, "result: a value of type float cannot be said in JSON: nan"),
        ([math.inf], "result[0]: a value of type float cannot be said in JSON: inf"),
        ({"a": [[], (-math.inf,)]}, "result.a[1][0]: a value of type float cannot be said in"),
        (range(3), "result: a value of type range"),
        (memoryview(b""), "result: a value of type memoryview"),
        ({1: 2}, "a key of type int"),
        ({None: 2}, "a key of type NoneType"),
        ({"x": {Level.HIGH: 2}}, "result.x: a key of type int"),
        (1j, "complex"),
        ({}.keys(), "dict_keys"),
        (types.MappingProxyType({}), "mappingproxy"),
        ((x for x in "ab"), "generator"),
        (Point, "a value of type type"),
        (datetime.timedelta(1), "datetime.timedelta"),
        ([Point(1j)], "result[0].x: a value of type complex"),  # type: ignore[arg-type]
        ({"\ud800": 1}, "a key of type str that holds half of a surrogate pair"),
        ([1 << 3_400_000], "result[0]: a value of type int has more than a million digits"),
        ({"k" * 5000: {"k" * 5000: {"k" * 5000: 1j}}}, "…: a value of type complex"),
    ):
        with raises(BadResult, match=text):
            to_plain(value)


def test_cycles_and_depth_are_refused() -> None:
    cycle: list[object] = []
    cycle.append(cycle)
    around = Point(1)
    around.x = {"again": around}  # type: ignore[assignment]
    deep: object = 1
    for _ in range(MAX_DEPTH + 2):
        deep = [deep]
    for value, kind in ((cycle, "list"), (around, "Point"), (deep, "list")):
        with raises(BadResult, match="nested deeper than 500, or a cycle") as caught:
            to_plain(value)
        assert kind in str(caught.value) or "dict" in str(caught.value)


def test_nesting_to_the_limit_is_said() -> None:
    deep: object = 1
    for _ in range(MAX_DEPTH - 20):
        deep = {"a": [deep]} if type(deep) is int else [deep]
    assert to_plain(deep) == deep
