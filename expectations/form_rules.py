"""Rules on the structure of a report: sections, tables, blanks, wrong or mixed form, units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from expectations.facts import CellLike, ReportFacts
from expectations.findings import Finding, about
from expectations.identities import evaluate_report
from expectations.wording import identity_name, list_cells, name_of, show
from warehouse.forms import FORMS, SECTIONS, TABLE_CODES, Column, form_for_year

_TABLE_NAMES = {
    "disclosure": "主动公开情况表",
    "applications": "申请办理情况表",
    "proceedings": "复议诉讼情况表",
}
_PROSE_SECTIONS = ("overview", "problems", "other_matters")
_FEWEST_SECTIONS = 4
"""With fewer sections found, extraction rather than the office has probably missed their headings."""
_POSITION = {
    key: place
    for place, key in enumerate(dict.fromkeys(k for form in FORMS.values() for k in form.cell_keys))
}
_CHINESE_DIGITS = "一二三四五六"
_NOT_TEXT = re.compile(r"[\W_]+")


def form_findings(facts: ReportFacts) -> list[Finding]:
    """Returns the findings of the rules F01 to F16 on one report; none for years before the forms (2019)."""
    if form_for_year(facts.year) is None:
        return []
    return [
        *_year(facts),
        *_sections(facts),
        *_missing_tables(facts),
        *_cells_in_state(facts, "blank", "F04", "空白"),
        *_cells_in_state(facts, "text", "F05", "填有文字而不是数字"),
        *_bad_numbers(facts),
        *_editions(facts),
        *_unit(facts),
        *_extra_rows(facts),
        *_cells_in_state(facts, "missing", "F15", "在文中没有找到"),
        *_cells_in_state(facts, "not_applicable", "F16", "填“/”“无”等"),
    ]


def _year(facts: ReportFacts) -> Iterator[Finding]:
    if "ambiguous_year" in facts.issues:
        yield about(facts, "F13", facts.issues["ambiguous_year"], subject="year")


def _sections(facts: ReportFacts) -> Iterator[Finding]:
    found = facts.sections
    if not found:
        return
    unsure = {"origin": "extraction"} if len(found) < _FEWEST_SECTIONS else {}
    for section in SECTIONS:
        part = found.get(section.code)
        numeral = f"第{_CHINESE_DIGITS[section.number - 1]}部分“{section.title}”"
        if part is None:
            yield about(facts, "F01", f"没有找到{numeral}", subject=section.code, **unsure)
            continue
        words = _NOT_TEXT.sub("", part.text)
        if section.code in _PROSE_SECTIONS and not words:
            yield about(
                facts, "F02", f"{numeral}只有标题没有内容", subject=section.code, place=part.locator or None
            )
        elif section.code == "problems" and len(words) < 10:
            yield about(
                facts,
                "F14",
                f"{numeral}只写了“{part.text.strip()}”",
                subject=section.code,
                place=part.locator or None,
            )
        number = _printed_number(part.heading)
        if number is not None and number != section.number:
            printed = _CHINESE_DIGITS[number - 1]
            yield about(
                facts,
                "F12",
                f"“{section.title}”印为第{printed}部分，格式规定为第{_CHINESE_DIGITS[section.number - 1]}部分",
                subject=section.code,
                place=part.locator or None,
            )


def _printed_number(heading: str) -> int | None:
    match = re.match(r"\s*[（(]?([一二三四五六])[）)]?[、.．，,\s]", heading)
    return _CHINESE_DIGITS.index(match.group(1)) + 1 if match else None


def _missing_tables(facts: ReportFacts) -> Iterator[Finding]:
    """Where neither tables nor most sections were found, we have not got hold of the report itself."""
    missing = [table for table in TABLE_CODES if table not in facts.editions]
    doubtful = facts.doubtful_tables.issuperset(missing)
    if len(missing) == len(TABLE_CODES):
        unsure = {"origin": "extraction"} if doubtful or len(facts.sections) < _FEWEST_SECTIONS else {}
        yield about(facts, "F03", "没有找到格式规定的三张表格", subject="tables", **unsure)
        return
    for table in missing:
        unsure = {"origin": "extraction"} if table in facts.doubtful_tables else {}
        yield about(facts, "F03", f"没有找到{_TABLE_NAMES[table]}", subject=table, **unsure)


def _cells_of(facts: ReportFacts, table: str, wanted: Callable[[CellLike], bool]) -> tuple[str, ...]:
    prefix = f"{table}."
    found = (key for key, cell in facts.cells.items() if key.startswith(prefix) and wanted(cell))
    return tuple(sorted(found, key=lambda key: (_POSITION.get(key, len(_POSITION)), key)))


def _cells_in_state(facts: ReportFacts, state: str, rule: str, said: str) -> Iterator[Finding]:
    """One finding a table; blanks also say whether the identities hold with blanks read as zero."""
    for table in facts.editions:
        cells = _cells_of(facts, table, lambda cell: cell.state == state)
        if not cells:
            continue
        message = (
            f"{_TABLE_NAMES[table]}中 {len(cells)} 个单元格{said}：{list_cells(cells, facts.extra_labels)}"
        )
        if state in ("blank", "not_applicable"):
            message += _with_blanks_as_zero(facts, set(cells))
        texts = dict.fromkeys(facts.cells[key].text.strip()[:20] for key in cells[:3])
        printed = "空白" if state == "blank" else None if state == "missing" else "；".join(texts)
        wrong = {"suspects": cells} if rule in ("F04", "F05") else {}
        number = _only_number_that_fits(facts, cells[0]) if len(cells) == 1 else None
        expected = "数字（没有的填 0）" if number is None else show(number)
        message += f"；按其余数字应为 {expected}" if number else ""
        yield about(facts, rule, message, cells, subject=table, printed=printed, expected=expected, **wrong)


def _only_number_that_fits(facts: ReportFacts, cell: str) -> Decimal | None:
    """The count that every identity with no other blank asks for in this cell; None if they do not agree on one."""
    asked = {
        -check.residual * weight
        for check in evaluate_report(facts.editions, facts.cells, facts.extra_labels)
        if check.blanks == 1 and check.identity.relation == "="
        for key, weight in check.identity.terms
        if key == cell
    }
    number = asked.pop() if len(asked) == 1 else None
    return number if number is not None and number >= 0 else None


def _with_blanks_as_zero(facts: ReportFacts, cells: set[str]) -> str:
    """What can be said of the identities that these cells stand in."""
    checks = [
        check
        for check in evaluate_report(facts.editions, facts.cells, facts.extra_labels)
        if check.blanks and not cells.isdisjoint(check.identity.cells)
    ]
    if not checks:
        return ""
    failing = [check.identity.key for check in checks if not check.holds_with_blanks_as_zero]
    if not failing:
        return f"；涉及的 {len(checks)} 条等式按 0 计均成立"
    shown = "、".join(identity_name(key, facts.extra_labels) for key in failing[:5]) + (
        " 等" if len(failing) > 5 else ""
    )
    return f"；涉及的 {len(checks)} 条等式无法核对，按 0 计有 {len(failing)} 条不成立（{shown}）"


def _column(facts: ReportFacts, key: str) -> Column | None:
    table, row, column = key.split(".")
    if table not in facts.editions:
        return None
    rows = FORMS[facts.editions[table]].table(table).rows
    for declared in rows:
        if declared.code == row:
            return next((one for one in declared.columns if one.code == column), None)
    return (
        next((one for one in rows[0].columns if one.code == column), None)
        if row in facts.extra_labels
        else None
    )


def _bad_numbers(facts: ReportFacts) -> Iterator[Finding]:
    for key, cell in facts.cells.items():
        if cell.state != "number" or cell.value is None:
            continue
        fraction = cell.value != cell.value.to_integral_value()
        if cell.value >= 0 and not fraction:
            continue
        column = _column(facts, key)
        if column is None:
            continue
        where, printed = name_of(key, facts.extra_labels), show(cell.value)
        if cell.value < 0 and column.kind != "change":
            yield about(facts, "F06", f"{where} 印为负数 {printed}", (key,), suspects=(key,), printed=printed)
        if fraction and column.kind != "amount":
            yield about(
                facts, "F07", f"{where} 应为整数，印为 {printed}", (key,), suspects=(key,), printed=printed
            )


def _editions(facts: ReportFacts) -> Iterator[Finding]:
    """The proceedings table is the same in both forms, so it tells nothing."""
    due = form_for_year(facts.year)
    found = {
        table: facts.editions[table] for table in ("disclosure", "applications") if table in facts.editions
    }
    if due is None or not found:
        return
    wrong = [table for table, edition in found.items() if edition != due.code]
    names = "、".join(_TABLE_NAMES[table] for table in wrong)
    unsure = _read_in_part(facts, found)
    if len(set(found.values())) > 1:
        message = f"同一报告混用两种格式：{names}用的不是 {due.code} 年格式（{due.source}）"
        yield about(facts, "F09", message, **unsure)
    elif wrong:
        edition = found[wrong[0]]
        yield about(
            facts,
            "F08",
            f"{facts.year} 年度报告应使用 {due.code} 年格式（{due.source}），实际使用 {edition} 年格式",
            **unsure,
        )


def _read_in_part(facts: ReportFacts, tables: Iterable[str]) -> dict[str, str]:
    """Origin of a finding on the rows of tables: ours, where one was not read whole (a row may be half a label)."""
    in_part = {key.split(".", 1)[0] for key, cell in facts.cells.items() if cell.state == "missing"}
    return {} if facts.doubtful_tables.isdisjoint(in_part.intersection(tables)) else {"origin": "extraction"}


def _unit(facts: ReportFacts) -> Iterator[Finding]:
    key = "disclosure.fees.amount"
    cell = facts.cells.get(key)
    if cell is not None and cell.unit == "元" and facts.editions.get("disclosure") == "2021":
        yield about(
            facts,
            "F10",
            f"{name_of(key, {})} 印为“{cell.text.strip()}”，单位应为万元",
            (key,),
            suspects=(key,),
            printed=cell.text.strip(),
        )


def _extra_rows(facts: ReportFacts) -> Iterator[Finding]:
    if facts.extra_labels:
        labels = "、".join(label.strip() for label in facts.extra_labels.values())
        unsure = _read_in_part(facts, ("applications",))
        yield about(facts, "F11", f"办理结果中增加了格式以外的行：{labels}", subject="applications", **unsure)
