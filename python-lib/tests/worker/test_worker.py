"""What a worker answers: two pipes and a log, as its host sees them."""

import os
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from worker_process import Worker

from constrictor import protocol
from constrictor.worker._channel import Channel

LOST_SIGNAL = """
import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
time.sleep(60)
"""
"""As if the first signal had met the thread on its way to sleep."""


def test_commands_are_answered_and_malformed_lines_are_told(worker: Worker) -> None:
    assert worker.answer("1", "echo", value=[1, None])["result"] == [1, None]
    worker.write({"v": 2, "type": "command", "id": "2", "payload": {}, "timestamp": 0})
    assert worker.answer_to("2")["reason"] == "bad_message"
    assert worker.answer("3", "echo", value="x" * 40000)["result"]
    worker.send("4", "echo", value="x" * 70000)
    refused = worker.read()
    assert (refused.get("id"), refused["payload"]["reason"]) == (None, "message_limit")
    assert worker.answer("5", "echo", value="again")["result"] == "again"


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("attempt", {"code": "while True: pass"}),
        ("attempt", {"code": "import time; time.sleep(60)"}),
        ("attempt", {"code": "import threading; l = threading.Lock(); l.acquire(); l.acquire()"}),
        ("attempt", {"code": LOST_SIGNAL}),
        ("nap", {"seconds": 60}),
    ],
)
def test_a_running_command_is_cancelled_and_pinged(
    worker: Worker, command: str, args: dict[str, Any]
) -> None:
    worker.send("1", command, **args)
    assert worker.answer("2", "$ping")["result"]["healthy"] is True
    worker.send("3", "$cancel", id="1")
    answers = {}
    while len(answers) < 2:
        message = worker.read()
        if message["type"] != "event":  # a warning: cancelled before it was awaited
            answers[message["id"]] = message["payload"]
    assert answers["3"]["result"]["cancelled"] is True
    assert answers["1"]["reason"] == "cancelled"
    assert worker.answer("4", "$cancel", id="1")["result"] == {"cancelled": False}
    assert worker.answer("5", "echo", value=1)["result"] == 1


@pytest.mark.parametrize("letter", ["x", "\n", "\\", "\N{SNAKE}", "\udcff"])
def test_the_smallest_message_has_room_for_any_error(letter: str) -> None:
    reader, writer = os.pipe()
    channel = Channel(-1, writer)
    channel.max_bytes = 1024  # the least that limits.message may be
    failure = {"error_type": "SYSTEM_ERROR", "reason": "guest_exception", "retryable": False}
    channel.fail(str(uuid.uuid4()), {**failure, "message": letter * 9000})
    line = os.read(reader, 1 << 16)
    assert len(line.rstrip()) <= 1024
    sent = protocol.decode(line)
    assert isinstance(sent, protocol.Error)
    assert (sent.reason, len(sent.message) > 100) == ("guest_exception", True)

    channel.fail("\N{SNAKE}" * 256, {**failure, "message": letter * 9000})
    without_id = protocol.decode(os.read(reader, 1 << 16))
    assert (without_id.id, "leaves no room" in without_id.message) == (None, True)
    os.close(reader)
    os.close(writer)


def answers(worker: Worker, count: int) -> dict[str, dict[str, Any]]:
    """The next answers by id; those of host functions and events left out."""
    found: dict[str, dict[str, Any]] = {}
    while len(found) < count:
        message = worker.read()
        if message["type"] in ("response", "error"):
            found[message["id"]] = message["payload"]
    return found


def test_coroutines_go_on_together_and_plain_commands_between_them(worker: Worker) -> None:
    worker.answer("0", "nap", seconds=0)  # asyncio is imported
    began = time.monotonic()
    for number in range(20):
        worker.send(f"nap {number}", "nap", seconds=0.5)
    code = "import asyncio; got = asyncio.run(asyncio.sleep(0, 'a loop of its own'))"
    assert worker.answer("echo", "echo", value=1)["result"] == 1
    assert worker.answer("run", "attempt", code=code)["result"] == "'a loop of its own'"
    assert time.monotonic() - began < 0.5, "a plain command has waited for coroutines"
    found = answers(worker, 20)
    assert {answer["result"] for answer in found.values()} == {0.5}
    assert time.monotonic() - began < 5, "they have run one after another"


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("nap", {"seconds": 60}),
        ("attempt_async", {"code": "while True: pass"}),
        ("attempt_async", {"code": "import time; time.sleep(60)"}),
        ("say", {"text": "x" * 10000}),
    ],
)
def test_a_cancelled_coroutine_ends_alone(
    worker: Worker, command: str, args: dict[str, Any]
) -> None:
    for id in ("before", "after"):
        worker.send(id, "nap", seconds=0.4)
        if id == "before":
            worker.send("1", command, **args)
    worker.send("c", "$cancel", id="1")
    found = answers(worker, 4)
    assert found["c"]["result"]["cancelled"] is True
    assert found["1"]["reason"] == "cancelled"
    assert [found[id]["result"] for id in ("before", "after")] == [0.4, 0.4]
    assert worker.answer("2", "echo", value=1)["result"] == 1


