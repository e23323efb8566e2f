"""What plugins print, and when their logging begins to reach the host."""

from __future__ import annotations

import sys
from _io import TextIOWrapper  # io itself takes long to import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

written = False
"""Whether the plugin has printed something since the streams were last flushed."""


class _Stream(TextIOWrapper):
    """A standard stream that knows whether it has to be flushed: after most calls it has not."""

    def write(self, text: str, /) -> int:
        global written
        written = True
        return super().write(text)

    @property
    def buffer(self) -> Any:
        """For bytes, which are flushed with the rest."""
        global written
        written = True
        return super().buffer


def prepare_streams() -> None:
    """Line by line, and never an encoding error for what a plugin prints."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if type(stream) is not TextIOWrapper:
            continue  # somebody has put another in its place
        prepared = _Stream(
            stream.detach(), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
        setattr(sys, name, prepared)
        setattr(sys, f"__{name}__", prepared)


def flush_streams() -> None:
    """Whatever the plugin has put in their place."""
    global written
    written = False
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            continue  # a plugin's own stream may do as it likes


def log_to_host() -> None:
    """Makes logging write to the host, now or as soon as somebody imports it.

    Most plugins do not, and the import costs more than all the rest of a small plugin's start.
    """
    if "logging" in sys.modules:
        _install()
    elif not any(isinstance(finder, _LoggingFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _LoggingFinder())


def _install() -> None:
    from constrictor import _logging

    _logging.install()


class _LoggingFinder:
    """Finds logging as the other finders do, and prepares it when it has been loaded."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name != "logging":
            return None
        sys.meta_path.remove(self)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                spec.loader = _Prepared(spec.loader)  # type: ignore[assignment]
                return spec
        return None


class _Prepared:
    """A loader that is another one but for what follows the module's execution."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def exec_module(self, module: Any) -> None:
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        _install()
