"""The message protocol, without input or output: what a line says, and how it is written.

One JSON object a line. Reading is strict: RFC 8259, UTF-8, no NaN, nesting bounded; what is refused
is refused with a sentence for people and, where it can be read, the message's id.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any, NoReturn

VERSION = 1
MAX_DEPTH = 512
MAX_DIGITS = 1_000_000
_CHUNK_DIGITS = 4000

ERROR_TYPES = frozenset(
    {"TIMEOUT", "RESOURCE_ERROR", "VALIDATION_ERROR", "NETWORK_ERROR", "SYSTEM_ERROR"}
)
REASONS = frozenset(
    [
        "call_timeout",
        "start_timeout",
        "cpu_limit",
        "memory_limit",
        "output_limit",
        "message_limit",
        "queue_full",
        "concurrency_limit",
        "bad_arguments",
        "bad_result",
        "bad_message",
        "unknown_command",
        "cancelled",
        "crashed",
        "exited",
        "quarantined",
        "not_running",
        "permission_denied",
        "environment",
        "unknown_plugin",
        "internal",
        "guest_exception",
    ]
)
EVENTS = frozenset({"log", "progress", "item", "heartbeat", "ready", "state"})


class MalformedMessage(ValueError):
    """A line is no message: ``problem`` says why, ``id`` is its id where one could be read."""

    def __init__(self, problem: str, id: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.id = id


@dataclass(frozen=True)
class Command:
    """Asks a plugin, or with ``$`` its host, to do something; ``deadline_ms`` counts from now."""

    id: str
    command: str
    timestamp: float
    args: dict[str, Any] = field(default_factory=dict)
    plugin: str | None = None
    deadline_ms: float | None = None
    attempt: int = 1
    trace: dict[str, Any] | None = None


@dataclass(frozen=True)
class Response:
    """A command's result; ``stats`` holds ``wall_ms`` and ``cpu_ms``."""

    id: str
    result: Any
    timestamp: float
    stats: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Error:
    """A command's failure; without an id where none could be read."""

    id: str | None
    error_type: str
    reason: str
    message: str
    timestamp: float
    python_type: str | None = None
    traceback: str | None = None
    retryable: bool = False
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """Something that happens while a command runs."""

    id: str
    event: str
    data: dict[str, Any]
    timestamp: float


Message = Command | Response | Error | Event


