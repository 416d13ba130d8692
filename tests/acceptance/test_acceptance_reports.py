"""Invented reports in the manner of real ones: who, when, sections, cells; and no error found in a consistent one."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from acceptance_cases import CASES
from acceptance_heads import HEADS
from acceptance_more_cases import MORE_CASES
from acceptance_page_cases import PAGE_CASES
from acceptance_report import CODES, Report

from tasks.check_draft import check_draft
from tasks.extract.model import Extraction
from tasks.extract.pipeline import extract_all

EVERY = {report.name: report for report in (*CASES, *PAGE_CASES, *MORE_CASES, *HEADS)}


def _plain(text: str) -> str:
    return "".join(text.split())


@cache
def _extracted(name: str) -> Extraction:
    report = EVERY[name]
    [(_, extraction)] = extract_all(report.render(), report.file_name)
    return extraction


@pytest.mark.parametrize("name", EVERY)
def test_who_and_when(name: str) -> None:
    report, found = EVERY[name], _extracted(name)
    assert found.kind == "report"
    assert (found.organization, found.year, found.form, found.published_on) == (
        report.organization,
        report.year,
        report.edition or None,
        report.published_on,
    )


@pytest.mark.parametrize("name", EVERY)
def test_six_sections_without_tables_signature_and_furniture(name: str) -> None:
    report, sections = EVERY[name], _extracted(name).sections
    assert list(sections) == list(CODES)
    assert _plain(sections["problems"].text) == _plain(report.problems)
    assert _plain(sections["other_matters"].text) == _plain(report.other)
    assert _plain(sections["overview"].text).endswith(_plain(report.overview)[-20:])
    for code in ("disclosure", "applications", "proceedings"):
        assert _plain(sections[code].text) == _plain(report.notes.get(code, ""))


@pytest.mark.parametrize("name", [name for name, report in EVERY.items() if report.edition])
def test_every_cell_as_printed(name: str) -> None:
    cells = _extracted(name).cells
    wrong = {
        key: (text, cells.get(key))
        for key, text in EVERY[name].printed.items()
        if key not in cells or cells[key].value != Decimal(text)
    }
    assert not wrong


@pytest.mark.parametrize("name", EVERY)
def test_nothing_held_against_a_consistent_report(name: str) -> None:
    findings = check_draft(_extracted(name))
    unfounded = [
        (one["rule"], one["message"])
        for one in findings
        if one["severity"] == "error" or one["rule"] not in EVERY[name].true_notes
    ]
    assert not unfounded


def _types(report: Report) -> tuple[str, str]:
    return report.dialect, report.edition


def test_the_cases_are_many_and_different() -> None:
    assert len(EVERY) == len(CASES) + len(PAGE_CASES) + len(MORE_CASES) + len(HEADS) >= 60
    assert len({_types(report) for report in EVERY.values()}) >= 10
