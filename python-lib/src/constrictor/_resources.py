"""Closing things in reverse order, whatever happens."""

from __future__ import annotations

from types import TracebackType
from typing import Any


class AsyncResourceManager:
    """Keeps resources and closes all of them in reverse order at the end of an ``async with``.

    ``await manager.enter(resource)`` takes anything with ``__aexit__`` (entered first), ``aclose``
    or ``close`` (plain or async), and answers what is to be used. Everything is closed also on
    exceptions, cancellation and timeout; a resource that fails to close does not keep the others
    open: the failures follow together as an ExceptionGroup. Belongs to one task.
    """

    def __init__(self) -> None:
        self._closers: list[Any] = []
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
            self._closers.append(lambda: cls.__aexit__(resource, None, None, None))
            return entered
        for name in ("aclose", "close"):
            closer = getattr(resource, name, None)
            if callable(closer):
                self._closers.append(closer)
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
                waiting = closer()
                if hasattr(waiting, "__await__"):
                    await waiting
            except Exception as failure:
                failures.append(failure)
            except BaseException as failure:  # cancelled while closing: the others still close
                cancelled = failure
        if cancelled is not None:
            raise cancelled
        if failures:
            raise ExceptionGroup("resources failed to close", failures)
