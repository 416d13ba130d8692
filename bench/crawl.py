"""The crawler on loopback: pages per second against Scrapy, the delay's own bound, and what a quiet night costs.

Scrapy is no dependency of the project: name a Python that has it (and warcio) in ``GOUJI_BENCH_SCRAPY``.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tasks.crawl.archive import Archive
from tasks.crawl.collect import CollectSummary, collect_host, plan
from tasks.crawl.ledger import Ledger
from tasks.crawl.sources import Column, Source, SourceBook
from tasks.settings import Settings

ROOT = Path(__file__).parents[1]


@contextmanager
def server(reports: int) -> Iterator[int]:
    """Yields the port of a running benchmark server."""
    command = [sys.executable, "-m", "bench._crawl_server", str(reports)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def book(port: int, hosts: int, delay: float) -> SourceBook:
    """Returns one source for each host."""
    sources = [
        Source(
            id=f"host{number}",
            region="110101",
            name="某县",
            office="office",
            columns=[Column(url=f"http://127.1.{number // 200}.{number % 200 + 1}:{port}/gk/gknb/")],
            delay=delay,
        )
        for number in range(hosts)
    ]
    return SourceBook(sources=sources, offices=[])


def night(home: Path, sources: SourceBook, at_once: int) -> tuple[CollectSummary, float]:
    """Returns what a run over all hosts brought, and its seconds."""
    settings = Settings(allow_private_network=True)
    archive, ledger = Archive(home / "archive"), Ledger(home / "ledger")
    summary = CollectSummary()
    started = time.monotonic()
    with ThreadPoolExecutor(at_once) as pool:
        futures = [
            pool.submit(
                collect_host,
                host,
                group,
                settings=settings,
                archive=archive,
                ledger=ledger,
                run_id=f"{started}",
            )
            for host, group in plan(sources).items()
        ]
        for future in futures:
            summary.merge(future.result())
    seconds = time.monotonic() - started
    archive.close()
    ledger.close()
    return summary, seconds


def scrapy_run(port: int, hosts: int, folder: Path) -> dict[str, float] | None:
    """Returns pages and seconds of Scrapy doing the same, None if there is no Scrapy."""
    python = os.environ.get("GOUJI_BENCH_SCRAPY", sys.executable)
    probe = subprocess.run([python, "-c", "import scrapy, warcio"], capture_output=True, check=False)
    if probe.returncode:
        return None
    command = [python, str(ROOT / "bench" / "_crawl_scrapy.py"), str(port), str(hosts), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def run(hosts: int = 200, reports: int = 50, at_once: int = 8) -> dict[str, object]:
    """Returns the figures of the benchmark, and prints them as a table."""
    figures: dict[str, object] = {"hosts": hosts, "reports": reports}
    with tempfile.TemporaryDirectory() as folder, server(reports) as port:
        home, sources = Path(folder), book(port, hosts, 0.0)
        first, seconds = night(home, sources, at_once)
        rate = first.totals.requests / seconds
        figures["pages_per_second"] = round(rate, 1)
        figures["first_night"] = _cost(first, seconds)
        second, seconds = night(home, sources, at_once)
        figures["second_night"] = _cost(second, seconds)
        other = scrapy_run(port, hosts, home)
        if other is None:
            figures["scrapy"] = "not installed: name a Python with scrapy and warcio in GOUJI_BENCH_SCRAPY"
        else:
            its_rate = (other["pages"] + hosts) / other["seconds"]  # robots.txt is counted on both sides
            figures["scrapy_pages_per_second"] = round(its_rate, 1)
            figures["ratio_to_scrapy"] = round(rate / its_rate, 2)
        figures["with_delay"] = _with_delay(home / "delayed", port)
    print("| figure | value |\n|---|---|")
    for name, value in figures.items():
        print(f"| {name} | {value} |")
    return figures


def _cost(summary: CollectSummary, seconds: float) -> dict[str, float]:
    totals = summary.totals
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"seconds": round(seconds, 1), "requests": totals.requests, "bytes": totals.bytes, "peak_mb": peak}


def _with_delay(home: Path, port: int, hosts: int = 20, delay: float = 0.3) -> dict[str, float]:
    """Wall time against the bound that the delay itself sets: requests of one host times delay."""
    summary, seconds = night(home, book(port, hosts, delay), hosts)
    bound = (summary.totals.requests / hosts - 1) * delay
    return {"seconds": round(seconds, 2), "bound": round(bound, 2), "ratio": round(seconds / bound, 3)}


if __name__ == "__main__":
    run()
