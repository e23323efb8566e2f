"""Interrupts the main thread where it runs a call that the host has cancelled, and nowhere else."""

from __future__ import annotations

import signal
from _thread import allocate_lock, get_ident

from constrictor import _context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from constrictor.worker._flight import Flight

_AGAIN_SECONDS = 0.05
"""How long a cancelled command has until it is interrupted again."""


class Interrupts:
    """As a context manager it keeps them off, in the main thread; other threads have none."""

    def __init__(self, flight: Flight) -> None:
        """Belongs to the main thread, which makes it."""
        self._flight = flight
        self._main = get_ident()
        self._timer = allocate_lock()
        self._kept_off = 0

    def install(self) -> None:
        """Takes the two signals that it needs."""
        signal.signal(signal.SIGUSR1, self._interrupted)
        signal.signal(signal.SIGALRM, self._interrupted)

    def send(self) -> None:
        """Has the main thread look for what was cancelled until it has ended; from any thread."""
        self._repeat()
        signal.pthread_kill(self._main, signal.SIGUSR1)

    def cease(self) -> None:
        """Nothing that was cancelled is left."""
        self._repeat()

    def _repeat(self) -> None:
        """Whoever has changed what is cancelled comes here: the last of them is right."""
        with self._timer:
            seconds = _AGAIN_SECONDS if self._flight.holds_cancelled() else 0.0
            signal.setitimer(signal.ITIMER_REAL, seconds, seconds)

    def _interrupted(self, number: int, frame: object) -> None:
        """Runs between two steps of whatever the main thread does, also when it sleeps.

        Comes again until the command has ended: a signal gets lost that arrives when Python has
        looked for signals and is about to wait for a lock, and an exception where Python ignores
        them, as in the destructor that the signal happened to meet.
        """
        # The context is that of the code under the signal: of one coroutine, where several run.
        id = _context.current_id()
        if not self._kept_off and self._flight.holds_cancelled(id):
            self._flight.tell(id)
            raise KeyboardInterrupt

    def __enter__(self) -> None:
        if get_ident() == self._main:
            self._kept_off += 1

    def __exit__(self, *failure: object) -> None:
        if get_ident() == self._main:
            self._kept_off -= 1
