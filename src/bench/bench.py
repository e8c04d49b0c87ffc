"""Compares the pipeline with a bare scan of the same JSON and with pandas scripts; see CONTESTANTS, here and in
republish.py. All of it takes about a quarter of an hour, the section "convert" five, "republish" three, "reload" two,
"footprint" five.

Every run is a whole process. The contestants take turns, so that a busy moment of the machine hits all of them alike;
a ratio is the median of the ratios of the rounds.
"""

import argparse
import filecmp
import os
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import threading
import venv
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import market
from footprint import Footprint
from process import run
from report import cpu, machine, peak, ratio, table, wall
from reload import Reload
from republish import Republish

HERE = Path(__file__).resolve().parent
ROUTES = HERE.parents[1] / "routes"
ROUNDS = {2_000: 9, 1_000_000: 5}
ROUNDS_OF_A_DAY = 9
ASSETS_OF_A_DAY = 100
HEAP = "-Xmx64m"

PIPELINE, PIPELINE_BOTH = "pipeline", "pipeline, both compilers"
SCAN, SCAN_GZIP = "Jackson scan", "Jackson scan of the gzip"
PANDAS = "pandas script"
CONTESTANTS = """\
- pipeline: the raw object (gzip) to the stored CSV and its manifest by the route files as they are, with a folder in
  S3's place; the options of the start script, and {heap}
- pipeline, both compilers: the same with JAVA_OPTS=-XX:TieredStopAtLevel=4; the start script leaves the JVM's second
  compiler out, since it makes a small run larger and no faster
- Jackson scan: every token of the same JSON read and thrown away, from the plain file and from the gzip, with both of
  the JVM's compilers
- pandas script: json.load, pd.DataFrame(data)[columns].to_csv, from the plain file
- process start to CSV: the installed program with no configuration and an empty data folder, its simulated CoinCap and
  its S3 server included; the script calls a server that is up already, and writes a file"""


