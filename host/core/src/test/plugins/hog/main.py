"""Keeps more than it may, or only uses much."""

import constrictor

kept: list[object] = []


@constrictor.command
def keep(mebibytes: int) -> int:
    for _ in range(mebibytes * 16):
        kept.append(bytearray(65536))
    return len(kept)


@constrictor.command
def keep_small() -> None:
    while True:
        kept.append({"a": [1.5, "text"]})


@constrictor.command
def use(mebibytes: int) -> int:
    for _ in range(mebibytes * 16):
        bytearray(65536)
    return len(kept)
