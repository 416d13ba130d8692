"""Facts for the rules, made from an extraction (the draft check) rather than from the warehouse."""

from __future__ import annotations

from datetime import date

from expectations.facts import ReportFacts, doubtful_tables
from tasks.extract.model import Extraction
from warehouse.forms import TABLE_CODES

UNKNOWN_ORGANIZATION = "（未识别单位）"


def facts_of(extraction: Extraction) -> ReportFacts:
    """Returns the facts of one extraction.

    A table with an extraction issue is doubtful; an issue that names no table casts doubt on all, unless it only
    concerns who, when or what year.
    """
    return ReportFacts(
        organization=extraction.organization or UNKNOWN_ORGANIZATION,
        year=year_of_form(extraction),
        editions={
            code: extraction.table_forms[code] for code in TABLE_CODES if code in extraction.table_forms
        },
        cells=extraction.cells,
        extra_labels={row.row: row.label for row in extraction.extra_rows},
        sections=extraction.sections,
        claims=extraction.claims,
        doubtful_tables=doubtful_tables((issue.code, issue.table) for issue in extraction.issues),
        issues={issue.code: issue.message for issue in extraction.issues},
        title=extraction.title,
        level=extraction.level,
        published_on=_date(extraction.published_on),
    )


def year_of_form(extraction: Extraction) -> int:
    """Returns the report's year; if it is unknown, the first year of its form (the rules need one)."""
    if extraction.year:
        return extraction.year
    return 2021 if extraction.form != "2019" else 2019


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
