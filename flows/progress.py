"""How far a stage is: a bar on a terminal, a log line now and then elsewhere, and one artifact in Prefect's UI."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any
from uuid import UUID

from flows.runtime import LOGGER

ARTIFACT_SECONDS = 3.0
"""Least time between two updates of the artifact: an update costs some 12 ms."""


class Progress:
    """Counts the steps of a stage; safe to use from several threads."""

    def __init__(self, label: str, total: int | None = None, every: int = 25) -> None:
        """Starts the display. ``total`` None: unknown; ``every``: steps between log lines."""
        self.label, self.total, self.every, self.done = label, total, every, 0
        self._bar = _bar(label, total) if sys.stderr.isatty() else None
        self._artifact = _Artifact(label) if total else None
        self._lock = threading.Lock()

    def step(self, detail: str = "") -> None:
        """Counts one step."""
        with self._lock:
            self.done += 1
        if self._bar is not None:
            self._bar[0].update(self._bar[1], advance=1, detail=detail[-60:])
        elif self.done % self.every == 0:
            LOGGER.info("%s: %d%s %s", self.label, self.done, f"/{self.total}" if self.total else "", detail)
        self._show(detail)

    def note(self, text: str) -> None:
        """Shows what is going on without counting a step."""
        if self._bar is not None:
            self._bar[0].update(self._bar[1], detail=text[-60:])
        else:
            LOGGER.info("%s", text)
        self._show(text)

    def close(self) -> None:
        """Takes the bar away and leaves one line."""
        if self._bar is not None:
            self._bar[0].stop()
        LOGGER.info("%s: %d", self.label, self.done)
        self._show("", last=True)

    def _show(self, detail: str, last: bool = False) -> None:
        if self._artifact is not None and self.total:
            text = f"{self.label}: {self.done}/{self.total} {detail}".strip()
            self._artifact.show(100 * self.done / self.total, text, last)


class _Artifact:
    """One progress artifact, made at the first step inside a run of Prefect and then updated in place."""

    def __init__(self, label: str) -> None:
        self.key = "-".join(label.lower().split())
        self._id: UUID | None = None
        self._next = 0.0
        self._lock = threading.Lock()
        self._context = _run_context()

    def show(self, percent: float, text: str, last: bool) -> None:
        """Updates the artifact unless that was done a moment ago; a server that does not answer stops nothing."""
        if self._context is None or not self._lock.acquire(blocking=False):
            return
        try:
            if time.monotonic() >= self._next or (last and self._id is not None):
                self._next = time.monotonic() + ARTIFACT_SECONDS
                self._put(percent, text)
        finally:
            self._lock.release()

    def _put(self, percent: float, text: str) -> None:
        from httpx import HTTPError
        from prefect.artifacts import create_progress_artifact, update_progress_artifact
        from prefect.exceptions import PrefectException

        try:
            if self._id is None:
                created = create_progress_artifact(percent, key=self.key, description=text)
                self._id = created if isinstance(created, UUID) else None
            else:
                update_progress_artifact(self._id, percent, description=text)
        except (HTTPError, PrefectException) as error:
            LOGGER.warning("progress of %s is not shown: %s", self.key, error)
            self._context = None


def _run_context() -> Any:
    """The run of Prefect that this thread is in; None outside, and Prefect is not even imported then."""
    if "prefect" not in sys.modules:
        return None
    from prefect.context import FlowRunContext, TaskRunContext

    return TaskRunContext.get() or FlowRunContext.get()


def _bar(label: str, total: int | None):  # type: ignore[no-untyped-def]
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = RichProgress(
        *columns, TextColumn("{task.fields[detail]}"), console=Console(file=sys.stderr), transient=True
    )
    bar.start()
    return bar, bar.add_task(label, total=total, detail="")
