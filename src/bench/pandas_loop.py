"""The same script over many days: read a raw object, keep the columns, write its CSV, take the next."""

import gzip
import json
import sys
import time
from pathlib import Path

import pandas as pd

raw, csvs, columns = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3].split(",")
begin = time.perf_counter()
for source in sorted(raw.glob("date=*/assets.json.gz")):
    with gzip.open(source) as answer:
        data = json.load(answer)["data"]
    csv = csvs / source.parent.name / "assets.csv"
    csv.parent.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(data)[columns].to_csv(csv, index=False)
print(f"inside_ms={(time.perf_counter() - begin) * 1000:.0f}")
