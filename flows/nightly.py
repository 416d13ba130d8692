"""The nightly flow: collect, build, report, and a summary that says where to look."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from flows.build import build
from flows.collect import crawl
from flows.hooks import note_cancellation, tell_operator
from flows.parameters import HomeFolder, Hours, SourcesFolder, Years, span_of
from flows.places import book_for, sites_for
from flows.report import report
from flows.run_log import close_broken_runs, recorded_run, resumed_from
from flows.runtime import LOGGER, new_run_id
from flows.sole_run import sole_run
from flows.summary import published_links, summary_markdown, summary_table
from tasks.crawl.estimate import estimate
from tasks.crawl.ledger import Ledger
from tasks.crawl.scope import Scope
from tasks.home import Home
from tasks.settings import Settings

TIMEOUT_SECONDS = 22 * 3600
"""A night that has not ended by then hangs: it must not be in the way of the next one."""


@flow(
    name="nightly",
    timeout_seconds=TIMEOUT_SECONDS,
    on_failure=[tell_operator],
    on_crashed=[tell_operator],
    on_cancellation=[note_cancellation],
)
def nightly(
    home: HomeFolder = Path("data"),
    sources: SourcesFolder | None = None,
    as_of: date | None = None,
    allow_private_network: bool = False,
    seasonal: bool = False,
    years: Years | None = None,
    crawl_hours: Hours | None = None,
    full_check: bool = False,
) -> dict[str, Any]:
    """Runs the whole night: crawl what is new, rebuild, check, publish, mail; returns the summary.

    Args:
        home: the home folder.
        sources: the folder with sources and offices; none: the embedded demo world.
        as_of: the day to judge lateness by; none: today.
        allow_private_network: allow private and loopback addresses.
        seasonal: visit only the sources that are due at this time of the year; otherwise all of them.
        years: take only reports of these years, such as 2019..2025 or 2024; none: whatever is listed.
        crawl_hours: stop asking hosts after so many hours and build with what is there; the next run goes on.
        full_check: ask again, conditionally, for every report that is known, whatever its schedule.
    """
    given: dict[str, Any] = {"home": Path(home)}
    if sources:
        given["sources"] = Path(sources)
    if allow_private_network:
        given["allow_private_network"] = True
    settings = Settings(**given)
    place = Home(settings.home).make()
    ledger, run_id = Ledger(place.ledger), new_run_id()
    kind = "backfill" if years else "full check" if full_check else "nightly"
    with sole_run(place, settings), sites_for(settings) as (crawl_settings, today):
        scope = _scope(ledger, kind, years, crawl_hours)
        broken = close_broken_runs(ledger)
        with recorded_run(ledger, run_id, kind) as summary:
            summary["alarms"] = [run.sentence for run in broken]
            _announce(crawl_settings, ledger, scope)
            _night(crawl_settings, run_id, as_of or today, seasonal, scope, summary)
    _show(summary, settings, place)
    return summary


def _scope(ledger: Ledger, kind: str, years: str | None, crawl_hours: float | None) -> Scope:
    now = datetime.now(UTC)
    return Scope(
        years=span_of(years) if years else None,
        until=now + timedelta(hours=crawl_hours) if crawl_hours else None,
        recheck_before=resumed_from(ledger, kind, now) if kind == "full check" else None,
    )


def _announce(settings: Settings, ledger: Ledger, scope: Scope) -> None:
    """Says before a backfill starts what it will cost."""
    if scope.years is None:
        return
    expected = estimate(book_for(settings), ledger, settings, scope.years).markdown()
    create_markdown_artifact(key="backfill-estimate", markdown=expected)


def _night(
    settings: Settings, run_id: str, day: date, seasonal: bool, scope: Scope, summary: dict[str, Any]
) -> None:
    """Runs the stages and puts what each did into the summary as it goes."""
    summary["run_id"] = run_id
    collected = crawl(settings, run_id, seasonal, scope)
    summary["collected"] = collected.to_json()
    summary["alarms"] += collected.alarms
    create_table_artifact(key="nightly-outcomes", table=summary_table(summary))
    built = build(settings, run_id, day)
    summary["built"] = vars(built)
    summary["alarms"] += built.alarms
    reported = report(settings, run_id, day, summary["alarms"])
    summary["reported"] = reported
    summary["alarms"] += reported["mail"]["alarms"]


def _show(summary: dict[str, Any], settings: Settings, place: Home) -> None:
    create_markdown_artifact(key="nightly-summary", markdown=summary_markdown(summary, place))
    for link in published_links(settings, place):
        create_link_artifact(**dataclasses.asdict(link))
    for alarm in summary["alarms"]:
        LOGGER.warning("alarm: %s", alarm)
