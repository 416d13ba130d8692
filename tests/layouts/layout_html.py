"""Reports as HTML, in the layouts of real pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from random import Random

from layout_more_html import MORE_TABLES
from layout_office_html import OFFICE_TABLES
from layout_reports import LayoutReport
from layout_shapes import LABEL_CHANGES, SHAPES, Rows, map_labels

from demo.bodies import cut_in_two, render_table, spans
from demo.report import section_headings
from demo.tables import Box, BoxRow
from warehouse.forms import TABLE_CODES

TableRenderer = Callable[[Rows, str, Random], str]


def _text(text: str) -> str:
    return escape(text).replace("\u00a0", "&nbsp;").replace("\n", "<br>")


def _plain_cell(box: Box) -> str:
    return f"<td{spans(box)}>{_text(box.text)}</td>"


def plain_table(rows: Rows, code: str, random: Random) -> str:
    return render_table(rows, _plain_cell)


def word_table(rows: Rows, code: str, random: Random) -> str:
    """Word's paste: paragraphs in cells, a span a run, o:p, digits split over spans, conditional comments."""

    def cell(box: Box) -> str:
        runs = list(box.text) if box.key else [box.text[:2], box.text[2:5], box.text[5:]]
        inside = "".join(
            f'<span lang=EN-US style="font-size:9.0pt">{_text(run)}</span>' for run in runs if run
        )
        inside = inside or "<span lang=EN-US><o:p>&nbsp;</o:p></span>"
        return (
            f'<td{spans(box)} width=48 valign=top style="width:36pt;mso-border-alt:solid windowtext .5pt">'
            f"<p class=MsoNormal align=center style='text-align:center'>{inside}<o:p></o:p></p></td>"
        )

    table = render_table(
        rows, cell, 'class=MsoNormalTable border=1 cellspacing=0 style="mso-yfti-tbllook:1184"'
    )
    return f"<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->{table}"


def wps_table(rows: Rows, code: str, random: Random) -> str:
    """WPS's paste: font elements, class p, several paragraphs a cell, breaks inside labels."""

    def cell(box: Box) -> str:
        half = len(box.text) // 2
        parts = [box.text] if box.key or half < 4 else [box.text[:half], box.text[half:]]
        inside = "".join(f'<p class="p"><font face="宋体">{_text(part)}</font></p>' for part in parts)
        return f'<td{spans(box)} valign="center"><div>{inside}</div></td>'

    return render_table(rows, cell, 'cellspacing="0" border="1"')


def th_table(rows: Rows, code: str, random: Random) -> str:
    """Labels in th, header in thead, the body in several tbody, a caption and column widths."""

    def cell(box: Box) -> str:
        name = "td" if box.key else "th"
        return f"<{name}{spans(box)}>{_text(box.text)}</{name}>"

    lines = [f"<tr>{''.join(cell(box) for box in row)}</tr>" for row in rows]
    cut = next(number for number, row in enumerate(rows) if any(box.key for box in row))
    head = f"<thead>{''.join(lines[:cut])}</thead>" if code != "disclosure" else ""
    body = lines[cut:] if head else lines
    return f"<table><caption>表</caption><colgroup><col width=90></colgroup>{head}<tbody>{''.join(body)}</tbody></table>"


def unclosed_table(rows: Rows, code: str, random: Random) -> str:
    """No end tags for cells and rows, upper-case names, spans without quotes."""

    def cell(box: Box) -> str:
        row_span = f" ROWSPAN={box.rowspan}" if box.rowspan > 1 else ""
        column_span = f" COLSPAN={box.colspan}" if box.colspan > 1 else ""
        return f"<TD{row_span}{column_span}>{_text(box.text)}"

    return (
        "<TABLE BORDER=1>"
        + "\n".join("<TR>" + "".join(cell(box) for box in row) for row in rows)
        + "</TABLE>"
    )


def hidden_rows_table(rows: Rows, code: str, random: Random) -> str:
    """Rows with display:none between the rows: a reader of the page never sees them."""
    lines = []
    for row in rows:
        lines.append(f"<tr>{''.join(_plain_cell(box) for box in row)}</tr>")
        if random.random() < 0.1 and all(box.rowspan == 1 for box in row):
            hidden = "".join(f"<td{spans(box)}>{'99' if box.key else _text(box.text)}</td>" for box in row)
            lines.append(f'<tr style="display: none">{hidden}</tr>')
    return "<table border=1>" + "".join(lines) + "</table>"


def cut_table(header: bool, page_number: bool) -> TableRenderer:
    """A table cut in two by a page break, with the header repeated or not, a page number between or not."""

    def render(rows: Rows, code: str, random: Random) -> str:
        if code != "applications":
            return plain_table(rows, code, random)
        first, second = cut_in_two(rows, random.randint(8, len(rows) - 4))
        if header:
            second = [*rows[:3], *second]
        between = '<p align="center">- 4 -</p>' if page_number else ""
        return plain_table(first, code, random) + between + plain_table(second, code, random)

    return render


