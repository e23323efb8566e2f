"""The thread that hears the host, whatever the main thread does."""

from __future__ import annotations

import os
import time
from _queue import SimpleQueue

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


class Listener:
    """Takes what the host says: answers it at once, or puts it into the main thread's inbox."""

    def __init__(
        self, channel: Channel, flight: Flight, interrupts: Interrupts, bridge: Bridge
    ) -> None:
        self._channel = channel
        self._flight = flight
        self._interrupts = interrupts
        self._bridge = bridge
        self.inbox: SimpleQueue[Call] = SimpleQueue()
        self.busy_since = 0.0
        """When the main thread took what it is busy with; 0 while it waits. Set by that thread."""
        self.together: Together | None = None
        """The coroutines at work, once there have been some. Set by the main thread."""
        self._unexpected = 0
        """How much was no message that is known, or an answer that nobody waits for."""

    def run(self, lines: Iterator[bytes | Oversize]) -> None:
        """Serves until the host closes its end, and ends the process then."""
        for line in lines:
            if isinstance(line, Oversize):
                self._refuse_oversize(line)
                continue
            try:
                message = protocol.decode(line)
            except protocol.MalformedMessage as error:
                self._refuse_malformed(error)
                continue
            if isinstance(message, protocol.Command):
                self._take(message)
            elif not self._bridge.replied(message):
                self._unexpected += 1
        os._exit(0)

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
            self._channel.answer(command.id, {"cancelled": self._cancel(command.args.get("id"))})
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

    def _cancel(self, id: object) -> bool:
        call = self._flight.cancel(id)
        if call is None:
            return False
        if call.give_up is not None:
            call.give_up()
        self._interrupts.send()
        return True
