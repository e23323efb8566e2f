"""The decorators, and what they collect while a plugin is imported."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, overload

    _F = TypeVar("_F", bound=Callable[..., Any])
else:  # `typing` costs start-up time in the guest

    def overload(function):
        return function


_CO_VARARGS = 0x04
_CO_GENERATOR = 0x20
_CO_COROUTINE = 0x80
_CO_ASYNC_GENERATOR = 0x200

_FUNCTION = type(lambda: None)


class RegisteredCommand:
    """A function that callers may call by name; immutable.

    ``kind`` is ``function``, ``coroutine``, ``generator`` or ``async_generator``. ``signed`` is the
    function whose signature callers see: the innermost that `functools.wraps` tells of.
    """

    __slots__ = ("function", "idempotent", "kind", "name", "signed")

    def __init__(self, function: Callable[..., Any], idempotent: bool) -> None:
        self.function = function
        self.name: str = function.__name__
        self.idempotent = idempotent
        self.signed = unwrapped(function)
        self.kind = kind_of(self.signed)


class Registry:
    """What one plugin has registered.

    The host's registry is strict: two functions of one name are an error of the plugin. Outside a
    host several plugins may be imported into one interpreter, and the last of a name wins.
    """

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self.commands: dict[str, RegisteredCommand] = {}
        self.start_hooks: list[Callable[[], Any]] = []
        self.stop_hooks: list[Callable[[], Any]] = []
        self.health_hooks: list[Callable[[], Any]] = []

    def add(self, command: RegisteredCommand) -> None:
        """Takes a command; ValueError when its name is taken."""
        if self._strict and command.name in self.commands:
            raise ValueError(f"command {command.name}: two functions have this name")
        self.commands[command.name] = command


_active = Registry(strict=False)


def activate() -> Registry:
    """From now on the decorators fill a new registry, which is returned."""
    global _active
    _active = Registry(strict=True)
    return _active


@overload
def command(function: _F, /) -> _F: ...
@overload
def command(*, idempotent: bool = False) -> Callable[[_F], _F]: ...
def command(
    function: _F | None = None, /, *, idempotent: bool = False
) -> _F | Callable[[_F], _F]:
    """Makes a function a command of the plugin, under its own name; it stays a plain function.

    Plain and async functions answer with what they return; generators, plain and async, stream what
    they yield. ``idempotent`` allows the host to repeat a call after a retryable error. Raises
    TypeError for what cannot be called by keyword alone, ValueError for a name that is taken.
    """

    def register(target: _F) -> _F:
        _check(target)
        _active.add(RegisteredCommand(target, idempotent))
        return target

    return register if function is None else register(function)


def _check(function: Any) -> None:
    if type(function) is not _FUNCTION:
        raise TypeError(f"@constrictor.command: expected a function, saw {function!r}")
    name = function.__name__
    code = unwrapped(function).__code__
    if code.co_posonlyargcount:
        refused = ", ".join(code.co_varnames[: code.co_posonlyargcount])
        raise TypeError(
            f"command {name}: arguments come by name, which positional-only parameters cannot "
            f"take: {refused}"
        )
    if code.co_flags & _CO_VARARGS:
        refused = code.co_varnames[code.co_argcount + code.co_kwonlyargcount]
        raise TypeError(f"command {name}: arguments come by name, so *{refused} can receive none")


def unwrapped(function: Any) -> Any:
    """The function below decorators that used `functools.wraps`."""
    while type(getattr(function, "__wrapped__", None)) is _FUNCTION:
        function = function.__wrapped__
    return function


def kind_of(function: Any) -> str:
    """``function``, ``coroutine``, ``generator`` or ``async_generator``."""
    flags = function.__code__.co_flags
    if flags & _CO_ASYNC_GENERATOR:
        return "async_generator"
    if flags & _CO_COROUTINE:
        return "coroutine"
    return "generator" if flags & _CO_GENERATOR else "function"


def on_start(function: _F) -> _F:
    """Runs the function, plain or async, after the import and before the first call."""
    _active.start_hooks.append(_hook(function, "on_start"))
    return function


def on_stop(function: _F) -> _F:
    """Runs the function, plain or async, when the instance ends in good order.

    Each of several such functions runs, even if another raises.
    """
    _active.stop_hooks.append(_hook(function, "on_stop"))
    return function


def health_check(function: _F) -> _F:
    """Asks the function, plain or async, whether the instance is well: a bool, or a dict.

    A dict means well unless its ``healthy`` is false; its other keys are shown to operators. A
    function that raises means unwell.
    """
    _active.health_hooks.append(_hook(function, "health_check"))
    return function


def _hook(function: _F, decorator: str) -> _F:
    if not callable(function):
        raise TypeError(f"@constrictor.{decorator}: expected a function, saw {function!r}")
    return function
