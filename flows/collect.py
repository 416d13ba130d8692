"""The collect flow: one task a host, hosts side by side, every response archived before anything reads it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.places import book_for
from flows.progress import Progress
from flows.runtime import LOGGER
from tasks.crawl.archive import Archive
from tasks.crawl.archive_place import open_archive
from tasks.crawl.collect import CollectSummary, collect_host, plan
from tasks.crawl.last_visits import last_visits
from tasks.crawl.ledger import Ledger
from tasks.crawl.scope import Scope
from tasks.crawl.season import due
from tasks.crawl.sources import Source, SourceBook
from tasks.home import Home
from tasks.settings import Settings

NO_LIMITS = Scope()


@task(
    name="collect-host",
    task_run_name="collect {host}",
    retries=1,
    retry_delay_seconds=10,
    cache_policy=NO_CACHE,
)
def collect_one_host(
    host: str,
    sources: list[Source],
    settings: Settings,
    archive: Archive,
    ledger: Ledger,
    run_id: str,
    progress: Progress,
    watch: list[str],
    scope: Scope,
) -> CollectSummary:
    """Returns what one host gave; single requests are retried inside, this retry is for what breaks around them."""
    return collect_host(
        host,
        sources,
        settings=settings,
        archive=archive,
        ledger=ledger,
        run_id=run_id,
        progress=progress.note,
        watch=watch,
        scope=scope,
    )


def due_sources(book: SourceBook, ledger: Ledger, seasonal: bool) -> SourceBook:
    """Returns the sources to visit today: all of them, or with ``seasonal`` those whose pause is over."""
    if not seasonal:
        return book
    today, visits = datetime.now(UTC).date(), last_visits(ledger)
    return book.model_copy(
        update={"sources": [source for source in book.sources if due(source, today, visits.get(source.id))]}
    )


def watched_addresses(database: Path) -> list[str]:
    """Returns the addresses of reports with open findings: a correction there must not wait for its turn."""
    if not database.exists():
        return []
    with duckdb.connect(str(database), read_only=True) as connection:
        return [
            url
            for (url,) in connection.execute(
                "select distinct url from open_findings where url is not null"
            ).fetchall()
        ]


@flow(name="collect", validate_parameters=False, retries=0)
def collect(
    settings: Settings, run_id: str, seasonal: bool = False, scope: Scope = NO_LIMITS
) -> CollectSummary:
    """Crawls the sources that are due within the scope and returns the counts of all hosts together.

    A host that fails is an alarm in the summary; it does not stop the others.
    """
    home = Home(settings.home).make()
    archive, ledger = open_archive(settings), Ledger(home.ledger)
    hosts = plan(due_sources(book_for(settings), ledger, seasonal))
    watch = watched_addresses(home.published_database)
    progress = Progress("hosts crawled", total=len(hosts))
    stop = threading.Event()
    scope = replace(scope, stop=stop)
    hosts_of: dict[PrefectFuture[CollectSummary], str] = {
        collect_one_host.submit(
            host, sources, settings, archive, ledger, run_id, progress, watch, scope
        ): host
        for host, sources in hosts.items()
    }
    results: dict[str, Any] = {}
    try:
        for future in as_completed(list(hosts_of)):
            host = hosts_of[future]
            results[host] = future.result(raise_on_failure=False)
            progress.step(host)
    except BaseException:
        # Cancelled: the threads of the hosts end with the request that they are at, and the next run goes on there.
        stop.set()
        raise
    progress.close()
    summary = _together(results)
    summary.alarms += archive.push()
    return summary


def _together(results: dict[str, Any]) -> CollectSummary:
    summary = CollectSummary()
    for host, result in sorted(results.items()):
        if isinstance(result, CollectSummary):
            summary = summary.merge(result)
            continue
        LOGGER.error("host %s failed: %s", host, result)
        summary.alarms.append(f"{host}: {result}")
    return summary


def crawl(
    settings: Settings, run_id: str, seasonal: bool = False, scope: Scope = NO_LIMITS
) -> CollectSummary:
    """Runs the collect flow with as many hosts side by side as the settings allow."""
    runner: ThreadPoolTaskRunner[CollectSummary] = ThreadPoolTaskRunner(max_workers=settings.hosts_at_once)
    return collect.with_options(task_runner=runner)(settings, run_id, seasonal, scope)  # type: ignore[arg-type]
