"""Lines of bounded length out of a stream of bytes."""

from __future__ import annotations

from typing import NamedTuple


class Oversize(NamedTuple):
    """In place of a line over the limit, told as soon as that is certain; the line is skipped.

    ``bytes_seen`` is how many bytes of it had come by then.
    """

    bytes_seen: int


class LineDecoder:
    """Cuts a stream of bytes into lines of bounded length, whatever the pieces it comes in.

    A newline ends a line, a carriage return before it is dropped, empty lines are left out. Keeps
    at most one line's limit. For one thread at a time.
    """

    def __init__(self, max_bytes: int) -> None:
        """``max_bytes`` is the longest line, without what ends it."""
        if max_bytes < 1:
            raise ValueError(f"max_bytes: expected 1 or more, saw {max_bytes}")
        self._max = max_bytes
        self._parts: list[bytes] = []
        self._seen = 0
        self._skipping = False

    def feed(self, data: bytes) -> list[bytes | Oversize]:
        """What these bytes complete: lines without their ends, and reports of lines too long."""
        found: list[bytes | Oversize] = []
        *ended, rest = data.split(b"\n")
        for part in ended:
            self._take(part, found)
            self._end_line(found)
        self._take(rest, found)
        return found

    def finish(self) -> list[bytes | Oversize]:
        """What is left at the end of the stream: a last line without newline counts."""
        found: list[bytes | Oversize] = []
        self._end_line(found)
        return found

    def _take(self, part: bytes, found: list[bytes | Oversize]) -> None:
        if self._skipping or not part:
            return
        self._seen += len(part)
        # A carriage return may yet turn out to belong to the line's end.
        if self._seen - part.endswith(b"\r") > self._max:
            self._skipping = True
            self._parts = []
            found.append(Oversize(self._seen))
        else:
            self._parts.append(part)

    def _end_line(self, found: list[bytes | Oversize]) -> None:
        line = b"".join(self._parts).removesuffix(b"\r")
        if line and not self._skipping:
            found.append(line)
        self._parts, self._seen, self._skipping = [], 0, False
