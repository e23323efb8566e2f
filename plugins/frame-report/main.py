"""Groups the rows of a CSV and sums them up, by pandas."""

import io
from typing import Any

import constrictor
import pandas as pd

STATISTICS = ("count", "sum", "mean", "median", "min", "max", "std")


@constrictor.command(idempotent=True)
def report(
    csv: str, by: list[str], *, values: list[str] | None = None, statistics: list[str] | None = None
) -> list[dict[str, Any]]:
    """A row for each group of equal values in ``by``.

    ``values`` are the columns to sum up, all numbers by default; ``statistics`` are some of count,
    sum, mean, median, min, max and std. What a group has no value for is None.
    """
    asked = statistics or ["count", "sum", "mean"]
    for name in asked:
        if name not in STATISTICS:
            raise ValueError(f"statistics: expected some of {', '.join(STATISTICS)}, saw {name!r}")
    frame = _read(csv)
    for name in [*by, *(values or [])]:
        if name not in frame.columns:
            raise ValueError(f"there is no column {name!r}; there are: {', '.join(frame.columns)}")
    if not by:
        raise ValueError("by: expected at least one column")
    numeric = [str(name) for name in frame.select_dtypes("number").columns if name not in by]
    chosen = values or numeric
    for name in chosen:
        if name not in numeric:
            raise ValueError(f"values: expected columns of numbers, saw {name!r}")
    if not chosen:
        raise ValueError("csv: there is no column of numbers to sum up")
    grouped = frame.groupby(by, dropna=False, sort=True)[chosen].agg(asked)
    rows = []
    for key, group in grouped.iterrows():
        keys = key if isinstance(key, tuple) else (key,)
        row: dict[str, Any] = {name: _plain(one) for name, one in zip(by, keys, strict=True)}
        for column in chosen:
            row[column] = {name: _plain(group[(column, name)]) for name in asked}
        rows.append(row)
    return rows


def _read(csv: str) -> pd.DataFrame:
    try:
        return pd.read_csv(io.StringIO(csv))
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ValueError(f"csv: {error}") from None


def _plain(value: Any) -> Any:
    """What JSON can say of it."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
