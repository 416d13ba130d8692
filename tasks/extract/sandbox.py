"""Extraction in processes of their own, so that no document can stop, stall or bloat the program."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from tasks.extract.limits import Limits
from tasks.extract.model import Context, Extraction
from tasks.extract.wire import Answer, Job, failed, read_message, write_message
from tasks.settings import Settings

_ROOT = Path(__file__).parents[2]
MAX_JOBS = 500
"""Documents after which a process is replaced, so that what parsers leak does not add up."""
PIPE_BYTES = 1 << 20
"""Room in the pipes to a process: a page goes through at once, without waiting for the other side."""
MAX_GROWTH_MB = 600
"""Growth of resident memory after which a process is replaced."""


def extract_guarded(
    data: bytes, name: str, context: Context, settings: Settings
) -> list[tuple[str, Extraction]]:
    """Returns the extractions of one file, made in a process of its own under the limits of the settings.

    Never raises for a bad document: one that takes longer than ``extract_seconds`` has the issue ``too_slow``, one that
    is larger than ``max_bytes`` or needs more than ``extract_memory_mb`` has ``too_large``, one on
    which the process died has ``crashed``; the format is then ``unknown``. The process costs about 0.3 s, once.
    """
    if len(data) > settings.max_bytes:
        return failed(name, "too_large", f"{len(data)} bytes, the limit is {settings.max_bytes}")
    with Worker(settings) as worker:
        worker.send(Job("extract", name, data, context))
        return worker.receive()


def _widen(pipe: int) -> None:
    """Makes a pipe large where the system can and lets us; it works as it is."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


class Worker:
    """One extraction process. ``send`` a job, then ``receive`` its result; the deadline runs from sending."""

    def __init__(self, settings: Settings, max_jobs: int = MAX_JOBS) -> None:
        self._settings = settings
        self._max_jobs = max_jobs
        self.resident_mb = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._name = ""
        self._jobs = 0
        self._first_peak = 0.0
        self.deadline = 0.0

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, job: Job, seconds: float | None = None) -> None:
        """Hands the job to the process, starting one if needed. Without ``seconds`` the settings' time holds."""
        self._ensure()
        self._name = job.name
        self.deadline = time.monotonic() + (seconds or self._settings.extract_seconds)
        try:
            write_message(self._process.stdin, job)  # type: ignore[union-attr,arg-type]
        except BrokenPipeError:  # It died between two jobs; the job itself has not been seen.
            self.close()
            self._ensure()
            write_message(self._process.stdin, job)  # type: ignore[union-attr,arg-type]
        self._jobs += 1

    def fileno(self) -> int:
        """The pipe that becomes readable when the answer is there or the process has died."""
        return self._process.stdout.fileno()  # type: ignore[union-attr]

    def receive(self) -> list[tuple[str, Extraction]]:
        """Returns the job's result, waiting at most until the deadline; a dead or late process gives an issue."""
        ready, _, _ = select.select([self], [], [], max(0.0, self.deadline - time.monotonic()))
        return self.take() if ready else self.expire()

    def take(self) -> list[tuple[str, Extraction]]:
        """Returns the answer that is ready."""
        try:
            answer: Answer = read_message(self._process.stdout)  # type: ignore[union-attr,arg-type]
        except EOFError:
            return self._died()
        self._first_peak = self._first_peak or answer.peak_mb
        self.resident_mb = answer.peak_mb
        if self._jobs >= self._max_jobs or answer.peak_mb - self._first_peak > MAX_GROWTH_MB:
            self.close()
        return answer.result

    def expire(self) -> list[tuple[str, Extraction]]:
        """Ends the process that is past its deadline; the next job gets a fresh one."""
        self.close()
        return failed(self._name, "too_slow", f"not finished after {self._settings.extract_seconds:g} s")

    def close(self) -> None:
        """Ends the process and all it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _ensure(self) -> None:
        if self._process is not None:
            return
        self._jobs, self._first_peak = 0, 0.0
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tasks.extract.worker",
                str(self._settings.extract_memory_mb),
                *Limits.of(self._settings).as_arguments(),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"},
            start_new_session=True,  # Ctrl-C reaches the parent only, which ends its workers in order.
        )
        for stream in (self._process.stdin, self._process.stdout):
            _widen(stream.fileno())  # type: ignore[union-attr]

    def _died(self) -> list[tuple[str, Extraction]]:
        """Returns the issue for a process that ended by itself: out of memory if the system killed it, else a crash."""
        assert self._process is not None
        code = self._process.wait()
        self.close()
        if code == -signal.SIGKILL:
            return failed(self._name, "too_large", "the system stopped the extraction for want of memory")
        return failed(self._name, "crashed", f"the extraction process ended with code {code}")
