"""Binding a JSON object to a command's parameters, checked against its annotations."""

from __future__ import annotations

from constrictor._annotations import resolved, result_schema, shape_of
from constrictor._errors import BadArguments, BadResult
from constrictor._registry import unwrapped
from constrictor._results import to_plain
from constrictor._shapes import Problems, unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from constrictor._shapes import Check

_CO_VARKEYWORDS = 0x08
_REQUIRED = object()


class Parameter:
    """One parameter of a command."""

    __slots__ = ("check", "default", "schema")

    def __init__(self, check: Check, schema: dict[str, Any], default: object) -> None:
        self.check = check
        self.schema = schema
        self.default = default


class Signature:
    """What a command takes; immutable once made."""

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        """Reads the signature; TypeError names a parameter whose annotation cannot be checked."""
        self.command = name
        function = unwrapped(function)
        code = function.__code__
        names = code.co_varnames
        count = code.co_argcount + code.co_kwonlyargcount
        defaults = _defaults(function, names[: code.co_argcount])
        self.parameters = {
            parameter: _parameter(name, parameter, function, defaults)
            for parameter in names[:count]
        }
        self.rest: Check | None = None
        self.rest_schema: dict[str, Any] = {}
        if code.co_flags & _CO_VARKEYWORDS:
            one = _parameter(name, names[count], function, {})
            self.rest, self.rest_schema = one.check, one.schema
        self.result_schema = _result_schema(function)

    def bind(self, args: dict[str, Any]) -> dict[str, Any]:
        """The keyword arguments for the function; BadArguments tells all that is wrong at once."""
        problems = Problems()
        bound: dict[str, Any] = {}
        for name, parameter in self.parameters.items():
            if name in args:
                bound[name] = parameter.check(args[name], (name,), problems)
            elif parameter.default is _REQUIRED:
                problems.add((name,), "is missing")
        for name, value in args.items():
            if name in self.parameters:
                continue
            if self.rest is not None:
                bound[name] = self.rest(value, (name,), problems)
            elif self.parameters:
                problems.add((name,), unknown(name, self.parameters))
            else:
                problems.add((name,), "is unknown; the command takes no arguments")
        if problems.count:
            raise self._refusal(problems)
        return bound

    def _refusal(self, problems: Problems) -> BadArguments:
        text = "; ".join(f"{argument}: {problem}" for argument, problem in problems.kept)
        more = problems.count - len(problems.kept)
        if more:
            text += f"; and {more} more"
        return BadArguments(
            f"{self.command}: {text}",
            [{"argument": argument, "message": problem} for argument, problem in problems.kept],
        )

    def schema(self) -> dict[str, Any]:
        """The arguments as a JSON Schema."""
        properties = {}
        for name, parameter in self.parameters.items():
            properties[name] = dict(parameter.schema)
            try:
                if parameter.default is not _REQUIRED:
                    properties[name]["default"] = to_plain(parameter.default)
            except BadResult:
                continue  # a default that JSON cannot say is the function's own affair
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


def _parameter(
    command: str, name: str, function: Callable[..., Any], defaults: dict[str, Any]
) -> Parameter:
    try:
        shape = shape_of(_hint(function, name))
    except Exception as error:  # whatever a postponed annotation runs into
        why = f"{type(error).__name__}: {error}" if type(error) is not TypeError else str(error)
        raise TypeError(f"command {command}: parameter {name}: {why}") from error
    return Parameter(shape.check, shape.schema, defaults.get(name, _REQUIRED))


def _result_schema(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return result_schema(_hint(function, "return"))
    except Exception:
        return {}  # results are checked as they are, so their annotation may say anything


def _hint(function: Callable[..., Any], name: str) -> Any:
    """One annotation, resolved where it was postponed; without one, anything goes."""
    return resolved(function.__annotations__.get(name, object), function.__globals__)
