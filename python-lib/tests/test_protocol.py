"""The protocol by the vectors that the host's own implementation reads too."""

import base64
import json
import os
from collections.abc import Callable
from typing import Any

from constrictor import _json, protocol
from constrictor.testing import raises

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors")


def vectors(file: str) -> Any:
    with open(os.path.join(FOLDER, file), "rb") as text:
        return _json.read(text.read())


MESSAGES = vectors("messages.json")
SUITE = vectors("json_test_suite.json")


def check_each(entries: list[dict[str, Any]], check: Callable[[dict[str, Any]], Any]) -> None:
    """Runs the check on every entry and tells all that fail by name."""
    failures = []
    for entry in entries:
        try:
            check(entry)
        except Exception as error:
            failures.append(f"{entry['name']}: {type(error).__name__}: {str(error)[:300]}")
    assert not failures, "\n".join(failures)


def bytes_of(entry: dict[str, Any]) -> bytes:
    if "base64" in entry:
        data = base64.b64decode(entry["base64"]) * entry.get("times", 1)
        return data + entry.get("end", "").encode()
    text: str = entry["text"]
    return text.encode()


def exact(value: Any) -> Any:
    """The value with its types, so that 1, 1.0 and true differ; dicts whatever their order."""
    if type(value) is dict:
        members = {}
        for name in value:  # no comprehension: it would be a frame a level of its own
            members[name] = exact(value[name])
        return members
    if type(value) is list:
        items = []
        for item in value:
            items.append(exact(item))
        return items
    return type(value).__name__, value, str(value) if type(value) is float else ""


def with_plain_numbers(envelope: dict[str, Any]) -> dict[str, Any]:
    """The envelope with the numbers that are doubles by the protocol written as such."""
    envelope["timestamp"] = float(envelope["timestamp"])
    payload = envelope["payload"]
    if "deadline_ms" in payload:
        payload["deadline_ms"] = float(payload["deadline_ms"])
    for name, cost in payload.get("stats", {}).items():
        payload["stats"][name] = float(cost)
    return envelope


def test_valid_messages_survive_the_wire() -> None:
    def check(entry: dict[str, Any]) -> None:
        message = protocol.decode(bytes_of(entry))
        line = protocol.encode(message)
        assert line.endswith(b"\n") and b"\n" not in line[:-1]
        assert exact(list(protocol.decode(line))) == exact(list(message))
        if "written" in entry:  # all but those at the depth limit, which the file keeps too
            written = with_plain_numbers(_json.read(line))
            assert exact(written) == exact(entry["written"]), f"{line[:200]!r}"

    check_each(MESSAGES["valid"], check)


def test_invalid_messages_are_refused_for_the_reason() -> None:
    def check(entry: dict[str, Any]) -> None:
        with raises(protocol.MalformedMessage) as caught:
            protocol.decode(bytes_of(entry))
        refused: Any = caught.value
        assert entry["problem"] in refused.problem.lower(), refused.problem
        assert refused.id == entry["id"], f"the id {refused.id!r}"

    check_each(MESSAGES["invalid"], check)


def test_the_vectors_hold_every_type_reason_and_event() -> None:
    written = [entry["written"] for entry in MESSAGES["valid"] if "written" in entry]
    payloads = [one["payload"] for one in written]
    assert {one["type"] for one in written} == {"command", "response", "error", "event"}
    assert {one["reason"] for one in payloads if "reason" in one} == set(protocol.REASONS)
    assert {one["error_type"] for one in payloads if "reason" in one} == set(protocol.ERROR_TYPES)
    assert {one["event"] for one in payloads if "event" in one} == set(protocol.EVENTS)


def test_streams_are_cut_into_lines_whatever_pieces_they_come_in() -> None:
    def check(entry: dict[str, Any]) -> None:
        data = bytes_of(entry)
        for size in (len(data) or 1, 1, 2, 3, 7):
            decoder = protocol.LineDecoder(entry["max_bytes"])
            found = []
            for start in range(0, len(data), size):
                found += decoder.feed(data[start : start + size])
            found += decoder.finish()
            lines = [None if type(one) is protocol.Oversize else one.decode() for one in found]
            assert lines == entry["frames"], f"in pieces of {size}: {lines}"

    check_each(vectors("frames.json"), check)


def test_a_line_without_end_is_not_kept() -> None:
    decoder = protocol.LineDecoder(1000)
    assert decoder.feed(b"x" * 600) == []
    assert decoder.feed(b"x" * 600) == [protocol.Oversize(1200)]
    for _ in range(50):
        assert decoder.feed(b"x" * 100_000) == []
    assert decoder._parts == []
    assert decoder.feed(b"x\nab\n") == [b"ab"]


