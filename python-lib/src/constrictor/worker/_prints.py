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
    """Cuts bytes into lines and hands each to ``emit``; long lines go in pieces.

    It is called with level, text, and how many bytes were written, a line end included.
    """

    def __init__(self, level: str, emit: Callable[[str, str, int], None]) -> None:
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
            self._hand_over(line, 1)
        while len(self._pending) >= _MAX_LINE:
            self._hand_over(self._pending[:_MAX_LINE])
            self._pending = self._pending[_MAX_LINE:]
        return len(piece)

    def finish(self) -> None:
        """Hands over a last line that has no end."""
        if self._pending:
            self._hand_over(self._pending)
            self._pending = b""

    def _hand_over(self, line: bytes, end: int = 0) -> None:
        for begin in range(0, max(1, len(line)), _MAX_LINE):
            piece = line[begin : begin + _MAX_LINE]
            is_last = begin + _MAX_LINE >= len(line)
            self._emit(self._level, _text(piece), len(piece) + (end if is_last else 0))


def _text(piece: bytes) -> str:
    """A byte that is not UTF-8 becomes ``?``: the host counts the text, so none may grow."""
    return piece.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()


def install() -> list[LogStream]:
    """Puts such streams in place of sys.stdout and sys.stderr; the host's events carry them."""
    streams = []
    for name, level in (("stdout", "INFO"), ("stderr", "WARNING")):
        raw = LogStream(
            level, lambda level, text, size: _context.emit_log(level, "print", text, size)
        )
        stream = io.TextIOWrapper(
            io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
        streams.append(raw)
    return streams
