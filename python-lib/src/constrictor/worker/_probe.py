"""Tells what this interpreter is and what its machine can confine by, as one line of JSON."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    from constrictor.worker import _cgroup, _confinement, _landlock, _namespaces, _seccomp

    settings: dict[str, Any] = {"user": int(sys.argv[1]), "ports": [], "read": [], "write": []}
    settings["bwrap"] = shutil.which("bwrap") or ""
    settings["temp"], settings["temp_bytes"] = "/tmp/constrictor-probe", 1 << 20

    groups = _cgroup.Groups(f"constrictor-probe-{os.getpid()}", 1 << 30, 64)
    groups.remove()
    facts = {
        "executable": os.path.abspath(sys.executable),
        "version": ".".join(map(str, sys.version_info[:3])),
        "implementation": sys.implementation.name,
        "root": os.getuid() == 0,
        "landlock": _landlock.version(),
        "seccomp": _seccomp.available(),
        "cgroup": groups.controllers,
        "bwrap": settings["bwrap"],
        "namespaces_problem": _namespaces.problem(settings, _confinement.plugin_user(settings)[0]),
    }
    print(json.dumps(facts))
