"""More than one machine, measured on one: Dask beside the local runner, archive and exports in a store, the lake.

The store is moto's S3 server on loopback, in Python: its figures bound the overhead of our side, not what S3 can do.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.corpus import make_docx, make_html, random_truth
from bench.warehouse_corpus import write_corpus
from tasks.crawl.archive import Archive
from tasks.crawl.archive_place import open_archive
from tasks.crawl.compaction import compact_folder
from tasks.extract.model import Context
from tasks.home import Home
from tasks.housekeeping.backup import back_up, verify_backup
from tasks.load import Pending
from tasks.settings import Settings
from tasks.storage import Store

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "scaling"))

from s3_server import NOW, s3_server

DOCUMENTS = 300
REPORTS = 10_000
STORED = 3_000


def run() -> None:
    print("| figure | value |\n| --- | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        _extraction(Path(folder) / "extraction")
        _archive(Path(folder) / "archive")
        _warehouse(Path(folder) / "warehouse")


def _row(name: str, value: str) -> None:
    print(f"| {name} | {value} |", flush=True)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def _extraction(folder: Path) -> None:
    """Documents a second with two processes: the local runner, Dask with its start, Dask without."""
    from prefect.testing.utilities import prefect_test_harness

    archive = Archive(folder / "archive")
    waiting = []
    for number in range(DOCUMENTS):
        truth = random_truth(number)
        word = number % 10 == 0
        body = make_docx(truth) if word else make_html(truth).encode()
        name = f"{number}.{'docx' if word else 'html'}"
        waiting.append(Pending(archive.store_file(f"file:{name}", body, NOW).document_id, name, Context()))
    archive.close()
    settings = Settings(home=folder, archive=str(folder / "archive"), workers=2, dask_documents=50)
    with prefect_test_harness(server_startup_timeout=300):
        for runner in ("local", "dask"):
            marks = _extract(waiting, settings.model_copy(update={"runner": runner}))
            whole = marks[-1] - marks[0]
            # Since the first result: without the start of processes, cluster and imports.
            later = sum(1 for mark in marks[1:] if mark > marks[1])
            _row(f"extraction, {runner}, {DOCUMENTS} documents, 2 processes", f"{DOCUMENTS / whole:.1f}/s")
            _row(f"extraction, {runner}, after the first result", f"{later / (marks[-1] - marks[1]):.1f}/s")


def _extract(waiting: list[Pending], settings: Settings) -> list[float]:
    """Returns the moments: start, then each document's result."""
    from prefect import flow

    from flows.runners import extract_pending

    @flow
    def extraction(settings: Settings, waiting: list[Pending]) -> list[float]:
        marks = [time.perf_counter()]
        for _ in extract_pending(waiting, open_archive(settings), settings):
            marks.append(time.perf_counter())
        return marks

    return extraction(settings, waiting)


