"""Exceptions made to hurt whoever describes them, and ends of all kinds."""

CASES = []


def case(function):
    CASES.append(function)
    return function


def _spin():
    while True:
        pass


@case
def text_that_loops():
    class Error(Exception):
        def __str__(self):
            _spin()

    raise Error


@case
def text_that_raises():
    class Error(Exception):
        def __str__(self):
            raise SystemExit("no text")

    raise Error


@case
def text_that_is_no_text():
    class Error(Exception):
        def __str__(self):
            return 42

    raise Error


@case
def text_that_never_ends():
    class Error(Exception):
        def __str__(self):
            return "x" * 50_000_000

    raise Error


@case
def class_that_loops():
    class Meta(type):
        @property
        def __mro__(cls):
            _spin()

        @property
        def __qualname__(cls):
            _spin()

    class Error(Exception, metaclass=Meta):
        pass

    raise Error


@case
def class_that_claims_a_module():
    error = type("MemoryError", (Exception,), {"__module__": "builtins"})
    raise error("not mine")


@case
def errno_that_raises():
    class Error(OSError):
        @property
        def errno(self):
            raise KeyboardInterrupt

    raise Error


@case
def huge_message():
    raise ValueError("x" * 10**7)


@case
def huge_traceback():
    def down(levels):
        if levels == 0:
            raise LookupError("at the bottom")
        down(levels - 1)

    down(600)


@case
def long_chain():
    error = None
    for number in range(50_000):
        following = ValueError(number)
        following.__cause__ = error
        error = following
    raise error


@case
def chain_that_bites_its_tail():
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first
    raise first


@case
def group_of_groups():
    group = ValueError("innermost")
    for _ in range(1000):
        group = ExceptionGroup("group", [group, group])
    raise group


@case
def hostile_notes():
    error = ValueError("noted")
    error.__notes__ = ["x" * 10**6] * 100
    raise error


@case
def source_that_is_not_there():
    code = compile("raise ValueError('from nowhere')", "/proc/self/environ.py", "exec")
    exec(code, {})


@case
def syntax_error_of_a_lie():
    raise SyntaxError("lie", ("/etc/passwd", 1, 10**9, "x", 1, 10**9))


@case
def host_error_made_up():
    import constrictor

    raise constrictor.HostError(
        {"error_type": "RESOURCE_ERROR", "reason": "cpu_limit", "message": "not true"}
    )


@case
def host_error_of_nonsense():
    import constrictor

    raise constrictor.HostError({"error_type": object(), "reason": [], "details": {"a": object()}})


@case
def keyboard_interrupt():
    raise KeyboardInterrupt


@case
def generator_exit():
    raise GeneratorExit


@case
def stop_iteration():
    raise StopIteration


@case
def system_exit():
    import sys

    sys.exit(3)


@case
def system_exit_with_a_hostile_code():
    class Code:
        def __str__(self):
            raise SystemExit(Code())

    raise SystemExit(Code())


@case
def exit_for_good():
    import os

    os._exit(3)


@case
def quit_it():
    quit()


@case
def exit_in_a_finalizer():
    class Resource:
        def __del__(self):
            raise SystemExit(3)

    Resource()
    return "deleted"


@case
def exit_hook():
    import sys

    def hook(*args):
        while True:
            pass

    sys.excepthook = sys.unraisablehook = hook
    raise ValueError("hooked")
