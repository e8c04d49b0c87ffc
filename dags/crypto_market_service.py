"""Calls of the DAGs in this folder to the HTTP API of the crypto market pipeline, and the handling of its responses.

The file must be in the root of the DAGs folder, which is on Airflow's import path.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException, AirflowSkipException

log = logging.getLogger(__name__)

# An HTTP connection with host, port and schema, and with {"Authorization": "Bearer ..."} as extra if the service
# requires a token.
CONNECTION = "crypto_market_pipeline"

# The service answers after 5 minutes at the latest (http.deadline) and says whether a retry can help. The time limits
# of the request and of the task are longer, so that they do not hide this response.
CONNECT_SECONDS = 5
READ_SECONDS = 330
EXECUTION_TIMEOUT = timedelta(minutes=7)

# Five attempts, with delays of about 1, 2, 4 and 8 minutes, which Airflow randomly extends to up to twice as long.
RETRIES = 4
RETRY_DELAY = timedelta(minutes=1)
MAX_RETRY_DELAY = timedelta(minutes=10)

# All attempts of a task with their delays, so that the time limit of a DAG run leaves room for every retry.
LONGEST_TASK = (RETRIES + 1) * EXECUTION_TIMEOUT + RETRIES * MAX_RETRY_DELAY

EXTRA_OPTIONS = {
    # Airflow's own check would retry every failure, also a used-up quota.
    "check_response": False,
    # HttpOperator sets no timeout.
    "timeout": (CONNECT_SECONDS, READ_SECONDS),
    # A redirect would turn a PUT into a GET.
    "allow_redirects": False,
}

PROBLEM = "application/problem+json"
NO_RAW_DATA = "urn:crypto-market-pipeline:problem:no-raw-data"


def alert(context):
    """Runs when a task has failed for good. Replace it to send your own alerts."""
    ti = context["task_instance"]
    log.error("%s of %s failed for good: %s", ti.task_id, context["run_id"], context.get("exception"))


DEFAULT_ARGS = {
    "owner": "data",
    "http_conn_id": CONNECTION,
    "extra_options": EXTRA_OPTIONS,
    # A restart of the triggerer would repeat a deferred call.
    "deferrable": False,
    # The exception of a failed task has all details.
    "log_response": False,
    "retries": RETRIES,
    "retry_delay": RETRY_DELAY,
    "retry_exponential_backoff": True,
    "max_retry_delay": MAX_RETRY_DELAY,
    "execution_timeout": EXECUTION_TIMEOUT,
    "on_failure_callback": alert,
}


def succeeded(response):
    """Fails the task if the service reports a failure; Airflow retries it only if that can help."""
    if response.ok and not response.is_redirect:
        return True
    message, is_retryable = _failure(response)
    raise AirflowException(message) if is_retryable else AirflowFailException(message)


def succeeded_or_no_raw_data(response):
    """The same, but skips the task if no date of the range has a raw object."""
    problem = _problem(response)
    if problem and problem.get("type") == NO_RAW_DATA:
        raise AirflowSkipException(problem.get("detail"))
    return succeeded(response)


def result(response):
    """The result of the call: a small JSON object, which becomes the XCom."""
    body = _json(response)
    if not isinstance(body, dict):
        raise AirflowFailException(
            f"{response.url} answered {response.status_code} without a JSON object;"
            f" check that the connection {CONNECTION} points to the service"
        )
    return body


def _failure(response):
    """The message of a failure, and whether the same call can succeed later."""
    problem = _problem(response)
    if problem:
        wait = response.headers.get("Retry-After")
        message = f"{problem.get('title')}: {problem.get('detail')} (status {response.status_code}"
        message += f", wait {wait} s)" if wait else ")"
        return " ".join(message.split()), problem.get("retryable") is True
    # A proxy in front of the service has answered, for example because it cannot reach the service.
    is_retryable = response.status_code >= 500 or response.status_code in (408, 429)
    return f"{response.url} answered {response.status_code} {response.reason}", is_retryable


def _problem(response):
    """The problem details (RFC 9457) of a failure; None for any other response."""
    if response.headers.get("Content-Type", "").partition(";")[0].strip().lower() != PROBLEM:
        return None
    body = _json(response)
    return body if isinstance(body, dict) else None


def _json(response):
    try:
        return response.json()
    except ValueError:
        return None
