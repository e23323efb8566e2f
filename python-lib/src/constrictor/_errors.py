"""The one mapping from Python exceptions to the host's error types.

The most specific class of an exception's MRO decides. Classes are named here and not imported,
since importing their modules costs start-up time.
"""

from __future__ import annotations

import errno

from constrictor._values import one_of, safe_text

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


class ValidationError(ValueError):
    """Something given is not what was asked for; plugins may raise it themselves."""

    __module__ = "constrictor"

    reason = GUEST_EXCEPTION


class BadArguments(ValidationError):
    """The arguments of a call do not fit the command's signature."""

    reason = "bad_arguments"

    def __init__(self, message: str, problems: list[dict[str, str]]) -> None:
        super().__init__(message)
        self.problems = problems


class BadResult(ValidationError):
    """A command returned what JSON cannot say."""

    reason = "bad_result"


class UnknownCommand(ValidationError):
    """The plugin has no such command."""

    reason = "unknown_command"


class CallTimeout(TimeoutError):
    """The host's deadline passed, and the call was cancelled at it."""

    reason = "call_timeout"


class SecretNotGranted(KeyError):
    """A secret that the manifest does not ask for, or the operator does not grant."""

    __module__ = "constrictor"

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would quote it


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
        self.details: dict[str, Any] = dict(payload.get("details") or {})


class Classification:
    """What an exception means to a caller."""

    __slots__ = ("error_type", "reason", "retryable")

    def __init__(self, error_type: str, reason: str, retryable: bool = False) -> None:
        self.error_type = error_type
        self.reason = reason
        self.retryable = retryable


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
    ("ssl", "SSLError"): NETWORK_ERROR,
    ("urllib.error", "URLError"): NETWORK_ERROR,
}

_RESOURCE_ERRNOS = ("ENOMEM", "ENOSPC", "EMFILE", "ENFILE", "EDQUOT")
_NETWORK_ERRNOS = ("ENETDOWN", "ENETUNREACH", "ENETRESET", "EHOSTDOWN", "EHOSTUNREACH")

# A platform need not have all of them; absent ones share the key None, which no errno equals.
_BY_ERRNO: dict[int | None, str] = {
    **{getattr(errno, name, None): RESOURCE_ERROR for name in _RESOURCE_ERRNOS},
    **{getattr(errno, name, None): NETWORK_ERROR for name in _NETWORK_ERRNOS},
}

_DENIED_ERRNOS = (errno.EPERM, errno.EACCES)

# How GraalPy 25.0 words what a locked context refuses, in foreign exceptions and in its own.
_DENIALS = (
    "is not allowed",
    "is excluded from the Java image",
    "was excluded",
    "UnsupportedPosixFeatureException",
    "SecurityException",
)

_mapped: dict[type, tuple[str, bool]] = {}


def map_error(
    exception: type[BaseException], error_type: str, *, retryable: bool | None = None
) -> None:
    """Gives an exception class of the plugin's, and its subclasses, an error type.

    ``error_type`` is one of TIMEOUT, RESOURCE_ERROR, VALIDATION_ERROR, NETWORK_ERROR and
    SYSTEM_ERROR. ``retryable`` says whether the same call may succeed later; without it only a
    NETWORK_ERROR may. Raises ValueError or TypeError for anything else.
    """
    if error_type not in ERROR_TYPES:
        raise ValueError(f"error_type: expected one of {one_of(ERROR_TYPES)}, saw {error_type!r}")
    if not (isinstance(exception, type) and issubclass(exception, BaseException)):
        raise TypeError(f"exception: expected an exception class, saw {exception!r}")
    _mapped[exception] = (error_type, error_type == NETWORK_ERROR if retryable is None else retryable)


def forget_mappings() -> None:
    """Drops what `map_error` was told; for the next plugin in the same interpreter."""
    _mapped.clear()


def classify(exception: BaseException) -> Classification:
    """The error type, reason and retryability of an exception; total, and never raises."""
    if isinstance(exception, HostError):
        return Classification(exception.error_type, exception.reason, exception.retryable)
    if isinstance(exception, CallTimeout):
        return Classification(TIMEOUT, exception.reason)
    if isinstance(exception, ValidationError) and exception.reason != GUEST_EXCEPTION:
        return Classification(VALIDATION_ERROR, exception.reason)
    for cls in type(exception).__mro__:
        if cls in _mapped:
            error_type, retryable = _mapped[cls]
            return Classification(error_type, GUEST_EXCEPTION, retryable)
        named = _BY_NAME.get((cls.__module__, cls.__name__))
        if cls is OSError:
            named = _BY_ERRNO.get(_errno(exception))
        if named is not None:
            return Classification(named, GUEST_EXCEPTION, named == NETWORK_ERROR)
        if cls in (OSError, PermissionError, SecretNotGranted):
            break
    reason = PERMISSION_DENIED if _is_denial(exception) else GUEST_EXCEPTION
    return Classification(SYSTEM_ERROR, reason)


def _errno(exception: BaseException) -> int:
    number = getattr(exception, "errno", None)
    return number if type(number) is int else 0


def _is_denial(exception: BaseException) -> bool:
    if isinstance(exception, (PermissionError, SecretNotGranted)):
        return True
    if isinstance(exception, OSError):
        return _errno(exception) in _DENIED_ERRNOS or "not allowed" in safe_text(exception)
    if isinstance(exception, NotImplementedError):
        return "host lookup is not allowed" in safe_text(exception)
    if (type(exception).__module__, type(exception).__name__) == ("polyglot", "ForeignException"):
        text = safe_text(exception)
        return any(denial in text for denial in _DENIALS)
    return False
