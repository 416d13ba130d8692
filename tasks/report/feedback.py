"""Answers read back from a returned workbook: an explanation acknowledges its finding, the rest is recorded."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from tasks.report.outbox import LedgerLike, now
from tasks.report.workbook import (
    ANSWER_HEADING,
    ANSWERS,
    BY_HEADING,
    EXPLAINED,
    FINDINGS_SHEET,
    ID_HEADING,
    REASON_HEADING,
    UNTIL_HEADING,
)

LARGEST_WORKBOOK = 50_000_000
MOST_ROWS = 200_000


class FeedbackError(Exception):
    """A file that cannot be read back: no workbook, not ours, or without the columns for answers."""


@dataclass
class FeedbackSummary:
    """What a returned workbook said: answers by choice, and rows that need a second look."""

    acknowledged: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """The summary in words, a line a problem."""
        said = "，".join(f"{answer} {count} 项" for answer, count in self.answers.items()) or "没有新的反馈"
        first = f"{said}；其中 {self.acknowledged} 项已说明，不再列为问题"
        more = f"；{self.repeated} 项与上次相同" if self.repeated else ""
        return "\n".join([first + more, *self.problems])


def take_feedback(workbook: Path, ledger: LedgerLike) -> FeedbackSummary:
    """Appends the answers of a workbook to the ledger (kind ``acknowledgement``) and returns what there was.

    Only 数据无误 with a reason acknowledges a finding; the other answers are recorded without silencing it. An
    answer that stands in the ledger already is not recorded twice.

    Raises:
        FeedbackError: the file cannot be read back.
    """
    summary = FeedbackSummary()
    before = {_essence(record) for record in ledger.read("acknowledgement") if record.get("answer")}
    for number, row in _rows(workbook):
        record = _record(row, number, workbook.name, summary)
        if record is None:
            continue
        if _essence(record) in before:
            summary.repeated += 1
            continue
        before.add(_essence(record))
        ledger.append("acknowledgement", record)
        summary.answers[record["answer"]] = summary.answers.get(record["answer"], 0) + 1
        summary.acknowledged += "finding_id" in record
    return summary


def _rows(workbook: Path) -> list[tuple[int, dict[str, Any]]]:
    """The rows of the findings sheet by heading, with their number in the sheet."""
    try:
        if workbook.stat().st_size > LARGEST_WORKBOOK:
            raise FeedbackError(f"{workbook}: larger than {LARGEST_WORKBOOK} bytes")
        book = openpyxl.load_workbook(workbook, read_only=True, data_only=True)
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise FeedbackError(f"{workbook}: no workbook that can be read ({error})") from error
    try:
        if FINDINGS_SHEET not in book.sheetnames:
            raise FeedbackError(f"{workbook}: there is no sheet {FINDINGS_SHEET}")
        rows = list(book[FINDINGS_SHEET].iter_rows(values_only=True, max_row=MOST_ROWS))
    finally:
        book.close()
    headings = [str(value or "").strip() for value in rows[0]] if rows else []
    lacking = [name for name in (ID_HEADING, ANSWER_HEADING, REASON_HEADING) if name not in headings]
    if lacking:
        raise FeedbackError(f"{workbook}: sheet {FINDINGS_SHEET} lacks the columns {', '.join(lacking)}")
    return [(number, dict(zip(headings, row, strict=False))) for number, row in enumerate(rows[1:], start=2)]


def _record(
    row: Mapping[str, Any], number: int, file: str, summary: FeedbackSummary
) -> dict[str, Any] | None:
    """The ledger record of one answered row; None, and a problem if there is one, for any other."""
    answer, finding = _text(row.get(ANSWER_HEADING)), _text(row.get(ID_HEADING))
    if not answer:
        return None
    if answer not in ANSWERS or not finding:
        summary.problems.append(f"第 {number} 行：反馈“{answer[:40]}”不在选项中，或没有问题编号")
        return None
    reason, by = _text(row.get(REASON_HEADING)), _text(row.get(BY_HEADING)) or "主管部门"
    if answer == EXPLAINED and not reason:
        summary.problems.append(f"第 {number} 行：选择“{EXPLAINED}”须写明理由")
        return None
    until, readable = _day(row.get(UNTIL_HEADING))
    if not readable:
        summary.problems.append(f"第 {number} 行：有效期“{_text(row.get(UNTIL_HEADING))[:20]}”不是日期")
        return None
    # Only `finding_id` makes a record an acknowledgement; what admits or disputes leaves the finding open.
    subject = "finding_id" if answer == EXPLAINED else "answered_finding"
    return {
        subject: finding,
        "answer": answer,
        "reason": reason,
        "by": by,
        "until": until.isoformat() if until else None,
        "at": now(),
        "file": file,
    }


def _essence(record: Mapping[str, Any]) -> tuple[Any, ...]:
    finding = record.get("finding_id") or record.get("answered_finding")
    return (finding, *(record.get(name) for name in ("answer", "reason", "by", "until")))


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())[:2000]


def _day(value: Any) -> tuple[date | None, bool]:
    """The day, and whether the cell could be read as one (an empty cell can)."""
    if value is None or _text(value) == "":
        return None, True
    if isinstance(value, datetime):
        return value.date(), True
    try:
        return date.fromisoformat(_text(value)), True
    except ValueError:
        return None, False


def answers_for(ledger: LedgerLike) -> Sequence[dict[str, Any]]:
    """Returns the answers that need the operator: findings that an office disputes as our fault, the last one each."""
    last: dict[str, dict[str, Any]] = {}
    for record in ledger.read("acknowledgement"):
        finding = record.get("finding_id") or record.get("answered_finding")
        if finding and record.get("answer"):
            last[finding] = record
    return [record for record in last.values() if record["answer"] == "系统误判"]
