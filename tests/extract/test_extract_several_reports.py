"""Several reports on one page: each comes out by itself, told apart by the year or the office of its title."""

from __future__ import annotations

import engine_maker as maker
import engine_pages as pages

from tasks.extract.model import Extraction
from tasks.extract.pipeline import extract_all

OFFICE = "某某县水务局"
TITLES = tuple(f"{OFFICE}{year}年政府信息公开工作年度报告" for year in (2022, 2023))


def _text(title: str, seed: int) -> str:
    return maker.bars_after(maker.make_report(seed)).replace(maker.HEAD[0], title)


def _both() -> str:
    return "\n\n".join(_text(title, seed) for seed, title in enumerate(TITLES))


def _values(extraction: Extraction) -> list[object]:
    return [cell.value for cell in extraction.cells.values()]


def test_a_page_with_two_years_gives_two_reports_with_their_own_cells() -> None:
    found = dict(extract_all(_both().encode(), "page.txt"))
    assert list(found) == [f"page.txt!{title}" for title in TITLES]
    assert [extraction.year for extraction in found.values()] == [2022, 2023]
    assert {extraction.organization for extraction in found.values()} == {OFFICE}
    for seed, (title, extraction) in enumerate(zip(TITLES, found.values(), strict=True)):
        _, alone = extract_all(_text(title, seed).encode(), "page.txt")[0]
        assert _values(extraction) == _values(alone)


def test_places_stay_those_of_the_whole_page() -> None:
    text = _both()
    _, second = extract_all(text.encode(), "page.txt")[1]
    cell = second.cells["applications.received.total"]
    line = int(cell.locator.removeprefix("line ").split(",")[0])
    assert line > text.index(TITLES[1]) / len(text) * text.count("\n") - 5
    assert cell.text in text.split("\n")[line - 1]


def test_a_title_printed_twice_or_linked_below_makes_no_second_report() -> None:
    once = f"{TITLES[0]}\n{_text(TITLES[0], 1)}\n相关链接\n{TITLES[1]}"
    assert [path for path, _ in extract_all(once.encode(), "page.txt")] == ["page.txt"]


def test_two_offices_on_one_web_page() -> None:
    units = ("甲县民政局", "甲县教育局")
    parts = [
        pages.PAGES[0](maker.make_report(seed)).replace(OFFICE, unit) for seed, unit in enumerate(units, 1)
    ]
    found = extract_all("".join(parts).encode(), "page.html")
    assert [extraction.organization for _, extraction in found] == list(units)
