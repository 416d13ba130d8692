"""Annotated copies: the wrong cell is marked with the expected value, in Word and in HTML; foreign text stays text."""

from __future__ import annotations

import io
import random
from decimal import Decimal

import docx
import pytest
from bs4 import BeautifulSoup
from drafts import draft
from reports_simulated import consistent_report

from tasks.annotate import AnnotationError, annotate
from tasks.check_draft import check_draft
from tasks.extract.model import Claim, ExtraRow
from warehouse.forms import FORMS

KEY = "applications.granted.total"


def wrong_draft():
    values = consistent_report(random.Random(7))
    values[KEY] += 41
    return draft(values)


def word_draft(values: dict[str, int]) -> tuple[bytes, dict[str, str]]:
    """A Word file with the applications table, and where each cell stands in it."""
    document = docx.Document()
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    rows = FORMS["2021"].table("applications").rows
    table = document.add_table(rows=len(rows), cols=8)
    places = {}
    for line, row in enumerate(rows):
        table.cell(line, 0).text = row.label
        for place, column in enumerate(row.columns, 1):
            key = f"applications.{row.code}.{column.code}"
            table.cell(line, place).text = str(values[key])
            places[key] = f"table 1 · row {line + 1} col {place + 1}"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue(), places


def test_html_copy_marks_the_cell_with_the_expected_value():
    extraction = wrong_draft()
    found = check_draft(extraction)
    page = BeautifulSoup(annotate(b"", extraction, found, "html"), "html.parser")
    (cell,) = page.select("td.wrong")
    assert cell["id"] == KEY
    assert cell.find(string=True).strip() == found[0]["printed"]
    assert cell.b.text == f"A2 应为 {found[0]['expected']}"
    assert found[0]["message"] in page.ol.text
    assert not page.select("script, link, img, iframe")
    assert len(page.select("td")) == 200


def test_html_copy_escapes_what_is_foreign():
    extraction = wrong_draft()
    extraction.title = "<script>alert(1)</script>"
    extraction.extra_rows = [ExtraRow("extra_1", "<b>行</b>", "granted")]
    page = annotate(b"", extraction, check_draft(extraction), "html").decode()
    assert "<script>" not in page and "<b>行" not in page
    assert "&lt;script&gt;" in page


def test_word_draft_is_marked_in_place():
    values = consistent_report(random.Random(7))
    values[KEY] += 41
    data, places = word_draft(values)
    extraction = draft(values)
    extraction.format = "docx"
    for key, place in places.items():
        cell = extraction.cells[key]
        extraction.cells[key] = type(cell)(cell.value, cell.state, cell.text, place)
    found = check_draft(extraction)
    copy = docx.Document(io.BytesIO(annotate(data, extraction, found, "docx")))
    marked = [cell.text for row in copy.tables[0].rows for cell in row.cells if "应为" in cell.text]
    assert marked == [f"{values[KEY]}\nA2 应为 {values[KEY] - 41}"]
    assert found[0]["message"] in copy.paragraphs[1].text
    before = docx.Document(io.BytesIO(data))
    assert len(copy.tables) == len(before.tables)


def test_a_word_cell_that_holds_something_else_is_left_alone():
    values = consistent_report(random.Random(7))
    data, places = word_draft(values)
    values[KEY] += 41
    extraction = draft(values)
    extraction.format = "docx"
    for key, place in places.items():
        cell = extraction.cells[key]
        extraction.cells[key] = type(cell)(cell.value, cell.state, cell.text, place)
    copy = docx.Document(io.BytesIO(annotate(data, extraction, check_draft(extraction), "docx")))
    assert not [cell.text for row in copy.tables[0].rows for cell in row.cells if "应为" in cell.text]


def test_word_copy_of_another_format_is_written_anew():
    extraction = wrong_draft()
    extraction.title = "报告\x0b"
    found = check_draft(extraction)
    copy = docx.Document(io.BytesIO(annotate(b"", extraction, found, "docx")))
    cells = [cell.text for table in copy.tables for row in table.rows for cell in row.cells]
    assert [text for text in cells if "应为" in text] == [
        f"{found[0]['printed']}\nA2 应为 {found[0]['expected']}"
    ]


def test_a_draft_in_order_says_so():
    extraction = draft(consistent_report(random.Random(7)))
    assert "未发现问题" in annotate(b"", extraction, [], "html").decode()
    assert "未发现问题" in docx.Document(io.BytesIO(annotate(b"", extraction, [], "docx"))).paragraphs[1].text


def test_prose_at_fault_marks_no_cell():
    values = consistent_report(random.Random(7))
    key = "applications.received.total"
    said = Claim("received", Decimal(values[key] + 9), "新收若干件。", "own", "overview", (key,))
    extraction = draft(values, claims=[said])
    found = check_draft(extraction)
    assert [(one["rule"], one["tier"], one["suspects"]) for one in found] == [("N1", "unique", [])]
    assert not BeautifulSoup(annotate(b"", extraction, found, "html"), "html.parser").select("td.wrong")


def test_unknown_kind():
    with pytest.raises(AnnotationError, match="pdf"):
        annotate(b"", wrong_draft(), [], "pdf")
