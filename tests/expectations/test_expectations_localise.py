"""Error localisation: tiers, root causes, the guard against recomputed sheets, and witnesses."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from localise_score import best_cells
from reports_simulated import PARTS, consistent_report, form_of_all_tables, mistype

from expectations.diagnosis import Diagnosis
from expectations.isolated import isolated_cells
from expectations.localise import localise
from expectations.system import compile_system
from expectations.typing_errors import describe_error, typing_cost
from warehouse.forms import FORMS, Identity, identities

EQUATIONS = identities(form_of_all_tables())
RESULTS = [row.code for row in FORMS["2021"].table("applications").rows if row.is_result]


def changes(found: list[Diagnosis]) -> dict[str, int]:
    return {change.cell: change.expected for one in found for change in one.alternatives[0]}


def plant(
    rng: random.Random, values: dict[str, int], count: int, tables=("applications", "proceedings")
) -> set[str]:
    cells = [key for key in values if key.split(".")[0] in tables]
    chosen: set[str] = set()
    while len(chosen) < count:
        chosen.add(rng.choices(cells, [4 if values[key] else 1 for key in cells])[0])
    for key in sorted(chosen):
        values[key] = mistype(rng, values[key])
    return chosen


def test_a_consistent_report_has_no_diagnosis():
    rng = random.Random(3)
    for form in ("2019", "2021"):
        for _ in range(20):
            values = consistent_report(rng, form)
            assert localise(values, identities(form_of_all_tables(form))) == []


def test_transposed_total_is_named_with_its_evidence():
    values = consistent_report(random.Random(11))
    key = "applications.handled_total.total"
    difference = 312 - values[key]
    for cell in ("received", "granted"):
        for column in ("natural_person", "total"):
            values[f"applications.{cell}.{column}"] += difference
    values["applications.handled_total.natural_person"] += difference
    values[key] = 321
    (found,) = localise(values, EQUATIONS)
    assert found.tier == "unique"
    assert changes([found]) == {key: 312}
    assert {one.key for one in found.identities} == {"A1.total", "A2.total", "A3.handled_total"}


def test_two_wrong_cells_are_two_root_causes():
    values = consistent_report(random.Random(5))
    values["applications.granted.natural_person"] += 70
    values["applications.carried_out.business"] += 11
    found = localise(values, EQUATIONS)
    assert [one.tier for one in found] == ["unique", "unique"]
    assert best_cells(found) == {"applications.granted.natural_person", "applications.carried_out.business"}


def test_zero_total_over_parts_is_unique_where_no_part_could_be_wrong():
    values = dict.fromkeys(("upheld", "corrected", "other", "pending", "total"), 0) | {
        "upheld": 10,
        "corrected": 1,
    }
    report = {f"proceedings.review.{column}": value for column, value in values.items()}
    (found,) = localise(report, EQUATIONS)
    assert (found.tier, changes([found])) == ("unique", {"proceedings.review.total": 11})


def test_one_part_and_a_zero_total_leaves_two_candidates_total_first():
    values = dict.fromkeys(("upheld", "corrected", "other", "pending", "total"), 0) | {"upheld": 5}
    report = {f"proceedings.litigation_after_review.{column}": value for column, value in values.items()}
    (found,) = localise(report, EQUATIONS)
    assert found.tier == "candidates"
    assert found.suspects == (
        "proceedings.litigation_after_review.total",
        "proceedings.litigation_after_review.upheld",
    )


@pytest.mark.parametrize(("direct", "tier"), [(0, "unique"), (2, "candidates")])
def test_totals_that_nobody_filled_in_are_one_kind_of_omission(direct: int, tier: str):
    """One row proves it, for two numbers and no total; a total filled in elsewhere leaves the choice open."""
    report = {
        f"proceedings.{row}.{column}": 0
        for row in ("review", "litigation_direct", "litigation_after_review")
        for column in ("upheld", "corrected", "other", "pending", "total")
    }
    report |= {"proceedings.review.upheld": 10, "proceedings.review.corrected": 1}
    report |= {"proceedings.litigation_after_review.upheld": 5}
    report |= {f"proceedings.litigation_direct.{column}": direct for column in ("pending", "total")}
    found = {one.identities[0].key: one for one in localise(report, EQUATIONS)}
    assert found["P1.review"].tier == "unique"
    assert found["P1.litigation_after_review"].tier == tier
    first = found["P1.litigation_after_review"].alternatives[0]
    assert [(one.cell, one.expected) for one in first] == [("proceedings.litigation_after_review.total", 5)]


def test_recomputed_totals_are_never_pinned_on_a_cell():
    rng = random.Random(17)
    claimed = 0
    for _ in range(120):
        values = consistent_report(rng)
        row, column = rng.choice(RESULTS), rng.choice(PARTS)
        key = f"applications.{row}.{column}"
        difference = mistype(rng, values[key]) - values[key]
        for cell in (key, f"applications.{row}.total"):
            values[cell] += difference
        if rng.random() < 0.6:
            values[f"applications.handled_total.{column}"] += difference
            if rng.random() < 0.5:
                values["applications.handled_total.total"] += difference
        found = localise(values, EQUATIONS)
        assert found
        claimed += any(one.tier == "unique" for one in found)
        assert all(one.recomputed for one in found if one.tier == "identities_only")
    assert claimed == 0


def test_two_cells_that_spoil_their_identity_together_are_no_recomputed_pair():
    """A formula keeps its identity; here the column is off by both."""
    values = consistent_report(random.Random(31), scale=60)
    for row in ("declined_excessive", "refused_third_party_rights"):
        values[f"applications.{row}.research"] += 7
    found = localise(values, EQUATIONS)
    assert [one.tier for one in found] == ["unique", "unique"]
    assert best_cells(found) == {
        "applications.declined_excessive.research",
        "applications.refused_third_party_rights.research",
    }


def test_a_total_that_may_stand_in_the_cell_beside_is_not_asked_to_be_the_double():
    values = dict.fromkeys(("upheld", "corrected", "other", "pending", "total"), 0) | {"upheld": 4}
    values |= {"pending": 4}
    report = {f"proceedings.review.{column}": value for column, value in values.items()}
    (found,) = localise(report, EQUATIONS)
    assert found.tier == "candidates"
    options = [{change.cell: change.expected for change in option} for option in found.alternatives]
    assert {"proceedings.review.total": 8} in options
    assert {"proceedings.review.total": 4, "proceedings.review.pending": 0} in options


def test_a_number_typed_one_cell_too_far_is_one_cause():
    values = consistent_report(random.Random(12), scale=400)
    one, other = "applications.granted.natural_person", "applications.granted.business"
    values[one], values[other] = values[other], values[one]
    values["applications.handled_total.total"] += 10
    found = localise(values, EQUATIONS)
    assert sorted((one.tier, one.swapped) for one in found) == [("unique", False), ("unique", True)]
    assert best_cells(found) == {one, other, "applications.handled_total.total"}


def test_rows_of_few_numbers_that_would_fit_each_other_are_not_said_to_be_exchanged():
    """One applicant kind and the total say the same thing twice: no more is known than of one number."""
    values = dict.fromkeys(FORMS["2021"].cell_keys, 0)
    for row in ("received", "handled_total", "granted"):
        for column in ("natural_person", "total"):
            values[f"applications.{row}.{column}"] = 2
    assert localise(values, EQUATIONS) == []
    for column in ("natural_person", "total"):
        values[f"applications.handled_total.{column}"] = 0
        values[f"applications.carried_out.{column}"] = 2
    assert [one.tier for one in localise(values, EQUATIONS)] == ["identities_only"]


def test_choices_that_no_identity_links_are_made_apart():
    """Two rectangles of cells, each with two ways to mend it: two choices of two, not one of four."""
    values = consistent_report(random.Random(77), scale=400)
    rows = ("granted", "granted_in_part", "refused_internal_affairs", "refused_deliberative")
    for row in rows:
        for column in ("natural_person", "business", "research", "other"):
            by = 40 - values[f"applications.{row}.{column}"]
            for cell in (row, "handled_total", "received"):
                values[f"applications.{cell}.{column}"] += by
                values[f"applications.{cell}.total"] += by
    assert localise(values, EQUATIONS) == []
    for row, column in zip(rows, ("natural_person", "business", "research", "other"), strict=True):
        values[f"applications.{row}.{column}"] = 45 if row.startswith("granted") else 47
    found = localise(values, EQUATIONS)
    assert [(one.tier, len(one.alternatives)) for one in found] == [("candidates", 2), ("candidates", 2)]


def test_a_denial_in_the_prose_decides_nothing_and_a_number_does():
    report = {
        f"proceedings.review.{column}": 0 for column in ("upheld", "corrected", "other", "pending", "total")
    } | {"proceedings.review.upheld": 1}
    tiers = {}
    for kind in ("claim", "denial"):
        name = f"{kind}:proceedings.review.total#N5.1"
        stated = Identity("N5", "N5.1", (("proceedings.review.total", 1), (name, -1)))
        (found,) = localise(report | {name: 0}, [*EQUATIONS, stated])
        tiers[kind] = found.tier
    assert tiers == {"claim": "unique", "denial": "candidates"}


def test_blank_operands_and_inequalities_take_no_part():
    values: dict[str, int | None] = dict(consistent_report(random.Random(2)))
    values["applications.granted.business"] = None
    values["applications.granted.total"] += 5
    found = localise(values, EQUATIONS)
    assert {one.key for each in found for one in each.identities} == {"A2.total"}


def test_a_shifted_row_is_one_cause():
    values = consistent_report(random.Random(21))
    row = [f"applications.granted.{column}" for column in (*PARTS, "total")]
    meant = [30, 12, 5, 0, 2, 0]
    column_change = [new - values[key] for new, key in zip(meant, row, strict=False)]
    for key, new in zip(row, [*meant, sum(meant)], strict=True):
        values[key] = new
    for column, change in zip((*PARTS, "total"), [*column_change, sum(column_change)], strict=True):
        for other in ("handled_total", "received"):
            values[f"applications.{other}.{column}"] += change
    shift = min(0, *(values[f"applications.received.{column}"] for column in PARTS))
    assert shift == 0
    assert localise(values, EQUATIONS) == []
    for key, new in zip(row, [0, *meant], strict=True):
        values[key] = new
    (found,) = localise(values, EQUATIONS)
    assert found.moved == "整行右移一列"
    assert changes([found])["applications.granted.natural_person"] == 30


def test_a_witness_decides_between_candidates():
    report = {
        f"proceedings.review.{column}": 0 for column in ("upheld", "corrected", "other", "pending", "total")
    }
    report |= {"proceedings.review.upheld": 5, "proceedings.review.total": 3}
    assert localise(report, EQUATIONS)[0].tier == "candidates"
    claim = Identity(
        "N5", "N5.1", (("proceedings.review.total", 1), ("claim:proceedings.review.total#1", -1))
    )
    (found,) = localise(report | {"claim:proceedings.review.total#1": 5}, [*EQUATIONS, claim])
    assert (found.tier, changes([found])) == ("unique", {"proceedings.review.total": 5})
    assert "N5.1" in {one.key for one in found.identities}


def test_faults_that_stand_apart_are_named_however_many_there_are():
    values = consistent_report(random.Random(21), scale=400)
    truth = dict(values)
    faults = {
        "granted.business": 3,
        "refused_enforcement_file.legal_service": 11,
        "declined_petition.natural_person": 40,
        "carried_out.other": 2,
        "unavailable_not_held.total": 100,
        "other_misc.research": 7,
        "refused_deliberative.public_welfare": 23,
    }
    for cell, by in faults.items():
        values[f"applications.{cell}"] += by
    found = localise(values, EQUATIONS)
    assert [one.tier for one in found] == ["unique"] * len(faults)
    assert changes(found) == {f"applications.{cell}": truth[f"applications.{cell}"] for cell in faults}


def test_faults_of_one_amount_do_not_stand_apart():
    """Of five faults two are off by the same: either of two pairs of cells would explain these."""
    values = consistent_report(random.Random(21), scale=400)
    rows = {
        "granted": 3,
        "granted_in_part": 3,
        "refused_deliberative": 11,
        "declined_petition": 40,
        "other_misc": 7,
    }
    for (row, by), column in zip(rows.items(), PARTS, strict=False):
        values[f"applications.{row}.{column}"] += by
    system = compile_system(EQUATIONS, values)
    assert {system.cells[cell] for cell, _ in isolated_cells(system, system.residuals())} == {
        "applications.refused_deliberative.research",
        "applications.declined_petition.public_welfare",
        "applications.other_misc.legal_service",
    }


def test_search_gives_up_rather_than_guess():
    rng = random.Random(8)
    for _ in range(15):
        values = consistent_report(rng)
        plant(rng, values, 14, ("applications",))
        for one in localise(values, EQUATIONS):
            assert one.identities


@given(seed=st.integers(0, 2**32), count=st.integers(1, 5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_failed_equality_is_evidence_and_the_result_is_deterministic(seed: int, count: int):
    rng = random.Random(seed)
    values = consistent_report(rng)
    plant(rng, values, count)
    system = compile_system(EQUATIONS, values)
    failed = {system.equations[number].key for number in system.residuals()}
    found = localise(values, EQUATIONS)
    assert {one.key for each in found for one in each.identities} == failed
    assert found == localise(dict(reversed(values.items())), EQUATIONS)
    for one in found:
        assert all(change.expected >= 0 for option in one.alternatives for change in option)


def test_costs_follow_how_people_mistype():
    assert (
        typing_cost(321, 312)
        < typing_cost(0, 312)
        < typing_cost(352, 312)
        < typing_cost(9, 11)
        < typing_cost(77, 5)
    )
    assert describe_error(321, 312) == "相邻数字颠倒"
    assert describe_error(0, 7) == "误填为 0"
    assert describe_error(12, 120) == "少写一位数字"
    assert describe_error(77, 5) == ""


def test_decimals_are_taken_as_numbers():
    values = {key: Decimal(value) for key, value in consistent_report(random.Random(1)).items()}
    values["applications.received.total"] += 4
    assert changes(localise(values, EQUATIONS)) == {
        "applications.received.total": int(values["applications.received.total"]) - 4
    }
