"""The estimate before a backfill: what is expected, known and still to fetch, and what that costs at the delays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.crawl.estimate import Estimate, estimate
from tasks.crawl.ledger import Ledger
from tasks.crawl.records import fetch_record
from tasks.crawl.sources import Column, Source, SourceBook
from tasks.settings import Settings

YEARS = (2019, 2023)


def source(name: str, host: str, units: int = 0, delay: float = 3.0, enabled: bool = True) -> Source:
    return Source(
        id=name,
        region="330303",
        name="某县",
        office="office",
        columns=[Column(url=f"https://{host}/{name}/nb/")],
        organizations=[f"某县第{number}局" for number in range(units)],
        delay=delay,
        enabled=enabled,
    )


@pytest.fixture()
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


def estimated(ledger: Ledger, *sources: Source, at_once: int = 8) -> Estimate:
    book = SourceBook(sources=list(sources), offices=[])
    return estimate(book, ledger, Settings(hosts_at_once=at_once), YEARS)


def take(
    ledger: Ledger, source: str, number: int, year: int, text: str = "", listed_on: str | None = None
) -> None:
    record = fetch_record(
        fetched_at=datetime(2026, 1, 5, tzinfo=UTC),
        run_id="r",
        source=source,
        kind="article",
        url=f"https://a.gov.cn/{source}/{year}/{number}.html",
        link_text=text or f"某县第{number}局{year}年政府信息公开工作年度报告",
        listed_on=listed_on,
        outcome="ok",
        document_id=f"{number}{year}",
        bytes=100_000,
    )
    ledger.append("fetch", record)


def test_declared_units_times_years_at_the_delay(ledger: Ledger) -> None:
    found = estimated(ledger, source("a", "a.gov.cn", units=40))
    [one] = found.sources
    assert (one.expected, one.known, one.basis) == (200, 0, "declared units")
    assert one.requests >= 200
    assert found.hours * 3600 >= one.requests * 3.0
    assert (found.hosts, found.longest_host) == (1, "a.gov.cn")


def test_what_is_known_is_not_fetched_again(ledger: Ledger) -> None:
    for number in range(40):
        for year in (2019, 2020, 2010):
            take(ledger, "a", number, year)
    before, after = (
        estimated(Ledger(ledger.folder / "none"), source("a", "a.gov.cn", units=40)),
        estimated(ledger, source("a", "a.gov.cn", units=40)),
    )
    assert after.sources[0].known == 80, "2010 is not asked for"
    assert after.requests < before.requests * 0.75
    assert after.megabytes < before.megabytes


def test_a_year_that_the_link_does_not_name_is_the_one_before_the_listing(ledger: Ledger) -> None:
    take(ledger, "a", 1, 2022, text="某县第1局", listed_on="2023-01-20")
    assert estimated(ledger, source("a", "a.gov.cn", units=1)).sources[0].known == 1


def test_sources_without_units_go_by_the_best_year_or_are_a_guess(ledger: Ledger) -> None:
    take(ledger, "a", 1, 2021)
    take(ledger, "a", 2, 2021)
    take(ledger, "a", 1, 2022)
    known, guess = estimated(ledger, source("a", "a.gov.cn"), source("b", "b.gov.cn")).sources
    assert (known.expected, known.basis) == (10, "best year known")
    assert guess.basis == "guess"
    assert any("guess" in line for line in estimated(ledger, source("b", "b.gov.cn")).lines())


def test_time_is_that_of_the_longest_host_or_of_all_over_the_workers(ledger: Ledger) -> None:
    hosts = [source(f"s{number}", f"h{number}.gov.cn", units=20) for number in range(6)]
    side_by_side, one_by_one = estimated(ledger, *hosts), estimated(ledger, *hosts, at_once=1)
    assert one_by_one.hours == pytest.approx(6 * side_by_side.hours)
    same_host = [source(f"s{number}", "h.gov.cn", units=20) for number in range(6)]
    assert estimated(ledger, *same_host).hours == pytest.approx(one_by_one.hours)
    slow = estimated(ledger, *hosts, source("slow", "slow.gov.cn", units=20, delay=60))
    assert slow.longest_host == "slow.gov.cn"


def test_disabled_sources_cost_nothing(ledger: Ledger) -> None:
    assert estimated(ledger, source("a", "a.gov.cn", units=40, enabled=False)).requests == 0


def test_lines_and_table_name_the_numbers(ledger: Ledger) -> None:
    found = estimated(ledger, source("a", "a.gov.cn", units=40))
    text = "\n".join(found.lines())
    for word in ("2019 to 2023", "1 columns on 1 hosts", "about 200 expected", "time", "MB"):
        assert word in text
    assert "| a | 1 | 200 | 0 |" in found.markdown()
