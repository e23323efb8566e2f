"""Guests that take more memory, stack or output than they may."""

CASES = []

kept = []


def case(function):
    CASES.append(function)
    return function


@case
def one_huge_bytearray():
    return len(bytearray(2 * 10**9))


@case
def one_huge_list():
    return len([0] * 10**9)


@case
def one_huge_text():
    return len("x".center(10**9))


@case
def one_huge_integer():
    return (1 << 10**10).bit_length()


@case
def one_huge_format():
    return len(f"{1:>1000000000}")


@case
def one_huge_percent_format():
    return len("%*d" % (10**9, 1))


@case
def one_huge_replacement():
    return len(("x" * 10**6).replace("x", "y" * 10**4))


@case
def one_huge_join():
    return len(("y" * 10**6).join(["x"] * 10**4))


@case
def a_huge_tuple_of_a_range():
    return len(tuple(range(10**9)))


@case
def a_huge_set_of_a_range():
    return len(set(range(10**8)))


@case
def a_huge_dict_of_a_range():
    return len(dict.fromkeys(range(10**8)))


@case
def doubled_text():
    text = "x"
    while True:
        text += text


@case
def doubled_list():
    items = [0]
    while True:
        items += items


@case
def bytes_one_after_another():
    while True:
        kept.append(bytearray(10**6))


@case
def small_objects():
    while True:
        kept.append({"a": [1.5, "text"]})


@case
def small_objects_catching_everything():
    while True:
        try:
            kept.append({"a": [1.5, "text"]})
        except BaseException:
            pass


@case
def cycles():
    while True:
        cycle = []
        cycle.append(cycle)
        kept.append(cycle)


@case
def instances():
    class Node:
        def __init__(self, following):
            self.following = following

    node = None
    while True:
        node = Node(node)


@case
def closures():
    def wrap(inner):
        return lambda: inner

    function = None
    while True:
        function = wrap(function)


@case
def classes():
    while True:
        kept.append(type("Hog", (), {"data": bytearray(10_000)}))


@case
def generators():
    def generate():
        data = bytearray(10_000)
        yield data

    while True:
        generator = generate()
        next(generator)
        kept.append(generator)


@case
def a_growing_buffer():
    import io

    buffer = io.BytesIO()
    while True:
        buffer.write(b"x" * 10**5)


@case
def a_growing_text_buffer():
    import io

    buffer = io.StringIO()
    while True:
        buffer.write("x" * 10**5)


@case
def modules():
    import sys
    import types

    while True:
        name = f"hog{len(kept)}"
        module = types.ModuleType(name)
        module.data = bytearray(10_000)
        sys.modules[name] = module
        kept.append(name)


@case
def interned_texts():
    import sys

    while True:
        kept.append(sys.intern("x" * 1000 + str(len(kept))))


@case
def a_chain_of_exceptions():
    error = None
    while True:
        following = ValueError("x" * 1000)
        following.__context__ = error
        error = following


@case
def recursion():
    def again():
        again()

    again()


@case
def recursion_with_a_high_limit():
    import sys

    sys.setrecursionlimit(2**31 - 1)
    recursion()


@case
def recursion_in_a_property():
    class Mirror:
        @property
        def image(self):
            return self.image

    return Mirror().image


@case
def recursion_in_repr():
    class Box:
        def __repr__(self):
            return repr(self)

    return repr(Box())


@case
def a_deep_tower_of_iterators():
    numbers = iter(range(10))
    for _ in range(200_000):
        numbers = map(int, numbers)
    return next(numbers)
