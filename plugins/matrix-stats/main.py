"""Correlation, least squares and principal components of the numbers in a CSV."""

from dataclasses import dataclass

import constrictor
import numpy as np

from table import read


@dataclass
class Correlation:
    """Pearson's coefficients; None where a column does not vary."""

    columns: list[str]
    rows: int
    matrix: list[list[float | None]]


@dataclass
class Fit:
    """A linear model. ``r_squared`` is None where the target does not vary."""

    target: str
    intercept: float
    coefficients: dict[str, float]
    r_squared: float | None
    rows: int


@dataclass
class Component:
    """One direction of most variance: its share of the whole, and each column's weight."""

    share: float
    weights: dict[str, float]


@constrictor.command(idempotent=True)
def correlation(csv: str, *, columns: list[str] | None = None) -> Correlation:
    """How the columns move together; without ``columns`` all that are numbers."""
    names, values = read(csv, columns)
    if len(values) < 2:
        raise ValueError("csv: a correlation needs at least two whole rows")
    centred = values - values.mean(axis=0)
    norms = np.sqrt((centred**2).sum(axis=0))
    matrix: list[list[float | None]] = []
    for i in range(len(names)):
        row: list[float | None] = []
        for j in range(len(names)):
            norm = norms[i] * norms[j]
            row.append(
                float(np.clip(centred[:, i] @ centred[:, j] / norm, -1, 1)) if norm else None
            )
        matrix.append(row)
    return Correlation(names, len(values), matrix)


@constrictor.command(idempotent=True)
def least_squares(csv: str, target: str, *, columns: list[str] | None = None) -> Fit:
    """Fits ``target`` by the other columns and a constant."""
    names, values = read(csv, [target, *columns] if columns else None)
    if target not in names:
        raise ValueError(f"target: expected a column of numbers, saw {target!r}")
    place = names.index(target)
    y = values[:, place]
    x = np.delete(values, place, axis=1)
    others = [name for name in names if name != target]
    if len(values) <= len(others):
        raise ValueError(f"csv: {len(others)} columns want more than {len(values)} whole rows")
    solution = np.linalg.lstsq(np.column_stack([np.ones(len(y)), x]), y, rcond=None)[0]
    residual = y - solution[0] - x @ solution[1:]
    spread = ((y - y.mean()) ** 2).sum()
    return Fit(
        target,
        float(solution[0]),
        dict(zip(others, map(float, solution[1:]), strict=True)),
        float(1 - (residual**2).sum() / spread) if spread else None,
        len(values),
    )


@constrictor.command(idempotent=True)
def components(
    csv: str, *, columns: list[str] | None = None, count: int = 2, scale: bool = True
) -> list[Component]:
    """The principal components; with ``scale`` every column weighs the same."""
    if count < 1:
        raise ValueError(f"count: expected 1 or more, saw {count}")
    names, values = read(csv, columns)
    centred = values - values.mean(axis=0)
    if scale:
        deviation = centred.std(axis=0)
        centred = centred / np.where(deviation > 0, deviation, 1)
    _, singular, directions = np.linalg.svd(centred, full_matrices=False)
    whole = (singular**2).sum()
    if not whole:
        raise ValueError("csv: no column varies")
    found = []
    for value, direction in list(zip(singular, directions, strict=True))[:count]:
        if direction[np.abs(direction).argmax()] < 0:
            direction = -direction  # the sign is free; the heaviest weight is made positive
        weights = dict(zip(names, map(float, direction), strict=True))
        found.append(Component(float(value**2 / whole), weights))
    return found
