"""Findings about numbers: identities within a report, with last year, and with the prose, one a root cause."""

from __future__ import annotations

from collections.abc import Iterable

from expectations.diagnosis import PREVIOUS, Diagnosis
from expectations.facts import ReportFacts
from expectations.findings import Finding, about, places
from expectations.localise import localise
from expectations.prose_findings import findings_of_claims
from expectations.roll_up import Units, shares_of_units
from expectations.rules import EVIDENCE_ORDER
from expectations.second_reading import stands_where_it_should
from expectations.witness_findings import findings_of_carry_over, findings_of_flows, with_previous
from expectations.witnesses import (
    Values,
    carry_over_identities,
    claim_identities,
    flow_identities,
    numbers,
    previous_numbers,
    residual,
)
from expectations.wording import diagnosis_message, name_of, printed_and_expected, show
from warehouse.forms import Identity, identities


def arithmetic_findings(
    facts: ReportFacts, previous: ReportFacts | None = None, units: Units | None = None
) -> list[Finding]:
    """Returns the findings of the rules A1 A2 A3 P1 D1, Y1 Y2 Y3 and N1… on one report.

    Args:
        facts: the report.
        previous: the report of the same organisation on the year before; another year's is not used.
        units: the sums of the region's units, for a government: a witness where its own report contradicts itself.

    Returns:
        One finding a root cause; every broken identity is the evidence of at least one.
    """
    if not facts.cells:
        return []
    own = identities(facts.editions, facts.extra_labels)
    carried = carry_over_identities(facts, previous)
    flows = flow_identities(facts, previous)
    claims, stated = claim_identities(facts)
    values: Values = {**numbers(facts), **previous_numbers(previous, [*carried, *flows]), **stated}
    suspected = {cell for one in own if _is_broken(one, values) for cell in one.cells}
    shares, sums, least = shares_of_units(facts, units, suspected)
    values |= sums
    diagnoses = localise(values, [*own, *carried, *claims, *shares], least)
    told = [one for one in diagnoses if not _is_carry_over_alone(one)]
    findings = [_of_diagnosis(facts, previous, one, values) for one in told]
    findings += [
        _of_inequality(facts, one, values) for one in own if one.relation == "<=" and _is_broken(one, values)
    ]
    findings += findings_of_carry_over(
        facts, previous, [one for each in diagnoses if each not in told for one in each.identities], values
    )
    explained = {one.key for each in told for one in each.identities}
    open_claims = [one for one in claims if one.key not in explained and _is_broken(one, values)]
    broken_flows = [one for one in flows if _is_broken(one, values)]
    found, decided = findings_of_flows(facts, previous, broken_flows, open_claims, values)
    open_claims = [one for one in open_claims if one.key not in decided]
    return [*findings, *found, *findings_of_claims(facts, open_claims, own, values)]


def principal_rule(found: Iterable[Identity]) -> str:
    """Returns the rule of a finding with these failed identities: the first family in A1 A2 A3 P1 D1 Y1 Y2 Y3 R1."""
    rules = {identity.rule for identity in found if not identity.key.startswith(PREVIOUS)}
    return next((rule for rule in EVIDENCE_ORDER if rule in rules), min(rules))


def _is_broken(identity: Identity, values: Values) -> bool:
    total = residual(identity, values)
    return total is not None and (total > 0 if identity.relation == "<=" else total != 0)


def _is_carry_over_alone(diagnosis: Diagnosis) -> bool:
    """Neither year's report can be told to be the wrong one."""
    return not diagnosis.alternatives and principal_rule(diagnosis.identities) == "Y1"


def _of_diagnosis(
    facts: ReportFacts, previous: ReportFacts | None, diagnosis: Diagnosis, values: Values
) -> Finding:
    printed, expected = printed_and_expected(diagnosis, facts.extra_labels)
    message = diagnosis_message(diagnosis, values, facts.extra_labels)
    unsure = _may_be_our_shift(diagnosis) and not stands_where_it_should(facts, diagnosis.suspects)
    finding = about(
        facts,
        principal_rule(diagnosis.identities),
        message + ("；移位须先核对原文" if unsure else ""),
        diagnosis.cells,
        suspects=diagnosis.suspects,
        suspects_of_last_year=tuple(key.removeprefix(PREVIOUS) for key in diagnosis.elsewhere),
        tier=diagnosis.tier,
        identities=tuple(one.key for one in diagnosis.identities if not one.key.startswith(PREVIOUS)),
        printed=printed,
        expected=expected,
        place=places(facts, diagnosis.suspects or diagnosis.cells),
        **({"origin": "extraction"} if unsure else {}),
    )
    return with_previous(finding, previous, diagnosis.identities)


def _may_be_our_shift(diagnosis: Diagnosis) -> bool:
    """Whether numbers would have moved within a row of applications, as they do where a reader loses a cell."""
    rows = {cell.rsplit(".", 1)[0] for cell in diagnosis.suspects}
    in_a_row = len(rows) == 1 and all(row.startswith("applications.") for row in rows)
    return diagnosis.moved is not None or (diagnosis.swapped and in_a_row)


def _of_inequality(facts: ReportFacts, identity: Identity, values: Values) -> Finding:
    (small, _), (large, _) = identity.terms
    first, second = values[small], values[large]
    message = (
        f"{name_of(small, facts.extra_labels)} 印为 {show(first)}，大于 {name_of(large, facts.extra_labels)} "
        f"{show(second)}，两者之一有误"
    )
    return about(
        facts,
        identity.rule,
        message,
        identity.cells,
        suspects=identity.cells,
        tier="candidates",
        identities=(identity.key,),
        printed=f"{show(first)}；{show(second)}",
        expected=f"不大于 {show(second)}；或不小于 {show(first)}",
    )
