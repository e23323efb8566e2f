"""From CSV text to rows: encoding, delimiter, quoting, ragged rows, header."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

DELIMITERS = (",", ";", "\t", "|")

_SAMPLE_ROWS = 100
_SAMPLE_CHARACTERS = 64 * 1024
_EXCEL_HINT = re.compile(r"sep=(.)\n")


@dataclass
class Ragged:
    """Rows that are not as wide as most; their numbers count data rows from 1."""

    short: int = 0
    long: int = 0
    first: list[int] = field(default_factory=list)


@dataclass
class Table:
    """What was read: columns of stripped cells, a missing cell of a short row being empty."""

    delimiter: str
    named: bool
    header: list[str]
    columns: list[tuple[str, ...]]
    rows: int
    ragged: Ragged
    blank_lines: int
    problem: str | None


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: by its mark, else UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def read(text: str, delimiter: str | None, has_header: bool | None) -> Table:
    """Reads a text; what is None is found out."""
    # NUL serves as a separator later on; line ends are made one kind, those inside cells too.
    text = text.removeprefix("\ufeff").replace("\0", "\ufffd")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    hint = _EXCEL_HINT.match(text)
    if hint:
        text = text[hint.end() :]
    if delimiter is None:
        delimiter = hint.group(1) if hint else find_delimiter(text)
    parsed, problem = _parse(text, delimiter)
    rows = parsed
    if not {0, 1}.isdisjoint(map(len, parsed)):
        # A line of nothing but white space is no row; one of delimiters alone is.
        rows = [row for row in parsed if len(row) > 1 or (row and row[0].strip())]
    blank = len(parsed) - len(rows)
    width = _width(rows)
    if has_header is None:
        has_header = _looks_like_header(rows)
    header = _names(rows[0] if has_header and rows else [], width)
    data = rows[1:] if has_header else rows
    ragged = _level(data, width)
    columns = [tuple(map(str.strip, column)) for column in zip(*data, strict=True)]
    if not data:
        columns = [()] * width
    return Table(
        delimiter, has_header and bool(rows), header, columns, len(data), ragged, blank, problem
    )


def find_delimiter(text: str) -> str:
    """The delimiter under which most rows of the beginning are equally wide, and wide at all."""
    sample = text[:_SAMPLE_CHARACTERS]
    lines = _lines(sample)
    best, best_score = ",", (0.0, 0)
    for candidate in DELIMITERS:
        reader = csv.reader(lines, delimiter=candidate)
        widths = Counter(len(row) for row in islice(_until_error(reader), _SAMPLE_ROWS) if row)
        if len(widths) and len(sample) < len(text):
            widths[widths.most_common(1)[0][0]] += 1  # the last row is cut off
        wide = {width: times for width, times in widths.items() if width > 1}
        if not wide:
            continue
        width, times = max(wide.items(), key=lambda item: (item[1], item[0]))
        score = (round(times / widths.total(), 1), width)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _lines(text: str) -> list[str]:
    """The lines with their ends: the reader takes these far faster than a stream on GraalPy."""
    lines = [line + "\n" for line in text.split("\n")]
    if text.endswith("\n") or not text:
        lines.pop()
    return lines


def _until_error(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error:
        return


def _parse(text: str, delimiter: str) -> tuple[list[list[str]], str | None]:
    """All rows; where quoting is broken, as well as they can be read, and what is wrong."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    lines = _lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        return list(reader), None
    except csv.Error as error:
        problem = f"line {reader.line_num}: {error}"
    return list(csv.reader(lines, delimiter=delimiter)), problem


def _width(rows: list[list[str]]) -> int:
    """The header's width, unless most rows agree on a larger one."""
    if not rows:
        return 0
    if len(set(map(len, rows))) == 1:
        return len(rows[0])
    widths = Counter(map(len, rows))
    common, times = widths.most_common(1)[0]
    return common if times * 2 > len(rows) else max(len(rows[0]), common)


_NO_NAME = re.compile(r"[-+.,/:\s\d]*|true|false|yes|no", re.IGNORECASE)


def _looks_like_header(rows: list[list[str]]) -> bool:
    if not rows:
        return False
    names = [cell.strip() for cell in rows[0]]
    return len(set(names)) == len(names) and not any(map(_NO_NAME.fullmatch, names))


def _names(cells: list[str], width: int) -> list[str]:
    names: list[str] = []
    for index in range(width):
        name = cells[index].strip() if index < len(cells) else ""
        name = name or f"column_{index + 1}"
        number = 2
        unique = name
        while unique in names:
            unique, number = f"{name}_{number}", number + 1
        names.append(unique)
    return names


def _level(rows: list[list[str]], width: int) -> Ragged:
    """Makes all rows equally wide, in place."""
    ragged = Ragged()
    if set(map(len, rows)) <= {width}:
        return ragged
    for number, row in enumerate(rows, 1):
        if len(row) == width:
            continue
        if len(row) < width:
            ragged.short += 1
            row += [""] * (width - len(row))
        else:
            ragged.long += 1
            del row[width:]
        if len(ragged.first) < 5:
            ragged.first.append(number)
    return ragged
