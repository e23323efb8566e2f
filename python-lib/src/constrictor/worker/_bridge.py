"""What plugin code asks its host for, from any of its threads."""

from __future__ import annotations

import os
import time
from _queue import SimpleQueue

from constrictor import protocol
from constrictor._errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from constrictor.worker._channel import Channel
    from constrictor.worker._interrupts import Interrupts

OWN_ID = "$worker"
"""What events carry that belong to no call."""

_MOST_ESCAPED = 16
"""How many bytes a character may take on the wire, and as many again for the event around it."""


class Bridge:
    """Events to the host, and questions to it. Safe for several threads."""

    def __init__(self, channel: Channel, interrupts: Interrupts) -> None:
        self._channel = channel
        self._interrupts = interrupts
        self._replies: dict[str, SimpleQueue[protocol.Message]] = {}
        self.running = ""
        """The call that the main thread is busy with; what a plugin's own threads say is its."""
        self.about_to_wait: Callable[[], None] = lambda: None
        """Told whenever somebody waits for the host's answer, which has to be heard."""

    def emit(self, id: str, event: str, data: dict[str, Any], plain: bool) -> bool:
        """Sends an event; false for an item that has yet to be made plain."""
        if not plain and event == "item":
            return False  # only plain data can be written, and is found so by making it plain
        try:
            with self._interrupts:
                if event == "log":
                    _cut(data, self._channel.max_bytes // _MOST_ESCAPED)
                self._channel.event(id or self.running or OWN_ID, event, data)
        except protocol.MessageTooLarge as error:
            raise HostError(_too_large(error)) from None
        return True

    def call_host(self, id: str, name: str, args: dict[str, Any]) -> Any:
        """Asks for a host function and waits for what it answers."""
        question = f"{os.getpid()}-{time.monotonic_ns()}"
        replies: SimpleQueue[protocol.Message] = SimpleQueue()
        self._replies[question] = replies
        try:
            asked = {"call": id, "name": name, "args": args}
            with self._interrupts:
                self._channel.send(protocol.Command(question, "$call_host", time.time(), asked))
            self.about_to_wait()
            answer = replies.get()
        except protocol.MessageTooLarge as error:
            return {"error": _too_large(error)}
        finally:
            del self._replies[question]
        if isinstance(answer, protocol.Error):
            payload = answer._asdict()
            del payload["id"], payload["timestamp"]
            return {"error": payload}
        return {"result": answer.result}  # type: ignore[union-attr]

    def replied(self, message: protocol.Message) -> bool:
        """Hands the host's answer to whoever waits for it; false where nobody does any more."""
        replies = self._replies.get(message.id) if message.id is not None else None
        if replies is None:
            return False
        replies.put(message)
        return True


def _cut(data: dict[str, Any], most: int) -> None:
    """Cuts a log event's message; what is left out counts as the plugin's output all the same."""
    message = data["message"]
    if len(message) > most:
        data.setdefault("output_bytes", len(message.encode("utf-8", "replace")))
        data["message"] = message[:most]


def _too_large(error: protocol.MessageTooLarge) -> dict[str, Any]:
    return {"error_type": "RESOURCE_ERROR", "reason": "message_limit", "message": str(error)}
