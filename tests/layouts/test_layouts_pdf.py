"""Reports printed by a browser, with tables ruled in every way or not at all, upright and turned: exact or reported."""

from __future__ import annotations

import io
import shutil
from random import Random

import layout_pdf
import pypdfium2
import pytest
from layout_scores import Score, evaluate_prints, judge, report_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed"),
]


@pytest.mark.parametrize("layout", layout_pdf.NAMES)
def test_every_cell_is_exact_or_reported_in(layout: str) -> None:
    score = evaluate_prints(layout, 2, "ci")
    assert score.reports == 2
    assert score.cells["wrong"] == score.cells["state"] == 0, score.faults
    assert score.exact_share >= 0.999, score.faults


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_read_the_same(turn: int) -> None:
    report = report_for("pdf_unruled", "turned")
    (data,) = layout_pdf.render_prints([report], "pdf_unruled", Random(1))
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_rotation(turn)
    stream = io.BytesIO()
    document.save(stream)
    score = Score()
    assert judge(report, stream.getvalue(), "report.pdf", score) == []
