import time

from constrictor.testing import raises

import main


def words(text: str) -> list[str]:
    return [word for word, times in main.word_counts(text).items() for _ in range(times)]


def test_most_frequent_first_and_ties_alphabetical() -> None:
    assert main.count("to be or not to be") == [
        {"word": "be", "count": 2},
        {"word": "to", "count": 2},
        {"word": "not", "count": 1},
        {"word": "or", "count": 1},
    ]


def test_top_limits_the_list() -> None:
    assert main.count("b b a c", top=1) == [{"word": "b", "count": 2}]
    assert len(main.count("b b a c", top=100)) == 3


def test_top_below_one_is_refused() -> None:
    for top in (0, -1):
        with raises(ValueError, match=f"top: expected at least 1, saw {top}"):
            main.count("a", top=top)


def test_texts_without_words() -> None:
    assert main.count("") == []
    assert main.count(" \n… — '- 😀 _") == []


def test_case_is_folded() -> None:
    assert words("Straße STRASSE") == ["strasse", "strasse"]
    assert words("ΣΊΣΥΦΟΣ Σίσυφος") == ["σίσυφοσ", "σίσυφοσ"]


def test_apostrophes_and_hyphens_belong_inside_words_only() -> None:
    assert words("Don't don’t 'quoted' rock'n'roll -") == [
        "don't",
        "don't",
        "quoted",
        "rock'n'roll",
    ]
    assert words("well-known twenty\u2011one up--down -x-") == [
        "well-known",
        "twenty-one",
        "up",
        "down",
        "x",
    ]
    assert words("Donau\u00addampf_schiff") == ["donaudampf", "schiff"]


def test_combining_marks_belong_to_their_words() -> None:
    assert words("cafe\u0301 café") == ["café", "café"]
    assert words("x\u0304y हिन्दी में") == ["x\u0304y", "हिन्दी", "में"]
    assert words("می\u200cخواهم") == ["می\u200cخواهم"]


def test_numbers_keep_their_point() -> None:
    assert words("3.14, 1,000 and 1.") == ["3.14", "1,000", "and", "1"]


def test_lines_are_streamed() -> None:
    assert list(main.lines("a\r\n\nb\n")) == ["a", "", "b"]
    assert list(main.lines("")) == []


def test_stats() -> None:
    assert main.stats('Is it 3.14? "Yes!" So be it, e.g. here.\n\nThe end') == {
        "chars": 48,
        "words": 12,
        "distinct_words": 11,
        "lines": 3,
        "sentences": 4,
    }
    assert main.stats("") == {
        "chars": 0,
        "words": 0,
        "distinct_words": 0,
        "lines": 0,
        "sentences": 0,
    }


def test_a_long_text_made_to_hurt_is_counted_in_linear_time() -> None:
    size = 200_000
    began = time.monotonic()
    for text in ("!" * size + "x", "a-" * (size // 2), "\n" * size, "1." * (size // 2), "'" * size):
        main.stats(text)
    main.count("e\u0301 " * (size // 3))
    assert time.monotonic() - began < 60  # seconds, on a slow and busy machine
