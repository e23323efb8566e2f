"""Binding arguments to signatures."""

from __future__ import annotations

import dataclasses
import enum
from typing import Any, Literal

from constrictor._errors import BadArguments
from constrictor._registry import command
from constrictor._signature import Signature
from constrictor.testing import raises


class Size(enum.Enum):
    SMALL = "s"


@dataclasses.dataclass
class Item:
    name: str
    price: float = 1.0


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


def test_a_bool_is_no_number() -> None:
    assert "count: expected an integer, saw True" in problems_of({"text": "x", "count": True})
    assert "share: expected a number, saw True" in problems_of({"text": "x", "share": True})


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


def test_the_schema_says_what_is_accepted() -> None:
    schema = SIGNATURE.schema()
    assert schema["required"] == ["text"]
    assert schema["properties"]["kind"] == {"enum": ["a", "b"], "default": "a"}
    assert schema["additionalProperties"] is False


def test_what_cannot_be_called_by_name_is_refused_at_once() -> None:
    with raises(TypeError, match="positional-only"):

        @command
        def refused(a: int, /) -> None: ...

    with raises(TypeError, match=r"*args"):

        @command
        def refused_too(*args: int) -> None: ...


def test_an_annotation_that_cannot_be_checked_names_the_parameter() -> None:
    def odd(a: complex) -> None: ...

    with raises(TypeError, match="parameter a"):
        Signature("odd", odd)
