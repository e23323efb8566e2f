"""Finds personal identifiers in text: one function a kind, each answers its findings in order.

Every pattern is linear in the text: it repeats nothing without a bound, or what it repeats cannot
begin in two ways.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, get_args

Kind = Literal["email", "iban", "card", "phone"]


class Finding(NamedTuple):
    """One identifier; ``start`` and ``end`` are offsets in code points."""

    kind: Kind
    start: int
    end: int
    value: str


# What people put between the groups of a number: space, no-break spaces, hyphens.
_SEPARATOR = r"[ \u00a0\u202f\u2010\u2011-]"


# E-mail addresses. The domain is looked for first, since an @ is rare; then the local part before
# it. RFC 5321: 64 characters before the @, labels of at most 63, 253 in all.

_LOCAL_MAX = 64
_DOMAIN_MAX = 253
_DOMAIN = re.compile(r"@((?:[^\W_][\w-]{0,62}\.){1,126}[^\W\d_]{2,63})(?![\w-])")
_LOCAL = re.compile(r"[\w+](?:[\w.%+'&~=/-]*[\w+-])?\Z")


def emails(text: str) -> Iterator[Finding]:
    """Addresses with a dotted domain, international ones included."""
    free = 0
    for domain in _DOMAIN.finditer(text):
        at = domain.start()
        local = _LOCAL.search(text[max(free, at - _LOCAL_MAX) : at])
        if local is None or len(domain[1]) > _DOMAIN_MAX or "-." in domain[1]:
            continue
        free = domain.end()
        yield _finding("email", text, at - len(local[0]), free)


# IBANs. Lengths by country from the SWIFT IBAN registry; ISO 13616: the number, its first four
# characters moved to the end and letters read as 10 to 35, is 1 modulo 97.

_IBAN_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FK FI FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}

_IBAN_HEAD = re.compile(r"(?<![^\W_])[A-Za-z]{2}[0-9]{2}")
_IBAN_BODY = {
    length: re.compile(rf"(?:{_SEPARATOR}?[A-Za-z0-9]){{{length - 4}}}(?![^\W_])")
    for length in set(_IBAN_LENGTHS.values())
}


def ibans(text: str) -> Iterator[Finding]:
    """Account numbers of the country's length whose checksum is right."""
    for head in _IBAN_HEAD.finditer(text):
        length = _IBAN_LENGTHS.get(head[0][:2].upper())
        body = _IBAN_BODY[length].match(text, head.end()) if length else None
        if body and _mod_97(head[0] + body[0]) == 1:
            yield _finding("iban", text, head.start(), body.end())


def _mod_97(iban: str) -> int:
    characters = [c for c in iban if c.isalnum()]
    return int("".join(str(int(c, 36)) for c in characters[4:] + characters[:4])) % 97


# Payment cards. A brand shows in the first four digits (ISO/IEC 7812 ranges as the brands publish
# them) and fixes the lengths; the last digit is Luhn's.