def test_every_text_of_the_suite_is_judged_as_its_name_says() -> None:
    def check(entry: dict[str, Any]) -> None:
        data = bytes_of(entry)
        line = b'{"v":1,"type":"command","id":"7","payload":{"command":"c","args":{"x":%s}}' % data
        line += b',"timestamp":1}'
        if entry.get("read", entry["name"].startswith("y_")):
            value = _json.read(data)
            assert exact(_json.read(_json.write(value).encode())) == exact(value)
            message: Any = protocol.decode(line)
            assert exact(message.args["x"]) == exact(value)
        else:
            with raises(_json.BadJson):
                _json.read(data)
            with raises(protocol.MalformedMessage):
                protocol.decode(line)

    assert len(SUITE) > 300
    check_each(SUITE, check)


def test_integers_are_read_and_written_up_to_a_million_digits() -> None:
    digits = "9" * _json.MAX_DIGITS
    for text in (digits + "9", "-1" + digits, "0." + digits):
        with raises(_json.BadJson, match="longer than 1000000 digits"):
            _json.read(b"[" + text.encode() + b"]")
    with raises(ValueError, match="$[0]: the int has more than 1000000 digits"):
        _json.write([1 << 3_400_000])
    assert _json.read(b"9" * 50_000) == 10**50_000 - 1
    for count in (599, 600, 601, 1200, 4301, 20_000):
        for text in ("9" * count, "-1" + "0" * count, "12345" * (count // 5)):
            assert _json.write(_json.read(text.encode())) == text


def test_a_hundred_thousand_brackets_are_a_problem_and_no_crash() -> None:
    with raises(protocol.MalformedMessage, match="depth limit is 512") as caught:
        protocol.decode(b'{"id": "7", "payload": ' + b"[" * 100_000)
    error: Any = caught.value
    assert error.id == "7"


def test_what_json_cannot_say_is_refused_with_its_path() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    deep: Any = 1
    for _ in range(509):
        deep = [deep]
    for value, problem in (
        (float("nan"), "$.payload.args.x: the float nan"),
        ([0, -float("inf")], "$.payload.args.x[1]: the float -inf"),
        ([{"at": b""}], "$.payload.args.x[0].at: bytes is not a JSON value"),
        ({"\ud800": 1}, "half of a surrogate pair"),
        (cycle, "nested deeper than 512 containers"),
        ([deep], "nested deeper than 512 containers"),
    ):
        with raises(ValueError, match=problem):
            protocol.encode(protocol.Command("7", "c", 1.0, {"x": value, "big": 10**5000}))
    protocol.encode(protocol.Command("7", "c", 1.0, {"x": deep}))


def test_what_the_reader_would_refuse_is_not_written() -> None:
    for message in (
        protocol.Command("", "c", 1.0),
        protocol.Command("7", "c" * 257, 1.0),
        protocol.Command("7", "c", float("inf")),
        protocol.Command("7", "c", 1.0, deadline_ms=-1),
        protocol.Error("7", "OOPS", "internal", "no", 1.0),
        protocol.Event("7", "party", {}, 1.0),
        protocol.Event("7", "item", {"index": 0}, 1.0),
        protocol.Event("7", "progress", {"fraction": 2, "message": ""}, 1.0),
        protocol.Event("7", "log", {"level": "info", "logger": "", "message": ""}, 1.0),
    ):
        with raises(ValueError):
            protocol.encode(message)


def test_the_size_limit_holds_to_the_byte() -> None:
    message = protocol.Response("7", "x" * 1000, 1.0)
    line = protocol.encode(message)
    assert protocol.encode(message, len(line) - 1) == line
    with raises(protocol.MessageTooLarge, match=f"limit of {len(line) - 2} bytes"):
        protocol.encode(message, len(line) - 2)


def test_a_text_made_to_hurt_is_judged_in_linear_time() -> None:
    many = b"[" + b"[]," * 20_000 + b'"' + b"\\\\" * 20_000 + b'"]'
    assert len(_json.read(many)) == 20_001
    with raises(_json.BadJson):
        _json.read(b"[" * 600 + b'"' + b"\\" * 40_001)


def test_the_standard_library_agrees_on_ordinary_values() -> None:
    value = {"a": [1, -2.5, "é\u2028😀", None, True], "b": {"c": {}}}
    assert json.loads(_json.write(value)) == value == _json.read(json.dumps(value).encode())
