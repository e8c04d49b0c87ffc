"""How soon the installed service is ready and has stored its first CSV, and what memory it takes; beside a script."""

import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import market
from report import table

HERE = Path(__file__).resolve().parent
ASSETS = 2_000
ROUNDS = 5
LONGEST_WAIT = 60
BETWEEN_LOOKS = 0.003
# Long enough that what a start leaves to other threads is done, too.
REST = 3
BUCKET, ACCESS, SECRET = "footprint", "footprint", "footprint-secret"
EMBEDDED_BUCKET = "crypto-market-simulated"
# Leaves out the archive of the installation; that of the JDK's own classes stays.
NO_ARCHIVE = {"CLASS_ARCHIVE": "off"}
EXTERNAL, EMBEDDED = f"S3 and CoinCap elsewhere, {ASSETS:,} assets", "no configuration, 100 assets"
SCRIPT = "Python script"
AIM_SECONDS, AIM_MB = 1, 130

HEADER = ["serve", "contestant", "ready s", "CSV s (range)", "whole day s", "CPU s to it", "peak MB to it", "then MB"]
HEADER += ["second run: peak MB", "then MB", "started again, day stored: ready s", "MB", "threads"]
CONTESTANTS = f"""\
- the installed program, `serve`, through its start script, in turns with the others; the state folder is that of an earlier
  start. With the class data archive (AppCDS) that an installation makes, and without it (CLASS_ARCHIVE=off, which leaves the
  JDK's archive of its own classes in use)
- S3 and CoinCap elsewhere: an S3Proxy in a JVM of its own and a server that gives {ASSETS:,} assets at once, both on loopback
  and up already. No configuration: the embedded S3 server and the simulated CoinCap in the same process, 100 assets
- from the start of the process, with no object in the bucket: ready is the first 200 of /health/ready; CSV is the object's
  presence in the bucket, whole day that of a manifest that says complete, both looked at every {BETWEEN_LOOKS * 1000:.0f} ms
- MB: resident memory (VmRSS), {REST} s after the last thing done; in brackets PSS, which counts what other processes map as
  well by their share, and what is anonymous, which alone cannot be dropped and read again. Mapped pages of the archive and of
  the JVM count as resident. Peak is VmHWM; that of the second run is counted from where the first has left off
- second run: all objects are removed and the date is asked for over HTTP, in the same process
- Python script: requests, json, nine fields, csv, boto3's put_object, from start to end of one process"""


@dataclass(frozen=True)
class Memory:
    rss: float
    pss: float
    anonymous: float
    peak: float
    threads: int


@dataclass(frozen=True)
class Start:
    """A service from its start to the end of a second run, and started again."""

    ready: float
    csv: float
    whole: float
    cpu: float
    first_peak: float
    first: Memory
    second: Memory
    ready_again: float
    again: Memory


