"""The decorators, and what they collect while a plugin is imported."""

from __future__ import annotations

from types import FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, overload

    _F = TypeVar("_F", bound=Callable[..., Any])

_MAX_NAME = 256  # the protocol's limit

_CO_VARARGS = 0x04
_CO_GENERATOR = 0x20
_CO_COROUTINE = 0x80
_CO_ASYNC_GENERATOR = 0x200


class RegisteredCommand:
    """A function that callers may call by name."""

    __slots__ = ("function", "idempotent", "kind", "name")

    def __init__(
        self, name: str, function: Callable[..., Any], idempotent: bool, kind: str
    ) -> None:
        self.name = name
        self.function = function
        self.idempotent = idempotent
        self.kind = kind


commands: dict[str, RegisteredCommand] = {}
start_hooks: list[Callable[[], Any]] = []
stop_hooks: list[Callable[[], Any]] = []
health_hooks: list[Callable[[], Any]] = []


def snapshot() -> Callable[[], None]:
    """Remembers what is registered now; calling the answer forgets what has come since."""
    kept = dict(commands)
    kept_hooks = [(hooks, list(hooks)) for hooks in (start_hooks, stop_hooks, health_hooks)]

    def restore() -> None:
        commands.clear()
        commands.update(kept)
        for hooks, before in kept_hooks:
            hooks[:] = before

    return restore


if TYPE_CHECKING:

    @overload
    def command(function: _F) -> _F: ...
    @overload
    def command(*, idempotent: bool = False, name: str | None = None) -> Callable[[_F], _F]: ...


def command(
    function: _F | None = None, *, idempotent: bool = False, name: str | None = None
) -> _F | Callable[[_F], _F]:
    """Makes a function a command of the plugin; it stays a plain function.

    Plain and async functions answer with what they return; generators, plain and async, stream what
    they yield. ``idempotent`` allows the host to repeat the call after a retryable error. ``name``
    replaces the function's name. Raises TypeError for what cannot be called by keyword alone, and
    ValueError for a name that is taken.
    """

    def register(target: _F) -> _F:
        if type(target) is not FunctionType:
            raise TypeError(f"command: expected a function, saw {target!r}")
        chosen = target.__name__ if name is None else name
        _check(target, chosen)
        commands[chosen] = RegisteredCommand(chosen, target, idempotent, kind_of(target))
        return target

    return register if function is None else register(function)


def unwrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function under decorators that use ``functools.wraps``: its signature is what counts."""
    inner = function
    while hasattr(inner, "__wrapped__"):
        inner = inner.__wrapped__
    return inner if type(inner) is FunctionType else function


def _check(function: Callable[..., Any], name: str) -> None:
    if type(name) is not str or not 1 <= len(name) <= _MAX_NAME:
        raise ValueError(f"command: expected a name of 1 to {_MAX_NAME} characters, saw {name!r}")
    if name.startswith("$"):
        raise ValueError(f"command {name}: names beginning with $ are the host's")
    taken = commands.get(name)
    if taken is not None and taken.function.__code__ is not function.__code__:
        raise ValueError(f"command {name}: two functions have this name")
    code = unwrapped(function).__code__
    if code.co_posonlyargcount:
        refused = ", ".join(code.co_varnames[: code.co_posonlyargcount])
        raise TypeError(f"command {name}: positional-only parameters cannot be called: {refused}")
    if code.co_flags & _CO_VARARGS:
        raise TypeError(f"command {name}: arguments come by name, so *args can receive none")


def kind_of(function: Callable[..., Any]) -> str:
    """``function``, ``coroutine``, ``generator`` or ``async_generator``."""
    flags = unwrapped(function).__code__.co_flags
    if flags & _CO_ASYNC_GENERATOR:
        return "async_generator"
    if flags & _CO_COROUTINE:
        return "coroutine"
    return "generator" if flags & _CO_GENERATOR else "function"


def on_start(function: _F) -> _F:
    """Runs the function, plain or async, after the import and before the first call."""
    start_hooks.append(function)
    return function


def on_stop(function: _F) -> _F:
    """Runs the function, plain or async, when the instance ends in good order."""
    stop_hooks.append(function)
    return function


def health_check(function: _F) -> _F:
    """Asks the function, plain or async, whether the instance is well: a bool, or a dict.

    A dict means well, unless its ``healthy`` is false; its other keys are shown to operators.
    """
    health_hooks.append(function)
    return function
