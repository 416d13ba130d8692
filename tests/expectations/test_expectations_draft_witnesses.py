"""The draft check against what others say: the prose of the report, and the report of the year before."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drafts import draft, rules, values
from reports_simulated import PARTS

from tasks.check_draft import check_draft
from tasks.extract.model import Claim


def claim(name: str, value: int, *cells: str, scope: str = "own") -> Claim:
    return Claim(name, Decimal(value), f"全年{name}{value}件。", scope, "overview", cells)  # type: ignore[arg-type]


def test_prose_that_contradicts_the_table():
    report = values()
    key = "applications.received.total"
    right = draft(report, claims=[claim("received", report[key], key)])
    assert check_draft(right) == []
    (found,) = check_draft(draft(report, claims=[claim("received", report[key] + 3, key)]))
    assert (found["rule"], found["severity"], found["suspects"], found["cells"]) == (
        "N1",
        "warning",
        [],
        [key],
    )
    assert (found["printed"], found["expected"]) == (str(report[key]), str(report[key] + 3))
    unclear = draft(report, claims=[claim("received", report[key] + 3, key, scope="unknown")])
    assert check_draft(unclear) == []
    twice = [claim("received", report[key] + 3, key), claim("received", report[key] + 4, key)]
    assert rules(check_draft(draft(report, claims=twice))) == ["N1"]


def test_claims_on_sums_decimals_and_absent_cells():
    report = values() | {"disclosure.fees.amount": 3.5}
    lawsuits = ("proceedings.litigation_direct.total", "proceedings.litigation_after_review.total")
    claims = [
        claim("litigation", sum(report[key] for key in lawsuits) + 1, *lawsuits),
        Claim("fees", Decimal("3.6"), "收费3.6万元", "own", "overview", ("disclosure.fees.amount",)),
        claim("procurement", 5, "disclosure.procurement.items"),
    ]
    found = {one["rule"]: one for one in check_draft(draft(report, claims=claims))}
    assert set(found) == {"N6", "N10"}
    assert (found["N10"]["printed"], found["N10"]["expected"]) == ("3.5", "3.6")


def test_a_claim_is_evidence_where_the_table_contradicts_itself():
    report = values()
    key = "applications.received.total"
    said = report[key]
    report[key] += 60
    (found,) = check_draft(draft(report, claims=[claim("received", said, key)]))
    assert found["suspects"] == [key]
    assert {"A1.total", "A3.received", "N1.1"} == set(found["identities"])


def previous_of(report: dict[str, Any], **changed: int) -> dict[str, Any]:
    """A consistent report of the year before that carries out what this one carries in."""
    before = values(33)
    for column in (*PARTS, "total"):
        difference = (
            report[f"applications.carried_in.{column}"] - before[f"applications.carried_out.{column}"]
        )
        before[f"applications.carried_out.{column}"] += difference
        before[f"applications.received.{column}"] += difference
        if before[f"applications.received.{column}"] < 0:
            before[f"applications.carried_in.{column}"] += 10_000
            before[f"applications.handled_total.{column}"] += 10_000
            before[f"applications.granted.{column}"] += 10_000
    for row in ("received", "carried_in", "handled_total", "granted", "carried_out"):
        before[f"applications.{row}.total"] = sum(before[f"applications.{row}.{part}"] for part in PARTS)
    for row in ("regulations", "normative_documents"):
        flow = report[f"disclosure.{row}.issued"] - report[f"disclosure.{row}.repealed"]
        before[f"disclosure.{row}.in_force"] = report[f"disclosure.{row}.in_force"] - flow
    return before | changed


def test_last_year_in_order():
    report = values() | {
        "disclosure.regulations.in_force": 900,
        "disclosure.normative_documents.in_force": 9000,
    }
    assert check_draft(draft(report, 2023), draft(previous_of(report), 2022)) == []


def test_broken_carry_over_is_one_finding_for_all_columns():
    report = values() | {
        "disclosure.regulations.in_force": 900,
        "disclosure.normative_documents.in_force": 9000,
    }
    before = previous_of(report)
    for row in ("carried_out", "received"):
        for column in ("natural_person", "total"):
            before[f"applications.{row}.{column}"] += 2
    (found,) = check_draft(draft(report, 2023), draft(before, 2022))
    assert (found["rule"], found["severity"]) == ("Y1", "error")
    assert found["cells"] == ["applications.carried_in.natural_person", "applications.carried_in.total"]
    assert found["expected"].split("；")[1] == str(before["applications.carried_out.total"])
    assert check_draft(draft(report, 2023), draft(before, 2021)) == [], "not the year before"
    unsure = draft(before, 2022)
    key = "applications.carried_out.total"
    unsure.cells[key] = unsure.cells[key]._replace(doubt="glued")
    assert [one["origin"] for one in check_draft(draft(report, 2023), unsure)] == ["extraction"]


def test_last_year_helps_to_find_the_wrong_cell():
    report = values() | {
        "disclosure.regulations.in_force": 900,
        "disclosure.normative_documents.in_force": 9000,
    }
    before = previous_of(report)
    report["applications.carried_in.business"] += 37
    (found,) = check_draft(draft(report, 2023), draft(before, 2022))
    assert found["suspects"] == ["applications.carried_in.business"]
    assert "Y1.business" in found["identities"]


def test_stock_of_documents_and_prior_items():
    report = values() | {
        "disclosure.regulations.in_force": 900,
        "disclosure.normative_documents.in_force": 9000,
    }
    before = previous_of(report)
    before["disclosure.normative_documents.in_force"] += 3
    (found,) = check_draft(draft(report, 2023), draft(before, 2022))
    assert (found["rule"], found["identities"]) == ("Y2", ["Y2.normative_documents"])
    assert found["cells"][0] == "disclosure.normative_documents.in_force"
    now, then = values(5, "2019"), values(6, "2019")
    for row in ("received", "carried_in", "handled_total", "carried_out", "granted"):
        for column in (*PARTS, "total"):
            now[f"applications.{row}.{column}"] = then[f"applications.{row}.{column}"]
    now = {key: value for key, value in now.items() if not key.startswith("applications.")}
    for row in ("licensing", "other_services", "penalties", "coercion", "fees"):
        now[f"disclosure.{row}.prior_items"] = (
            then[f"disclosure.{row}.prior_items"] + then[f"disclosure.{row}.change"]
        )
    assert rules(check_draft(draft(now, 2020), draft(then, 2019))) == ["F03"]
    now["disclosure.penalties.prior_items"] += 1
    assert rules(check_draft(draft(now, 2020), draft(then, 2019))) == ["F03", "Y3"]
