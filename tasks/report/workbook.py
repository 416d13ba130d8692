"""The workbook of an office: every finding to work through, with a column for answers that is read back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from expectations.rules import RULES
from tasks.report.changes import Changes
from tasks.report.facts import CheckRow, Finding, OfficeFacts
from tasks.report.letter import Occasion, counters, is_missing, remarks, verdict
from tasks.report.rendering import rule_of
from tasks.report.wording import SEVERITIES, STATES, TIERS, place_of_cell, printable, web_address

FINDINGS_SHEET = "问题清单"
ID_HEADING, ANSWER_HEADING, REASON_HEADING, BY_HEADING, UNTIL_HEADING = (
    "问题编号",
    "反馈",
    "反馈说明",
    "反馈人",
    "有效期至",
)
ANSWERS: tuple[str, ...] = ("属实，已更正", "属实，将更正", "数据无误", "系统误判", "其他")
LONGEST_CELL = 32_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: heading, width in characters, style of its cells."""

    heading: str
    width: int
    style: str = "text"


def file_name(year: int | None, as_of: date) -> str:
    """Returns the ASCII name of the attachment, ``annual-report-findings-<year>-<yyyymmdd>.xlsx``."""
    return f"annual-report-findings-{year or as_of.year - 1}-{as_of:%Y%m%d}.xlsx"


def write_workbook(facts: OfficeFacts, changes: Changes, occasion: Occasion) -> bytes:
    """Returns the workbook as bytes, the same for the same input.

    Foreign text stays text: nothing that starts with ``=`` becomes a formula, no address a link of its own.
    """
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties(
            {
                "title": "政府信息公开工作年度报告问题清单",
                "subject": printable(facts.name),
                "created": datetime(occasion.as_of.year, occasion.as_of.month, occasion.as_of.day),
            }
        )
        sheets = _Sheets(book)
        _about(sheets, facts, changes, occasion)
        _findings(sheets, facts, changes)
        _checks(sheets, facts.checks)
        _closed(sheets, changes)
        _missing(sheets, [f for f in changes.open if is_missing(f)])
        _rules(sheets)
    return buffer.getvalue()


class _Sheets:
    """Writes sheets in one style: frozen heading, filter, widths, wrapped text, numbers as numbers."""

    def __init__(self, book: Any) -> None:
        self.book = book
        font = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
        line = {"border": 1, "border_color": "#D5DBE1"}
        self.styles = {
            "text": book.add_format({**font, **line, "text_wrap": True}),
            "plain": book.add_format({**font, "text_wrap": True}),
            "number": book.add_format({**font, **line, "num_format": "#,##0.######", "align": "right"}),
            "year": book.add_format({**font, **line, "num_format": "0", "align": "center"}),
            "center": book.add_format({**font, **line, "align": "center"}),
            "link": book.add_format({**font, **line, "font_color": "#0B5CAD", "underline": 1}),
            "printed": book.add_format({**font, **line, "font_color": "#A3201D", "bold": True, "text_wrap": True, "align": "left"}),
            "expected": book.add_format({**font, **line, "font_color": "#17613A", "bold": True, "text_wrap": True, "align": "left"}),
            "answer": book.add_format({**font, **line, "bg_color": "#FFF8E1", "text_wrap": True, "locked": False}),
            "answer_date": book.add_format({**font, **line, "bg_color": "#FFF8E1", "num_format": "yyyy-mm-dd"}),
            "head": book.add_format({**font, "bold": True, "font_color": "#FFFFFF", "bg_color": "#2F4858", "border": 1, "border_color": "#2F4858", "text_wrap": True, "valign": "vcenter"}),
            "error": book.add_format({**font, **line, "bg_color": "#F9DEDC", "font_color": "#7A1613", "bold": True, "align": "center"}),
            "warning": book.add_format({**font, **line, "bg_color": "#FDF0CC", "font_color": "#5C4300", "align": "center"}),
            "info": book.add_format({**font, **line, "bg_color": "#E8EEF3", "font_color": "#33475A", "align": "center"}),
            "title": book.add_format({**font, "font_size": 16, "bold": True, "font_color": "#17222E"}),
            "strong": book.add_format({**font, "bold": True, "font_color": "#2F4858"}),
            "big": book.add_format({**font, "font_size": 12, "bold": True, "align": "left", "num_format": "0"}),
        }  # fmt: skip

    def table(self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], empty: str) -> Any:
        """Adds a sheet with these rows and returns it; a sheet without rows says so."""
        sheet = self.book.add_worksheet(name)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.heading, self.styles["head"])
        sheet.set_row(0, 24)
        for at, row in enumerate(rows, start=1):
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.cell(sheet, at, number, value, column.style)
        if not rows:
            sheet.write_string(1, 0, empty, self.styles["plain"])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        _page(sheet)
        sheet.repeat_rows(0)
        return sheet

    def cell(self, sheet: Any, row: int, column: int, value: Any, style: str) -> None:
        """Writes one value by its type; text is never interpreted."""
        if style == "severity":
            style, value = (value if value in SEVERITIES else "info"), SEVERITIES.get(value, value)
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.styles[style])
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.styles[style])
        elif style == "link" and web_address(value):
            sheet.write_url(row, column, value, self.styles["link"], "查看原文", tip=None)
        else:
            text = printable(value)[:LONGEST_CELL]
            sheet.write_string(
                row, column, text, self.styles["text" if style in ("link", "number") else style]
            )


