"""Tells what the columns of a CSV text or file hold: types, missing values, quantiles."""

from dataclasses import dataclass

import constrictor

from columns import Column, profile
from reading import Ragged, decode, read

MISSING = ("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None")


@dataclass
class Profile:
    """A whole table. ``problem`` says where quoting is broken; ``encoding`` is a file's."""

    rows: int
    delimiter: str
    header: bool
    columns: list[Column]
    ragged: Ragged
    blank_lines: int
    problem: str | None = None
    encoding: str | None = None


@constrictor.command(idempotent=True, name="profile")
def profile_text(
    csv: str,
    *,
    delimiter: str | None = None,
    header: bool | None = None,
    missing: list[str] | None = None,
    top: int = 3,
) -> Profile:
    """Profiles a CSV text.

    Without ``delimiter`` it is found out of comma, semicolon, tab and bar; without ``header`` so
    is whether the first row has names. ``missing`` are the cells that count as missing values.
    """
    if delimiter is not None and len(delimiter) != 1:
        raise ValueError(f"delimiter: expected one character, saw {delimiter!r}")
    if top < 0:
        raise ValueError(f"top: expected 0 or more, saw {top}")
    table = read(csv, delimiter, header)
    lacking = frozenset(MISSING if missing is None else missing)
    columns = []
    for number, (name, cells) in enumerate(zip(table.header, table.columns, strict=True)):
        constrictor.progress(number / len(table.header), name)
        columns.append(profile(name, cells, lacking, top))
    return Profile(
        table.rows,
        table.delimiter,
        table.named,
        columns,
        table.ragged,
        table.blank_lines,
        table.problem,
    )


@constrictor.command(idempotent=True)
def profile_file(
    path: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    missing: list[str] | None = None,
    top: int = 3,
) -> Profile:
    """Profiles a file of the plugin's folder, or one that its manifest was granted.

    Without ``encoding`` the file's mark tells it, else it is UTF-8 or, where that does not fit,
    Windows-1252. The rest is as with a text.
    """
    with open(path, "rb") as file:
        data = file.read()
    try:
        text, found = (data.decode(encoding), encoding) if encoding else decode(data)
    except LookupError:
        raise ValueError(f"encoding: Python knows none called {encoding!r}") from None
    answer = profile_text(text, delimiter=delimiter, header=header, missing=missing, top=top)
    answer.encoding = found
    return answer
