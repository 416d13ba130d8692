"""Error localisation: exact sets, tiers, the guard against recomputed sheets, witnesses, and a MIP as the oracle."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports_simulated import PARTS, consistent_report, form_of_all_tables, mistype

from expectations.localise import Diagnosis, localise
from expectations.search import minimal_solutions
from expectations.system import compile_system
from expectations.typing_errors import describe_error, typing_cost
from warehouse.forms import FORMS, Identity, identities

EQUATIONS = identities(form_of_all_tables())
RESULTS = [row.code for row in FORMS["2021"].table("applications").rows if row.is_result]


def best_cells(found: list[Diagnosis]) -> set[str]:
    """The best explanation of each root cause, the withheld ones included: what the search found, not what it claims."""
    return {
        change.cell for one in found for change in (one.alternatives[0] if one.alternatives else one.withheld)
    }


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


def test_figures_of_quality_are_met():
    """quality.md: exact set 95 %, unique tier right in 99.6 %; here on another simulation, cells drawn evenly."""
    rng = random.Random(2024)
    exact: Counter[int] = Counter()
    told, right, whole, rounds = 0, 0, 0, 300
    for count in (1, 2, 3):
        for _ in range(rounds):
            truth = consistent_report(rng)
            values = dict(truth)
            witnesses, known = outside_witnesses(truth)
            cells = [key for key in values if key.startswith(("applications.", "proceedings."))]
            chosen = set(rng.sample(cells, count))
            for key in sorted(chosen):
                values[key] = mistype(rng, values[key])
            found = localise({**values, **known}, [*EQUATIONS, *witnesses])
            exact[count] += best_cells(found) == chosen
            if all(one.tier == "unique" for one in found):
                whole += 1
                told += 1
                right += changes(found) == {key: truth[key] for key in chosen}
    assert sum(exact.values()) / (3 * rounds) >= 0.95, exact
    assert right / told >= 0.996, (right, told)
    assert whole / (3 * rounds) >= 0.92, whole  # parts of one proceedings row share their identity: a draw


def outside_witnesses(truth: dict[str, int]) -> tuple[list[Identity], dict[str, int]]:
    """Last year's carry-over and what the prose says, all true."""
    found, known = [], {}
    cells = [f"applications.carried_in.{column}" for column in (*PARTS, "total")]
    cells += [f"applications.{row}.total" for row in ("received", "handled_total", "carried_out")]
    cells += [
        f"proceedings.{row}.total" for row in ("review", "litigation_direct", "litigation_after_review")
    ]
    for number, cell in enumerate(cells):
        name = f"claim:{cell}"
        known[name] = truth[cell]
        found.append(Identity("N1", f"N1.{number}", ((cell, 1), (name, -1))))
    return found, known


def mip_minimum(values: dict[str, int]) -> int:
    """The fewest changed cells that make all identities hold, by scipy's mixed-integer solver."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    cells = sorted({cell for one in EQUATIONS for cell in one.cells})
    place = {cell: number for number, cell in enumerate(cells)}
    most = 4 * max(values[cell] for cell in cells) + 50
    count = len(cells)
    balance = np.zeros((len(EQUATIONS), 2 * count))
    for number, one in enumerate(EQUATIONS):
        for cell, weight in one.terms:
            balance[number, place[cell]] = weight
    old = np.array([values[cell] for cell in cells], float)
    link = np.hstack([np.eye(count), -most * np.eye(count)])
    mirror = np.hstack([np.eye(count), most * np.eye(count)])
    solution = milp(
        c=np.concatenate([np.zeros(count), np.ones(count)]),
        constraints=[
            LinearConstraint(balance, 0, 0),
            LinearConstraint(link, -np.inf, old),
            LinearConstraint(mirror, old, np.inf),
        ],
        integrality=np.ones(2 * count),
        bounds=Bounds(np.zeros(2 * count), np.concatenate([np.full(count, most), np.ones(count)])),
    )
    assert solution.success
    return round(solution.fun)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_same_minimum_as_a_mixed_integer_solver(count: int):
    pytest.importorskip("scipy")
    rng = random.Random(40 + count)
    for _ in range(5):
        values = consistent_report(rng)
        while max(values.values()) > 3000:
            values = consistent_report(rng)
        plant(rng, values, count)
        system = compile_system(EQUATIONS, values)
        parts: dict[int, dict[int, int]] = {}
        for number, residual in system.residuals().items():
            parts.setdefault(system.part[number], {})[number] = residual
        ours = 0
        for violated in parts.values():
            solutions = minimal_solutions(system, violated)
            assert solutions
            ours += len(solutions[0].changes)
        assert ours == mip_minimum(values)


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
