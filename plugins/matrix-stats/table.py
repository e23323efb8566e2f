"""From CSV text to a matrix."""

import csv
import io

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def read(text: str, columns: list[str] | None) -> tuple[list[str], Matrix]:
    """The names and the values of the columns, those asked for or all that are numbers.

    A row in which one of them is empty is left out; a cell that is no number is refused when its
    column was asked for.
    """
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    if len(rows) < 2:
        raise ValueError("csv: expected a header and at least one row")
    header, *body = rows
    for number, row in enumerate(body, 2):
        if len(row) != len(header):
            raise ValueError(f"csv: row {number} has {len(row)} cells, the header {len(header)}")
    chosen = columns or [name for i, name in enumerate(header) if _is_numeric(body, i)]
    for name in chosen:
        if name not in header:
            raise ValueError(f"there is no column {name!r}; there are: {', '.join(header)}")
    places = [header.index(name) for name in chosen]
    cells = [[row[place].strip() for place in places] for row in body]
    whole = [row for row in cells if all(row)]
    try:
        values = np.array(whole, dtype=np.float64)
    except ValueError as error:
        raise ValueError(f"columns: not all cells are numbers: {error}") from None
    if not values.size:
        raise ValueError("csv: no row has numbers in all columns")
    if not np.isfinite(values).all():
        raise ValueError("csv: infinities and NaN have no statistics")
    return chosen, values


def _is_numeric(rows: list[list[str]], place: int) -> bool:
    cells = [row[place].strip() for row in rows if row[place].strip()]
    try:
        return bool(cells) and all(float(cell) is not None for cell in cells)
    except ValueError:
        return False
