"""The two forms of the annual report: every table, row, column, label, section and identity, declared once.

Sources: edition 2019 is 国办公开办函〔2019〕60号 (reports on 2019 and 2020), edition 2021 is
国办公开办函〔2021〕30号 (reports on 2021 and later). Extraction, warehouse tables, expectations, error
localisation, the data dictionary, the blank workbook and the demo world all read this module and
nothing else. A cell is named ``table.row.column``; an identity is a list of weighted cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from warehouse.applications_form import APPLICANTS, RESULTS, applications
from warehouse.form_model import (
    Column,
    Form,
    Identity,
    Kind,
    Relation,
    Row,
    Section,
    Table,
    cell_key,
    with_code,
)

__all__ = [
    "APPLICANTS",
    "FORMS",
    "OUTCOMES",
    "SECTIONS",
    "TABLE_CODES",
    "Column",
    "Form",
    "Identity",
    "Kind",
    "Relation",
    "Row",
    "Section",
    "Table",
    "cell_key",
    "declared_tables",
    "describe_cell",
    "form_for_year",
    "identities",
    "with_code",
]

SECTIONS: tuple[Section, ...] = (
    Section("overview", 1, "总体情况", ("概述", "总体概况", "基本情况", "工作总体情况")),
    Section(
        "disclosure",
        2,
        "主动公开政府信息情况",
        ("主动公开政府信息的情况", "主动公开情况", "政府信息主动公开情况"),
    ),
    Section(
        "applications",
        3,
        "收到和处理政府信息公开申请情况",
        (
            "收到和处理政府信息公开申请的情况",
            "收到和处理政府信息依申请公开情况",
            "依申请公开政府信息情况",
            "政府信息公开申请办理情况",
        ),
    ),
    Section(
        "proceedings",
        4,
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        (
            "政府信息公开行政复议、行政诉讼情况",
            "因政府信息公开申请行政复议、提起行政诉讼的情况",
            "因政府信息公开工作被申请行政复议和提起行政诉讼情况",
            "政府信息公开行政复议和行政诉讼情况",
            "政府信息公开工作被申请行政复议、提起行政诉讼情况",
        ),
    ),
    Section(
        "problems",
        5,
        "存在的主要问题及改进情况",
        (
            "政府信息公开工作存在的主要问题及改进情况",
            "存在的主要问题及改进措施",
            "存在的主要问题和改进情况",
            "存在问题及改进措施",
            "存在的问题及改进情况",
        ),
    ),
    Section(
        "other_matters",
        6,
        "其他需要报告的事项",
        ("其他需要报告事项", "需要报告的其他事项", "其他需报告的事项", "其他需要说明的事项"),
    ),
)

OUTCOMES: tuple[Column, ...] = (
    Column("upheld", "结果维持", ("维持",)),
    Column("corrected", "结果纠正", ("纠正",)),
    Column("other", "其他结果", ("其他",)),
    Column("pending", "尚未审结", ("未审结", "尚未")),
    Column("total", "总计", ("合计", "小计")),
)
"""Columns of ``proceedings`` in printed order; the last is the sum of the four before it."""

_ISSUED = Column("issued", "本年制发件数", ("本年制发数", "制发件数", "本年制发"))
_REPEALED = Column("repealed", "本年废止件数", ("本年废止数", "废止件数", "本年废止"))
_IN_FORCE = Column("in_force", "现行有效件数", ("现行有效数", "现行有效"))
_DECISIONS_2021 = Column("decisions", "本年处理决定数量", ("本年处理决定数", "处理决定数量"))
_FEES_AMOUNT = Column(
    "amount", "本年收费金额（单位：万元）", ("本年收费金额", "收费金额"), kind="amount", unit="万元"
)

_CREATED = Column("created", "本年新制作数量", ("新制作数量", "本年制作数量"))
_NEWLY_DISCLOSED = Column("newly_disclosed", "本年新公开数量", ("新公开数量", "本年公开数量"))
_DISCLOSED_TOTAL = Column("disclosed_total", "对外公开总数量", ("公开总数量", "对外公开数量"))
_PRIOR_ITEMS = Column("prior_items", "上一年项目数量", ("上年项目数量", "上一年项目数"))
_CHANGE = Column("change", "本年增/减", ("本年增减", "增/减"), kind="change")
_DECISIONS_2019 = Column("decisions", "处理决定数量", ("本年处理决定数量",))
_PROCUREMENT_ITEMS = Column("items", "采购项目数量", ("采购项目数",))
_PROCUREMENT_AMOUNT = Column("amount", "采购总金额", ("采购金额",), kind="amount")

_ARTICLE_1 = "第二十条第（一）项"
_ARTICLE_5 = "第二十条第（五）项"
_ARTICLE_6 = "第二十条第（六）项"
_ARTICLE_8 = "第二十条第（八）项"
_ARTICLE_9 = "第二十条第（九）项"


def _disclosure_2021() -> Table:
    documents = (_ISSUED, _REPEALED, _IN_FORCE)
    decisions = (_DECISIONS_2021,)
    return Table(
        "disclosure",
        "2021",
        "disclosure",
        "主动公开政府信息情况",
        (
            Row("regulations", "规章", documents, article=_ARTICLE_1),
            Row("normative_documents", "行政规范性文件", documents, ("规范性文件",), article=_ARTICLE_1),
            Row("licensing", "行政许可", decisions, article=_ARTICLE_5),
            Row("penalties", "行政处罚", decisions, article=_ARTICLE_6),
            Row("coercion", "行政强制", decisions, article=_ARTICLE_6),
            Row("fees", "行政事业性收费", (_FEES_AMOUNT,), article=_ARTICLE_8),
        ),
    )


def _disclosure_2019() -> Table:
    documents = (_CREATED, _NEWLY_DISCLOSED, _DISCLOSED_TOTAL)
    services = (_PRIOR_ITEMS, _CHANGE, _DECISIONS_2019)
    return Table(
        "disclosure",
        "2019",
        "disclosure",
        "主动公开政府信息情况",
        (
            Row("regulations", "规章", documents, article=_ARTICLE_1),
            Row("normative_documents", "规范性文件", documents, ("行政规范性文件",), article=_ARTICLE_1),
            Row("licensing", "行政许可", services, article=_ARTICLE_5),
            Row(
                "other_services", "其他对外管理服务事项", services, ("其他对外管理服务",), article=_ARTICLE_5
            ),
            Row("penalties", "行政处罚", services, article=_ARTICLE_6),
            Row("coercion", "行政强制", services, article=_ARTICLE_6),
            Row("fees", "行政事业性收费", (_PRIOR_ITEMS, _CHANGE), article=_ARTICLE_8),
            Row("procurement", "政府集中采购", (_PROCUREMENT_ITEMS, _PROCUREMENT_AMOUNT), article=_ARTICLE_9),
        ),
    )


def _proceedings(edition: str) -> Table:
    rows = (
        Row("review", "行政复议", OUTCOMES),
        Row("litigation_direct", "未经复议直接起诉", OUTCOMES, group="行政诉讼"),
        Row("litigation_after_review", "复议后起诉", OUTCOMES, group="行政诉讼"),
    )
    return Table("proceedings", edition, "proceedings", "政府信息公开行政复议、行政诉讼情况", rows)


FORMS: dict[str, Form] = {
    "2019": Form(
        "2019",
        2019,
        2020,
        "国办公开办函〔2019〕60号",
        (_disclosure_2019(), applications("2019"), _proceedings("2019")),
    ),
    "2021": Form(
        "2021",
        2021,
        None,
        "国办公开办函〔2021〕30号",
        (_disclosure_2021(), applications("2021"), _proceedings("2021")),
    ),
}

TABLE_CODES: tuple[str, ...] = ("disclosure", "applications", "proceedings")


def form_for_year(year: int) -> Form | None:
    """Returns the form prescribed for reports on ``year``; None before 2019, when there was none."""
    for form in FORMS.values():
        if form.since <= year and (form.until is None or year <= form.until):
            return form
    return None


def declared_tables(editions: Mapping[str, str]) -> tuple[Table, ...]:
    """Returns the tables of a report whose tables may be of different editions.

    Args:
        editions: table code to edition; a table that the document does not have is left out.
    """
    return tuple(FORMS[editions[code]].table(code) for code in TABLE_CODES if code in editions)


@cache
def _applications_identities(edition: str, extra_rows: tuple[str, ...]) -> tuple[Identity, ...]:
    table = FORMS[edition].table("applications")
    results = [row.code for row in table.rows if row.is_result] + list(extra_rows)

    def key(row: str, column: Column) -> str:
        return cell_key("applications", row, column.code)

    def balance(column: Column) -> Identity:
        terms = (
            (key("received", column), 1),
            (key("carried_in", column), 1),
            (key("handled_total", column), -1),
            (key("carried_out", column), -1),
        )
        return Identity("A1", f"A1.{column.code}", terms)

    def sum_of_results(column: Column) -> Identity:
        total = key("handled_total", column)
        terms = (*((key(row, column), 1) for row in results), (total, -1))
        return Identity("A2", f"A2.{column.code}", terms, stated=total)

    def sum_of_applicants(row: str) -> Identity:
        total = key(row, APPLICANTS[-1])
        terms = (*((key(row, column), 1) for column in APPLICANTS[:-1]), (total, -1))
        return Identity("A3", f"A3.{row}", terms, stated=total)

    rows = [row.code for row in table.rows] + list(extra_rows)
    return (
        *(balance(column) for column in APPLICANTS),
        *(sum_of_results(column) for column in APPLICANTS),
        *(sum_of_applicants(row) for row in rows),
    )


@cache
def _proceedings_identities(edition: str) -> tuple[Identity, ...]:
    def sum_of_outcomes(row: Row) -> Identity:
        total = cell_key("proceedings", row.code, "total")
        parts = ((cell_key("proceedings", row.code, column.code), 1) for column in OUTCOMES[:-1])
        return Identity("P1", f"P1.{row.code}", (*parts, (total, -1)), stated=total)

    return tuple(sum_of_outcomes(row) for row in FORMS[edition].table("proceedings").rows)


@cache
def _disclosure_identities(edition: str) -> tuple[Identity, ...]:
    if edition != "2019":
        return ()
    return tuple(
        Identity(
            "D1",
            f"D1.{row}",
            ((f"disclosure.{row}.newly_disclosed", 1), (f"disclosure.{row}.disclosed_total", -1)),
            relation="<=",
        )
        for row in ("regulations", "normative_documents")
    )


def identities(editions: Mapping[str, str], extra_rows: Iterable[str] = ()) -> tuple[Identity, ...]:
    """Returns the identities that hold within a report with these tables.

    Args:
        editions: table code to edition, as printed; absent tables are left out and have no identity.
        extra_rows: codes of result rows of the office's own in ``applications`` (``extra_1``, ...): they
            count in A2 and have an A3 of their own.
    """
    found: tuple[Identity, ...] = ()
    if "disclosure" in editions:
        found += _disclosure_identities(editions["disclosure"])
    if "applications" in editions:
        found += _applications_identities(editions["applications"], tuple(extra_rows))
    if "proceedings" in editions:
        found += _proceedings_identities(editions["proceedings"])
    return found


def describe_cell(key: str, extra_labels: Mapping[str, str] | None = None) -> str:
    """Returns where a cell stands, in the form's own words, e.g. ``（七）总计 · 自然人``.

    Args:
        key: ``table.row.column``.
        extra_labels: printed labels of the report's extra rows by row code.
    """
    table_code, row_code, column_code = key.split(".")
    for form in reversed(FORMS.values()):
        row = next((row for row in form.table(table_code).rows if row.code == row_code), None)
        if row is None:
            continue
        column = next((column for column in row.columns if column.code == column_code), None)
        if column is None:
            continue
        group = f"{row.group} " if row.group and row.group != RESULTS else ""
        return f"{group}{row.label} · {column.label}"
    label = (extra_labels or {}).get(row_code, row_code)
    column = next((column for column in APPLICANTS if column.code == column_code), None)
    return f"{label} · {column.label if column else column_code}"


def _check() -> None:
    """Stops the import if the declarations contradict themselves or the counts of the official forms."""
    counts = {form.code: [len(table.cell_keys) for table in form.tables] for form in FORMS.values()}
    if counts != {"2019": [22, 161, 15], "2021": [10, 175, 15]}:
        raise AssertionError(f"cells per table differ from the official forms: {counts}")
    for form in FORMS.values():
        keys = form.cell_keys
        if len(set(keys)) != len(keys):
            raise AssertionError(f"form {form.code} declares a cell twice")
        editions = dict.fromkeys(TABLE_CODES, form.code)
        for identity in identities(editions):
            unknown = set(identity.cells) - set(keys)
            if unknown:
                raise AssertionError(f"{identity.key} names unknown cells: {sorted(unknown)}")
    rules = [identity.rule for identity in identities(dict.fromkeys(TABLE_CODES, "2021"))]
    if {rule: rules.count(rule) for rule in rules} != {"A1": 7, "A2": 7, "A3": 25, "P1": 3}:
        raise AssertionError("identities of form 2021 differ from the official form")


_check()
