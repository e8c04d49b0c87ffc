#!/usr/bin/env python3
"""Starts an Airflow of your own with the DAGs of this repository, for development.

    python3 dags/dev/start_airflow.py

It needs nothing but Python 3.10 to 3.14. The first time it installs Airflow into target/airflow, by the versions and
hashes of requirements.txt beside this file, from where your pip gets its packages. Then it starts Airflow (standalone,
with SQLite) on http://127.0.0.1:8088, with a connection to the pipeline's service, and says with which user and
password to sign in. Ctrl-C stops it. Where the service asks for a token, set HTTP_TOKEN as for the service.
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

# What is on this machine, no proxy is asked for.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Failed(Exception):
    """What a person has to know, in a line."""


def arguments():
    parser = argparse.ArgumentParser(
        description="Starts an Airflow with the DAGs of this repository, for development; Ctrl-C stops it."
    )
    parser.add_argument("--service", default="http://127.0.0.1:8080", metavar="URL", help="where the pipeline serves")
    parser.add_argument("--port", type=int, default=8088, help="where Airflow is to listen, on 127.0.0.1")
    parser.add_argument("--home", type=Path, default=TARGET / "home", help="where Airflow keeps what it knows")
    parser.add_argument("--prepare", action="store_true", help="only install, and print which Python has it")
    return parser.parse_args()


def check_python():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise Failed(
            f"Airflow needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, and this is {sys.version.split()[0]};"
            f" start it with another, such as python3.12 {sys.argv[0]}"
        )


def prepare(environment):
    """Installs what is pinned, unless that is done; returns the environment's Python."""
    python = environment / "bin" / "python"
    stamp = environment / "installed.txt"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest() + " " + sys.version.split()[0]
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    print(f"Installing Airflow into {environment}, which takes a minute ...", file=sys.stderr, flush=True)
    shutil.rmtree(environment, ignore_errors=True)
    run_once([sys.executable, "-m", "venv", environment], "no environment (Debian: python3-venv)")
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
        lines = ended.stdout.decode("utf-8", "replace").strip().splitlines() or ["no word from it"]
        errors = [line for line in lines if line.startswith("ERROR")]
        raise Failed(f"{trouble}: {(errors or lines)[-1]}")


def own_environment():
    """Without what you may have set for another Airflow or another Python."""
    others = re.compile("AIRFLOW_.*|PYTHON(PATH|HOME)|VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not others.fullmatch(name)}


def service_of(url):
    """The parts of the address of the service."""
    service = urllib.parse.urlsplit(url)
    try:
        port = service.port or {"http": 80, "https": 443}[service.scheme]
    except (KeyError, ValueError):
        port = None
    if not service.hostname or not port or service.path.strip("/"):
        raise Failed(f"--service is '{url}' and must be an address such as http://127.0.0.1:8080")
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
        # It keeps as many processes in store, 100 MB each; the two DAGs never run more tasks than this at once.
        AIRFLOW__CORE__PARALLELISM="4",
        # The tasks call the API server; without this they would look for it at port 8080, where the service is.
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
    # The bucket that the service has when it is started with no configuration.
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
        warn(f"the service at {url} answers {answer.code}{advice}")
    except OSError as trouble:
        why = getattr(trouble, "reason", trouble)
        warn(f"there is no service at {url} yet ({why}); start it, or name another with --service")


def warn(said):
    print("warning: " + said, file=sys.stderr, flush=True)


def await_health(airflow, port, log):
    late = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < late:
        if airflow.poll() is not None:
            raise Failed(f"Airflow ended by itself: {last_line(log)} (all of it is in {log})")
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
    return lines[-1].strip() if lines else "without a word"


def stop(airflow):
    """Stops Airflow and whatever it has started; some of that is in process groups of its own."""
    processes = offspring(airflow.pid)
    # Its parent process stops the others when it is interrupted, and forgets them when it is terminated.
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
    """Every process: its id, its parent's, and when it began, since ids are used again."""
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
        # In a session of its own, so that Ctrl-C comes to this process alone, which knows how to stop it.
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
        raise Failed(f"Airflow ended by itself: {last_line(log)} (all of it is in {log})")
    finally:
        # A second Ctrl-C would leave processes behind.
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
        # SIGINT too: a shell that starts this in the background has it ignored.
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
