"""Compiles the standard library ahead of time, one of several parts."""

import os
import py_compile
import sys

# Nothing that a plugin could use: windows, tests, and tools that rewrite or install Python code.
USELESS = {"ensurepip", "idlelib", "lib2to3", "msilib", "test", "tests", "tkinter", "turtledemo"}


def sources():
    for folder, folders, files in os.walk(os.path.join(sys.prefix, "lib")):
        folders[:] = sorted(set(folders) - USELESS)
        for file in sorted(files):
            if file.endswith(".py"):
                yield os.path.join(folder, file)


def precompile(part, parts):
    """Compiles every `parts`-th module, beginning with number `part`."""
    for number, source in enumerate(sources()):
        if number % parts == part:
            py_compile.compile(
                source,
                doraise=True,
                # Nobody changes these files; their times may change when they are copied.
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
