"""The stages of a night in this process, as the command line starts them: alone or together, one run at a time."""

from __future__ import annotations

import dataclasses
from typing import Any

from flows.build import BuildSummary, build
from flows.collect import crawl
from flows.nightly import nightly
from flows.places import day_for, sites_for
from flows.report import report
from flows.run_log import recorded_run
from flows.runtime import new_run_id
from flows.sole_run import sole_run
from tasks.crawl.collect import CollectSummary
from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.settings import Settings


def nightly_here(settings: Settings, **options: Any) -> dict[str, Any]:
    """Runs the nightly flow with settings from the command line; ``options`` are further parameters of the flow."""
    return nightly(
        home=settings.home,
        sources=settings.sources,
        allow_private_network=settings.allow_private_network,
        **options,
    )


def collect_here(settings: Settings) -> CollectSummary:
    """Crawls in this process; returns the counts."""
    place, run_id = Home(settings.home).make(), new_run_id()
    with (
        sole_run(place, settings),
        sites_for(settings) as (crawl_settings, _),
        recorded_run(Ledger(place.ledger), run_id, "collect") as summary,
    ):
        collected = crawl(crawl_settings, run_id)
        summary.update(collected.to_json())
    return collected


def build_here(settings: Settings, everything: bool = False) -> BuildSummary:
    """Builds and publishes in this process; returns what was done."""
    place, run_id = Home(settings.home).make(), new_run_id()
    with sole_run(place, settings), recorded_run(Ledger(place.ledger), run_id, "build") as summary:
        built = build(settings, run_id, day_for(settings), everything)
        summary.update(dataclasses.asdict(built))
    return built


def report_here(settings: Settings) -> dict[str, Any]:
    """Writes site and mails in this process; returns the counts."""
    place, run_id = Home(settings.home).make(), new_run_id()
    with sole_run(place, settings), recorded_run(Ledger(place.ledger), run_id, "report") as summary:
        reported = report(settings, run_id, day_for(settings))
        summary.update(reported)
    return reported
