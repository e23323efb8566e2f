"""What is left of a worker when it has ended, and what it reaches while it runs."""

import ast
import errno
import os
import select
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from worker_process import BOUND_SECONDS, SOURCES, Worker, bwrap, descendants


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
