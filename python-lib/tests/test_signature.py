"""Binding arguments to signatures."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime
import enum
import functools
import typing
from typing import Annotated, Any, Literal, NamedTuple, NewType, Optional, TypedDict, Union

from constrictor._errors import BadArguments
from constrictor._registry import command, commands
from constrictor._signature import Signature
from constrictor.testing import raises

if typing.TYPE_CHECKING:
    from decimal import Decimal


class Size(enum.Enum):
    SMALL = "s"


class Level(enum.IntEnum):
    LOW = 1


class Corner(enum.Enum):
    ORIGIN = (0, 0)


@dataclasses.dataclass
class Item:
    name: str
    price: float = 1.0


@dataclasses.dataclass
class Tree:
    value: int
    children: list[Tree] = dataclasses.field(default_factory=list)
    left: Optional[Tree] = None  # noqa: UP045 - authors write this too
    total: int = dataclasses.field(init=False, default=0)

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError(f"value: expected 0 or more, saw {self.value}")


class Film(TypedDict):
    title: str
    year: typing.NotRequired[int]


class Loose(TypedDict, total=False):
    title: typing.Required[str]
    items: list[Item]


class Place(NamedTuple):
    x: int
    label: str = ""


UserId = NewType("UserId", int)


def sample(
    text: str,
    *,
    count: int = 1,
    share: float | None = None,
    size: Size = Size.SMALL,
    kind: Literal["a", "b"] = "a",
    items: list[Item] | None = None,
    extra: dict[str, int] | None = None,
) -> dict[str, Any]:
    return {}


SIGNATURE = Signature("sample", sample)


def taking(annotation: Any) -> Signature:
    """A signature of one argument x, annotated so."""

    def function(x: Any) -> None: ...

    function.__annotations__["x"] = annotation
    return Signature("c", function)


def got(annotation: Any, value: Any) -> Any:
    return taking(annotation).bind({"x": value})["x"]


def refusal(annotation: Any, value: Any) -> str:
    with raises(BadArguments) as caught:
        got(annotation, value)
    return str(caught.value)


def problems_of(args: dict[str, Any]) -> str:
    with raises(BadArguments) as caught:
        SIGNATURE.bind(args)
    return str(caught.value)


def test_values_are_converted() -> None:
    bound = SIGNATURE.bind(
        {"text": "x", "share": 1, "size": "s", "items": [{"name": "n", "price": 2}]}
    )
    assert bound == {"text": "x", "share": 1.0, "size": Size.SMALL, "items": [Item("n", 2.0)]}
    assert type(bound["share"]) is float


def test_a_bool_is_no_number_and_a_number_no_bool() -> None:
    assert "count: expected an integer, saw True" in problems_of({"text": "x", "count": True})
    assert "share: expected a number, saw True" in problems_of({"text": "x", "share": True})
    assert "expected true or false, saw 1" in refusal(bool, 1)
    assert "expected one of 1, saw True" in refusal(Literal[1], True)
    assert "expected one of 1, saw True" in refusal(Level, True)


def test_an_int_fits_a_float_and_never_the_other_way() -> None:
    written = (float, Optional[float], Union[str, float], list[float] | float)  # noqa: UP007, UP045
    for annotation in written:
        assert type(got(annotation, 3)) is float
    assert type(got(float | int, 3)) is int
    assert type(got(int | float, 3.0)) is float
    assert got(float, 2**60) == 2.0**60
    assert "expected an integer, saw 3.0" in refusal(int, 3.0)
    assert "an integer of 1329 bits" in refusal(float, 10**400)


def test_integers_of_any_size() -> None:
    assert got(int, 10**5000) == 10**5000
    assert "expected a string, saw an integer of 16610 bits" in refusal(str, 10**5000)


def test_collections_check_their_items() -> None:
    assert got(list[int], [1, 2]) == [1, 2]
    assert got(set[str], ["a", "a"]) == {"a"}
    assert got(frozenset[int], [1]) == frozenset({1})
    assert got(tuple[int, ...], [1, 2, 3]) == (1, 2, 3)
    assert got(tuple[int, str], [1, "a"]) == (1, "a")
    assert got(tuple, [1]) == (1,)
    assert got(collections.abc.Sequence[int], [1]) == [1]
    assert got(collections.abc.Mapping[str, list[float]], {"a": [1]}) == {"a": [1.0]}
    assert got(typing.List[int], [1]) == [1]  # noqa: UP006
    assert got(typing.Dict[str, Any], {"a": {}}) == {"a": {}}  # noqa: UP006
    assert got(dict, {"a": 1}) == {"a": 1}
    assert "x[1][0]: expected an integer, saw 'b'" in refusal(list[list[int]], [[1], ["b"]])
    assert "x.a.b: expected an integer" in refusal(dict[str, dict[str, int]], {"a": {"b": None}})
    assert "expected a list of 2, saw [1]" in refusal(tuple[int, str], [1])
    assert "cannot be a set: unhashable" in refusal(set[Any], [[]])
    assert "expected a list, each item a string, saw 'ab'" in refusal(list[str], "ab")


def test_unions_try_in_order_and_tell_all_they_take() -> None:
    assert got(datetime.date | str, "2026-01-02") == datetime.date(2026, 1, 2)
    assert got(datetime.date | str, "soon") == "soon"
    assert got(str | datetime.date, "2026-01-02") == "2026-01-02"
    assert got(Item | Film, {"title": "x"}) == {"title": "x"}
    assert got(list[int] | None, None) is None
    assert "expected an integer or null" not in refusal(int | None, "a")
    assert "expected an integer, saw 'a'" in refusal(int | None, "a")
    assert "expected an integer or a string, saw null" not in refusal(int | str, None)
    assert "expected an integer or a string, saw None" in refusal(int | str, None)
    assert "x.name: is missing" in refusal(Item | None, {})


def test_enums_and_literals() -> None:
    assert got(Size, "s") is Size.SMALL
    assert got(Level, 1) is Level.LOW
    assert got(Corner, [0, 0]) is Corner.ORIGIN
    assert got(Literal[Size.SMALL, None], "s") is Size.SMALL
    assert got(Literal[1, "a", None], None) is None
    assert "expected one of 's', saw 'SMALL'" in refusal(Size, "SMALL")
    assert "saw {'a': 1}" in refusal(Size, {"a": 1})


def test_dataclasses_nest_and_check_themselves() -> None:
    tree = got(Tree, {"value": 1, "children": [{"value": 2}], "left": {"value": 3}})
    assert tree == Tree(1, [Tree(2)], Tree(3))
    text = refusal(Tree, {"value": 1, "children": [{"valeu": 2}], "total": 3})
    assert "x.children[0].value: is missing" in text
    assert "x.children[0].valeu: is unknown; did you mean value?" in text
    assert "x.total: is unknown" in text
    assert "x.left: value: expected 0 or more, saw -1" in refusal(
        Tree, {"value": 1, "left": {"value": -1}}
    )
    deep: dict[str, Any] = {"value": "wrong"}
    for _ in range(60):
        deep = {"value": 1, "left": deep}
    assert ".left.value: expected an integer, saw 'wrong'" in refusal(Tree, deep)


def test_typed_dicts_and_named_tuples() -> None:
    assert got(Film, {"title": "x"}) == {"title": "x"}
    assert got(Loose, {"title": "x", "items": [{"name": "n"}]}) == {
        "title": "x",
        "items": [Item("n")],
    }
    assert "x.title: is missing; x.yeer: is unknown; did you mean year?" in refusal(
        Film, {"yeer": 1}
    )
    assert "x.title: is missing" in refusal(Loose, {})
    assert got(Place, [1]) == Place(1)
    assert type(got(Place, [1, "a"])) is Place
    assert "expected a list (Place) of x, label, saw []" in refusal(Place, [])
    assert "x[1]: expected a string, saw 2" in refusal(Place, [1, 2])


def test_texts_of_dates_times_and_bytes() -> None:
    utc = datetime.UTC
    assert got(datetime.datetime, "2026-01-02T03:04:05Z") == datetime.datetime(
        2026, 1, 2, 3, 4, 5, tzinfo=utc
    )
    assert got(datetime.datetime, "2026-01-02") == datetime.datetime(2026, 1, 2)
    assert got(datetime.date, "2026-01-02") == datetime.date(2026, 1, 2)
    assert got(datetime.time, "03:04:05.5+02:00").microsecond == 500_000
    assert got(bytes, "AAE=") == b"\x00\x01"
    for annotation, value in (
        (datetime.date, "2026-02-30"),
        (datetime.date, 1767312000),
        (datetime.datetime, "soon"),
        (datetime.time, "25:00"),
        (bytes, "A"),
        (bytes, "ä"),
        (bytes, "AA E="),
    ):
        assert "x: expected " in refusal(annotation, value)


def test_annotations_in_other_clothes() -> None:
    assert got(Annotated[int, {"unhashable": []}], 1) == 1
    assert got(list[Annotated[float, "metres"]], [1]) == [1.0]
    assert got(UserId, 7) == 7
    assert got("Optional[Item]", {"name": "n"}) == Item("n")
    assert got(list["Item"], [{"name": "n"}]) == [Item("n")]
    assert got(object, {"a": [None]}) == {"a": [None]}
    assert got(None, None) is None


def test_all_problems_at_once_each_with_its_path() -> None:
    text = problems_of({"cuont": 1, "kind": "c", "items": [{"name": 1}, {"price": 2}]})
    for part in (
        "text: is missing",
        "cuont: is unknown; did you mean count?",
        "kind: expected one of 'a', 'b', saw 'c'",
        "items[0].name: expected a string, saw 1",
        "items[1].name: is missing",
    ):
        assert part in text, text


def test_many_problems_and_large_values_stay_small() -> None:
    with raises(BadArguments, match="and 2980 more") as caught:
        got(list[str], list(range(3000)))
    error: Any = caught.value
    assert len(error.problems) == 20
    deep: Any = 1
    for _ in range(480):
        deep = [deep]
    for value in ("x" * 100_000, deep, {"k" * 10_000: 1}, [10**5000] * 9):
        assert len(refusal(int, value)) < 200
    assert len(refusal(dict[str, int], {"k" * 10_000: "a"})) < 300
    assert len(problems_of({"k" * 10_000: 1})) < 300


def test_parameters_of_all_kinds() -> None:
    def function(a: int, b: str = "b", *, c: float, d: bool = True, **rest: int) -> None: ...

    signature = Signature("c", function)
    assert signature.bind({"a": 1, "c": 2, "e": 3}) == {"a": 1, "c": 2.0, "e": 3}
    with raises(BadArguments, match="e: expected an integer"):
        signature.bind({"a": 1, "c": 2, "e": "x"})
    assert signature.schema()["required"] == ["a", "c"]
    assert signature.schema()["additionalProperties"] == {"type": "integer"}

    def nothing() -> None: ...

    with raises(BadArguments, match="a: is unknown; the command takes no arguments"):
        Signature("c", nothing).bind({"a": 1})

    def free(a, b=object()):  # type: ignore[no-untyped-def]  # noqa: B008
        return a

    assert Signature("c", free).bind({"a": [1]}) == {"a": [1]}
    assert "default" not in Signature("c", free).schema()["properties"]["b"]


def test_the_schema_says_what_is_accepted() -> None:
    schema = SIGNATURE.schema()
    assert schema["required"] == ["text"]
    assert schema["properties"]["kind"] == {"enum": ["a", "b"], "default": "a"}
    assert schema["properties"]["size"] == {"enum": ["s"], "default": "s"}
    assert schema["additionalProperties"] is False
    tree = taking(Tree).schema()["properties"]["x"]
    assert tree["properties"]["value"] == {"type": "integer"}
    assert tree["required"] == ["value"]
    assert tree["properties"]["children"]["items"]["title"] == "Tree"
    assert taking(datetime.datetime).schema()["properties"]["x"]["format"] == "date-time"


def test_results_are_described_as_far_as_their_annotation_goes() -> None:
    def stream() -> collections.abc.Iterator[int]: ...  # type: ignore[empty-body]
    def later() -> Decimal: ...  # type: ignore[empty-body]
    def odd() -> complex: ...  # type: ignore[empty-body]
    def item() -> Item: ...  # type: ignore[empty-body]

    assert Signature("c", stream).result_schema == {"type": "array", "items": {"type": "integer"}}
    assert Signature("c", later).result_schema == {}
    assert Signature("c", odd).result_schema == {}
    assert Signature("c", item).result_schema["title"] == "Item"


def test_decorated_functions_keep_their_signature() -> None:
    def logged(function: Any) -> Any:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            return function(*args, **kwargs)

        return wrapper

    @logged
    def inner(a: Item, *, b: int = 2) -> int:
        return b

    assert Signature("c", inner).bind({"a": {"name": "n"}}) == {"a": Item("n")}
    with raises(BadArguments, match="c: is unknown"):
        Signature("c", inner).bind({"a": {"name": "n"}, "c": 1})
    try:
        command(inner)
        assert commands["inner"].kind == "function"
    finally:
        commands.pop("inner", None)


def test_what_cannot_be_called_by_name_is_refused_at_once() -> None:
    def positional(a: int, /) -> None: ...
    def many(*args: int) -> None: ...
    def fine() -> None: ...
    def other() -> None: ...

    class Thing:
        def method(self) -> None: ...

    for target, problem in (
        (positional, "positional-only"),
        (many, "*args"),
        (Thing, "expected a function"),
        (Thing().method, "expected a function"),
        (functools.partial(fine), "expected a function"),
        ("name", "expected a function, saw 'name'"),
        (len, "expected a function"),
    ):
        with raises(TypeError, match=problem):
            command(target)  # type: ignore[call-overload]
    for name in ("$mine", "", "n" * 257, 7):
        with raises(ValueError):
            command(name=name)(fine)
    try:
        command(name="same")(fine)
        with raises(ValueError, match="two functions have this name"):
            command(name="same")(other)
    finally:
        commands.pop("same", None)


def test_an_annotation_that_cannot_be_checked_names_the_parameter() -> None:
    class Local:
        pass

    for annotation, problem in (
        (complex, "parameter x: complex is no annotation"),
        (dict[int, str], "JSON objects have string keys"),
        (collections.abc.Callable[[], None], "parameter x: "),
        (collections.abc.Iterator[int], "parameter x: "),
        (Local, "Local is no annotation"),
        ("Nowhere", "parameter x: NameError: name 'Nowhere' is not defined"),
        ("list[", "parameter x: SyntaxError"),
        (Literal[b"x"], "cannot be said in JSON"),
        (list[complex], "parameter x: complex"),
    ):
        with raises(TypeError, match=problem):
            taking(annotation)


def test_a_dataclass_that_cannot_be_made_is_told_at_once() -> None:
    @dataclasses.dataclass
    class Holder:
        value: complex

    for _ in range(2):  # and no half-made shape is kept
        with raises(TypeError, match="Holder.value: complex"):
            taking(list[Holder])
