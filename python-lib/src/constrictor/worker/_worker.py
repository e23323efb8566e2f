"""The process in which plugin code runs: commands on the main thread, the host on another."""

from __future__ import annotations

import os
import signal
import sys
import time
from _queue import SimpleQueue
from _thread import allocate_lock, get_ident, start_new_thread

from constrictor import __version__, protocol
from constrictor._errors import HostError
from constrictor._framing import Oversize
from constrictor._runtime import Runtime
from constrictor.worker import _confinement, _prints
from constrictor.worker._channel import Channel
from constrictor.worker._setup import CAPABILITIES, HANDSHAKE, Refused, Setup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, NoReturn

OWN_ID = "$worker"
"""What events carry that belong to no call."""

_MOST_ESCAPED = 16
"""How many bytes a character may take on the wire, and as many again for the event around it."""

_AGAIN_SECONDS = 0.05
"""How long a cancelled command has until it is interrupted again."""

REFUSED = 71
"""The exit status of a worker whose handshake failed."""


def main(
    incoming: int,
    outgoing: int,
    confinement: dict[str, Any],
    confine: Callable[[], dict[str, Any]],
) -> NoReturn:
    """Serves one plugin until the host closes its end.

    ``confine`` does what ``confinement`` says, and answers what is in force, by tier.
    """
    process = int(os.readlink("/proc/self"))  # as the host knows it, before it is hidden
    channel = Channel(incoming, outgoing)
    lines = channel.received()
    setup, report = _shake_hands(channel, lines, confine)
    worker = Worker(channel, setup, _confinement.CpuMeter(confinement))
    answer = {
        "protocol": protocol.VERSION,
        "plugin": setup.plugin,
        "library": __version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        "implementation": sys.implementation.name,
        "pid": process,
        "capabilities": CAPABILITIES,
        "confinement": report,
    }
    channel.answer(setup.id, answer)
    worker.serve(lines)


def _shake_hands(
    channel: Channel, lines: Iterator[bytes | Oversize], confine: Callable[[], dict[str, Any]]
) -> tuple[Setup, dict[str, Any]]:
    """Reads the handshake and confines the process as it says; ends it where that cannot be."""
    id = None
    try:
        line = next(lines, None)
        if line is None:
            os._exit(0)
        if isinstance(line, Oversize):
            raise Refused(f"{HANDSHAKE} is longer than {channel.max_bytes} bytes")
        command = protocol.decode(line)
        id = command.id
        if not isinstance(command, protocol.Command):
            raise Refused(f"expected {HANDSHAKE} first, saw a {type(command).__name__.lower()}")
        setup = Setup(command)
        channel.max_bytes = setup.message_bytes
        return setup, confine()
    except (Refused, protocol.MalformedMessage, OSError) as error:
        channel.refuse(id, "SYSTEM_ERROR", "environment", str(error))
        os._exit(REFUSED)


class _Cancelled(BaseException):
    """Raised in the main thread under the command that the host has cancelled."""


