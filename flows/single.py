"""Flows for one stage alone, as deployments: report without a crawl, rebuild of the whole warehouse, the watch."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow

from flows.hooks import note_cancellation, settings_of, tell, tell_operator
from flows.overdue import overdue
from flows.parameters import HomeFolder, SourcesFolder
from flows.stages import build_here, report_here
from tasks.crawl.ledger import Ledger
from tasks.home import Home


@flow(
    name="report-only",
    timeout_seconds=4 * 3600,
    on_failure=[tell_operator],
    on_crashed=[tell_operator],
    on_cancellation=[note_cancellation],
)
def report_only(home: HomeFolder = Path("data"), sources: SourcesFolder | None = None) -> dict[str, Any]:
    """Writes site and mails from the published warehouse.

    Args:
        home: the home folder.
        sources: the folder with sources and offices.
    """
    return report_here(settings_of({"home": home, "sources": sources}))


@flow(
    name="rebuild",
    timeout_seconds=48 * 3600,
    on_failure=[tell_operator],
    on_crashed=[tell_operator],
    on_cancellation=[note_cancellation],
)
def rebuild(home: HomeFolder = Path("data"), sources: SourcesFolder | None = None) -> dict[str, Any]:
    """Builds the warehouse anew from archive and ledger and returns a digest of each table.

    Args:
        home: the home folder.
        sources: the folder with sources and offices.
    """
    return vars(build_here(settings_of({"home": home, "sources": sources}), everything=True))


@flow(name="watch", timeout_seconds=600)
def watch(home: HomeFolder = Path("data")) -> str | None:
    """Mails the operator if no night has ended well for too long; returns the sentence.

    Args:
        home: the home folder.
    """
    missing = overdue(Ledger(Home(home).ledger), datetime.now(UTC))
    if missing:
        tell(settings_of({"home": home}), [missing])
    return missing