def _page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _about(sheets: _Sheets, facts: OfficeFacts, changes: Changes, occasion: Occasion) -> None:
    sheet = sheets.book.add_worksheet("说明")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 92)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "政府信息公开工作年度报告问题清单", sheets.styles["title"])
    lines: list[tuple[str, str | int]] = [
        ("主管部门", facts.name),
        ("结论", verdict(facts, changes)),
        *counters(changes),
        ("数据截至", occasion.as_of.isoformat()),
        ("运行编号", occasion.run_id),
        ("如何使用", f"在“{FINDINGS_SHEET}”逐条核对，用筛选按单位分办；在黄色的“反馈”列选择一项，写明理由，发回 {occasion.reply_to}。"),
        ("印为、应为", "“印为”是报告网页或文件上的原样；“应为”是按其余数字推算的结果，只供核对，请以原始台账为准。"),
        ("判断程度", "“唯一解释”：只有改这一处才能使全部等式成立；“候选”：几处中的一处；“仅能指出等式”：等式不成立，但不能断定是哪一格。"),
        ("空白单元格", "格式规定每格填数字，没有的填 0。含空白的等式不计为错误，在“等式明细”中另行注明。"),
        ("依据", "《政府信息公开条例》第四十七、四十九、五十条；国办公开办函〔2019〕60号、〔2021〕30号规定的格式。各条规则见“规则表”。"),
        ("异议", "选择“系统误判”并说明；核实后撤回，并在下一封邮件中说明。"),
    ]  # fmt: skip
    for at, (label, value) in enumerate(lines, start=2):
        sheet.write_string(at, 0, label, sheets.styles["strong"])
        sheets.cell(sheet, at, 1, value, "big" if isinstance(value, int) else "plain")
    _page(sheet)


def _findings(sheets: _Sheets, facts: OfficeFacts, changes: Changes) -> None:
    columns = (
        Column("序号", 6, "year"), Column("单位", 26), Column("年度", 7, "year"), Column("程度", 7, "severity"),
        Column("状态", 9, "center"), Column("位置", 34), Column("印为", 14, "printed"), Column("应为", 18, "expected"),
        Column("判断", 12, "center"), Column("说明", 52), Column("规则", 7, "center"), Column("依据", 34),
        Column("原文", 10, "link"), Column("原文中的位置", 28), Column(ANSWER_HEADING, 15, "answer"),
        Column(REASON_HEADING, 28, "answer"), Column(BY_HEADING, 10, "answer"), Column(UNTIL_HEADING, 12, "answer_date"),
        Column(ID_HEADING, 18),
    )  # fmt: skip
    states = changes.states()
    open_findings = [*changes.open, *remarks(facts.findings)]
    rows = [_finding_row(number, finding, states) for number, finding in enumerate(open_findings, start=1)]
    sheet = sheets.table(FINDINGS_SHEET, columns, rows, "没有问题。")
    sheet.freeze_panes(1, 2)
    headings = [column.heading for column in columns]
    answers, until = headings.index(ANSWER_HEADING), headings.index(UNTIL_HEADING)
    last = max(len(rows), 1)
    sheet.data_validation(1, answers, last, answers, {
        "validate": "list", "source": list(ANSWERS), "input_title": "反馈", "input_message": "请选择一项，并在右侧说明理由。",
        "error_title": "请从列表中选择", "error_message": "反馈只能从列表中选择，理由写在“反馈说明”。",
    })  # fmt: skip
    sheet.data_validation(1, until, last, until, {
        "validate": "date", "criteria": ">", "value": date(2019, 1, 1), "ignore_blank": True,
        "error_title": "请填日期", "error_message": "例如 2026-12-31。",
    })  # fmt: skip


