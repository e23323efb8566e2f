"""Results made to hurt whoever reads them."""

CASES = []


def case(function):
    CASES.append(function)
    return function


def _spin():
    while True:
        pass


@case
def a_list_that_iterates_for_ever():
    class Items(list):
        def __iter__(self):
            _spin()

        def __len__(self):
            _spin()

    return Items([1])


@case
def a_dict_with_endless_keys():
    class Items(dict):
        def keys(self):
            _spin()

        def items(self):
            _spin()

        def __iter__(self):
            _spin()

    return Items(a=1)


@case
def a_text_that_changes():
    class Text(str):
        def __str__(self):
            _spin()

        def encode(self, *args):
            _spin()

    return {Text("a"): Text("b")}


@case
def a_number_that_changes():
    class Number(int):
        def __int__(self):
            _spin()

        def __index__(self):
            _spin()

    return Number(7)


@case
def an_object_that_claims_to_be_a_list():
    class Liar:
        @property
        def __class__(self):
            return list

    return Liar()


@case
def an_object_whose_await_loops():
    class Awaitable:
        @property
        def __await__(self):
            _spin()

    return Awaitable()


@case
def an_awaitable_that_yields_nonsense():
    class Awaitable:
        def __await__(self):
            yield 42

    return Awaitable()


@case
def a_dataclass_that_raises():
    import dataclasses

    @dataclasses.dataclass
    class Point:
        x: int

        def __getattribute__(self, name):
            raise SystemExit(name)

    return Point(1)


@case
def a_class_with_a_hostile_name():
    class Meta(type):
        @property
        def __qualname__(cls):
            raise RuntimeError("no name")

        @property
        def __module__(cls):
            raise RuntimeError("no module")

    class Nameless(metaclass=Meta):
        pass

    return Nameless()


@case
def a_cycle():
    cycle = []
    cycle.append({"again": cycle})
    return cycle


@case
def a_deep_list():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep


@case
def a_list_ten_million_deep():
    deep = []
    for _ in range(10**7):
        deep = [deep]
    return deep


@case
def a_wide_tree_of_one_list():
    tree = []
    for _ in range(40):
        tree = [tree, tree]
    return tree


@case
def a_large_list_of_one_text():
    return ["x" * 100_000] * 100_000


@case
def a_large_text():
    return "x" * 10_000_000


@case
def a_huge_integer():
    return 1 << 40_000_000


@case
def a_key_with_half_a_surrogate():
    return {"\ud800": 1}


@case
def not_a_number():
    return [float("inf")]


@case
def a_function():
    return a_function


@case
def an_object_deleted_for_ever():
    class Resource:
        def __del__(self):
            _spin()

    Resource()
    return "deleted"


@case
def an_object_that_rises_again():
    kept = []

    class Phoenix:
        def __del__(self):
            kept.append(self)
            Phoenix()

    Phoenix()
    return "deleted"


@case
def a_stream_of_bad_items():
    yield 1
    yield object()


@case
def arguments_of_a_host_function():
    import constrictor

    cycle = {}
    cycle["again"] = cycle
    return constrictor.call_host("kv.get", key=cycle)
