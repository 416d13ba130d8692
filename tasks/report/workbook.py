"""The workbook of an office: every finding to work through, with a column for answers that is read back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from expectations.rules import RULES
from tasks.report.changes import Changes
from tasks.report.facts import CheckRow, Finding, OfficeFacts
from tasks.report.letter import Occasion, counters, is_missing, remarks, verdict
from tasks.report.operands import shown_operands
from tasks.report.rendering import rule_of
from tasks.report.sheets import SheetColumn, Sheets, for_paper, row_height
from tasks.report.wording import STATES, TIERS, name_of_identity, printable

FINDINGS_SHEET = "问题清单"
ID_HEADING = "问题编号"
ANSWER_HEADING = "反馈"
REASON_HEADING = "反馈说明"
BY_HEADING = "反馈人"
UNTIL_HEADING = "有效期至"
EXPLAINED = "数据无误"
ANSWERS: tuple[str, ...] = ("属实，已更正", "属实，将更正", EXPLAINED, "系统误判", "其他")

_FINDINGS = (
    SheetColumn("序号", 6, "year"),
    SheetColumn("单位", 24),
    SheetColumn("年度", 7, "year"),
    SheetColumn("程度", 7, "severity"),
    SheetColumn("状态", 9, "center"),
    SheetColumn("位置", 30),
    SheetColumn("印为", 16, "printed"),
    SheetColumn("应为", 18, "expected"),
    SheetColumn("说明", 52),
    SheetColumn(ANSWER_HEADING, 15, "answer"),
    SheetColumn(REASON_HEADING, 26, "answer"),
    SheetColumn(BY_HEADING, 10, "answer"),
    SheetColumn(UNTIL_HEADING, 12, "answer_date"),
    SheetColumn("原文", 10, "link"),
    SheetColumn("判断", 12, "center"),
    SheetColumn("规则", 7, "center"),
    SheetColumn("依据", 34),
    SheetColumn("原文中的位置", 30),
    SheetColumn(ID_HEADING, 18),
)
_CHECKS = (
    SheetColumn("单位", 26),
    SheetColumn("年度", 7, "year"),
    SheetColumn("等式", 30),
    SheetColumn("结果", 18, "center"),
    SheetColumn("差额", 10, "number"),
    SheetColumn("空白格数", 10, "number"),
    SheetColumn("规则", 34),
    SheetColumn("算式（印刷的数字，长式略去 0）", 72),
    SheetColumn("原文", 10, "link"),
)
_CLOSED = (
    SheetColumn("单位", 26),
    SheetColumn("年度", 7, "year"),
    SheetColumn("结果", 9, "center"),
    SheetColumn("位置", 34),
    SheetColumn("原印为", 16, "printed"),
    SheetColumn("应为", 18, "expected"),
    SheetColumn("说明", 52),
    SheetColumn("规则", 7, "center"),
    SheetColumn("原文", 10, "link"),
    SheetColumn(ID_HEADING, 18),
)
_MISSING = (
    SheetColumn("单位", 32),
    SheetColumn("年度", 8, "year"),
    SheetColumn("应于", 28),
    SheetColumn("说明", 64),
)
_RULES = (
    SheetColumn("规则", 8, "center"),
    SheetColumn("程度", 8, "severity"),
    SheetColumn("内容", 44),
    SheetColumn("算式或标准", 58),
    SheetColumn("依据", 46),
)


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
                "subject": printable(facts.name)[:200],
                "created": datetime(occasion.as_of.year, occasion.as_of.month, occasion.as_of.day),
            }
        )
        sheets = Sheets(book)
        _about(sheets, facts, changes, occasion)
        _findings(sheets, facts, changes)
        sheets.table("等式明细", _CHECKS, [_check_row(c) for c in facts.checks], "所有等式都成立。")
        _closed(sheets, changes)
        missing = [[f.organization, f.year, f.expected, f.message] for f in changes.open if is_missing(f)]
        sheets.table("未公开单位", _MISSING, missing, "期限已过的单位均已见到报告。")
        rules = [[r.id, r.severity, r.text, r.formula, r.source] for r in RULES.values()]
        sheets.table("规则表", _RULES, rules)
    return buffer.getvalue()


def _about(sheets: Sheets, facts: OfficeFacts, changes: Changes, occasion: Occasion) -> None:
    columns = (SheetColumn("", 18, "strong"), SheetColumn("", 100, "plain"))
    sheet = sheets.book.add_worksheet("说明")
    sheet.hide_gridlines(2)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "政府信息公开工作年度报告问题清单", sheets.styles["title"])
    for at, (label, value) in enumerate(_about_lines(facts, changes, occasion), start=2):
        sheet.set_row(at, row_height((label, value), columns) + 3)
        sheet.write_string(at, 0, label, sheets.styles["strong"])
        sheets.cell(sheet, at, 1, value, "big" if isinstance(value, int) else "plain")
    for_paper(sheet)


def _about_lines(facts: OfficeFacts, changes: Changes, occasion: Occasion) -> list[tuple[str, str | int]]:
    return [
        ("主管部门", facts.name),
        ("结论", verdict(facts, changes)),
        *counters(changes),
        ("数据截至", occasion.as_of.isoformat()),
        ("运行编号", occasion.run_id),
        (
            "如何使用",
            f"在“{FINDINGS_SHEET}”逐条核对，可用筛选按单位分办；在黄色的“{ANSWER_HEADING}”列选择一项，"
            f"写明理由，发回 {occasion.reply_to}。",
        ),
        *_ABOUT,
    ]


_ABOUT = (
    (
        "印为、应为",
        "“印为”是报告网页或文件上的原样；“应为”是按其余数字推算的结果，只供核对，请以原始台账为准。",
    ),
    (
        "位置",
        "表一：主动公开政府信息情况；表二：收到和处理政府信息公开申请情况；表三：行政复议、行政诉讼情况。",
    ),
    (
        "判断",
        "“唯一解释”：只有改这一处，才能以最少的改动使全部等式成立；“候选”：几处中的一处；"
        "“仅能指出等式”：等式不成立，但不能断定是哪一格。",
    ),
    ("空白单元格", "格式规定每格填数字，没有的填 0。含空白的等式不计为错误，在“等式明细”中另行注明。"),
    (
        "依据",
        "《政府信息公开条例》第四十七、四十九、五十条；国办公开办函〔2019〕60号、〔2021〕30号规定的格式。"
        "各条规则见“规则表”。",
    ),
    (
        "异议",
        f"选择“系统误判”并说明；核实后撤回，并在下一封邮件中说明。选择“{EXPLAINED}”并写明理由的，不再列为问题。",
    ),
)


def _findings(sheets: Sheets, facts: OfficeFacts, changes: Changes) -> None:
    states = changes.states()
    standing = [*changes.open, *remarks(facts.findings)]
    rows = [_finding_row(number, finding, states) for number, finding in enumerate(standing, start=1)]
    sheet = sheets.table(FINDINGS_SHEET, _FINDINGS, rows, "没有问题。")
    sheet.freeze_panes(1, 2)
    headings = [column.heading for column in _FINDINGS]
    answers, until = headings.index(ANSWER_HEADING), headings.index(UNTIL_HEADING)
    last = max(len(rows), 1)
    for_paper(sheet, paper=8)
    sheet.print_area(0, 0, last, until)
    sheet.data_validation(
        1,
        answers,
        last,
        answers,
        {
            "validate": "list",
            "source": list(ANSWERS),
            "input_title": ANSWER_HEADING,
            "input_message": "请选择一项，并在右侧说明理由。",
            "error_title": "请从列表中选择",
            "error_message": "反馈只能从列表中选择，理由写在“反馈说明”。",
        },
    )
    sheet.data_validation(
        1,
        until,
        last,
        until,
        {
            "validate": "date",
            "criteria": ">",
            "value": date(2019, 1, 1),
            "ignore_blank": True,
            "error_title": "请填日期",
            "error_message": "例如 2026-12-31。",
        },
    )


def _finding_row(number: int, finding: Finding, states: Mapping[str, str]) -> list[Any]:
    rule = rule_of(finding.rule)
    state = states.get(finding.finding_id, finding.state)
    return [
        number,
        finding.organization,
        finding.year,
        finding.severity,
        STATES.get(state, state),
        finding.place or rule.text,
        as_number(finding.printed),
        as_number(finding.expected),
        finding.message,
        *(None,) * 4,
        finding.url,
        TIERS.get(finding.tier or "", ""),
        finding.rule,
        rule.formula or rule.text,
        finding.locator,
        finding.finding_id,
    ]


def as_number(text: str | None) -> str | float | None:
    """Returns a number if the text is nothing but a plain one of at most 15 digits, else the text as it is."""
    if text is None:
        return None
    digits = text.removeprefix("-").replace(".", "", 1)
    if digits.isascii() and digits.isdigit() and len(digits) <= 15 and f"{float(text):.15g}" == text:
        return float(text)
    return text


def _check_row(check: CheckRow) -> list[Any]:
    broken = check.outcome == "broken"
    return [
        check.organization,
        check.year,
        name_of_identity(check.identity),
        "不成立" if broken else "含空白，不能判断",
        check.residual,
        check.blanks,
        rule_of(check.rule).text,
        arithmetic(check),
        check.url,
    ]


def arithmetic(check: CheckRow) -> str:
    """Returns the identity with the printed figures, e.g. ``一、本年新收 12　+ 二、上年结转 3　− （七）总计 31``."""
    operands = shown_operands([(key, weight, printable(text)) for key, weight, text, _ in check.terms])
    return "　".join(f"{sign} {label} {figure}" for sign, label, figure in operands).removeprefix("+ ")


def _closed(sheets: Sheets, changes: Changes) -> None:
    states = changes.states()
    closed: Sequence[Finding] = (*changes.resolved, *changes.withdrawn, *changes.acknowledged)
    rows = [
        [
            f.organization,
            f.year,
            STATES[states[f.finding_id]],
            f.place or rule_of(f.rule).text,
            as_number(f.printed),
            as_number(f.expected),
            f.message,
            f.rule,
            f.url,
            f.finding_id,
        ]
        for f in closed
    ]
    sheets.table("已更正", _CLOSED, rows, "上次以来没有更正、撤回或已说明的问题。")
