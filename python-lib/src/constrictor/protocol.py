"""The message protocol, without input or output: what a line says, and how it is written.

One JSON object a line. Reading is strict: RFC 8259, UTF-8, no NaN, nesting bounded; what is refused
is refused with a sentence for people and, where it can be read, the message's id. Values inside
messages are what JSON can say, as dict, list, str, int, float, bool and None.
"""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple, NoReturn

from constrictor._errors import ERROR_TYPES, REASONS
from constrictor._framing import LineDecoder, Oversize
from constrictor._json import MAX_DEPTH, MAX_DIGITS, BadJson, read, write

__all__ = [
    "ERROR_TYPES",
    "EVENTS",
    "LEVELS",
    "MAX_DEPTH",
    "MAX_DIGITS",
    "MAX_NAME",
    "REASONS",
    "VERSION",
    "Command",
    "Error",
    "Event",
    "LineDecoder",
    "MalformedMessage",
    "Message",
    "MessageTooLarge",
    "Oversize",
    "Response",
    "Stats",
    "decode",
    "encode",
]

VERSION = 1

MAX_NAME = 256
"""The longest id and command name, in code points."""

EVENTS = ("log", "progress", "item", "heartbeat", "ready", "state")

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
"""The levels of log events."""

_MAX_ATTEMPT = 2**31 - 1
_MAX_COUNT = 2**63 - 1
_SEEN_CHARACTERS = 60
_SEEN_BITS = 200


