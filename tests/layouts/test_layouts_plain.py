"""Extraction over random reports in every layout: at least 99.9 % of the cells exact, no wrong number."""

from __future__ import annotations

from random import Random

import pytest
from layout_office_text import UNREADABLE
from layout_scores import PLAIN_LAYOUTS, Score, evaluate, judge, render, report_for

from tasks.extract.pipeline import extract_all

REPORTS = 3


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return {}


@pytest.mark.parametrize("layout", PLAIN_LAYOUTS)
def test_no_wrong_number_in(layout, scores):
    score = scores[layout] = evaluate(layout, REPORTS, seed="ci")
    assert score.total > 100
    assert score.cells["wrong"] == score.cells["state"] == 0, score.faults
    assert score.exact_share >= 0.97, score.faults
    assert score.identity_faults == 0, score.faults


def test_all_layouts_together_are_exact(scores):
    """Runs after the layouts: over all of them, nearly every cell is exact."""
    for layout in PLAIN_LAYOUTS:
        if layout not in scores:
            scores[layout] = evaluate(layout, REPORTS, seed="ci")
    cells = sum(score.total for score in scores.values())
    exact = sum(score.cells["exact"] for score in scores.values())
    assert len(PLAIN_LAYOUTS) >= 25
    assert exact / cells >= 0.999, {name: score.faults[:3] for name, score in scores.items() if score.faults}


@pytest.mark.parametrize("layout", UNREADABLE)
def test_a_text_that_leaves_no_certain_reading_is_reported_never_guessed(layout):
    for number in range(REPORTS):
        report = report_for(layout, f"ci {number}")
        data, name = render(report, layout, Random(f"ci {layout} {number}"))
        score = Score()
        judge(report, data, name, score)
        assert score.cells["wrong"] == score.cells["state"] == 0, score.faults
        extraction = extract_all(data, name)[0][1]
        unread = {key.split(".")[0] for key, cell in extraction.cells.items() if cell.state == "missing"}
        assert unread <= {issue.table for issue in extraction.issues}
