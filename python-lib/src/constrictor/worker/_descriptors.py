"""Where the protocol is spoken: on descriptors that nothing the plugin starts can inherit."""

from __future__ import annotations

import fcntl
import os

_FIRST_PRIVATE = 64
"""Above what plugins expect to get; closing "all" descriptors up to a small number spares them."""


def claim() -> tuple[int, int]:
    """Takes standard input and output for the protocol; answers both as private descriptors.

    From then on descriptor 0 is empty, and 1 leads to the log as 2 does: print, native code and
    grandchildren cannot get between two messages.
    """
    incoming = fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, _FIRST_PRIVATE)
    outgoing = fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, _FIRST_PRIVATE)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return incoming, outgoing