def _archive(folder: Path) -> None:
    """Store, upload, read back, verify, compact, back up."""
    bodies = [make_html(random_truth(number)).encode() + os.urandom(2000) for number in range(50)]

    def fill(archive: Archive) -> list[str]:
        return [
            archive.store(
                f"http://x.test/{n}", 200, [], bodies[n % 50] + str(n).encode(), NOW, {}
            ).document_id
            for n in range(STORED)
        ]

    with s3_server():
        settings = Settings(home=folder / "remote", archive="s3://reports/archive")
        archive = open_archive(settings)
        documents, seconds = _timed(lambda: fill(archive))
        size = sum(file.stat().st_size for file in (folder / "remote").rglob("*.warc.gz"))
        _row(f"archive, {STORED} documents stored ({size / 1e6:.0f} MB packed)", f"{STORED / seconds:.0f}/s")
        _row("archive, upload to S3", f"{size / 1e6 / _timed(archive.push)[1]:.0f} MB/s")
        seconds = _timed(lambda: [archive.read(document) for document in documents[:300]])[1]
        _row("archive, documents read from S3 one by one", f"{300 / seconds:.0f}/s")
        with ThreadPoolExecutor(8) as pool:
            seconds = _timed(lambda: list(pool.map(archive.read, documents[300:900])))[1]
        _row("archive, documents read from S3 by eight threads", f"{600 / seconds:.0f}/s")
        _row("archive, verify over S3", f"{STORED / _timed(archive.verify)[1]:.0f} documents/s")
    local = folder / "local"
    for part in range(10):
        with Archive(local / "archive") as small:
            for number in range(STORED // 10):
                small.store(f"http://x.test/{number}", 200, [], bodies[number % 50] + b"%d" % part, NOW, {})
    size = sum(file.stat().st_size for file in local.rglob("*.warc.gz"))
    done, seconds = _timed(lambda: compact_folder(local / "archive", 1 << 30))
    _row(f"compaction, {done.sources} files into {done.merged}, verified", f"{size / 1e6 / seconds:.1f} MB/s")
    here, store = Settings(home=local), Store(str(folder / "backup"))
    _row("backup, first", f"{size / 1e6 / _timed(lambda: back_up(here, store))[1]:.0f} MB/s")
    _row("backup, nothing new", f"{_timed(lambda: back_up(here, store))[1]:.2f} s")
    _row("backup, verify", f"{size / 1e6 / _timed(lambda: verify_backup(store))[1]:.0f} MB/s")


def _warehouse(folder: Path) -> None:
    """Publishing as a file, to a store, into the lake: the first time, and after one report in a hundred changed."""
    import duckdb

    from tasks.publish_store import upload_data
    from warehouse.lake import Lake
    from warehouse.lake_loading import load_lake
    from warehouse.lake_reading import run_lake_query
    from warehouse.publishing import publish
    from warehouse.query import run_query

    home = Home(folder).make()
    _fill(home)
    published, seconds = _timed(lambda: publish(home.work_database, home.published))
    _row(f"publish as a file, {REPORTS} reports, {published.bytes / 1e6:.0f} MB", f"{seconds:.1f} s")
    with s3_server():
        seconds = _timed(lambda: upload_data(home.published, Store("s3://reports/published"), "1"))[1]
        _row("copy to S3, verified by size", f"{seconds:.1f} s")
    lake = Lake.of(f"ducklake:{folder}/catalogue.ducklake", str(folder / "lake"))
    _row("lake, first load", f"{_timed(lambda: load_lake(published.database, lake, 'bench'))[1]:.1f} s")
    _row("lake, nothing new", f"{_timed(lambda: load_lake(published.database, lake, 'bench'))[1]:.1f} s")
    changed = folder / "changed.duckdb"
    changed.write_bytes(published.database.read_bytes())
    with duckdb.connect(changed) as connection:
        connection.execute(
            "UPDATE cell SET text = text || '*' WHERE report_id IN "
            "(SELECT report_id FROM report ORDER BY report_id LIMIT 100)"
        )
    _row("lake, 100 reports changed", f"{_timed(lambda: load_lake(changed, lake, 'bench'))[1]:.1f} s")
    size = sum(file.stat().st_size for file in (folder / "lake").rglob("*") if file.is_file())
    _row("lake, data files", f"{size / 1e6:.0f} MB")
    for name, sql in (
        ("sum over all cells", "select table_code, count(*), sum(value) from cell group by all"),
        ("cells of one report", "from cell where report_id = (select min(report_id) from report)"),
    ):
        here = _timed(lambda sql=sql: run_query(published.database, sql, "csv"))[1]  # type: ignore[misc]
        there = _timed(lambda sql=sql: run_lake_query(lake, sql, "csv"))[1]  # type: ignore[misc]
        _row(f"query, {name}: file; lake", f"{here:.2f} s; {there:.2f} s")


def _fill(home: Home) -> None:
    """Makes a work database of many reports the short way: rows of a corpus straight into the tables."""
    import duckdb

    from tasks.spool import Spool
    from warehouse.store import connect_work

    spool = Spool(home.work / "bench-spool")
    write_corpus(REPORTS, spool, home.work / "fetches.parquet")
    connection = connect_work(home.work_database)
    try:
        for kind in ("section", "cell", "extraction"):
            files = [str(file) for file in spool.files(kind)]
            columns = _common(connection, kind, files)
            connection.execute(
                f"INSERT INTO {kind} ({columns}) SELECT {columns} FROM read_parquet(?)", [files]
            )
        connection.execute(
            "INSERT INTO report (report_id, organization, year, version, is_current, first_seen, document_id, sure) "
            "SELECT report_id, organization, year, 1, true, TIMESTAMP '2025-02-01', document_id, true FROM extraction"
        )
    except duckdb.Error as error:
        raise SystemExit(f"the corpus does not fit the tables: {error}") from error
    finally:
        connection.close()


def _common(connection: Any, table: str, files: list[str]) -> str:
    """Returns the columns that the table and the corpus both have."""
    here = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
    there = [
        row[0] for row in connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [files]).fetchall()
    ]
    return ", ".join(f'"{name}"' for name in there if name in here)