def told(worker: Worker, id: str) -> bool:
    """Whether that call's code has heard of its cancellation."""
    answer: bool = worker.answer(f"cancel {id}", "$cancel", id=id)["result"]["told"]
    return answer


@pytest.mark.parametrize("holder", ["attempt", "attempt_async"])
def test_a_cancellation_says_whether_another_call_keeps_it_from_being_heard(
    worker: Worker, holder: str
) -> None:
    worker.send("waits", "nap", seconds=60)
    worker.send("holds", holder, code="import time; print('here'); time.sleep(60)")
    while worker.read()["type"] != "event":
        pass
    worker.send("waits too", "echo", value=1)
    assert not any(told(worker, id) for id in ["waits", "waits too"] * 3)
    worker.send("c", "$cancel", id="holds")
    ended = answers(worker, 4)
    assert ended.pop("c")["result"]["told"] is True
    assert {id: answer["reason"] for id, answer in ended.items()} == dict.fromkeys(
        ["waits", "waits too", "holds"], "cancelled"
    )


def test_a_coroutine_that_will_not_end_is_told_so_once(worker: Worker) -> None:
    worker.send("1", "refuse")
    assert worker.read()["payload"]["data"]["message"] == "here"
    assert worker.answer("0", "echo", value=1)["result"] == 1, "now it sleeps"
    end = time.monotonic() + 10
    while not told(worker, "1"):
        assert time.monotonic() < end
    assert told(worker, "1")
    worker.send("2", "echo", value=1)
    assert worker.read()["id"] == "2", "asked again, it was broken off again"


def test_the_deadline_of_a_coroutine_is_its_own(worker: Worker) -> None:
    worker.send("long", "nap", seconds=0.4)
    payload = {"command": "nap", "args": {"seconds": 60}, "deadline_ms": 50}
    worker.write({"v": 1, "type": "command", "id": "late", "payload": payload, "timestamp": 0})
    found = answers(worker, 2)
    assert found["late"]["error_type"] == "TIMEOUT"
    assert found["long"]["result"] == 0.4


def test_what_coroutines_say_carries_the_id_of_their_call(worker: Worker) -> None:
    worker.send("1", "say", text="abc")
    worker.send("2", "say", text="xyz")
    items: dict[str, str] = {"1": "", "2": ""}
    lines: dict[str, str] = {"1": "", "2": ""}
    ended = 0
    while ended < 2:
        message = worker.read()
        data = message["payload"].get("data", {})
        if message["type"] == "response":
            ended += 1
        elif message["payload"]["event"] == "item":
            items[message["id"]] += data["value"]
        else:
            lines[message["id"]] += data["message"]
    assert items == lines == {"1": "abc", "2": "xyz"}


def test_a_ping_tells_how_late_the_loop_is(worker: Worker) -> None:
    worker.send("1", "nap", seconds=0.2)
    load = worker.answer("2", "$ping")["result"]["details"]
    assert load["in_flight"] == 1
    worker.send("3", "attempt_async", code="import time; time.sleep(1)")
    lag = 0
    end = time.monotonic() + 10
    while lag <= 300:
        assert time.monotonic() < end
        lag = worker.answer("ping", "$ping")["result"]["details"]["loop_lag_ms"]
    found = answers(worker, 2)
    assert found["1"]["result"] == 0.2


def test_a_plugin_can_be_imported_ahead_of_its_start(tmp_path: Path) -> None:
    worker = Worker(tmp_path)
    assert worker.answer("h", "$handshake", **worker.handshake)["result"]
    assert worker.answer("i", "$import")["result"] is None
    assert worker.answer("s", "$start")["result"]["commands"], "a second import would be refused"
    assert worker.answer("1", "echo", value=1)["result"] == 1
    worker.close()


