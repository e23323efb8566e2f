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

    ``await manager.enter(resource)`` takes anything with ``aclose``, ``close`` (plain or async) or
    ``__aexit__``. Everything is closed also on exceptions, cancellation and timeout; a resource
    that fails to close does not keep the others open. The failures follow together as an
    ExceptionGroup, or, where an exception is already on its way, as notes on that one: it is never
    swallowed, and replaced only by a cancellation that comes while closing. Belongs to one task.
    """

    def __init__(self) -> None:
        self._closers: list[Closer] = []
        self._open = False

    async def __aenter__(self) -> AsyncResourceManager:
        self._open = True
        return self

    async def enter(self, resource: Any) -> Any:
        """Takes a resource over and answers what is to be used.

        An asynchronous context manager is entered, and what its ``__aenter__`` gives is answered;
        of anything else the resource itself. That is closed by ``aclose``, else by ``close``, else
        by ``__aexit__``. Raises TypeError when there is none of these, RuntimeError outside the
        manager's own ``async with``, and whatever ``__aenter__`` raises: the resource is then not
        taken over.
        """
        if not self._open:
            raise RuntimeError("enter() wants the manager's own `async with`")
        cls: Any = type(resource)
        is_context = hasattr(cls, "__aexit__")
        entered = resource
        if is_context and hasattr(cls, "__aenter__"):
            entered = await cls.__aenter__(resource)
        else:
            for name in ("aclose", "close"):
                close = getattr(resource, name, None)
                if callable(close):
                    self._closers.append(_untold(close))
                    return resource
        if not is_context:
            raise TypeError(f"{cls.__name__} has neither aclose, close nor __aexit__")
        self._closers.append(lambda error: cls.__aexit__(resource, *_details(error)))
        return entered

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
        leaving = cancelled or error
        if failures and leaving is None:
            raise ExceptionGroup("resources failed to close", failures)
        if leaving is not None:
            for one in failures:
                text = f"{type(one).__name__}: {safe_text(one)}"
                leaving.add_note(f"a resource failed to close: {text}")
        if cancelled is not None:
            raise cancelled


def _untold(close: Callable[[], Any]) -> Closer:
    return lambda error: close()


def _details(
    error: BaseException | None,
) -> tuple[type[BaseException] | None, BaseException | None, TracebackType | None]:
    return (None, None, None) if error is None else (type(error), error, error.__traceback__)
