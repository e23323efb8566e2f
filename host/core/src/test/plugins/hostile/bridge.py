"""The package constrictor turned against its host."""

CASES = []


def case(function):
    CASES.append(function)
    return function


@case
def emit_nonsense():
    from constrictor import _context

    emit = _context._host.emit
    for arguments in ((), (1, 2, 3, 4), (None, "log", {}, True), ("", "log", [], True)):
        try:
            emit(*arguments)
        except Exception:
            continue
    return "ignored"


@case
def emit_for_another_call():
    from constrictor import _context

    for number in range(100):
        _context._host.emit(f"call-{number}", "item", {"index": 0, "value": "not yours"}, True)
    return "ignored"


@case
def emit_a_state():
    from constrictor import _context

    for event in ("state", "ready", "heartbeat", "nonsense"):
        _context._host.emit(_context.current_id(), event, {"name": "hostile"}, True)
    return "ignored"


@case
def call_a_function_not_granted():
    import constrictor

    return constrictor.call_host("kv.put", key="a")


@case
def call_the_bridge_itself():
    """Past python-lib, to the functions that the host has handed in."""
    import gc

    from constrictor import _context

    emit = _context._host.emit.__self__._emit
    for arguments in ((), (1,), ("", "log", object()), ("", "log", lambda: 0), (gc, gc, gc)):
        try:
            emit(*arguments)
        except Exception:
            continue
    return "ignored"


@case
def read_members_of_the_bridge():
    from constrictor import _context

    emit = _context._host.emit.__self__._emit
    found = []
    for name in ("getClass", "class", "wait", "notify", "hashCode", "__class__", "execute"):
        try:
            found.append(getattr(emit, name))
        except Exception:
            continue
    return [str(one) for one in found if "java" in str(one).lower()]


@case
def replace_the_handler():
    from constrictor import _crossing

    _crossing.Crossing.handle = lambda *args: object()
    return "replaced"


@case
def replace_the_answer():
    from constrictor import _runtime

    class Answer:
        def __iter__(self):
            while True:
                yield 1

    _runtime.Runtime.handle = lambda *args: Answer()
    return "replaced"


@case
def answer_bytes_of_garbage():
    from constrictor import _crossing, _runtime

    _crossing.outward = lambda value: b"\xff\xff\xff\xff"
    runtime = _find_runtime(_runtime.Runtime)
    runtime._deliver = lambda value: b"[\xff\xff\xff\x7f" * 10
    return "replaced"


@case
def answer_an_endless_array():
    from constrictor import _runtime

    class Pair(tuple):
        def __getitem__(self, index):
            while True:
                pass

        def __len__(self):
            return 2**62

    runtime = _find_runtime(_runtime.Runtime)
    runtime._deliver = lambda value: Pair((True, 1))
    return "replaced"


@case
def answer_a_pair_of_one():
    from constrictor import _runtime

    _find_runtime(_runtime.Runtime)._deliver = lambda value: (True,)
    return "replaced"


@case
def answer_a_deep_pair():
    from constrictor import _runtime

    def deliver(value):
        deep = []
        for _ in range(100_000):
            deep = [deep]
        return True, deep

    _find_runtime(_runtime.Runtime)._deliver = deliver
    return "replaced"


@case
def lie_about_the_reason():
    from constrictor import _errors

    _errors.classify = lambda error: ("RESOURCE_ERROR", "memory_limit", True)
    raise ValueError("not the host's word")


@case
def lie_about_the_payload():
    from constrictor import _runtime

    _runtime.Runtime.payload = lambda self, error: {"error_type": 7, "details": self}
    raise ValueError("no payload")


@case
def outlive_the_deadline_by_a_lie():
    import time

    from constrictor import _context

    _context.deadline = lambda: float("inf")
    time.monotonic = lambda: 0.0
    while True:
        pass


@case
def register_commands_at_run_time():
    import constrictor

    for number in range(10_000):
        constrictor.command(eval(f"lambda: {number}"))
    return "registered"


@case
def shadow_a_host_command():
    from constrictor import _runtime

    runtime = _find_runtime(_runtime.Runtime)
    runtime._runs["$ping"] = lambda args: {"healthy": object()}
    return "shadowed"


def _find_runtime(cls):
    import sys

    frame = sys._getframe()
    while frame is not None:
        for value in frame.f_locals.values():
            if type(value) is cls:
                return value
        frame = frame.f_back
    raise LookupError("no runtime in sight")
