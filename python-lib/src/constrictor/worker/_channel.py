"""The worker's end of the protocol: whole lines, one at a time, to a peer that may end."""

from __future__ import annotations

import os
import time
from _thread import allocate_lock

from constrictor import protocol
from constrictor._framing import LineDecoder, Oversize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

LOST = 70
"""The exit status of a worker whose descriptors to the host are gone."""

_CHUNK = 65536
_MOST_ESCAPED = 6
"""How many bytes an ASCII character may take in JSON."""

_SHORT = 1000
"""How much is kept of the message of an error that was too large."""

_NO_STATS = protocol.Stats()


class Channel:
    """Sends from any thread; one thread receives."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._lock = allocate_lock()
        self.max_bytes = 1 << 20
        """The longest message either way; the handshake sets it to the plugin's limit."""

    def received(self) -> Iterator[bytes | Oversize]:
        """Every line until the host closes its end. The first is bounded as the handshake is."""
        decoder = LineDecoder(self.max_bytes)
        bound = self.max_bytes
        while True:
            try:
                data = os.read(self._incoming, _CHUNK)
            except OSError:
                os._exit(LOST)
            if not data:
                return
            yield from decoder.feed(data)
            if self.max_bytes != bound:
                bound = self.max_bytes
                decoder = LineDecoder(bound)  # the host waits for the handshake: nothing is cut

    def send(self, message: protocol.Message) -> None:
        """Sends a message; MessageTooLarge or ValueError, and nothing is sent, when it may not."""
        line = memoryview(protocol.encode(message, self.max_bytes))
        with self._lock:
            while line:
                try:
                    line = line[os.write(self._outgoing, line) :]
                except OSError:
                    os._exit(LOST)  # nobody hears this worker any more

    def leave(self) -> None:
        """Closes both descriptors in a process that is not the worker; it takes no lock."""
        for descriptor in (self._incoming, self._outgoing):
            os.closerange(descriptor, descriptor + 1)  # the plugin may have closed them before
        self._incoming = self._outgoing = -1

    def answer(self, id: str, result: Any, stats: protocol.Stats = _NO_STATS) -> None:
        """Sends a command's result, or why it cannot be sent."""
        try:
            self.send(protocol.Response(id, result, time.time(), stats))
        except protocol.MessageTooLarge as error:
            self.refuse(id, "RESOURCE_ERROR", "message_limit", str(error))
        except ValueError as error:
            self.refuse(id, "VALIDATION_ERROR", "bad_result", str(error))

    def fail(self, id: str, payload: dict[str, Any]) -> None:
        """Sends a command's failure; one too large to be sent is cut to what fits."""
        try:
            self.send(protocol.Error(id=id, timestamp=time.time(), **payload))
        except ValueError:
            self._fail_shortly(id, payload["error_type"], payload["reason"], payload["message"])

    def _fail_shortly(self, id: str, error_type: str, reason: str, message: str) -> None:
        bare = protocol.Error(id, error_type, reason, "", time.time())
        room = self.max_bytes - len(protocol.encode(bare))
        if room < 0:  # the id is as long as a whole message
            self.refuse(None, error_type, reason, f"{reason}; its id leaves no room for an answer")
        else:
            plain = message.encode("ascii", "backslashreplace").decode()
            self.refuse(id, error_type, reason, plain[: min(room // _MOST_ESCAPED, _SHORT)])

    def refuse(self, id: str | None, error_type: str, reason: str, message: str) -> None:
        """Sends an error that the worker itself has found."""
        self.send(protocol.Error(id, error_type, reason, message, time.time()))

    def event(self, id: str, event: str, data: dict[str, Any]) -> None:
        """Sends an event; raises as ``send`` does."""
        self.send(protocol.Event(id, event, data, time.time()))
