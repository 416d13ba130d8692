"""Random consistent reports on HTML pages of every make: exact, and hidden or foreign numbers never taken."""

from __future__ import annotations

import engine_maker as maker
import engine_pages as pages
import pytest
from engine_judge import judge

from tasks.extract.html import read_html
from tasks.extract.model import Grid, Paragraph
from warehouse.forms import FORMS, OUTCOMES, cell_key

ROUNDS = range(3)


def _report(seed: int, blanks: str) -> maker.Report:
    mixture = "2019" if seed % 5 == 4 else ""
    return maker.make_report(seed, blanks, applications=mixture, extra=seed % 2 == 1)


@pytest.mark.parametrize("blanks", ["none", "zeros", "rows"])
@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.__name__)
def test_pages_are_exact(page: pages.Page, blanks: str) -> None:
    for seed in ROUNDS:
        report = _report(seed, blanks)
        verdict = judge(read_html(page(report).encode()), report)
        assert (verdict.wrong, verdict.lost, verdict.surplus, verdict.issues) == ([], [], [], []), seed
        assert verdict.doubted == []


@pytest.mark.parametrize("blanks", ["none", "rows"])
@pytest.mark.parametrize("page", pages.FLAT_PAGES, ids=lambda page: page.__name__)
def test_pages_without_any_table_are_exact(page: pages.Page, blanks: str) -> None:
    for seed in ROUNDS:
        report = _report(seed, blanks)
        verdict = judge(read_html(page(report).encode()), report)
        assert (verdict.wrong, verdict.lost, verdict.surplus, verdict.issues) == ([], [], [], []), seed


def test_gbk_declared_as_gb2312_is_read() -> None:
    report = maker.make_report(1)
    page = maker.html(report).replace("utf-8", "gb2312")
    verdict = judge(read_html(page.encode("gb18030")), report)
    assert (verdict.wrong, verdict.lost, verdict.issues) == ([], [], [])


def test_second_report_on_the_page_is_reported_and_the_first_taken() -> None:
    first, second = maker.make_report(1, disclosure="2021"), maker.make_report(2, disclosure="2021")
    page = maker.html(first).replace("</body>", "") + maker.html(second)
    verdict = judge(read_html(page.encode()), first)
    assert verdict.wrong == []
    assert {issue.code for issue in verdict.issues} == {"several_reports"}


def test_the_same_table_twice_is_no_second_report() -> None:
    report = maker.make_report(1)
    page = maker.html(report, page="{0}{0}")
    verdict = judge(read_html(page.encode()), report)
    assert (verdict.wrong, verdict.lost, verdict.issues) == ([], [], [])


def test_prose_in_the_layout_table_becomes_paragraphs_and_the_tables_grids() -> None:
    document = read_html(pages.one_table(maker.make_report(1)).encode())
    prose = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert "一、总体情况" in prose
    assert "六、其他需要报告的事项" in prose
    assert sum(isinstance(block, Grid) for block in document.blocks) >= 3


def test_hidden_tables_are_read_only_where_nothing_else_is() -> None:
    report = maker.make_report(1)
    page = maker.html(report, page="<div style='display:none'>{}</div>")
    verdict = judge(read_html(page.encode()), report)
    assert (verdict.wrong, verdict.lost) == ([], [])
    assert [issue.code for issue in read_html(page.encode()).issues] == ["hidden_content"]


def test_title_meta_and_base_are_kept() -> None:
    page = (
        "<html><head><title> 某某局\n年报 </title><base href='http://a.example/b/'>"
        "<meta name=PubDate content='2024-01-20'><meta property='og:title' content='甲'></head><body>文</body></html>"
    )
    document = read_html(page.encode())
    assert document.title == "某某局 年报"
    assert document.meta["pubdate"] == "2024-01-20"
    assert document.meta["og:title"] == "甲"
    assert document.meta["base"] == "http://a.example/b/"


