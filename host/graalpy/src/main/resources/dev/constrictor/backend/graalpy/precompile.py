"""Compiles Python code ahead of time: the standard library in parts, and modules from memory."""

import builtins
import importlib.util
import marshal
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


# Without those that each module has of its own, such as __name__.
BUILTINS = {name for name in dir(builtins) if not name.startswith("__")}


def names_in(code):
    """Every name that the code, and what is defined in it, looks up in modules or on objects."""
    found = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            found |= names_in(constant)
    return found


def bytecode(*paths_and_sources):
    """Compiles the modules of one folder for `bootstrap.py`, which says what is in it; latin-1."""
    modules = {}
    paths, sources = paths_and_sources[::2], paths_and_sources[1::2]
    root = os.path.dirname(os.path.commonpath(paths))
    for path, source in zip(paths, sources):
        package, _, file = os.path.relpath(path, root).removesuffix(".py").rpartition("/")
        name = package if file == "__init__" else f"{package}/{file}"
        code = compile(source, path, "exec", dont_inherit=True)
        used = sorted(names_in(code) & BUILTINS)
        modules[name.replace("/", ".")] = (path, marshal.dumps(code), used)
    return marshal.dumps((importlib.util.MAGIC_NUMBER, modules)).decode("latin-1")
