"""A Prefect server, work pool and worker on one machine: what `make up` starts and `make down` stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

POOL = "gouji"


class ServerError(RuntimeError):
    """The Prefect server or worker did not come up."""


def environment(folder: Path, port: int, root: Path, home: Path) -> dict[str, str]:
    """Returns the environment of server, worker and client; everything Prefect writes goes below ``folder``."""
    address = f"http://127.0.0.1:{port}/api"
    return {
        **os.environ,
        "PREFECT_HOME": str(folder.resolve()),
        "PREFECT_API_URL": address,
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_UI_API_URL": "/api",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P3D",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "gouji",
        "GOUJI_ROOT": str(root.resolve()),
        "GOUJI_HOME": str(home.resolve()),
    }


def prefect(arguments: list[str], env: dict[str, str], root: Path, timeout: float = 180) -> str:
    """Runs one `prefect` command and returns its output; raises ServerError with it on failure."""
    command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
    done = subprocess.run(
        command, env=env, cwd=root, capture_output=True, text=True, timeout=timeout, check=False
    )
    if done.returncode:
        raise ServerError(f"prefect {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def start(arguments: list[str], env: dict[str, str], log: Path) -> int:
    """Starts a long-running `prefect` command in its own session, output to ``log``; returns its process number.

    Not `subprocess.Popen`: what is started here outlives this process and is stopped by another one.
    """
    command = [sys.executable, "-m", "prefect", *arguments]
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    redirections = [(os.POSIX_SPAWN_OPEN, 1, str(log), flags, 0o644), (os.POSIX_SPAWN_DUP2, 1, 2)]
    return os.posix_spawn(sys.executable, command, env, file_actions=redirections, setsid=True)


def wait_until_healthy(port: int, seconds: float = 90) -> None:
    """Returns when the API answers; raises ServerError if it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if requests.get(f"http://127.0.0.1:{port}/api/health", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.3)
    raise ServerError(f"no Prefect API on port {port} after {seconds:.0f} s")


def up(folder: Path, root: Path, home: Path, port: int = 4200) -> list[int]:
    """Starts server, pool and worker, registers the deployments; returns the process numbers.

    Raises:
        ServerError: something did not start; what was started is stopped again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    env = environment(folder, port, root, home)
    started = [start(["server", "start"], env, folder / "server.log")]
    try:
        wait_until_healthy(port)
        prefect(["work-pool", "create", POOL, "--type", "process", "--overwrite"], env, root)
        prefect(["work-pool", "set-concurrency-limit", POOL, "1"], env, root)
        prefect(["deploy", "--all"], env, root)
        worker = ["worker", "start", "--pool", POOL, "--limit", "1"]
        started.append(start(worker, env, folder / "worker.log"))
    except (ServerError, subprocess.TimeoutExpired):
        stop(started)
        raise
    (folder / "up.pids").write_text("\n".join(map(str, started)), encoding="utf-8")
    return started


def down(folder: Path) -> int:
    """Stops what `up` started below ``folder``; returns how many processes that were."""
    record = folder / "up.pids"
    if not record.exists():
        return 0
    pids = [int(line) for line in record.read_text(encoding="utf-8").split()]
    stop(list(reversed(pids)))
    record.unlink()
    return len(pids)


def stop(pids: list[int], patience: float = 20) -> None:
    """Ends process groups: a request first, after ``patience`` seconds by force."""
    for pid in pids:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(pid, number)
            except ProcessLookupError:
                break
            if _gone(pid, patience):
                break


def _gone(pid: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if os.waitpid(pid, os.WNOHANG)[0] == pid:
                return True
        except ChildProcessError:
            try:
                os.killpg(pid, 0)
            except ProcessLookupError:
                return True
        time.sleep(0.1)
    return False
