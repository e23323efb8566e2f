"""Finds and masks personal identifiers in text."""

from typing import Literal

import constrictor

from detectors import KINDS, Finding, Kind, detect

# Characters that are no part of an identifier's secret: stars leave them, so its shape stays.
_SHAPE = frozenset(" \u00a0\u202f\u2010\u2011-.()/+@")

# Four characters may be shown of an identifier that has at least as many others to hide.
_SHOWN = 4


@constrictor.command(idempotent=True)
def find(text: str) -> list[dict[str, str | int]]:
    """The identifiers of a text in their order; start and end are offsets in code points."""
    return [finding._asdict() for finding in detect(text)]


@constrictor.command(idempotent=True)
def mask(
    text: str,
    *,
    kinds: list[Kind] | None = None,
    style: Literal["label", "stars", "last4"] = "label",
) -> dict[str, str | dict[str, int]]:
    """The text with its identifiers masked, and how many of each kind there were.

    ``kinds`` chooses what is masked; without it all are. ``label`` puts the kind in the place of an
    identifier, ``stars`` a star for each of its characters, ``last4`` leaves the last four.
    """
    wanted = KINDS if kinds is None else tuple(kinds)
    found: dict[str, int] = dict.fromkeys(wanted, 0)
    pieces = []
    end = 0
    for finding in detect(text):  # all kinds, so that no part of an IBAN passes for a phone number
        if finding.kind not in found:
            continue
        found[finding.kind] += 1
        pieces += [text[end : finding.start], _masked(finding, style)]
        end = finding.end
    return {"text": "".join([*pieces, text[end:]]), "found": found}


def _masked(finding: Finding, style: str) -> str:
    if style == "label":
        return f"[{finding.kind.upper()}]"
    value = finding.value
    hidden = [index for index, character in enumerate(value) if character not in _SHAPE]
    if style == "last4" and len(hidden) >= 2 * _SHOWN:
        hidden = hidden[:-_SHOWN]
    stars = list(value)
    for index in hidden:
        stars[index] = "*"
    return "".join(stars)
