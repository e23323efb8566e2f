"""Runs one command that ends with its host, and of which nothing is left.

At the end of the command, or before it at the end of stdin, all that the command started is
killed, even what has left its session.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def watch(command: "subprocess.Popen[bytes]") -> None:
    while os.read(0, 4096):
        pass
    command.kill()


def end_the_rest() -> None:
    """What a killed process had started becomes this one's child before its end can be seen."""
    while True:
        for children in Path("/proc/self/task").glob("*/children"):
            for child in children.read_text().split():
                os.kill(int(child), signal.SIGKILL)
        try:
            os.wait()
        except ChildProcessError:
            return


os.setsid()
# Elsewhere the command itself is ended, and not what has left it.
if sys.platform == "linux":
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, ctypes.c_ulong(1), 0, 0, 0) != 0:
        sys.exit("this kernel cannot keep a build's processes together")
command = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
threading.Thread(target=watch, args=(command,), daemon=True).start()
status = command.wait()
end_the_rest()
sys.exit(status if status >= 0 else 128 - status)
