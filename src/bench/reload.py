"""How long after a save an edit is live: the installed program beside Camel's own reload of the same route files."""

import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from report import table

HERE = Path(__file__).resolve().parent
ROUTES = HERE.parents[1] / "routes"
EDITS, WARM_UP = 40, 5
LONGEST_WAIT = 60
OURS, STOCK = "pipeline", "Camel's own reload"
HEADER = ["edit to live", "contestant", "p50 ms", "p95 ms", "longest ms", "failed calls, of"]
CONTESTANTS = """\
- pipeline: the installed program, `serve`, as started; from the return of the last write to the first answer of the new
  route, so that the time for which the folder must be left alone (routes.settle, 300 ms) and the validation are in it
- Camel's own reload: camel.main.routes-reload-enabled with its defaults, the same routes with the same beans, the same
  HTTP server and the same options of the JVM; it looks at nothing before it stops all routes, and takes no edit when a file
  holds two routes, so that each route has a file of its own here
- one file: a route with another answer; whole set: every route of every file is another, and the answer
- failed calls: of those that ask the same route without pause meanwhile, all those whose answer is neither the old one
  nor the new one"""
PROBE = """\
- route:
    id: probe
    description: What the benchmark asks
    from:
      uri: platform-http:/v1/probe
      parameters:
        httpMethodRestrict: GET
      steps:
        - setBody:
            constant: edit {edit}
"""


class Reload:
    def __init__(self, work, dist, env, stock):
        self.folder, self.dist, self.env, self.stock = work / "reload", dist, env, stock
        self.edit = 0

    def section(self):
        """The table, and what its words mean."""
        times = {}
        for name, serve in ((OURS, self._ours), (STOCK, self._stock)):
            routes = self._copy()
            with serve(routes) as url:
                for scope, save in (("one file", self._one), ("whole set", self._all)):
                    for _ in range(WARM_UP):
                        self._measure(url, save, routes)
                    times[scope, name] = [self._measure(url, save, routes) for _ in range(EDITS)]
        rows = [self._row(scope, name, times[scope, name]) for scope in ("one file", "whole set") for name in (OURS, STOCK)]
        return f"{table(HEADER, rows)}\n\n{CONTESTANTS}"

    def _copy(self):
        """The route files with one route each: with two in one, Camel's own reload takes no edit of any file."""
        shutil.rmtree(self.folder, ignore_errors=True)
        routes = self.folder / "routes"
        routes.mkdir(parents=True)
        for file in ROUTES.glob("*.camel.yaml"):
            for item in re.split(r"(?m)^(?=- route)", file.read_text())[1:]:
                name = re.search(r"(?m)^ {4}id: (\S+)", item).group(1)
                kind = item.split(":", 1)[0].removeprefix("- ")
                (routes / f"{name}-{kind}.camel.yaml").write_text(item)
        (routes / "probe.camel.yaml").write_text(PROBE.format(edit=self.edit))
        return routes

    def _one(self, routes):
        (routes / "probe.camel.yaml").write_text(PROBE.format(edit=self.edit))

    def _all(self, routes):
        for file in sorted(routes.glob("*.camel.yaml")):
            if file.name != "probe.camel.yaml":
                text = re.sub(r"(?m)^( {4}description: ).*$", rf"\g<1>edit {self.edit}", file.read_text())
                file.write_text(text)
        self._one(routes)

    def _measure(self, url, save, routes):
        """Milliseconds, failed calls, calls."""
        self.edit += 1
        old, new = f"edit {self.edit - 1}", f"edit {self.edit}"
        save(routes)
        begin = time.perf_counter()
        failed = calls = 0
        while time.perf_counter() - begin < LONGEST_WAIT:
            answer = ask(url)
            calls += 1
            if answer == new:
                took = (time.perf_counter() - begin) * 1000
                # What the reload still does must not fall into the next edit.
                time.sleep(0.5)
                return took, failed, calls
            failed += answer != old
            time.sleep(0.002)
        sys.exit(f"{url}: edit {self.edit} is not live after {LONGEST_WAIT} s")

    @staticmethod
    def _row(scope, name, measured):
        took = sorted(one[0] for one in measured)
        failed, calls = (sum(one[at] for one in measured) for at in (1, 2))
        p95 = statistics.quantiles(took, n=20)[-1]
        return [scope, name, f"{statistics.median(took):.0f}", f"{p95:.0f}", f"{took[-1]:.0f}", f"{failed:,} of {calls:,}"]

    @contextmanager
    def _ours(self, routes):
        with serving([self.dist / "bin" / "crypto-market-pipeline", "serve"], self._settings(routes)) as url:
            yield url

    @contextmanager
    def _stock(self, routes):
        with serving(self.stock(), self._settings(routes)) as url:
            yield url

    def _settings(self, routes):
        return self.env | {
            "ROUTES_FOLDER": str(routes),
            "STATE_FOLDER": str(self.folder / "state"),
            "LOCAL_S3_FOLDER": str(self.folder / "s3"),
            "HTTP_PORT": "0",
            "MANAGEMENT_PORT": "0",
        }


def ask(url):
    try:
        with urllib.request.urlopen(f"{url}/v1/probe", timeout=LONGEST_WAIT) as answer:
            return answer.read().decode().strip().strip('"')
    except (urllib.error.URLError, OSError):
        return None


@contextmanager
def serving(command, env):
    """A process that says where it listens; its URL."""
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            found = re.search(r"listening on (http://[\d.]+:\d+)/v1/snapshots", line)
            if found:
                break
        else:
            sys.exit(f"{command[0]} does not serve: {''.join(said)[-2000:]}")
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield found.group(1)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
