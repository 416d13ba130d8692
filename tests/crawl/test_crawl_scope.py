"""Runs with limits: years, an end in time, a look at everything known; what is left over counts as not seen."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from crawl_helpers import Crawl, source_for

from demo.fixtures_sites import Site, serve_site
from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import page
from tasks.crawl.archive import Archive
from tasks.crawl.collect import CollectSummary, collect_host
from tasks.crawl.last_visits import last_visits, unfinished_sources
from tasks.crawl.ledger import Ledger
from tasks.crawl.scope import Scope

YEARS = range(2019, 2025)


def path_of(year: int) -> str:
    return f"/gk/gknb/202401/t20240120_{year}.html"


@pytest.fixture()
def site() -> Site:
    site = Site("/gk/gknb/")
    items = [row(path_of(year), title_of("青溪县财政局", year)) for year in YEARS]
    site.routes["/gk/gknb/index.html"] = page(rows(*items), "年报")
    for year in YEARS:
        site.routes[path_of(year)] = report_page("青溪县财政局", year)
    return site


def night(crawl: Crawl, column: str, scope: Scope, run_id: str) -> CollectSummary:
    archive, ledger = Archive(crawl.folder / "archive"), Ledger(crawl.folder / "ledger")
    try:
        return collect_host(
            "host",
            [source_for(column)],
            settings=crawl.settings,
            archive=archive,
            ledger=ledger,
            run_id=run_id,
            scope=scope,
        )
    finally:
        archive.close()
        ledger.close()


def articles_asked(served, since: int = 0) -> set[int]:
    return {int(asked.path[-9:-5]) for asked in served.asked[since:] if "t2024" in asked.path}


def test_only_the_years_wanted_are_taken_and_the_visit_is_not_whole(crawl: Crawl, site: Site) -> None:
    with serve_site(site) as served:
        summary = night(crawl, served.column, Scope(years=(2020, 2022)), "r1")
        assert articles_asked(served) == {2020, 2021, 2022}
        assert summary.totals.new == 3
        ledger = Ledger(crawl.folder / "ledger")
        assert unfinished_sources(ledger) == {"site"}, "nobody may be called missing after a part"
        assert last_visits(ledger) == {}
        before = len(served.asked)
        night(crawl, served.column, Scope(years=(2019, 2022)), "r2")
        assert articles_asked(served, before) == {2019}, "what is there already is not fetched again"
        crawl.of(served)
        assert articles_asked(served) == set(YEARS)
    assert unfinished_sources(ledger) == set()


def test_the_time_is_over_and_the_next_run_goes_on(crawl: Crawl, site: Site) -> None:
    with serve_site(site) as served:
        over = Scope(until=datetime.now(UTC) - timedelta(seconds=1))
        summary = night(crawl, served.column, over, "r1")
        assert served.asked == []
        assert "the next run goes on" in summary.alarms[0]
        stopped = threading.Event()
        stopped.set()
        night(crawl, served.column, Scope(stop=stopped), "r1")
        assert served.asked == []
        soon = Scope(until=datetime.now(UTC) + timedelta(seconds=1))
        slow = source_for(served.column, delay=0.3)
        archive, ledger = Archive(crawl.folder / "archive"), Ledger(crawl.folder / "ledger")
        collect_host(
            "host", [slow], settings=crawl.settings, archive=archive, ledger=ledger, run_id="r2", scope=soon
        )
        taken = articles_asked(served)
        assert 0 < len(taken) < len(YEARS)
        assert unfinished_sources(ledger) == {"site"}
        before = len(served.asked)
        crawl.of(served)
        assert articles_asked(served, before) == set(YEARS) - taken


def test_a_full_check_asks_for_everything_known_once_even_if_it_breaks_off(crawl: Crawl, site: Site) -> None:
    with serve_site(site) as served:
        crawl.of(served)
        before = len(served.asked)
        crawl.of(served)
        assert articles_asked(served, before) == set(), "nothing is due"
        started, before = datetime.now(UTC), len(served.asked)
        night(crawl, served.column, Scope(recheck_before=started), "r3")
        assert articles_asked(served, before) == set(YEARS)
        before = len(served.asked)
        night(crawl, served.column, Scope(recheck_before=started), "r4")
        assert articles_asked(served, before) == set(), "a second attempt goes on where the first one ended"
