"""The rule set: data from the configuration, checked whole before anything is priced.

A rule has one effect (percent, amount, tiers, bundle or free_shipping), is meant per line or per
order, and may want a coupon, a time and conditions. Nothing in it is ever evaluated as code.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Literal

ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
EFFECTS = ("percent", "amount", "tiers", "bundle", "free_shipping")

_LIST_CONDITIONS = ("category", "sku", "country", "customer_group")


@dataclass
class Tier:
    """From so many pieces of a line on, so many percent off."""

    start: int
    percent: Decimal


@dataclass
class Rule:
    """One rule, understood. Of the effects exactly one is there."""

    id: str
    description: str
    per: Literal["line", "order"]
    effect: str
    percent: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    tiers: list[Tier] = field(default_factory=list)
    buy: int = 0
    pay: int = 0
    coupon: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    allowed: dict[str, list[str]] = field(default_factory=dict)
    at_least: Decimal = Decimal(0)
    at_most: Decimal | None = None
    exclusive: bool = False


@dataclass
class RuleSet:
    """The whole configuration, understood."""

    currency: str
    unit: Decimal
    rounding: str
    prices_include_tax: bool
    tax: dict[str, Decimal]
    tax_class_of: dict[str, str]
    rules: list[Rule]

    def round(self, amount: Decimal) -> Decimal:
        """The amount in whole minor units of the currency."""
        return amount.quantize(self.unit, self.rounding)


class Reader:
    """Takes values out of configuration and keeps every problem, each with its path."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def fail(self, path: str, expected: str, value: object) -> None:
        self.problems.append(f"{path}: expected {expected}, saw {value!r}")

    def only(self, value: Any, path: str, allowed: tuple[str, ...]) -> dict[str, Any]:
        """A mapping of none but the allowed keys."""
        if type(value) is not dict:
            self.fail(path, "a mapping", value)
            return {}
        for key in value:
            if key not in allowed:
                self.problems.append(f"{path}.{key}: is unknown; there are: {', '.join(allowed)}")
        return value

    def text(self, value: Any, path: str) -> str:
        if type(value) is not str or not value:
            self.fail(path, "text", value)
            return ""
        return value

    def texts(self, value: Any, path: str) -> list[str]:
        if type(value) is not list:
            self.fail(path, "a list of texts", value)
            return []
        return [self.text(one, f"{path}[{index}]") for index, one in enumerate(value)]

    def whole(self, value: Any, path: str, least: int) -> int:
        if type(value) is not int or value < least:
            self.fail(path, f"an integer of {least} or more", value)
            return least
        return value

    def flag(self, value: Any, path: str) -> bool:
        if type(value) is not bool:
            self.fail(path, "true or false", value)
        return value is True

    def number(self, value: Any, path: str, most: int | None = None) -> Decimal:
        expected = "a number of 0 or more" if most is None else f"a number from 0 to {most}"
        found = decimal_of(value)
        if found is None or found < 0 or (most is not None and found > most):
            self.fail(path, f'{expected}, best as text ("12.5")', value)
            return Decimal(0)
        return found

    def day(self, value: Any, path: str) -> date | None:
        try:
            return None if value is None else date.fromisoformat(str(value))
        except ValueError:
            self.fail(path, "a date such as 2026-03-01", value)
            return None


def decimal_of(value: object) -> Decimal | None:
    """A finite decimal: of text, or of a number as it is written in JSON."""
    if type(value) not in (str, int, float):
        return None
    text = str(value)
    if len(text) > 40:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= 18 else None


def read_rules(config: dict[str, Any]) -> RuleSet:
    """The rule set of a configuration; ValueError tells all that is wrong with it."""
    keys = ("currency", "minor_digits", "rounding", "prices_include_tax")
    reader = Reader()
    root = reader.only(config, "config", (*keys, "tax", "tax_class_of", "rules"))
    rounding = root.get("rounding", "half_up")
    if rounding not in ROUNDINGS:
        reader.fail("config.rounding", f"one of {', '.join(ROUNDINGS)}", rounding)
    raw_tax = root.get("tax", {"standard": "0"})
    tax = {
        name: reader.number(rate, f"config.tax.{name}", 100)
        for name, rate in reader.only(raw_tax, "config.tax", tuple(raw_tax)).items()
    }
    if "standard" not in tax:
        reader.problems.append("config.tax.standard: is missing")
    raw_classes = root.get("tax_class_of", {})
    classes = dict(reader.only(raw_classes, "config.tax_class_of", tuple(raw_classes)))
    for category, name in classes.items():
        if name not in tax:
            reader.fail(f"config.tax_class_of.{category}", f"one of {', '.join(tax)}", name)
    raw_rules = root.get("rules", [])
    if type(raw_rules) is not list:
        reader.fail("config.rules", "a list", raw_rules)
        raw_rules = []
    rules = [_rule(reader, one, f"config.rules[{index}]") for index, one in enumerate(raw_rules)]
    ids = [rule.id for rule in rules]
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        reader.problems.append(f"config.rules: two rules have the id {id!r}")
    digits = reader.whole(root.get("minor_digits", 2), "config.minor_digits", 0)
    read = RuleSet(
        reader.text(root.get("currency", "EUR"), "config.currency"),
        Decimal(1).scaleb(-min(digits, 6)),
        ROUNDINGS.get(rounding, ROUND_HALF_UP),
        reader.flag(root.get("prices_include_tax", False), "config.prices_include_tax"),
        tax,
        classes,
        rules,
    )
    if reader.problems:
        raise ValueError("; ".join(reader.problems))
    return read


