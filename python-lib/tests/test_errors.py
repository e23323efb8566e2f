"""The one mapping from exceptions to error types."""

import asyncio
import builtins
import errno
import sys

import constrictor
from constrictor._errors import (
    ERROR_TYPES,
    REASONS,
    BadArguments,
    BadResult,
    HostError,
    UnknownCommand,
    _mapped,
    classify,
    map_error,
)
from constrictor._texts import type_of
from constrictor.testing import raises

# Every exception class of Python 3.11 to 3.13, by the table of the documents. A class that a later
# Python adds fails the test until somebody has decided about it.
EXPECTED = {
    "TIMEOUT": ["TimeoutError"],
    "RESOURCE_ERROR": ["MemoryError", "RecursionError", "ResourceWarning"],
    "VALIDATION_ERROR": [
        *("ValueError", "UnicodeError", "UnicodeDecodeError", "UnicodeEncodeError"),
        *("UnicodeTranslateError", "SyntaxError", "IndentationError", "TabError"),
        *("ImportError", "ModuleNotFoundError"),
    ],
    "NETWORK_ERROR": [
        *("ConnectionError", "BrokenPipeError", "ConnectionAbortedError"),
        *("ConnectionRefusedError", "ConnectionResetError"),
    ],
    "SYSTEM_ERROR": [
        *("BaseException", "Exception", "BaseExceptionGroup", "ExceptionGroup"),
        *("GeneratorExit", "KeyboardInterrupt", "SystemExit"),
        *("ArithmeticError", "FloatingPointError", "OverflowError", "ZeroDivisionError"),
        *("AssertionError", "AttributeError", "BufferError", "EOFError"),
        *("LookupError", "IndexError", "KeyError", "NameError", "UnboundLocalError"),
        *("OSError", "EnvironmentError", "IOError", "BlockingIOError", "ChildProcessError"),
        *("FileExistsError", "FileNotFoundError", "InterruptedError", "IsADirectoryError"),
        *("NotADirectoryError", "PermissionError", "ProcessLookupError"),
        *("ReferenceError", "RuntimeError", "NotImplementedError", "PythonFinalizationError"),
        *("StopIteration", "StopAsyncIteration", "SystemError", "TypeError"),
        *("Warning", "BytesWarning", "DeprecationWarning", "EncodingWarning", "FutureWarning"),
        *("ImportWarning", "PendingDeprecationWarning", "RuntimeWarning", "SyntaxWarning"),
        *("UnicodeWarning", "UserWarning"),
    ],
}
TYPE_OF = {name: error_type for error_type, names in EXPECTED.items() for name in names}


