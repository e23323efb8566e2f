"""The process in which plugin code runs: commands on its main thread, the host on a free one."""

from __future__ import annotations

import os
import sys
import time
from _thread import start_new_thread

from constrictor import __version__, _context, protocol
from constrictor._framing import Oversize
from constrictor._runtime import Runtime
from constrictor.worker import _confinement, _prints
from constrictor.worker._bridge import Bridge
from constrictor.worker._channel import Channel
from constrictor.worker._flight import Flight
from constrictor.worker._forks import Forks
from constrictor.worker._interrupts import Interrupts
from constrictor.worker._listener import Listener
from constrictor.worker._setup import CAPABILITIES, HANDSHAKE, Refused, Setup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, NoReturn

    from constrictor._runtime import Answer, Work
    from constrictor.worker._flight import Call
    from constrictor.worker._together import Together

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
    worker = Worker(channel, lines, setup, _confinement.CpuMeter(confinement))
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
    worker.serve()


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


class Worker:
    """One plugin; belongs to the main thread.

    Plain commands run one after another. Coroutines go on together whenever no plain command runs.
    """

    def __init__(
        self,
        channel: Channel,
        lines: Iterator[bytes | Oversize],
        setup: Setup,
        meter: _confinement.CpuMeter,
    ) -> None:
        self._channel = channel
        self._flight = Flight()
        self._interrupts = Interrupts(self._flight)
        self._bridge = Bridge(channel, self._interrupts)
        self._listener = Listener(channel, lines, self._flight, self._interrupts, self._bridge)
        self._together: Together | None = None
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
            emit=self._bridge.emit,
            call_host=self._bridge.call_host,
        )
        self._forks = Forks(channel, self._runtime)
        os.chdir(setup.folder)

    def serve(self) -> NoReturn:
        """Runs commands as they come."""
        self._interrupts.install()
        start_new_thread(self._listener.run, ())
        while True:
            call = self._next()
            work = self._runtime.work_of(call.command.command)
            if call.cancelled:
                self._finish(call, None)
            elif work is not None:
                self._begin(call, work)
            else:
                self._answer(call)

    def _next(self) -> Call:
        """The next command; until it comes, the coroutines in flight go on."""
        inbox, together = self._listener.inbox, self._together
        if together is not None and len(together):
            self._listener.needed()
        while together is not None and len(together):
            together.run(inbox.empty)
            if not inbox.empty():
                break
        return self._listener.next()

    def _answer(self, call: Call) -> None:
        """Runs a command to its end."""
        self._bridge.running = call.command.id
        self._listener.busy_since = time.monotonic()
        self._begun(call)
        metered = self._flight.metered
        began = time.thread_time() if self._together is not None else 0.0
        answer: Answer | None = None
        try:
            command = call.command
            answer = self._runtime.handle(
                command.id, command.command, command.args, call.seconds_left(), command.attempt
            )
        except KeyboardInterrupt:
            _context.running.set(None)  # it came in the last steps of `handle` itself
        self._listener.busy_since = 0.0
        if self._together is not None:
            of_others = self._flight.metered - metered  # which it has let go on
            self._flight.spent(call, time.thread_time() - began - of_others)
        self._finish(call, answer)
        self._bridge.running = ""

    def _begin(self, call: Call, work: Work) -> None:
        """Lets the call of an async command go on beside the others."""
        if self._together is None or self._together.is_closed():
            from constrictor.worker._together import Together

            self._together = self._listener.together = Together(
                self._runtime, self._flight, self._finish
            )
        self._begun(call)
        self._together.begin(call, work)

    def _begun(self, call: Call) -> None:
        self._meter.begin()
        call.begin(self._flight.metered)

    def _finish(self, call: Call, answer: Answer | None) -> None:
        """Sends a call's answer, or that it was cancelled; ends a process that is a fork."""
        if self._forks.is_child:
            self._forks.end(answer)
        id = call.command.id
        before, self._bridge.running = self._bridge.running, id
        for stream in self._streams:
            stream.finish()
        self._bridge.running = before  # a plain command that has let the coroutines go on
        if not self._flight.end(call) and call.cancelled:
            self._interrupts.cease()
        if call.cancelled or answer is None:
            self._channel.refuse(id, "SYSTEM_ERROR", "cancelled", "cancelled by the host")
            return
        succeeded, value = answer
        if succeeded:
            wall = (time.perf_counter() - call.began) * 1000
            cpu = call.cpu_seconds(self._flight.metered) * 1000
            self._channel.answer(id, value, protocol.Stats(wall, cpu))
        else:
            self._channel.fail(id, value)
