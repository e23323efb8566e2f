"""What plugin code may ask of its host: configuration, secrets, deadline, progress, functions."""

from __future__ import annotations

from _collections_abc import Mapping
from _contextvars import ContextVar
from time import monotonic

from constrictor._errors import BadResult, HostError, ValidationError, safe_text
from constrictor._results import to_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Emit = Callable[[str, str, dict[str, Any], bool], bool]
    """Sends an event's data; false when they are not plain, unless they are said to be."""


class Secrets(Mapping[str, str]):
    """The secrets the manifest asks for and the operator grants, by name; read-only."""

    def __init__(self) -> None:
        self._granted: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        try:
            return self._granted[name]
        except KeyError:
            raise KeyError(
                f"secret {name!r} is not granted: name it under permissions.secrets in plugin.yaml "
                "and under secrets and plugins.permissions.secrets in host.yaml"
            ) from None

    def __iter__(self) -> Any:
        return iter(self._granted)

    def __len__(self) -> int:
        return len(self._granted)

    def __repr__(self) -> str:
        return f"<secrets: {', '.join(sorted(self._granted)) or 'none'}>"


class Host:
    """The two functions through which plugin code reaches the host."""

    __slots__ = ("call", "emit")

    def __init__(self, emit: Emit, call: Callable[[str, str, dict[str, Any]], Any]) -> None:
        self.emit = emit
        self.call = call


_MAX_PROGRESS = 1024

config: dict[str, Any] = {}
"""The plugin's ``config`` from its manifest and the host's overrides; empty outside a host."""

secrets = Secrets()
"""The granted secrets by name; empty outside a host."""

running: ContextVar[tuple[str, float | None] | None] = ContextVar("constrictor_call", default=None)
"""The running call's id, and its deadline on the clock of time.monotonic."""

_host: Host | None = None


def bind(host: Host | None, settings: Mapping[str, Any], granted: Mapping[str, str]) -> None:
    """Connects this module to a host; done once, before the plugin is imported."""
    global _host
    _host = host
    config.clear()
    config.update(settings)
    secrets._granted.clear()
    secrets._granted.update(granted)


def rebind(host: Host) -> None:
    """Connects this module to another host; configuration and secrets stay."""
    global _host
    _host = host


def current_id() -> str:
    """The running call's id; empty outside a call."""
    call = running.get()
    return "" if call is None else call[0]


def deadline() -> float:
    """Seconds left until the running call must have been answered, never negative.

    Infinity outside a call.
    """
    call = running.get()
    if call is None or call[1] is None:
        return float("inf")
    return max(0.0, call[1] - monotonic())


def progress(fraction: float, message: str = "") -> None:
    """Tells the caller how far the call has come: a fraction from 0 to 1, and a word for people.

    Does nothing outside a call. A message is cut at 1,024 characters. Raises ValueError for a
    fraction outside 0 to 1.
    """
    if not 0 <= fraction <= 1:
        raise ValueError(f"fraction: expected a number from 0 to 1, saw {fraction!r}")
    if _host is not None and current_id():
        data = {"fraction": float(fraction), "message": safe_text(message)[:_MAX_PROGRESS]}
        _host.emit(current_id(), "progress", data, True)


def emit_item(index: int, value: object) -> None:
    """Sends one item of a streaming command to the caller; BadResult for what JSON cannot say."""
    if _host is not None:
        data = {"index": index, "value": value}
        if not _host.emit(current_id(), "item", data, False):
            data["value"] = to_plain(value, f"item {index}")
            _host.emit(current_id(), "item", data, True)


def emit_log(level: str, logger: str, message: str, output_bytes: int = 0) -> None:
    """Sends one log record to the host; it may stand for more bytes than its message has."""
    if _host is not None:
        data: dict[str, Any] = {"level": level, "logger": logger, "message": message}
        if output_bytes:
            data["output_bytes"] = output_bytes
        _host.emit(current_id(), "log", data, True)


def call_host(name: str, /, **args: Any) -> Any:
    """Calls a function of the server's that the manifest was granted; blocks until it answers.

    Arguments are what commands may return, the result is a JSON value. Raises HostError when the
    function fails, is unknown or not granted, and ValidationError for arguments of other kinds.
    """
    try:
        plain = to_plain(args, name)
    except BadResult as error:
        raise ValidationError(str(error)) from None
    if _host is None:
        raise HostError(
            {"reason": "not_running", "message": f"host function {name}: there is no host here"}
        )
    answer = _host.call(current_id(), name, plain)
    if "error" in answer:
        raise HostError(answer["error"])
    return answer["result"]
