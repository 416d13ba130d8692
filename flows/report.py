"""The report flow: quality site, digests into the outbox, the operator's page; all from the published warehouse."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.places import book_for
from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.settings import Settings


@task(name="site", cache_policy=NO_CACHE)
def write_site(settings: Settings) -> dict[str, Any]:
    """Builds the pages that changed; returns the counts."""
    from tasks.report.site.build import build_site

    home = Home(settings.home)
    return dataclasses.asdict(build_site(home.published_database, home.site))


@task(name="digests", cache_policy=NO_CACHE)
def mail_digests(settings: Settings, run_id: str, as_of: date) -> dict[str, Any]:
    """Writes one digest an office and recipient where something changed; returns the counts."""
    from tasks.report.digest import write_digests

    home = Home(settings.home)
    book, ledger = book_for(settings), Ledger(home.ledger)
    written = write_digests(home.published_database, home, book, ledger, settings, run_id, as_of)
    return dataclasses.asdict(written)


@flow(name="report", validate_parameters=False)
def report(settings: Settings, run_id: str, as_of: date) -> dict[str, Any]:
    """Writes site and mails from the published warehouse; returns both counts."""
    return {"site": write_site(settings), "mail": mail_digests(settings, run_id, as_of)}
