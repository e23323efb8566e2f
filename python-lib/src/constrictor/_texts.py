"""What is told of an exception beside its type: its class and its text, both bounded."""

from __future__ import annotations

from constrictor._errors import class_name, safe_text

MAX_MESSAGE = 8 * 1024
MAX_TRACEBACK = 64 * 1024


def cut(text: str, limit: int) -> str:
    """The text, its middle left out where it is longer than the limit."""
    if len(text) <= limit:
        return text
    mark = f"\n… {len(text) - limit} characters left out …\n"
    keep = (limit - len(mark)) // 2
    return text[:keep] + mark + text[-keep:]


def message_of(error: BaseException) -> str:
    """What the exception says, bounded; its class where it says nothing."""
    return cut(safe_text(error), MAX_MESSAGE) or class_name(error)


def type_of(error: BaseException) -> str:
    """The class as ``module.Name``, builtins without their module.

    A class that this package keeps to itself goes by the public one it derives from.
    """
    for cls in type(error).__mro__:
        module, name = str(cls.__module__), str(cls.__qualname__)
        if not module.startswith("constrictor._"):
            break
    return cut(name if module == "builtins" else f"{module}.{name}", 256)
