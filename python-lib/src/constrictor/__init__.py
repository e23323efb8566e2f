"""What a plugin imports: decorators for its commands and hooks, and what the host offers it."""

# Every instance imports this package anew, and in process that means parsing it. So the modules
# that a start needs import nothing large: `typing` and what it drags in cost more than all of them
# together. What only annotations name is imported under TYPE_CHECKING, which type checkers take to
# be true.

from constrictor._context import (
    call_host,
    config,
    deadline,
    progress,
    secrets,
)
from constrictor._errors import HostError, ValidationError, map_error
from constrictor._registry import command, health_check, on_start, on_stop
from constrictor._resources import AsyncResourceManager

__version__ = "0.1.0"

__all__ = [
    "AsyncResourceManager",
    "HostError",
    "ValidationError",
    "call_host",
    "command",
    "config",
    "deadline",
    "health_check",
    "map_error",
    "on_start",
    "on_stop",
    "progress",
    "secrets",
]
