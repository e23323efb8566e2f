import constrictor


@constrictor.command
def grow(size: int) -> str:
    return "x" * size


@constrictor.command
def items(sizes: list[int]):
    for size in sizes:
        yield "x" * size