def encode(message: Message) -> bytes:
    """One line, its newline included; raises ValueError for what JSON cannot say."""
    payload: dict[str, Any]
    match message:
        case Command():
            kind, payload = "command", {"command": message.command, "args": message.args}
            payload["attempt"] = message.attempt
            for name in ("plugin", "deadline_ms", "trace"):
                if getattr(message, name) is not None:
                    payload[name] = getattr(message, name)
        case Response():
            kind, payload = "response", {"result": message.result}
            if message.stats:
                payload["stats"] = message.stats
        case Error():
            names = [
                "error_type",
                "reason",
                "message",
                "python_type",
                "traceback",
                "retryable",
                "details",
            ]
            kind, payload = "error", {name: getattr(message, name) for name in names}
        case Event():
            kind, payload = "event", {"event": message.event, "data": message.data}
    envelope: dict[str, Any] = {"v": VERSION, "type": kind}
    if message.id is not None:
        envelope["id"] = message.id
    envelope["payload"] = payload
    envelope["timestamp"] = message.timestamp
    return json.dumps(envelope, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"


def parse_json(line: bytes) -> Any:
    """A JSON value from UTF-8 text, by the protocol's strict rules."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedMessage(f"not valid UTF-8 at byte {error.start}") from None
    _check_depth(text)
    try:
        return json.loads(text, parse_int=_int, parse_float=_float, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise MalformedMessage(f"not JSON: {error.msg} at character {error.pos}") from None


def _check_depth(text: str) -> None:
    """Before parsing, so that no text can exhaust the parser's own recursion."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    in_string = escaped = False
    for char in text:
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise MalformedMessage(f"not JSON we read: depth is more than {MAX_DEPTH}")
        elif char in "]}":
            depth -= 1


def _int(digits: str) -> int:
    """An int of any size: Python's own limit on digits is for other people's input."""
    if len(digits) <= _CHUNK_DIGITS:
        return int(digits)
    if len(digits) > MAX_DIGITS:
        raise MalformedMessage(f"not JSON we read: a number of more than {MAX_DIGITS} digits")
    if digits[0] == "-":
        return -_int(digits[1:])
    half = len(digits) // 2
    return int(_int(digits[:-half]) * 10**half + _int(digits[-half:]))


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise MalformedMessage(f"not JSON we read: number out of range: {text[:40]}")
    return number


def _constant(text: str) -> NoReturn:
    raise MalformedMessage(f"not JSON: {text} is no JSON value")


def decode(line: bytes) -> Message:
    """The message of a line; raises MalformedMessage."""
    envelope = parse_json(line.rstrip(b"\r\n"))
    if type(envelope) is not dict:
        raise MalformedMessage("not a message: expected a JSON object")
    id = envelope.get("id")
    reader = _Reader(id if _is_name(id) else None)
    try:
        return reader.message(envelope)
    except RecursionError:
        raise MalformedMessage("not JSON we read: depth", reader.id) from None


def _is_name(value: object) -> bool:
    return type(value) is str and 1 <= len(value) <= 256


class _Reader:
    """Checks one message; its id goes with every problem."""

    def __init__(self, id: str | None) -> None:
        self.id = id

    def fail(self, path: str, expected: str, value: object) -> NoReturn:
        shown = repr(value)
        shown = shown if len(shown) <= 60 else shown[:59] + "…"
        raise MalformedMessage(f"{path}: expected {expected}, saw {shown}", self.id)

    def take(self, source: dict[str, Any], path: str, name: str, default: Any = ...) -> Any:
        if name in source:
            return source[name]
        if default is ...:
            raise MalformedMessage(f"{path}{name}: is missing", self.id)
        return default

    def of(self, kinds: tuple[type, ...], value: Any, path: str, expected: str) -> Any:
        if type(value) not in kinds:
            self.fail(path, expected, value)
        return value

    def name(self, value: Any, path: str) -> str:
        if not _is_name(value):
            self.fail(path, "a string of 1 to 256 characters", value)
        return str(value)

    def number(self, value: Any, path: str) -> float:
        return self.of((int, float), value, path, "a number")  # type: ignore[no-any-return]

    def object(self, value: Any, path: str) -> dict[str, Any]:
        return self.of((dict,), value, path, "an object")  # type: ignore[no-any-return]

    def message(self, envelope: dict[str, Any]) -> Message:
        version = self.take(envelope, "", "v")
        if type(version) is not int or version != VERSION:
            self.fail("v", "the integer 1 (versions spoken: 1)", version)
        kind = self.take(envelope, "", "type")
        if kind not in ("command", "response", "error", "event"):
            self.fail("type", "command, response, error or event", kind)
        if kind != "error" or "id" in envelope:
            self.name(self.take(envelope, "", "id"), "id")
        payload = self.object(self.take(envelope, "", "payload"), "payload")
        timestamp = self.number(self.take(envelope, "", "timestamp"), "timestamp")
        made: Message = getattr(self, kind)(payload, timestamp)
        return made

    def command(self, payload: dict[str, Any], timestamp: float) -> Command:
        path = "payload."
        deadline = self.take(payload, path, "deadline_ms", None)
        if "deadline_ms" in payload and self.number(deadline, path + "deadline_ms") < 0:
            self.fail(path + "deadline_ms", "a number of 0 or more", deadline)
        attempt = self.of((int,), payload.get("attempt", 1), path + "attempt", "an integer")
        if attempt < 1:
            self.fail(path + "attempt", "an integer of 1 or more", attempt)
        plugin = payload.get("plugin")
        if "plugin" in payload:
            self.of((str,), plugin, path + "plugin", "a string")
        trace = self.object(payload["trace"], path + "trace") if "trace" in payload else None
        return Command(
            id=str(self.id),
            command=self.name(self.take(payload, path, "command"), path + "command"),
            timestamp=timestamp,
            args=self.object(payload.get("args", {}), path + "args"),
            plugin=plugin,
            deadline_ms=deadline,
            attempt=attempt,
            trace=trace,
        )

    def response(self, payload: dict[str, Any], timestamp: float) -> Response:
        stats = self.object(payload.get("stats", {}), "payload.stats")
        result = self.take(payload, "payload.", "result")
        return Response(str(self.id), result, timestamp, stats)

    def error(self, payload: dict[str, Any], timestamp: float) -> Error:
        path = "payload."
        error_type = self.take(payload, path, "error_type")
        if type(error_type) is not str or error_type not in ERROR_TYPES:
            self.fail(path + "error_type", f"one of {', '.join(sorted(ERROR_TYPES))}", error_type)
        reason = self.take(payload, path, "reason")
        if type(reason) is not str or reason not in REASONS:
            self.fail(path + "reason", f"one of {', '.join(sorted(REASONS))}", reason)
        texts: dict[str, Any] = {}
        for name in ("python_type", "traceback"):
            value = payload.get(name)
            texts[name] = self.of((str, type(None)), value, path + name, "a string or null")
        retryable = payload.get("retryable", False)
        return Error(
            id=self.id,
            error_type=error_type,
            reason=reason,
            message=self.of((str,), self.take(payload, path, "message"), path + "message", "text"),
            timestamp=timestamp,
            retryable=self.of((bool,), retryable, path + "retryable", "true or false"),
            details=self.object(payload.get("details", {}), path + "details"),
            **texts,
        )

    def event(self, payload: dict[str, Any], timestamp: float) -> Event:
        name = self.take(payload, "payload.", "event")
        if type(name) is not str or name not in EVENTS:
            self.fail("payload.event", f"one of {', '.join(sorted(EVENTS))}", name)
        data = self.object(self.take(payload, "payload.", "data"), "payload.data")
        return Event(str(self.id), name, data, timestamp)


@dataclass(frozen=True)
class Oversize:
    """In place of a line that was longer than the limit; it was skipped."""


class LineDecoder:
    """Cuts a stream of bytes into lines of bounded length; never keeps more than the limit."""

    def __init__(self, max_bytes: int) -> None:
        self._max = max_bytes
        self._parts: list[bytes] = []
        self._length = 0
        self._skipping = False

    def feed(self, data: bytes) -> list[bytes | Oversize]:
        """The lines that these bytes complete, without their ends; empty lines are left out."""
        lines: list[bytes | Oversize] = []
        *ended, rest = data.split(b"\n")
        for part in ended:
            self._add(part, lines)
            if self._skipping:
                self._skipping = False
            elif line := b"".join(self._parts).removesuffix(b"\r"):
                lines.append(line)
            self._parts, self._length = [], 0
        self._add(rest, lines)
        return lines

    def _add(self, part: bytes, lines: list[bytes | Oversize]) -> None:
        if self._skipping or not part:
            return
        self._length += len(part)
        if self._length > self._max:
            self._skipping = True
            self._parts = []
            lines.append(Oversize())
        else:
            self._parts.append(part)
