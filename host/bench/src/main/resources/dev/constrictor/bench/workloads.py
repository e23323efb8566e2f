"""Thirty pieces of work, most of them inside one builtin, for the cost of rewriting GraalPy.

Each takes some milliseconds interpreted and answers a number, by which a run that went wrong is seen.
"""

import base64
import collections
import csv
import functools
import hashlib
import io
import itertools
import json
import math
import random
import re
import zlib
from collections.abc import Callable
from typing import Any

NUMBERS = list(range(100_000))
SHUFFLED = [n * 7919 % 100_003 for n in NUMBERS]
FLOATS = [float(n) for n in SHUFFLED]
WORDS = [str(n) for n in NUMBERS]
TEXT = " ".join(WORDS)
BYTES = TEXT.encode()
INDEX = {word: number for number, word in enumerate(WORDS)}
ROWS = [{"id": n, "name": f"row {n}", "tags": ["a", "b"], "value": n * 1.5} for n in range(200)]
ROWS_JSON = json.dumps(ROWS)
TABLE = "\n".join(f"{n},name {n},{n * 1.5}" for n in range(2_000))

WORKLOADS: dict[str, Callable[[], int]] = {}


def workload(name: str) -> Callable[[Callable[[], int]], Callable[[], int]]:
    def register(function: Callable[[], int]) -> Callable[[], int]:
        WORKLOADS[name] = function
        return function

    return register


def builtin(name: str, function: Callable[[], Any]) -> None:
    """Registers work whose result has a length or is a number."""

    def measure() -> int:
        result = function()
        return len(result) if hasattr(result, "__len__") else int(result)

    WORKLOADS[name] = measure


builtin("sum(range)", lambda: sum(range(1_000_000)))
builtin("sum(list)", lambda: sum(NUMBERS))
builtin("sum(list of floats)", lambda: sum(FLOATS))
builtin("max(list)", lambda: max(SHUFFLED))
builtin("any(generator)", lambda: any(n < 0 for n in itertools.islice(NUMBERS, 20_000)))
builtin("any(itertools.repeat)", lambda: any(itertools.repeat(0, 1_000_000)))
builtin("set(range)", lambda: set(range(100_000)))
builtin("list(map)", lambda: list(map(abs, NUMBERS)))
builtin("list.index", lambda: NUMBERS.index(99_999))
builtin("list == list", lambda: NUMBERS == list(NUMBERS))
builtin("sorted", lambda: sorted(SHUFFLED))
builtin("sorted with key", lambda: sorted(SHUFFLED[:20_000], key=lambda n: -n))
builtin("dict comprehension", lambda: {n: n for n in NUMBERS})
builtin("dict.items, sorted", lambda: sorted(INDEX.items()))
builtin("str.join", lambda: "".join(WORDS))
builtin("str.split", lambda: TEXT.split())
builtin("str.replace", lambda: TEXT.replace("1", "xx"))
builtin("str.find", lambda: TEXT.find("99999x"))
builtin("bytes.find", lambda: BYTES.find(b"99999x"))
builtin("re.findall", lambda: re.findall(r"\b\d*7\d\b", TEXT[:100_000]))
builtin("json.loads", lambda: json.loads(ROWS_JSON))
builtin("json.dumps", lambda: json.dumps(ROWS))
builtin("3 ** 20000", lambda: (3**20_000).bit_length())
builtin("math.factorial", lambda: math.factorial(2_000).bit_length())
builtin("zlib, base64, sha256", lambda: hashlib.sha256(base64.b64encode(zlib.compress(BYTES[:100_000]))).digest())
builtin("csv.reader", lambda: list(csv.reader(io.StringIO(TABLE))))
builtin("functools.reduce", lambda: functools.reduce(max, SHUFFLED[:20_000]))


@workload("a loop in Python")
def loop() -> int:
    total = 0
    for n in range(100_000):
        total += n & 3
    return total


@workload("recursive calls")
def calls() -> int:
    def fibonacci(n: int) -> int:
        return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

    return fibonacci(19)


@workload("objects and words")
def words() -> int:
    class Tally:
        def __init__(self) -> None:
            self.seen: collections.Counter[str] = collections.Counter()

        def add(self, word: str) -> None:
            self.seen[word[:2]] += 1

    tally = Tally()
    for word in random.Random(1).sample(WORDS, 3_000):
        tally.add(word)
    return sum(tally.seen.values())


def names() -> list[str]:
    return list(WORKLOADS)


def run(name: str) -> int:
    return WORKLOADS[name]()
