"""Prepares a locked context before any plugin code runs, and hands the host its entrances.

What a plugin may not do fails in GraalPy in many ways: some calls act on the whole JVM (signals),
some surface as internal errors that Python code cannot catch (threads, processes, sockets). Here
each becomes a plain PermissionError. Functions are replaced and not deleted, because the standard
library binds them by name when it is imported; `os`, which is dear to import, takes them from
`posix` when it first is.
"""

import sys

EPERM = 1


def _denied(name):
    def refuse(*args, **kwargs):
        raise PermissionError(EPERM, f"{name} is not granted to plugins")

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


def _deny(module_names, names):
    for module_name in module_names:
        module = sys.modules.get(module_name)
        if module is None:
            continue
        for name in names:
            if hasattr(module, name):
                setattr(module, name, _denied(f"{module_names[0]}.{name}"))


def _lock():
    import _signal
    import _socket
    import _thread
    import builtins
    import faulthandler
    import posix

    _deny(
        ["signal", "_signal"],
        ["signal", "raise_signal", "alarm", "setitimer", "set_wakeup_fd", "siginterrupt", "pause"],
    )
    _deny(
        ["os", "posix"],
        [
            *("system", "fork", "forkpty", "vfork", "posix_spawn", "posix_spawnp", "popen"),
            *("execv", "execve", "execvp", "execvpe", "execl", "execle", "execlp", "execlpe"),
            *("spawnv", "spawnve", "spawnvp", "spawnvpe", "kill", "killpg", "abort", "pipe"),
            *("nice", "setpriority", "setuid", "setgid", "seteuid", "setegid", "setsid"),
            *("chroot", "umask"),
        ],
    )
    import _multiprocessing_graalpy

    _multiprocessing_graalpy._spawn_context = _denied("multiprocessing")
    _multiprocessing_graalpy._pipe = _denied("multiprocessing")
    _deny(["_thread", "_thread"], ["start_new_thread", "start_new", "start_joinable_thread"])
    _deny(
        ["faulthandler", "faulthandler"],
        [
            *("_sigsegv", "_sigabrt", "_sigfpe", "_stack_overflow", "_fatal_error_c_thread"),
            *("_fatal_error", "_read_null", "dump_traceback_later", "register", "enable"),
        ],
    )
    try:
        import _posixsubprocess
    except ImportError:
        pass
    else:
        _posixsubprocess.fork_exec = _denied("subprocess")
    _deny(
        ["socket", "_socket"],
        [
            *("socketpair", "getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"),
            *("getnameinfo", "gethostname", "create_connection", "fromfd"),
        ],
    )

    class socket:  # the standard library derives its own class from this one
        __slots__ = ()

        def __init__(self, *args, **kwargs):
            raise PermissionError(EPERM, "socket is not granted to plugins")

    socket.__module__ = "_socket"
    _socket.socket = _socket.SocketType = socket
    # GraalPy's own asks for a debugger, which a locked context does not survive.
    builtins.breakpoint = sys.breakpointhook = sys.__breakpointhook__ = _denied("breakpoint")
    # Imported so that their functions are there to be replaced.
    del _signal, _thread, builtins, faulthandler, posix


def _keep_sleeps_stoppable():
    """Sleeps in slices: a context that is being closed by force wakes GraalPy's own sleep again and
    again, but ends it only between two bytecodes."""
    import time

    sleep, monotonic, least, slice_seconds = time.sleep, time.monotonic, min, 0.02

    def sliced(seconds, /):
        if not slice_seconds < seconds < 1e9:
            return sleep(seconds)
        end = monotonic() + seconds
        left = seconds
        while left > 0:
            sleep(least(left, slice_seconds))
            left = end - monotonic()
        return None

    sliced.__name__ = sliced.__qualname__ = "sleep"
    time.sleep = sliced


_lock()
_keep_sleeps_stoppable()


class _CarriedModules:
    """Imports python-lib from the bytecode that the build made, in place of the many lookups and
    the parsing that its files would cost each context.

    Each module gets the builtins that it uses as names of its own: what a plugin does to the module
    `builtins` later is the plugin's affair alone.
    """

    def __init__(self, modules):
        import builtins
        import marshal

        self._modules = modules
        self._builtins = dict(vars(builtins))
        self._set, self._run, self._loads = setattr, exec, marshal.loads

    def find_spec(self, name, path=None, target=None):
        if name not in self._modules:
            return None
        origin = self._modules[name][0]
        package = origin.endswith("/__init__.py")
        spec = type(sys.__spec__)(name, self, origin=origin, is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations.append(origin.rpartition("/")[0])
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        _, code, used = self._modules[module.__name__]
        for name in used:
            self._set(module, name, self._builtins[name])
        self._run(self._loads(code), module.__dict__)


def _carry(library):
    """Has python-lib imported from bytecode where that is there and of this very GraalPy."""
    import _frozen_importlib_external as files
    import marshal

    try:
        text = files.FileLoader("constrictor", library).get_data(library + "/constrictor.bytecode")
    except FileNotFoundError:
        return
    magic, modules = marshal.loads(text)
    if magic == files.MAGIC_NUMBER:
        sys.meta_path.insert(0, _CarriedModules(modules))


class _Entrances:
    """What the host calls; it holds nothing else of this context."""

    @staticmethod
    def start(library, packages, plugin, emit, call_host, turn, answered):
        sys.path.append(library)
        if packages is not None:
            sys.path.append(packages)
        sys.dont_write_bytecode = True
        _carry(library)
        if turn is None:
            from constrictor._crossing import Crossing

            return Crossing(emit=emit, call_host=call_host, **plugin)
        from constrictor._sharing import SharedCrossing

        return SharedCrossing(
            emit=emit, call_host=call_host, turn=turn, answered=answered, **plugin
        )

    @staticmethod
    def make_dict(*items, dict=dict, zip=zip):
        return dict(zip(items[::2], items[1::2]))

    @staticmethod
    def make_list(*items, list=list):
        return list(items)

    @staticmethod
    def make_int(hexadecimal, int=int):
        return int(hexadecimal, 16)

    @staticmethod
    def is_float(value, float=float, type=type):
        return type(value) is float


_Entrances
