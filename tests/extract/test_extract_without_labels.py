"""Numbers whose labels a converter lost: taken in the form's order where all adds up, and every cell says it is unsure."""

from __future__ import annotations

import random

import pytest
from engine_maker import HEAD, TAIL, Report, form_tables, lines_only, make_report

from tasks.check_draft import check_draft
from tasks.extract.model import Extraction
from tasks.extract.pipeline import extract_all
from warehouse.forms import FORMS


def _numbers(report: Report, table: str) -> list[str]:
    edition = report.applications if table == "applications" else report.disclosure
    return [report.shown(key) for key in FORMS[edition].table(table).cell_keys]


def _without_labels(report: Report, lost: str, numbers: str) -> str:
    """Returns the text of the report with one table as bare numbers under its heading."""
    parts = list(HEAD)
    for code, (heading, _, rows) in zip(
        ("disclosure", "applications", "proceedings"), form_tables(report), strict=True
    ):
        printed = [span.text for row in rows for span in row if span.text]
        parts += [heading, numbers if code == lost else "\n".join(printed)]
    return "\n".join([*parts, *TAIL])


def _extract(text: str) -> Extraction:
    return extract_all(text.encode(), "report.txt")[0][1]


def _values(extraction: Extraction, table: str) -> dict[str, float | None]:
    return {
        key: None if cell.value is None else float(cell.value)
        for key, cell in extraction.cells.items()
        if key.startswith(f"{table}.")
    }


@pytest.mark.parametrize("joint", ["\n", " | ", " |\n", " "])
@pytest.mark.parametrize("table", ["applications", "proceedings"])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_bare_numbers_are_taken_in_doubt(edition: str, table: str, joint: str) -> None:
    report = make_report(5, disclosure=edition)
    extraction = _extract(_without_labels(report, table, joint.join(_numbers(report, table))))
    assert _values(extraction, table) == {
        key: value for key, value in report.truth.items() if key.startswith(f"{table}.")
    }
    cells = [cell for key, cell in extraction.cells.items() if key.startswith(f"{table}.")]
    assert all(cell.doubt is not None and cell.locator.startswith("line ") for cell in cells)
    assert "labels_lost" in {issue.code for issue in extraction.issues if issue.table == table}
    accused = [
        f for f in check_draft(extraction, None) if f["origin"] == "office" and f["severity"] == "error"
    ]
    assert accused == []


def test_labels_before_all_numbers() -> None:
    report = make_report(6, disclosure="2021")
    labels = [span.text for row in form_tables(report)[2][2] for span in row if not span.text.isdigit()]
    text = _without_labels(report, "proceedings", "\n".join([*labels, *_numbers(report, "proceedings")]))
    extraction = _extract(text)
    wrong = [
        key
        for key, value in _values(extraction, "proceedings").items()
        if value not in (None, report.truth[key])
    ]
    assert wrong == []


def test_a_header_set_letter_by_letter_above_the_numbers() -> None:
    report = make_report(7, disclosure="2021")
    header = "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结 结 其 尚\n果 果 他 未 总\n维 纠 结 审 计\n持 正 果 结\n"
    extraction = _extract(
        _without_labels(report, "proceedings", header + " ".join(_numbers(report, "proceedings")))
    )
    truth = {key: value for key, value in report.truth.items() if key.startswith("proceedings.")}
    assert _values(extraction, "proceedings") == truth


@pytest.mark.parametrize("seed", range(8))
def test_numbers_lost_added_or_changed_are_not_taken(seed: int) -> None:
    dice = random.Random(seed)
    table = dice.choice(("applications", "proceedings"))
    report = make_report(seed, disclosure="2021")
    numbers = _numbers(report, table)
    place = dice.randrange(len(numbers))
    damage = seed % 3
    if damage == 0:
        del numbers[place]
    elif damage == 1:
        numbers.insert(place, "5")
    else:
        numbers[place] = str(int(numbers[place]) + 3)
    extraction = _extract(_without_labels(report, table, "\n".join(numbers)))
    assert set(_values(extraction, table).values()) == {None}
    assert "table_not_read" in {issue.code for issue in extraction.issues if issue.table == table}


def test_a_table_with_its_labels_is_not_touched() -> None:
    extraction = _extract(lines_only(make_report(4, disclosure="2021")))
    assert not [cell for cell in extraction.cells.values() if cell.doubt is not None]
