"""What a column holds. Loops are left to builtins: on GraalPy's interpreter Python's are slow."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

# A leading zero makes an identifier, such as a postal code.
_INTEGER = r"[+-]?(?:0|[1-9][0-9]*)"
_EXPONENT = "[eE][+-]?[0-9]{1,2}"
_POINT = rf"[+-]?(?:(?:(?:0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)(?:{_EXPONENT})?|[1-9][0-9]*{_EXPONENT})"
_COMMA = r"[+-]?(?:0|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]*),[0-9]+"
_TIME = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"

_LONGEST = 300  # characters; a number of as many digits is still one that a float can hold

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass
class Numbers:
    """Of a column's numbers. Quantiles are interpolated linearly between neighbours."""

    min: int | float
    max: int | float
    mean: float
    deviation: float
    quantiles: dict[str, int | float]


@dataclass
class Span:
    """The first and the last of a column's dates or times, in ISO 8601."""

    first: str
    last: str


@dataclass
class Lengths:
    """How many characters a column's texts have."""

    min: int
    max: int


@dataclass
class Value:
    """One value and how often it occurs."""

    value: str
    count: int


@dataclass
class Column:
    """One column: its type, how many cells have each kind of value, and facts that fit."""

    name: str
    type: str
    missing: int
    distinct: int
    kinds: dict[str, int]
    top: list[Value]
    numbers: Numbers | None = None
    span: Span | None = None
    lengths: Lengths | None = None


def profile(name: str, cells: tuple[str, ...], missing: frozenset[str], top: int) -> Column:
    """The profile of one column of stripped cells."""
    counts = Counter(cells)
    lacking = sum(counts.pop(value, 0) for value in missing)
    kinds = {kind: values for kind, values in _by_kind(set(counts)) if values}
    cells_of = {kind: sum(map(counts.__getitem__, values)) for kind, values in kinds.items()}
    ranked = sorted(counts)
    ranked.sort(key=counts.__getitem__, reverse=True)  # stable: ties stay in order
    return Column(
        name,
        _type(cells_of),
        lacking,
        len(counts),
        cells_of,
        [Value(value, counts[value]) for value in ranked[:top]],
        _numbers(kinds, counts),
        _span(kinds),
        _lengths(kinds.get("text")),
    )


def _by_kind(values: set[str]) -> Iterable[tuple[str, set[str]]]:
    left = values
    for kind in _KINDS:
        found = kind.of(left)
        left = left - found
        yield kind.name, found
    yield "text", left


class _Kind:
    """One kind of value: a pattern, and what a pattern cannot say."""

    def __init__(self, name: str, pattern: str, valid: Callable[[str], bool] | None = None) -> None:
        self.name = name
        self._one = re.compile(pattern, re.IGNORECASE)
        self._all = re.compile(rf"(?:(?:{pattern})\0)*", re.IGNORECASE)
        self._valid = valid

    def of(self, values: set[str]) -> set[str]:
        """Those of the values that are of this kind.

        Most columns are of one kind: that takes one match of all values at once. On GraalPy a match
        of each costs a hundred times as much, so only what may be of a kind is tried then.
        """
        if not values:
            return values
        found = values
        short = max(map(len, values)) <= _LONGEST
        if not short or not self._all.fullmatch("\0".join(values) + "\0"):
            likely = [one for one in values if one[:1] in _FIRST and len(one) <= _LONGEST]
            found = set(filter(self._one.fullmatch, likely))
        return set(filter(self._valid, found)) if self._valid else found


def _is_moment(text: str) -> bool:
    try:
        return bool(_moment(text))
    except ValueError:
        return False


def _moment(text: str) -> date:
    """A date or a time; of dates with slashes the one order that is possible, else month first."""
    if "." in text[:5]:
        day, month, year = map(int, text.split("."))
        return date(year, month, day)
    if "/" in text:
        first, second, year = map(int, text.split("/"))
        return date(year, second, first) if first > 12 else date(year, first, second)
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


_FIRST = frozenset("+-.0123456789tTfFyYnN")

_KINDS = (
    _Kind("integer", _INTEGER),
    _Kind("decimal", _POINT),
    _Kind("decimal_comma", _COMMA),
    _Kind("boolean", "true|false|yes|no"),
    _Kind("date", "[0-9]{4}-[0-9]{2}-[0-9]{2}", _is_moment),
    _Kind("date_dotted", r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", _is_moment),
    _Kind("date_slashed", "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", _is_moment),
    _Kind("datetime", f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_TIME}", _is_moment),
)
_NUMBERS = ("integer", "decimal", "decimal_comma")
_MOMENTS = ("date", "date_dotted", "date_slashed", "datetime")


def _type(cells_of: dict[str, int]) -> str:
    """The one kind, or what several have in common; a text column may hold anything besides."""
    kinds = set(cells_of)
    if not kinds:
        return "empty"
    if len(kinds) == 1:
        (kind,) = kinds
        return {"decimal_comma": "decimal"}.get(kind, kind.split("_")[0])
    if kinds <= set(_NUMBERS):
        return "decimal"
    if kinds <= set(_MOMENTS):
        return "datetime" if "datetime" in kinds else "date"
    most = cells_of.get("text", 0) * 2 >= sum(cells_of.values())
    return "text" if most else "mixed"


def _numbers(kinds: dict[str, set[str]], counts: Counter[str]) -> Numbers | None:
    value_of: dict[str, int | float] = {}
    value_of |= {text: int(text) for text in kinds.get("integer", ())}
    value_of |= {text: float(text) for text in kinds.get("decimal", ())}
    for text in kinds.get("decimal_comma", ()):
        value_of[text] = float(text.replace(".", "").replace(",", "."))
    if not value_of:
        return None
    values: list[int | float] = []
    for text, value in value_of.items():
        values += [value] * counts[text]
    values.sort()
    mean = math.fsum(values) / len(values)
    squares = math.fsum((value - mean) ** 2 * counts[text] for text, value in value_of.items())
    deviation = math.sqrt(squares / len(values)) if math.isfinite(squares) else 0.0
    quantiles = {f"{share:g}": _quantile(values, share) for share in QUANTILES}
    return Numbers(values[0], values[-1], mean, deviation, quantiles)


def _quantile(ordered: list[int | float], share: float) -> int | float:
    place = share * (len(ordered) - 1)
    index = int(place)
    low = ordered[index]
    if place == index or ordered[index + 1] == low:
        return low
    return low + (ordered[index + 1] - low) * (place - index)


def _span(kinds: dict[str, set[str]]) -> Span | None:
    moments = [_moment(text) for kind in _MOMENTS for text in kinds.get(kind, ())]
    if not moments:
        return None
    # Dates, times and times with an offset cannot be compared as they are.
    texts = sorted(moment.isoformat() for moment in moments)
    return Span(texts[0], texts[-1])


def _lengths(texts: set[str] | None) -> Lengths | None:
    if not texts:
        return None
    lengths = list(map(len, texts))
    return Lengths(min(lengths), max(lengths))
