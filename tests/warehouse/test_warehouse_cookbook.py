"""Every query of the cookbook runs, answers its question on a small warehouse, and is shown with its result."""

from __future__ import annotations

from pathlib import Path

import pytest
from warehouse_press import Press, consistent_cells, number, report

from tasks.extract.model import Cell
from warehouse.publishing import publish
from warehouse.query import fetch_rows
from warehouse.recipes import Recipe, cookbook_page, recipes

EMPTY_HERE = {"05-open-findings", "06-findings-by-rule"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county over two years, with something to find for each question."""
    press = Press(tmp_path_factory.mktemp("cookbook"))
    at = "http://liuhe.test/nb/"
    for year, seed in ((2022, 1), (2023, 2)):
        for place, unit in enumerate(("柳河县人民政府", "柳河县财政局", "柳河县教育局")):
            press.put(
                f"{at}{year}-{place}.html",
                report(unit, year, seed * 10 + place, extra_rows=["extra_1"] if place == 1 else []),
            )
    late = report("青石镇人民政府", 2023, 9, published_on="2024-03-05", edition="2019")
    press.put(f"{at}late.html", late)
    cells = consistent_cells("2021", 30) | {
        "applications.granted.total": number(99),
        "applications.received.business": Cell(None, "blank"),
    }
    press.put(f"{at}2023-1.html", report("柳河县财政局", 2023, cells=cells))
    press.put(f"{at}pending.html", report(None, 2023, 3))
    press.put(
        f"{at}2023-2.pdf",
        report("柳河县教育局", 2023, 44, sections={}),
        kind="attachment",
        parent=f"{at}2023-2.html",
    )
    press.night()
    return publish(press.home.work_database, press.home.published).database


def test_there_are_at_least_twenty_numbered_queries() -> None:
    found = recipes()
    assert len(found) >= 20
    assert [recipe.name[:2] for recipe in found] == [f"{number:02}" for number in range(1, len(found) + 1)]
    assert all(recipe.question.endswith(("?", ".", ")")) and recipe.question_zh for recipe in found)


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_each_query_answers(recipe: Recipe, database: Path) -> None:
    names, rows = fetch_rows(database, recipe.sql)
    assert len(names) >= 3
    assert bool(rows) != (recipe.name in EMPTY_HERE), rows


def test_the_page_shows_each_query_with_its_result(database: Path) -> None:
    page = cookbook_page(database)
    for recipe in recipes():
        assert f"## {recipe.name}\n" in page and recipe.sql in page and recipe.question_zh in page
    assert "| 青石镇人民政府 |" in page
