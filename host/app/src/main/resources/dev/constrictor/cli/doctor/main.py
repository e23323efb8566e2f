"""Answers what Python says of itself."""

import sys

import constrictor


@constrictor.command
def facts() -> dict[str, str]:
    implementation = sys.implementation
    version = ".".join(str(part) for part in implementation.version[:3])
    return {
        "version": ".".join(str(part) for part in sys.version_info[:3]),
        "implementation": f"{implementation.name} {version}",
    }
