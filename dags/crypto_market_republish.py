"""
### Make the CSV of a range of dates again, without CoinCap

Trigger it with the parameters `from` and `to` (both included) after a change of columns or of the CSV's format. The
crypto market pipeline makes each date's CSV and manifest again from its raw object; a date that would not change is
left alone, so repeating a run or clearing a task goes on where it broke off.

- **months** splits the range, so that no call takes longer than the service lets one take;
- **republish** makes a month at a time; a month without any stored date is skipped;
- **total** adds up what came of it, and fails where there was nothing at all.

**Needs** what `crypto_market_daily` needs.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from airflow.providers.common.compat.sdk import DAG, AirflowFailException, Param, task
from airflow.providers.http.operators.http import HttpOperator

from crypto_market_service import DEFAULT_ARGS, result, succeeded_or_nothing_there

# A range of more months than Airflow maps by default (core.max_map_length) would fail without a word about it.
MOST_MONTHS = 240


def parsed(name, text):
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise AirflowFailException(f"{name} is {text!r} and must be a date such as 2026-11-23") from None


def by_month(first, last):
    """The parts of a range that lie within one calendar month each."""
    while first <= last:
        next_month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = min(last, next_month - timedelta(days=1))
        yield first, end
        first = next_month


with DAG(
    dag_id="crypto_market_republish",
    description="Makes the CSV of a range of dates again, without CoinCap",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    # One month after the other: the service works on several dates of a month at once.
    max_active_tasks=1,
    dagrun_timeout=timedelta(days=1),
    default_args=DEFAULT_ARGS,
    params={
        "from": Param(None, type=["null", "string"], format="date", title="From", description="The first date"),
        "to": Param(None, type=["null", "string"], format="date", title="To", description="The last date, included"),
    },
    tags=["crypto", "coincap", "s3"],
) as dag:

    @task(retries=0)
    def months(params):
        first, last = parsed("from", params["from"]), parsed("to", params["to"])
        if first > last:
            raise AirflowFailException(f"{first} is after {last}; from is the first date")
        calls = [f"v1/republish/{begin}/{end}" for begin, end in by_month(first, last)]
        if len(calls) > MOST_MONTHS:
            raise AirflowFailException(f"{first} to {last} are {len(calls)} months; ask for up to {MOST_MONTHS}")
        return calls

    republish = HttpOperator.partial(
        task_id="republish",
        method="POST",
        response_check=succeeded_or_nothing_there,
        response_filter=result,
    ).expand(endpoint=months())

    # All that failed has said so by then.
    @task(retries=0, trigger_rule="none_failed")
    def total(made):
        made = list(made or ())
        if not made:
            raise AirflowFailException("no date of the range has a raw object that its CSV could be made from")
        return {name: sum(month[name] for month in made) for name in ("dates", "published", "republished", "unchanged")}

    total(republish.output)
