"""Control groups of a worker's own, where this process may make some: version 1 and 2.

The supervisor makes them and stays outside; the worker joins before it does anything else, and so
does all that it starts. Where none can be made the host's own watch and the rlimits hold alone.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_V2 = ""
"""The name of the version 2 hierarchy, as /proc/self/cgroup has it."""

_LIMITS = {
    "memory": (("memory.max", "{memory}"), ("memory.swap.max", "0")),
    "pids": (("pids.max", "{tasks}"),),
}
_LIMITS_V1 = {
    "memory": (("memory.limit_in_bytes", "{memory}"),),
    "pids": (("pids.max", "{tasks}"),),
}
_OOM_FILES = ("memory.events", "memory.oom_control")


class Groups:
    """The groups that could be made, by the controllers that are in force in them."""

    def __init__(self, name: str, memory_bytes: int, tasks: int) -> None:
        """Makes them; none is an error of its own, since few machines allow all."""
        self.controllers: list[str] = []
        self._folders: list[str] = []
        bounds = {"memory": str(memory_bytes), "tasks": str(tasks)}
        for hierarchy, parent in _own_groups():
            folder = os.path.join(parent, name)
            try:
                os.mkdir(folder)
            except OSError:
                continue
            self._folders.append(folder)
            for controller in ("memory", "pids"):
                if controller not in self.controllers and _limit(
                    folder, hierarchy, controller, bounds
                ):
                    self.controllers.append(controller)

    def join(self) -> None:
        """Moves the calling process into them; OSError when one refuses."""
        for folder in self._folders:
            _write(folder, "cgroup.procs", "0")

    def kill(self) -> None:
        """Kills all members at once where the kernel can (version 2, Linux 5.14)."""
        for folder in self._folders:
            try:
                _write(folder, "cgroup.kill", "1")
            except OSError:
                continue

    def out_of_memory(self) -> bool:
        """Whether the kernel has killed a member for want of memory."""
        return any(_killed_for_memory(folder) for folder in self._folders)

    def remove(self) -> None:
        """Removes them, once they are empty."""
        for folder in self._folders:
            try:
                os.rmdir(folder)
            except OSError:
                continue


def _own_groups() -> Iterator[tuple[str, str]]:
    """Each hierarchy that may be of use, with the folder of this process's group in it."""
    own = {}
    for line in _lines("/proc/self/cgroup"):
        _, hierarchy, path = line.split(":", 2)
        own[hierarchy] = path
    for line in _lines("/proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        root, mount = before.split()[3:5]
        kind, _, options = after.split()[:3]
        for hierarchy in (_V2,) if kind == "cgroup2" else ("memory", "pids"):
            here = kind == "cgroup2" or (kind == "cgroup" and hierarchy in options.split(","))
            if here and hierarchy in own:
                inside = os.path.relpath(own[hierarchy], root)
                yield hierarchy, os.path.normpath(os.path.join(mount, inside))


def _limit(folder: str, hierarchy: str, controller: str, bounds: dict[str, str]) -> bool:
    """Whether the controller is there and has taken its limits."""
    limits = (_LIMITS if hierarchy == _V2 else _LIMITS_V1)[controller]
    if hierarchy not in (_V2, controller):
        return False
    for number, (file, value) in enumerate(limits):
        try:
            _write(folder, file, value.format(**bounds))
        except OSError:
            if number == 0:
                return False  # without the controller there is no such file
    return True


def _killed_for_memory(folder: str) -> bool:
    for file in _OOM_FILES:
        for line in _lines(os.path.join(folder, file)):
            name, _, count = line.partition(" ")
            if name == "oom_kill" and count != "0":
                return True
    return False


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as opened:
            return opened.read().splitlines()
    except OSError:
        return []


def _write(folder: str, file: str, value: str) -> None:
    descriptor = os.open(os.path.join(folder, file), os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, value.encode())
    finally:
        os.close(descriptor)
