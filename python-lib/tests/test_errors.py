"""The one mapping from exceptions to error types."""

import builtins
import errno

from constrictor._errors import ERROR_TYPES, HostError, classify, map_error
from constrictor.testing import raises


class EvilText(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


def types_of(*exceptions: BaseException) -> list[str]:
    return [classify(exception).error_type for exception in exceptions]


def test_the_table_of_the_design() -> None:
    assert types_of(TimeoutError()) == ["TIMEOUT"]
    assert set(types_of(MemoryError(), RecursionError(), ResourceWarning())) == {"RESOURCE_ERROR"}
    assert set(types_of(ValueError(), UnicodeError(), SyntaxError(), ModuleNotFoundError())) == {
        "VALIDATION_ERROR"
    }
    assert set(types_of(ConnectionResetError(), BrokenPipeError())) == {"NETWORK_ERROR"}
    assert set(types_of(SystemExit(), KeyError(), EvilText(), OSError())) == {"SYSTEM_ERROR"}


def test_os_errors_by_number() -> None:
    for number in (errno.ENOMEM, errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.EDQUOT):
        assert types_of(OSError(number, "x")) == ["RESOURCE_ERROR"]
    for number in (errno.ENETUNREACH, errno.EHOSTUNREACH):
        assert types_of(OSError(number, "x")) == ["NETWORK_ERROR"]


def test_every_builtin_exception_has_exactly_one_type() -> None:
    for cls in vars(builtins).values():
        if isinstance(cls, type) and issubclass(cls, BaseException):
            grouped = issubclass(cls, BaseExceptionGroup)
            exception = cls("x", [ValueError()]) if grouped else cls.__new__(cls)
            assert classify(exception).error_type in ERROR_TYPES, cls


def test_a_denial_says_so() -> None:
    assert classify(PermissionError(1, "x"))[:2] == ("SYSTEM_ERROR", "permission_denied")


def test_plugins_may_map_their_own() -> None:
    class Mine(Exception):
        pass

    class Closer(Mine):
        pass

    map_error(Mine, "NETWORK_ERROR", retryable=False)
    assert classify(Closer()) == ("NETWORK_ERROR", "guest_exception", False)
    with raises(ValueError, match="saw 'NOPE'"):
        map_error(Mine, "NOPE")


def test_host_errors_keep_their_type() -> None:
    error = HostError({"error_type": "TIMEOUT", "reason": "call_timeout", "message": "late"})
    assert classify(error)[:2] == ("TIMEOUT", "call_timeout")
