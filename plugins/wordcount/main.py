"""Counts words, sentences and lines of a text.

Loops over a text are left to ``re`` and ``collections``, which run in Java or C: on GraalPy's
interpreter a Python-level loop is some thirty times slower.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import constrictor

# Inside a word, between two of its characters: apostrophes, hyphens and the zero-width joiners of
# Persian and the Indic scripts.
_JOINERS = "'\N{RIGHT SINGLE QUOTATION MARK}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\u200c\u200d-"

# The lookbehind lets a match begin only where a run of marks begins: linear in the text.
_SENTENCE_END = re.compile(
    r"""(?<![.!?…])[.!?…]+["'”’»)\]]*(?=\s|\Z)(?!\s+[a-z])|[。！？]+|\n\s*\n"""
)


def _word_pattern(marks: str) -> re.Pattern[str]:
    letter = rf"(?:[^\W_]|[{marks}])" if marks else r"[^\W_]"
    return re.compile(rf"[^\W_]{letter}*(?:(?:[{_JOINERS}]|(?<=[0-9])[.,](?=[0-9])){letter}+)*")


_WITHOUT_MARKS = _word_pattern("")


def _one_spelling(text: str) -> str:
    """Plain apostrophes and hyphens, no soft hyphens, case folded, composed form (NFC)."""
    text = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("\N{SOFT HYPHEN}", "")
    text = text.replace("\N{HYPHEN}", "-").replace("\N{NON-BREAKING HYPHEN}", "-")
    return unicodedata.normalize("NFC", text.casefold())


def word_counts(text: str) -> dict[str, int]:
    """How often each word occurs, in the order of first occurrence."""
    pattern = _WITHOUT_MARKS
    if text.isascii():
        text = text.lower()
    else:
        text = _one_spelling(text)
        # `re` takes no combining mark for part of a word: those of this text are told to it.
        marks = "".join(sorted(c for c in set(text) if unicodedata.category(c).startswith("M")))
        if marks:
            pattern = _word_pattern(marks)
    counts: dict[str, int] = {}
    # Each different piece between white space is looked into once: pieces repeat, matches cost.
    for piece, times in Counter(text.split()).items():
        for word in (piece,) if piece.isalnum() else pattern.findall(piece):
            counts[word] = counts.get(word, 0) + times
    return counts


@constrictor.command(idempotent=True)
def count(text: str, *, top: int = 10) -> list[dict[str, str | int]]:
    """The ``top`` most frequent words of a text, equally frequent ones in alphabetical order."""
    if top < 1:
        raise ValueError(f"top: expected at least 1, saw {top}")
    counts = word_counts(text)
    ranked = sorted(counts)
    ranked.sort(key=counts.__getitem__, reverse=True)  # stable: ties stay alphabetical
    return [{"word": word, "count": counts[word]} for word in ranked[:top]]


@constrictor.command(idempotent=True)
def lines(text: str) -> Iterator[str]:
    """Streams the lines of a text, without their line ends."""
    yield from text.splitlines()


@constrictor.command(idempotent=True)
def stats(text: str) -> dict[str, int]:
    """How many characters, words, different words, lines and sentences a text has.

    Characters are code points. Sentences are an estimate by punctuation and blank lines.
    """
    counts = word_counts(text)
    pieces = _SENTENCE_END.split(text)
    return {
        "chars": len(text),
        "words": sum(counts.values()),
        "distinct_words": len(counts),
        "lines": len(text.splitlines()),
        "sentences": sum(1 for piece in pieces if _WITHOUT_MARKS.search(piece)),
    }