class EvilText(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


class EvilMeta(type):
    def __hash__(cls) -> int:
        raise RuntimeError("no hash")

    def __getattribute__(cls, name: str) -> object:
        if name in ("__module__", "__qualname__", "__name__"):
            raise RuntimeError("no name")
        return super().__getattribute__(name)


def types_of(*exceptions: BaseException) -> list[str]:
    return [classify(exception)[0] for exception in exceptions]


def made(cls: type[BaseException]) -> BaseException:
    if issubclass(cls, BaseExceptionGroup):
        inner: list[Exception] = [ValueError()]
        return cls("x", inner)
    return cls.__new__(cls)


def test_every_builtin_exception_has_the_type_of_the_table() -> None:
    there = {
        name: cls
        for name, cls in vars(builtins).items()
        if isinstance(cls, type) and issubclass(cls, BaseException)
    }
    assert len(there) > 60
    assert not set(there) - set(TYPE_OF), "classes that nobody has decided about"
    for name, cls in there.items():
        assert classify(made(cls)) == (
            TYPE_OF[name],
            "guest_exception",
            TYPE_OF[name] == "NETWORK_ERROR",
        ), name


def test_the_type_of_a_subclass_is_that_of_its_nearest_base() -> None:
    for name, error_type in TYPE_OF.items():
        base = getattr(builtins, name, None)
        if base is not None and base is not KeyboardInterrupt:
            own = type("Own", (base,), {"__module__": "plugin"})
            assert classify(made(own))[0] == error_type, name

    class Both(ConnectionError, ValueError):
        pass

    class Other(ValueError, ConnectionError):
        pass

    class Late(KeyError, TimeoutError):
        pass

    assert types_of(Both(), Other(), Late()) == ["NETWORK_ERROR", "VALIDATION_ERROR", "TIMEOUT"]


def test_os_errors_by_number() -> None:
    for name in ("ENOMEM", "ENOSPC", "EMFILE", "ENFILE", "EDQUOT"):
        assert types_of(OSError(getattr(errno, name), "x")) == ["RESOURCE_ERROR"], name
    for name in ("ENETDOWN", "ENETUNREACH", "ENETRESET", "EHOSTDOWN", "EHOSTUNREACH"):
        error = OSError(getattr(errno, name), "x")
        assert classify(error) == ("NETWORK_ERROR", "guest_exception", True), name
    # Numbers for which Python has a class of its own, which the table names or leaves to the rest.
    for name, error_type in (
        ("ETIMEDOUT", "TIMEOUT"),
        ("ECONNREFUSED", "NETWORK_ERROR"),
        ("EPIPE", "NETWORK_ERROR"),
        ("ENOENT", "SYSTEM_ERROR"),
        ("EACCES", "SYSTEM_ERROR"),
        ("EINVAL", "SYSTEM_ERROR"),
    ):
        assert types_of(OSError(getattr(errno, name), "x")) == [error_type], name

    class OfThePlugins(OSError):
        pass

    full = OfThePlugins("disk")
    full.errno = errno.ENOSPC
    odd = OSError("disk")
    odd.errno = "28"  # type: ignore[assignment]
    assert types_of(full, odd, OSError()) == ["RESOURCE_ERROR", "SYSTEM_ERROR", "SYSTEM_ERROR"]


def test_classes_of_the_standard_library() -> None:
    import json
    import socket
    import urllib.error

    json_error = json.JSONDecodeError("x", "", 0)
    assert types_of(json_error, TimeoutError()) == ["VALIDATION_ERROR", "TIMEOUT"]
    assert types_of(asyncio.CancelledError()) == ["SYSTEM_ERROR"]
    network: list[BaseException] = [
        socket.gaierror(-2, "x"),
        socket.herror(1, "x"),
        urllib.error.URLError("x"),
        urllib.error.HTTPError("http://x", 500, "x", None, None),  # type: ignore[arg-type]
    ]
    assert set(types_of(*network)) == {"NETWORK_ERROR"}
    assert types_of(TimeoutError()) == ["TIMEOUT"]


def test_tls_errors_are_of_the_network() -> None:
    try:
        import ssl
    except ImportError:
        assert sys.implementation.name == "graalpy"  # has none where sockets are not granted
        return
    assert types_of(ssl.SSLError(), ssl.SSLCertVerificationError()) == ["NETWORK_ERROR"] * 2


def test_a_denial_says_so() -> None:
    refused = ("SYSTEM_ERROR", "permission_denied", False)
    assert classify(PermissionError(errno.EPERM, "x")) == refused
    assert classify(OSError(errno.EACCES, "x", "file")) == refused


def test_a_permission_error_of_the_plugins_own_is_its_exception() -> None:
    class Denied(PermissionError):
        pass

    odd = PermissionError()
    odd.errno = "1"  # type: ignore[assignment]
    for error in (
        PermissionError(),
        PermissionError("for admins only"),
        PermissionError(errno.ENOENT, "x"),
        Denied(errno.EACCES, "x"),
        odd,
    ):
        assert classify(error) == ("SYSTEM_ERROR", "guest_exception", False), repr(error)


def test_plugins_may_map_their_own() -> None:
    class Mine(Exception):
        pass

    class Closer(Mine):
        pass

    class Denied(PermissionError):
        pass

    class Asking(HostError):
        pass

    try:
        map_error(Mine, "NETWORK_ERROR", retryable=False)
        assert classify(Closer()) == ("NETWORK_ERROR", "guest_exception", False)
        map_error(Closer, "TIMEOUT", retryable=True)
        assert classify(Closer()) == ("TIMEOUT", "guest_exception", True)
        assert classify(Mine())[0] == "NETWORK_ERROR"
        map_error(Denied, "RESOURCE_ERROR")
        assert classify(Denied()) == ("RESOURCE_ERROR", "guest_exception", False)
        map_error(KeyError, "VALIDATION_ERROR")
        assert types_of(KeyError(), LookupError()) == ["VALIDATION_ERROR", "SYSTEM_ERROR"]
        map_error(Asking, "RESOURCE_ERROR")
        assert types_of(Asking({})) == ["RESOURCE_ERROR"]
        map_error(constrictor.ValidationError, "SYSTEM_ERROR")
        assert types_of(constrictor.ValidationError("x")) == ["SYSTEM_ERROR"]
        assert types_of(BadArguments("x")) == ["VALIDATION_ERROR"]  # the host's own word stays
    finally:
        _mapped.clear()
    with raises(ValueError, match="saw 'NOPE'"):
        map_error(Mine, "NOPE")
    for nothing in (Mine(), int, "Mine"):
        with raises(TypeError, match="expected an exception class"):
            map_error(nothing, "TIMEOUT")  # type: ignore[arg-type]


def test_what_the_host_finds_has_its_own_reason_and_a_public_name() -> None:
    for cls, reason in (
        (BadArguments, "bad_arguments"),
        (BadResult, "bad_result"),
        (UnknownCommand, "unknown_command"),
        (constrictor.ValidationError, "guest_exception"),
    ):
        assert classify(cls("x")) == ("VALIDATION_ERROR", reason, False)
        assert type_of(cls("x")) == "constrictor.ValidationError"
    assert type_of(HostError({})) == "constrictor.HostError"
    assert type_of(KeyError()) == "KeyError"
    assert type_of(EvilText()) == f"{__name__}.EvilText"


def test_host_errors_keep_their_type() -> None:
    error = HostError({"error_type": "TIMEOUT", "reason": "call_timeout", "message": "late"})
    assert classify(error) == ("TIMEOUT", "call_timeout", False)
    busy = HostError({"error_type": "RESOURCE_ERROR", "reason": "queue_full", "retryable": True})
    assert classify(busy) == ("RESOURCE_ERROR", "queue_full", True)


def test_host_errors_that_a_plugin_made_up_stay_within_the_protocol() -> None:
    class Raising(HostError):
        @property
        def reason(self) -> str:  # type: ignore[override]
            raise RuntimeError("no reason")

        @reason.setter
        def reason(self, value: str) -> None:
            pass

    for error in (
        HostError({"error_type": "OOPS"}),
        HostError({"reason": "because"}),
        HostError({"error_type": ["x"], "reason": None, "details": {"a": 1}}),
        Raising({"error_type": "TIMEOUT", "reason": "call_timeout"}),
    ):
        assert classify(error)[:2] == ("SYSTEM_ERROR", "guest_exception")


def test_an_exception_made_to_break_the_mapping_is_mapped_too() -> None:
    evil = EvilMeta("Evil", (Exception,), {})
    error_type, reason, _ = classify(evil())
    assert error_type in ERROR_TYPES and reason in REASONS
    assert types_of(EvilText()) == ["SYSTEM_ERROR"]
