"""Who of a worker's two threads hears the host."""

import os
import threading
from types import SimpleNamespace
from typing import Any

from constrictor import protocol
from constrictor.worker._channel import Channel
from constrictor.worker._flight import Flight
from constrictor.worker._listener import Listener

BOUND_SECONDS = 20


def test_the_ear_comes_back_once_a_command_has_kept_the_main_thread() -> None:
    incoming, host = os.pipe()
    channel = Channel(incoming, os.open(os.devnull, os.O_WRONLY))
    unused: Any = SimpleNamespace(replied=lambda message: False)
    listener = Listener(channel, channel.received(), Flight(), unused, unused)

    def send(id: str) -> None:
        os.write(host, protocol.encode(protocol.Command(id, "some", 0.0)))

    listener._ear.acquire()  # as the other thread has it that hears for a long command
    listener._awake = True
    other = threading.Timer(0.1, lambda: (send("first"), listener._hear()))
    other.start()
    assert listener.next().command.id == "first"
    other.join(BOUND_SECONDS)
    listener._ear.release()
    assert not listener._wanted.acquire(False), "the other would hear for a short command as well"
    send("second")
    assert listener.next().command.id == "second"
    os.close(host)
