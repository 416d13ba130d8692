"""Flows for one stage alone, as deployments: report without a crawl, rebuild of the whole warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow

from flows.nightly import build_here, report_here
from tasks.settings import Settings


def _settings(home: str, sources: str | None) -> Settings:
    return Settings(home=Path(home), **({"sources": Path(sources)} if sources else {}))  # type: ignore[arg-type]


@flow(name="report-only")
def report_only(home: str = "data", sources: str | None = None) -> dict[str, Any]:
    """Writes site and mails from the published warehouse.

    Args:
        home: the home folder.
        sources: the folder with sources and offices.
    """
    return report_here(_settings(home, sources))


@flow(name="rebuild")
def rebuild(home: str = "data", sources: str | None = None) -> dict[str, Any]:
    """Builds the warehouse anew from archive and ledger and returns a digest of each table.

    Args:
        home: the home folder.
        sources: the folder with sources and offices.
    """
    return vars(build_here(_settings(home, sources), everything=True))
