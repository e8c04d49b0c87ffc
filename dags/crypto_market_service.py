"""How the DAGs of this folder call the crypto market pipeline over HTTP, and what they make of its answers.

It lies beside them in the root of the DAGs folder, which Airflow has on its import path.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException, AirflowSkipException

log = logging.getLogger(__name__)

# An HTTP connection: host, port, schema, and where the service asks for a token
# {"Authorization": "Bearer ..."} as its extra.
CONNECTION = "crypto_market_pipeline"

# Each limit leaves room for the one before it, so that the one that knows most about what is wrong speaks first: the
# service ends a call after 5 minutes (http.deadline), with an answer that says whether to call again; then the request
# ends, then the task.
CONNECT_SECONDS = 5
READ_SECONDS = 330
EXECUTION_TIMEOUT = timedelta(minutes=7)

# Five tries, with waits of about 1, 2, 4 and 8 minutes, which Airflow makes up to twice as long at random.
RETRIES = 4
RETRY_DELAY = timedelta(minutes=1)
MAX_RETRY_DELAY = timedelta(minutes=10)

# All tries of a task with their waits: no run may be cut off while a retry could still help.
LONGEST_TASK = (RETRIES + 1) * EXECUTION_TIMEOUT + RETRIES * MAX_RETRY_DELAY

EXTRA_OPTIONS = {
    # Airflow's own check would retry whatever is no success, also a used-up quota.
    "check_response": False,
    # HttpOperator has none of its own.
    "timeout": (CONNECT_SECONDS, READ_SECONDS),
    # A PUT that is sent elsewhere arrives there as a GET.
    "allow_redirects": False,
}

PROBLEM = "application/problem+json"
NO_RAW_DATA = "urn:crypto-market-pipeline:problem:no-raw-data"


def alert(context):
    """Called when a task has failed for good; replace it by whatever tells your people."""
    ti = context["task_instance"]
    log.error("%s of %s failed for good: %s", ti.task_id, context["run_id"], context.get("exception"))


DEFAULT_ARGS = {
    "owner": "data",
    "http_conn_id": CONNECTION,
    "extra_options": EXTRA_OPTIONS,
    # Whatever Airflow's own default is: a deferred call would be made again when the triggerer is started again.
    "deferrable": False,
    # What a task fails with says all there is to say.
    "log_response": False,
    "retries": RETRIES,
    "retry_delay": RETRY_DELAY,
    "retry_exponential_backoff": True,
    "max_retry_delay": MAX_RETRY_DELAY,
    "execution_timeout": EXECUTION_TIMEOUT,
    "on_failure_callback": alert,
}


def succeeded(response):
    """Fails the task where the service did, and lets it be tried again only where that can help."""
    if response.ok and not response.is_redirect:
        return True
    failure, can_pass = _failure(response)
    raise AirflowException(failure) if can_pass else AirflowFailException(failure)


def succeeded_or_nothing_there(response):
    """The same, but leaves the task out where there is nothing that it could be done to."""
    problem = _problem(response)
    if problem and problem.get("type") == NO_RAW_DATA:
        raise AirflowSkipException(problem.get("detail"))
    return succeeded(response)


def result(response):
    """What the service says came of the call: a small JSON object, which becomes the XCom."""
    said = _json(response)
    if not isinstance(said, dict):
        raise AirflowFailException(
            f"{response.url} answered {response.status_code} with what is no JSON object;"
            f" is the connection {CONNECTION} that of the service?"
        )
    return said


def _failure(response):
    """What to say of an answer that is no success, and whether the same call can succeed later."""
    problem = _problem(response)
    if problem:
        wait = response.headers.get("Retry-After")
        said = f"{problem.get('title')}: {problem.get('detail')} (status {response.status_code}"
        said += f", wait {wait} s)" if wait else ")"
        return " ".join(said.split()), problem.get("retryable") is True
    # It comes from something in between, such as a proxy whose service is away, or that has too much to do.
    can_pass = response.status_code >= 500 or response.status_code in (408, 429)
    return f"{response.url} answered {response.status_code} {response.reason}", can_pass


def _problem(response):
    """The problem details (RFC 9457) of a failure; None for any other answer."""
    if response.headers.get("Content-Type", "").partition(";")[0].strip().lower() != PROBLEM:
        return None
    said = _json(response)
    return said if isinstance(said, dict) else None


def _json(response):
    try:
        return response.json()
    except ValueError:
        return None