class Bench:
    def __init__(self, archive, java, java25=None):
        self.archive, self.java, self.work = archive, java, archive.parent / "bench"
        self.dist = self.work / "dist"
        # Nothing of the caller's settings, or a key in them would make the real CoinCap send a bill.
        self.env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "JAVA_HOME": str(java.parents[1])}
        self.homes = {"the JVM below": java.parents[1]} | ({"Java 25": java25} if java25 else {})

    def prepare(self):
        shutil.rmtree(self.dist, ignore_errors=True)
        with tarfile.open(self.archive) as tar:
            tar.extractall(self.work, filter="data")
        (self.work / self.archive.name.removesuffix(".tar.gz")).rename(self.dist)
        # Without the tests and their resources, which configure the log.
        built = self.archive.parent / "test-classes"
        for source in (HERE / "java").rglob("*.java"):
            folder = source.parent.relative_to(HERE / "java")
            (self.work / "classes" / folder).mkdir(parents=True, exist_ok=True)
            for made in (built / folder).glob(f"{source.stem}*.class"):
                shutil.copy(made, self.work / "classes" / folder)
        (self.work / "tmp").mkdir(exist_ok=True)
        self.python = self._python()

    def _python(self):
        home, wanted = self.work / "venv", (HERE / "requirements.txt").read_text()
        python, installed = home / "bin" / "python", home / "installed.txt"
        if not installed.exists() or installed.read_text() != wanted:
            venv.create(home, clear=True, with_pip=True)
            install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "-r"]
            subprocess.run([*install, HERE / "requirements.txt"], check=True, timeout=600)
            installed.write_text(wanted)
        return python

    def sections(self, only):
        """What each section has to say, one after the other."""
        rows = []
        if only in ("all", "convert"):
            rows += [cells for assets in ROUNDS for cells in self.conversion(assets)]
        if only in ("all", "start"):
            rows += self.day()
        if rows:
            yield table(HEADER, rows) + "\n\n" + CONTESTANTS.format(heap=HEAP)
        if only in ("all", "republish"):
            yield Republish(self.work, self.dist, self.env, self.python).section()
        if only in ("all", "reload"):
            yield Reload(self.work, self.dist, self.env, self.stock).section()
        if only in ("all", "footprint"):
            yield Footprint(self.work, self.dist, self.env, self.python, self.s3_server, self.homes).section()

    def s3_server(self, *arguments):
        return self._main("bench.S3Server", ["-XX:+UseSerialGC"], *arguments)

    def stock(self):
        """Camel's own reload, with the options of the start script."""
        return self._main("app.StockReload", self._started())

    def input(self, assets):
        """The plain JSON, in a folder that is also the bucket with the raw object."""
        bucket = self.work / f"bucket-{assets}"
        plain, raw = bucket / "assets.json", bucket / f"raw/assets/date={market.DATE}/assets.json.gz"
        raw.parent.mkdir(parents=True, exist_ok=True)
        market.write(assets, plain, raw)
        return bucket, plain, raw

    def conversion(self, assets):
        """A row for each contestant: JSON to CSV."""
        bucket, plain, raw = self.input(assets)
        started = self._started()
        both = [*started, "-XX:TieredStopAtLevel=4"]
        settings = self.dist / "config" / "pipeline.properties"
        commands = {
            PIPELINE: self._main("bench.Publish", started, ROUTES, settings, bucket, market.DATE),
            PIPELINE_BOTH: self._main("bench.Publish", both, ROUTES, settings, bucket, market.DATE),
            SCAN_GZIP: self._main("bench.TokenScan", ["-XX:+UseSerialGC"], raw),
            SCAN: self._main("bench.TokenScan", ["-XX:+UseSerialGC"], plain),
            PANDAS: [self.python, HERE / "pandas_script.py", plain, self.work / "pandas.csv"],
        }
        runs = {name: [] for name in commands}
        for _ in range(ROUNDS[assets]):
            for name, command in commands.items():
                # The pipeline leaves a date that has its manifest as it is.
                if name in (PIPELINE, PIPELINE_BOTH):
                    shutil.rmtree(bucket / "assets", ignore_errors=True)
                runs[name].append(run(command, self.env))
        published = bucket / f"assets/date={market.DATE}/assets.csv"
        if not filecmp.cmp(published, self.work / "pandas.csv", shallow=False):
            sys.exit(f"{assets} assets: the two CSVs differ, so the times do not compare")
        size = f"{assets:,} assets, {plain.stat().st_size / 1e6:,.1f} MB JSON, {raw.stat().st_size / 1e6:,.1f} MB gzip"
        return [row(size, name, runs[name], runs[SCAN_GZIP], runs[PANDAS]) for name in commands]

    def _started(self):
        return re.findall(r"-XX:\S+", (self.dist / "bin" / "crypto-market-pipeline").read_text())

    def _main(self, name, options, *arguments):
        path = f"{self.work / 'classes'}{os.pathsep}{self.dist / 'lib'}/*"
        scratch = f"-Djava.io.tmpdir={self.work / 'tmp'}"
        return [self.java, *options, HEAP, scratch, "-cp", path, f"io.cryptomarket.pipeline.{name}", *arguments]

    def day(self):
        """Two rows: process start to CSV."""
        _, plain, _ = self.input(ASSETS_OF_A_DAY)
        answer = plain.read_bytes()
        data = self.work / "data"
        env = self.env | {"LOCAL_S3_FOLDER": str(data)}
        program, script = [], []
        with serving(answer) as url:
            for _ in range(ROUNDS_OF_A_DAY):
                shutil.rmtree(data, ignore_errors=True)
                program.append(run([self.dist / "bin" / "crypto-market-pipeline"], env))
                script.append(run([self.python, HERE / "pandas_script.py", url, self.work / "pandas.csv"], self.env))
        task = f"{ASSETS_OF_A_DAY} assets, process start to CSV"
        return [row(task, PIPELINE, program, None, script), row(task, PANDAS, script, None, script)]


@contextmanager
def serving(answer):
    """A server on loopback that gives everyone the same answer; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v3/assets"
        server.shutdown()


def row(task, name, runs, floor, pandas):
    inside = [one.inside for one in runs if one.inside is not None]
    return [
        task,
        name,
        wall(runs),
        f"{statistics.median(inside):.2f}" if inside else "",
        cpu(runs),
        peak(runs),
        ratio(runs, floor) if floor else "",
        ratio(pandas, runs),
    ]


HEADER = [
    "task",
    "contestant",
    "wall s (range)",
    "of it working s",
    "CPU s",
    "peak MB",
    "time, gzip scan = 1",
    "speed, pandas = 1",
]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--archive", type=Path, required=True, help="the packaged distribution")
    arguments.add_argument("--java", type=Path, required=True, help="the java program")
    arguments.add_argument(
        "--only",
        choices=["all", "convert", "start", "republish", "reload", "footprint"],
        default="all",
        help="one section instead of all: JSON to CSV (convert), a whole run of the program (start), a year of days"
        " (republish), an edit of a route (reload), memory and start of the service (footprint); from Maven -Dbench.only=SECTION",
    )
    arguments.add_argument("--java25", help="a folder with another JVM, for footprint; from Maven -Dbench.java25=FOLDER")
    given = arguments.parse_args()
    bench = Bench(given.archive, given.java, given.java25)
    bench.work.mkdir(parents=True, exist_ok=True)
    bench.prepare()
    results = "\n\n".join([*bench.sections(given.only), machine(given.java)]) + "\n"
    (bench.work / "results.md").write_text(results)
    print(results)


if __name__ == "__main__":
    main()
