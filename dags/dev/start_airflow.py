#!/usr/bin/env python3
"""Starts Airflow with the DAGs of this repository, for development.

    python3 dags/dev/start_airflow.py

It requires only Python 3.10 to 3.14. The first start installs Airflow into target/airflow with pip, in the versions and
with the hashes of requirements.txt in this folder. Then it starts Airflow (standalone, with SQLite) on
http://127.0.0.1:8088, with a connection to the pipeline's service, and prints the user and the password. Ctrl-C stops
it. If the service requires a token, set HTTP_TOKEN to the same value as for the service.
"""

import argparse
import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
DAGS = HERE.parent
REQUIREMENTS = HERE / "requirements.txt"
TARGET = DAGS.parent / "target" / "airflow"

OLDEST, NEWEST = (3, 10), (3, 14)
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LONGEST_START_SECONDS = 180
LONGEST_STOP_SECONDS = 20
PASSWORDS = "simple_auth_manager_passwords.json.generated"

# Calls to this machine do not use a proxy.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Failed(Exception):
    """An error that a person can solve; the message is one line."""


def arguments():
    parser = argparse.ArgumentParser(
        description="Starts an Airflow with the DAGs of this repository, for development; Ctrl-C stops it."
    )
    parser.add_argument(
        "--service", default="http://127.0.0.1:8080", metavar="URL", help="URL of the pipeline's service"
    )
    parser.add_argument("--port", type=int, default=8088, help="port of Airflow on 127.0.0.1")
    parser.add_argument("--home", type=Path, default=TARGET / "home", help="folder for Airflow's database and logs")
    parser.add_argument("--prepare", action="store_true", help="only install Airflow, and print the path of its Python")
    return parser.parse_args()


def check_python():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise Failed(
            f"Airflow requires Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, and this is {sys.version.split()[0]};"
            f" use another one, such as python3.12 {sys.argv[0]}"
        )


def prepare(environment):
    """Installs the pinned packages unless they are installed; returns the Python of the environment."""
    python = environment / "bin" / "python"
    stamp = environment / "installed.txt"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest() + " " + sys.version.split()[0]
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    print(f"Installing Airflow into {environment}, which takes a minute ...", file=sys.stderr, flush=True)
    shutil.rmtree(environment, ignore_errors=True)
    run_once(
        [sys.executable, "-m", "venv", environment], "cannot make a virtual environment (Debian: install python3-venv)"
    )
    pip = [python, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--retries=1"]
    what = ["--require-hashes", "--only-binary=:all:", "--requirement", REQUIREMENTS]
    run_once(pip + what, f"pip cannot install {REQUIREMENTS}")
    stamp.write_text(wanted)
    return python


def run_once(command, trouble):
    ended = subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=own_environment()
    )
    if ended.returncode != 0:
        lines = ended.stdout.decode("utf-8", "replace").strip().splitlines() or ["no output"]
        errors = [line for line in lines if line.startswith("ERROR")]
        raise Failed(f"{trouble}: {(errors or lines)[-1]}")


