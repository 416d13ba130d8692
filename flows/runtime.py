"""What every flow needs around it: Prefect's environment, one writer at a time, progress that suits the terminal."""

from __future__ import annotations

import fcntl
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tasks.home import Home

LOGGER = logging.getLogger("gouji")


class AlreadyRunningError(RuntimeError):
    """Another run holds this home folder; ``holder`` says which process, as far as it is known."""

    def __init__(self, message: str, holder: str = "unknown process") -> None:
        super().__init__(message)
        self.holder = holder


class PrefectUnreachableError(RuntimeError):
    """The Prefect server that the environment names does not answer."""


def prepare_prefect(home: Home) -> None:
    """Points Prefect at its own folder below the home, unless a server is configured in the environment.

    Must run before Prefect is imported. The user's own Prefect profile is neither read nor written: without
    ``PREFECT_API_URL`` the run gets a temporary server that lives in ``work/prefect``.

    Raises:
        PrefectUnreachableError: a server is configured and does not answer.
    """
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "gouji")
    # The automation that looks for dead runs expects as many heartbeats as the deployments send (prefect.yaml).
    os.environ.setdefault("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", "30")
    if address := os.environ.get("PREFECT_API_URL"):
        _ask(address)
        return
    home.prefect.mkdir(parents=True, exist_ok=True)
    os.environ["PREFECT_HOME"] = str(home.prefect.resolve())
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")
    # Twenty seconds, the default, are not enough on a small machine that is busy.
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
    os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "ERROR")


def _ask(address: str) -> None:
    import requests

    try:
        requests.get(f"{address}/health", timeout=10).raise_for_status()
    except requests.RequestException as error:
        raise PrefectUnreachableError(
            f"the Prefect server that PREFECT_API_URL names does not answer ({address}: {type(error).__name__}); "
            "gouji up starts one, or unset PREFECT_API_URL and the run makes do without"
        ) from error


def new_run_id(now: datetime | None = None) -> str:
    """Returns an id that sorts by time, e.g. ``20260115T023000123456Z``."""
    return (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%S%fZ")


@contextmanager
def one_run_at_a_time(home: Home) -> Iterator[None]:
    """Holds the lock of the home folder; raises AlreadyRunningError if another process has it.

    An OS lock, because Prefect's limits are per deployment and do not see runs from the command line.
    """
    home.work.mkdir(parents=True, exist_ok=True)
    path = home.work / "run.lock"
    with path.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            holder = handle.read().strip() or "unknown process"
            raise AlreadyRunningError(
                f"another run is working on {home.root} ({holder}); wait for it to end, or give another --home",
                holder,
            ) from error
        handle.seek(0)
        handle.truncate()
        handle.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        handle.flush()
        yield


def refuse_if_running(home: Home) -> None:
    """Raises AlreadyRunningError at once, before Prefect is started, if another process has the home folder."""
    with one_run_at_a_time(home):
        return


def log_to_stderr(verbose: bool = False) -> None:
    """Sends gouji's own log lines to stderr; stdout stays free for data."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", datefmt="%H:%M:%S"))
    LOGGER.handlers = [handler]
    # The library sets the level of this logger itself on import, so only a filter keeps its chatter out.
    chatter = logging.getLogger("great_expectations.data_context.types.base")
    chatter.addFilter(lambda record: record.levelno >= logging.WARNING)
    LOGGER.propagate = False
    LOGGER.setLevel(logging.DEBUG if verbose else logging.INFO)


def relative(path: Path) -> str:
    """Returns a path as a person at the prompt would write it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
