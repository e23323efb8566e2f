"""Tells what an interpreter is, as one line of JSON."""

import json
import platform
import sys
import sysconfig

print(
    json.dumps(
        {
            "executable": sys.executable,
            "version": platform.python_version(),
            "implementation": sys.implementation.name,
            "platform": sysconfig.get_platform(),
            "abi": sysconfig.get_config_var("SOABI") or "",
        }
    )
)