class Footprint:
    def __init__(self, work, dist, env, python, s3_server, homes, rounds=ROUNDS):
        """homes: the JVM of each name that is to run the service."""
        self.dist, self.python, self.s3_server = dist, python, s3_server
        self.homes, self.rounds, self.folder = homes, rounds, work / "footprint"
        self.env = env | {"MANAGEMENT_PORT": str(free_port()), "HTTP_PORT": str(free_port())}
        self.s3 = self.folder / "s3"

    def section(self):
        """The table, and what its words mean."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.s3.mkdir(parents=True)
        with self._coincap() as coincap, self._s3(self.s3) as endpoint:
            contestants = self._contestants(coincap, endpoint)
            made = [self._install(name, home) for name, home in self.homes.items()]
            starts, scripts = {key: [] for key in contestants}, []
            for _ in range(self.rounds):
                for key, (bucket, env) in contestants.items():
                    starts[key].append(self.measure(bucket, env))
                scripts.append(self._script(coincap, endpoint))
        rows = [[*key, *cells(runs)] for key, runs in starts.items()]
        rows += [[EXTERNAL, SCRIPT, "", *script_cells(scripts)]]
        mb = str(AIM_MB)
        rows += [["aim", "", "", f"{AIM_SECONDS:.2f}", "", "", "", mb, "", mb, "", mb, ""]]
        return f"{table(HEADER, rows)}\n\n" + "\n".join(made) + f"\n\n{CONTESTANTS}"

    def _contestants(self, coincap, endpoint):
        """By row: the bucket's folder, and the environment."""
        elsewhere = {
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT": endpoint,
            "S3_PATH_STYLE": "true",
            "COINCAP_URL": coincap,
            "COINCAP_API_KEY": "key",
            "COINCAP_ASSETS": str(ASSETS),
        } | aws()
        local = {"LOCAL_S3_FOLDER": str(self.folder / "local")}
        contestants = {}
        for name, home in self.homes.items():
            env = self.env | {"JAVA_HOME": str(home), "STATE_FOLDER": str(self.folder / f"state-{name}")}
            env |= {"PROGRAM": self._program(name)}
            for task, bucket, given in (
                (EXTERNAL, self.s3 / BUCKET, elsewhere),
                (EMBEDDED, self.folder / "local" / EMBEDDED_BUCKET, local),
            ):
                contestants[task, f"{name}, with the archive"] = (bucket, env | given)
                contestants[task, f"{name}, without"] = (bucket, env | given | NO_ARCHIVE)
        return contestants

    def _install(self, name, home):
        """A copy of the program for each JVM, with its class data archive, and how long that took."""
        shutil.copytree(self.dist, self.folder / name)
        begin = time.perf_counter()
        subprocess.run([self._program(name), "class-archive"], env=self.env | {"JAVA_HOME": str(home)}, check=True)
        size = (self.folder / name / "classes.jsa").stat().st_size / 1e6
        return f"{name}: the class data archive was made in {time.perf_counter() - begin:.1f} s, and has {size:.0f} MB"

    def _program(self, name):
        return str(self.folder / name / "bin" / "crypto-market-pipeline")

    def measure(self, bucket, env):
        empty(bucket)
        with self.serving(env) as (process, begin):
            ready, csv, whole = self._await(process, begin, bucket, ASSETS if "S3_BUCKET" in env else 100)
            cpu, first_peak = cpu_of(process.pid), memory_of(process.pid).peak
            time.sleep(REST)
            first = memory_of(process.pid)
            self._second_run(process, bucket, env)
            second = memory_of(process.pid)
        with self.serving(env) as (process, begin):
            ready_again, *_ = self._await(process, begin, bucket, 0)
            time.sleep(REST)
            again = memory_of(process.pid)
        return Start(ready, csv, whole, cpu, first_peak, first, second, ready_again, again)

    def _second_run(self, process, bucket, env):
        empty(bucket)
        Path(f"/proc/{process.pid}/clear_refs").write_text("5")
        url = f"http://127.0.0.1:{env['HTTP_PORT']}/v1/snapshots"
        with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=LONGEST_WAIT) as answer:
            said = json.load(answer)
        if said.get("rows") is None or not whole_day(bucket, said["rows"]):
            sys.exit(f"the second run does not end well: {said}")
        time.sleep(REST)

    @contextmanager
    def serving(self, env):
        """A service, and when its process began."""
        with tempfile.TemporaryFile("w+") as out:
            os.sync()
            begin = time.perf_counter()
            process = subprocess.Popen([env["PROGRAM"], "serve"], stdout=out, stderr=out, env=env)
            process.log = out
            try:
                yield process, begin
            finally:
                end(process)

    def _await(self, process, begin, bucket, rows):
        """Seconds until it is ready, the CSV is there and the day is whole; without rows to wait for, only the first."""
        seconds = {}
        looks = {"ready": lambda: answers(f"http://127.0.0.1:{self.env['MANAGEMENT_PORT']}/health/ready")}
        if rows:
            looks["csv"] = lambda: (day(bucket) / "assets.csv").exists()
            looks["whole"] = lambda: whole_day(bucket, rows)
        while looks:
            for name in [name for name, look in looks.items() if look()]:
                seconds[name] = time.perf_counter() - begin
                del looks[name]
            if process.poll() is not None or time.perf_counter() - begin > LONGEST_WAIT:
                process.log.seek(0)
                sys.exit(f"the service does not come to {', '.join(looks)}: {process.log.read()[-2000:]}")
            time.sleep(BETWEEN_LOOKS)
        return seconds["ready"], seconds.get("csv"), seconds.get("whole")

    def _script(self, coincap, endpoint):
        """Wall seconds, CPU seconds and peak MB."""
        empty(self.s3 / BUCKET)
        os.sync()
        begin = time.perf_counter()
        command = [str(self.python), str(HERE / "seed_script.py"), coincap, endpoint, BUCKET]
        process = subprocess.Popen(command, env=self.env | aws())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - begin
        csv = day(self.s3 / BUCKET) / "assets.csv"
        if process.returncode != 0 or len(csv.read_text().splitlines()) != ASSETS + 1:
            sys.exit("the Python script does not store its CSV")
        return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

    @contextmanager
    def _coincap(self):
        """A CoinCap that answers everyone with the same assets, as of now; its URL."""
        plain = self.folder / "assets.json"
        market.write(ASSETS, plain, self.folder / "assets.json.gz")
        said = plain.read_bytes()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                now = b'{"timestamp":%d' % (time.time() * 1000)
                answer = re.sub(rb'^\{"timestamp":\d+', now, said, count=1)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/v3"
            server.shutdown()

    @contextmanager
    def _s3(self, folder):
        command = [str(part) for part in self.s3_server(folder, ACCESS, SECRET, BUCKET)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.env)
        try:
            for line in process.stdout:
                if line.startswith("endpoint="):
                    yield line.removeprefix("endpoint=").strip()
                    break
            else:
                sys.exit("the S3 server does not start")
        finally:
            end(process)


