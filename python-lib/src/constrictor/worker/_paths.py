"""What a worker sees of the machine's files besides what its plugin was granted."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

READABLE = (
    *("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64"),
    *("/usr/share/zoneinfo", "/etc/localtime", "/etc/ld.so.cache"),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu"),
)
LOADERS = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")
"""What the kernel starts in a program's place; the interpreter itself may be started anew."""

DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
READABLE_WITH_NETWORK = (
    *("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf"),
    *("/etc/services", "/etc/ssl", "/etc/pki", "/usr/share/ca-certificates"),
)


def interpreter() -> list[str]:
    """Where the interpreter's own library is."""
    library = os.path.dirname(os.path.abspath(os.__file__))
    prefixes = {os.path.join(prefix, "lib") for prefix in (sys.prefix, sys.base_prefix)}
    return [library, *prefixes, os.path.join(sys.prefix, "pyvenv.cfg")]


def programs() -> list[str]:
    """The interpreter itself, which may be started anew, as it was called and as it is."""
    return [sys.executable, os.path.realpath(sys.executable)]


def readable(settings: dict[str, Any]) -> list[str]:
    """All that may be read, but for what is beyond a worker's own part of /proc."""
    network = READABLE_WITH_NETWORK if settings["ports"] else ()
    return [*interpreter(), *READABLE, *network, *settings["read"]]
