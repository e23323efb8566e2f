"""Runs one plugin: the host's commands and the plugin's own, each to one answer."""

from __future__ import annotations

import sys
from time import monotonic

from constrictor import _context, _errors, _output, _registry, _texts
from constrictor._results import to_plain
from constrictor._shapes import closest
from constrictor._signature import Signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Answer = tuple[bool, Any]
    """True and a result as it was delivered, or False and an error payload."""

    Run = Callable[[dict[str, Any]], Any]
    """Runs one command to its end with these arguments."""

    Work = Callable[[dict[str, Any]], Any]
    """Makes the coroutine that is an async command with these arguments."""

_SETTLED = frozenset({type(None), bool, int, float, str, dict, list})
"""What needs no awaiting: asked first, since most commands answer with one of these."""

_AFTER_THE_HOST_SECONDS = 0.02
"""So long after the deadline a coroutine ends by itself: that it came is the host's word."""


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
        self._runs: dict[str, Run] = {
            "$import": lambda args: self._load(),
            "$start": lambda args: self._start(),
            "$stop": lambda args: self._stop(),
            "$ping": lambda args: self._ping(),
            "$describe": lambda args: self._describe(),
        }
        self._works: dict[str, Work] = {}
        self._loop: Any = None
        self._loaded = False
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
        end = None if deadline_seconds is None else monotonic() + deadline_seconds
        token = _context.running.set((id, end))
        try:
            run = self._runs.get(command) or self._late(command)
            return True, self._deliver(run(args))
        except BaseException as error:
            return False, self.payload(error)
        finally:
            _context.running.reset(token)
            if _output.written:
                _output.flush_streams()

    def work_of(self, command: str) -> Work | None:
        """An async command's coroutine, for who runs several at once; None for other commands."""
        return self._works.get(command)

    def loop(self) -> Any:
        """The event loop of everything async in this plugin, made when first wanted."""
        if self._loop is None:
            from constrictor import _loop

            self._loop = _loop.new_loop()
        return self._loop

    def running_loop(self) -> Any:
        """That loop while it runs something, else None."""
        return self._loop if self._loop is not None and self._loop.is_running() else None

    def _late(self, command: str) -> Run:
        """What was registered after the start, by a module that a call imported."""
        registered = _registry.commands.get(command)
        if registered is None:
            raise self._unknown(command)
        self._prepare(registered)
        return self._runs[command]

    def _unknown(self, command: str) -> _errors.UnknownCommand:
        if command.startswith("$"):
            return _errors.UnknownCommand(f"there is no host command {command}")
        known = sorted(_registry.commands)
        close = closest(command, known)
        hint = f"did you mean {close}?" if close else f"there are: {', '.join(known) or 'none'}"
        return _errors.UnknownCommand(f"{self._plugin} has no command {command}; {hint}")

    # The host's commands

    def _load(self) -> None:
        """Imports the plugin, unless that is done: ``$start`` then has only its hooks to run."""
        if self._loaded:
            return
        _output.prepare_streams()
        _output.log_to_host()
        self._import_plugin()
        for registered in _registry.commands.values():
            self._prepare(registered)  # before the hooks: what cannot be called does not start
        self._loaded = True

    def _start(self) -> dict[str, Any]:
        self._load()
        for hook in _registry.start_hooks:
            self._finish(hook())
        return self._describe()

    def _prepare(self, registered: _registry.RegisteredCommand) -> Signature:
        """Reads a command's signature, unless that is done; from then on it can be called."""
        signature = self._signatures.get(registered.name)
        if signature is None:
            signature = Signature(registered.name, registered.function)
            self._signatures[registered.name] = signature
            self._runs[registered.name] = self._run_of(registered, signature)
        return signature

    def _import_plugin(self) -> None:
        # Without `os`, which a context would pay a third of its start for.
        place, _, file = f"{self._folder}/{self._entrypoint}".rpartition("/")
        name = file.rpartition(".")[0] or file
        if name in sys.modules:
            raise ImportError(
                f"entrypoint {self._entrypoint}: Python has a module {name} of its own loaded; "
                "give the file another name"
            )
        sys.path.insert(0, place)
        if self._folder not in sys.path:
            sys.path.insert(1, self._folder)
        __import__(name)

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
            name = getattr(hook, "__name__", "health_check")
            try:
                answer = to_plain(self._finish(hook()), name)
            except Exception as error:
                healthy = False
                details[name] = f"{_texts.type_of(error)}: {_texts.message_of(error)}"
                continue
            if isinstance(answer, dict):
                details.update(answer)
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
        signature = self._prepare(registered)
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

    def _run_of(self, registered: _registry.RegisteredCommand, signature: Signature) -> Run:
        function, bind, finish = registered.function, signature.bind, self._finish

        def answer(args: dict[str, Any]) -> Any:
            result = function(**bind(args))
            return result if type(result) in _SETTLED else finish(result)

        def stream(args: dict[str, Any]) -> None:
            items = function(**bind(args))
            try:
                for index, item in enumerate(items):
                    _context.emit_item(index, item)
            finally:
                items.close()

        if registered.kind == "generator":
            return stream
        if registered.kind == "function":
            return answer
        drains = registered.kind == "async_generator"

        def work(args: dict[str, Any]) -> Any:
            return _drain(function(**bind(args))) if drains else function(**bind(args))

        self._works[registered.name] = work
        return lambda args: finish(work(args))

    def _finish(self, answer: Any) -> Any:
        """The answer itself, or what awaiting it gives; its call's deadline cancels it."""
        if not hasattr(answer, "__await__"):
            return answer
        from constrictor import _loop

        return _loop.run(self.loop(), answer, seconds_for_a_coroutine())

    def payload(self, error: BaseException) -> dict[str, Any]:
        """What callers are told of an exception."""
        error_type, reason, retryable = _errors.classify(error)
        payload: dict[str, Any] = {
            "error_type": error_type,
            "reason": reason,
            "message": _texts.message_of(error),
            "python_type": None,
            "traceback": None,
            "retryable": retryable,
            "details": {},
        }
        try:
            payload["python_type"] = _texts.type_of(error)
            # Of an interrupted call nobody reads it, and whoever interrupts does not wait long.
            known_place = ("bad_arguments", "unknown_command", "bad_result")
            if reason not in known_place and type(error) is not KeyboardInterrupt:
                from constrictor import _tracebacks

                text, place = _tracebacks.describe(error, self._folder)
                payload["traceback"], payload["details"] = text, place
            payload["details"].update(_details(error))
        except BaseException:  # an exception made to break this; what is known by now must do
            return payload
        return payload


def _details(error: Any) -> dict[str, Any]:
    """What an exception of this package's own classes tells besides, as far as JSON can say it."""
    if isinstance(error, _errors.HostError):
        return dict(to_plain(dict(error.details), "details"))
    if isinstance(error, _errors.ValidationError) and error.problems:
        return {"problems": to_plain(error.problems, "problems")}
    return {}


def seconds_for_a_coroutine() -> float | None:
    """What is left of the running call's time, and a little; None without a deadline."""
    seconds = _context.deadline() + _AFTER_THE_HOST_SECONDS
    return None if seconds == float("inf") else seconds


async def _drain(items: Any) -> None:
    """Sends every item of an async generator, and closes it whatever happens."""
    try:
        index = 0
        async for item in items:
            _context.emit_item(index, item)
            index += 1
    finally:
        await items.aclose()
