"""Texts made to hurt whoever parses, matches or unpacks them."""

CASES = []


def case(function):
    CASES.append(function)
    return function


@case
def backtrack():
    import re

    re.match(r"(a+)+$", "a" * 40 + "b")


@case
def backtrack_over_references():
    import re

    re.match(r"(a*)*(b*)*(a|b|ab)*\1\2c$", "ab" * 2000)


@case
def substitute_for_ever():
    import re

    re.sub(r"(x+x+)+y", "", "x" * 5000)


@case
def a_zip_bomb():
    import zlib

    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(10**6)) for _ in range(500)) + packer.flush()
    return len(zlib.decompress(bomb))


@case
def a_bomb_of_one_block():
    import bz2

    return len(bz2.decompress(bz2.compress(bytes(10**6)) * 2000))


@case
def a_bomb_in_an_archive():
    import io
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(100):
            archive.writestr(str(number), bytes(10**6))
    with zipfile.ZipFile(file) as archive:
        return sum(len(archive.read(name)) for name in archive.namelist())


@case
def deep_text_of_json():
    import json

    return json.loads("[" * 100_000)


@case
def deep_source():
    return eval("(" * 50_000 + "1" + ")" * 50_000)


@case
def deep_sum_in_source():
    return eval("+".join(["1"] * 100_000))


@case
def deep_signs_in_source():
    import ast

    return len(ast.dump(ast.parse("-" * 100_000 + "1")))


@case
def deep_attributes_in_source():
    return compile("a" + ".a" * 100_000, "deep", "eval").co_name


@case
def deep_blocks_in_source():
    lines = ["%sif 1:" % (" " * depth) for depth in range(2_000)]
    exec("\n".join([*lines, " " * 2_000 + "pass"]))


@case
def deep_tree_of_source():
    import ast

    tree = ast.Constant(1)
    for _ in range(100_000):
        tree = ast.UnaryOp(ast.USub(), tree)
    return eval(compile(ast.fix_missing_locations(ast.Expression(tree)), "deep", "eval"))


@case
def deep_pattern():
    import re

    return re.compile("(" * 50_000 + ")" * 50_000).groups


@case
def long_source():
    return len(compile("x = 1\n" * 1_000_000, "long", "exec").co_code)


@case
def compiled_patterns():
    import re

    kept = []
    while True:
        kept.append(re.compile("(a|b)" * 100 + str(len(kept))))


@case
def compiled_code():
    kept = []
    while True:
        kept.append(compile("x = 1\n" * 500 + f"y = {len(kept)}", "hog", "exec"))
