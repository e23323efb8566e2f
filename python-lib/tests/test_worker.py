"""A worker as its host sees it: two pipes, a log, and what is left when it has ended."""

import ast
import errno
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from constrictor import protocol
from constrictor.worker._channel import Channel

SOURCES = Path(__file__).resolve().parent.parent / "src"
BOUND_SECONDS = 20
BWRAP = shutil.which("bwrap") or ""

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
async def nap(seconds: float) -> float:
    import asyncio
    await asyncio.sleep(seconds)
    return seconds

@constrictor.command
async def attempt_async(code: str) -> None:
    exec(code)

@constrictor.command
async def say(text: str):
    import asyncio
    for letter in text:
        await asyncio.sleep(0.01)
        print(letter)
        yield letter

@constrictor.command
def ask(name: str) -> object:
    return constrictor.call_host(name, key=1)
"""

LOST_SIGNAL = """
import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
time.sleep(60)
"""
"""As if the first signal had met the thread on its way to sleep."""


class Worker:
    """One worker; what it says is read as it comes."""

    def __init__(
        self,
        folder: Path,
        *,
        python: str = sys.executable,
        sources: Path = SOURCES,
        run_as: int | None = None,
        settings: dict[str, Any] | None = None,
        **changes: Any,
    ) -> None:
        (folder / "main.py").write_text(PLUGIN)
        self.temporary = folder / "temp"
        self.temporary.mkdir()
        if run_as is not None:
            os.chown(self.temporary, run_as, run_as)
        confinement = {
            "read": [str(folder), str(sources)],
            "write": [],
            "temp": str(self.temporary),
            "temp_bytes": 1 << 20,
            "bwrap": "",
            "ports": [],
            "user": 0,
            "memory_bytes": 1 << 28,
            "file_bytes": 1 << 20,
            "open_files": 128,
            "processes": 64,
            "cpu_ms": 5000,
            "required": [],
            **(settings or {}),
        }
        script = sources / "constrictor" / "worker" / "__main__.py"
        self.process = subprocess.Popen(
            [python, "-I", str(script), "sample", json.dumps(confinement)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={},
            user=run_as,
            group=run_as,
            extra_groups=None if run_as is None else [],
        )
        self.handshake = {
            "protocol": {"min": 1, "max": 1},
            "plugin": "sample",
            "folder": str(folder),
            "entrypoint": "main.py",
            "config": {},
            "secrets": {},
            "host_functions": [],
            "message_bytes": 1 << 16,
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

    def start(self) -> dict[str, Any]:
        """What it tells of its confinement, once its plugin is imported."""
        hello: dict[str, Any] = self.answer("h", "$handshake", **self.handshake)["result"]
        assert (hello["protocol"], hello["plugin"]) == (1, "sample")
        assert self.answer("s", "$start")["result"]["commands"]
        confinement: dict[str, Any] = hello["confinement"]
        return confinement

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


def bwrap() -> str:
    if not BWRAP:
        pytest.skip("bubblewrap is not installed, so workers cannot have namespaces by it")
    return BWRAP


@pytest.fixture(params=["as the host", "in namespaces"])
def worker(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Worker]:
    inside = request.param == "in namespaces"
    started = Worker(
        tmp_path, settings={"bwrap": bwrap(), "required": ["namespaces"]} if inside else {}
    )
    assert started.start()["namespaces"] is inside
    yield started
    started.close()


def descendants(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [one for child in map(int, children) for one in (child, *descendants(child))]


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
    assert answers["3"]["result"] == {"cancelled": True}
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
    assert found["c"]["result"] == {"cancelled": True}
    assert found["1"]["reason"] == "cancelled"
    assert [found[id]["result"] for id in ("before", "after")] == [0.4, 0.4]
    assert worker.answer("2", "echo", value=1)["result"] == 1


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
    assert int(worker.answer("1", "attempt", code=ESCAPE)["result"])
    below = descendants(worker.process.pid)
    assert len(below) >= 2
    assert worker.process.stdin is not None
    if how == "terminate":
        worker.process.terminate()
    elif how == "close":
        worker.process.stdin.close()
    else:
        worker.send("2", "attempt", code="import os; os.kill(os.getpid(), 9)")
    worker.end()
    for process in below:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_namespaces_end_with_a_killed_supervisor(tmp_path: Path) -> None:
    worker = Worker(tmp_path, settings={"bwrap": bwrap()})
    worker.start()
    assert int(worker.answer("1", "attempt", code=ESCAPE)["result"])
    below = [os.pidfd_open(process) for process in descendants(worker.process.pid)]
    assert len(below) > 4  # bubblewrap, its first process, what waits, the worker, what escaped
    worker.process.kill()
    worker.process.wait(BOUND_SECONDS)
    for process in below:
        assert select.select([process], [], [], BOUND_SECONDS)[0], "has ended"
        os.close(process)


def test_namespaces_that_cannot_be_made_fail_the_start(tmp_path: Path) -> None:
    worker = Worker(tmp_path, settings={"bwrap": "/bin/false"})
    refused = worker.answer("h", "$handshake", **worker.handshake)
    assert (refused["reason"], refused["message"]) == (
        "environment",
        "bubblewrap ended without a word",
    )
    assert worker.end()["status"] == 71


SEEN = """
import os, tempfile
with open("/proc/self/status") as status:
    capabilities = {line.split()[1] for line in status if line.startswith("Cap")}
