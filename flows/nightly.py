"""The nightly flow: collect, build, report, and a summary that says where to look."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.build import BuildSummary, build
from flows.collect import crawl
from flows.places import day_for, sites_for
from flows.report import report
from flows.runtime import LOGGER, new_run_id, one_run_at_a_time
from flows.summary import summary_markdown, summary_table
from tasks.crawl.collect import CollectSummary
from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.settings import Settings


@flow(name="nightly")
def nightly(
    home: str = "data",
    sources: str | None = None,
    as_of: date | None = None,
    allow_private_network: bool = False,
    seasonal: bool = False,
) -> dict[str, Any]:
    """Runs the whole night: crawl what is new, rebuild, check, publish, mail; returns the summary.

    Args:
        home: the home folder.
        sources: the folder with sources and offices; none: the embedded demo world.
        as_of: the day to judge lateness by; none: today.
        allow_private_network: allow private and loopback addresses.
        seasonal: visit only the sources that are due at this time of the year; otherwise all of them.
    """
    given: dict[str, Any] = {"home": Path(home)}
    if sources:
        given["sources"] = Path(sources)
    if allow_private_network:
        given["allow_private_network"] = True
    settings = Settings(**given)
    place = Home(settings.home).make()
    started = datetime.now(UTC)
    run_id = new_run_id(started)
    with one_run_at_a_time(place), sites_for(settings) as (crawl_settings, today):
        summary = _night(crawl_settings, run_id, as_of or today, seasonal)
        record_run(Ledger(place.ledger), run_id, "nightly", started, summary)
    create_markdown_artifact(key="nightly-summary", markdown=summary_markdown(summary, place))
    create_table_artifact(key="nightly-outcomes", table=summary_table(summary))
    for alarm in summary["alarms"]:
        LOGGER.warning("alarm: %s", alarm)
    return summary


def _night(settings: Settings, run_id: str, day: date, seasonal: bool) -> dict[str, Any]:
    collected = crawl(settings, run_id, seasonal)
    built = build(settings, run_id, day)
    alarms = [*collected.alarms, *built.alarms]
    reported = report(settings, run_id, day, alarms)
    return {
        "run_id": run_id,
        "collected": collected.to_json(),
        "built": vars(built),
        "reported": reported,
        "alarms": [*alarms, *reported["mail"]["alarms"]],
    }


def record_run(ledger: Ledger, run_id: str, kind: str, started: datetime, summary: dict[str, Any]) -> None:
    """Writes a finished run to the ledger."""
    record = {
        "run_id": run_id,
        "kind": kind,
        "started_at": started.isoformat(),
        "ended_at": datetime.now(UTC).isoformat(),
        "outcome": "ok",
        "summary": json.loads(json.dumps(summary, default=str)),
    }
    ledger.append("run", record)


def nightly_here(settings: Settings) -> dict[str, Any]:
    """Runs the nightly flow in this process with settings from the command line."""
    sources = str(settings.sources) if settings.sources else None
    return nightly(str(settings.home), sources, None, settings.allow_private_network)


def collect_here(settings: Settings) -> CollectSummary:
    """Crawls in this process; returns the counts."""
    place, started = Home(settings.home).make(), datetime.now(UTC)
    with one_run_at_a_time(place), sites_for(settings) as (crawl_settings, _):
        run_id = new_run_id(started)
        collected = crawl(crawl_settings, run_id)
        record_run(Ledger(place.ledger), run_id, "collect", started, collected.to_json())
    return collected


def build_here(settings: Settings, everything: bool = False) -> BuildSummary:
    """Builds and publishes in this process; returns what was done."""
    place, started = Home(settings.home).make(), datetime.now(UTC)
    with one_run_at_a_time(place):
        run_id = new_run_id(started)
        built = build(settings, run_id, day_for(settings), everything)
        record_run(Ledger(place.ledger), run_id, "build", started, vars(built))
    return built


def report_here(settings: Settings) -> dict[str, Any]:
    """Writes site and mails in this process; returns the counts."""
    place = Home(settings.home).make()
    with one_run_at_a_time(place):
        return report(settings, new_run_id(), day_for(settings))
