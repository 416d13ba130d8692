"""Drafts as files, with one planted fault of every kind: rule, severity, suspects, and never a right cell accused.

Every draft goes through extraction in one of several layouts (pages, Word, spreadsheets, flattened text) and is checked
with last year's report, as ``gouji check FILE --previous FILE`` does.
"""

from __future__ import annotations

from typing import Any

import pytest
from planted_drafts import KINDS, Draft, broken_rules, planted

from expectations.rules import RULES
from tasks.check_draft import check_draft
from tasks.extract.pipeline import extract_all

SEEDS = 2
DECIDABLE = {
    "total", "part", "two", "transposed", "dropped", "added", "sign", "fraction", "last_year", "carried_in",
    "blank_row", "none", "marks", "last_year_elsewhere", "carry_over", "stock", "prose", "copied", "wrong_year",
}  # fmt: skip
"""Kinds that arithmetic and the witnesses always decide, or in which no cell is at fault or can be told to be."""


def check(draft: Draft) -> list[dict[str, Any]]:
    ((_, now),) = extract_all(*draft.render(draft.report))
    ((_, before),) = extract_all(*draft.render(draft.previous))
    return check_draft(now, before)


def suspects(found: list[dict[str, Any]]) -> set[str]:
    return {key for one in found for key in one["suspects"]}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_planted_is_found_and_nothing_else_is_accused(kind: str):
    for seed in range(SEEDS):
        draft = planted(kind, seed)
        found = check(draft)
        truth = draft.wrong | {f"previous:{key}" for key in draft.wrong_before}
        sure = suspects([one for one in found if one["tier"] == "unique"])
        assert sure <= truth, (kind, seed, found)
        if kind in DECIDABLE:
            assert suspects(found) == truth, (kind, seed, found)
        expected = draft.rules or broken_rules(draft.report)
        assert not expected or expected & {one["rule"] for one in found}, (kind, seed, found)


@pytest.mark.parametrize("kind", ["none", "last_year_elsewhere"])
def test_a_draft_in_order_has_no_finding_at_all(kind: str):
    for seed in range(SEEDS, 3 * SEEDS):
        assert check(planted(kind, seed)) == []


@pytest.mark.parametrize("kind", ["total", "part", "sign", "two", "swap_columns"])
def test_arithmetic_is_an_error_with_printed_and_expected(kind: str):
    for seed in range(SEEDS):
        draft = planted(kind, seed)
        errors = [one for one in check(draft) if one["severity"] == "error" and one["tier"] == "unique"]
        for one in errors:
            assert RULES[one["rule"]].severity == "error"
            if len(one["suspects"]) == 1:
                (key,) = one["suspects"]
                right, wrong = draft.report.figures[key], draft.report.printed[key]
                assert (one["printed"], one["expected"]) in ((wrong, str(right)), (wrong, None))


@pytest.mark.parametrize("kind", ["swap_rows", "swap_columns", "proceedings", "four"])
def test_where_several_explain_it_the_truth_is_among_them_or_nothing_is_named(kind: str):
    """Recomputed sheets and four faults at once may leave only the identities to name."""
    told = 0
    for seed in range(2 * SEEDS):
        draft = planted(kind, seed)
        found = [one for one in check(draft) if one["severity"] == "error"]
        assert found
        told += draft.wrong <= suspects(found)
    assert told >= 1.5 * SEEDS, told


def test_last_year_at_fault_is_said_of_last_year():
    for seed in range(SEEDS):
        draft = planted("last_year", seed)
        (one,) = [one for one in check(draft) if one["rule"] == "Y1"]
        assert all(key.startswith("previous:applications.carried_out.") for key in one["suspects"])
        assert all(key.startswith("applications.carried_in.") for key in one["cells"])
        assert "上一年度报告" in one["message"]


@pytest.mark.parametrize("layout", ["html_clean", "docx", "xlsx_one_sheet"])
def test_a_number_left_out_of_a_grid_is_the_offices_blank_and_can_be_told(layout: str):
    """The first cell of a row that lines up, its total above the rest: no shift explains that."""
    draft = planted("none", 3)
    draft.layout = layout
    key = "applications.granted.natural_person"
    draft.report.printed[key] = ""
    (found,) = check(draft)
    assert (found["rule"], found["origin"], found["suspects"]) == ("F04", "office", [key])
    assert found["expected"] == str(draft.report.figures[key])
