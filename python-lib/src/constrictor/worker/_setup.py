"""What the host says of a plugin in the handshake, which is the first command."""

from __future__ import annotations

from constrictor import protocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HANDSHAKE = "$handshake"

CAPABILITIES = ["cancel", "call_host", "concurrency", "ping_while_busy"]
"""What this worker can do beyond answering commands."""


class Refused(Exception):
    """The handshake cannot succeed; the text says why."""


class Setup:
    """A checked handshake."""

    def __init__(self, command: protocol.Command) -> None:
        """Raises Refused for another command, and for versions that this worker does not speak."""
        if command.command != HANDSHAKE:
            raise Refused(f"expected {HANDSHAKE} first, saw {command.command}")
        args = command.args
        self.id = command.id
        versions = _of(dict, args, "protocol")
        low, high = _of(int, versions, "min"), _of(int, versions, "max")
        if not low <= protocol.VERSION <= high:
            raise Refused(
                f"this worker speaks version {protocol.VERSION} of the protocol, the host versions "
                f"{low} to {high}"
            )
        self.plugin: str = _of(str, args, "plugin")
        self.folder: str = _of(str, args, "folder")
        self.entrypoint: str = _of(str, args, "entrypoint")
        self.config: dict[str, Any] = _of(dict, args, "config")
        self.secrets: dict[str, str] = _of(dict, args, "secrets")
        self.host_functions: list[str] = _of(list, args, "host_functions")
        self.message_bytes: int = _of(int, args, "message_bytes")


def _of(kind: type, source: dict[str, Any], name: str) -> Any:
    value = source.get(name)
    if type(value) is not kind:
        raise Refused(f"{HANDSHAKE}: {name}: expected {kind.__name__}, saw {type(value).__name__}")
    return value
