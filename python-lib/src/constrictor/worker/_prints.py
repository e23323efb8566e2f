"""What the plugin prints, as log events: print at INFO, standard error at WARNING."""

from __future__ import annotations

import io
import sys

from constrictor import _context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_LINE = 65536


class LogStream(io.RawIOBase):
    """Cuts bytes into lines and hands each to ``emit(level, text)``; long lines go in pieces."""

    def __init__(self, level: str, emit: Callable[[str, str], None]) -> None:
        super().__init__()
        self._level = level
        self._emit = emit
        self._pending = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        *lines, self._pending = (self._pending + piece).split(b"\n")
        for line in lines:
            self._hand_over(line)
        while len(self._pending) >= _MAX_LINE:
            self._hand_over(self._pending[:_MAX_LINE])
            self._pending = self._pending[_MAX_LINE:]
        return len(piece)

    def finish(self) -> None:
        """Hands over a last line that has no end."""
        if self._pending:
            self._hand_over(self._pending)
            self._pending = b""

    def _hand_over(self, line: bytes) -> None:
        for begin in range(0, max(1, len(line)), _MAX_LINE):
            text = line[begin : begin + _MAX_LINE].decode("utf-8", "backslashreplace")
            self._emit(self._level, text)


def install() -> list[LogStream]:
    """Puts such streams in place of sys.stdout and sys.stderr; the host's events carry them."""
    streams = []
    for name, level in (("stdout", "INFO"), ("stderr", "WARNING")):
        raw = LogStream(level, lambda level, text: _context.emit_log(level, "print", text))
        stream = io.TextIOWrapper(
            io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
        streams.append(raw)
    return streams
