"""The three tables of a report as printed, with the cells that a finding speaks of marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from tasks.report.facts import Finding
from tasks.report.site.reading import CellText, ReportPage
from tasks.report.wording import CELL_STATES, printable, shorten
from warehouse import forms

LONGEST_CELL = 60
_RESULTS = "三、本年度办理结果"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a finding says of a cell: its number on the page, and whether the cell itself is suspected."""

    number: int
    finding: Finding
    suspect: bool


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table ready for the page."""

    code: str
    title: str
    edition: str
    html: Markup


def marks_of(findings: Sequence[Finding]) -> dict[str, list[Mark]]:
    """Returns the marks by cell key; findings are numbered from 1 in the order given."""
    marks: dict[str, list[Mark]] = {}
    for number, finding in enumerate(findings, start=1):
        for key in finding.cells:
            marks.setdefault(key, []).append(Mark(number, finding, finding.tier != "identities_only"))
    return marks


def printed_tables(report: ReportPage, marks: Mapping[str, Sequence[Mark]]) -> list[PrintedTable]:
    """Returns the tables that the report has, in the order of the form."""
    made = []
    for table in forms.declared_tables({t: e for t, e in report.editions.items() if e in forms.FORMS}):
        html = _TABLES[table.code](table, _Cells(report, marks))
        made.append(PrintedTable(table.code, table.title, table.edition, html))
    return made


class _Cells:
    """Writes single cells of one report."""

    def __init__(self, report: ReportPage, marks: Mapping[str, Sequence[Mark]]) -> None:
        self.year = report.year
        self.cells = report.cells
        self.marks = marks

    def extra_rows(self) -> list[tuple[str, str]]:
        """Rows of the office's own in ``applications``: code and printed label."""
        rows = {
            key.split(".")[1]: cell.row_label or ""
            for key, cell in self.cells.items()
            if key.startswith("applications.extra_")
        }
        return sorted(rows.items(), key=lambda row: (len(row[0]), row[0]))

    def html(self, key: str) -> Markup:
        """One cell; nearly all are plain digits of a declared cell, which need no escaping."""
        cell = self.cells.get(key)
        marks = self.marks.get(key, ())
        if cell is not None and not marks and is_plain(cell) and ".extra_" not in key:
            return Markup(f'<td class="n" id="c-{self.year}-{key}">{cell.text}</td>')
        return self._special(key, cell, marks)

    def _special(self, key: str, cell: CellText | None, marks: Sequence[Mark]) -> Markup:
        """A cell that is marked, empty, doubtful or no plain number."""
        classes = ["n"]
        if marks:
            worst = min((mark.finding.severity for mark in marks), key=_RANK.__getitem__)
            suspected = any(mark.suspect for mark in marks)
            classes.append(f"bad {worst}" if suspected else f"involved {worst}")
        if cell is None or cell.state != "number":
            classes.append(f"state-{cell.state}" if cell else "state-missing")
        if cell is not None and cell.doubt:
            classes.append("doubt")
        notes = Markup("").join(self._note(mark) for mark in marks)
        return Markup('<td class="{}" id="c-{}-{}">{}{}</td>').format(
            " ".join(classes), self.year, key, _shown(cell), notes
        )

    def _note(self, mark: Mark) -> Markup:
        said = shorten(mark.finding.message, 160)
        return Markup('<a class="note" href="#f-{}" data-tip="{}" aria-label="问题 {}：{}">{}</a>').format(
            mark.finding.finding_id, said, mark.number, said, mark.number
        )


def is_plain(cell: CellText) -> bool:
    """Whether the cell is printed as a few ASCII digits, read without doubt."""
    text = cell.text
    return (
        cell.state == "number" and cell.doubt is None and len(text) < 20 and text.isascii() and text.isdigit()
    )


_RANK = {"error": 0, "warning": 1, "info": 2}


def _shown(cell: CellText | None) -> Markup:
    """The cell as printed; what is not a number says what it is to those who cannot see the hatching."""
    if cell is None or cell.state == "missing":
        return Markup('<span class="hint">缺</span>')
    if cell.state == "blank":
        return Markup('<span class="hint">空白</span>')
    text = printable(cell.text).strip()
    title = Markup(' title="{}"').format(shorten(cell.doubt, 120)) if cell.doubt else Markup("")
    if cell.state == "number" and len(text) <= LONGEST_CELL and not cell.doubt:
        return escape(text)
    hint = "读取不确定：" if cell.doubt else "" if cell.state == "number" else f"{CELL_STATES[cell.state]}："
    return Markup('<span{}><span class="sr">{}</span>{}</span>').format(
        title, hint, shorten(text, LONGEST_CELL)
    )


