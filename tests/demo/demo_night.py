"""One night on the demo world with the plain functions of the product: no Prefect, free ports."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from demo.serve import ServedWorld
from demo.source_files import write_sources
from demo.world import Truth
from tasks.crawl.archive import Archive
from tasks.crawl.collect import CollectSummary, collect_host, plan
from tasks.crawl.ledger import Ledger
from tasks.crawl.sources import load_sources
from tasks.extract.pipeline import EXTRACTOR_VERSION
from tasks.extract_batch import Item, extract_batch
from tasks.find import FindSummary, find
from tasks.home import Home
from tasks.load import LoadSummary, load, pending
from tasks.settings import Settings
from warehouse.store import connect_work


@dataclass(frozen=True)
class Night:
    """What one night did, and the findings that stand after it, as (organization, year, rule) with state and cells."""

    collected: CollectSummary
    loaded: LoadSummary
    found: FindSummary
    findings: dict[tuple[str, int, str], tuple[str, frozenset[str], str]]

    def open_findings(self) -> set[tuple[str, int, str]]:
        return {
            key
            for key, (state, _, _) in self.findings.items()
            if state in ("new", "changed", "ongoing", "reopened")
        }


def run_night(served: ServedWorld, folder: Path, number: int) -> Night:
    """Crawls, extracts, loads and checks; ``number`` tells the nights of one home apart."""
    run_id = f"2025120{number}T023000"
    home = Home(folder / "home").make()
    book = load_sources(write_sources(served, folder / "sources"))
    settings = Settings(
        home=home.root, allow_private_network=True, recheck_days=0, workers=2, backoff_seconds=0
    )
    with closing(Archive(home.archive)) as archive, closing(Ledger(home.ledger)) as ledger:
        collected = CollectSummary()
        for host, sources in plan(book).items():
            collected = collected.merge(
                collect_host(host, sources, settings=settings, archive=archive, ledger=ledger, run_id=run_id)
            )
        waiting = {entry.document_id: entry for entry in pending(home, ledger, EXTRACTOR_VERSION)}
        items = [
            Item(key, entry.name, partial(archive.read, key), entry.context) for key, entry in waiting.items()
        ]
        extracted = (
            (item.document_id, parts, waiting[item.document_id])
            for item, parts in extract_batch(items, settings)
        )
        loaded = load(home, book, ledger, extracted, run_id)
        with closing(connect_work(home.work_database)) as connection:
            found = find(connection, book, ledger, run_id, served.world.as_of)
            return Night(collected, loaded, found, _findings(connection))


def _findings(
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, int, str], tuple[str, frozenset[str], str]]:
    rows = connection.execute(
        "select organization, year, rule, state, cells, printed from finding"
    ).fetchall()
    found = {(row[0], row[1], row[2]): (row[3], frozenset(row[4]), row[5]) for row in rows}
    assert len(found) == len(rows), "two findings of one rule on one report"
    return found


def planted(truth: Truth) -> set[tuple[str, int, str]]:
    return {(fault.organization, fault.year, fault.rule) for fault in truth.faults}
