from datetime import date
from decimal import Decimal
from typing import Any

from constrictor.testing import raises

import main
from pricing import Order, OrderLine, Pricing, Quote
from rules import read_rules

MAY = date(2026, 5, 1)


def quote(config: dict[str, Any], *lines: tuple[Any, ...], on: date = MAY, **order: Any) -> Quote:
    made = [OrderLine(*line) for line in lines]
    return Pricing(read_rules(config), Order(made, **order), on).quote()


def rule(**raw: Any) -> dict[str, Any]:
    return {"rules": [{"id": "r", **raw}]}


def whys(priced: Quote) -> list[str]:
    return [one.why for one in [*priced.applied, *priced.skipped]]


def test_without_rules_prices_are_sums() -> None:
    priced = quote({}, ("a", 3, "0.10"), ("b", 1, 0.2), ("c", 2, 7))
    assert (priced.subtotal, priced.discount, priced.total) == ("14.50", "0.00", "14.50")
    assert [line.amount for line in priced.lines] == ["0.30", "0.20", "14.00"]
    empty = quote({})
    assert (empty.total, empty.lines, empty.taxes) == ("0.00", [], [])


def test_percent_and_amount_per_order() -> None:
    priced = quote(rule(percent="12.5"), ("a", 1, "9.99"))
    assert (priced.discount, priced.total) == ("1.25", "8.74")
    assert priced.applied[0].why == "12.5% of 9.99"
    assert quote(rule(amount="5"), ("a", 1, "3.00")).total == "0.00"  # never below zero
    assert quote(rule(percent="50", at_most="2"), ("a", 1, "100")).discount == "2.00"


def test_tiers_and_bundles_per_line() -> None:
    tiers = rule(per="line", tiers=[{"from": 10, "percent": 5}, {"from": 50, "percent": "12.5"}])
    for quantity, discount in ((9, "0.00"), (10, "0.50"), (49, "2.45"), (50, "6.25")):
        assert quote(tiers, ("a", quantity, "1.00")).discount == discount
    assert whys(quote(tiers, ("a", 9, 1))) == ["9 is less than 10"]
    bundle = rule(per="line", bundle={"buy": 3, "pay": 2})
    for quantity, discount in ((2, "0.00"), (3, "1.50"), (5, "1.50"), (6, "3.00")):
        assert quote(bundle, ("a", quantity, "1.50")).discount == discount
    assert whys(quote(bundle, ("a", 7, 1))) == ["2 of 7 free, 3 for 2"]


def test_conditions_say_why_not() -> None:
    config = rule(
        percent=10,
        coupon="SPRING",
        valid={"from": "2026-03-01", "until": "2026-05-31"},
        when={"country": ["DE", "AT"], "customer_group": ["gold"], "at_least": "40"},
    )
    good: dict[str, Any] = {"country": "DE", "customer_group": "gold", "coupons": ["SPRING"]}
    line = ("a", 1, "40")
    assert quote(config, line, **good).discount == "4.00"
    for changed, on, why in (
        ({"coupons": []}, MAY, "the coupon SPRING was not given"),
        ({"coupons": ["spring"]}, MAY, "the coupon SPRING was not given"),
        ({}, date(2026, 2, 28), "it begins on 2026-03-01"),
        ({}, date(2026, 6, 1), "it ended on 2026-05-31"),
        ({"country": "FR"}, MAY, "country is FR"),
        ({"customer_group": ""}, MAY, "customer_group is none"),
    ):
        priced = quote(config, line, on=on, **{**good, **changed})
        assert (priced.discount, whys(priced)) == ("0.00", [why])
    assert whys(quote(config, ("a", 1, "39.99"), **good)) == ["39.99 is less than 40"]


def test_line_conditions_look_at_their_line_and_order_conditions_at_all() -> None:
    lines = (("a", 1, 10, "books"), ("b", 1, 10, "food"))
    per_line = quote(rule(per="line", when={"category": ["books"]}, percent=50), *lines)
    assert [line.total for line in per_line.lines] == ["5.00", "10.00"]
    assert [one.line for one in per_line.applied + per_line.skipped] == [1, 2]
    per_order = quote(rule(when={"sku": ["b"]}, percent=50), *lines)
    assert [line.total for line in per_order.lines] == ["5.00", "5.00"]


def test_exclusive_rules_end_the_list() -> None:
    rules = {
        "rules": [
            {"id": "first", "percent": 10, "exclusive": True},
            {"id": "second", "amount": 1},
        ]
    }
    priced = quote(rules, ("a", 1, 10))
    assert [one.rule for one in priced.applied] == ["first"]
    assert priced.skipped[0].why == "first is exclusive"


def test_rules_apply_one_after_the_other() -> None:
    rules = {"rules": [{"id": "a", "percent": 10}, {"id": "b", "percent": 10}]}
    assert quote(rules, ("a", 1, 100)).total == "81.00"


def test_an_order_discount_is_spread_to_the_cent() -> None:
    for count in (3, 7, 13):
        priced = quote(rule(amount="1.00"), *[(f"s{i}", 1, "1.00") for i in range(count)])
        assert sum(Decimal(line.discount) for line in priced.lines) == Decimal("1.00")
        assert max(Decimal(line.discount) for line in priced.lines) - min(
            Decimal(line.discount) for line in priced.lines
        ) <= Decimal("0.01")
    odd = quote(rule(percent="33.3"), ("a", 1, "0.01"), ("b", 1, "0.02"), ("c", 1, "99.99"))
    assert sum(Decimal(line.total) for line in odd.lines) == Decimal(odd.total)