def _finding_row(number: int, finding: Finding, states: Mapping[str, str]) -> list[Any]:
    rule = rule_of(finding.rule)
    state = states.get(finding.finding_id, finding.state)
    return [
        number, finding.organization, finding.year, finding.severity, STATES.get(state, state), finding.place or rule.text,
        as_number(finding.printed), as_number(finding.expected), TIERS.get(finding.tier or "", ""), finding.message,
        finding.rule, rule.formula or rule.text, finding.url, finding.locator, None, None, None, None, finding.finding_id,
    ]  # fmt: skip


def as_number(text: str | None) -> str | float | None:
    """Returns a number if the text is nothing but a plain one of at most 15 digits, else the text as it is."""
    if text is None:
        return None
    digits = text.removeprefix("-").replace(".", "", 1)
    if (
        digits.isascii()
        and digits.isdigit()
        and len(digits) <= 15
        and str(float(text)).removesuffix(".0") == text
    ):
        return float(text)
    return text


def _checks(sheets: _Sheets, checks: Sequence[CheckRow]) -> None:
    columns = (
        Column("单位", 26), Column("年度", 7, "year"), Column("等式", 26, "text"), Column("结果", 14, "center"),
        Column("差额", 10, "number"), Column("空白格数", 9, "number"), Column("规则", 34), Column("算式（印刷值）", 60), Column("原文", 10, "link"),
    )  # fmt: skip
    rows = [
        [
            check.organization, check.year, check.identity, "不成立" if check.outcome == "broken" else "含空白，不能判断",
            check.residual, check.blanks, rule_of(check.rule).text, arithmetic(check), check.url,
        ]
        for check in checks
    ]  # fmt: skip
    sheets.table("等式明细", columns, rows, "所有等式都成立。")


def arithmetic(check: CheckRow) -> str:
    """Returns the identity with the printed figures in it, e.g. ``（一）予以公开 12 + … － （七）总计 31 = -3``."""
    parts = []
    for key, weight, text, _ in check.terms:
        sign = "－" if weight < 0 else ("＋" if parts else "")
        shown = text.strip() or "空白"
        # Rows of zeros say nothing in a sum of twenty terms.
        if len(check.terms) > 8 and shown == "0":
            continue
        parts.append(f"{sign}{place_of_cell(key).partition(' ')[2]} {shown}")
    return "　".join(parts)


def _closed(sheets: _Sheets, changes: Changes) -> None:
    columns = (
        Column("单位", 26), Column("年度", 7, "year"), Column("结果", 9, "center"), Column("位置", 34), Column("原印为", 14),
        Column("应为", 18), Column("说明", 52), Column("规则", 7, "center"), Column("原文", 10, "link"), Column(ID_HEADING, 18),
    )  # fmt: skip
    states = changes.states()
    rows = [
        [f.organization, f.year, STATES[states[f.finding_id]], f.place, f.printed, f.expected, f.message, f.rule, f.url, f.finding_id]
        for f in (*changes.resolved, *changes.withdrawn, *changes.acknowledged)
    ]  # fmt: skip
    sheets.table("已更正", columns, rows, "上次以来没有更正、撤回或已说明的问题。")


def _missing(sheets: _Sheets, missing: Sequence[Finding]) -> None:
    columns = (Column("单位", 32), Column("年度", 8, "year"), Column("期限", 28), Column("说明", 60))
    rows = [[f.organization, f.year, f.expected, f.message] for f in missing]
    sheets.table("未公开单位", columns, rows, "期限已过的单位均已见到报告。")


def _rules(sheets: _Sheets) -> None:
    columns = (
        Column("规则", 8, "center"), Column("程度", 8, "severity"), Column("内容", 46), Column("算式或标准", 56), Column("依据", 44),
    )  # fmt: skip
    rows = [[rule.id, rule.severity, rule.text, rule.formula, rule.source] for rule in RULES.values()]
    sheets.table("规则表", columns, rows, "")
