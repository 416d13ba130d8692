"""Wrong figures planted in consistent reports: what is wrong is named, and nothing sure is said of a right cell."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from acceptance_report import Report

from tasks.check_draft import check_draft
from tasks.extract.pipeline import extract_all

DIALECTS = ("html", "tab_cells", "lines", "bars_next_line", "bars_same_line", "markdown", "paragraphs")
BASE = Report(
    "faults",
    "青禾县水利局",
    2023,
    "青禾县水利局2023年政府信息公开工作年度报告",
    "2023年，我局公开工程招标信息。",
)


def _wrong(value: int, random: Random) -> str:
    kinds = (
        value + 1,
        value - 1,
        value + 10,
        value * 10,
        int(str(value)[::-1]),
        0,
        value + random.randint(2, 30),
    )
    return str(random.choice([kind for kind in kinds if kind >= 0 and kind != value]))


def _planted(seed: int, faults: int, table: str) -> Report:
    random = Random(f"{seed}-{faults}-{table}")
    report = replace(
        BASE,
        profile=random.choice(("few", "many", "none")),
        edition=random.choice(("2021", "2021", "2019")),
        disputes=random.choice(((0, 0), (3, 1))),
        dialect=DIALECTS[seed % len(DIALECTS)],
    )
    report = (
        replace(report, year=2020, head=report.head.replace("2023", "2020"), overview="我局公开招标信息。")
        if (report.edition == "2019")
        else report
    )
    keys = random.sample([key for key in report.printed if key.startswith(table)], faults)
    return replace(report, wrong={key: _wrong(int(report.printed[key]), random) for key in keys})


def _errors(report: Report) -> list[dict[str, Any]]:
    [(_, extraction)] = extract_all(report.render(), report.file_name)
    assert {key: str(extraction.cells[key].value) for key in report.printed} == report.printed
    return [one for one in check_draft(extraction) if one["severity"] == "error"]


@pytest.mark.parametrize("seed", range(40))
def test_a_single_wrong_figure_of_the_applications_is_named(seed: int) -> None:
    report = _planted(seed, 1, "applications")
    errors = _errors(report)
    assert {suspect for one in errors for suspect in one["suspects"]} == set(report.wrong)
    assert {one["tier"] for one in errors} == {"unique"}


@pytest.mark.parametrize("seed", range(14))
def test_a_wrong_figure_of_the_proceedings_is_among_the_candidates(seed: int) -> None:
    report = _planted(seed, 1, "proceedings")
    [error] = _errors(report)
    assert set(report.wrong) <= set(error["suspects"])
    assert error["tier"] == "unique" if len(error["suspects"]) == 1 else error["tier"] == "candidates"


@pytest.mark.parametrize("seed", range(30))
def test_nothing_sure_is_said_of_a_right_cell(seed: int) -> None:
    report = _planted(seed, 2 + seed % 2, "applications")
    errors = _errors(report)
    assert errors
    for one in errors:
        assert one["tier"] != "unique" or set(one["suspects"]) <= set(report.wrong)
