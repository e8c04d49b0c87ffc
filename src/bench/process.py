"""A process from its start to its end, and what it took."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Run:
    wall: float
    cpu: float
    peak_mb: float
    # What the process itself says of its work, in seconds, so that its start-up can be told apart.
    inside: float | None
    # All that it wrote to standard output.
    said: str


def run(command, env=None, timeout=300):
    """Ends with the message of the process if it fails, or does not end in time."""
    # A run must not pay for the writes of the one before.
    os.sync()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begin = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=err, env=env)
        deadline = threading.Timer(timeout, os.kill, (process.pid, signal.SIGKILL))
        deadline.start()
        try:
            # wait4 counts this one child; getrusage would give the highest peak of all that ever ran.
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begin
        finally:
            deadline.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            sys.exit(f"{command[0]} ended with {process.returncode}: {err.read()[-2000:]}")
        said = out.read()
        return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT / 2**20, _inside(said), said)


def _inside(said):
    told = dict(line.split("=", 1) for line in said.splitlines() if line.startswith("inside_ms="))
    return int(told["inside_ms"]) / 1000 if told else None