def table_an_article(rows: Rows, code: str, random: Random) -> str:
    """The disclosure table as one table for each article."""
    if code != "disclosure":
        return plain_table(rows, code, random)
    starts = [number for number, row in enumerate(rows) if "第二十条" in "".join(row[0].text.split())]
    parts = [rows[start:end] for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]
    return "".join(plain_table(part, code, random) for part in parts)


def shaped(name: str) -> TableRenderer:
    def render(rows: Rows, code: str, random: Random) -> str:
        return plain_table(SHAPES[name](rows, random), code, random)

    return render


def flat_cells(name: str) -> TableRenderer:
    """No table: an element of this name a cell."""

    def render(rows: Rows, code: str, random: Random) -> str:
        return "".join(f"<{name}>{_text(box.text) or '&nbsp;'}</{name}>\n" for row in rows for box in row)

    return render


TABLES: dict[str, TableRenderer] = {
    "html_clean": plain_table,
    "html_word": word_table,
    "html_wps": wps_table,
    "html_th": th_table,
    "html_unclosed": unclosed_table,
    "html_hidden_rows": hidden_rows_table,
    "html_cut": cut_table(header=False, page_number=False),
    "html_cut_page_number": cut_table(header=False, page_number=True),
    "html_cut_header": cut_table(header=True, page_number=False),
    "html_table_an_article": table_an_article,
    "html_flat_p": flat_cells("p"),
    "html_flat_div": flat_cells("div"),
    **{f"html_{name}": shaped(name) for name in SHAPES},
    **MORE_TABLES,
    **OFFICE_TABLES,
}
WITHOUT_BLANKS = {"html_flat_p", "html_flat_div", "html_div_rows"}
WHOLE: tuple[str, ...] = ("html_nested", "html_one_table", "html_index_block", "html_gbk", "html_traditional")
NAMES: tuple[str, ...] = (*TABLES, *WHOLE)


def render_html(report: LayoutReport, name: str, random: Random) -> bytes:
    """Returns the report as a page in the named layout."""
    change = LABEL_CHANGES[_label_change(name, random)]
    tables = {code: change(report.boxes(code), random) for code in TABLE_CODES}
    if name in WITHOUT_BLANKS:
        tables = {
            code: map_labels(rows, lambda text: " ".join(text.split())) for code, rows in tables.items()
        }
    return page_of(report, tables, name, random)


def page_of(report: LayoutReport, tables: dict[str, Rows], name: str, random: Random) -> bytes:
    """Returns the page with these rows in its tables."""
    if name == "html_one_table":
        return _page(report, _one_table(report, tables))
    render = TABLES.get(name, plain_table)
    body = "\n".join(_paragraphs(report, {code: render(rows, code, random) for code, rows in tables.items()}))
    if name == "html_nested":
        body = f'<table width="980"><tr><td valign="top"><table><tr><td>{body}</td></tr></table></td></tr></table>'
    if name == "html_index_block":
        body = _index_block(report) + body
    if name == "html_traditional":
        from opencc import OpenCC

        return OpenCC("s2t").convert(_page(report, body).decode()).encode()
    if name == "html_gbk":
        return _page(report, body, "gb2312").decode().encode("gb18030")
    return _page(report, body)


def _label_change(name: str, random: Random) -> str:
    """Lost group labels and flat cells need the numbers of the third level."""
    choices = set(LABEL_CHANGES)
    if name in (
        "html_lost_groups",
        "html_cut",
        "html_cut_page_number",
        "html_all_cut",
        "html_table_a_group",
        *WITHOUT_BLANKS,
    ):
        choices -= {"unnumbered"}
    return random.choice(sorted(choices))


def _page(report: LayoutReport, body: str, charset: str = "utf-8") -> bytes:
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{report.title}</title></head>'
        f'<body><div class="nav"><a href="/">首页</a></div><h1>{report.title}</h1>'
        f'<p>发布时间：{report.year + 1}-01-20</p><div id="zoom">{body}</div></body></html>'
    ).encode()


def _paragraphs(report: LayoutReport, tables: dict[str, str]) -> list[str]:
    parts = [f"<p>{escape(text)}</p>" for text in report.prose["lead"]]
    for code, heading in section_headings():
        parts.append(f"<p>{heading}</p>")
        parts += [f"<p>{escape(text)}</p>" for text in report.prose[code]]
        parts += [tables[code]] if code in tables else []
    return parts


def _one_table(report: LayoutReport, tables: dict[str, Rows]) -> str:
    """The whole report, prose included, as rows of one table of 15 columns."""

    def line(text: str) -> BoxRow:
        return [Box(text, colspan=15)]

    rows: list[BoxRow] = [line(text) for text in (report.title, *report.prose["lead"])]
    for code, heading in section_headings():
        rows += [line(text) for text in (heading, *report.prose[code])]
        rows += tables.get(code, [])
    return render_table(rows, _plain_cell)


def _index_block(report: LayoutReport) -> str:
    pairs: Sequence[tuple[str, str]] = (
        ("索 引 号：", "990121-2024-00017"),
        ("发布机构：", report.organization),
        ("发文日期：", f"{report.year + 1}-01-20"),
        ("文　　号：", "无"),
    )
    cells = "".join(f"<td>{name}</td><td>{value}</td>" for name, value in pairs)
    return f'<table class="table_suoyin"><tr>{cells}</tr></table>'
