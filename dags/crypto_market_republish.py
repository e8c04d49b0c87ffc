"""
### Rebuild the CSVs of a range of dates, without CoinCap

Trigger it with the parameters `from` and `to` (both inclusive) after a change of the columns or of the CSV format. The
crypto market pipeline rebuilds the CSV and the manifest of each date from its raw object. It does not write a date that
would not change, so a repeated run or a cleared task continues where the last one stopped.

- **months** splits the range, so that no call exceeds the time limit of the service;
- **republish** rebuilds one month; it is skipped if the month has no stored date;
- **total** adds up the results, and fails if the whole range has no stored date.

**Requirements**: those of `crypto_market_daily`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from airflow.providers.common.compat.sdk import DAG, AirflowFailException, Param, task
from airflow.providers.http.operators.http import HttpOperator

from crypto_market_service import DEFAULT_ARGS, result, succeeded_or_no_raw_data

# Airflow fails a task with more mapped calls than core.max_map_length, and does not say why.
MOST_MONTHS = 240


def parsed(name, text):
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise AirflowFailException(f"{name} is {text!r}, but must be a date such as 2026-11-23") from None


def by_month(first, last):
    """Splits a range by calendar months."""
    while first <= last:
        next_month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = min(last, next_month - timedelta(days=1))
        yield first, end
        first = next_month


with DAG(
    dag_id="crypto_market_republish",
    description="Rebuilds the CSVs of a range of dates, without CoinCap",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    # One month at a time, since the service rebuilds several dates of a month at once.
    max_active_tasks=1,
    dagrun_timeout=timedelta(days=1),
    default_args=DEFAULT_ARGS,
    params={
        "from": Param(None, type=["null", "string"], format="date", title="From", description="The first date"),
        "to": Param(None, type=["null", "string"], format="date", title="To", description="The last date, inclusive"),
    },
    tags=["crypto", "coincap", "s3"],
) as dag:

    @task(retries=0)
    def months(params):
        first, last = parsed("from", params["from"]), parsed("to", params["to"])
        if first > last:
            raise AirflowFailException(f"{first} is after {last}; from must be the first date")
        calls = [f"v1/republish/{begin}/{end}" for begin, end in by_month(first, last)]
        if len(calls) > MOST_MONTHS:
            raise AirflowFailException(f"{first} to {last} are {len(calls)} months; at most {MOST_MONTHS} are allowed")
        return calls

    republish = HttpOperator.partial(
        task_id="republish",
        method="POST",
        response_check=succeeded_or_no_raw_data,
        response_filter=result,
    ).expand(endpoint=months())

    # Runs if months were skipped, and not if one failed.
    @task(retries=0, trigger_rule="none_failed")
    def total(months_done):
        months_done = list(months_done or ())
        if not months_done:
            raise AirflowFailException("no date of the range has a raw object from which the CSV could be rebuilt")
        counts = ("dates", "published", "republished", "unchanged")
        return {name: sum(month[name] for month in months_done) for name in counts}

    total(republish.output)
