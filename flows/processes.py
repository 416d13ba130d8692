"""Processes that outlive the command that started them: start, ask, stop."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path


def start(module: list[str], env: dict[str, str], log: Path) -> int:
    """Starts ``python -m <module> …`` in a session of its own, output to ``log``; returns its process number.

    Not `subprocess.Popen`: what is started here outlives this process and is stopped by another one.
    """
    command = [sys.executable, "-m", *module]
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    redirections = [(os.POSIX_SPAWN_OPEN, 1, str(log), flags, 0o644), (os.POSIX_SPAWN_DUP2, 1, 2)]
    return os.posix_spawn(sys.executable, command, env, file_actions=redirections, setsid=True)


def is_alive(pid: int) -> bool:
    """Tells whether a process of this number runs; one that ended and that nobody has waited for does not."""
    _reap(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_defunct(pid)


def stop(pids: Iterable[int], patience: float = 20) -> None:
    """Ends process groups: a request first, after ``patience`` seconds by force."""
    for pid in pids:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(pid, number)
            except ProcessLookupError:
                break
            if _gone(pid, patience):
                break


def _is_defunct(pid: int) -> bool:
    """In containers whose first process waits for nobody, the dead keep their numbers (Linux tells by state Z)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] == "Z"


def _gone(pid: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        _reap(pid)
        try:
            os.killpg(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def _reap(pid: int) -> None:
    """Waits for a process if it is our child and has ended: until then its number counts as taken."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