_CARD_BRANDS = (
    (re.compile("4"), (19, 16, 13)),  # Visa
    (re.compile("5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),  # Mastercard
    (re.compile("3[47]"), (15,)),  # American Express
    (re.compile("6011|64[4-9]|65"), (19, 16)),  # Discover
    (re.compile("62|81"), (19, 18, 17, 16)),  # UnionPay
    (re.compile("35(?:2[89]|[3-8])"), (19, 16)),  # JCB
    (re.compile("30[0-5]|3095|3[689]"), (19, 16, 14)),  # Diners Club
    (re.compile("50|5[6-9]|6"), (19, 18, 17, 16, 15, 14, 13, 12)),  # Maestro
)
_CARD_LENGTHS = range(12, 20)
_CARD_HEAD = re.compile(r"(?<!\w)(?<![0-9][.,])(?=[2-68])[0-9]{4}")
_CARD_BODY = {
    length: re.compile(rf"(?:{_SEPARATOR}?[0-9]){{{length - 4}}}(?!\w)(?![.,][0-9])")
    for length in _CARD_LENGTHS
}
_DIGITS = re.compile(r"[0-9]+")
_DOUBLED = str.maketrans("0123456789", "0246813579")  # to the digit sum of twice the digit


def cards(text: str) -> Iterator[Finding]:
    """Numbers of a known brand and its length, the Luhn digit right, in plausible groups."""
    free = 0
    for head in _CARD_HEAD.finditer(text):
        if head.start() < free:
            continue
        for length in _card_lengths(head[0]):
            body = _CARD_BODY[length].match(text, head.end())
            if body and _is_card(text[head.start() : body.end()]):
                free = body.end()
                yield _finding("card", text, head.start(), free)
                break


def _card_lengths(head: str) -> tuple[int, ...]:
    for prefix, lengths in _CARD_BRANDS:
        if prefix.match(head):
            return lengths
    return ()


def _is_card(value: str) -> bool:
    groups = _DIGITS.findall(value)
    if any(len(group) < 4 for group in groups[:-1]):  # a date or a list of numbers
        return False
    last_first = "".join(groups)[::-1]
    return sum(map(int, last_first[::2] + last_first[1::2].translate(_DOUBLED))) % 10 == 0


# Phone numbers. E.164: at most 15 digits. National numbers have no checksum, so only forms that
# hardly anything else has are taken.

_PHONE_GAP = r"[ \u00a0\u202f.()/\u2010\u2011-]"
_PHONE = re.compile(
    r"(?<!\w)(?<![0-9][.,/:-])(?:"
    # +1 (212) 555-0123: ten digits, so that what follows is left alone
    rf"(?:\+|00)1(?:{_PHONE_GAP}{{0,3}}[0-9]){{10}}"
    # +49 (0)30 1234567, 0049 30 1234567
    rf"|(?:\+|00)[2-9](?:{_PHONE_GAP}{{0,3}}[0-9]){{6,14}}"
    # 212-555-0123, (212) 555-0123, 1 212 555 0123
    r"|(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}"
    # 01 23 45 67 89
    r"|0[1-9](?:[ .-][0-9]{2}){4}"
    # (030) 1234567, (020) 7946 0958
    r"|\(0[1-9][0-9]{1,4}\) ?[0-9]{3,4}(?:[ -]?[0-9]{2,4}){1,2}"
    # 030/1234567, 030 123 4567, 020 7946 0958, 01632 960 001
    r"|0[1-9][0-9]{1,3}(?: ?[/-] ?| )[0-9]{3,4}(?:[ -]?[0-9]{2,4}){1,2}"
    # mobile numbers in one piece
    r"|0(?:1[5-7][0-9]{8,9}|[67][0-9]{8,9})"
    r")(?!\w)(?![.,/:-][0-9])"
)


def phones(text: str) -> Iterator[Finding]:
    """Phone numbers with a country code, and common national forms."""
    for phone in _PHONE.finditer(text):
        yield _finding("phone", text, phone.start(), phone.end())


def _finding(kind: Kind, text: str, start: int, end: int) -> Finding:
    return Finding(kind, start, end, text[start:end])


# In the order of certainty: a checksum and a length, a form nothing else has, a checksum alone, a
# guess by form.
_DETECTORS: dict[Kind, Callable[[str], Iterator[Finding]]] = {
    "iban": ibans,
    "email": emails,
    "card": cards,
    "phone": phones,
}
KINDS: tuple[Kind, ...] = get_args(Kind)


def detect(text: str) -> list[Finding]:
    """All findings in their order; of two that overlap the more certain one stays."""
    return without_overlaps(finding for find in _DETECTORS.values() for finding in find(text))


def without_overlaps(findings: Iterable[Finding]) -> list[Finding]:
    """The more certain kinds first, then the longer findings; what overlaps an earlier one goes."""
    certainty = {kind: rank for rank, kind in enumerate(_DETECTORS)}
    ranked = sorted(findings, key=lambda one: (certainty[one.kind], one.start - one.end, one.start))
    kept: list[Finding] = []
    starts: list[int] = []
    for finding in ranked:
        place = bisect_left(starts, finding.start)
        before_ends = place == 0 or kept[place - 1].end <= finding.start
        after_begins = place == len(kept) or finding.end <= starts[place]
        if before_ends and after_begins:
            starts.insert(place, finding.start)
            kept.insert(place, finding)
    return kept
