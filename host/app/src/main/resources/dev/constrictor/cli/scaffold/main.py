"""Greets people: an example to be replaced by what the plugin is for."""

import constrictor


@constrictor.command(idempotent=True)
def greet(name: str, *, times: int = 1) -> list[str]:
    """Greets someone, several times if asked to."""
    if times < 1:
        raise ValueError(f"times: expected at least 1, saw {times}")
    return [f"Hello, {name}!"] * times
