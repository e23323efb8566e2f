import time

import detectors
import main

IBAN = "DE89 3704 0044 0532 0130 00"
CARD = "4111 1111 1111 1111"


def found(text: str) -> list[tuple[object, object]]:
    """Kind and value of each finding, the offsets checked against the text."""
    findings = main.find(text)
    for one in findings:
        assert text[int(one["start"]) : int(one["end"])] == one["value"]
    return [(one["kind"], one["value"]) for one in findings]


def values(text: str) -> list[object]:
    return [value for _, value in found(text)]


def test_findings_carry_kind_offsets_and_value() -> None:
    assert main.find("→ a.b@example.com.") == [
        {"kind": "email", "start": 2, "end": 17, "value": "a.b@example.com"}
    ]


def test_emails() -> None:
    for address in (
        "joe.bloggs+news@mail.example.co.uk",
        "o'neill@example.com",
        "jörg@müller.example",
        "x_1@a-b.example",
    ):
        for text in (address, f"<{address}>", f"'{address}'", f"mail {address}, please."):
            assert found(text) == [("email", address)], text


def test_what_is_no_email() -> None:
    for text in ("a@b", "@x.com", "x@-a.com", "x@a-.com", "x@a..com", "x@a.c", "x @a.com", "@" * 9):
        assert found(text) == [], text


def test_ibans_with_and_without_groups() -> None:
    for iban in (
        IBAN,
        "gb82west12345698765432",
        "NL91-ABNA-0417-1643-00",
        "NO9386011117947",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "CR05 0152 0200 1026 2840 66",
    ):
        assert found(f"to {iban} and then 5") == [("iban", iban)], iban


def test_ibans_need_checksum_length_and_country() -> None:
    for text in ("DE89370400440532013001", "DE8937040044053201300", "ZZ89370400440532013000"):
        assert "iban" not in dict(found(text)), text
    assert values("XDE89370400440532013000") == []


def test_cards_of_each_brand() -> None:
    for card in (
        CARD,
        "4222222222222",
        "5555-5555-5555-4444",
        "2223003122003222",
        "3782 822463 10005",
        "6011111111111117",
        "3530111333300000",
        "30569309025904",
        "6200000000000005",
        "6759649826438453",
    ):
        assert found(f"card {card}, 12/27") == [("card", card)], card
        assert found(f"card {card} 12/27") == [("card", card)], card


def test_what_is_no_card() -> None:
    for text in (
        "4111111111111112",  # Luhn
        "9111111111111111",  # no brand
        "41111111111111110000000",  # too long
        "4.4111111111111111",
        "x4111111111111111",
        "41 11 11 11 11 11 11 11",
    ):
        assert found(text) == [], text


def test_international_phones() -> None:
    for phone in (
        "+49 30 1234567",
        "+49 (0)30 1234567",
        "+44 20 7946 0958",
        "+1 (212) 555-0123",
        "+12125550123",
        "0049 30 1234567",
    ):
        assert found(f"call {phone}, or write") == [("phone", phone)], phone
    assert values("+1 212 555 0123 2024") == ["+1 212 555 0123"]


def test_national_phones() -> None:
    for phone in (
        "(212) 555-0123",
        "212-555-0123",
        "01 23 45 67 89",
        "030/1234567",
        "030 123 4567",
        "(020) 7946 0958",
        "07911123456",
        "0612345678",
    ):
        assert found(f"call {phone}.") == [("phone", phone)], phone


def test_what_is_no_phone() -> None:
    for text in (
        "2024-05-01 12:30:45",
        "01-02-2024",
        "10.11.2024",
        "192.168.100.200",
        "1.000.000,00",
        "ISBN 978-3-16-148410-0",
        "order 123456789",
        "+1 and +2",
        "1700000000",
    ):
        assert found(text) == [], text


def test_of_two_that_overlap_the_more_certain_stays() -> None:
    finding = detectors.Finding
    kept = detectors.without_overlaps(
        [
            finding("phone", 0, 9, ""),
            finding("card", 5, 20, ""),
            finding("card", 18, 40, ""),
            finding("phone", 40, 50, ""),
        ]
    )
    assert [(one.kind, one.start) for one in kept] == [("phone", 0), ("card", 18), ("phone", 40)]
    assert found("+491701234567@example.com") == [("email", "+491701234567@example.com")]


def test_mask_with_labels() -> None:
    assert main.mask(f"{IBAN}: a@example.com, b@example.com") == {
        "text": "[IBAN]: [EMAIL], [EMAIL]",
        "found": {"email": 2, "iban": 1, "card": 0, "phone": 0},
    }


def test_mask_with_stars_keeps_the_shape() -> None:
    assert main.mask(f"{CARD}, a.b@example.com", style="stars")["text"] == (
        "**** **** **** ****, *.*@*******.***"
    )


def test_last_four_stay_only_where_as_many_are_hidden() -> None:
    assert main.mask(CARD, style="last4")["text"] == "**** **** **** 1111"
    assert main.mask("a@b.com", style="last4")["text"] == "*@*.***"


def test_mask_of_chosen_kinds() -> None:
    assert main.mask(f"{CARD} a@example.com", kinds=["email"]) == {
        "text": f"{CARD} [EMAIL]",
        "found": {"email": 1},
    }
    assert main.mask("a@example.com", kinds=[]) == {"text": "a@example.com", "found": {}}
    assert main.mask(IBAN, kinds=["phone", "card"])["text"] == IBAN


def test_text_without_findings_stays() -> None:
    assert main.mask("") == {
        "text": "",
        "found": {"email": 0, "iban": 0, "card": 0, "phone": 0},
    }


def test_a_long_text_made_to_hurt_is_scanned_in_linear_time() -> None:
    size = 100_000
    began = time.monotonic()
    for unit in ("@", "a.", "a@a.", "4", "1 ", "+1 ", "0 ", "DE89 ", "(", "a-"):
        main.find(unit * (size // len(unit)))
    for unit in ("4111 ", "a@b.de "):  # work in Python for each
        main.find(unit * (size // len(unit) // 20))
    main.find("x@" + "a." * (size // 2))
    main.find("+4" + "(" * size)
    assert time.monotonic() - began < 60  # seconds, on a slow and busy machine
