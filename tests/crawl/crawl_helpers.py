"""One crawl of a served site into a temporary home, and what the ledger says about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from demo.fixtures_sites import ServedSite
from tasks.crawl.archive import Archive
from tasks.crawl.collect import CollectSummary, collect_host
from tasks.crawl.ledger import Ledger
from tasks.crawl.sources import Column, Source
from tasks.settings import Settings


def settings_for(**given: Any) -> Settings:
    values: dict[str, Any] = {
        "allow_private_network": True,
        "backoff_seconds": 0.01,
        "timeout_connect": 2,
        "timeout_read": 1,
        "timeout_total": 2,
        "max_bytes": 2_000_000,
        "retries": 1,
        "recheck_always": 0,
    }
    return Settings(**{**values, **given})


def source_for(*columns: str, **given: Any) -> Source:
    values: dict[str, Any] = {
        "id": "site",
        "region": "330303",
        "name": "龙江区",
        "office": "office",
        "columns": [Column(url=url) for url in columns],
        "delay": 0.0,
    }
    return Source(**{**values, **given})


class Crawl:
    """Runs night after night over one home folder."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.settings = settings_for(**settings)
        self.nights = 0

    def night(self, *sources: Source, watch: Iterable[str] = (), run_id: str | None = None) -> CollectSummary:
        self.nights += 1
        archive, ledger = Archive(self.folder / "archive"), Ledger(self.folder / "ledger")
        try:
            return collect_host(
                "host",
                list(sources),
                settings=self.settings,
                archive=archive,
                ledger=ledger,
                run_id=run_id or f"run-{self.nights}",
                watch=list(watch),
            )
        finally:
            archive.close()
            ledger.close()

    def of(self, served: ServedSite, **given: Any) -> CollectSummary:
        return self.night(source_for(served.column, **given))

    def records(self, kind: str | None = None, run_id: str | None = None) -> list[dict[str, Any]]:
        return [
            record
            for record in Ledger(self.folder / "ledger").read("fetch")
            if (kind is None or record["kind"] == kind) and (run_id is None or record["run_id"] == run_id)
        ]

    def outcomes(self, kind: str = "article", run_id: str | None = None) -> dict[str, str]:
        return {
            record["link_text"] or record["url"]: record["outcome"] for record in self.records(kind, run_id)
        }

    def body(self, record: dict[str, Any]) -> bytes:
        return Archive(self.folder / "archive").read(record["document_id"])