def _disclosure(table: forms.Table, cells: _Cells) -> Markup:
    """Blocks of rows under their article, each with its own column headings, as the form prints it."""
    width = max(len(row.columns) for row in table.rows)
    parts = []
    for (article, columns), rows in groupby(table.rows, key=lambda row: (row.article, row.columns)):
        labels = [column.label for column in columns]
        heads = Markup("").join(_head(label, span) for label, span in _spans(labels, width))
        if article:
            parts.append(
                Markup('<tr class="block"><th colspan="{}" scope="colgroup">{}</th></tr>').format(
                    width + 1, article
                )
            )
        parts.append(Markup('<tr class="heads"><th scope="col">信息内容</th>{}</tr>').format(heads))
        for row in rows:
            parts.append(_disclosure_row(table.code, row, cells, width))
    return _table("disclosure", table.title, Markup(""), Markup("").join(parts))


def _disclosure_row(code: str, row: forms.Row, cells: _Cells, width: int) -> Markup:
    printed = [cells.html(f"{code}.{row.code}.{column.code}") for column in row.columns]
    rest = width - len(printed)
    filler = Markup('<td class="void" colspan="{}"></td>').format(rest) if rest else Markup("")
    return Markup('<tr><th scope="row">{}</th>{}{}</tr>').format(row.label, Markup("").join(printed), filler)


def _spans(labels: Sequence[str], width: int) -> list[tuple[str, int]]:
    spans = [(label, 1) for label in labels]
    return spans if len(spans) == width else [*spans, ("", width - len(spans))]


def _head(label: str, span: int) -> Markup:
    if not label:
        return Markup('<td class="void" colspan="{}"></td>').format(span)
    return Markup('<th scope="col" colspan="{}">{}</th>').format(span, label)


_APPLICATIONS_HEAD = Markup(
    '<thead><tr><th rowspan="2" colspan="2" scope="col">'
    "本列数据的勾稽关系：第一项加第二项之和，等于第三项加第四项之和</th>"
    '<th rowspan="2" scope="col">自然人</th><th colspan="5" scope="colgroup">法人或其他组织</th>'
    '<th rowspan="2" scope="col">总计</th></tr><tr>{}</tr></thead>'
)


def _applications(table: forms.Table, cells: _Cells) -> Markup:
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(c.label) for c in forms.APPLICANTS[1:-1])
    parts = []
    rows = _with_extra(table, cells)
    for group, members in groupby(rows, key=lambda row: row.group):
        listed = list(members)
        if listed[0].code == "granted":
            parts.append(
                Markup('<tr class="block"><th colspan="9" scope="rowgroup">{}</th></tr>').format(_RESULTS)
            )
        nested = group not in (None, _RESULTS)
        for number, row in enumerate(listed):
            printed = Markup("").join(
                cells.html(f"applications.{row.code}.{column.code}") for column in forms.APPLICANTS
            )
            parts.append(_applications_row(row, printed, group if nested else None, len(listed), number == 0))
    return _table("applications", table.title, _APPLICATIONS_HEAD.format(heads), Markup("").join(parts))


def _with_extra(table: forms.Table, cells: _Cells) -> list[forms.Row]:
    """The rows of the form with the office's own rows before the total they count in."""
    extra = [
        forms.Row(
            code, shorten(label, 60) or "自行增加的行", forms.APPLICANTS, group=_RESULTS, is_result=True
        )
        for code, label in cells.extra_rows()
    ]
    rows = list(table.rows)
    at = next(number for number, row in enumerate(rows) if row.code == "handled_total")
    return [*rows[:at], *extra, *rows[at:]]


def _applications_row(row: forms.Row, printed: Markup, group: str | None, size: int, first: bool) -> Markup:
    kind = ' class="sum"' if row.code in ("handled_total", "received", "carried_in", "carried_out") else ""
    if group is None:
        return Markup('<tr{}><th scope="row" colspan="2">{}</th>{}</tr>').format(
            Markup(kind), row.label, printed
        )
    head = (
        Markup('<th scope="rowgroup" class="group" rowspan="{}">{}</th>').format(size, group)
        if first
        else Markup("")
    )
    return Markup('<tr>{}<th scope="row">{}</th>{}</tr>').format(head, row.label, printed)


def _proceedings(table: forms.Table, cells: _Cells) -> Markup:
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(c.label) for c in forms.OUTCOMES)
    head = Markup('<thead><tr><th scope="col" colspan="2">程序</th>{}</tr></thead>').format(heads)
    parts = []
    for row in table.rows:
        printed = Markup("").join(cells.html(f"proceedings.{row.code}.{c.code}") for c in row.columns)
        parts.append(
            Markup('<tr><th scope="row" colspan="2">{}{}</th>{}</tr>').format(
                f"{row.group} · " if row.group else "", row.label, printed
            )
        )
    return _table("proceedings", table.title, head, Markup("").join(parts))


def _table(code: str, title: str, head: Markup, body: Markup) -> Markup:
    return Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="{}"><table class="form {}">'
        '<caption class="sr">{}</caption>{}<tbody>{}</tbody></table></div>'
    ).format(title, code, title, head, body)


_TABLES = {"disclosure": _disclosure, "applications": _applications, "proceedings": _proceedings}