with open("/proc/net/dev") as devices:
    networks = [line.split(":")[0].strip() for line in devices if ":" in line]
try:
    with open(os.path.join(tempfile.gettempdir(), "large"), "wb") as large:
        for _ in range(3):
            large.write(bytes(1 << 19))
            large.flush()
    room = "too much"
except OSError as error:
    room = error.errno
got = {
    "uid": os.getuid(),
    "capabilities": sorted(capabilities),
    "networks": networks,
    "processes": [one for one in range(1, highest) if os.path.exists(f"/proc/{one}")],
    "files": [path for path in ("/etc/passwd", "/home", "/var", "/root") if os.path.exists(path)],
    "room": room,
}
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can reach."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@pytest.mark.parametrize("host", ["root", "another"])
@pytest.mark.parametrize("user", [0, 61500])
def test_in_namespaces_nothing_of_the_machine_is_left(
    open_folder: Path, host: str, user: int
) -> None:
    if os.getuid() != 0 and (host == "root" or user):
        pytest.skip("only root can start workers as others")
    system = shutil.which("python3", path="/usr/bin")
    if system is None:
        pytest.skip("there is no /usr/bin/python3, which every user can reach")
    shutil.copytree(SOURCES, open_folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    worker = Worker(
        open_folder,
        python=system,
        sources=open_folder / "src",
        run_as=61999 if host == "another" and os.getuid() == 0 else None,
        # A file may be larger than the temporary folder, so that its room is what runs out.
        settings={
            "bwrap": bwrap(),
            "user": user,
            "file_bytes": 1 << 22,
            "required": ["namespaces"],
        },
    )
    worker.start()
    temporary = f"import tempfile; tempfile.tempdir = {str(worker.temporary)!r}"
    code = f"{temporary}; highest = {worker.process.pid + 1}\n{SEEN}"
    answer = worker.answer("1", "attempt", code=code)
    assert "result" in answer, answer
    seen = ast.literal_eval(answer["result"])
    expected = 61999 if host == "another" else user
    assert seen == {
        "uid": expected if os.getuid() == 0 else os.getuid(),
        "capabilities": ["0000000000000000"],
        "networks": ["lo"],
        # bubblewrap's first, what waits, and the worker with its two threads
        "processes": [1, 2, 3, 4],
        "files": [],
        "room": errno.ENOSPC,
    }
    worker.close()


@pytest.mark.parametrize("user", [0, 61500])
def test_the_temporary_folder_is_the_only_place_to_write(tmp_path: Path, user: int) -> None:
    worker = Worker(tmp_path, settings={"user": user if os.getuid() == 0 else 0})
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
