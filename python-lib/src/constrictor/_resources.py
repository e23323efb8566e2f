"""Closing things in reverse order, whatever happens."""

from __future__ import annotations

from constrictor._errors import safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    Closer = Callable[[BaseException | None], Any]
    """Closes one resource; it is told of the exception that ends the block."""


class AsyncResourceManager:
    """Keeps resources and closes all of them in reverse order at the end of an ``async with``.

    ``await manager.enter(resource)`` takes anything with ``__aexit__`` (entered first), ``aclose``
    or ``close`` (plain or async), and answers what is to be used. Everything is closed also on
    exceptions, cancellation and timeout; a resource that fails to close does not keep the others
    open. The failures follow together as an ExceptionGroup, or, where an exception is already on
    its way, as notes on that one: it is never replaced and never swallowed. Belongs to one task.
    """

    def __init__(self) -> None:
        self._closers: list[Closer] = []
        self._open = False

    async def __aenter__(self) -> AsyncResourceManager:
        self._open = True
        return self

    async def enter(self, resource: Any) -> Any:
        """Takes a resource over; raises TypeError when it knows no way to close it."""
        if not self._open:
            raise RuntimeError("enter() wants the manager's own `async with`")
        cls: Any = type(resource)
        if hasattr(cls, "__aexit__") and hasattr(cls, "__aenter__"):
            entered = await cls.__aenter__(resource)
            self._closers.append(lambda error: cls.__aexit__(resource, *_details(error)))
            return entered
        for name in ("aclose", "close"):
            close = getattr(resource, name, None)
            if callable(close):
                self._closers.append(_untold(close))
                return resource
        raise TypeError(f"{cls.__name__} has neither __aexit__, aclose nor close")

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open = False
        failures: list[Exception] = []
        cancelled: BaseException | None = None
        while self._closers:
            closer = self._closers.pop()
            try:
                waiting = closer(error)
                if hasattr(waiting, "__await__"):
                    await waiting
            except Exception as failure:
                failures.append(failure)
            except BaseException as failure:  # cancelled while closing: the others still close
                cancelled = failure
        if cancelled is not None:
            raise cancelled
        if failures and error is None:
            raise ExceptionGroup("resources failed to close", failures)
        if error is not None:
            for one in failures:
                text = f"{type(one).__name__}: {safe_text(one)}"
                error.add_note(f"a resource failed to close: {text}")


def _untold(close: Callable[[], Any]) -> Closer:
    return lambda error: close()


def _details(
    error: BaseException | None,
) -> tuple[type[BaseException] | None, BaseException | None, TracebackType | None]:
    return (None, None, None) if error is None else (type(error), error, error.__traceback__)
