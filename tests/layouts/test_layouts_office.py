"""The same reports through LibreOffice: old Word and Excel files, RTF, PDF with and without ruled tables, a scan."""

from __future__ import annotations

import shutil
from random import Random

import layout_files
import pytest
from layout_scores import Score, evaluate_office, judge, report_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


@pytest.mark.parametrize("layout", layout_files.OFFICE)
def test_no_wrong_number_in(layout):
    score = evaluate_office(layout, 2, "ci")
    assert score.cells["wrong"] == score.cells["state"] == 0, score.faults
    assert score.exact_share >= 0.999, score.faults


@pytest.mark.ocr
def test_a_scan_gives_no_sure_wrong_number():
    pytest.importorskip("rapidocr")
    report = report_for("scan", "ci 1")
    pdf = layout_files.render_office([report], "office_pdf_ruled", Random("scan"))[0]
    score = Score()
    judge(report, layout_files.scan(pdf), "report.pdf", score, noisy=True)
    assert score.cells["wrong"] == 0, score.faults
    assert score.cells["exact"] > 0.5 * score.total
