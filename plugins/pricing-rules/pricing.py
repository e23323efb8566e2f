"""Prices an order by a rule set, and keeps the reasons."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rules import Rule, RuleSet, decimal_of

ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass
class OrderLine:
    """Some pieces of one thing. Prices are text or numbers, exact in both."""

    sku: str
    quantity: int
    unit_price: str | int | float
    category: str = ""

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError(f"quantity: expected 1 or more, saw {self.quantity}")
        money(self.unit_price, "unit_price")


@dataclass
class Order:
    """What a customer wants."""

    lines: list[OrderLine]
    country: str = ""
    customer_group: str = ""
    coupons: list[str] = field(default_factory=list)
    shipping: str | int | float = 0

    def __post_init__(self) -> None:
        money(self.shipping, "shipping")


@dataclass
class Applied:
    """A rule that lowered a price; ``line`` counts from 1, and is null for the whole order."""

    rule: str
    line: int | None
    discount: str
    why: str


@dataclass
class Skipped:
    """A rule that did not, and the first condition that was not met."""

    rule: str
    line: int | None
    why: str


@dataclass
class PricedLine:
    """One line: its price before and after all discounts, its share of the order's included."""

    sku: str
    quantity: int
    amount: str
    discount: str
    total: str
    tax_class: str


@dataclass
class TaxLine:
    """One rate of tax: on how much, and how much."""

    tax_class: str
    percent: str
    net: str
    tax: str


@dataclass
class Quote:
    """The price of an order. All amounts are text in the currency's units, ``"12.34"``."""

    currency: str
    subtotal: str
    discount: str
    shipping: str
    net: str
    tax: str
    total: str
    lines: list[PricedLine]
    taxes: list[TaxLine]
    applied: list[Applied]
    skipped: list[Skipped]


def money(value: str | int | float, what: str) -> Decimal:
    """An amount of 0 or more, exactly as it is written."""
    amount = decimal_of(value)
    if amount is None or amount < 0:
        raise ValueError(f'{what}: expected an amount of 0 or more such as "12.34", saw {value!r}')
    return amount


