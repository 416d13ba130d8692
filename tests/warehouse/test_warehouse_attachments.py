"""Loading pages and their attachments: which grounds the report, what differs, what leaves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from warehouse_press import (
    Press,
    consistent_cells,
    not_a_report,
    number,
    page_without_tables,
    report,
)

from tasks.extract.model import Cell

A = "http://liuhe.test/nb/a.html"
B = "http://liuhe.test/nb/b.html"


def test_an_attachment_that_its_page_no_longer_has_is_superseded(press: Press) -> None:
    press.put(A, page_without_tables("柳河县财政局", 2023))
    press.put(A + ".pdf", report("柳河县财政局", 2023, 1), kind="attachment", parent=A)
    press.night()
    page = press.put(A, report("柳河县财政局", 2023, 2))
    press.night()
    rows = press.rows("SELECT document_id = ?, is_current FROM report ORDER BY version", page)
    assert rows == [(False, False), (True, True)]
    assert press.row("SELECT count(*) FROM extraction_issue") == (0,)


def test_the_better_read_of_page_and_attachment_grounds_the_report(press: Press) -> None:
    page = press.put(A, page_without_tables("柳河县财政局", 2023))
    file = press.put(
        A + ".pdf", report("柳河县财政局", 2023, 1, published_on=None), kind="attachment", parent=A
    )
    press.night()
    assert press.row("SELECT document_id, published_on IS NOT NULL FROM report") == (file, True)
    assert press.rows("SELECT document_id, role FROM report_document ORDER BY role") == [
        (page, "companion"),
        (file, "ground"),
    ]
    assert press.row("SELECT count(*) FROM extraction_issue") == (0,)
    assert press.row("SELECT outcome FROM document WHERE document_id = ?", page) == ("companion",)


def test_an_attachment_that_differs_is_told_and_kept(press: Press) -> None:
    cells = consistent_cells("2021", 1) | {"applications.received.total": number(99)}
    page = press.put(A, report("柳河县财政局", 2023, 1))
    file = press.put(
        A + ".pdf", report("柳河县财政局", 2023, cells=cells, sections={}), kind="attachment", parent=A
    )
    press.night()
    assert press.row("SELECT document_id FROM report") == (page,)
    assert press.row("SELECT document_id, code FROM extraction_issue") == (file, "attachment_differs")
    keys = press.rows("SELECT row_code || '.' || column_code, other_value FROM attachment_differences")
    assert keys == [("received.total", Decimal(99))]
    assert press.row("SELECT issues, outcome FROM document WHERE document_id = ?", file) == (1, "companion")


def test_an_attachment_found_later_takes_over_and_nothing_is_lost(press: Press) -> None:
    press.put(A, page_without_tables("柳河县财政局", 2023))
    press.night()
    assert press.row("SELECT count(*) FROM cell") == (200,)
    press.put(A + ".pdf", report("柳河县财政局", 2023, 1), kind="attachment", parent=A)
    press.night()
    assert press.row("SELECT count(*) FILTER (state = 'number') FROM cell") == (200,)
    assert press.row("SELECT count(*) FROM companion_cell") == (200,)
    assert press.row("SELECT count(*), count(DISTINCT report_id) FROM identity_check") == (42, 1)


def test_prose_comes_from_the_page_if_the_attachment_has_only_tables(press: Press) -> None:
    cells = {key: Cell(None, "missing") for key in consistent_cells("2021")}
    page = press.put(A, report("柳河县财政局", 2023, cells=cells, table_forms={}))
    file = press.put(
        A + ".xlsx", report("柳河县财政局", 2023, 1, sections={}, claims=[]), kind="attachment", parent=A
    )
    press.night()
    assert press.rows("SELECT DISTINCT report_id, document_id FROM section") == [(file[:16], page)]
    assert press.rows("SELECT report_id, document_id FROM claim") == [(file[:16], page)]


def test_an_attachment_without_author_or_year_takes_those_of_its_page(press: Press) -> None:
    press.put(A, page_without_tables("柳河县财政局", 2023))
    file = press.put(A + ".pdf", report(None, None, 1), kind="attachment", parent=A)
    press.night()
    assert press.row("SELECT organization, year, document_id FROM report") == ("柳河县财政局", 2023, file)
    issues = press.rows("SELECT document_id, code FROM extraction_issue ORDER BY code")
    assert issues == [(file, "organization_from_page"), (file, "year_from_page")]


def test_a_page_with_files_of_several_units_gives_each_its_report(press: Press) -> None:
    press.put(A, replace(not_a_report("list"), title="各单位年报汇总"))
    for unit in ("柳河县财政局", "柳河县教育局"):
        press.put(f"{A}.{unit}.docx", report(unit, 2023, len(unit)), kind="attachment", parent=A)
    press.night()
    assert press.rows("SELECT organization FROM report ORDER BY 1") == [("柳河县教育局",), ("柳河县财政局",)]
