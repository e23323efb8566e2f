"""JSON as the protocol has it: strict and bounded when read, exact when written."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

MAX_DEPTH = 512
"""How many containers may be open at once, the outermost included."""

MAX_DIGITS = 1_000_000
"""How many digits a number may have."""

# CPython's own limit on the digits of an int's text can be set as low as 640. Longer ints are cut
# into pieces, which also makes reading and writing them less than quadratic.
_PIECE_DIGITS = 600
_PIECE_BITS = 1_990

_MAX_BITS = math.ceil(MAX_DIGITS * math.log2(10))

_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_HALF_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")
_LONG_DIGITS = re.compile(rf"[0-9]{{{MAX_DIGITS + 1}}}")
_SPACE = re.compile(r"[ \t\n\r]*")


class BadJson(ValueError):
    """A text is not JSON as the protocol reads it: ``problem`` says why.

    ``members`` are those of the outermost object that could be read in front of the fault.
    """

    def __init__(self, problem: str, members: dict[str, Any] | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.members = members or {}


def read(data: bytes) -> Any:
    """The value of a text in strict UTF-8; raises BadJson."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJson(f"not valid UTF-8 at byte {error.start}") from None
    if text.startswith("\ufeff"):
        raise BadJson("not valid JSON: begins with a byte order mark (BOM)")
    if not text.strip(" \t\n\r"):
        raise BadJson("not valid JSON: nothing but white space")
    too_deep = _too_deep_at(text)
    if too_deep is not None:
        problem = f"nested too deep: the depth limit is {MAX_DEPTH} containers"
        raise BadJson(problem, _members(text[:too_deep]))
    try:
        value = _decoder(text).decode(text)
    except json.JSONDecodeError as error:
        trailing = error.msg == "Extra data"
        why = "trailing content after the value" if trailing else error.msg
        where = f"(line {error.lineno}, column {error.colno})"
        raise BadJson(f"not valid JSON: {why} {where}", _members(text)) from None
    except BadJson as error:
        raise BadJson(error.problem, _members(text)) from None
    if _HALF_ESCAPED.search(text) and (place := _half_name(value, "$")) is not None:
        problem = f"a name holds half of a surrogate pair, in {place[:200]}"
        raise BadJson(problem, _members_before_half_name(value))
    return value


