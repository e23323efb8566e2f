"""In process: values cross to the host's JVM and back as marshal bytes, one step for each.

JSON text would have to be parsed and written here, which takes the interpreter many times longer.
What marshal cannot carry, because it is no plain value or is nested too deeply, goes the long way.
"""

from __future__ import annotations

from marshal import dumps, loads

from constrictor._errors import HostError
from constrictor._results import to_plain
from constrictor._runtime import Runtime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_VERSION = 2
"""Of marshal's format: the last without back-references, which a reader would have to follow."""

_DIRECT_TEXT = 4096
"""Texts up to this length cross as they are; of longer ones the host sees the size first."""


class Crossing:
    """One plugin as the JVM sees it. Belongs to one thread."""

    def __init__(
        self,
        *,
        emit: Callable[[str, str, object], Any],
        call_host: Callable[[str, str, object], Any],
        **plugin: Any,
    ) -> None:
        """``emit`` answers false when it wants the data plain, and what ``call_host`` answers when
        it fails; the rest is Runtime's."""
        self._emit = emit
        self._call_host = call_host
        self._runtime = Runtime(emit=self._send, call_host=self._ask, deliver=outward, **plugin)

    def handle(
        self, id: str, command: str, args: object, deadline_seconds: float | None, attempt: int
    ) -> object:
        """Answers one command: a plain result as ``outward`` makes it, or False and an error."""
        succeeded, answer = self._runtime.handle(
            id, command, inward(args), deadline_seconds, attempt
        )
        return answer if succeeded else (False, answer)

    def make_plain(self, crossed: bytes) -> tuple[bool, Any]:
        """For an answer in which the host has found what JSON cannot say."""
        try:
            return True, to_plain(loads(crossed))
        except Exception as error:
            return False, self._runtime.payload(error)

    def _send(self, call_id: str, event: str, data: dict[str, Any], plain: bool) -> bool:
        try:
            crossed: object = dumps(data, _VERSION)
        except ValueError:
            if not plain:
                return False
            crossed = data
        answer = self._emit(call_id, event, crossed)
        if answer is True or answer is False:
            return answer
        raise HostError(inward(answer)["error"])

    def _ask(self, call_id: str, name: str, args: dict[str, Any]) -> Any:
        try:
            crossed: object = dumps(args, _VERSION)
        except ValueError:
            crossed = args
        return inward(self._call_host(call_id, name, crossed))


def inward(crossed: Any) -> Any:
    """The object that the host sent: nothing for an empty one, marshal bytes as text, or itself."""
    if crossed is None:
        return {}
    return loads(crossed.encode("latin-1")) if type(crossed) is str else crossed


def outward(result: Any) -> object:
    """What the host can take at one step, or, deeper than that, True and a plain copy."""
    if result is None or result is True or result is False:
        return result
    if type(result) is str and len(result) <= _DIRECT_TEXT:
        return result
    try:
        return dumps(result, _VERSION)
    except ValueError:
        plain = to_plain(result)
    try:
        return dumps(plain, _VERSION)
    except ValueError:
        return True, plain
