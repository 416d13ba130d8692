"""Renders the body of a report as HTML in the layouts that offices use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

from demo.report import Report, section_headings
from demo.tables import Box, BoxRow
from warehouse.forms import TABLE_CODES

CellRenderer = Callable[[Box], str]
TableRenderer = Callable[[list[BoxRow], str], str]


def clean_body(report: Report) -> str:
    """Returns plain paragraphs and plain tables."""
    return _body(report, lambda text: f"<p>{escape(text)}</p>", _plain_table)


def word_body(report: Report) -> str:
    """Returns what an editor makes of a paste from Word: a span for each run, digits split over spans."""
    return f'<div class="WordSection1">{_body(report, _word_paragraph, _word_table)}</div>'


def nested_body(report: Report) -> str:
    """Returns the whole report in a layout table of one cell, with the data tables inside."""
    inside = _body(report, lambda text: f"<div>　　{escape(text)}</div>", _plain_table)
    return f'<table width="900" cellpadding="0" align="center"><tr><td class="bt_content">{inside}</td></tr></table>'


def cut_body(report: Report) -> str:
    """Returns the applications table cut in two by a page break: group labels lost, a page number between."""
    return _body(report, lambda text: f"<p>{escape(text)}</p>", _cut_table)


def flat_body(report: Report) -> str:
    """Returns the report without any table element: a paragraph a cell, as a text conversion leaves it."""
    return _body(report, lambda text: f"<p>　　{escape(text)}</p>", _flat_table)


def traditional_body(report: Report) -> str:
    """Returns the clean body in Traditional characters, as a site's converter gives it."""
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(clean_body(report)))


BODIES: dict[str, Callable[[Report], str]] = {
    "clean": clean_body,
    "word": word_body,
    "nested": nested_body,
    "cut": cut_body,
    "flat": flat_body,
    "traditional": traditional_body,
}


def _body(report: Report, paragraph: Callable[[str], str], table: TableRenderer) -> str:
    parts = [paragraph(text) for text in report.prose["lead"]]
    for code, heading in section_headings():
        parts.append(paragraph(heading))
        parts += [paragraph(text) for text in report.prose[code]]
        if code in TABLE_CODES:
            parts.append(table(report.boxes(code), code))
    return "\n".join(parts)


def render_table(rows: Sequence[BoxRow], cell: CellRenderer, attributes: str = 'border="1"') -> str:
    """Returns a table element with one ``tr`` a row of boxes."""
    lines = [f"<tr>{''.join(cell(box) for box in row)}</tr>" for row in rows]
    return f"<table {attributes}><tbody>\n" + "\n".join(lines) + "\n</tbody></table>"


def spans(box: Box) -> str:
    """Returns the span attributes of a box, with a leading blank; '' if it has none."""
    rowspan = f' rowspan="{box.rowspan}"' if box.rowspan > 1 else ""
    return rowspan + (f' colspan="{box.colspan}"' if box.colspan > 1 else "")


def _plain_table(rows: list[BoxRow], _code: str) -> str:
    return render_table(rows, lambda box: f"<td{spans(box)}>{escape(box.text)}</td>")


def _word_paragraph(text: str) -> str:
    half = len(text) // 2
    runs = "".join(
        f'<span style="font-family:仿宋_GB2312">{escape(run)}</span>' for run in (text[:half], text[half:])
    )
    return f'<p class="MsoNormal" style="text-indent:32.0pt">{runs}<span lang="EN-US"><o:p></o:p></span></p>'


def _word_cell(box: Box) -> str:
    runs = box.text if box.key else (box.text[:3], box.text[3:])
    text = "".join(
        f'<span lang="EN-US" style="font-size:9.0pt;mso-bidi-font-size:12pt">{escape(run)}</span>'
        for run in runs
        if run
    )
    style = 'style="width:39.6pt;border:solid windowtext 1.0pt;padding:0cm"'
    return (
        f'<td{spans(box)} {style}><p class="MsoNormal" align="center">{text or "&nbsp;"}<o:p></o:p></p></td>'
    )


def _word_table(rows: list[BoxRow], _code: str) -> str:
    return render_table(rows, _word_cell, 'class="MsoNormalTable" border="0" cellspacing="0" width="643"')


def _cut_table(rows: list[BoxRow], code: str) -> str:
    if code != "applications":
        return _plain_table(rows, code)
    first, second = cut_in_two(rows, len(rows) // 2)
    return f'{_plain_table(first, code)}\n<p align="center">- 3 -</p>\n{_plain_table(second, code)}'


def cut_in_two(rows: Sequence[BoxRow], at: int) -> tuple[list[BoxRow], list[BoxRow]]:
    """Returns the rows before and from ``at``; boxes that reach over the cut stay, shortened, in the first part."""
    first = [
        [replace(box, rowspan=min(box.rowspan, at - number)) for box in row]
        for number, row in enumerate(rows[:at])
    ]
    return first, list(rows[at:])


def _flat_table(rows: list[BoxRow], _code: str) -> str:
    return "\n".join(f"<p>{escape(box.text) or '&nbsp;'}</p>" for row in rows for box in row)
