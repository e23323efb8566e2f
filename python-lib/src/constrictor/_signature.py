"""Binding a JSON object to a command's parameters, checked against its annotations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from constrictor._annotations import Check, Problems, shape_of
from constrictor._errors import BadArguments

_CO_VARKEYWORDS = 0x08
_REQUIRED = object()


class Parameter(NamedTuple):
    """One parameter of a command."""

    name: str
    check: Check
    schema: dict[str, Any]
    default: object


class Signature:
    """What a command takes; immutable once made."""

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        """Reads the signature; TypeError names a parameter whose annotation cannot be checked."""
        self.command = name
        code = function.__code__
        names = code.co_varnames
        count = code.co_argcount + code.co_kwonlyargcount
        defaults = _defaults(function, names[: code.co_argcount])
        hints = _hints(name, function)
        self.parameters = {
            parameter: _parameter(name, parameter, hints, defaults) for parameter in names[:count]
        }
        self.rest: Check | None = None
        self.rest_schema: dict[str, Any] = {}
        if code.co_flags & _CO_VARKEYWORDS:
            rest = names[count]
            one = _parameter(name, rest, hints, {})
            self.rest, self.rest_schema = one.check, one.schema
        self.result_schema = shape_of(hints["return"]).schema if "return" in hints else {}

    def bind(self, args: dict[str, Any]) -> dict[str, Any]:
        """The keyword arguments for the function; BadArguments tells all that is wrong at once."""
        problems: Problems = []
        bound: dict[str, Any] = {}
        for name, parameter in self.parameters.items():
            if name in args:
                bound[name] = parameter.check(args[name], name, problems)
            elif parameter.default is _REQUIRED:
                problems.append((name, "is missing"))
        for name, value in args.items():
            if name in self.parameters:
                continue
            if self.rest is not None:
                bound[name] = self.rest(value, name, problems)
            else:
                problems.append((name, self._unknown(name)))
        if problems:
            text = "; ".join(f"{argument}: {problem}" for argument, problem in problems)
            raise BadArguments(
                f"{self.command}: {text}",
                [{"argument": argument, "message": problem} for argument, problem in problems],
            )
        return bound

    def _unknown(self, name: str) -> str:
        if not self.parameters:
            return "is unknown; the command takes no arguments"
        close = closest(name, self.parameters)
        hint = f"did you mean {close}?" if close else f"there are: {', '.join(self.parameters)}"
        return f"is unknown; {hint}"

    def schema(self) -> dict[str, Any]:
        """The arguments as a JSON Schema."""
        properties = {}
        for name, parameter in self.parameters.items():
            properties[name] = dict(parameter.schema)
            if parameter.default is None or type(parameter.default) in (bool, int, float, str):
                properties[name]["default"] = parameter.default
        required = [n for n, p in self.parameters.items() if p.default is _REQUIRED]
        return {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": self.rest_schema if self.rest is not None else False,
        }


def _defaults(function: Callable[..., Any], positional: tuple[str, ...]) -> dict[str, Any]:
    values = function.__defaults__ or ()
    defaults = dict(zip(positional[len(positional) - len(values) :], values, strict=True))
    defaults.update(function.__kwdefaults__ or {})
    return defaults


def _hints(name: str, function: Callable[..., Any]) -> dict[str, Any]:
    """The annotations, postponed ones resolved."""
    raw = dict(function.__annotations__)
    for parameter, annotation in raw.items():
        if isinstance(annotation, str):
            try:
                raw[parameter] = eval(annotation, function.__globals__)
            except Exception as error:
                raise TypeError(
                    f"command {name}: the annotation of {parameter}, {annotation!r}, "
                    f"cannot be resolved: {error}"
                ) from error
    return raw


def _parameter(
    command: str, name: str, hints: dict[str, Any], defaults: dict[str, Any]
) -> Parameter:
    try:
        shape = shape_of(hints.get(name, Any))
    except TypeError as error:
        raise TypeError(f"command {command}: parameter {name}: {error}") from error
    return Parameter(name, shape.check, shape.schema, defaults.get(name, _REQUIRED))


def closest(name: str, known: Any) -> str | None:
    """The known name that somebody who wrote this one probably meant."""
    import difflib

    found = difflib.get_close_matches(name, list(known), n=1)
    return found[0] if found else None
