"""The build flow: from the raw archive to a published warehouse; offline, repeatable, no network."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.elsewhere import publish_elsewhere
from flows.places import book_for
from flows.progress import Progress
from flows.runtime import LOGGER
from tasks.crawl.archive_place import open_archive
from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.lease import check_lease
from tasks.settings import Settings


@dataclasses.dataclass
class BuildSummary:
    """What a build did: documents read, what was loaded, findings, alarms for the operator."""

    extracted: int = 0
    loaded: dict[str, Any] = dataclasses.field(default_factory=dict)
    findings: dict[str, Any] = dataclasses.field(default_factory=dict)
    validated: int = 0
    alarms: list[str] = dataclasses.field(default_factory=list)
    digests: dict[str, str] = dataclasses.field(default_factory=dict)


@task(name="extract-and-load", cache_policy=NO_CACHE)
def extract_and_load(settings: Settings, run_id: str, summary: BuildSummary) -> None:
    """Extracts what the warehouse does not have yet, in worker processes, and loads it in one transaction.

    One task for both: extraction streams into the load, and DuckDB has one writer.
    """
    from flows.runners import extract_pending
    from tasks.extract.pipeline import EXTRACTOR_VERSION
    from tasks.load import Extracted, load, pending

    home = Home(settings.home)
    ledger, archive = Ledger(home.ledger), open_archive(settings)
    waiting = {entry.document_id: entry for entry in pending(home, ledger, EXTRACTOR_VERSION)}
    progress = Progress("documents read", total=len(waiting))

    def extracted() -> Iterator[Extracted]:
        for document_id, name, parts in extract_pending(waiting.values(), archive, settings):
            progress.step(name)
            yield document_id, parts, waiting[document_id]

    loaded = load(home, book_for(settings), ledger, extracted(), run_id)
    progress.close()
    summary.extracted = len(waiting)
    summary.loaded = dataclasses.asdict(loaded)


@task(name="find", cache_policy=NO_CACHE)
def find_findings(settings: Settings, run_id: str, as_of: date, summary: BuildSummary) -> None:
    """Evaluates every rule and writes the findings with their diagnosis."""
    from tasks.acknowledgements import REVIEWED, load_acknowledgements
    from tasks.find import find
    from warehouse.store import connect_work

    home = Home(settings.home)
    reviewed = load_acknowledgements(settings.sources / REVIEWED) if settings.sources else []
    connection = connect_work(home.work_database)
    try:
        found = find(connection, book_for(settings), Ledger(home.ledger), run_id, as_of, reviewed)
    finally:
        connection.close()
    summary.findings = dataclasses.asdict(found)
    summary.alarms += found.alarms


@task(name="validate", cache_policy=NO_CACHE)
def validate_expectations(settings: Settings, run_id: str, summary: BuildSummary) -> None:
    """Runs the Great Expectations suites on the closed database and stores their results."""
    from expectations.validate import store_validation, validate
    from warehouse.store import connect_work

    database = Home(settings.home).work_database
    rows = validate(database, run_id)
    connection = connect_work(database)
    try:
        store_validation(connection, rows)
    finally:
        connection.close()
    summary.validated = len(rows)
    summary.alarms += [f"expectation {row.rule} crashed: {row.exception}" for row in rows if row.exception]


@task(name="publish", cache_policy=NO_CACHE)
def publish_warehouse(settings: Settings) -> None:
    """Swaps the new warehouse in; readers never meet a half-written one."""
    from warehouse.publishing import publish

    home = Home(settings.home)
    check_lease()
    publish(home.work_database, home.published)


def _start_over(home: Home) -> None:
    for path in (home.work_database, home.work_database.with_name("gouji.duckdb.wal")):
        path.unlink(missing_ok=True)
    shutil.rmtree(home.work / "spool", ignore_errors=True)


@flow(name="build", validate_parameters=False)
def build(settings: Settings, run_id: str, as_of: date, everything: bool = False) -> BuildSummary:
    """Builds and publishes the warehouse from archive and ledger.

    Args:
        settings: where the home is, limits, workers.
        run_id: the run that findings are attributed to.
        as_of: the day on which lateness and coverage are judged.
        everything: forget the work database first and extract every document again.
    """
    home = Home(settings.home).make()
    if everything:
        _start_over(home)
    summary = BuildSummary()
    extract_and_load(settings, run_id, summary)
    find_findings(settings, run_id, as_of, summary)
    validate_expectations(settings, run_id, summary)
    publish_warehouse(settings)
    summary.alarms += publish_elsewhere(settings, run_id)
    if everything:
        summary.digests = _digests(home.published_database)
    LOGGER.info("published %s", home.published_database)
    return summary


def _digests(database: Path) -> dict[str, str]:
    import duckdb

    from warehouse.digests import table_digests

    with duckdb.connect(str(database), read_only=True) as connection:
        return table_digests(connection)
