"""The same reports through LibreOffice: old Word and Excel files, RTF, PDF with and without ruled tables, a scan."""

from __future__ import annotations

import shutil
from random import Random

import layout_files
import pytest
from layout_scores import Score, evaluate_office, judge, report_for

from tasks.extract.pipeline import extract_all

pytestmark = [
    pytest.mark.slow,
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


UNRULED = "office_pdf_unruled"


@pytest.mark.parametrize("layout", [layout for layout in layout_files.OFFICE if layout != UNRULED])
def test_no_wrong_number_in(layout):
    score = evaluate_office(layout, 2, "ci")
    assert score.cells["wrong"] == score.cells["state"] == 0, score.faults
    assert score.exact_share >= 0.999, score.faults


def test_a_table_without_lines_is_read_or_reported_never_guessed():
    # The mark of 99.9 % is not reached here (about 80 % of the cells are read): labels that wrap over lines stand
    # between the numbers of their neighbours. What is not read must be said, and no cell called blank for it.
    printed = [report_for(UNRULED, f"ci {number}") for number in range(2)]
    for report, data in zip(
        printed, layout_files.render_office(printed, UNRULED, Random(f"ci {UNRULED}")), strict=True
    ):
        score = Score()
        judge(report, data, "report.pdf", score)
        assert score.cells["wrong"] == score.cells["state"] == 0, score.faults
        assert score.cells["exact"] > 0.5 * score.total
        extraction = extract_all(data, "report.pdf")[0][1]
        unread = {key.split(".")[0] for key, cell in extraction.cells.items() if cell.state == "missing"}
        assert unread <= {issue.table for issue in extraction.issues}


@pytest.mark.ocr
def test_a_scan_gives_no_sure_wrong_number():
    pytest.importorskip("rapidocr")
    report = report_for("scan", "ci 1")
    pdf = layout_files.render_office([report], "office_pdf_ruled", Random("scan"))[0]
    score = Score()
    judge(report, layout_files.scan(pdf), "report.pdf", score, noisy=True)
    assert score.cells["wrong"] == 0, score.faults
    assert score.cells["exact"] > 0.5 * score.total
