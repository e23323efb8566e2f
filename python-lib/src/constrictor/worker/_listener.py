"""Hears the host, whatever the main thread does, and on that thread while it has nothing to do."""

from __future__ import annotations

import os
import time
from _queue import SimpleQueue
from _thread import allocate_lock

from constrictor import protocol
from constrictor._framing import Oversize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from constrictor.worker._bridge import Bridge
    from constrictor.worker._channel import Channel
    from constrictor.worker._flight import Call, Flight
    from constrictor.worker._interrupts import Interrupts
    from constrictor.worker._together import Together

_MOMENT_SECONDS = 0.005
"""A command that takes longer than one or two of them has somebody hear the host meanwhile."""

_QUIET_MOMENTS = 200
"""After so many without a command nobody looks any more whether one takes long."""


class Listener:
    """Takes what the host says: answers it at once, or puts it into the main thread's inbox.

    Whoever holds the ear reads, and goes on until a call has come. While the main thread waits it
    reads for itself, which spares each short command the way from one thread to another. While it
    is busy a thread made for that reads: once the command has taken a moment, or at once when it
    needs the host. To wake that thread for each command would cost more than a short one does.
    """

    def __init__(
        self,
        channel: Channel,
        lines: Iterator[bytes | Oversize],
        flight: Flight,
        interrupts: Interrupts,
        bridge: Bridge,
    ) -> None:
        self._channel = channel
        self._lines = lines
        self._flight = flight
        self._interrupts = interrupts
        self._bridge = bridge
        self._ear = allocate_lock()
        self._wanted = allocate_lock()
        """Free when somebody has come to need the other thread since that last looked."""
        self._wanted.acquire()
        self._awake = False
        """Whether the other looks now and then whether a command takes long."""
        self._busy = True
        self._begun = 0
        """How many commands the main thread has taken."""
        self._relied_on = False
        """Whether the main thread waits for what the other hears."""
        self.inbox: SimpleQueue[Call] = SimpleQueue()
        self.busy_since = 0.0
        """When the main thread took what it is busy with; 0 while it waits. Set by that thread."""
        self.together: Together | None = None
        """The coroutines at work, once there have been some. Set by the main thread."""
        bridge.about_to_wait = self.needed
        self._unexpected = 0
        """How much was no message that is known, or an answer that nobody waits for."""

    def next(self) -> Call:
        """The next call to work on; for the main thread, which has nothing to do until it comes."""
        self._busy = False
        if self.inbox.empty():
            if self._ear.acquire(False):
                try:
                    while self.inbox.empty():
                        self._hear()
                finally:
                    self._ear.release()
            else:
                self._relied_on = True  # also if it is about to let go of the ear
                self.needed()
        call = self.inbox.get()
        if self._relied_on:
            self._relied_on = False
            self._wanted.acquire(False)  # or the other would take the ear for this one as well
        self._begun += 1
        self._busy = True
        if not self._awake:
            self.needed()
        return call

    def needed(self) -> None:
        """From now on the host is heard, also while the main thread is busy; from any thread."""
        try:
            self._wanted.release()
        except RuntimeError:
            return  # somebody has said so already

    def run(self) -> None:
        """Hears the host while the main thread is busy for long; on a thread of its own."""
        while True:
            self._wanted.acquire()
            self._awake = True
            self._look_on()
            self._awake = False
            if self._busy:  # with what has begun just now, and has seen this awake
                self.needed()

    def _look_on(self) -> None:
        """Comes back when no command has begun for a while."""
        quiet = 0
        while quiet < _QUIET_MOMENTS:
            begun = self._begun
            at_once = self._wanted.acquire(timeout=_MOMENT_SECONDS)
            takes_long = self._busy and (at_once or self._begun == begun)
            if takes_long or self._relied_on:
                with self._ear:
                    while self._busy or (self._relied_on and self.inbox.empty()):
                        self._hear()
            quiet = quiet + 1 if self._begun == begun else 0

    def _hear(self) -> None:
        """Takes the host's next line; ends the process when the host has closed its end."""
        line = next(self._lines, None)
        if line is None:
            os._exit(0)
        if isinstance(line, Oversize):
            self._refuse_oversize(line)
            return
        try:
            message = protocol.decode(line)
        except protocol.MalformedMessage as error:
            self._refuse_malformed(error)
            return
        if isinstance(message, protocol.Command):
            self._take(message)
        elif not self._bridge.replied(message):
            self._unexpected += 1

    def _refuse_malformed(self, error: protocol.MalformedMessage) -> None:
        self._unexpected += 1
        # Whoever is in flight under that id keeps its answer: this one goes without.
        id = None if error.id is not None and error.id in self._flight else error.id
        self._channel.refuse(id, "VALIDATION_ERROR", "bad_message", error.problem)

    def _refuse_oversize(self, line: Oversize) -> None:
        self._unexpected += 1
        limit = self._channel.max_bytes
        text = f"a line of {line.bytes_seen} bytes or more; the limit is {limit} bytes"
        self._channel.refuse(None, "RESOURCE_ERROR", "message_limit", text)

    def _take(self, command: protocol.Command) -> None:
        if command.command == "$cancel":
            self._channel.answer(command.id, self._cancel(command.args.get("id")))
            return
        if command.command == "$ping" and len(self._flight):
            self._channel.answer(command.id, {"healthy": True, "details": self._load()})
            return
        call = self._flight.take(command)
        if call is None:
            text = f"the id {command.id} is still in flight"
            self._channel.refuse(None, "VALIDATION_ERROR", "bad_message", text)
            return
        self.inbox.put(call)
        if self.together is not None:
            self.together.wake()

    def _load(self) -> dict[str, Any]:
        """What can be told of a worker that is computing, without asking the plugin."""
        since = self.busy_since
        busy = time.monotonic() - since if since else 0.0
        lag = self.together.lag_seconds() if self.together is not None else 0.0
        return {
            "busy_ms": round(busy * 1000),
            "waiting": self.inbox.qsize(),
            "in_flight": len(self._flight),
            "loop_lag_ms": round(lag * 1000),
            "unexpected": self._unexpected,
        }

    def _cancel(self, id: object) -> dict[str, Any]:
        call, is_news = self._flight.cancel(id)
        if call is None:
            return {"cancelled": False}
        if is_news:  # else it may be at its `finally` blocks, which are not to be broken off
            give_up = call.give_up
            if give_up is not None:
                give_up()
            self._interrupts.send()
        return {"cancelled": True, "told": self._is_told(call)}

    def _is_told(self, call: Call) -> bool:
        """False while another call keeps it from hearing that it was cancelled.

        What the main thread works on is told: it is interrupted, or does not let itself be.
        """
        if call.told or self._bridge.running == call.command.id:
            return True
        return self.together is not None and self.together.works_on(call)
