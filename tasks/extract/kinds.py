"""What kind of document this is: a report, or one of the many things published beside reports."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.extract.model import DocumentKind, Grid, SectionText, SourceDocument
from tasks.extract.names import looks_like_name
from tasks.extract.prose import Prose, squeeze
from tasks.extract.titles import KEEP, kind_of_title

_NUMBER = re.compile(r"^[+-]?\d[\d,.]*(?:[件元万]{0,3})$")
_PLACEHOLDER = re.compile(r"\(?文字描述|×{2,}|x{3,}|_{3,}|[xX×○〇]{2,4}(?:年|局|镇|县|市)|\(单位名称\)")
_STRONG_LABELS = re.compile(
    r"本年新收政府信息公开申请|结转下年度继续办理|本年制发件数|现行有效件数|本年新制作数量|"
    r"对外公开总数量|本年处理决定数量|未经复议直接起诉"
)
_LEAST_BODY = 120


@dataclass(frozen=True, slots=True)
class KindFound:
    """The kind of a document and the reason, for people."""

    kind: DocumentKind
    reason: str


def _has_form(prose: Prose) -> bool:
    return prose.has_form_grid or len(set(_STRONG_LABELS.findall(prose.squeezed))) >= 2


def _has_numbers(document: SourceDocument, prose: Prose) -> bool:
    """Tells whether any table cell, or any line of a flattened table, is a number."""
    for block in document.blocks:
        if isinstance(block, Grid) and any(
            _NUMBER.match(squeeze(cell.text[:40])) for row in block.rows for cell in row
        ):
            return True
    if prose.has_form_grid:
        return False
    return any(
        _NUMBER.match(part)
        for line in prose.lines
        for part in re.split(r"[|\t\s]+", line.text[:2000])
        if part
    )


def _is_list(prose: Prose) -> bool:
    """Tells whether the page is mostly short lines that are titles of reports or names of bodies."""
    lines = [line.plain for line in prose.lines if len(line.plain) > 2]
    if not lines:
        return False
    titles = {line for line in lines if len(line) <= 80 and KEEP.search(line)}
    names = {line for line in lines if looks_like_name(line)}
    prose_lines = sum(1 for line in lines if len(line) > 80 or "。" in line)
    return (len(titles) >= 3 or len(titles) + len(names) >= 5) and prose_lines <= max(2, len(lines) // 10)


def find_kind(
    document: SourceDocument,
    prose: Prose,
    sections: dict[str, SectionText],
    title: str | None,
    organization: str | None,
    year: int | None,
) -> KindFound:
    """Returns the kind of a document with the reason. A page that has only a report's title is not a report."""
    by_title = kind_of_title(title) if title else "other"
    has_form = _has_form(prose)
    reportlike = has_form or len(sections) >= 3
    if by_title in ("website_report", "rule_of_law_report", "interpretation"):
        return KindFound(by_title, f"title says {by_title}")  # type: ignore[arg-type]
    if has_form and _is_blank_form(document, prose, organization, year):
        return KindFound("blank_form", "tables of the form without numbers, organisation and year")
    if reportlike and (_has_numbers(document, prose) or len(sections) >= 4):
        if by_title == "notice" and not _has_numbers(document, prose):
            return KindFound("notice", "title of a notice, tables without numbers")
        return KindFound("report", f"{len(sections)} sections" + (", tables of the form" if has_form else ""))
    if _is_list(prose) and not reportlike:
        return KindFound("list", "short lines that are titles or names")
    if by_title == "notice":
        return KindFound("notice", "title says what is not a report")
    if by_title == "report":
        return _by_body(prose, reportlike)
    return (
        KindFound("report", "prose sections")
        if len(sections) >= 3
        else KindFound("other", "nothing of a report")
    )


def _by_body(prose: Prose, reportlike: bool) -> KindFound:
    sentences = [line for line in prose.lines if "。" in line.plain or len(line.plain) > 60]
    if reportlike or sum(len(line.plain) for line in sentences) >= _LEAST_BODY:
        return KindFound("report", "title of a report and prose")
    return KindFound("other", "title of a report without a body (attachment or picture)")


def _is_blank_form(
    document: SourceDocument, prose: Prose, organization: str | None, year: int | None
) -> bool:
    if _has_numbers(document, prose):
        return False
    if _PLACEHOLDER.search(prose.squeezed):
        return True
    return organization is None and year is None
