"""Imports and does what plugins do most, so that the JVM's cache holds what that needs."""

import asyncio
import base64
import collections
import dataclasses
import datetime
import decimal
import enum
import functools
import hashlib
import itertools
import json
import logging
import random
import re
import statistics
import string
import textwrap
import time
from collections.abc import Iterator

import constrictor

# Long enough that a compiler, where there is one, is at work when the record ends.
BUSY_SECONDS = 3


class Kind(enum.Enum):
    WORD = "word"


@dataclasses.dataclass
class Entry:
    word: str
    kind: Kind
    count: int = 0


@constrictor.on_start
def start() -> None:
    logging.getLogger(__name__).debug("training")


@functools.cache
def weight(word: str) -> int:
    return sum(map(ord, word)) % 97


def busy() -> int:
    total = 0
    end = time.monotonic() + BUSY_SECONDS
    while time.monotonic() < end:
        for word in string.ascii_lowercase:
            total += weight(word * 3) + len(word)
    return total


@constrictor.command
def exercise(text: str, *, top: int = 3) -> dict:
    """A bit of everything."""
    counts = collections.Counter(re.findall(r"[a-z]+", text.lower()))
    entries = [Entry(word, Kind.WORD, count) for word, count in counts.most_common(top)]
    json.loads(json.dumps([dataclasses.asdict(entry) | {"kind": "word"} for entry in entries]))
    return {
        "entries": entries,
        "now": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "coded": base64.b64encode(text.encode()).decode(),
        "price": str(decimal.Decimal("1.10") * 3),
        "median": statistics.median(range(9)),
        "pairs": list(itertools.pairwise([1, 2, 3])),
        "chosen": random.Random(1).choice([1, 2]),
        "short": textwrap.shorten(text, 40),
        "busy": busy() > 0,
    }


@constrictor.command
async def wait(seconds: float = 0.01) -> str:
    """What asyncio needs."""
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(asyncio.sleep(seconds))
    return "waited"


@constrictor.command
def stream() -> Iterator[dict]:
    """Some items."""
    for index in range(10):
        yield {"index": index}