def _too_deep_at(text: str) -> int | None:
    """Where nesting passes the limit; found before parsing, so that no text exhausts the parser."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return None
    depth = 0
    for match in _BRACKET.finditer(text):
        first = text[match.start()]
        if first in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return match.start()
        elif first in "]}":
            depth -= 1
    return None


def _members(text: str) -> dict[str, Any]:
    """The members that can be read of a text whose object is broken further on."""
    members: dict[str, Any] = {}
    decoder = _decoder(text)
    position = _past_space(text, 0)
    try:
        if text[position] != "{":
            return members
        while True:
            position = _past_space(text, position + 1)
            name, position = decoder.raw_decode(text, position)
            position = _past_space(text, position)
            if type(name) is not str or text[position] != ":":
                return members
            members.pop(name, None)
            value, position = decoder.raw_decode(text, _past_space(text, position + 1))
            members[name] = value
            position = _past_space(text, position)
            if text[position] != ",":
                return members
    except (ValueError, IndexError):
        return members


def _past_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _int(digits: str) -> int:
    if len(digits) <= _PIECE_DIGITS:
        return int(digits)
    if digits[0] == "-":
        return -_int(digits[1:])
    if len(digits) > MAX_DIGITS:
        raise BadJson(f"number longer than {MAX_DIGITS} digits")
    half = len(digits) // 2
    return _int(digits[:-half]) * _power(half) + _int(digits[-half:])


def _power(digits: int) -> int:
    power: int = 10**digits
    return power


def _float(text: str) -> float:
    if len(text) > MAX_DIGITS and sum(map(str.isdigit, text)) > MAX_DIGITS:
        raise BadJson(f"number longer than {MAX_DIGITS} digits")
    number = float(text)
    if math.isinf(number):
        raise BadJson("number out of range for a double")
    return number


def _constant(text: str) -> NoReturn:
    raise BadJson(f"not valid JSON: NaN and infinities are not JSON numbers, saw {text}")


_SHORT = json.JSONDecoder(parse_float=_float, parse_constant=_constant)
_LONG = json.JSONDecoder(parse_int=_int, parse_float=_float, parse_constant=_constant)


def _decoder(text: str) -> json.JSONDecoder:
    """The faster one, where no int can be too long for it."""
    return _SHORT if len(text) <= _PIECE_DIGITS else _LONG


def _half_name(value: Any, path: str) -> str | None:
    """The path of the first object that has such a name."""
    if type(value) is dict:
        for name, item in value.items():
            if _HALF.search(name):
                return path
            if (place := _half_name(item, f"{path}.{name}")) is not None:
                return place
    elif type(value) is list:
        for index, item in enumerate(value):
            if (place := _half_name(item, f"{path}[{index}]")) is not None:
                return place
    return None


def _members_before_half_name(value: Any) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, item in value.items() if type(value) is dict else ():
        if _half_name({name: item}, "") is not None:
            break
        members[name] = item
    return members


_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


def write(value: Any) -> str:
    """The value on one line of ASCII; ValueError names the path of what JSON cannot say.

    The value is made of dict with str for keys, list, str, int, float, bool and None, as ``read``
    gives it and ``to_plain`` makes it.
    """
    try:
        text = _ENCODER.encode(value)
    except (ValueError, TypeError, RecursionError):
        text = ""  # an int too long for it, or something to be refused with its path
    long = len(text) > MAX_DIGITS and _LONG_DIGITS.search(text)
    if text and not long and _too_deep_at(text) is None and not _HALF_ESCAPED.search(text):
        return text
    pieces: list[str] = []
    _write(value, "$", 0, pieces)
    return "".join(pieces)


def _write(value: Any, path: str, depth: int, out: list[str]) -> None:
    kind = type(value)
    if kind is dict or kind is list:
        if depth == MAX_DEPTH:
            raise ValueError(f"{path[:200]}: nested deeper than {MAX_DEPTH} containers")
        between = ""
        out.append("{" if kind is dict else "[")
        for index, item in enumerate(value.items() if kind is dict else value):
            out.append(between)
            between = ","
            if kind is dict:
                name, item = item
                _write_name(name, path, out)
                _write(item, f"{path}.{name}", depth + 1, out)
            else:
                _write(item, f"{path}[{index}]", depth + 1, out)
        out.append("}" if kind is dict else "]")
    elif kind is int:
        out.append(_decimal(value, path))
    elif kind is float and not math.isfinite(value):
        raise ValueError(f"{path[:200]}: the float {value!r} is not a JSON value")
    elif value is None or kind in (bool, float, str):
        out.append(_ENCODER.encode(value))
    else:
        raise ValueError(f"{path[:200]}: {kind.__qualname__} is not a JSON value")


def _write_name(name: Any, path: str, out: list[str]) -> None:
    if type(name) is not str:
        kind = type(name).__qualname__
        raise ValueError(f"{path[:200]}: a key is {kind}; the keys of a JSON object are str")
    if _HALF.search(name):
        raise ValueError(f"{path[:200]}: a key holds half of a surrogate pair")
    out.append(_ENCODER.encode(name) + ":")


def _decimal(number: int, path: str) -> str:
    if number.bit_length() <= _MAX_BITS:
        digits = _digits(abs(number))
        if len(digits) <= MAX_DIGITS:
            return "-" + digits if number < 0 else digits
    raise ValueError(f"{path[:200]}: the int has more than {MAX_DIGITS} digits")


def _digits(number: int) -> str:
    bits = number.bit_length()
    if bits <= _PIECE_BITS:
        return str(number)
    half = int(bits * math.log10(2)) // 2
    high, low = divmod(number, _power(half))
    return _digits(high) + _digits(low).zfill(half)
