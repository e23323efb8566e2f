"""What plugins log, on its way to the host."""

from __future__ import annotations

import logging

from constrictor import _context
from constrictor._texts import MAX_TRACEBACK, cut

_LEVELS = (
    (logging.CRITICAL, "CRITICAL"),
    (logging.ERROR, "ERROR"),
    (logging.WARNING, "WARNING"),
    (logging.INFO, "INFO"),
)


class HostHandler(logging.Handler):
    """Hands each record to the host; a record that cannot be rendered says so instead."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = self.format(record)
        except Exception as error:
            text = f"a log record that cannot be rendered: {type(error).__name__}"
        _context.emit_log(_level(record.levelno), str(record.name), cut(text, MAX_TRACEBACK))


def _level(number: object) -> str:
    """The protocol's level at or below the record's; plugins may have levels of their own."""
    if isinstance(number, (int, float)):
        for level, name in _LEVELS:
            if number >= level:
                return name
    return "DEBUG"


def install() -> None:
    """Makes the root logger write to the host, from INFO on."""
    root = logging.getLogger()
    root.handlers[:] = [HostHandler()]
    root.setLevel(logging.INFO)
    logging.raiseExceptions = False
