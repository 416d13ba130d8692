"""Damaged tables: a number that is not the report's comes only with an issue on its table or a doubt on its cell."""

from __future__ import annotations

import pytest
from layout_noise import NOISES, NOISY_LAYOUTS
from layout_scores import evaluate_noise


@pytest.mark.parametrize("noise", NOISES)
def test_no_wrong_number_without_a_warning(noise):
    faults = {}
    read = 0
    for layout in NOISY_LAYOUTS:
        score = evaluate_noise(layout, noise, reports=1, seed="ci")
        read += score.cells["exact"]
        if score.cells["wrong"] or score.cells["state"]:
            faults[layout] = [fault for fault in score.faults if fault.startswith(("wrong", "state"))]
    assert read > 1000
    assert not faults
