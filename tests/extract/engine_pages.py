"""HTML pages as sites and word processors make them, from the reports of `engine_maker`."""

from __future__ import annotations

import random
from collections.abc import Callable

from engine_maker import HEAD, TAIL, Report, Rows, Span, form_tables, html, html_table, lines_only, tab_rows
from opencc import OpenCC

Page = Callable[[Report], str]

FURNITURE = (
    "<table><tr><td>索 引 号</td><td>00123/2024-1</td><td>发布机构</td><td>某某县水务局</td></tr>"
    "<tr><td>发文日期</td><td>2024-01-20</td><td>其他</td><td>12</td></tr></table>"
)


def _page(report: Report, table: Callable[[Rows, int], str], before: str = "") -> str:
    parts = [f"<h1>{HEAD[0]}</h1>", before, *(f"<p>{line}</p>" for line in HEAD[1:])]
    for heading, width, rows in form_tables(report):
        parts += [f"<p>{heading}</p>", table(rows, width)]
    parts += [f"<p>{line}</p>" for line in TAIL]
    return f"<html><head><meta charset='utf-8'><title>{HEAD[0]}</title></head><body>{''.join(parts)}</body></html>"


def plain(report: Report) -> str:
    return html(report)


def word_paste(report: Report) -> str:
    """Every character run in a span of its own, o:p marks, no-break spaces."""

    def cell(text: str) -> str:
        runs = "".join(
            f"<span lang=EN-US style='mso-bidi-font-size:10pt'><font>{c}</font></span>" for c in text
        )
        return f"<p class=MsoNormal align=center>{runs or '<o:p>&nbsp;</o:p>'}<o:p></o:p></p>"

    return html(report, cell)


def broken_labels(report: Report) -> str:
    """Line breaks and blanks inside labels."""

    def cell(text: str) -> str:
        if text[:1].isdigit() and "." not in text[:2]:
            return f"\n   {text}\n  "
        if len(text) == 2:
            return f"{text[0]}&nbsp;&nbsp;{text[1]}"
        return f"{text[: len(text) // 2]}<br/>{text[len(text) // 2 :]}" if len(text) > 3 else text

    return html(report, cell)


def layout_table(report: Report) -> str:
    """A layout table around the whole page, furniture beside it."""
    return html(
        report, page="<table width=100%><tr><td>栏目导航</td><td>" + FURNITURE + "{}</td></tr></table>"
    )


def one_table(report: Report) -> str:
    """The whole report inside one table: headings and prose in cells that span it."""
    rows: Rows = [[Span(line, 15)] for line in HEAD]
    for heading, _, part in form_tables(report):
        rows += [[Span(heading, 15)], *part]
    rows += [[Span(line, 15)] for line in TAIL]
    return f"<html><head><title>{HEAD[0]}</title></head><body>{html_table(rows)}</body></html>"


def cut_pages(report: Report, repeat_header: bool = False) -> str:
    """Tables cut in several, the group label left behind, a page number between."""

    def table(rows: Rows, width: int) -> str:
        if len(rows) < 12:
            return html_table(rows)
        head = rows[:3] if repeat_header and width == 10 else []
        cuts = [rows[:12], [*head, *rows[12:19]], [*head, *rows[19:]]]
        return "<p>- 4 -</p>".join(html_table(part) for part in cuts)

    return _page(report, table)


def cut_pages_with_header(report: Report) -> str:
    return cut_pages(report, repeat_header=True)


def spans_too_long(report: Report) -> str:
    """The row span of 三、本年度办理结果 reaches over 四、 too."""

    def table(rows: Rows, width: int) -> str:
        longer = [[s._replace(rowspan=s.rowspan + 3) if s.rowspan > 15 else s for s in row] for row in rows]
        return html_table(longer)

    return _page(report, table)


def spans_too_short(report: Report) -> str:
    """Row spans one short."""

    def table(rows: Rows, width: int) -> str:
        return html_table(
            [[s._replace(rowspan=s.rowspan - 1) if s.rowspan > 4 else s for s in row] for row in rows]
        )

    return _page(report, table)


