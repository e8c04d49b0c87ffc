"""What a script for this job usually looks like: load all of it, keep the columns, write the CSV."""

import json
import sys
import time
from urllib.request import urlopen

import pandas as pd

COLUMNS = ["id", "rank", "symbol", "name", "supply", "maxSupply", "priceUsd", "changePercent24Hr", "explorer"]

source, csv = sys.argv[1:]
begin = time.perf_counter()
with urlopen(source) if source.startswith("http:") else open(source) as answer:
    data = json.load(answer)["data"]
pd.DataFrame(data)[COLUMNS].to_csv(csv, index=False)
print(f"rows={len(data)}")
print(f"inside_ms={(time.perf_counter() - begin) * 1000:.0f}")