def _rule(reader: Reader, value: Any, path: str) -> Rule:
    conditions = ("coupon", "valid", "when", "at_most", "exclusive")
    raw = reader.only(value, path, ("id", "description", "per", *EFFECTS, *conditions))
    effects = [name for name in EFFECTS if name in raw]
    if len(effects) != 1:
        reader.fail(path, f"exactly one of {', '.join(EFFECTS)}", ", ".join(effects) or "none")
    per = raw.get("per", "order")
    if per not in ("line", "order"):
        reader.fail(f"{path}.per", "line or order", per)
    effect = effects[0] if effects else "percent"
    wants = {"tiers": "line", "bundle": "line", "free_shipping": "order"}.get(effect, per)
    if per != wants:
        reader.fail(f"{path}.per", f"{wants}, as {effect} wants", per)
    rule = Rule(
        reader.text(raw.get("id"), f"{path}.id"), str(raw.get("description", "")), per, effect
    )
    _effect(reader, raw, path, rule)
    if "coupon" in raw:
        rule.coupon = reader.text(raw["coupon"], f"{path}.coupon")
    valid = reader.only(raw.get("valid", {}), f"{path}.valid", ("from", "until"))
    rule.valid_from = reader.day(valid.get("from"), f"{path}.valid.from")
    rule.valid_until = reader.day(valid.get("until"), f"{path}.valid.until")
    when = reader.only(raw.get("when", {}), f"{path}.when", (*_LIST_CONDITIONS, "at_least"))
    for name in _LIST_CONDITIONS:
        if name in when:
            rule.allowed[name] = reader.texts(when[name], f"{path}.when.{name}")
    rule.at_least = reader.number(when.get("at_least", 0), f"{path}.when.at_least")
    if "at_most" in raw:
        rule.at_most = reader.number(raw["at_most"], f"{path}.at_most")
    rule.exclusive = reader.flag(raw.get("exclusive", False), f"{path}.exclusive")
    return rule


def _effect(reader: Reader, raw: dict[str, Any], path: str, rule: Rule) -> None:
    if "percent" in raw:
        rule.percent = reader.number(raw["percent"], f"{path}.percent", 100)
    if "amount" in raw:
        rule.amount = reader.number(raw["amount"], f"{path}.amount")
    if "free_shipping" in raw and not reader.flag(raw["free_shipping"], f"{path}.free_shipping"):
        reader.fail(f"{path}.free_shipping", "true, or the rule left out", raw["free_shipping"])
    if "bundle" in raw:
        bundle = reader.only(raw["bundle"], f"{path}.bundle", ("buy", "pay"))
        rule.buy = reader.whole(bundle.get("buy"), f"{path}.bundle.buy", 1)
        rule.pay = reader.whole(bundle.get("pay"), f"{path}.bundle.pay", 0)
        if rule.pay >= rule.buy:
            reader.fail(f"{path}.bundle.pay", "less than buy", rule.pay)
    if "tiers" in raw:
        tiers = raw["tiers"] if type(raw["tiers"]) is list else []
        if not tiers:
            reader.fail(f"{path}.tiers", "a list of at least one", raw["tiers"])
        for index, one in enumerate(tiers):
            place = f"{path}.tiers[{index}]"
            tier = reader.only(one, place, ("from", "percent"))
            start = reader.whole(tier.get("from"), f"{place}.from", 1)
            rule.tiers.append(
                Tier(start, reader.number(tier.get("percent"), f"{place}.percent", 100))
            )
        if [t.start for t in rule.tiers] != sorted({t.start for t in rule.tiers}):
            reader.fail(f"{path}.tiers", "each from higher than the one before", raw["tiers"])
