"""Night after night: what is new, changed, unchanged, gone and failed, and what a quiet night costs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from crawl_helpers import Crawl, source_for
from night_site import changed, listing, path_of, site_of, unit_of

from demo.fixtures_sites import Answer, Asked, serve_site
from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import page
from tasks.crawl.last_visits import last_visits
from tasks.crawl.ledger import Ledger
from tasks.crawl.records import FIELDS


def test_a_quiet_night_costs_a_tenth(crawl: Crawl) -> None:
    with serve_site(site_of(30)) as served:
        first = crawl.of(served)
        asked = len(served.asked)
        second = crawl.of(served)
    assert (first.totals.found, first.totals.new) == (30, 30)
    assert (second.totals.new, second.totals.changed, second.totals.unchanged) == (0, 0, 30)
    assert len(served.asked) - asked <= asked // 10
    assert second.totals.bytes <= first.totals.bytes // 10


def test_records_have_every_field(crawl: Crawl) -> None:
    with serve_site(site_of(1)) as served:
        crawl.of(served)
    records = crawl.records()
    assert [record["kind"] for record in records] == ["list", "article", "robots"]
    assert all(set(record) == set(FIELDS) for record in records)
    article = records[1]
    assert article["parent_url"] == served.column
    assert article["listed_on"] == "2024-01-20"
    assert article["status"] == 200
    assert article["fetched_at"].endswith("Z")


def test_conditional_requests(crawl: Crawl) -> None:
    site = site_of(1)
    answer = site.routes[path_of(0)]
    assert isinstance(answer, Answer)

    def tagged(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"v1"' or asked.headers.get("if-modified-since"):
            return Answer(status=304, headers=(("ETag", '"v1"'),), content_type=None)
        return replace(answer, headers=(("ETag", '"v1"'), ("Last-Modified", "Sat, 20 Jan 2024 02:00:00 GMT")))

    site.routes[path_of(0)] = tagged
    crawl.settings.recheck_days = 0
    with serve_site(site) as served:
        crawl.of(served)
        summary = crawl.of(served)
        third = crawl.of(served)
    assert summary.totals.unchanged == third.totals.unchanged == 1
    records = crawl.records("article")
    assert [record["outcome"] for record in records] == ["ok", "unchanged", "unchanged"]
    assert len({record["document_id"] for record in records}) == 1
    assert records[1]["status"] == 304
    last = [asked for asked in served.asked if asked.path == path_of(0)][-1]
    assert last.headers["if-none-match"] == '"v1"'


def test_a_report_republished_is_changed(crawl: Crawl) -> None:
    site = site_of(3)
    crawl.settings.recheck_days = 0
    with serve_site(site) as served:
        crawl.of(served)
        answer = site.routes[path_of(1)]
        assert isinstance(answer, Answer)
        site.routes[path_of(1)] = changed(answer, "<td>2</td>", "<td>3</td>")
        summary = crawl.of(served)
    assert (summary.totals.changed, summary.totals.unchanged) == (1, 2)
    versions = [
        record["document_id"] for record in crawl.records("article") if record["url"].endswith("_1.html")
    ]
    assert len(set(versions)) == 2


def test_a_small_source_is_looked_at_whole_every_night(crawl: Crawl) -> None:
    site = site_of(4)
    crawl.settings.recheck_always = 12
    with serve_site(site) as served:
        crawl.of(served)
        answer = site.routes[path_of(1)]
        assert isinstance(answer, Answer)
        site.routes[path_of(1)] = changed(answer, "<td>2</td>", "<td>3</td>")
        site.routes[path_of(4)] = report_page(unit_of(4), 2023)
        listing(site, range(1, 5))
        del site.routes[path_of(0)]
        del site.routes[path_of(3)]
        totals = crawl.of(served).totals
    assert (totals.found, totals.new, totals.changed, totals.unchanged, totals.gone) == (4, 1, 1, 1, 2)


def test_last_visits_are_known(crawl: Crawl) -> None:
    with serve_site(site_of(1)) as served:
        crawl.of(served)
        served.site.routes["/gk/gknb/index.html"] = Answer(b"", 503)
        crawl.night(source_for(served.column, id="failing"))
    assert set(last_visits(Ledger(crawl.folder / "ledger"))) == {"site"}


def test_a_visit_counter_is_no_change(crawl: Crawl) -> None:
    site = site_of(1)
    answer = site.routes[path_of(0)]
    assert isinstance(answer, Answer)
    crawl.settings.recheck_days = 0
    with serve_site(site) as served:
        for count in (7, 8):
            site.routes[path_of(0)] = changed(answer, "</h1>", f"</h1><p>浏览次数：{count}</p>")
            summary = crawl.of(served)
    assert (summary.totals.changed, summary.totals.unchanged) == (0, 1)


def test_a_watched_report_is_looked_at_every_night(crawl: Crawl) -> None:
    site = site_of(3)
    with serve_site(site) as served:
        source = source_for(served.column)
        crawl.night(source)
        answer = site.routes[path_of(1)]
        assert isinstance(answer, Answer)
        site.routes[path_of(1)] = changed(answer, "<td>2</td>", "<td>3</td>")
        summary = crawl.night(source, watch=[served.base + path_of(1)])
    assert (summary.totals.changed, summary.totals.unchanged) == (1, 2)


def test_a_changed_row_in_the_list_is_looked_at(crawl: Crawl) -> None:
    site = site_of(2)
    with serve_site(site) as served:
        crawl.of(served)
        answer, index = site.routes[path_of(1)], site.routes["/gk/gknb/index.html"]
        assert isinstance(answer, Answer)
        assert isinstance(index, Answer)
        site.routes[path_of(1)] = changed(answer, "<td>2</td>", "<td>4</td>")
        before, after = f"{title_of(unit_of(1), 2023)}</a>", f"{title_of(unit_of(1), 2023)}（更正）</a>"
        site.routes["/gk/gknb/index.html"] = changed(index, before, after)
        summary = crawl.of(served)
    assert summary.totals.changed == 1


def test_gone_is_said_by_the_site_only(crawl: Crawl) -> None:
    site = site_of(5)
    with serve_site(site) as served:
        crawl.of(served)
        del site.routes[path_of(0)]
        listing(site, range(2, 5))  # 0 is gone, 1 only no longer listed
        summary = crawl.of(served)
        asked = len(served.asked)
        crawl.of(served)
    assert summary.totals.gone == 1
    assert (summary.totals.found, summary.totals.unchanged) == (3, 3)
    last = {record["url"].rsplit("_", 1)[1]: record for record in crawl.records("article", "run-2")}
    assert {name: record["outcome"] for name, record in last.items()} == {
        "0.html": "gone",
        "1.html": "unchanged",
    }
    assert last["0.html"]["detail"].startswith("no longer listed")
    assert len(served.asked) - asked == 2  # robots and the list: neither is asked for night after night


def test_too_few_reports_stop_the_source(crawl: Crawl) -> None:
    site = site_of(4)
    with serve_site(site) as served:
        source = source_for(served.column, expected={"min": 3, "max": 4})
        assert crawl.night(source).alarms == []
        listing(site, range(1))
        low = crawl.night(source)
        listing(site, range(6))
        for number in (4, 5):
            site.routes[path_of(number)] = report_page(unit_of(number), 2023)
        high = crawl.night(source)
    assert "at least 3 expected" in low.alarms[0]
    assert (low.totals.gone, low.totals.failed) == (0, 0)
    assert "at most 4 expected" in high.alarms[0]
    assert high.totals.new == 2


def test_a_list_that_shrinks_is_an_alarm(crawl: Crawl) -> None:
    site = site_of(8)
    with serve_site(site) as served:
        crawl.of(served)
        listing(site, range(2))
        summary = crawl.of(served)
    assert "has the column moved" in summary.alarms[0]
    assert summary.totals.gone == 0


def test_a_list_that_fails_deletes_nothing(crawl: Crawl) -> None:
    site = site_of(3)
    with serve_site(site) as served:
        crawl.of(served)
        site.routes["/gk/gknb/index.html"] = Answer(b"busy", 503)
        for number in range(3):
            del site.routes[path_of(number)]
        summary = crawl.of(served)
    assert summary.totals.gone == 0
    assert any("http_error" in alarm for alarm in summary.alarms)


class InterruptedRunError(Exception):
    pass


@pytest.mark.parametrize("next_run", ["run-a", "run-b"])
def test_an_interrupted_run_goes_on_where_it_was(crawl: Crawl, next_run: str) -> None:
    site = site_of(10)
    crawl.settings.recheck_always = 12
    with serve_site(site) as served:
        source = source_for(served.column)
        append = Ledger.append

        def failing(self: Ledger, kind: str, record: dict[str, object]) -> None:
            append(self, kind, record)
            if record.get("url", "").endswith("_5.html"):  # type: ignore[union-attr]
                raise InterruptedRunError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Ledger, "append", failing)
            with pytest.raises(InterruptedRunError):
                crawl.night(source, run_id="run-a")
        asked = len(served.asked)
        summary = crawl.night(source, run_id=next_run)
    articles = [asked.path for asked in served.asked[asked:] if asked.path.startswith("/gk/gknb/2024")]
    assert articles == [path_of(number) for number in range(6, 10)]
    assert (summary.totals.found, summary.totals.new) == (10, 4)


def test_a_hub_article_leads_on(crawl: Crawl) -> None:
    site = site_of(0)
    hub = "/gk/gknb/202401/t20240130_77.html"
    links = [row(path_of(number), unit_of(number)) for number in range(4)]
    for number in range(4):
        site.routes[path_of(number)] = report_page(unit_of(number), 2023)
    site.routes["/gk/gknb/index.html"] = page(rows(row(hub, "2023年政府信息公开工作年度报告")), "年报")
    site.routes[hub] = page(f"<h1>2023年政府信息公开工作年度报告</h1>{rows(*links)}")
    with serve_site(site) as served:
        first = crawl.of(served)
        second = crawl.of(served)
        site.routes[path_of(4)] = report_page(unit_of(4), 2023)
        site.routes[hub] = page(
            f"<h1>2023年政府信息公开工作年度报告</h1>{rows(*links, row(path_of(4), unit_of(4)))}"
        )
        third = crawl.of(served)
    assert (first.totals.found, first.totals.new) == (4, 4)
    assert (second.totals.found, second.totals.unchanged, second.totals.gone) == (4, 4, 0)
    assert (third.totals.found, third.totals.new) == (5, 1)
    assert {record["organization"] for record in crawl.records("article")} == {
        unit_of(number) for number in range(5)
    }
