"""Runs one plugin: the host's commands and the plugin's own, each to one answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from constrictor import _context, _errors, _registry, _tracebacks
from constrictor._results import to_plain
from constrictor._signature import Signature, closest

Answer = tuple[bool, Any]
"""True and a result as it was delivered, or False and an error payload."""


class Runtime:
    """One plugin in this interpreter. Belongs to one thread; answers one command at a time."""

    def __init__(
        self,
        *,
        plugin: str,
        folder: str,
        entrypoint: str,
        config: dict[str, Any],
        secrets: dict[str, str],
        host_functions: list[str],
        emit: _context.Emit,
        call_host: Callable[[str, str, dict[str, Any]], Any],
        deliver: Callable[[object], Any] = to_plain,
    ) -> None:
        """Imports nothing of the plugin yet.

        ``folder`` is absolute; ``entrypoint`` relative to it. ``emit(call_id, event, data, plain)``
        takes the events log, progress and item; ``call_host(call_id, name, args)`` answers an
        object with ``result`` or ``error``. ``deliver`` makes of a command's result what ``handle``
        answers; it raises BadResult for what JSON cannot say.
        """
        self._deliver = deliver
        self._plugin = plugin
        self._folder = folder
        self._entrypoint = entrypoint
        self._host_functions = host_functions
        self._signatures: dict[str, Signature] = {}
        self._loop: Any = None
        _context.bind(_context.Host(emit, call_host), config, secrets)

    def handle(
        self,
        id: str,
        command: str,
        args: dict[str, Any],
        deadline_seconds: float | None,
        attempt: int,
    ) -> Answer:
        """Answers one command; never raises."""
        token = _context.enter(id, deadline_seconds)
        try:
            return True, self._deliver(self._run(command, args))
        except BaseException as error:
            return False, self.payload(error)
        finally:
            _context.leave(token)
            if "constrictor._logging" in sys.modules:
                sys.modules["constrictor._logging"].flush_streams()

    def _run(self, command: str, args: dict[str, Any]) -> Any:
        if not command.startswith("$"):
            return self._call(command, args)
        host_commands = {
            "$start": self._start,
            "$stop": self._stop,
            "$ping": self._ping,
            "$describe": self._describe,
        }
        if command not in host_commands:
            raise _errors.UnknownCommand(f"there is no host command {command}")
        return host_commands[command]()

    # The host's commands

    def _start(self) -> dict[str, Any]:
        from constrictor import _logging

        _logging.prepare_streams()
        _logging.install()
        sys.path.insert(0, os.path.dirname(os.path.join(self._folder, self._entrypoint)))
        if self._folder not in sys.path:
            sys.path.insert(1, self._folder)
        name = os.path.splitext(os.path.basename(self._entrypoint))[0]
        __import__(name)
        for registered in _registry.commands.values():
            self._signatures[registered.name] = Signature(registered.name, registered.function)
        for hook in _registry.start_hooks:
            self._finish(hook())
        return self._describe()

    def _stop(self) -> None:
        failures = []
        for hook in _registry.stop_hooks:
            try:
                self._finish(hook())
            except Exception as error:
                failures.append(error)
        if self._loop is not None:
            from constrictor import _loop

            _loop.close(self._loop)
            self._loop = None
        if failures:
            raise failures[0] if len(failures) == 1 else ExceptionGroup("on_stop failed", failures)

    def _ping(self) -> dict[str, Any]:
        details: dict[str, Any] = {}
        healthy = True
        for hook in _registry.health_hooks:
            try:
                answer = self._finish(hook())
            except Exception as error:
                healthy = False
                details[hook.__name__] = (
                    f"{_tracebacks.type_of(error)}: {_tracebacks.message_of(error)}"
                )
                continue
            if isinstance(answer, dict):
                details.update(to_plain(answer, hook.__name__))
                healthy = healthy and answer.get("healthy", True) is True
            else:
                healthy = healthy and answer is True
        return {"healthy": healthy, "details": details}

    def _describe(self) -> dict[str, Any]:
        from constrictor import __version__

        return {
            "commands": [self._describe_command(one) for one in _registry.commands.values()],
            "python": ".".join(str(part) for part in sys.version_info[:3]),
            "implementation": sys.implementation.name,
            "library": __version__,
        }

    def _describe_command(self, registered: _registry.RegisteredCommand) -> dict[str, Any]:
        signature = self._signatures[registered.name]
        text = (registered.function.__doc__ or "").strip()
        return {
            "name": registered.name,
            "description": " ".join(text.split("\n\n")[0].split()),
            "idempotent": registered.idempotent,
            "kind": registered.kind,
            "args": to_plain(signature.schema(), "args"),
            "result": to_plain(signature.result_schema, "result"),
        }

    # The plugin's commands

    def _call(self, command: str, args: dict[str, Any]) -> Any:
        registered = _registry.commands.get(command)
        signature = self._signatures.get(command)
        if registered is None or signature is None:
            known = sorted(self._signatures)
            close = closest(command, known)
            hint = f"did you mean {close}?" if close else f"there are: {', '.join(known) or 'none'}"
            raise _errors.UnknownCommand(f"{self._plugin} has no command {command}; {hint}")
        bound = signature.bind(args)
        answer = registered.function(**bound)
        if registered.kind == "generator":
            try:
                for index, item in enumerate(answer):
                    _context.emit_item(index, item)
            finally:
                answer.close()
            return None
        if registered.kind == "async_generator":
            return self._finish(_drain(answer))
        return self._finish(answer)

    def _finish(self, answer: Any) -> Any:
        """The answer itself, or what awaiting it gives; its call's deadline cancels it."""
        if not hasattr(answer, "__await__"):
            return answer
        from constrictor import _loop

        if self._loop is None:
            self._loop = _loop.new_loop()
        seconds = _context.deadline()
        return _loop.run(self._loop, answer, None if seconds == float("inf") else seconds)

    def payload(self, error: BaseException) -> dict[str, Any]:
        """What callers are told of an exception."""
        meant = _errors.classify(error)
        host_found = isinstance(error, _errors.ValidationError) and error.problems
        details: dict[str, Any] = {}
        traceback: str | None = None
        if meant.reason not in ("bad_arguments", "unknown_command", "bad_result"):
            traceback, details = _tracebacks.describe(error, self._folder)
        if host_found:
            details["problems"] = error.problems  # type: ignore[attr-defined]
        if isinstance(error, _errors.HostError):
            details.update(to_plain(error.details, "details"))
        return {
            "error_type": meant.error_type,
            "reason": meant.reason,
            "message": _tracebacks.message_of(error),
            "python_type": _tracebacks.type_of(error),
            "traceback": traceback,
            "retryable": meant.retryable,
            "details": details,
        }


async def _drain(items: Any) -> None:
    """Sends every item of an async generator, and closes it whatever happens."""
    try:
        index = 0
        async for item in items:
            _context.emit_item(index, item)
            index += 1
    finally:
        await items.aclose()
