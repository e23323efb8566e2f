"""Prices an order by rules that are data, and explains which applied."""

from datetime import UTC, date, datetime
from typing import Any

import constrictor

from pricing import Order, Pricing, Quote
from rules import RuleSet, read_rules

_read: list[RuleSet] = []


@constrictor.on_start
def read_configuration() -> None:
    """A rule set with a mistake in it fails the start, and says all that is wrong."""
    _read[:] = [read_rules(constrictor.config)]


def rule_set() -> RuleSet:
    if not _read:
        read_configuration()
    return _read[0]


@constrictor.command(idempotent=True)
def price(order: Order, *, on: date | None = None) -> Quote:
    """The price of an order, with its taxes, and every rule that applied or did not, with why.

    ``on`` is the day whose rules hold; without it today's do (UTC).
    """
    day = on or datetime.now(UTC).date()
    return Pricing(rule_set(), order, day).quote()


@constrictor.command(idempotent=True)
def rules() -> list[dict[str, Any]]:
    """The rules in the order in which they are tried."""
    return [
        {
            "id": rule.id,
            "description": rule.description,
            "per": rule.per,
            "effect": rule.effect,
            "coupon": rule.coupon,
            "valid": [rule.valid_from, rule.valid_until],
        }
        for rule in rule_set().rules
    ]
