"""A Prefect server, work pool and worker on one machine: what `make up` starts and `make down` stops."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import requests

from flows.processes import is_alive, start, stop
from tasks.settings import CONFIG_VARIABLE, config_file

POOL = "gouji"


class ServerError(RuntimeError):
    """The Prefect server or worker did not come up."""


@dataclass(frozen=True, slots=True)
class Service:
    """What runs for one home: the port of the server and the process numbers; kept in ``service.json``."""

    port: int
    server: int
    worker: int

    @property
    def api(self) -> str:
        """Address of the API."""
        return f"http://127.0.0.1:{self.port}/api"

    def to_json(self) -> str:
        """Returns what `read_service` reads."""
        return json.dumps(asdict(self))


def worker_name() -> str:
    """Returns the name of this machine's worker: runs carry it, so it is known where their process was."""
    return f"gouji on {socket.gethostname()}"


def service_folder(home: Path) -> Path:
    """Returns where server and worker of a home keep their files."""
    return home / "work" / "prefect-server"


def read_service(folder: Path) -> Service | None:
    """Returns what `up` started below ``folder``; None if nothing is recorded."""
    record = folder / "service.json"
    return Service(**json.loads(record.read_text(encoding="utf-8"))) if record.exists() else None


def environment(folder: Path, port: int, root: Path, home: Path, sources: Path) -> dict[str, str]:
    """Returns the environment of server, worker and client; everything Prefect writes goes below ``folder``."""
    config = {CONFIG_VARIABLE: str(config_file().resolve())} if config_file().exists() else {}
    return {
        **os.environ,
        **config,
        "PREFECT_HOME": str(folder.resolve()),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_UI_API_URL": "/api",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P3D",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "gouji",
        # Hooks after a crash run in the worker, outside of the run that they speak of.
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "GOUJI_ROOT": str(root.resolve()),
        "GOUJI_HOME": str(home.resolve()),
        "GOUJI_SOURCES": str(sources.resolve()),
    }


def run_module(arguments: list[str], env: dict[str, str], root: Path, timeout: float = 180) -> str:
    """Runs ``python -m …`` and returns its output; raises ServerError with it on failure."""
    command = [sys.executable, "-m", *arguments]
    try:
        done = subprocess.run(
            command, env=env, cwd=root, capture_output=True, text=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ServerError(f"{' '.join(arguments)} did not end within {timeout:.0f} s") from error
    if done.returncode:
        raise ServerError(f"{' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def prefect(arguments: list[str], env: dict[str, str], root: Path, timeout: float = 180) -> str:
    """Runs one `prefect` command without questions and returns its output; raises ServerError on failure."""
    return run_module(["prefect", "--no-prompt", *arguments], env, root, timeout)


def answers(port: int) -> bool:
    """Tells whether a Prefect API answers on this machine."""
    try:
        return requests.get(f"http://127.0.0.1:{port}/api/health", timeout=2).ok
    except requests.RequestException:
        return False


def wait_until_healthy(port: int, server: int, seconds: float = 120) -> None:
    """Returns when the API answers; raises ServerError if it does not in time, or the server has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and is_alive(server):
        if answers(port):
            return
        time.sleep(0.3)
    raise ServerError(f"no Prefect API on port {port}")


def up(folder: Path, root: Path, home: Path, port: int, sources: Path) -> Service:
    """Starts server, pool and worker, or whichever of them is missing, and registers the deployments.

    A run that a killed worker left behind is marked as crashed before the new worker starts.

    Raises:
        ServerError: something did not start, or the port is another program's; what was started is stopped again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    env = environment(folder, port, root, home, sources)
    started: list[int] = []
    try:
        server = _server(folder, env, port, started)
        run_module(["flows.register", "pool"], env, root)
        prefect(["deploy", "--all"], env, root)
        run_module(["flows.register", "automations"], env, root)
        worker = _worker(folder, env, started)
    except ServerError as error:
        stop(reversed(started))
        raise ServerError(f"{error}\nthe log is {folder / 'server.log'}") from error
    service = Service(port, server, worker)
    (folder / "service.json").write_text(service.to_json(), encoding="utf-8")
    return service


def _server(folder: Path, env: dict[str, str], port: int, started: list[int]) -> int:
    known = read_service(folder)
    if known and is_alive(known.server):
        if known.port != port:
            raise ServerError(f"the server of this home runs on port {known.port}: gouji down stops it")
        return known.server
    if answers(port):
        raise ServerError(f"another Prefect server has port {port}: stop it, or give another --port")
    started.append(start(["prefect", "server", "start"], env, folder / "server.log"))
    wait_until_healthy(port, started[-1])
    return started[-1]


def _worker(folder: Path, env: dict[str, str], started: list[int]) -> int:
    known = read_service(folder)
    if known and is_alive(known.worker):
        return known.worker
    worker = ["prefect", "worker", "start", "--pool", POOL, "--limit", "1", "--name", worker_name()]
    started.append(start(worker, env, folder / "worker.log"))
    return started[-1]


def down(folder: Path) -> int:
    """Stops what `up` started below ``folder``; returns how many processes that were."""
    service = read_service(folder)
    if service is None:
        return 0
    running = [pid for pid in (service.worker, service.server) if is_alive(pid)]
    stop(running)
    (folder / "service.json").unlink()
    return len(running)