def own_environment():
    """The environment variables of this process without those of another Airflow or Python."""
    others = re.compile("AIRFLOW_.*|PYTHON(PATH|HOME)|VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not others.fullmatch(name)}


def service_of(url):
    """Scheme, host and port of the service."""
    service = urllib.parse.urlsplit(url)
    try:
        port = service.port or {"http": 80, "https": 443}[service.scheme]
    except (KeyError, ValueError):
        port = None
    if not service.hostname or not port or service.path.strip("/"):
        raise Failed(f"--service is '{url}', but must be a URL such as http://127.0.0.1:8080")
    return service.scheme, service.hostname, port


def settings(home, port, service, python):
    url = f"http://127.0.0.1:{port}"
    scheme, host, service_port = service
    connection = {"conn_type": "http", "schema": scheme, "host": host, "port": service_port}
    if token():
        connection["extra"] = {"Authorization": "Bearer " + token()}
    own = own_environment()
    bypass = [own.get("NO_PROXY") or own.get("no_proxy"), "127.0.0.1", "localhost", host]
    own.update(
        PATH=os.pathsep.join([str(python.parent), own.get("PATH", os.defpath)]),
        NO_PROXY=",".join(filter(None, bypass)),
        no_proxy=",".join(filter(None, bypass)),
        AIRFLOW_HOME=str(home),
        AIRFLOW_CONN_CRYPTO_MARKET_PIPELINE=json.dumps(connection),
        AIRFLOW__CORE__DAGS_FOLDER=str(DAGS),
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        # Airflow starts this many processes of 100 MB each. The two DAGs never run more tasks at once.
        AIRFLOW__CORE__PARALLELISM="4",
        # By default the tasks would call the API server on port 8080, which is the port of the service.
        AIRFLOW__CORE__EXECUTION_API_SERVER_URL=url + "/execution/",
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{home / 'airflow.db'}",
        AIRFLOW__API__BASE_URL=url,
        AIRFLOW__API__HOST="127.0.0.1",
        AIRFLOW__API__PORT=str(port),
        AIRFLOW__API__WORKERS="1",
        AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT=str(port + 1),
        AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT=str(port + 2),
        AIRFLOW__USAGE_DATA_COLLECTION__ENABLED="False",
    )
    # The default bucket of the service without any configuration.
    own.setdefault("CRYPTO_MARKET_BUCKET", own.get("S3_BUCKET") or "crypto-market-simulated")
    return own


def token():
    return os.environ.get("HTTP_TOKEN", "")


def check_port(port):
    with contextlib.closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as trouble:
            raise Failed(f"port {port} is not free ({trouble}); choose another with --port") from None


def look_for_service(service):
    scheme, host, port = service
    named = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{named}:{port}"
    request = urllib.request.Request(url + "/v1/snapshots")
    if token():
        request.add_header("Authorization", "Bearer " + token())
    try:
        DIRECT.open(request, timeout=5).close()
    except urllib.error.HTTPError as answer:
        advice = "; set HTTP_TOKEN to its token" if answer.code == 401 else ""
        warn(f"the service at {url} answered {answer.code}{advice}")
    except OSError as trouble:
        why = getattr(trouble, "reason", trouble)
        warn(f"no service answers at {url} yet ({why}); start it, or set --service")


def warn(said):
    print("warning: " + said, file=sys.stderr, flush=True)


def await_health(airflow, port, log):
    late = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < late:
        if airflow.poll() is not None:
            raise Failed(f"Airflow ended unexpectedly: {last_line(log)} (see {log})")
        if is_healthy(port):
            return
        time.sleep(0.5)
    raise Failed(f"Airflow is not healthy after {LONGEST_START_SECONDS} s; see {log}")


def is_healthy(port):
    try:
        with DIRECT.open(f"http://127.0.0.1:{port}/api/v2/monitor/health", timeout=5) as answer:
            said = json.load(answer)
    except (OSError, ValueError):
        return False
    return all(said.get(part, {}).get("status") == "healthy" for part in ("metadatabase", "scheduler", "dag_processor"))


def last_line(log):
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no output"


def stop(airflow):
    """Stops Airflow and all its child processes, some of which are in other process groups."""
    processes = offspring(airflow.pid)
    # Airflow's main process stops the others on SIGINT, but not on SIGTERM.
    airflow.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        airflow.wait(LONGEST_STOP_SECONDS)
    for kind in (signal.SIGTERM, signal.SIGKILL):
        late = time.monotonic() + 5
        processes = [(pid, began) for pid, began in processes if (pid, began) in running()]
        for pid, _ in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, kind)
        while time.monotonic() < late and any(process in running() for process in processes):
            airflow.poll()
            time.sleep(0.2)


def listing():
    """Every process with its id, its parent's id and its start time, since the system reuses ids."""
    said = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat=,lstart="], stdout=subprocess.PIPE, check=True).stdout
    rows = [line.split(None, 3) for line in said.decode("utf-8", "replace").splitlines()]
    return [(int(pid), int(parent), began) for pid, parent, state, began in rows if not state.startswith("Z")]


def running():
    return {(pid, began) for pid, _, began in listing()}


def offspring(pid):
    rows = listing()
    found = {pid}
    while True:
        more = {child for child, parent, _ in rows if parent in found} - found
        if not more:
            return [(each, began) for each, _, began in rows if each in found]
        found |= more


def interrupt(*_):
    raise KeyboardInterrupt


def serve(home, port, service, python):
    home.mkdir(parents=True, exist_ok=True)
    log = home / "standalone.log"
    print("Starting Airflow ...", file=sys.stderr, flush=True)
    with open(log, "wb") as said:
        # In a new session, so that Ctrl-C reaches only this process, which then stops Airflow.
        airflow = subprocess.Popen(
            [str(python.parent / "airflow"), "standalone"],
            env=settings(home, port, service, python),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        await_health(airflow, port, log)
        for user, password in json.loads((home / PASSWORDS).read_text()).items():
            print(f"Airflow is at http://127.0.0.1:{port}, user {user}, password {password}")
        print(f"Its log is {log}; Ctrl-C stops it.", flush=True)
        airflow.wait()
        raise Failed(f"Airflow ended unexpectedly: {last_line(log)} (see {log})")
    finally:
        # A second Ctrl-C during the stop would leave processes behind.
        for kind in STOPS:
            signal.signal(kind, signal.SIG_IGN)
        stop(airflow)


def main():
    asked = arguments()
    try:
        check_python()
        service = service_of(asked.service)
        if not asked.prepare:
            check_port(asked.port)
        python = prepare(TARGET / "environment")
        if asked.prepare:
            print(python)
            return 0
        look_for_service(service)
        # Also SIGINT, since a shell ignores it for background processes.
        for kind in STOPS:
            signal.signal(kind, interrupt)
        serve(asked.home.resolve(), asked.port, service, python)
    except Failed as trouble:
        print(f"error: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