def test_taxes_are_rounded_once_a_class() -> None:
    config = {"tax": {"standard": "19", "reduced": "7"}, "tax_class_of": {"books": "reduced"}}
    lines = [(f"s{i}", 1, "0.10", "books") for i in range(10)]
    priced = quote(config, *lines, ("x", 1, "10"), shipping="4.90")
    assert [(one.tax_class, one.net, one.tax) for one in priced.taxes] == [
        ("standard", "14.90", "2.83"),
        ("reduced", "1.00", "0.07"),
    ]
    assert (priced.net, priced.tax, priced.total) == ("15.90", "2.90", "18.80")
    gross = quote({**config, "prices_include_tax": True}, ("x", 1, "119"))
    assert (gross.net, gross.tax, gross.total) == ("100.00", "19.00", "119.00")


def test_free_shipping() -> None:
    priced = quote(rule(free_shipping=True, when={"at_least": 50}), ("a", 1, 50), shipping="4.90")
    assert (priced.shipping, priced.total, priced.applied[0].discount) == ("0.00", "50.00", "4.90")
    assert whys(quote(rule(free_shipping=True), ("a", 1, 1))) == ["there is no shipping to pay"]


def test_rounding_is_the_configurations() -> None:
    for rounding, total in (("half_up", "0.03"), ("half_even", "0.02"), ("down", "0.02")):
        assert quote({"rounding": rounding}, ("a", 1, "0.025")).total == total
    assert quote({"minor_digits": 0, "currency": "JPY"}, ("a", 3, "33.5")).total == "101"
    assert quote({"minor_digits": 3}, ("a", 1, "0.0005")).total == "0.001"


def test_amounts_are_exact() -> None:
    priced = quote({}, *[("a", 1, 0.1)] * 3)
    assert priced.total == "0.30"
    assert quote({}, ("a", 10**6, "123456789.99")).total == "123456789990000.00"


def test_wrong_orders_are_refused() -> None:
    for line, problem in (
        (("a", 0, 1), "quantity: expected 1 or more, saw 0"),
        (("a", 1, "-1"), "unit_price: expected an amount"),
        (("a", 1, "NaN"), "unit_price: expected an amount"),
        (("a", 1, "1e99"), "unit_price: expected an amount"),
        (("a", 1, "ten"), "unit_price: expected an amount"),
    ):
        with raises(ValueError, match=problem):
            OrderLine(*line)  # type: ignore[arg-type]
    with raises(ValueError, match="shipping: expected an amount"):
        Order([], shipping="free")


def test_a_wrong_rule_set_tells_everything_at_once() -> None:
    with raises(ValueError) as caught:
        read_rules(
            {
                "currancy": "EUR",
                "rounding": "up",
                "tax": {"reduced": "700"},
                "tax_class_of": {"books": "low"},
                "minor_digits": -1,
                "rules": [
                    {"id": "a", "percent": "101", "amount": 1},
                    {"id": "a", "per": "order", "tiers": [{"from": 0, "percent": "x"}]},
                    {"id": "", "bundle": {"buy": 2, "pay": 2}, "per": "line"},
                    {"id": "b", "percent": "__import__('os')", "when": {"color": ["red"]}},
                    {"id": "c", "percent": 1, "valid": {"from": "tomorrow"}, "coupon": 5},
                    {"id": "d", "per": "line", "tiers": [{"from": 5, "percent": 1}] * 2},
                    "e",
                ],
            }
        )
    text = str(caught.value)
    for part in (
        "config.currancy: is unknown",
        "config.rounding: expected one of half_up",
        "config.tax.reduced: expected a number from 0 to 100",
        "config.tax.standard: is missing",
        "config.tax_class_of.books: expected one of reduced, saw 'low'",
        "config.minor_digits: expected an integer of 0 or more, saw -1",
        "config.rules[0]: expected exactly one of",
        "config.rules: two rules have the id 'a'",
        "config.rules[1].per: expected line, as tiers wants, saw 'order'",
        "config.rules[1].tiers[0].from: expected an integer of 1 or more, saw 0",
        "config.rules[2].id: expected text, saw ''",
        "config.rules[2].bundle.pay: expected less than buy, saw 2",
        "config.rules[3].percent: expected a number from 0 to 100",
        "config.rules[3].when.color: is unknown",
        "config.rules[4].valid.from: expected a date",
        "config.rules[4].coupon: expected text, saw 5",
        "config.rules[5].tiers: expected each from higher",
        "config.rules[6]: expected a mapping, saw 'e'",
    ):
        assert part in text, part


def test_the_commands() -> None:
    import constrictor

    before = dict(constrictor.config)
    try:
        constrictor.config.clear()
        constrictor.config.update(rule(percent=10))
        main.read_configuration()
        assert main.price(Order([OrderLine("a", 1, 10)]), on=MAY).total == "9.00"
        assert main.rules()[0]["id"] == "r"
    finally:
        constrictor.config.clear()
        constrictor.config.update(before)
        main._read.clear()
