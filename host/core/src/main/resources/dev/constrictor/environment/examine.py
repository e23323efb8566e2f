"""Run by a new environment's own interpreter: what is installed, and whether it can be imported.

Arguments: the file for the answer (what is imported may print), what each line begins with that
tells of an import about to be made, then the names of the distributions to import.
"""

import importlib
import json
import os
import re
import sys
from collections.abc import Callable
from importlib.metadata import Distribution, distributions
from typing import Any


Tell = Callable[[str, str], None]


def teller(mark: str) -> Tell:
    """Writes to what is stdout now, whatever a package does to it."""
    stdout = os.dup(1)

    def tell(requirement: str, module: str) -> None:
        os.write(stdout, f"\n{mark}{requirement} {module}\n".encode())

    return tell


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> dict[str, Distribution]:
    """What is inside the environment itself; the distribution's packages are not ours to check."""
    found: dict[str, Distribution] = {}
    for one in distributions():
        if str(one.locate_file("")).startswith(sys.prefix):
            found.setdefault(canonical(one.metadata["Name"]), one)
    return found


def is_native(one: Distribution) -> bool:
    wheel = one.read_text("WHEEL") or ""
    extension = any(str(file).endswith((".so", ".pyd")) for file in one.files or ())
    return extension or "Root-Is-Purelib: false" in wheel


def modules(one: Distribution) -> list[str]:
    """The names that can be imported: packages and modules directly in site-packages."""
    names = set()
    for file in one.files or ():
        first, *rest = file.parts
        if rest and rest[-1] == "__init__.py" and len(rest) == 1:
            names.add(first)
        elif not rest and first.endswith((".py", ".so")):
            names.add(first.split(".")[0])
    return sorted(name for name in names if name.isidentifier() and not name.startswith("_"))


def import_failure(name: str, one: Distribution, tell: Tell) -> dict[str, str] | None:
    for module in modules(one):
        tell(name, module)
        try:
            importlib.import_module(module)
        except BaseException as failure:  # whatever a package does at its import
            said = f"import {module}: {type(failure).__name__}: {failure}"
            return {"requirement": name, "message": said}
    return None


def main(answer: str, mark: str, wanted: list[str]) -> None:
    tell = teller(mark)
    found = installed()
    failures: list[dict[str, str]] = []
    for name in map(canonical, wanted):
        if name in found:
            failure = import_failure(name, found[name], tell)
            if failure is not None:
                failures.append(failure)
    report: dict[str, Any] = {
        "packages": [
            {"name": name, "version": one.version, "native": is_native(one)}
            for name, one in sorted(found.items())
        ],
        "failures": failures,
    }
    with open(answer, "w", encoding="utf-8") as file:
        json.dump(report, file)


main(sys.argv[1], sys.argv[2], sys.argv[3:])
os._exit(0)  # threads of what was imported, and what it does at its end, are nobody's concern
