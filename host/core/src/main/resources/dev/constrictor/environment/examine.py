"""Run by a new environment's own interpreter: what is installed, and whether it can be imported.

Arguments: the file for the answer (what is imported may print), then the names of the
distributions to import.
"""

import importlib
import json
import re
import sys
from importlib.metadata import Distribution, distributions
from typing import Any


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


def import_failure(name: str, one: Distribution) -> dict[str, str] | None:
    for module in modules(one):
        try:
            importlib.import_module(module)
        except BaseException as failure:  # whatever a package does at its import
            said = f"import {module}: {type(failure).__name__}: {failure}"
            return {"requirement": name, "message": said}
    return None


def main(answer: str, wanted: list[str]) -> None:
    found = installed()
    failures: list[dict[str, str]] = []
    for name in map(canonical, wanted):
        if name in found:
            failure = import_failure(name, found[name])
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


main(sys.argv[1], sys.argv[2:])
