"""Random histories: loading night by night gives the same rows as one load of everything, and nothing is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from warehouse_press import (
    Press,
    consistent_cells,
    not_a_report,
    number,
    page_without_tables,
    report,
    unreadable,
)

from tasks.extract.model import Cell, Extraction
from warehouse.digests import table_digests
from warehouse.keys import FOREIGN_KEYS, PRIMARY_KEYS
from warehouse.store import connect_work

PAGES = ["http://liuhe.test/nb/a.html", "http://liuhe.test/nb/b.html", "http://liuhe.test/nb/c.html"]


def _contents() -> list[Extraction | list[tuple[str, Extraction]]]:
    """Documents that agree, differ, lack something, or are something else."""
    finance, school = "柳河县财政局", "柳河县教育局"
    other = consistent_cells("2021", 1) | {"applications.received.total": number(77)}
    partly = consistent_cells("2021", 1) | {
        "applications.granted.total": Cell(None, "blank", "", "x", None, "faint")
    }
    return [
        report(finance, 2023, 1), report(finance, 2023, 1, evidence={}), report(finance, 2023, cells=other),
        report(finance, 2023, cells=partly, sections={}), report(finance, 2022, 3, edition="2019"), report(school, 2023, 4),
        report(None, 2023, 1), report(finance, None, 1), report(None, None, 5), page_without_tables(finance, 2023),
        page_without_tables(None, None), page_without_tables(school, 2016), not_a_report(), unreadable(),
        [("z.zip!a.docx", report(finance, 2023, 6)), ("z.zip!b.docx", report(None, 2023, 7))],
        report(school, 2023, 8, extra_rows=["extra_1"]),
    ]  # fmt: skip


def _history(press: Press, rng: random.Random, events: int, night: float) -> None:
    contents = _contents()
    for _ in range(events):
        page = rng.choice(PAGES)
        if rng.random() < 0.15:
            press.record(page, outcome=rng.choice(["gone", "timeout", "unchanged"]))
        elif rng.random() < 0.35:
            name = f"{page}.{rng.choice(['pdf', 'docx'])}"
            press.put(name, rng.choice(contents), kind="attachment", parent=page)
        else:
            press.put(page, rng.choice(contents), organization=rng.choice([None, None, "柳河县财政局"]))
        if rng.random() < night:
            press.night(rng)
    press.night(rng)


def _digests(press: Press) -> dict[str, str]:
    with connect_work(press.home.work_database) as connection:
        return table_digests(connection)


@pytest.mark.parametrize("seed", range(6))
def test_night_by_night_equals_a_rebuild_in_any_order(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    nightly = Press(tmp_path / "nightly")
    _history(nightly, rng, events=16, night=0.3)
    again = Press(tmp_path / "again")
    again.contents = nightly.contents
    lines = (nightly.home.ledger / "fetch.jsonl").read_text().splitlines(keepends=True)
    rng.shuffle(lines)
    (again.home.ledger / "fetch.jsonl").write_text("".join(lines))
    again.night(rng)
    assert _digests(nightly) == _digests(again)
    _assert_sound(nightly)


def _assert_sound(press: Press) -> None:
    """Nothing lost, nothing twice, one current version, every reference leads somewhere."""
    extracted = {row[0] for row in press.rows("SELECT DISTINCT archive_id FROM extraction")}
    cells = sum(len(part.cells) for document in extracted for _, part in press.contents[document])
    assert press.row("SELECT (SELECT count(*) FROM cell) + (SELECT count(*) FROM companion_cell)") == (cells,)
    assert (
        press.rows(
            "SELECT organization, year FROM report GROUP BY ALL HAVING count(*) FILTER (is_current) <> 1"
        )
        == []
    )
    lost = "SELECT document_id FROM document WHERE kind = 'report' AND outcome NOT IN ('ambiguous_year', 'container') "
    assert press.rows(lost + "AND document_id NOT IN (SELECT document_id FROM report_document)") == []
    for table, columns in PRIMARY_KEYS.items():
        assert (
            press.rows(f'SELECT {", ".join(columns)} FROM "{table}" GROUP BY ALL HAVING count(*) > 1') == []
        ), table
    for key in FOREIGN_KEYS:
        mine, theirs = ", ".join(key.columns), ", ".join(key.other_columns)
        dangling = f'SELECT {mine} FROM "{key.table}" WHERE {key.columns[0]} IS NOT NULL'
        assert press.rows(f'{dangling} AND ({mine}) NOT IN (SELECT ({theirs}) FROM "{key.other}")') == [], key
