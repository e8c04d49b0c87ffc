"""A year of days made again from their raw objects by the installed program, and by a pandas script in a loop."""

import filecmp
import hashlib
import json
import shutil
import statistics
import sys
from datetime import date, timedelta
from pathlib import Path

import market
from process import run
from report import cpu, peak, ratio, table, wall

HERE = Path(__file__).resolve().parent
ROUTES = HERE.parents[1] / "routes"
ASSETS, DAYS, FEW_DAYS = 2_000, 365, 36
ROUNDS = 3
COLUMNS = "id, rank, symbol, name, supply, maxSupply, priceUsd, changePercent24Hr, explorer"
MORE_COLUMNS = COLUMNS + ", marketCapUsd"
# More of it than this would be memory that grows with the number of days.
FLAT = 1.25

# The embedded S3 server keeps a simulated market in a bucket of this name, and an object as the file of its key.
BUCKET = "crypto-market-simulated"

FEW, FIRST, BOTH, CHANGED, AGAIN, LOOP = range(6)
ROWS = {
    FEW: (f"{FEW_DAYS} days, first publication", "pipeline"),
    FIRST: (f"{DAYS} days, first publication", "pipeline"),
    BOTH: (f"{DAYS} days, first publication", "pipeline, both compilers"),
    CHANGED: (f"{DAYS} days, one column more", "pipeline"),
    AGAIN: (f"{DAYS} days, nothing to change", "pipeline"),
    LOOP: (f"{DAYS} days", "pandas loop"),
}
HEADER = [f"republish, {ASSETS:,} assets", "contestant", "wall s (range)", "days a second", "CPU s", "peak MB"]
HEADER += ["speed, pandas = 1"]
CONTESTANTS = """\
- pipeline: the installed program, `republish --from --to`, from its start to its end, with the embedded S3 server, where
  everything is read and written, in the same process; as started, and with JAVA_OPTS=-XX:TieredStopAtLevel=4
- pandas loop: gzip, json.load, pd.DataFrame(data)[columns].to_csv for one raw file after the other, from and to a
  folder; one process, which writes no manifest"""


class Republish:
    def __init__(self, work, dist, env, python):
        self.program, self.python = dist / "bin" / "crypto-market-pipeline", python
        self.folder = work / "republish"
        self.bucket, self.csvs = self.folder / "s3" / BUCKET, self.folder / "pandas"
        self.raw = self.bucket / "raw" / "assets"
        self.env = env | {"LOCAL_S3_FOLDER": str(self.folder / "s3")}
        self.last = date.fromisoformat(market.DATE)
        self.dates = [self.last - timedelta(days=before) for before in reversed(range(DAYS))]

    def section(self):
        """The table, and what its words mean."""
        self._prepare()
        runs = {key: [] for key in ROWS}
        for _ in range(ROUNDS):
            self._empty()
            runs[FEW].append(self._republish(FEW_DAYS, "published for the first time"))
            self._empty()
            runs[BOTH].append(
                self._republish(DAYS, "published for the first time", JAVA_OPTS="-XX:TieredStopAtLevel=4")
            )
            self._check(COLUMNS)
            self._empty()
            runs[FIRST].append(self._republish(DAYS, "published for the first time"))
            self._check(COLUMNS)
            runs[CHANGED].append(self._republish(DAYS, "rebuilt", ROUTES_FOLDER=str(self.routes)))
            self._check(MORE_COLUMNS)
            runs[AGAIN].append(self._republish(DAYS, "unchanged", ROUTES_FOLDER=str(self.routes)))
            self._check(MORE_COLUMNS)
            runs[LOOP].append(self._loop(COLUMNS))
        growth = max(one.peak_mb for one in runs[FIRST]) / max(one.peak_mb for one in runs[FEW])
        if growth > FLAT:
            sys.exit(f"{DAYS} days take {growth:.2f} x the memory of {FEW_DAYS}: it grows with the number of days")
        memory = f"Peak memory of {DAYS} days against that of {FEW_DAYS}: {growth:.2f} x"
        return f"{table(HEADER, [self._row(key, runs) for key in ROWS])}\n\n{memory}\n\n{CONTESTANTS}"

    def _prepare(self):
        """The lake with nothing but raw objects, the routes with a column more, and the CSVs that must come of both."""
        shutil.rmtree(self.folder, ignore_errors=True)
        market.write_days(DAYS, ASSETS, lambda day: self.raw / f"date={day}" / "assets.json.gz")
        self.routes = self.folder / "routes"
        shutil.copytree(ROUTES, self.routes)
        route = self.routes / "assets-to-csv.camel.yaml"
        text = route.read_text()
        if text.count(COLUMNS) != 1:
            sys.exit(f"{ROUTES / route.name} no longer has the columns {COLUMNS}; change them in {Path(__file__).name}")
        route.write_text(text.replace(COLUMNS, MORE_COLUMNS))
        for columns in (COLUMNS, MORE_COLUMNS):
            self._loop(columns)

    def _empty(self):
        for there in self.bucket.iterdir():
            if there.name != "raw":
                shutil.rmtree(there) if there.is_dir() else there.unlink()

    def _republish(self, days, outcome, **settings):
        first = self.last - timedelta(days=days - 1)
        done = run([self.program, "republish", "--from", str(first), "--to", str(self.last)], self.env | settings)
        if f" {days} {outcome}" not in done.said or " 0 failed" not in done.said:
            sys.exit(f"{days} days should be {outcome}, and the program says: {done.said}")
        return done

    def _loop(self, columns):
        names = columns.replace(" ", "")
        return run([self.python, HERE / "pandas_loop.py", self.raw, self._expected(columns), names], self.env)

    def _expected(self, columns):
        return self.csvs / str(columns.count(",") + 1)

    def _check(self, columns):
        """Every date has a complete manifest that fits its CSV and its raw object, and the CSV is what pandas makes."""
        for day in self.dates:
            folder = self.bucket / "assets" / f"date={day}"
            csv, raw = folder / "assets.csv", self.raw / folder.name / "assets.json.gz"
            manifest = json.loads((folder / "_manifest.json").read_text())
            said = [manifest[name] for name in ("date", "status", "rows", "columns")]
            said += [manifest[name]["sha256"] for name in ("csv", "raw")]
            if said != [str(day), "complete", ASSETS, columns.split(", "), _sha256(csv), _sha256(raw)]:
                sys.exit(f"{folder}: the manifest is not complete, or not that of its CSV and its raw object")
            if not filecmp.cmp(csv, self._expected(columns) / folder.name / "assets.csv", shallow=False):
                sys.exit(f"{csv} is not what pandas makes of the same raw object, so the times do not compare")

    def _row(self, key, all_runs):
        runs, days = all_runs[key], FEW_DAYS if key == FEW else DAYS
        speed = f"{days / statistics.median(one.wall for one in runs):.1f}"
        compared = "" if key == FEW else ratio(all_runs[LOOP], runs)
        return [*ROWS[key], wall(runs), speed, cpu(runs), peak(runs), compared]


def _sha256(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()
