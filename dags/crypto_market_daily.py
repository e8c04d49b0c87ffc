"""
### CoinCap's market snapshot, once per UTC date, as an exact CSV in S3

This DAG calls the HTTP API of the crypto market pipeline, which runs as a separate service:

- **fetch** lets the service call CoinCap and store the raw response;
- **process** lets the service publish the CSV of the date that `fetch` returned.

You can repeat, clear or trigger both tasks at any time, also while the service's own schedule runs at 00:05: completed
work is not repeated, and CoinCap is not paid twice. Airflow retries a failure only if the service says that a retry can
help. A used-up quota, a wrong key and a response that fails the quality checks are not retried.

CoinCap has only current prices. A past date on which nothing was fetched cannot be fetched later, so the DAG has no
catch-up, and the service refuses such a date.

**Requirements**: the HTTP provider; the HTTP connection `crypto_market_pipeline` with host and port, and
`{"Authorization": "Bearer ..."}` as extra if the service requires a token; and `crypto_market_service.py` in the same
folder. The environment variable `CRYPTO_MARKET_BUCKET` of Airflow sets the bucket in the asset's URI.

**Outlet**: the asset `s3://<bucket>/assets`. The extra of each event has the `uri`, `key`, `rows`, `sha256` and `date`
of the CSV.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

from airflow.providers.common.compat.sdk import DAG, Asset
from airflow.providers.http.operators.http import HttpOperator

from crypto_market_service import DEFAULT_ARGS, LONGEST_TASK, log, result, succeeded

# The URI of an asset must be the same in every run, so it covers all dates. The service decides where it stores a CSV,
# so each event has the URI of the object.
BUCKET = os.environ.get("CRYPTO_MARKET_BUCKET", "crypto-market")
CSV_FILES = Asset(f"s3://{BUCKET}/assets")

# The date on which the run is due, in Airflow 2 and 3 and for manual runs. A retry keeps the date of its run.
RUN_DATE = "{{ (dag_run.data_interval_end or dag_run.run_after) | ds }}"
FETCHED_DATE = "{{ ti.xcom_pull(task_ids='fetch')['date'] }}"


def published(response, outlet_events):
    """Returns the result, and adds it to the asset event."""
    csv = result(response)
    if csv["bucket"] != BUCKET:
        log.warning(
            "The CSV is in bucket %s, but the asset has bucket %s; set CRYPTO_MARKET_BUCKET", csv["bucket"], BUCKET
        )
    outlet_events[CSV_FILES].extra = {
        "uri": f"s3://{csv['bucket']}/{csv['csvKey']}",
        "key": csv["csvKey"],
        "rows": csv["rows"],
        "sha256": csv["sha256"],
        "date": csv["date"],
    }
    return csv


with DAG(
    dag_id="crypto_market_daily",
    description="CoinCap's market snapshot of the day, as a CSV in S3",
    doc_md=__doc__,
    # The service's own schedule runs at 00:05, too; the second run gets the result of the first.
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
