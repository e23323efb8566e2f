from constrictor.testing import raises

from main import report

SALES = "city,kind,amount,tax\nRome,a,10,1\nRome,b,20,\nOslo,a,5,0.5\n,a,1,0.1\n"


def test_groups_are_summed_up() -> None:
    oslo, rome, unknown = report(SALES, ["city"])
    assert rome == {
        "city": "Rome",
        "amount": {"count": 2, "sum": 30, "mean": 15},
        "tax": {"count": 1, "sum": 1.0, "mean": 1.0},
    }
    assert oslo["city"] == "Oslo" and unknown["city"] is None


def test_several_columns_and_chosen_statistics() -> None:
    rows = report(SALES, ["city", "kind"], values=["amount"], statistics=["max", "std"])
    assert rows[1] == {"city": "Rome", "kind": "a", "amount": {"max": 10, "std": None}}


def test_what_cannot_be_is_refused() -> None:
    for options, saying in (
        ({"by": ["town"]}, "there is no column 'town'"),
        ({"by": []}, "by: expected"),
        ({"by": ["city"], "values": ["kind"]}, "columns of numbers"),
        ({"by": ["city"], "statistics": ["mode"]}, "saw 'mode'"),
    ):
        with raises(ValueError, match=saying):
            report(SALES, **options)  # type: ignore[arg-type]
    with raises(ValueError, match="csv: "):
        report("", ["city"])
