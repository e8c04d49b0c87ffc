"""
### CoinCap's market snapshot, once per UTC date, as an exact CSV in S3

Drives the crypto market pipeline, a service of its own, over HTTP:

- **fetch** makes it call CoinCap and store the raw answer;
- **process** makes it publish the CSV of the date that fetch was told.

Either can be repeated, cleared or triggered at the same time as any other run, also the service's own at 00:05: what
is done is not done again, and CoinCap is not paid twice. A failure is tried again where the service says that this can
help, and no more where it does not: a used-up quota, a wrong key, an answer that its gates refuse.

CoinCap has no prices but those of now. A date on which nobody fetched cannot be made up for, so there is no catch-up,
and the service refuses such a date.

**Needs** the HTTP connection `crypto_market_pipeline` (host, port, and `{"Authorization": "Bearer ..."}` as extra where
the service asks for a token), the HTTP provider, and `crypto_market_service.py` beside this file. The environment
variable `CRYPTO_MARKET_BUCKET`, where Airflow runs, names the bucket in the asset's URI.

**Gives** the asset `s3://<bucket>/assets`; the extra of each event has the date's `uri`, `key`, `rows`, `sha256` and
`date`.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

from airflow.providers.common.compat.sdk import DAG, Asset
from airflow.providers.http.operators.http import HttpOperator

from crypto_market_service import DEFAULT_ARGS, LONGEST_TASK, log, result, succeeded

# An asset's URI must not change from run to run: it is all dates' together. Where the service stores is the service's
# to say, so each event tells the object's own.
BUCKET = os.environ.get("CRYPTO_MARKET_BUCKET", "crypto-market")
CSV_FILES = Asset(f"s3://{BUCKET}/assets")

# The day on which the run is due, in Airflow 2 and 3, also by hand; never the day of a retry.
RUN_DATE = "{{ (dag_run.data_interval_end or dag_run.run_after) | ds }}"
FETCHED_DATE = "{{ ti.xcom_pull(task_ids='fetch')['date'] }}"


def published(response, outlet_events):
    """The result, which is told to those who wait for the asset, too."""
    said = result(response)
    if said["bucket"] != BUCKET:
        log.warning("Stored in bucket %s, the asset names %s: set CRYPTO_MARKET_BUCKET", said["bucket"], BUCKET)
    outlet_events[CSV_FILES].extra = {
        "uri": f"s3://{said['bucket']}/{said['csvKey']}",
        "key": said["csvKey"],
        "rows": said["rows"],
        "sha256": said["sha256"],
        "date": said["date"],
    }
    return said


with DAG(
    dag_id="crypto_market_daily",
    description="CoinCap's market snapshot of the day, as a CSV in S3",
    doc_md=__doc__,
    # The service's own clock fires at 00:05 as well; whichever comes second is told the same result.
    schedule="5 0 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=2 * LONGEST_TASK + timedelta(minutes=10),
    default_args=DEFAULT_ARGS,
    tags=["crypto", "coincap", "s3"],
) as dag:
    fetch = HttpOperator(
        task_id="fetch",
        method="PUT",
        endpoint=f"v1/snapshots/{RUN_DATE}/raw",
        response_check=succeeded,
        response_filter=result,
    )
    process = HttpOperator(
        task_id="process",
        method="PUT",
        endpoint=f"v1/snapshots/{FETCHED_DATE}/csv",
        response_check=succeeded,
        response_filter=published,
        outlets=[CSV_FILES],
    )
    fetch >> process
