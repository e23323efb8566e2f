"""Tries what no plugin may; each attempt answers with what it got, or raises."""

import constrictor


@constrictor.command
def attempt(code: str) -> str:
    scope: dict[str, object] = {}
    exec(code, scope)
    return repr(scope.get("got"))