class Pricing:
    """One order on its way to a quote."""

    def __init__(self, rules: RuleSet, order: Order, day: date) -> None:
        self.rules = rules
        self.order = order
        self.day = day
        self.amounts = [
            rules.round(money(line.unit_price, "unit_price") * line.quantity)
            for line in order.lines
        ]
        self.left = list(self.amounts)
        self.shipping = rules.round(money(order.shipping, "shipping"))
        self.applied: list[Applied] = []
        self.skipped: list[Skipped] = []

    def quote(self) -> Quote:
        """Line rules first, then the order's, each in the order of the rule set."""
        for index, line in enumerate(self.order.lines):
            self._apply("line", index, line)
        self._apply("order", None, None)
        taxes = self._taxes()
        goods_net = sum((Decimal(one.net) for one in taxes), ZERO)
        tax = sum((Decimal(one.tax) for one in taxes), ZERO)
        subtotal, left = sum(self.amounts, ZERO), sum(self.left, ZERO)
        return Quote(
            self.rules.currency,
            self._text(subtotal),
            self._text(subtotal - left),
            self._text(self.shipping),
            self._text(goods_net),
            self._text(tax),
            self._text(goods_net + tax),
            self._priced_lines(),
            taxes,
            self.applied,
            self.skipped,
        )

    def _apply(self, per: str, index: int | None, line: OrderLine | None) -> None:
        closed_by = None
        number = None if index is None else index + 1
        for rule in self.rules.rules:
            if rule.per != per:
                continue
            why_not = self._why_not(rule, line)
            if why_not is None and closed_by is not None:
                why_not = f"{closed_by} is exclusive"
            base = sum(self.left, ZERO) if index is None else self.left[index]
            if why_not is None and base < rule.at_least:
                why_not = f"{self._text(base)} is less than {rule.at_least}"
            if why_not is not None:
                self.skipped.append(Skipped(rule.id, number, why_not))
                continue
            discount, why = self._discount(rule, base, index)
            if discount <= 0:
                self.skipped.append(Skipped(rule.id, number, why))
                continue
            self.applied.append(Applied(rule.id, number, self._text(discount), why))
            if rule.exclusive:
                closed_by = rule.id

    def _why_not(self, rule: Rule, line: OrderLine | None) -> str | None:
        """The first condition that is not met."""
        if rule.coupon is not None and rule.coupon not in self.order.coupons:
            return f"the coupon {rule.coupon} was not given"
        if rule.valid_from is not None and self.day < rule.valid_from:
            return f"it begins on {rule.valid_from}"
        if rule.valid_until is not None and self.day > rule.valid_until:
            return f"it ended on {rule.valid_until}"
        for name, allowed in rule.allowed.items():
            if name in ("country", "customer_group"):
                seen = [getattr(self.order, name)]
            else:
                lines = self.order.lines if line is None else [line]
                seen = [getattr(one, name) for one in lines]
            if not set(seen) & set(allowed):
                return f"{name} is {', '.join(sorted(set(seen))) or 'none'}"
        return None

    def _discount(self, rule: Rule, base: Decimal, index: int | None) -> tuple[Decimal, str]:
        """Takes the rule's discount off what is left; answers how much and by what reckoning."""
        if rule.effect == "free_shipping":
            saved, self.shipping = self.shipping, ZERO
            return saved, "shipping is free" if saved else "there is no shipping to pay"
        if index is None:
            discount, why = self._order_discount(rule, base)
        else:
            discount, why = self._line_discount(rule, base, index)
        if rule.at_most is not None and discount > rule.at_most:
            discount, why = rule.at_most, f"{why}, at most {rule.at_most}"
        discount = min(self.rules.round(discount), base)
        if index is None:
            self._spread(discount, base)
        else:
            self.left[index] -= discount
        return discount, why

    def _order_discount(self, rule: Rule, base: Decimal) -> tuple[Decimal, str]:
        if rule.effect == "amount":
            return rule.amount, f"{rule.amount} off the order"
        return base * rule.percent / HUNDRED, f"{rule.percent}% of {self._text(base)}"

    def _line_discount(self, rule: Rule, base: Decimal, index: int) -> tuple[Decimal, str]:
        quantity = self.order.lines[index].quantity
        if rule.effect == "amount":
            return rule.amount * quantity, f"{rule.amount} off each of {quantity}"
        if rule.effect == "bundle":
            free = quantity // rule.buy * (rule.buy - rule.pay)
            why = f"{free} of {quantity} free, {rule.buy} for {rule.pay}"
            return base * free / quantity, why if free else f"{quantity} is less than {rule.buy}"
        percent, why = rule.percent, f"{rule.percent}%"
        if rule.effect == "tiers":
            reached = [tier for tier in rule.tiers if tier.start <= quantity]
            if not reached:
                return ZERO, f"{quantity} is less than {rule.tiers[0].start}"
            percent, why = (
                reached[-1].percent,
                f"{reached[-1].percent}% from {reached[-1].start} on",
            )
        return base * percent / HUNDRED, f"{why}, of {self._text(base)}"

    def _spread(self, discount: Decimal, base: Decimal) -> None:
        """Takes it off the lines in proportion; the parts add up to the whole, to the cent."""
        if discount <= 0:
            return
        exact = [discount * left / base for left in self.left]
        parts = [part.quantize(self.rules.unit, "ROUND_DOWN") for part in exact]
        missing = int((discount - sum(parts, ZERO)) / self.rules.unit)
        by_rest = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
        for index in by_rest[:missing]:
            parts[index] += self.rules.unit
        self.left = [left - part for left, part in zip(self.left, parts, strict=True)]

    def _tax_class(self, line: OrderLine) -> str:
        return self.rules.tax_class_of.get(line.category, "standard")

    def _taxes(self) -> list[TaxLine]:
        """Tax on the sum of each class, so that it is rounded once; shipping is standard."""
        sums = {"standard": self.shipping}
        for line, left in zip(self.order.lines, self.left, strict=True):
            name = self._tax_class(line)
            sums[name] = sums.get(name, ZERO) + left
        taxes = []
        for name, amount in sums.items():
            if amount == 0:
                continue
            percent = self.rules.tax[name]
            if self.rules.prices_include_tax:
                tax = self.rules.round(amount * percent / (HUNDRED + percent))
                net = amount - tax
            else:
                tax, net = self.rules.round(amount * percent / HUNDRED), amount
            taxes.append(TaxLine(name, f"{percent:f}", self._text(net), self._text(tax)))
        return taxes

    def _priced_lines(self) -> list[PricedLine]:
        return [
            PricedLine(
                line.sku,
                line.quantity,
                self._text(amount),
                self._text(amount - left),
                self._text(left),
                self._tax_class(line),
            )
            for line, amount, left in zip(self.order.lines, self.amounts, self.left, strict=True)
        ]

    def _text(self, amount: Decimal) -> str:
        return f"{amount.quantize(self.rules.unit):f}"
