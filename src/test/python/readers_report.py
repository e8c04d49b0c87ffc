"""Reads a copy of a lake by pandas, polars, pyarrow and DuckDB; prints what each of them sees as JSON.

Arguments: the folder of the lake, whose CSVs are assets/date=*/assets.csv, and beside it the shipped view for DuckDB as
duckdb.sql; then raw objects. A folder "year" beside the lake holds a year of CSVs, of which one date is asked for.
"""

import decimal
import json
import pathlib
import sys

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.csv
from fsspec.implementations.local import LocalFileSystem

BUCKET = "s3://crypto-market/"


class CountingFiles(LocalFileSystem):
    """The files of this machine under another protocol, which says how often one was opened."""

    protocol = "counted"
    opened = 0

    def _open(self, path, *args, **options):
        CountingFiles.opened += 1
        return super()._open(path, *args, **options)


def cell(value):
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, decimal.Decimal) else str(value)


def cells(rows):
    return [[cell(value) for value in row] for row in rows]


def by_pandas(path):
    return cells(pandas.read_csv(path, dtype=str, keep_default_na=False).itertuples(index=False))


def by_polars(path):
    return cells(polars.read_csv(path, infer_schema=False).rows())


def by_pyarrow(path):
    columns = path.open(encoding="utf-8").readline().strip().split(",")
    options = pyarrow.csv.ConvertOptions(column_types={name: pyarrow.string() for name in columns})
    parsed = pyarrow.csv.ParseOptions(newlines_in_values=True)
    table = pyarrow.csv.read_csv(path, convert_options=options, parse_options=parsed)
    return cells(row.values() for row in table.to_pylist())


def by_view(lake, date):
    rows = lake.execute("SELECT * EXCLUDE (date, market_cap_usd) FROM assets WHERE date = CAST(? AS DATE)", [date])
    return cells(rows.fetchall())


def decimals(path):
    """The columns of a simulated market as pyarrow's decimals, as the data package declares them."""
    names = ["supply", "maxSupply", "priceUsd", "changePercent24Hr"]
    types = {name: pyarrow.decimal128(38, 18) for name in names}
    return pyarrow.csv.read_csv(path, convert_options=pyarrow.csv.ConvertOptions(column_types=types)).num_rows


def opened(folder, view):
    """How many files a query of one date of a year opens."""
    lake = duckdb.connect()
    lake.register_filesystem(CountingFiles())
    lake.execute(view.replace(BUCKET, "counted://" + str(folder) + "/"))
    count = lake.execute("SELECT count(*) FROM assets WHERE date = DATE '2025-03-01'").fetchone()[0]
    return {"rows": count, "opened": CountingFiles.opened}


def raw(path):
    def pairs(envelopes):
        return [[asset["id"], asset["priceUsd"]] for envelope in envelopes for asset in envelope]

    found = duckdb.sql("SELECT u.id, u.priceUsd FROM (SELECT unnest(data) u FROM read_json('" + path + "'))")
    return {
        "pandas": pairs(pandas.read_json(path, lines=True, dtype=False)["data"]),
        "polars": pairs(polars.read_ndjson(path)["data"].to_list()),
        "DuckDB": [list(row) for row in found.fetchall()],
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    view = (folder / "duckdb.sql").read_text(encoding="utf-8")
    lake = duckdb.connect()
    lake.execute(view.replace(BUCKET, str(folder) + "/"))
    said = {"pandas": {}, "polars": {}, "pyarrow": {}, "DuckDB": {}}
    for path in sorted(folder.glob("assets/date=*/assets.csv")):
        date = path.parent.name.removeprefix("date=")
        said["pandas"][date] = by_pandas(path)
        said["polars"][date] = by_polars(path)
        said["pyarrow"][date] = by_pyarrow(path)
        said["DuckDB"][date] = by_view(lake, date)
    said["raw"] = {pathlib.Path(path).name: raw(path) for path in sys.argv[2:]}
    said["year"] = opened(folder / "year", view)
    said["decimals"] = decimals(folder / "simulated.csv")
    print(json.dumps(said))


main()
