"""The codes that columns hold, each with its meaning: rows of the dimension table ``code``."""

from __future__ import annotations

from warehouse.forms import SECTIONS

CODES: dict[str, dict[str, str]] = {
    "cell.state": {
        "number": "a number is printed",
        "blank": "nothing is printed",
        "not_applicable": "/, -, 无 or 不适用 is printed",
        "text": "anything else is printed",
        "missing": "the form has the cell, the document does not",
    },
    "organization.level": {
        "central": "central government",
        "province": "province, autonomous region or municipality",
        "city": "prefecture-level city, prefecture, league",
        "county": "county, district, banner, county-level city",
        "town": "town, township, street office",
        "zone": "development zone or the like",
    },
    "organization.kind": {
        "government": "a government of county level or above",
        "office": "the office of a government",
        "department": "a department or commission",
        "town": "a town, township or street office",
        "zone": "the management committee of a zone",
        "other": "its name does not tell",
    },
    "document.kind": {
        "report": "annual report",
        "interpretation": "explanation or picture of one",
        "website_report": "annual report on a website",
        "rule_of_law_report": "annual report on rule of law",
        "notice": "notice, guide or work plan",
        "blank_form": "a form that is not filled in",
        "list": "list of reports",
        "other": "anything else",
    },
    "document.outcome": {
        "extracted": "its cells are those of a report",
        "same_content": "copy of a document that is the ground of a report",
        "companion": "page or attachment beside the ground of a report",
        "container": "archive file; its members are documents of their own",
        "not_annual_report": "title or content says that it is something else",
        "unreadable": "nothing could be read",
        "ambiguous_organization": "a report, but it is not clear whose",
        "ambiguous_year": "a report, but it is not clear on what year",
    },
    "report_document.role": {
        "ground": "the report's cells were read in it",
        "same_content": "nothing differs from the ground",
        "companion": "the same report in another file",
    },
    "claim.scope": {
        "own": "surely this report's figure of this year",
        "unknown": "no finding may rest on it",
    },
    "identity_check.outcome": {
        "holds": "the numbers as printed satisfy it",
        "broken": "they do not",
        "not_assessable": "an operand has no number",
    },
    "finding.severity": {
        "error": "an exact identity or duty is broken",
        "warning": "probably wrong",
        "info": "worth a look",
    },
    "finding.state": {
        "new": "found for the first time",
        "changed": "other values under the same finding",
        "ongoing": "still there",
        "resolved": "the office put it right",
        "withdrawn": "our extraction or rule changed: our fault",
        "reopened": "there again after it was resolved",
        "acknowledged": "explained by somebody, until a day",
    },
    "finding.origin": {
        "office": "the document says so; mailed",
        "extraction": "extraction was unsure; for the operator only",
    },
    "finding.tier": {
        "unique": "only one explanation",
        "candidates": "several explanations",
        "identities_only": "only the identities can be named",
    },
    "section.section_code": {section.code: section.title for section in SECTIONS},
}
"""Meaning by code by column. The outcomes of fetches are added from the crawler's own table."""


def code_rows() -> list[dict[str, str]]:
    """Returns the rows of table ``code``."""
    return [
        {"domain": domain, "code": code, "meaning": meaning}
        for domain, codes in CODES.items()
        for code, meaning in codes.items()
    ]
