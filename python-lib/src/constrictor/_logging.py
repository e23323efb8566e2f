"""What plugins log and print, on its way to the host."""

from __future__ import annotations

import logging
import sys

from constrictor import _context
from constrictor._tracebacks import MAX_TRACEBACK, cut


class HostHandler(logging.Handler):
    """Hands each record to the host; a record that cannot be rendered says so instead."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = self.format(record)
        except Exception as error:
            text = f"a log record that cannot be rendered: {type(error).__name__}"
        level = record.levelname if isinstance(record.levelname, str) else "INFO"
        _context.emit_log(level, str(record.name), cut(text, MAX_TRACEBACK))


def install() -> None:
    """Makes the root logger write to the host, from INFO on."""
    root = logging.getLogger()
    root.handlers[:] = [HostHandler()]
    root.setLevel(logging.INFO)
    logging.raiseExceptions = False


def prepare_streams() -> None:
    """Line by line, and never an encoding error for what a plugin prints."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)


def flush_streams() -> None:
    """Whatever the plugin has put in their place."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            continue  # a plugin's own stream may do as it likes
