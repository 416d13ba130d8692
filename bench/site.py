"""The quality site of 10,000 organisations: a first build, and a night without changes.

``GOUJI_BENCH_ORGANIZATIONS`` sets another number. A copy of the original (60 kB) is written beside each report.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from pathlib import Path

from bench.warehouse import load
from bench.warehouse_corpus import YEARS, write_corpus
from tasks.report.site.build import SiteSummary, build_site
from tasks.spool import Spool

PAGE = ("<html><body>" + "<p>本机关全年公开的信息。</p>" * 1_500 + "</body></html>").encode()


def _timed(database: Path, site: Path) -> tuple[SiteSummary, float]:
    start = time.perf_counter()
    summary = build_site(database, site, read_original=lambda document_id: PAGE)
    return summary, time.perf_counter() - start


def run() -> None:
    organizations = int(os.environ.get("GOUJI_BENCH_ORGANIZATIONS", "10000"))
    with tempfile.TemporaryDirectory(prefix="gouji-site-") as name:
        folder = Path(name)
        write_corpus(organizations * len(YEARS), Spool(folder / "spool"), folder / "fetches.parquet")
        load(folder)
        first, seconds = _timed(folder / "work.duckdb", folder / "site")
        again, later = _timed(folder / "work.duckdb", folder / "site")
        size = sum(file.stat().st_size for file in (folder / "site").rglob("*") if file.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| build | files | written | s | files a second |\n|---|---|---|---|---|")
    for label, summary, taken in (("first", first, seconds), ("nothing changed", again, later)):
        print(
            f"| {label} | {summary.pages:,} | {summary.written:,} | {taken:.0f} | {summary.pages / taken:,.0f} |"
        )
    print(
        f"\n{organizations:,} organisations, {len(YEARS)} reports each; {size / 1e9:.2f} GB; peak {peak:,.0f} MB"
    )
