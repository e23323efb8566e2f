"""What python-lib stands on, pulled away under it: the host must see what it saw before."""

CASES = []


def case(function):
    CASES.append(function)
    return function


def _evil(*args, **kwargs):
    return None


def _patch(module, *names):
    for name in names:
        setattr(module, name, _evil)


@case
def patched_builtins():
    import builtins

    _patch(
        builtins,
        *("len", "isinstance", "issubclass", "type", "dict", "list", "str", "int", "tuple", "set"),
        *("getattr", "hasattr", "sorted", "min", "max", "zip", "enumerate", "repr", "super"),
        *("BaseException", "Exception", "ValueError", "TypeError", "KeyError", "RecursionError"),
    )
    return {"a": [1, 2.5, "text"]}


@case
def patched_builtins_before_an_error():
    import builtins

    error = ValueError("mine")
    _patch(builtins, "len", "isinstance", "type", "str", "BaseException", "getattr", "min")
    raise error


@case
def patched_builtins_before_a_bad_result():
    import builtins

    bad = object()
    _patch(builtins, "len", "isinstance", "issubclass", "type", "str", "BaseException", "hasattr")
    return [bad]


@case
def patched_modules():
    import json
    import marshal
    import math
    import time

    _patch(json, "loads", "dumps")
    _patch(marshal, "loads", "dumps")
    _patch(math, "isfinite")
    _patch(time, "monotonic", "sleep", "time")
    return {"a": (1, 2)}


@case
def patched_clock_before_sleeping():
    import time

    sleep, time.monotonic = time.sleep, lambda: 0.0
    while True:
        sleep(0.01)


@case
def patched_package():
    import constrictor

    for name in list(vars(constrictor)):
        if not name.startswith("__"):
            setattr(constrictor, name, None)
    return "patched"


@case
def patched_internals():
    from constrictor import _context, _errors, _json, _results, _signature, _texts

    for module in (_context, _errors, _json, _results, _signature, _texts):
        for name in list(vars(module)):
            if not name.startswith("__"):
                setattr(module, name, None)
    return "patched"


@case
def patched_answers_of_the_next_call():
    from constrictor import _results, _runtime

    _results.to_plain = _runtime.to_plain = lambda value, path="": object()
    _runtime._SETTLED = None
    return ["not", ("plain", {1, 2})]
