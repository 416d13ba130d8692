"""The blank workbook: every cell of the form, checks that turn as it is filled in (recalculated by LibreOffice)."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from reports_simulated import consistent_report, form_of_all_tables

from tasks.blank_form import FormError, blank_form
from tasks.check_draft import check_draft
from tasks.extract.pipeline import extract_all
from warehouse.forms import FORMS, identities

SHEETS = {"disclosure": "主动公开", "applications": "依申请公开", "proceedings": "复议诉讼"}


def places(book: openpyxl.Workbook, form: str) -> dict[str, tuple[str, int, int]]:
    """Where each cell of the form stands, told from the labels that the sheets print."""
    found = {}
    for table in FORMS[form].tables:
        sheet = book[SHEETS[table.code]]
        if table.code == "proceedings":
            keys = [f"proceedings.{row.code}.{column.code}" for row in table.rows for column in row.columns]
            assert [sheet.cell(4, place).value for place in range(1, 16)] == 3 * [
                c.label for c in table.rows[0].columns
            ]
            found |= {key: (sheet.title, 5, place) for place, key in enumerate(keys, 1)}
            continue
        rows = {str(sheet.cell(line, 1).value): line for line in range(1, sheet.max_row + 1)}
        for row in table.rows:
            line = rows[f"{row.group} {row.label}" if row.group else row.label]
            head = max(number for number in range(1, line) if not sheet.cell(number, 1).value or number == 2)
            labels = {sheet.cell(head, column).value: column for column in range(2, 10)}
            for column in row.columns:
                found[f"{table.code}.{row.code}.{column.code}"] = (sheet.title, line, labels[column.label])
    return found


def test_same_year_same_bytes():
    assert blank_form(2026) == blank_form(2026)


@pytest.mark.parametrize(("year", "form"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2026, "2021")])
def test_every_cell_and_every_identity_is_there(year: int, form: str):
    book = openpyxl.load_workbook(io.BytesIO(blank_form(year)))
    assert set(places(book, form)) == set(FORMS[form].cell_keys)
    checks = book["勾稽核对"]
    names = [checks.cell(line, 1).value for line in range(2, checks.max_row + 1)]
    assert names == [one.key for one in identities(form_of_all_tables(form))]


def test_no_form_before_2019():
    with pytest.raises(FormError):
        blank_form(2018)


@pytest.mark.parametrize("year", [2020, 2026])
def test_a_filled_in_form_can_be_checked(year: int):
    """What an office fills in is read cell by cell, the computed sums beside it are not in the way."""
    form = "2019" if year < 2021 else "2021"
    values = consistent_report(random.Random(3), form)
    values["applications.granted.total"] += 5
    book = openpyxl.load_workbook(io.BytesIO(blank_form(year)))
    for key, (sheet, line, column) in places(book, form).items():
        book[sheet].cell(line, column).value = values[key]
    buffer = io.BytesIO()
    book.save(buffer)
    ((_, extraction),) = extract_all(buffer.getvalue(), "form.xlsx")
    assert {key: cell.value for key, cell in extraction.cells.items()} == values
    assert (extraction.year, extraction.form) == (year, form)
    errors = [one for one in check_draft(extraction) if one["severity"] == "error"]
    assert [(one["rule"], one["suspects"]) for one in errors] == [("A2", ["applications.granted.total"])]


@pytest.mark.office
@pytest.mark.slow
def test_filled_in_it_tells_what_holds(tmp_path: Path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: formulas not recalculated")
    values = consistent_report(random.Random(3))
    values["applications.granted.total"] += 5
    book = openpyxl.load_workbook(io.BytesIO(blank_form(2026)))
    for key, (sheet, line, column) in places(book, "2021").items():
        if key != "proceedings.review.pending":
            book[sheet].cell(line, column).value = values[key]
    book.save(tmp_path / "filled.xlsx")
    command = [
        office,
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(tmp_path / "filled.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    done = openpyxl.load_workbook(tmp_path / "out" / "filled.xlsx", data_only=True)
    checks = done["勾稽核对"]
    verdicts = {
        checks.cell(line, 1).value: checks.cell(line, 4).value for line in range(2, checks.max_row + 1)
    }
    assert {key for key, verdict in verdicts.items() if verdict == "不符"} == {"A2.total", "A3.granted"}
    assert {key for key, verdict in verdicts.items() if verdict == "未填全"} == {"P1.review"}
    sheet, line, _ = places(book, "2021")["applications.granted.total"]
    assert done[sheet].cell(line, 9).value == values["applications.granted.total"] - 5
