import os
import sys
import time
from typing import Any

from constrictor._results import to_plain
from constrictor.testing import raises

import main
from main import Profile, profile_text

SAMPLES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "samples")


def column(profile: Profile, name: str) -> Any:
    return next(one for one in profile.columns if one.name == name)


def types(csv: str, **options: Any) -> dict[str, str]:
    return {one.name: one.type for one in profile_text(csv, **options).columns}


def only(cells: list[str], **options: Any) -> Any:
    """The profile of a table of one column."""
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    return profile_text("\n".join(["x", *quoted]), header=True, delimiter=",", **options).columns[0]


def test_types_missing_values_and_quantiles() -> None:
    profile = profile_text("id,price,on,name\n1,2.5,2026-01-02,a\n2,NA,2026-02-01,b\n3,3.5,,a\n")
    assert (profile.rows, profile.delimiter, profile.header) == (3, ",", True)
    assert {one.name: one.type for one in profile.columns} == {
        "id": "integer",
        "price": "decimal",
        "on": "date",
        "name": "text",
    }
    assert [one.missing for one in profile.columns] == [0, 1, 1, 0]
    numbers = column(profile, "id").numbers
    assert (numbers.min, numbers.max, numbers.mean) == (1, 3, 2.0)
    assert numbers.quantiles == {"0.05": 1.1, "0.25": 1.5, "0.5": 2, "0.75": 2.5, "0.95": 2.9}
    assert round(numbers.deviation, 6) == 0.816497
    assert column(profile, "on").span.first == "2026-01-02"
    assert column(profile, "name").top[0].value == "a"
    assert column(profile, "name").lengths.max == 1


def test_quoting() -> None:
    profile = profile_text('a,b\n"x, y","say ""hi"""\n"two\nlines",z\n')
    assert profile.rows == 2 and profile.problem is None
    assert {value.value for value in column(profile, "a").top} == {"x, y", "two\nlines"}
    assert 'say "hi"' in {value.value for value in column(profile, "b").top}


def test_broken_quoting_is_told_and_read_as_well_as_can_be() -> None:
    profile = profile_text('a,b\n1,"never closed\n2,3\n')
    assert profile.problem is not None and "line" in profile.problem
    assert profile.rows == 1
    other = profile_text('a,b\n"x"y,1\n')
    assert other.problem is not None and other.rows == 1


def test_marks_line_ends_and_hints() -> None:
    assert list(types("\ufeffa,b\r\n1,2\r\n")) == ["a", "b"]
    assert types("a,b\r1,2\r3,4\r") == {"a": "integer", "b": "integer"}
    hinted = profile_text("sep=|\na|b,c\n1|2\n")
    assert hinted.delimiter == "|" and [one.name for one in hinted.columns] == ["a", "b,c"]


def test_delimiters_are_found() -> None:
    for delimiter in ",;\t|":
        rows = "\n".join(f"n{i}{delimiter}{i}{delimiter}x, y; z" for i in range(5))
        if delimiter in ",;":
            rows = rows.replace("x, y; z", '"x, y; z"')
        assert profile_text("a,b,c\n".replace(",", delimiter) + rows).delimiter == delimiter
    assert profile_text("name\nx\ny").delimiter == ","
    assert types("a b\n1 2", delimiter=" ") == {"a": "integer", "b": "integer"}


def test_ragged_rows_are_counted() -> None:
    profile = profile_text("a,b,c\n1,2,3\n4\n5,6,7,8\n\n  \n9,10,11\n")
    assert (profile.rows, profile.blank_lines) == (4, 2)
    assert to_plain(profile.ragged) == {"short": 1, "long": 1, "first": [2, 3]}
    assert [one.missing for one in profile.columns] == [0, 1, 1]


def test_nothing_and_next_to_nothing() -> None:
    assert to_plain(profile_text("")) == {
        "rows": 0,
        "delimiter": ",",
        "header": False,
        "columns": [],
        "ragged": {"short": 0, "long": 0, "first": []},
        "blank_lines": 0,
        "problem": None,
        "encoding": None,
    }
    assert profile_text("\n\n").rows == 0
    heads = profile_text("a,b\n")
    assert heads.rows == 0 and [one.type for one in heads.columns] == ["empty", "empty"]
    lacking = only(["NA", "null"])
    assert (lacking.type, lacking.missing, lacking.distinct) == ("empty", 2, 0)


