"""The one mapping from Python exceptions to the host's error types.

The most specific class of an exception's MRO decides. Classes of modules that plugins may never
import are named and not imported, since importing costs start-up time.
"""

from __future__ import annotations

import errno

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TIMEOUT = "TIMEOUT"
RESOURCE_ERROR = "RESOURCE_ERROR"
VALIDATION_ERROR = "VALIDATION_ERROR"
NETWORK_ERROR = "NETWORK_ERROR"
SYSTEM_ERROR = "SYSTEM_ERROR"

ERROR_TYPES = (TIMEOUT, RESOURCE_ERROR, VALIDATION_ERROR, NETWORK_ERROR, SYSTEM_ERROR)

GUEST_EXCEPTION = "guest_exception"
PERMISSION_DENIED = "permission_denied"

REASONS = (
    *("call_timeout", "start_timeout"),
    *("cpu_limit", "memory_limit", "output_limit", "message_limit"),
    *("queue_full", "concurrency_limit"),
    *("bad_arguments", "bad_result", "bad_message", "unknown_command"),
    *("cancelled", "crashed", "exited", "quarantined", "not_running"),
    *(PERMISSION_DENIED, "environment", "unknown_plugin", "internal"),
    GUEST_EXCEPTION,
)


class ValidationError(ValueError):
    """Something sent or returned is not what was declared; plugins may raise it themselves.

    ``problems`` may list what is wrong one by one, as ``{"argument": …, "message": …}``.
    """

    __module__ = "constrictor"

    def __init__(self, message: str, problems: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or []


class BadArguments(ValidationError):
    """The arguments of a call do not fit the command's signature."""


class BadResult(ValidationError):
    """A command returned what JSON cannot say."""


class UnknownCommand(ValidationError):
    """The plugin has no such command."""


_FOUND_BY_HOST = {
    BadArguments: "bad_arguments",
    BadResult: "bad_result",
    UnknownCommand: "unknown_command",
}


class HostError(Exception):
    """A host function failed, or was not granted.

    Attributes: ``error_type`` and ``reason`` as in the host's error messages, ``retryable``,
    ``details`` (JSON values). Left uncaught, the call fails with the same type and reason.
    """

    __module__ = "constrictor"

    def __init__(self, payload: dict[str, Any]) -> None:
        super().__init__(str(payload.get("message", "")))
        self.error_type = str(payload.get("error_type", SYSTEM_ERROR))
        self.reason = str(payload.get("reason", "internal"))
        self.retryable = bool(payload.get("retryable", False))
        self.details = dict(payload.get("details") or {})


Classification = tuple[str, str, bool]
"""What an exception means to a caller: the error type, the reason, and whether to try again."""

_BY_NAME: dict[tuple[str, str], str] = {
    ("builtins", "TimeoutError"): TIMEOUT,
    ("builtins", "MemoryError"): RESOURCE_ERROR,
    ("builtins", "RecursionError"): RESOURCE_ERROR,
    ("builtins", "ResourceWarning"): RESOURCE_ERROR,
    ("builtins", "ValueError"): VALIDATION_ERROR,
    ("builtins", "SyntaxError"): VALIDATION_ERROR,
    ("builtins", "ImportError"): VALIDATION_ERROR,
    ("builtins", "ConnectionError"): NETWORK_ERROR,
    ("socket", "gaierror"): NETWORK_ERROR,
    ("socket", "herror"): NETWORK_ERROR,
    ("_socket", "gaierror"): NETWORK_ERROR,
    ("_socket", "herror"): NETWORK_ERROR,
    ("ssl", "SSLError"): NETWORK_ERROR,
    ("_ssl", "SSLError"): NETWORK_ERROR,
    ("urllib.error", "URLError"): NETWORK_ERROR,
    ("builtins", "PermissionError"): SYSTEM_ERROR,
}

_BY_ERRNO: dict[int, str] = {
    number: error_type
    for error_type, names in (
        (RESOURCE_ERROR, ("ENOMEM", "ENOSPC", "EMFILE", "ENFILE", "EDQUOT")),
        (
            NETWORK_ERROR,
            ("ENETDOWN", "ENETUNREACH", "ENETRESET", "EHOSTDOWN", "EHOSTUNREACH"),
        ),
    )
    for name in names
    if (number := getattr(errno, name, None)) is not None
}

# How GraalPy words what its locked context refuses; the exception is a foreign one then.
_DENIALS = (
    "is not allowed",
    "UnsupportedPosixFeatureException",
    "SecurityException",
)

_mapped: dict[type[BaseException], tuple[str, bool | None]] = {}


def map_error(
    exception: type[BaseException], error_type: str, *, retryable: bool | None = None
) -> None:
    """Gives an exception class of the plugin's, and its subclasses, an error type.

    ``error_type`` is one of TIMEOUT, RESOURCE_ERROR, VALIDATION_ERROR, NETWORK_ERROR and
    SYSTEM_ERROR. ``retryable`` says whether the same call may succeed later; without it the type's
    usual answer holds (true for NETWORK_ERROR alone). Raises ValueError or TypeError for anything
    else.
    """
    if error_type not in ERROR_TYPES:
        raise ValueError(
            f"error_type: expected one of {', '.join(ERROR_TYPES)}, saw {error_type!r}"
        )
    if not (isinstance(exception, type) and issubclass(exception, BaseException)):
        raise TypeError(f"exception: expected an exception class, saw {exception!r}")
    _mapped[exception] = (error_type, retryable)


def classify(exception: BaseException) -> Classification:
    """The error type, reason and retryability of an exception; total, and never raises."""
    try:
        return _classify(exception)
    except BaseException:  # a class that breaks even looking at it
        return SYSTEM_ERROR, GUEST_EXCEPTION, False


def _classify(exception: BaseException) -> Classification:
    reason = PERMISSION_DENIED if _is_denial(exception) else GUEST_EXCEPTION
    for cls in type(exception).__mro__:
        if cls in _mapped:
            error_type, retryable = _mapped[cls]
            return error_type, GUEST_EXCEPTION, _retryable(error_type, retryable)
        if cls is HostError:
            return _of_host_error(exception)
        if cls in _FOUND_BY_HOST:
            return VALIDATION_ERROR, _FOUND_BY_HOST[cls], False
        named = _BY_NAME.get((cls.__module__, cls.__qualname__))
        if cls is OSError:
            named = _BY_ERRNO.get(_errno(exception))
        if named is not None:
            return named, reason, _retryable(named, None)
    return SYSTEM_ERROR, reason, False


def _of_host_error(exception: Any) -> Classification:
    """What the host said, unless plugin code made up something that the protocol does not know."""
    known = exception.error_type in ERROR_TYPES and exception.reason in REASONS
    if not known:
        return SYSTEM_ERROR, GUEST_EXCEPTION, exception.retryable is True
    return exception.error_type, exception.reason, exception.retryable is True


def _retryable(error_type: str, said: bool | None) -> bool:
    return error_type == NETWORK_ERROR if said is None else said


def _errno(exception: BaseException) -> int:
    number = getattr(exception, "errno", None)
    return number if type(number) is int else 0


def _is_denial(exception: BaseException) -> bool:
    """Whether it is how a refusal of the host's or the kernel's shows: with an error number."""
    cls = type(exception)
    if cls is PermissionError:
        return _errno(exception) in (errno.EPERM, errno.EACCES)
    if issubclass(cls, NotImplementedError):
        return "host lookup is not allowed" in safe_text(exception)
    if (cls.__module__, cls.__name__) == ("polyglot", "ForeignException"):
        text = safe_text(exception)
        return any(denial in text for denial in _DENIALS)
    return False


def safe_text(value: object) -> str:
    """``str(value)``, also when that raises or answers no exact string."""
    try:
        text = str(value)
        return text if type(text) is str else str.__str__(text)
    except BaseException as error:
        return f"<a value whose text raised {class_name(error)}>"


def class_name(value: object) -> str:
    """The name of a value's class, also when that raises."""
    try:
        return str(type(value).__name__)
    except BaseException:
        return "of a nameless class"