def no_spans(report: Report) -> str:
    """No span stated anywhere: rows of different length."""
    return _page(report, lambda rows, _: html_table([[Span(s.text) for s in row] for row in rows]))


def spare_columns(report: Report) -> str:
    """An empty spare cell at the end of each row."""
    return _page(report, lambda rows, _: html_table([[*row, Span("&nbsp;")] for row in rows]))


def headers_as_th(report: Report) -> str:
    def table(rows: Rows, _: int) -> str:
        return (
            html_table(rows).replace("<tr>", "<tbody><tr>", 1).replace("<td", "<th").replace("</td>", "</th>")
        )

    return _page(report, table)


def unclosed(report: Report) -> str:
    """Cells and rows never closed."""
    return html(report).replace("</td>", "").replace("</tr>", "")


def traditional(report: Report) -> str:
    return OpenCC("s2t").convert(html(report))


def furniture(report: Report) -> str:
    return _page(report, lambda rows, _: html_table(rows), FURNITURE)


def hidden_rows(report: Report) -> str:
    """Rows that are not shown, with other numbers."""

    def table(rows: Rows, width: int) -> str:
        ghost = "".join(f"<td>{77 + n}</td>" for n in range(len(rows[-1])))
        return html_table(rows).replace("<tr>", f"<tr style='display: none'>{ghost}</tr><tr>")

    return _page(report, table)


def paragraph_cells(report: Report) -> str:
    """No table at all: one cell a paragraph."""
    return (
        "<html><body>"
        + "".join(f"<p>{line}</p>" for line in lines_only(report).split("\n") if line)
        + "</body></html>"
    )


def broken_lines(report: Report) -> str:
    """No table at all: one cell a line."""
    return "<html><body><div>" + lines_only(report).replace("\n", "<br>") + "</div></body></html>"


def preformatted(report: Report) -> str:
    return f"<html><body><pre>{tab_rows(report)}</pre></body></html>"


def tabbed_paragraphs(report: Report) -> str:
    lines = [line for line in tab_rows(report).split("\n") if line.strip()]
    return "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"


def merged_blanks(report: Report) -> str:
    """Rows in which nothing is filled in have one cell over all columns."""

    def table(rows: Rows, _: int) -> str:
        merged = []
        for row in rows:
            values = row[-7:]
            if len(row) in (8, 9) and not any(s.text for s in values):
                row = [*row[:-7], Span("", 7)]
            merged.append(row)
        return html_table(merged)

    return _page(report, table)


def numbers_dressed(report: Report) -> str:
    """Full-width digits, thousands marks, 件."""
    rng = random.Random(1)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")

    def cell(text: str) -> str:
        if not text.isdigit():
            return text
        return rng.choice([text.translate(wide), f"{int(text):,}", f"{text}件", f"&nbsp;{text} ", text])

    return html(report, cell)


def inner_table(report: Report) -> str:
    """A table of one cell inside each data cell."""
    return html(report, lambda text: f"<table><tr><td>{text}</td></tr></table>" if text.isdigit() else text)


def nested_data(report: Report) -> str:
    """Each data table in a cell of a layout row of its own."""
    return _page(
        report, lambda rows, _: f"<table><tr><td>&nbsp;</td><td>{html_table(rows)}</td></tr></table>"
    )


PAGES: list[Page] = [
    plain, word_paste, broken_labels, layout_table, one_table, cut_pages, cut_pages_with_header, spans_too_long,
    spans_too_short, no_spans, spare_columns, headers_as_th, unclosed, traditional, furniture, hidden_rows,
    preformatted, tabbed_paragraphs, merged_blanks, numbers_dressed, inner_table, nested_data,
]  # fmt: skip
"""Pages that show where blank cells are."""

FLAT_PAGES: list[Page] = [paragraph_cells, broken_lines]
"""Pages on which a blank cell leaves no trace."""
