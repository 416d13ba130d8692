"""The rule registry, its documentation, and the three-valued identities."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports_simulated import consistent_report, form_of_all_tables, mistype, numbers

from expectations.facts import CellFact, doubtful_tables
from expectations.identities import evaluate, evaluate_report
from expectations.rulebook import PATH, rulebook
from expectations.rules import EVIDENCE_ORDER, RULES, SUITES, rule_of_claim
from warehouse.forms import TABLE_CODES, identities


def cells_of(values: dict[str, int | None]) -> dict[str, CellFact]:
    return {
        key: CellFact(None, "blank") if value is None else CellFact(Decimal(value), "number", str(value))
        for key, value in values.items()
    }


def test_every_rule_is_told_in_full():
    for key, rule in RULES.items():
        assert key == rule.id
        assert rule.suite in SUITES
        assert rule.severity in ("error", "warning", "info")
        assert rule.text and rule.formula and rule.source and rule.since
    assert {rule.suite for rule in RULES.values()} == set(SUITES)


def test_identity_families_of_the_declarations_are_rules_of_error_severity():
    for form in ("2019", "2021"):
        for identity in identities(form_of_all_tables(form)):
            assert RULES[identity.rule].severity == "error"
            assert identity.rule in EVIDENCE_ORDER


def test_the_rule_book_in_docs_is_fresh():
    assert PATH.read_text(encoding="utf-8") == rulebook(), "run: python -m expectations.rulebook"
    for rule in RULES.values():
        assert f"| `{rule.id}` |" in rulebook()


def test_unknown_claims_have_a_rule():
    assert rule_of_claim("received") == "N1"
    assert rule_of_claim("something_new") == "N12"


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_consistent_reports_hold_everywhere(form: str):
    values = consistent_report(random.Random(4), form)
    checks = evaluate_report(form_of_all_tables(form), cells_of(values))
    assert {check.outcome for check in checks} == {"holds"}
    assert len(checks) == {"2019": 7 + 7 + 23 + 3 + 2, "2021": 7 + 7 + 25 + 3}[form]


@given(seed=st.integers(0, 2**32), blanks=st.integers(0, 6))
@settings(max_examples=50, deadline=None)
def test_a_blank_operand_is_not_assessable_and_told_as_zero(seed: int, blanks: int):
    rng = random.Random(seed)
    values: dict[str, int | None] = dict(consistent_report(rng))
    for key in rng.sample(sorted(values), blanks):
        values[key] = None
    key = rng.choice(sorted(values))
    values[key] = mistype(rng, values[key] or 0)
    for check in evaluate_report(form_of_all_tables(), cells_of(values)):
        empty = [cell for cell in check.identity.cells if values[cell] is None]
        total = sum(weight * (values[cell] or 0) for cell, weight in check.identity.terms)
        assert check.blanks == len(empty)
        assert check.residual == total
        assert (check.outcome == "not_assessable") == bool(empty)
        assert check.holds_with_blanks_as_zero == (total == 0)
        if not empty:
            assert check.outcome == ("holds" if total == 0 else "broken")


def test_an_inequality_may_be_below():
    (identity, *_) = [one for one in identities(form_of_all_tables("2019")) if one.rule == "D1"]
    small, large = identity.cells
    for first, second, outcome in ((3, 5, "holds"), (5, 5, "holds"), (6, 5, "broken")):
        assert evaluate(identity, cells_of({small: first, large: second})).outcome == outcome


def test_extra_rows_count_in_the_sum_and_have_their_own():
    values = consistent_report(random.Random(9))
    extra = {f"applications.extra_1.{key.rsplit('.', 1)[1]}": 0 for key in values if ".granted." in key}
    values |= extra
    values["applications.extra_1.natural_person"] = values["applications.extra_1.total"] = 2
    broken = {
        c.identity.key
        for c in evaluate_report(form_of_all_tables(), cells_of(values), ["extra_1"])
        if c.outcome == "broken"
    }
    assert broken == {"A2.natural_person", "A2.total"}


def test_issues_cast_doubt_on_their_table_or_on_all_but_not_for_names_and_dates():
    assert doubtful_tables([("unmatched_label", "applications")]) == {"applications"}
    assert doubtful_tables([("table_cut_off", None)]) == set(TABLE_CODES)
    assert doubtful_tables([("ambiguous_organization", None), ("ambiguous_year", None)]) == set()


def test_decimals_are_compared_exactly():
    values = numbers(consistent_report(random.Random(1)))
    assert all(isinstance(value, Decimal) for value in values.values())
