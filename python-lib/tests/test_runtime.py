"""One plugin from its start to its stop, as a host drives it; and the package without a host."""

import asyncio
import io
import logging
import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import constrictor
from constrictor import _context, _logging, _output, _registry  # noqa: F401 - one test takes it away
from constrictor._errors import ERROR_TYPES, REASONS
from constrictor._runtime import Runtime
from constrictor.testing import raises

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sample_plugin")


class Host:
    """What a backend gives a runtime, and what it heard of it."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str, Any]] = []
        self.runtime = Runtime(
            plugin="sample",
            folder=FOLDER,
            entrypoint="sample_entry.py",
            config={"greeting": "hello"},
            secrets={"KEY": "s3cret"},
            host_functions=["kv.get"],
            emit=self.sent,
            call_host=self.called,
        )

    def sent(self, id: str, event: str, data: Any, plain: bool) -> bool:
        """Wants every item made plain first, as a backend does that cannot carry it as it is."""
        if plain:
            self.events.append((id, event, dict(data)))
        return plain

    def called(self, id: str, name: str, args: dict[str, Any]) -> Any:
        if name == "kv.get":
            return {"result": [id, args]}
        return {"error": {"error_type": "SYSTEM_ERROR", "reason": "permission_denied"}}

    def answer(self, command: str, args: Any = None, seconds: float | None = None) -> Any:
        return self.runtime.handle("7", command, args or {}, seconds, 1)

    def result(self, command: str, **args: Any) -> Any:
        succeeded, answer = self.answer(command, args)
        assert succeeded, answer
        return answer

    def error(self, command: str, **args: Any) -> Any:
        succeeded, answer = self.answer(command, args)
        assert not succeeded, answer
        return checked(answer)

    def heard(self) -> Any:
        heard: list[str] = sys.modules["sample_entry"].heard
        taken = heard[:]
        heard.clear()
        return taken


def checked(payload: Any) -> Any:
    """An error payload that the protocol takes."""
    assert payload["error_type"] in ERROR_TYPES and payload["reason"] in REASONS, payload
    assert type(payload["message"]) is str and type(payload["retryable"]) is bool
    assert type(payload["details"]) is dict
    for name in ("python_type", "traceback"):
        assert payload[name] is None or type(payload[name]) is str
    return payload


@contextmanager
def started(start: bool = True) -> Iterator[Host]:
    """A started plugin; whatever the runtime changes in this interpreter is put back."""
    registered = [_registry.commands, *hooks()]
    kept = [one.copy() for one in registered]
    outer = (_context._host, dict(_context.config), dict(_context.secrets))
    path, root = sys.path[:], logging.getLogger()
    handlers, level, finders = root.handlers[:], root.level, sys.meta_path[:]
    for one in registered:
        one.clear()
    try:
        host = Host()
        if start:
            host.result("$start")
        yield host
    finally:
        for one, before in zip(registered, kept, strict=True):
            one.clear()
            one.update(before) if isinstance(one, dict) else one.extend(before)
        _context.bind(*outer)
        sys.path[:], sys.meta_path[:] = path, finders
        root.handlers[:] = handlers
        root.setLevel(level)
        sys.modules.pop("sample_entry", None)


def hooks() -> list[Any]:
    return [_registry.start_hooks, _registry.stop_hooks, _registry.health_hooks]


def test_a_plugin_starts_answers_and_stops() -> None:
    with started() as host:
        described = host.result("$describe")
        commands = {one["name"]: one for one in described["commands"]}
        assert commands["double"]["description"] == "Doubles a point."
        assert commands["double"]["idempotent"] and not commands["said"]["idempotent"]
        assert commands["double"]["args"]["properties"]["by"] == {"type": "integer", "default": 2}
        kinds = {name: commands[name]["kind"] for name in ("double", "count", "count_async", "nap")}
        assert list(kinds.values()) == ["function", "generator", "async_generator", "coroutine"]
        assert described["library"] == constrictor.__version__
        assert host.result("double", at={"x": 4}) == {"x": 8}
        assert host.result("awaitable") == 7
        assert host.result("said") == ["started"]
        heard = sys.modules["sample_entry"].heard
        assert host.result("$stop") is None
        assert heard == ["started", "stopped", "stopped too"]


def test_commands_registered_after_the_import_can_be_called() -> None:
    with started() as host:
        names = {one["name"] for one in host.result("$describe")["commands"]}
        assert "registered_at_start" in names and "registered_in_a_call" not in names
        assert host.result("registered_at_start", number=1) == 2
        assert host.error("registered_at_start", number="1")["reason"] == "bad_arguments"
        assert host.error("registered_in_a_call")["reason"] == "unknown_command"
        host.result("register_another")
        assert host.result("registered_in_a_call", number=1) == 3
        described = host.result("$describe")["commands"]
        assert "registered_in_a_call" in {one["name"] for one in described}


def test_streams_send_items_and_close() -> None:
    with started() as host:
        host.heard()
        for command in ("count", "count_async"):
            host.events.clear()
            assert host.result(command, to=3) is None
            items = [data for _, event, data in host.events if event == "item"]
            assert [item["index"] for item in items] == [0, 1, 2]
            assert {id for id, _, _ in host.events} == {"7"}
            assert host.heard() == [f"{command} ended"]
        assert items[2]["value"] == 2
        refused = host.error("count", to=4)
        assert refused["reason"] == "bad_result"
        assert "item 4: a value of type object" in refused["message"]
        assert host.error("count_async", to=4)["python_type"] == "ValueError"
        assert host.heard() == ["count ended", "count_async ended"]


def test_progress_logs_and_output() -> None:
    out, err = io.StringIO(), io.StringIO()
    with started() as host, redirect_stdout(out), redirect_stderr(err):
        left = host.answer("inform", seconds=60)
        assert left[0] and 0 < left[1] <= 60
        told = [data for _, event, data in host.events if event == "progress"]
        assert told[0] == {"fraction": 0.25, "message": "a quarter"}
        assert len(told[1]["message"]) == 1024
        logs = [data for _, event, data in host.events if event == "log"]
        assert [one["level"] for one in logs] == ["INFO", "INFO", "CRITICAL", "INFO", "ERROR"]
        assert logs[0] == {"level": "INFO", "logger": "sample", "message": "told twice"}
        assert "cannot be rendered: TypeError" in logs[3]["message"]
        assert "KeyError: 'inner'" in logs[4]["message"]
    assert out.getvalue() == "printed\n"
    assert err.getvalue() == "\ud800\n"


def test_a_deadline_that_is_not_there_is_refused_as_a_result() -> None:
    with started() as host:
        refused = host.error("inform")
        assert (refused["reason"], refused["message"]) == (
            "bad_result",
            "result: a value of type float cannot be said in JSON: inf",
        )


def test_settings_secrets_and_host_functions() -> None:
    with started() as host:
        assert host.result("settings") == {"config": {"greeting": "hello"}, "secrets": ["KEY"]}
        assert host.result("secret", name="KEY") == "s3cret"
        assert "permissions.secrets" in host.error("secret", name="OTHER")["message"]
        assert "s3cret" not in repr(constrictor.secrets) + str(constrictor.secrets)
        assert host.result("ask", name="kv.get", value={"a": [1]}) == ["7", {"value": {"a": [1]}}]
        denied = host.error("ask", name="kv.put")
        assert denied["reason"] == "permission_denied"
        assert denied["python_type"] == "constrictor.HostError"
        assert "in ask" in denied["traceback"] and "_context.py" not in denied["traceback"]
        wrong = host.error("ask", name="kv.get", value="object")
        assert (wrong["reason"], wrong["error_type"]) == ("guest_exception", "VALIDATION_ERROR")
        assert "kv.get.value: a value of type object" in wrong["message"]
    assert dict(constrictor.secrets).get("KEY") is None


def test_errors_have_the_plugins_own_frames() -> None:
    with started() as host:
        for command in ("fail", "fail_async"):
            error = host.error(command, how="key")
            assert error["python_type"] == "KeyError" and error["message"] == "'lost'"
            lines = error["traceback"].splitlines()
            assert lines[1].startswith('  File "sample_entry.py", line '), lines
            assert "raise made[how]()" in error["traceback"]
            for foreign in ("_runtime.py", "_loop.py", "base_events.py"):
                assert foreign not in error["traceback"]
            assert error["details"]["file"] == "sample_entry.py"
            assert error["details"]["source"] == "raise made[how]()"


def test_whatever_is_raised_is_answered_within_the_protocol() -> None:
    expected = {
        "exit": ("SYSTEM_ERROR", "guest_exception", "SystemExit"),
        "interrupt": ("SYSTEM_ERROR", "guest_exception", "KeyboardInterrupt"),
        "generator": ("SYSTEM_ERROR", "guest_exception", "GeneratorExit"),
        "stop": ("SYSTEM_ERROR", "guest_exception", "StopIteration"),
        "evil": ("SYSTEM_ERROR", "guest_exception", None),
        "cause": ("VALIDATION_ERROR", "guest_exception", "ValueError"),
        "host": ("SYSTEM_ERROR", "guest_exception", "constrictor.HostError"),
        "validation": ("VALIDATION_ERROR", "guest_exception", "constrictor.ValidationError"),
        "unsayable": ("VALIDATION_ERROR", "guest_exception", "constrictor.ValidationError"),
        "group": ("SYSTEM_ERROR", "guest_exception", "ExceptionGroup"),
        "long": ("VALIDATION_ERROR", "guest_exception", "ValueError"),
        "denied": ("SYSTEM_ERROR", "permission_denied", "PermissionError"),
        "forbidden": ("SYSTEM_ERROR", "guest_exception", "PermissionError"),
        "surrogate": ("VALIDATION_ERROR", "guest_exception", "ValueError"),
    }
    with started() as host:
        for how, what in expected.items():
            error = host.error("fail", how=how)
            assert (error["error_type"], error["reason"], error["python_type"]) == what, how
            assert len(error["message"]) <= 8 * 1024
            assert host.result("double", at={"x": 1}) == {"x": 2}
        problems = host.error("fail", how="validation")["details"]["problems"]
        assert problems == [{"argument": "a", "message": "b"}]
        assert "problems" not in host.error("fail", how="unsayable")["details"]
        assert "ValueError: one" in host.error("fail", how="group")["traceback"]


def test_the_loop_survives_what_ends_a_task() -> None:
    with started() as host:
        for how in ("exit", "interrupt", "key", "evil"):
            assert host.error("fail_async", how=how)["error_type"] == "SYSTEM_ERROR"
            assert host.result("awaitable") == 7


def test_endless_recursion_is_the_plugins_error() -> None:
    if sys.implementation.name == "graalpy":
        return  # there its limit is the thread's stack, which the backend's own tests go to
    with started() as host:
        error = host.error("fail", how="deep")
        assert (error["error_type"], error["python_type"]) == ("RESOURCE_ERROR", "RecursionError")
        assert host.result("double", at={"x": 1}) == {"x": 2}


def test_wrong_calls_say_what_is_there() -> None:
    with started() as host:
        unknown = host.error("duoble")
        assert unknown["reason"] == "unknown_command"
        assert unknown["message"] == "sample has no command duoble; did you mean double?"
        assert host.error("$reload")["reason"] == "unknown_command"
        wrong = host.error("double", att={"x": 1})
        assert wrong["reason"] == "bad_arguments"
        assert wrong["python_type"] == "constrictor.ValidationError"
        assert wrong["traceback"] is None
        assert wrong["details"]["problems"][0] == {"argument": "at", "message": "is missing"}
        nonsense = host.error("nonsense")
        assert "result.a[2]: a value of type object" in nonsense["message"]
        assert nonsense["python_type"] == "constrictor.ValidationError"


def test_the_deadline_cancels_and_everything_is_closed() -> None:
    with started() as host:
        host.heard()
        succeeded, error = host.answer("nap", seconds=0.05)
        assert not succeeded
        assert (error["error_type"], error["python_type"]) == ("TIMEOUT", "TimeoutError")
        assert host.heard() == ["closed second", "closed first"]


def test_tasks_left_over_end_with_the_instance() -> None:
    with started() as host:
        assert host.result("left_over") == "left"
        assert host.result("awaitable") == 7
        host.heard()
        host.result("$stop")
        assert host.heard() == ["stopped", "stopped too", "left over was cancelled"]


def test_health_is_what_the_checks_say() -> None:
    with started() as host:
        health = sys.modules["sample_entry"].health
        for answer, healthy, details in (
            (True, True, {}),
            (False, False, {}),
            (None, False, {}),
            ({"healthy": False, "why": "x"}, False, {"healthy": False, "why": "x"}),
            ({"entries": 3}, True, {"entries": 3}),
            (ValueError("no"), False, {"healthy": "ValueError: no"}),
        ):
            health[0] = answer
            assert host.result("$ping") == {"healthy": healthy, "details": details}, answer
        health[0] = {"entries": object()}
        ping = host.result("$ping")
        assert not ping["healthy"] and "a value of type object" in ping["details"]["healthy"]


def test_an_entrypoint_that_python_would_not_find_is_told() -> None:
    with started(start=False) as host:
        host.runtime._entrypoint = "json.py"
        sys.modules["json"] = __import__("json")
        error = host.error("$start")
        assert error["error_type"] == "VALIDATION_ERROR"
        assert "Python has a module json of its own" in error["message"]
        host.runtime._entrypoint = "missing.py"
        assert host.error("$start")["python_type"] == "ModuleNotFoundError"


def test_logging_is_prepared_when_it_is_imported_and_not_before() -> None:
    taken = {name: sys.modules.pop(name) for name in ("logging", "constrictor._logging")}
    del constrictor._logging  # type: ignore[attr-defined]
    finders = sys.meta_path[:]
    try:
        _output.log_to_host()
        _output.log_to_host()
        assert len(sys.meta_path) == len(finders) + 1
        assert "logging" not in sys.modules
        fresh: Any = __import__("logging")
        assert fresh is not taken["logging"]
        assert [type(one).__name__ for one in fresh.getLogger().handlers] == ["HostHandler"]
        assert sys.meta_path == finders
        assert fresh.__spec__.loader is fresh.__loader__
    finally:
        sys.meta_path[:] = finders
        sys.modules.update(taken)
        constrictor._logging = taken["constrictor._logging"]  # type: ignore[attr-defined]


def test_without_a_host_everything_has_a_meaning() -> None:
    outer = (_context._host, dict(_context.config), dict(_context.secrets))
    token = _context.running.set(None)
    _context.bind(None, {}, {})
    try:
        assert constrictor.config == {} and len(constrictor.secrets) == 0
        assert constrictor.deadline() == math.inf
        constrictor.progress(0.5, "nobody listens")
        with raises(constrictor.HostError, match="there is no host here"):
            constrictor.call_host("kv.get", key="a")
        with raises(KeyError, match="not granted"):
            constrictor.secrets["KEY"]
        wrong: list[Callable[[], object]] = [
            lambda: constrictor.progress(1.5),
            lambda: constrictor.progress(-0.1),
            lambda: constrictor.progress(math.nan),
        ]
        for call in wrong:
            with raises(ValueError, match="expected a number from 0 to 1"):
                call()
    finally:
        _context.bind(*outer)
        _context.running.reset(token)


def test_async_tests_run_too() -> None:
    from constrictor.testing import _problem

    async def passes() -> None:
        await asyncio.sleep(0)

    async def fails() -> None:
        await asyncio.sleep(0)
        raise AssertionError("as it should")

    assert _problem(passes) is None
    assert "as it should" in str(_problem(fails))