def test_the_cpu_time_of_a_call_is_its_own(worker: Worker) -> None:
    code = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    assert worker.answer("alone", "attempt", code=code)["stats"]["cpu_ms"] >= 290
    worker.send("nap", "nap", seconds=1)
    for command in ("attempt_async", "attempt"):
        worker.send(command, command, code=code)
    found = answers(worker, 3)
    cpu = {id: answer["stats"]["cpu_ms"] for id, answer in found.items()}
    assert cpu["nap"] < 100
    assert min(cpu["attempt"], cpu["attempt_async"]) >= 200
    assert sum(cpu.values()) < 900, "more than all of them can have used"


def test_an_id_in_flight_is_refused_without_id(worker: Worker) -> None:
    worker.send("1", "attempt", code="import time; time.sleep(0.3)")
    worker.send("1", "echo", value=1)
    refused = worker.read()
    assert (refused.get("id"), refused["payload"]["reason"]) == (None, "bad_message")
    assert worker.answer_to("1")["result"] == "None"


def test_what_nobody_knows_or_waits_for_is_counted_and_no_harm(worker: Worker) -> None:
    worker.send("1", "nap", seconds=60)
    worker.write({"v": 1, "type": "query", "id": "1", "payload": {}, "timestamp": 0})
    refused = worker.read()
    assert (refused.get("id"), refused["payload"]["reason"]) == (None, "bad_message")
    assert "type: expected command, response, error or event" in refused["payload"]["message"]
    nobodys = {"v": 1, "id": "nobody's", "timestamp": 0}
    worker.write({**nobodys, "type": "response", "payload": {"result": 1}})
    worker.write({**nobodys, "type": "event", "payload": {"event": "heartbeat", "data": {}}})
    assert worker.answer("2", "$ping")["result"]["details"]["unexpected"] == 3
    worker.send("3", "$cancel", id="1")
    assert answers(worker, 2)["1"]["reason"] == "cancelled"
    assert worker.answer("4", "echo", value=1)["result"] == 1


def test_print_and_standard_error_are_events_of_their_call(worker: Worker) -> None:
    code = "import sys; print('out'); print('err', file=sys.stderr); print('no end', end='')"
    worker.send("1", "attempt", code=code)
    said = [worker.read() for _ in range(3)]
    assert {one["id"] for one in said} == {"1"}
    assert [
        (data["level"], data["message"], data["output_bytes"])
        for data in (one["payload"]["data"] for one in said)
    ] == [
        ("INFO", "out", 4),
        ("WARNING", "err", 4),
        ("INFO", "no end", 6),
    ]


@pytest.mark.parametrize(
    ("code", "output_bytes"),
    [
        ("print('x' * 100000)", [65536, 34465]),
        ("import sys; sys.stdout.buffer.write(bytes([255]) * 100)", [100]),
        ("import logging; logging.warning('\N{SNAKE}' * 5000)", [20000]),
        ("import logging; logging.warning('x')", [None]),
    ],
)
def test_events_tell_how_many_bytes_they_stand_for(
    worker: Worker, code: str, output_bytes: list[int | None]
) -> None:
    worker.send("1", "attempt", code=code)
    said = [worker.read()["payload"]["data"] for _ in output_bytes]
    assert [data.get("output_bytes") for data in said] == output_bytes
    for data in said:
        text = data["message"].encode()
        assert len(text) <= min(data.get("output_bytes", len(text)), 4 * 4096)


def test_a_host_function_is_asked_for_and_its_failure_raised(worker: Worker) -> None:
    worker.send("1", "ask", name="kv.get")
    asked = worker.read()
    assert asked["payload"]["args"] == {"call": "1", "name": "kv.get", "args": {"key": 1}}
    payload = {"result": "value"}
    worker.write(
        {"v": 1, "type": "response", "id": asked["id"], "payload": payload, "timestamp": 0}
    )
    assert worker.answer_to("1")["result"] == "value"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"protocol": {"min": 2, "max": 3}}, "version 1"),
        ({"plugin": 7}, "plugin: expected str"),
    ],
)
def test_a_handshake_that_does_not_fit_is_refused(
    tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    worker = Worker(tmp_path, **changes)
    refused = worker.answer("h", "$handshake", **worker.handshake)
    assert told in refused["message"]
    assert worker.end()["status"] == 71
