"""A worker process, as its host has it, for the tests."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "src"
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
async def refuse() -> None:
    import asyncio
    print("here")
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            print("refused")

@constrictor.command
async def fork_and_nap(seconds: float) -> int:
    import asyncio
    child = os.fork()
    await asyncio.sleep(seconds)
    return child

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


def descendants(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [one for child in map(int, children) for one in (child, *descendants(child))]