def aws():
    return {"AWS_ACCESS_KEY_ID": ACCESS, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1"} | {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def end(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(LONGEST_WAIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=LONGEST_WAIT) as answer:
            return answer.status == 200
    except OSError:
        return False


def empty(bucket):
    """A server keeps an object as the file of its key, and looks at nothing else."""
    for there in bucket.iterdir() if bucket.exists() else ():
        shutil.rmtree(there) if there.is_dir() else there.unlink()


def day(bucket):
    return bucket / "assets" / f"date={datetime.now(UTC).date()}"


def whole_day(bucket, rows):
    try:
        manifest = json.loads((day(bucket) / "_manifest.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return manifest["status"] == "complete" and manifest["rows"] == rows


def cpu_of(pid):
    """Seconds of all its threads, and of what its start script ran."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:15]
    return sum(int(one) for one in ticks) / os.sysconf("SC_CLK_TCK")


def memory_of(pid):
    status = numbers(f"/proc/{pid}/status")
    try:
        pss = numbers(f"/proc/{pid}/smaps_rollup")["Pss"] / 1024
    except OSError:
        pss = float("nan")
    resident = (status[name] / 1024 for name in ("VmRSS", "RssAnon", "VmHWM"))
    rss, anonymous, peak = resident
    return Memory(rss, pss, anonymous, peak, status["Threads"])


def numbers(file):
    return {name: int(number) for name, number in re.findall(r"(?m)^(\w+):\s+(\d+)", Path(file).read_text())}


def cells(starts):
    return [
        f"{median(starts, lambda one: one.ready):.2f}",
        ranged([one.csv for one in starts]),
        f"{median(starts, lambda one: one.whole):.2f}",
        f"{median(starts, lambda one: one.cpu):.2f}",
        f"{max(one.first_peak for one in starts):.0f}",
        resident(starts, lambda one: one.first),
        f"{max(one.second.peak for one in starts):.0f}",
        resident(starts, lambda one: one.second),
        f"{median(starts, lambda one: one.ready_again):.2f}",
        resident(starts, lambda one: one.again),
        f"{median(starts, lambda one: one.again.threads):.0f}",
    ]


def script_cells(runs):
    took, cpu, peak = zip(*runs)
    return [ranged(took), "", f"{statistics.median(cpu):.2f}", f"{max(peak):.0f}", *[""] * 6]


def ranged(seconds):
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"


def median(starts, what):
    return statistics.median(what(one) for one in starts)


def resident(starts, when):
    rss, pss, anonymous = (
        median(starts, lambda one: getattr(when(one), name)) for name in ("rss", "pss", "anonymous")
    )
    return f"{rss:.0f} ({pss:.0f}, {anonymous:.0f})"
