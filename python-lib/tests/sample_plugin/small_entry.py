"""A plugin as small ones are: it imports nothing but the package."""

from __future__ import annotations

import constrictor


@constrictor.command(idempotent=True)
def small(
    text: str,
    count: int = 3,
    *,
    parts: list[dict] | None = None,  # type: ignore[type-arg]
    scores: dict[str, float] | None = None,
    place: tuple[int, ...] = (),
    quoted: "bool" = False,  # noqa: UP037 - authors write this too
    any=None,  # type: ignore[no-untyped-def]
) -> list[dict[str, int]]:
    return [{text: count}]


@constrictor.command
def lines(text: str):  # type: ignore[no-untyped-def]
    yield from text.splitlines()


@constrictor.command
def fails() -> None:
    try:
        raise ValueError("first")
    except ValueError as error:
        raise KeyError("second") from error


@constrictor.on_start
def start() -> None: ...


@constrictor.health_check
def healthy() -> bool:
    return True