class Worker:
    """One plugin. ``serve`` belongs to the main thread, ``_listen`` to the one beside it."""

    def __init__(self, channel: Channel, setup: Setup, meter: _confinement.CpuMeter) -> None:
        self._channel = channel
        self._inbox: SimpleQueue[tuple[protocol.Command, float]] = SimpleQueue()
        self._replies: dict[str, SimpleQueue[protocol.Message]] = {}
        self._main = get_ident()
        self._state = allocate_lock()
        self._waiting: set[str] = set()
        self._running = ""
        self._began = 0.0
        self._cancelled: set[str] = set()
        self._shielded = 1
        """Above 0 while the main thread must not be interrupted: everywhere but in plugin code."""
        self._streams = _prints.install()
        self._meter = meter
        sys.dont_write_bytecode = True
        self._runtime = Runtime(
            plugin=setup.plugin,
            folder=setup.folder,
            entrypoint=setup.entrypoint,
            config=setup.config,
            secrets=setup.secrets,
            host_functions=setup.host_functions,
            emit=self._emit,
            call_host=self._call_host,
        )
        os.chdir(setup.folder)

    def serve(self, lines: Iterator[bytes | Oversize]) -> NoReturn:
        """Runs commands one after another as the other thread hands them over."""
        signal.signal(signal.SIGUSR1, self._interrupted)
        signal.signal(signal.SIGALRM, self._interrupted)
        start_new_thread(self._listen, (lines,))
        while True:
            command, accepted = self._inbox.get()
            self._answer(command, accepted)

    # Of the thread that listens

    def _listen(self, lines: Iterator[bytes | Oversize]) -> None:
        for line in lines:
            if isinstance(line, Oversize):
                self._refuse_oversize(line)
                continue
            try:
                message = protocol.decode(line)
            except protocol.MalformedMessage as error:
                self._channel.refuse(error.id, "VALIDATION_ERROR", "bad_message", error.problem)
                continue
            if isinstance(message, protocol.Command):
                self._take(message)
            elif message.id in self._replies:
                self._replies[message.id].put(message)
        os._exit(0)

    def _refuse_oversize(self, line: Oversize) -> None:
        limit = self._channel.max_bytes
        text = f"a line of {line.bytes_seen} bytes or more; the limit is {limit} bytes"
        self._channel.refuse(None, "RESOURCE_ERROR", "message_limit", text)

    def _take(self, command: protocol.Command) -> None:
        id = command.id
        with self._state:
            busy = bool(self._running or self._waiting)
            taken = id == self._running or id in self._waiting
            at_once = command.command == "$cancel" or (command.command == "$ping" and busy)
            if not taken and not at_once:
                self._waiting.add(id)
        if taken:
            text = f"the id {id} is still in flight"
            self._channel.refuse(None, "VALIDATION_ERROR", "bad_message", text)
        elif command.command == "$cancel":
            self._channel.answer(id, {"cancelled": self._cancel(command.args.get("id"))})
        elif at_once:
            self._channel.answer(id, {"healthy": True, "details": self._load()})
        else:
            self._inbox.put((command, time.monotonic()))

    def _load(self) -> dict[str, Any]:
        """What can be told of a worker that is computing, without asking the plugin."""
        busy = time.monotonic() - self._began if self._running else 0.0
        return {"busy_ms": round(busy * 1000), "waiting": len(self._waiting)}

    def _cancel(self, id: object) -> bool:
        with self._state:
            if type(id) is not str or (id not in self._waiting and id != self._running):
                return False
            self._cancelled.add(id)
            running = id == self._running
        if running:
            signal.pthread_kill(self._main, signal.SIGUSR1)
        return True

    # Of the main thread

    def _interrupted(self, number: int, frame: object) -> None:
        """Runs between two steps of whatever the main thread does, also when it sleeps.

        Comes again until the command has ended: an exception can get lost where Python ignores
        them, as in the destructor that the signal happened to meet.
        """
        if self._running not in self._cancelled:
            return
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS)
        if not self._shielded:
            loop = sys.modules.get("constrictor._loop")  # which no plugin without asyncio imports
            if loop is None or not loop.cancel_running():
                raise _Cancelled

    def _answer(self, command: protocol.Command, accepted: float) -> None:
        id = command.id
        with self._state:
            self._waiting.discard(id)
            self._running = id
            dropped = id in self._cancelled
        self._began = began = time.perf_counter()
        cpu_began = time.process_time()
        answer: tuple[bool, Any] = (True, None)
        if not dropped:
            try:
                self._shielded = 0
                answer = self._run(command, accepted)
                for stream in self._streams:
                    stream.finish()
                self._shielded = 1
            except _Cancelled:
                self._shielded = 1
        with self._state:
            self._running = ""
            dropped = id in self._cancelled
            self._cancelled.discard(id)
        if dropped:
            signal.setitimer(signal.ITIMER_REAL, 0)
        succeeded, value = answer
        if dropped:
            self._channel.refuse(id, "SYSTEM_ERROR", "cancelled", "cancelled by the host")
        elif succeeded:
            wall = (time.perf_counter() - began) * 1000
            cpu = (time.process_time() - cpu_began) * 1000
            self._channel.answer(id, value, protocol.Stats(wall, cpu))
        else:
            self._channel.fail(id, value)

    def _run(self, command: protocol.Command, accepted: float) -> tuple[bool, Any]:
        self._meter.begin()
        seconds = None
        if command.deadline_ms is not None:
            seconds = max(0.0, command.deadline_ms / 1000 - (time.monotonic() - accepted))
        return self._runtime.handle(
            command.id, command.command, command.args, seconds, command.attempt
        )

    # What plugin code asks for, from any of its threads

    def _emit(self, id: str, event: str, data: dict[str, Any], plain: bool) -> bool:
        if not plain and event == "item":
            return False  # only plain data can be written, and is found so by making it plain
        on_main = get_ident() == self._main
        self._shielded += on_main
        try:
            if event == "log":
                data["message"] = data["message"][: self._channel.max_bytes // _MOST_ESCAPED]
            self._channel.event(id or self._running or OWN_ID, event, data)
        except protocol.MessageTooLarge as error:
            raise HostError(_too_large(error)) from None
        finally:
            self._shielded -= on_main
        return True

    def _call_host(self, id: str, name: str, args: dict[str, Any]) -> Any:
        question = f"{os.getpid()}-{time.monotonic_ns()}"
        replies: SimpleQueue[protocol.Message] = SimpleQueue()
        self._replies[question] = replies
        try:
            asked = {"call": id, "name": name, "args": args}
            self._channel.send(protocol.Command(question, "$call_host", time.time(), asked))
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


def _too_large(error: protocol.MessageTooLarge) -> dict[str, Any]:
    return {"error_type": "RESOURCE_ERROR", "reason": "message_limit", "message": str(error)}
