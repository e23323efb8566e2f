"""Python's and GraalPy's own insides."""

CASES = []


def case(function):
    CASES.append(function)
    return function


@case
def dump_the_servers_heap():
    import __graalpython__

    return __graalpython__.dump_heap()


@case
def names_inside_graalpy():
    """None of what would reach past the context may be left callable."""
    import __graalpython__

    reachable = []
    for name in ("dump_heap", "ensure_capi", "load_hpy", "pdb"):
        function = getattr(__graalpython__, name, None)
        if function is None:
            continue
        try:
            function()
        except PermissionError:
            continue
        except BaseException as error:
            reachable.append(f"{name}: {type(error).__name__}")
        else:
            reachable.append(name)
    return reachable


@case
def import_test_internals():
    import _testcapi

    return _testcapi.raise_SIGINT_then_send_None(None)


@case
def code_of_garbage():
    code = (lambda: 0).__code__
    return eval(code.replace(co_code=b"\xff" * 64))


@case
def code_with_a_stack_too_small():
    code = (lambda a: [a, a, a, a]).__code__
    return eval(code.replace(co_stacksize=0, co_argcount=0, co_nlocals=0))


@case
def code_unmarshalled_from_garbage():
    import marshal
    import types

    data = bytearray(marshal.dumps((lambda: 0).__code__))
    data[len(data) // 2 :] = b"\xff" * (len(data) - len(data) // 2)
    code = marshal.loads(bytes(data))
    if isinstance(code, types.CodeType):
        return eval(code)
    raise ValueError("no code")


@case
def cells_and_closures_swapped():
    def outer():
        value = 1

        def inner():
            return value

        return inner

    inner = outer()
    inner.__code__ = (lambda: 0).__code__
    return inner()


@case
def frames_up_to_the_host():
    """Walks to the first frame and looks for what the host hands out."""
    import sys

    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
    found = [name for name in ("emit", "call_host") if name in frame.f_locals]
    found += [name for name in ("emit", "call_host", "secrets") if name in frame.f_globals]
    return found


@case
def objects_of_the_collector():
    import gc

    return [type(found).__name__ for found in gc.get_objects() if "Proxy" in type(found).__name__]


@case
def subclasses_of_object():
    """The way to os.system that template engines are attacked by."""
    for cls in object.__subclasses__():
        init = getattr(cls, "__init__", None)
        found = getattr(init, "__globals__", {}).get("system")
        if found is not None:
            return found("true")
    raise LookupError("not found")


@case
def format_into_the_globals():
    import constrictor

    return "{0.command.__globals__[sys].modules[posix].system}".format(constrictor).count("refuse")


@case
def forget_all_modules():
    import sys

    sys.modules.clear()
    import os

    return os.system("true")


@case
def load_a_module_anew():
    import sys

    for name in ("posix", "_signal", "_thread", "_socket", "os", "signal"):
        sys.modules.pop(name, None)
    import _signal

    _signal.raise_signal(15)


@case
def load_a_builtin_by_its_spec():
    import _imp
    import importlib.machinery

    spec = importlib.machinery.ModuleSpec("posix", importlib.machinery.BuiltinImporter)
    return _imp.create_builtin(spec).system(b"true")


@case
def replace_builtins():
    import builtins

    for name in ("dict", "list", "len", "str", "type", "isinstance", "BaseException", "getattr"):
        setattr(builtins, name, None)
    return 1


@case
def empty_builtins():
    import builtins

    builtins.__dict__.clear()


@case
def break_imports():
    import builtins

    builtins.__import__ = None
    raise ValueError("no imports any more")


@case
def audit_for_ever():
    import sys

    def hook(*args):
        while True:
            pass

    sys.addaudithook(hook)
    with open("main.py") as file:
        return len(file.read(1))


@case
def restrict_recursion_to_nothing():
    import sys

    sys.setrecursionlimit(1)
    return 1


@case
def close_the_streams():
    import os
    import sys

    for number in range(10):
        try:
            os.close(number)
        except OSError:
            continue
    sys.stdout = sys.stderr = None
    print("into nothing")
    return "closed"
