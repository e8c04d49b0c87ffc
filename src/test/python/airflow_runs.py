"""Runs DAGs in this process, one after the other, on the Airflow that it is installed with.

Reads a call a line from stdin, as JSON, and answers each with a line of JSON: "import" with what importing the DAG
files said, "run" with what became of a run and its tasks. What Airflow says besides goes to stderr. Retries wait for a
second here, and are otherwise as the DAG has them.
"""

import json
import logging
import os
import sys
import warnings
from datetime import datetime, timedelta, timezone
from pathlib import Path

# Airflow prints its log to stdout.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import airflow  # noqa: E402
from sqlalchemy import select  # noqa: E402

IS_3 = airflow.__version__.startswith("3.")

if IS_3:
    from airflow.dag_processing.dagbag import BundleDagBag
    from airflow.models.asset import AssetEvent as Event
    from airflow.models.xcom import XComModel as XCom
else:
    from airflow.models.dagbag import DagBag
    from airflow.models.dataset import DatasetEvent as Event
    from airflow.models.xcom import XCom

from airflow.models.dagrun import DagRun  # noqa: E402
from airflow.utils import db  # noqa: E402
from airflow.utils.session import create_session  # noqa: E402


class Alerts(logging.Handler):
    """What the callback of a failed task says."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.said = []

    def emit(self, record):
        self.said.append(record.getMessage())


alerts = Alerts()
logging.getLogger("crypto_market_service").addHandler(alerts)

DAGS = os.environ["AIRFLOW__CORE__DAGS_FOLDER"]


def bag():
    if IS_3:
        return BundleDagBag(dag_folder=DAGS, bundle_path=Path(DAGS), bundle_name="dags-folder")
    return DagBag(dag_folder=DAGS)


def imported(call):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        sys.modules.pop("crypto_market_service", None)
        dags = bag()
    ours = [str(warning.message) for warning in seen if warning.filename.startswith(DAGS)]
    captured = [str(each) for each in getattr(dags, "captured_warnings", {}).values()]
    return {
        "version": airflow.__version__,
        "dags": sorted(dags.dags),
        "errors": sorted(map(str, dags.import_errors.values())),
        "warnings": ours + captured,
        "documented": sorted(name for name, dag in dags.dags.items() if dag.doc_md),
    }


def run(call):
    os.environ["AIRFLOW_CONN_CRYPTO_MARKET_PIPELINE"] = json.dumps(call["connection"])
    dags = bag()
    if not IS_3:
        dags.sync_to_db()
    dag = dags.dags[call["dag"]]
    for task in dag.tasks:
        if hasattr(task, "partial_kwargs"):
            task.partial_kwargs.update(retry_delay=timedelta(seconds=1), max_retry_delay=timedelta(seconds=1))
        else:
            task.retry_delay = task.max_retry_delay = timedelta(seconds=1)
    before = last_event()
    alerts.said.clear()
    now = datetime.now(timezone.utc)
    if IS_3:
        dag.test(run_after=now, logical_date=None, run_conf=call.get("conf"))
    else:
        dag.test(execution_date=now, run_conf=call.get("conf"))
    with create_session() as session:
        newest = select(DagRun).where(DagRun.dag_id == dag.dag_id).order_by(DagRun.id.desc()).limit(1)
        ended = session.scalars(newest).one()
        tasks = [told(task, session) for task in ended.get_task_instances(session=session)]
        events = session.scalars(select(Event).where(Event.id > before).order_by(Event.id))
        return {
            "state": ended.state,
            "tasks": sorted(tasks, key=lambda task: (task["task"], task["index"])),
            "alerts": alerts.said,
            "events": [event.extra for event in events],
        }


def told(task, session):
    return {
        "task": task.task_id,
        "index": task.map_index,
        "state": task.state,
        "tries": task.try_number,
        "xcom": returned(task, session),
    }


def returned(task, session):
    if not IS_3:
        return XCom.get_value(ti_key=task.key, key="return_value", session=session)
    of_task = {"run_id": task.run_id, "dag_ids": task.dag_id, "task_ids": task.task_id, "map_indexes": task.map_index}
    found = session.scalars(XCom.get_many(key="return_value", **of_task)).first()
    return found and XCom.deserialize_value(found)


def last_event():
    with create_session() as session:
        return session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1)) or 0


def main():
    db.upgradedb()
    for line in sys.stdin:
        call = json.loads(line)
        answer = imported(call) if call["call"] == "import" else run(call)
        print(json.dumps(answer), file=answers, flush=True)


main()