def test_headers() -> None:
    assert list(types("1,2\n3,4")) == ["column_1", "column_2"]
    assert list(types("2026-01-02,x\n2026-01-03,y")) == ["column_1", "column_2"]
    assert list(types("a,a,\n1,2,3", header=True)) == ["a", "a_2", "column_3"]
    assert list(types("a,b\nc,d", header=False)) == ["column_1", "column_2"]


def test_numbers_of_all_kinds() -> None:
    assert only(["1", "-2", "+3", "0"]).type == "integer"
    assert only(["1", "2.5", ".5", "1e3", "-1.5E-3"]).type == "decimal"
    assert only(["1,5", "1.234,56", "-0,1"]).numbers.max == 1234.56
    assert only(["007", "012"]).type == "text"  # identifiers, not numbers
    assert only(["9" * 300]).numbers.max == int("9" * 300)
    assert only(["9" * 301, "1_000", "1 000", "٣", "0x1F", "inf"]).type == "text"
    assert only(["5"]).numbers.quantiles["0.95"] == 5


def test_dates_of_all_kinds() -> None:
    assert only(["2026-01-02", "2024-02-29"]).span.first == "2024-02-29"
    assert only(["2026-02-30", "2026-13-01"]).type == "text"
    assert only(["31.12.2025", "1.1.2026"]).span.last == "2026-01-01"
    assert only(["13/01/2026"]).span.first == "2026-01-13"
    assert only(["01/13/2026"]).span.first == "2026-01-13"
    times = only(["2026-01-02T03:04:05Z", "2026-01-02 03:04", "2026-01-01"])
    assert times.type == "datetime" and times.span.first == "2026-01-01"


def test_mixed_columns_say_of_what() -> None:
    mixed = only(["1", "2", "true", "x"])
    assert mixed.type == "mixed"
    assert mixed.kinds == {"integer": 2, "boolean": 1, "text": 1}
    assert mixed.numbers.max == 2
    assert only(["x", "y", "1984"]).type == "text"
    assert only(["yes", "No", "TRUE"]).type == "boolean"
    assert only(["?", "1"], missing=["?"]).missing == 1
    assert to_plain(profile_text("a,b\n1,\n2,x", missing=[]).columns[1].kinds) == {"text": 2}


def test_wrong_options_are_refused() -> None:
    for options, problem in (({"delimiter": ",,"}, "delimiter"), ({"top": -1}, "top")):
        with raises(ValueError, match=f"{problem}: expected"):
            profile_text("a", **options)  # type: ignore[arg-type]


def test_files() -> None:
    profile = main.profile_file(os.path.join(SAMPLES, "cities.csv"))
    assert (profile.encoding, profile.delimiter, profile.rows) == ("utf-8", ";", 5)
    assert {one.name: one.type for one in profile.columns} == {
        "city": "text",
        "founded": "date",
        "inhabitants": "decimal",
        "area": "decimal",
        "harbour": "boolean",
        "postcode": "text",
    }
    assert column(profile, "inhabitants").missing == 1
    with raises(ValueError, match="knows none called 'no-such'"):
        main.profile_file(os.path.join(SAMPLES, "cities.csv"), encoding="no-such")
    with raises(OSError):
        main.profile_file(os.path.join(SAMPLES, "missing.csv"))


def test_encodings() -> None:
    from reading import decode

    assert decode("\ufeffä".encode()) == ("ä", "utf-8")
    assert decode("ä".encode("utf-16")) == ("ä", "utf-16")
    assert decode("ä€".encode("cp1252")) == ("ä€", "cp1252")


def test_a_hundred_thousand_rows_in_time() -> None:
    count = (
        10_000 if sys.implementation.name == "graalpy" else 100_000
    )  # a tenth, for the tests' sake
    rows = "\n".join(
        f"{i},{i % 97}.5,2026-01-{i % 28 + 1:02d},name {i % 1000}" for i in range(count)
    )
    began = time.monotonic()
    profile = profile_text("id,amount,day,name\n" + rows)
    took = time.monotonic() - began
    assert profile.rows == count
    assert [one.type for one in profile.columns] == ["integer", "decimal", "date", "text"]
    assert column(profile, "id").numbers.quantiles["0.5"] == (count - 1) / 2
    assert column(profile, "name").distinct == 1000
    assert took < 40  # seconds, on a slow and busy machine's interpreter


def test_a_text_made_to_hurt_takes_linear_time() -> None:
    began = time.monotonic()
    for cell in ("1" * 200_000, "1." * 100_000, "." * 200_000, "-" * 200_000):
        assert only([cell]).type == "text"
    profile_text('"' * 99_999)
    assert time.monotonic() - began < 20