class MalformedMessage(ValueError):
    """A line is no message: ``problem`` says why, ``id`` is its id where one could be read."""

    def __init__(self, problem: str, id: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.id = id


class MessageTooLarge(ValueError):
    """A message whose line would be longer than the limit; nothing of it was sent."""


class Command(NamedTuple):
    """Asks a plugin, or with ``$`` its host, to do something; ``deadline_ms`` counts from now."""

    id: str
    command: str
    timestamp: float
    args: dict[str, Any] = {}  # noqa: RUF012 - never changed
    plugin: str | None = None
    deadline_ms: float | None = None
    attempt: int = 1
    trace: dict[str, Any] = {}  # noqa: RUF012 - never changed


class Stats(NamedTuple):
    """What a call cost where it ran, in milliseconds; zeros where that is not told."""

    wall_ms: float = 0.0
    cpu_ms: float = 0.0


class Response(NamedTuple):
    """A command's result."""

    id: str
    result: Any
    timestamp: float
    stats: Stats = Stats()


class Error(NamedTuple):
    """A command's failure; without an id where none could be read."""

    id: str | None
    error_type: str
    reason: str
    message: str
    timestamp: float
    python_type: str | None = None
    traceback: str | None = None
    retryable: bool = False
    details: dict[str, Any] = {}  # noqa: RUF012 - never changed


class Event(NamedTuple):
    """Something that happens while a command runs, or to the plugin around it."""

    id: str
    event: str
    data: dict[str, Any]
    timestamp: float


Message = Command | Response | Error | Event


def encode(message: Message, max_bytes: int | None = None) -> bytes:
    """One line, its newline included, which ``max_bytes`` does not count.

    Raises ValueError for what the reader would refuse, MessageTooLarge for too long a line.
    """
    kind, payload = _payload(message)
    envelope: dict[str, Any] = {"v": VERSION, "type": kind}
    if message.id is not None:
        envelope["id"] = message.id
    envelope["payload"] = payload
    envelope["timestamp"] = message.timestamp
    line = write(envelope).encode("ascii")
    _Reader(message.id).message(envelope)
    if max_bytes is not None and len(line) > max_bytes:
        raise MessageTooLarge(
            f"the encoded message is larger than the limit of {max_bytes} bytes: {len(line)}"
        )
    return line + b"\n"


def _payload(message: Message) -> tuple[str, dict[str, Any]]:
    payload: dict[str, Any]
    match message:
        case Command():
            payload = {} if message.plugin is None else {"plugin": message.plugin}
            payload |= {"command": message.command, "args": message.args}
            if message.deadline_ms is not None:
                payload["deadline_ms"] = message.deadline_ms
            payload["attempt"] = message.attempt
            if message.trace:
                payload["trace"] = message.trace
            return "command", payload
        case Response():
            payload = {"result": message.result}
            if any(message.stats):
                payload["stats"] = message.stats._asdict()
            return "response", payload
        case Error():
            payload = message._asdict()
            del payload["id"], payload["timestamp"]
            return "error", payload
        case Event():
            return "event", {"event": message.event, "data": message.data}


def decode(line: bytes) -> Message:
    """The message of a line, with or without its end; raises MalformedMessage."""
    try:
        envelope = read(line.removesuffix(b"\n"))
    except BadJson as error:
        raise MalformedMessage(error.problem, _id_of(error.members)) from None
    if type(envelope) is not dict:
        raise MalformedMessage(f"expected an object, saw {_seen(envelope)}")
    return _Reader(_id_of(envelope)).message(envelope)


def _id_of(envelope: dict[str, Any]) -> str | None:
    id = envelope.get("id")
    return id if _is_name(id) else None


def _is_name(value: object) -> bool:
    return type(value) is str and 1 <= len(value) <= MAX_NAME


def _seen(value: object) -> str:
    """The value in JSON's words, never at length."""
    if type(value) is str:
        shown = json.dumps(value[:_SEEN_CHARACTERS], ensure_ascii=False)
        longer = len(value) > _SEEN_CHARACTERS
        return f"{shown}... ({len(value)} characters)" if longer else shown
    if type(value) is int and value.bit_length() > _SEEN_BITS:
        return f"an integer of {value.bit_length()} bits"
    if type(value) is dict:
        return "an object" if value else "an empty object"
    if type(value) is list:
        return "an array" if value else "an empty array"
    return json.dumps(value)


class _Reader:
    """Checks one message; its id goes with every problem."""

    def __init__(self, id: str | None) -> None:
        self.id = id

    def fail(self, path: str, expected: str, value: object) -> NoReturn:
        raise MalformedMessage(f"{path}: expected {expected}, saw {_seen(value)}", self.id)

    def take(self, source: dict[str, Any], prefix: str, name: str, expected: str) -> Any:
        if name not in source:
            raise MalformedMessage(f"{prefix}{name}: missing, expected {expected}", self.id)
        return source[name]

    def of(self, kind: type, expected: str, source: dict[str, Any], prefix: str, name: str) -> Any:
        value = self.take(source, prefix, name, expected)
        if type(value) is not kind:
            self.fail(prefix + name, expected, value)
        return value

    def string(self, source: dict[str, Any], prefix: str, name: str) -> str:
        text: str = self.of(str, "a string", source, prefix, name)
        return text

    def string_or_null(self, source: dict[str, Any], prefix: str, name: str) -> str | None:
        value = source.get(name)
        if value is not None and type(value) is not str:
            self.fail(prefix + name, "a string or null", value)
        return value

    def name(self, source: dict[str, Any], prefix: str, name: str) -> str:
        expected = f"a string of 1 to {MAX_NAME} characters"
        value = self.take(source, prefix, name, expected)
        if not _is_name(value):
            self.fail(prefix + name, expected, value)
        return str(value)

    def object(self, source: dict[str, Any], prefix: str, name: str) -> dict[str, Any]:
        value: dict[str, Any] = self.of(dict, "an object", source, prefix, name)
        return value

    def object_or_empty(self, source: dict[str, Any], prefix: str, name: str) -> dict[str, Any]:
        return self.object(source, prefix, name) if name in source else {}

    def number(self, source: dict[str, Any], prefix: str, name: str, expected: str) -> float:
        value = self.take(source, prefix, name, expected)
        if type(value) is int:
            try:
                return float(value)
            except OverflowError:
                self.fail(prefix + name, expected + " (this one is out of range)", value)
        if type(value) is not float or not math.isfinite(value):
            self.fail(prefix + name, expected, value)
        return value

    def count(self, source: dict[str, Any], prefix: str, name: str) -> None:
        expected = f"an integer from 0 to {_MAX_COUNT}"
        value = self.take(source, prefix, name, expected)
        if type(value) is not int or not 0 <= value <= _MAX_COUNT:
            self.fail(prefix + name, expected, value)

    def one_of(
        self, allowed: tuple[str, ...], source: dict[str, Any], prefix: str, name: str
    ) -> str:
        expected = "one of " + ", ".join(allowed)
        value = self.take(source, prefix, name, expected)
        if type(value) is not str or value not in allowed:
            self.fail(prefix + name, expected, value)
        return value

    def message(self, envelope: dict[str, Any]) -> Message:
        versions = f"the integer {VERSION} (versions spoken: {VERSION})"
        version = self.take(envelope, "", "v", versions)
        if type(version) is not int or version != VERSION:
            self.fail("v", versions, version)
        kind = self.string(envelope, "", "type")
        if kind not in ("command", "response", "error", "event"):
            self.fail("type", "command, response, error or event", kind)
        payload = self.object(envelope, "", "payload")
        timestamp = self.number(envelope, "", "timestamp", "a number of seconds")
        if kind != "error" or "id" in envelope:
            self.name(envelope, "", "id")
        made: Message = getattr(self, kind)(payload, timestamp)
        return made

    def command(self, payload: dict[str, Any], timestamp: float) -> Command:
        prefix = "payload."
        return Command(
            id=str(self.id),
            timestamp=timestamp,
            plugin=self.string(payload, prefix, "plugin") if "plugin" in payload else None,
            command=self.name(payload, prefix, "command"),
            args=self.object_or_empty(payload, prefix, "args"),
            deadline_ms=self._deadline(payload) if "deadline_ms" in payload else None,
            attempt=self._attempt(payload),
            trace=self.object_or_empty(payload, prefix, "trace"),
        )

    def _deadline(self, payload: dict[str, Any]) -> float:
        expected = "a number of milliseconds, 0 or more"
        deadline = self.number(payload, "payload.", "deadline_ms", expected)
        if deadline < 0:
            self.fail("payload.deadline_ms", expected, payload["deadline_ms"])
        return deadline

    def _attempt(self, payload: dict[str, Any]) -> int:
        attempt = payload.get("attempt", 1)
        if type(attempt) is not int or not 1 <= attempt <= _MAX_ATTEMPT:
            self.fail("payload.attempt", f"an integer from 1 to {_MAX_ATTEMPT}", attempt)
        return attempt

    def response(self, payload: dict[str, Any], timestamp: float) -> Response:
        result = self.take(payload, "payload.", "result", "a JSON value")
        stats = self.object_or_empty(payload, "payload.", "stats")
        costs = {
            name: self.number(stats, "payload.stats.", name, "a number of milliseconds")
            for name in Stats._fields
            if name in stats
        }
        return Response(str(self.id), result, timestamp, Stats(**costs))

    def error(self, payload: dict[str, Any], timestamp: float) -> Error:
        prefix = "payload."
        error_type = self.one_of(ERROR_TYPES, payload, prefix, "error_type")
        reason = self.one_of(REASONS, payload, prefix, "reason")
        return Error(
            id=self.id,
            error_type=error_type,
            reason=reason,
            message=self.string(payload, prefix, "message"),
            timestamp=timestamp,
            python_type=self.string_or_null(payload, prefix, "python_type"),
            traceback=self.string_or_null(payload, prefix, "traceback"),
            retryable=self._retryable(payload),
            details=self.object_or_empty(payload, prefix, "details"),
        )

    def _retryable(self, payload: dict[str, Any]) -> bool:
        if "retryable" not in payload:
            return False
        said: bool = self.of(bool, "true or false", payload, "payload.", "retryable")
        return said

    def event(self, payload: dict[str, Any], timestamp: float) -> Event:
        event = self.one_of(EVENTS, payload, "payload.", "event")
        data = self.object(payload, "payload.", "data")
        self._data(event, data, "payload.data.")
        return Event(str(self.id), event, data, timestamp)

    def _data(self, event: str, data: dict[str, Any], prefix: str) -> None:
        """Checks what the data of such an event must hold; other names are ignored."""
        if event == "item":
            self.count(data, prefix, "index")
            self.take(data, prefix, "value", "a JSON value")
        elif event == "progress":
            expected = "a number from 0 to 1"
            if not 0 <= self.number(data, prefix, "fraction", expected) <= 1:
                self.fail(prefix + "fraction", expected, data["fraction"])
            self.string(data, prefix, "message")
        elif event == "log":
            self.one_of(LEVELS, data, prefix, "level")
            self.string(data, prefix, "logger")
            self.string(data, prefix, "message")
            if "output_bytes" in data:
                self.count(data, prefix, "output_bytes")
