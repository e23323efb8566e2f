"""A worker as its host sees it: two pipes, a log, and what is left when it has ended."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SOURCES = Path(__file__).resolve().parent.parent / "src"
SCRIPT = SOURCES / "constrictor" / "worker" / "__main__.py"
BOUND_SECONDS = 20

PLUGIN = """
import os, signal, sys, time
import constrictor

@constrictor.command
def echo(value: object) -> object:
    return value

@constrictor.command
def attempt(code: str) -> str:
    scope = {}
    exec(code, scope)
    return repr(scope.get("got"))

@constrictor.command
async def nap(seconds: float) -> None:
    import asyncio
    await asyncio.sleep(seconds)

@constrictor.command
def ask(name: str) -> object:
    return constrictor.call_host(name, key=1)
"""


class Worker:
    """One worker; what it says is read as it comes."""

    def __init__(self, folder: Path, **changes: Any) -> None:
        (folder / "main.py").write_text(PLUGIN)
        self.temporary = folder / "temp"
        self.temporary.mkdir()
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(SCRIPT), "sample", str(self.temporary), str(1 << 30), "200"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={},
        )
        confinement = {
            "read": [str(folder), str(SOURCES)],
            "write": [],
            "temp": str(self.temporary),
            "ports": [],
            "user": 0,
            "memory_bytes": 1 << 28,
            "file_bytes": 1 << 20,
            "open_files": 128,
            "processes": 64,
            "cpu_ms": 5000,
            "required": [],
        }
        self.handshake = {
            "protocol": {"min": 1, "max": 1},
            "plugin": "sample",
            "folder": str(folder),
            "entrypoint": "main.py",
            "config": {},
            "secrets": {},
            "host_functions": [],
            "message_bytes": 1 << 16,
            "confinement": confinement,
            **changes,
        }

    def send(self, id: str, command: str, /, **args: Any) -> None:
        payload = {"command": command, "args": args}
        self.write({"v": 1, "type": "command", "id": id, "payload": payload, "timestamp": 0})

    def write(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = b"\n"
        while line == b"\n":
            line = self.process.stdout.readline()
        message: dict[str, Any] = json.loads(line)
        return message

    def answer(self, id: str, command: str, /, **args: Any) -> dict[str, Any]:
        self.send(id, command, **args)
        return self.answer_to(id)

    def answer_to(self, id: str) -> dict[str, Any]:
        while True:
            message = self.read()
            if message.get("id") == id and message["type"] != "event":
                payload: dict[str, Any] = message["payload"]
                return payload

    def end(self) -> dict[str, Any]:
        """What the supervisor says last."""
        while True:
            message = self.read()
            if message.get("id") == "$supervisor":
                ended: dict[str, Any] = message["payload"]["data"]["ended"]
                self.process.wait(BOUND_SECONDS)
                return ended

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(BOUND_SECONDS)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    started = Worker(tmp_path)
    hello = started.answer("h", "$handshake", **started.handshake)["result"]
    assert (hello["protocol"], hello["plugin"]) == (1, "sample")
    assert started.answer("s", "$start")["result"]["commands"]
    yield started
    started.close()


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
    assert answers["3"]["result"] == {"cancelled": True}
    assert answers["1"]["reason"] == "cancelled"
    assert worker.answer("4", "$cancel", id="1")["result"] == {"cancelled": False}
    assert worker.answer("5", "echo", value=1)["result"] == 1


def test_an_id_in_flight_is_refused_without_id(worker: Worker) -> None:
    worker.send("1", "attempt", code="import time; time.sleep(0.3)")
    worker.send("1", "echo", value=1)
    refused = worker.read()
    assert (refused.get("id"), refused["payload"]["reason"]) == (None, "bad_message")
    assert worker.answer_to("1")["result"] == "None"


def test_print_and_standard_error_are_events_of_their_call(worker: Worker) -> None:
    code = "import sys; print('out'); print('err', file=sys.stderr); print('no end', end='')"
    worker.send("1", "attempt", code=code)
    said = [worker.read() for _ in range(3)]
    assert {one["id"] for one in said} == {"1"}
    assert [
        (one["payload"]["data"]["level"], one["payload"]["data"]["message"]) for one in said
    ] == [
        ("INFO", "out"),
        ("WARNING", "err"),
        ("INFO", "no end"),
    ]


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


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("import os; os._exit(3)", {"status": 3}),
        ("import ctypes; ctypes.string_at(0)", {"signal": signal.SIGSEGV}),
        ("import os; os.kill(os.getpid(), 9)", {"signal": signal.SIGKILL}),
        ("import os; os.closerange(0, 1000); print('x')", {"status": 70}),
    ],
)
def test_the_supervisor_tells_how_the_worker_ended(
    worker: Worker, code: str, how: dict[str, int]
) -> None:
    worker.send("1", "attempt", code=code)
    ended = worker.end()
    assert {name: ended[name] for name in how} == how
    assert not worker.temporary.exists()


ESCAPE = """
import os, time
reader, writer = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        import signal
        for number in (1, 2, 3, 10, 12, 15):
            signal.signal(number, signal.SIG_IGN)
        os.write(writer, str(os.getpid()).encode())
        time.sleep(600)
    os._exit(0)
got = int(os.read(reader, 20))
"""


@pytest.mark.parametrize("how", ["terminate", "close", "kill"])
def test_nothing_is_left_of_what_has_forked_twice(worker: Worker, how: str) -> None:
    escaped = int(worker.answer("1", "attempt", code=ESCAPE)["result"])
    os.kill(escaped, 0)
    assert worker.process.stdin is not None
    if how == "terminate":
        worker.process.terminate()
    elif how == "close":
        worker.process.stdin.close()
    else:
        worker.send("2", "attempt", code="import os; os.kill(os.getpid(), 9)")
    worker.end()
    with pytest.raises(ProcessLookupError):
        os.kill(escaped, 0)


@pytest.mark.parametrize("user", [0, 61500])
def test_the_temporary_folder_is_the_only_place_to_write(tmp_path: Path, user: int) -> None:
    worker = Worker(tmp_path)
    worker.handshake["confinement"]["user"] = user if os.getuid() == 0 else 0
    assert worker.answer("h", "$handshake", **worker.handshake)["result"]
    assert worker.answer("s", "$start")["result"]
    write = "open({!r}, 'w').write('x')"
    inside = write.format(str(worker.temporary / "file"))
    assert worker.answer("1", "attempt", code=inside)["result"] == "None"
    for outside in (tmp_path / "file", Path("/tmp/constrictor-must-not-be-there")):
        refused = worker.answer("2", "attempt", code=write.format(str(outside)))
        assert refused["reason"] == "permission_denied"
        assert not outside.exists()
    worker.close()
