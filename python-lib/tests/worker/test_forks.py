"""What a process that a plugin forks can do to the worker's talk with its host: nothing."""

import textwrap
from typing import Any

import pytest
from worker_process import Worker


def status_of_the_child(worker: Worker) -> int:
    code = "import os; got = os.waitstatus_to_exitcode(os.waitpid(-1, 0)[1])"
    return int(worker.answer("wait", "attempt", code=code)["result"])


def log(worker: Worker) -> str:
    """All that the worker has written to its log, once it is ended."""
    worker.process.terminate()
    assert worker.process.stderr is not None
    return worker.process.stderr.read().decode()


def test_what_a_fork_prints_and_logs_goes_to_the_log(worker: Worker) -> None:
    code = """
    import logging, os, sys
    log = logging.StreamHandler(sys.stdout)
    print("the worker's own", end="")
    child = os.fork()
    if child == 0:
        print("x" * 100_000)
        print("printed", file=sys.stderr)
        logging.warning("logged")
        log.stream.write("by a stream of before\\n")
        print("without end", end="", flush=True)
        os._exit(0)
    while not (waited := os.waitpid(child, os.WNOHANG))[0]:
        pass
    got = waited[1]
    """
    worker.send("1", "attempt", code=textwrap.dedent(code))
    assert worker.process.stderr is not None
    assert worker.process.stderr.readline() == b"x" * 100_000 + b"\n"
    own = worker.read()
    assert own["payload"]["data"]["message"] == "the worker's own"
    assert worker.read()["payload"]["result"] == "0"
    written = log(worker)
    for line in ("printed", "WARNING root: logged", "by a stream of before", "without end"):
        assert line in written


@pytest.mark.parametrize(
    ("tail", "status", "told"),
    [
        ("", 0, ""),
        ("raise KeyError('in the child')", 1, "KeyError: 'in the child'"),
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit()", 0, ""),
        ("raise KeyboardInterrupt", 1, "KeyboardInterrupt"),
        ("constrictor.progress(0.5)", 1, "a process that the plugin has forked has no way"),
    ],
)
@pytest.mark.parametrize("command", ["attempt", "attempt_async"])
def test_a_fork_ends_with_the_function_that_has_forked_it(
    worker: Worker, command: str, tail: str, status: int, told: str
) -> None:
    code = f"import os, constrictor\ngot = os.fork()\nif got == 0:\n    {tail or 'pass'}"
    worker.send("nap", "nap", seconds=0.1)
    worker.send("1", command, code=code)
    found: list[str] = []
    while len(found) < 2:
        message = worker.read()
        assert "result" in message["payload"], message
        found.append(message["id"])
    assert sorted(found) == ["1", "nap"]
    assert status_of_the_child(worker) == status
    for number in range(20):
        assert worker.answer(f"after {number}", "echo", value=number)["result"] == number
    assert told in log(worker)


def test_a_fork_does_not_go_on_with_the_event_loop_of_its_parent(worker: Worker) -> None:
    worker.send("nap", "nap", seconds=0.2)
    assert int(worker.answer("1", "fork_and_nap", seconds=0)["result"])
    assert worker.answer_to("nap")["result"] == 0.2
    assert status_of_the_child(worker) == 1
    assert "may not await" in log(worker)


def test_multiprocessing_works_and_has_no_host(worker: Worker) -> None:
    code = """
    import logging, multiprocessing, os, constrictor
    context = multiprocessing.get_context("fork")
    reader, writer = os.pipe()
    def work():
        try:
            constrictor.call_host("kv.get")
        except constrictor.HostError as error:
            os.write(writer, f"{error.reason}: {error}".encode())
        print("x" * 10)
        raise SystemExit(5)
    process = context.Process(target=work)
    process.start()
    process.join()
    got = process.exitcode, os.read(reader, 1000).decode()
    """
    result = worker.answer("1", "attempt", code=textwrap.dedent(code))
    assert result["result"] == repr(
        (
            5,
            "not_running: host function kv.get: a process that the plugin has forked has no way "
            "to the host",
        )
    )


def test_a_fork_prints_while_another_thread_of_its_parent_did(worker: Worker) -> None:
    code = """
    import os, select
    from constrictor import _context
    with _context._host.emit.__self__._channel._lock:
        child = os.fork()
        if child == 0:
            print("a line")
            os._exit(0)
        got = bool(select.select([os.pidfd_open(child)], [], [], 10)[0])
    """
    answer: dict[str, Any] = worker.answer("1", "attempt", code=textwrap.dedent(code))
    assert answer["result"] == "True"


def test_a_fork_of_a_fork_keeps_all_descriptors_of_its_own(worker: Worker) -> None:
    code = """
    import os
    child = os.fork()
    if child == 0:
        reader, writer = os.pipe()
        high = [os.dup(reader) for _ in range(80)]
        if os.fork() == 0:
            os.close(writer)
            os._exit(any(os.read(one, 1) for one in high))
        os.close(writer)
        os._exit(os.waitstatus_to_exitcode(os.wait()[1]))
    got = child
    """
    assert int(worker.answer("1", "attempt", code=textwrap.dedent(code))["result"])
    assert status_of_the_child(worker) == 0
