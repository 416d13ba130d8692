"""The process that extracts: reads jobs from its parent, one at a time, and answers each.

Started as ``python -m tasks.extract.worker MEMORY_MB [LIMIT ...]``, the limits in the order of `Limits`. Nothing here
needs the parent's main module, so that starting costs the same from any program and on any platform.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
from pathlib import Path
from typing import Any

from tasks.extract.limits import Limits, use_limits
from tasks.extract.wire import Answer, Job, failed, read_message, write_message


def do(job: Job) -> Any:
    """Returns the job's result; what goes wrong with a document is an issue of its extraction."""
    if job.kind == "convert":
        from tasks.extract.office import convert_many

        return convert_many(job.files)
    from tasks.extract.pipeline import extract_all

    data = job.source if isinstance(job.source, bytes) else job.source.read_bytes()
    if job.converted is not None:
        from tasks.extract.office import remember_conversion

        remember_conversion(data, job.converted)
    return extract_all(data, job.name, job.context)


def _answer(job: Job) -> Any:
    """Does the job at the process's boundary: whatever is raised becomes an issue, so that the pool goes on."""
    try:
        return do(job)
    except MemoryError:
        return failed(job.name, "too_large", "the document needs more memory than allowed")
    except RecursionError:
        return failed(job.name, "too_deep", "the document is nested too deeply")
    except OSError as error:
        return failed(job.name, "unreadable", f"the file cannot be read: {error}")
    except Exception as error:  # A fault of ours: it must show as an issue, not end the batch.
        return failed(job.name, "crashed", f"{type(error).__name__}: {error}"[:300])


def limit_memory(megabytes: int) -> None:
    """Limits the address space to what the process has now and so much more; a no-op where that is not supported."""
    status = Path("/proc/self/statm")
    if not status.exists():
        return
    used = int(status.read_text().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = used + megabytes * 1_000_000
    resource.setrlimit(
        resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard)
    )


def peak_mb() -> float:
    """Returns the largest resident memory of this process so far, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def main(memory_mb: int) -> None:
    """Serves jobs until the parent closes the pipe."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):  # Libraries that print must not write into the answers.
        os.dup2(quiet, stream)
    limit_memory(memory_mb)
    gc.freeze()  # What was imported lives as long as the process: the collector need not look at it.
    while True:
        try:
            job = read_message(jobs)
        except EOFError:
            return
        write_message(answers, Answer(_answer(job), peak_mb()))


if __name__ == "__main__":
    memory, *counts = map(int, sys.argv[1:])
    use_limits(Limits(*counts))
    main(memory)
