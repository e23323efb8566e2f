"""The commands that a worker has taken and not yet answered."""

from __future__ import annotations

import time
from _thread import allocate_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from constrictor import protocol


class Call:
    """One command on its way. Its times are the main thread's alone."""

    __slots__ = (
        "accepted",
        "began",
        "cancelled",
        "command",
        "cpu_began",
        "give_up",
        "metered",
        "metered_before",
        "told",
    )

    def __init__(self, command: protocol.Command) -> None:
        self.command = command
        self.accepted = time.monotonic()
        self.began = 0.0
        self.cpu_began = 0.0
        self.metered = 0.0
        """The main thread's CPU time that was spent on it, where calls are metered apart."""
        self.metered_before = 0.0
        self.cancelled = False
        self.give_up: Callable[[], object] | None = None
        """How a coroutine is told that it was cancelled; from any thread."""
        self.told = False
        """Whether its code has heard of that, and had its turns to end."""

    def begin(self, metered: float) -> None:
        """Its turn has come, after all calls together were metered so much."""
        self.began = time.perf_counter()
        self.cpu_began = time.process_time()
        self.metered_before = metered

    def cpu_seconds(self, metered: float) -> float:
        """What the process has used since, or the call's share of it: by what it was metered."""
        used = time.process_time() - self.cpu_began
        of_all = metered - self.metered_before
        return used * min(1.0, self.metered / of_all) if of_all > 0 else used

    def seconds_left(self) -> float | None:
        """Until its deadline, which counts from when it came; None without one."""
        if self.command.deadline_ms is None:
            return None
        return max(0.0, self.command.deadline_ms / 1000 - (time.monotonic() - self.accepted))


class Flight:
    """Calls by id, from when they are taken until they are answered. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = allocate_lock()
        self._calls: dict[str, Call] = {}
        self._cancelled: set[str] = set()
        self.metered = 0.0
        """CPU seconds that were spent on calls of which it is known whose they were."""

    def __len__(self) -> int:
        return len(self._calls)

    def __contains__(self, id: str) -> bool:
        return id in self._calls

    def take(self, command: protocol.Command) -> Call | None:
        """A new call; None when its id is still in flight."""
        with self._lock:
            if command.id in self._calls:
                return None
            call = self._calls[command.id] = Call(command)
        return call

    def cancel(self, id: object) -> tuple[Call | None, bool]:
        """Marks a call as cancelled, None when it is not in flight any more; whether it is news."""
        with self._lock:
            call = self._calls.get(id) if type(id) is str else None
            is_news = call is not None and not call.cancelled
            if call is not None:
                call.cancelled = True
                self._cancelled.add(call.command.id)
        return call, is_news

    def end(self, call: Call) -> bool:
        """Takes a call out, which is about to be answered; whether others wait to be cancelled."""
        with self._lock:
            del self._calls[call.command.id]
            self._cancelled.discard(call.command.id)
            return bool(self._cancelled)

    def holds_cancelled(self, id: str | None = None) -> bool:
        """Whether that call, or any, was cancelled and goes on. Takes no lock: for handlers."""
        return bool(self._cancelled) if id is None else id in self._cancelled

    def spent(self, call: Call, seconds: float) -> None:
        """The main thread has worked on this call, for so much of its CPU time; for that thread."""
        call.metered += seconds
        self.metered += seconds

    def tell(self, id: str) -> None:
        """That call's code is about to hear that it was cancelled. Takes no lock: for handlers."""
        call = self._calls.get(id)
        if call is not None:
            call.told = True
