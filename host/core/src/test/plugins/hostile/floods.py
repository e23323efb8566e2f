"""Guests that write, log and send without end."""

CASES = []


def case(function):
    CASES.append(function)
    return function


@case
def print_for_ever():
    while True:
        print("x" * 1000)


@case
def print_one_huge_line():
    print("x" * 10**7)


@case
def print_without_a_line_end():
    while True:
        print("x" * 1000, end="")


@case
def write_errors_for_ever():
    import sys

    while True:
        sys.stderr.write("x" * 100)


@case
def write_bytes_for_ever():
    import sys

    while True:
        sys.stdout.buffer.write(b"x" * 1000)
        sys.stdout.buffer.flush()


@case
def write_to_the_descriptor_for_ever():
    import os

    while True:
        os.write(1, b"x" * 1000)


@case
def log_for_ever():
    import logging

    while True:
        logging.getLogger("hostile").warning("x" * 1000)


@case
def log_objects_that_loop():
    import logging

    class Text:
        def __str__(self):
            while True:
                pass

    logging.getLogger("hostile").warning("%s", Text())


@case
def warn_for_ever():
    import warnings

    warnings.simplefilter("always")
    while True:
        warnings.warn("x" * 1000, stacklevel=1)


@case
def emit_logs_for_ever():
    from constrictor import _context

    while True:
        _context.emit_log("INFO", "flood", "x" * 1000)


@case
def emit_items_that_are_large():
    from constrictor import _context

    while True:
        _context._host.emit(_context.current_id(), "item", {"index": 0, "value": "x" * 10**6}, True)


@case
def call_the_host_for_ever():
    import constrictor

    while True:
        constrictor.call_host("kv.get", key="x" * 1000)
