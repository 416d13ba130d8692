"""The report flow: quality site, digests into the outbox, the operator's page; all from the published warehouse."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.elsewhere import site_elsewhere
from flows.mail_password import with_smtp_password
from flows.places import book_for
from tasks.crawl.archive_place import open_archive
from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.settings import Settings


@task(name="site", cache_policy=NO_CACHE)
def write_site(settings: Settings, alarms: list[str]) -> dict[str, Any]:
    """Builds the pages that changed; returns the counts."""
    from tasks.report.posting import site_of
    from tasks.report.site.build import build_site

    home = Home(settings.home)
    read = open_archive(settings).read if settings.site_copies else None
    return dataclasses.asdict(build_site(home.published_database, home.site, alarms, read, site_of(settings)))


@task(name="digests", cache_policy=NO_CACHE)
def mail_digests(settings: Settings, run_id: str, as_of: date) -> dict[str, Any]:
    """Writes what changed to each recipient, and the notices asked for; returns the counts."""
    from tasks.report.digest import write_digests
    from tasks.report.notice import write_notices

    home = Home(settings.home)
    book, ledger = book_for(settings), Ledger(home.ledger)
    settings = with_smtp_password(settings)
    written = write_digests(home.published_database, home, book, ledger, settings, run_id, as_of)
    addresses = {unit: address for office in book.offices for unit, address in office.notices.items()}
    if addresses:
        place = (home.published_database, home, book, ledger, settings, run_id, as_of)
        written.add(write_notices(*place, addresses))
    return dataclasses.asdict(written)


@task(name="operator", cache_policy=NO_CACHE)
def tell_operator(settings: Settings, run_id: str, as_of: date, alarms: list[str]) -> str:
    """Mails the operator if there is something to do; returns the operator's report as markdown."""
    from tasks.report.operator import mail_operator, operator_summary

    settings = with_smtp_password(settings)
    home = Home(settings.home)
    ledger = Ledger(home.ledger)
    mail_operator(home.published_database, home, ledger, settings, run_id, as_of, alarms)
    return operator_summary(home.published_database, alarms, ledger)


@flow(name="report", validate_parameters=False)
def report(settings: Settings, run_id: str, as_of: date, alarms: list[str] | None = None) -> dict[str, Any]:
    """Writes site, mails and the operator's report from the published warehouse; returns the counts.

    Args:
        settings: where the home is, how to mail.
        run_id: the run that the mails belong to.
        as_of: the day of the mails.
        alarms: what earlier stages want the operator to hear.
    """
    mail = mail_digests(settings, run_id, as_of)
    alarms = [*(alarms or []), *mail["alarms"]]
    site = write_site(settings, alarms)
    alarms += site_elsewhere(settings, run_id)
    operator = tell_operator(settings, run_id, as_of, alarms)
    create_markdown_artifact(key="operator-report", markdown=operator)
    return {"site": site, "mail": mail}
