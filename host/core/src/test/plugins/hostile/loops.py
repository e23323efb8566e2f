"""Guests that do not stop by themselves."""

import asyncio
import time

CASES = []


def case(function):
    CASES.append(function)
    return function


def _spin():
    while True:
        pass


@case
def spin():
    _spin()


@case
def spin_catching_everything():
    while True:
        try:
            _spin()
        except BaseException:
            pass


@case
def spin_in_finally():
    try:
        _spin()
    finally:
        _spin()


@case
def return_from_finally_for_ever():
    def once():
        try:
            _spin()
        finally:
            return 1  # noqa: B012

    while True:
        once()


@case
def spin_in_nested_handlers(depth=50):
    try:
        _spin()
    except BaseException:
        spin_in_nested_handlers(depth - 1)


@case
def sleep():
    time.sleep(1_000_000)


@case
def sleep_in_finally():
    try:
        time.sleep(1_000_000)
    finally:
        time.sleep(1_000_000)


@case
def sleep_catching_everything():
    while True:
        try:
            time.sleep(1_000_000)
        except BaseException:
            pass


@case
def leave_in_finally():
    import os

    try:
        _spin()
    finally:
        os._exit(3)


@case
def deadlock():
    import threading

    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


@case
def wait_for_nobody():
    import threading

    threading.Event().wait()


@case
def get_from_an_empty_queue():
    import queue

    queue.Queue().get()


@case
async def await_for_ever():
    await asyncio.Event().wait()


@case
async def await_catching_everything():
    while True:
        try:
            await asyncio.sleep(0.01)
        except BaseException:
            pass


@case
async def spin_in_a_task():
    async def task():
        _spin()

    await asyncio.gather(task(), task())


@case
async def tasks_that_make_tasks():
    async def task():
        asyncio.ensure_future(task())
        await asyncio.sleep(0)

    await task()
    await asyncio.Event().wait()


@case
def sum_a_long_range():
    sum(range(10**12))


@case
def look_for_any():
    import itertools

    any(itertools.repeat(0))


@case
def power_of_integers():
    3 ** 10**8


@case
def factorial():
    import math

    math.factorial(10**7)


@case
def digits_of_an_integer():
    import sys

    sys.set_int_max_str_digits(0)
    str((1 << 30_000_000) - 1)


@case
def derive_a_key():
    import hashlib

    hashlib.pbkdf2_hmac("sha256", b"a", b"b", 10**9)


@case
def compare_for_ever():
    class Key:
        def __lt__(self, other):
            _spin()

    sorted([Key(), Key()])


@case
def hash_for_ever():
    class Key:
        def __hash__(self):
            _spin()

    return {Key(): 1}


@case
def import_for_ever():
    import sys

    class Finder:
        def find_spec(self, name, path=None, target=None):
            _spin()

    sys.meta_path.insert(0, Finder())
    import colorsys  # noqa: F401


@case
def trace_for_ever():
    import sys

    sys.settrace(lambda *event: _spin())
    sorted("a")
    (lambda: None)()


@case
def profile_for_ever():
    import sys

    sys.setprofile(lambda *event: _spin())
    sorted("a")
    (lambda: None)()


@case
def flush_for_ever():
    import sys

    class Stream:
        def write(self, text):
            return len(text)

        def flush(self):
            _spin()

    print("once")
    sys.stdout = Stream()


@case
def stream_for_ever():
    while True:
        yield "x" * 1000


@case
def stream_of_nothing():
    while True:
        for _ in range(0):
            yield 1


@case
def close_a_stream_for_ever():
    try:
        while True:
            yield 1
    finally:
        _spin()


@case
def report_for_ever():
    import constrictor

    while True:
        constrictor.progress(0.5, "x" * 1000)


@case
def leave_a_loop_behind():
    import atexit

    atexit.register(_spin)
    return "left"


@case
def compute():
    _spin()


@case
def compute_catching_everything():
    while True:
        try:
            sum(range(10**7))
        except BaseException:
            pass