@pytest.mark.parametrize(
    "page", ["", "<table>", "<table><tr><td rowspan=0 colspan=99999999>1</table>", "\x00<p>甲", "<" * 50]
)
def test_broken_pages_give_what_can_be_read(page: str) -> None:
    assert read_html(page.encode()).format == "html"


def test_deep_nesting_and_span_bombs_end() -> None:
    assert read_html(("<div>" * 20_000 + "甲" + "</div>" * 20_000).encode()).format == "html"
    bomb = "<table>" + "<tr>" + "<td rowspan=65534 colspan=5000>1</td>" * 50 + "</tr>" * 2 + "</table>"
    assert any(issue.code == "span_bomb" for issue in read_html(bomb.encode()).issues)
    assert read_html(("<table><tr><td>" * 3000).encode()).format == "html"


def test_footnote_marks_do_not_run_into_the_number() -> None:
    report = maker.make_report(1)
    page = maker.html(report, lambda text: f"{text}<sup>1</sup>" if text.isdigit() else text)
    verdict = judge(read_html(page.encode()), report)
    assert (verdict.wrong, verdict.lost) == ([], [])


def test_paragraphs_in_a_cell_do_not_run_together() -> None:
    report = maker.make_report(1)
    key = "applications.received.natural_person"
    page = maker.html(report).replace(f">{report.shown(key)}<", "><p>3</p><p>4</p><", 1)
    cells = judge(read_html(page.encode()), report).cells
    assert "34" not in {cell.text for cell in cells.values()}


def _with(table: int, change):  # type: ignore[no-untyped-def]
    return lambda number, rows: change(rows) if number == table else rows


def _as_rows(report: maker.Report):  # type: ignore[no-untyped-def]
    rows = [[maker.Span("类别", 2), *(maker.Span(column.label) for column in OUTCOMES)]]
    for row in FORMS["2021"].table("proceedings").rows:
        values = [
            maker.Span(report.shown(cell_key("proceedings", row.code, column.code))) for column in OUTCOMES
        ]
        head = [] if row.code == "litigation_after_review" else [maker.Span("行政诉讼", 1, 2)]
        label = [maker.Span(row.label, 2)] if row.code == "review" else [*head, maker.Span(row.label)]
        rows.append([*label, *values])
    return rows


@pytest.mark.parametrize("blanks", ["none", "zeros"])
def test_local_layouts(blanks: str) -> None:
    report = maker.make_report(1, blanks)
    blank = [maker.Span("")]
    layouts = [
        _with(2, lambda rows: _as_rows(report)),
        _with(
            1, lambda rows: [[maker.Span("序号" if n < 3 else str(n)), *row] for n, row in enumerate(rows)]
        ),
        _with(1, lambda rows: [[*row, maker.Span("备注" if n == 0 else "")] for n, row in enumerate(rows)]),
        _with(
            1,
            lambda rows: [[*row, maker.Span("其中1件转办" if n == 7 else "")] for n, row in enumerate(rows)],
        ),
        _with(2, lambda rows: [[maker.Span("" if n < 3 else "件数"), *row] for n, row in enumerate(rows)]),
        _with(1, lambda rows: rows[3:]),
        lambda number, rows: [line for row in rows for line in (row, blank * [4, 10, 15][number])],
        lambda number, rows: [[s._replace(text=s.text.replace("总计", "合计")) for s in row] for row in rows],
    ]
    for place, layout in enumerate(layouts):
        report.damage = layout
        verdict = judge(read_html(maker.html(report).encode()), report)
        assert (verdict.wrong, verdict.lost, verdict.surplus, verdict.issues) == ([], [], [], []), place


def test_one_mark_over_all_columns_stands_for_each() -> None:
    report = maker.make_report(1, "rows")
    report.damage = _with(
        1,
        lambda rows: [
            [*row[:-7], maker.Span("无", 7)] if len(row) > 7 and not row[-1].text else row for row in rows
        ],
    )
    verdict = judge(read_html(maker.html(report).encode()), report)
    assert (verdict.wrong, verdict.lost, verdict.issues) == ([], [], [])
    assert verdict.cells["applications.granted.other"].state == "not_applicable"
