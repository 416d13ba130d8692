"""The draft check: each rule has drafts that break it and drafts that do not; what is unsure is nobody's error."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from drafts import PROSE, draft, printed, rules, values
from reports_simulated import PARTS

from tasks.check_draft import check_draft
from tasks.extract.model import ExtraRow, Issue, SectionText
from tasks.extract.pipeline import extract_all

SHARED = Path(__file__).parents[3] / "shared"
KEYS = {"rule", "severity", "tier", "suspects", "cells", "printed", "expected", "message", "origin"}


def test_a_right_draft_has_no_finding():
    for seed in range(10):
        assert check_draft(draft(values(seed))) == []
        assert check_draft(draft(values(seed, "2019"), 2020)) == []


def test_a_transposed_total_names_cell_printed_and_expected():
    report = values()
    report["applications.granted.natural_person"] += 300
    report["applications.handled_total.natural_person"] += 300
    report["applications.received.natural_person"] += 300
    for row in ("granted", "handled_total", "received"):
        report[f"applications.{row}.total"] += 300
    right = str(report["applications.handled_total.total"])
    wrong = right[:-2] + right[-1] + right[-2]
    if wrong == right:
        wrong = str(int(right) + 50)
    report["applications.handled_total.total"] = int(wrong)
    (found,) = check_draft(draft(report))
    assert set(found) >= KEYS
    assert (found["rule"], found["severity"], found["tier"]) == ("A1", "error", "unique")
    assert found["suspects"] == ["applications.handled_total.total"]
    assert (found["printed"], found["expected"]) == (wrong, right)
    assert found["cells"][0] == found["suspects"][0] and len(found["cells"]) > 10
    assert wrong in found["message"] and right in found["message"]
    assert "（七）总计 · 总计" in found["message"]
    json.dumps(found)


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ("A2", "applications.granted.business"),
        ("A1", "applications.carried_out.other"),
        ("A3", "applications.received.total"),
    ],
)
def test_the_rule_is_the_first_family_that_failed(rule: str, key: str):
    report = values()
    report[key] += 41
    (found,) = check_draft(draft(report))
    first = sorted({identity.split(".")[0] for identity in found["identities"]})[0]
    assert found["rule"] == first
    assert found["suspects"] == [key]
    assert rule in {identity.split(".")[0] for identity in found["identities"]}


def test_more_disclosed_than_in_all_leaves_both():
    report = values(form="2019")
    total = report["disclosure.regulations.disclosed_total"]
    report["disclosure.regulations.newly_disclosed"] = total + 1
    (found,) = check_draft(draft(report, 2020))
    assert (found["rule"], found["tier"], len(found["suspects"])) == ("D1", "candidates", 2)
    report["disclosure.regulations.newly_disclosed"] = total
    assert check_draft(draft(report, 2020)) == []


def test_blanks_are_one_finding_a_table_and_say_what_holds_as_zero():
    report = values()
    row = [f"applications.declined_publication.{column}" for column in (*PARTS, "total")]
    for key in row:
        report[key] = 0
    for column in (*PARTS, "total"):
        report[f"applications.granted.{column}"] += values()[f"applications.declined_publication.{column}"]
    assert check_draft(draft(report)) == []
    (found,) = check_draft(draft(report | dict.fromkeys(row)))
    assert (found["rule"], found["severity"], found["cells"]) == ("F04", "warning", row)
    assert "按 0 计均成立" in found["message"]
    broken = (
        report | dict.fromkeys(row) | {"applications.granted.total": report["applications.granted.total"] + 1}
    )
    told = {one["rule"]: one for one in check_draft(draft(broken))}
    assert "不成立（A2 总计列）" in told["F04"]["message"]
    assert told["A3"]["identities"] == ["A3.granted"]


def test_blanks_speak_of_their_own_identities_only():
    report = values() | {"applications.refused_state_secret.research": None}
    report["applications.other_misc.other"] = "/"
    told = {one["rule"]: one for one in check_draft(draft(report))}
    assert set(told) <= {"F04", "F16", "A2", "A3"}
    assert "涉及的 2 条等式" in told["F04"]["message"] and "涉及的 2 条等式" in told["F16"]["message"]


@pytest.mark.parametrize(
    ("rule", "key", "value"),
    [
        ("F05", "applications.granted.business", "详见附表"),
        ("F16", "disclosure.coercion.decisions", "/"),
        ("F06", "disclosure.penalties.decisions", -3),
        ("F07", "disclosure.penalties.decisions", "1.5"),
    ],
)
def test_cells_that_are_no_counts(rule: str, key: str, value: Any):
    extraction = draft(values())
    cell = printed(Decimal(value) if rule == "F07" else value, extraction.cells[key].locator)
    extraction.cells[key] = cell
    found = [one for one in check_draft(extraction) if one["rule"] == rule]
    assert [one["cells"] for one in found] == [[key]]


def test_amounts_and_changes_may_be_decimal_and_negative():
    report = values(form="2019") | {"disclosure.licensing.change": -4, "disclosure.procurement.amount": 12.5}
    assert check_draft(draft(report, 2020)) == []
    assert check_draft(draft(values() | {"disclosure.fees.amount": 3.75})) == []


def test_forms_of_the_wrong_year_and_mixed_ones():
    assert rules(check_draft(draft(values(form="2019"), 2023))) == ["F08"]
    assert rules(check_draft(draft(values(), 2020))) == ["F08"]
    old = {key: value for key, value in values(form="2019").items() if key.startswith("applications.")}
    new = {key: value for key, value in values().items() if not key.startswith("applications.")}
    assert rules(check_draft(draft(new | old, 2023))) == ["F09"]


def test_unit_of_fees():
    extraction = draft(values())
    cell = extraction.cells["disclosure.fees.amount"]
    extraction.cells["disclosure.fees.amount"] = cell._replace(unit="元", text="251000元")
    assert rules(check_draft(extraction)) == ["F10"]
    extraction.cells["disclosure.fees.amount"] = cell._replace(unit="万元")
    assert check_draft(extraction) == []


def test_a_single_blank_says_the_only_number_that_fits():
    report = values()
    key = next(key for key in report if ".natural_person" in key and report[key] and ".granted" in key)
    (found,) = check_draft(draft(report | {key: None}))
    assert (found["rule"], found["suspects"], found["expected"]) == ("F04", [key], str(report[key]))
    other = key.replace("natural_person", "business")
    told = {one["rule"]: one for one in check_draft(draft(report | {key: None, other: report[other] + 3}))}
    assert told["F04"]["expected"] == "数字（没有的填 0）", "row and column ask for different numbers"


def test_a_row_of_the_offices_own_counts_and_is_told():
    report = values()
    report |= {f"applications.extra_1.{column}": 0 for column in (*PARTS, "total")}
    report["applications.extra_1.natural_person"] = report["applications.extra_1.total"] = 1
    for row in ("handled_total", "received"):
        for column in ("natural_person", "total"):
            report[f"applications.{row}.{column}"] += 1
    row = ExtraRow("extra_1", "9.属于工作秘密", "refused_administrative_inquiry")
    (found,) = check_draft(draft(report, extra_rows=[row]))
    assert (found["rule"], found["severity"]) == ("F11", "info")
    assert "属于工作秘密" in found["message"]


def test_missing_and_empty_sections():
    extraction = draft(values())
    del extraction.sections["problems"]
    assert rules(check_draft(extraction)) == ["F01"]
    extraction.sections["problems"] = SectionText("五、存在的主要问题及改进情况", " 。\n")
    assert rules(check_draft(extraction)) == ["F02"]
    extraction.sections["problems"] = SectionText("五、存在的主要问题及改进情况", "无。")
    assert rules(check_draft(extraction)) == ["F14"]
    extraction.sections["problems"] = SectionText("四、存在的主要问题及改进情况", PROSE["problems"])
    assert rules(check_draft(extraction)) == ["F12"]
    extraction.sections = {"overview": SectionText("一、总体情况", "文字")}
    assert {one["origin"] for one in check_draft(extraction)} == {"extraction"}


def test_missing_tables():
    report = {key: value for key, value in values().items() if not key.startswith("proceedings.")}
    (found,) = check_draft(draft(report))
    assert (found["rule"], found["severity"]) == ("F03", "error")
    nothing = draft({})
    assert rules(check_draft(nothing)) == ["F03"]
    nothing.sections = {}
    assert [one["severity"] for one in check_draft(nothing)] == ["info"]


def test_what_is_read_without_certainty_is_no_error_of_the_office():
    report = values()
    report["applications.granted.total"] += 9
    extraction = draft(report)
    key = "applications.granted.total"
    extraction.cells[key] = extraction.cells[key]._replace(doubt="two readings differ")
    (found,) = check_draft(extraction)
    assert (found["origin"], found["severity"]) == ("extraction", "info")
    assert "读取没有把握" in found["message"]
    extraction = draft(report, issues=[Issue("unmatched_label", "a label", "row 3", "applications")])
    assert {one["origin"] for one in check_draft(extraction)} == {"extraction"}
    extraction = draft(report, issues=[Issue("unmatched_label", "a label", "row 3", "disclosure")])
    assert {one["origin"] for one in check_draft(extraction)} == {"office"}


def test_doubt_about_an_operand_is_doubt_about_the_identity():
    report = values()
    report["applications.granted.total"] += 9
    extraction = draft(report)
    key = "applications.granted.business"
    extraction.cells[key] = extraction.cells[key]._replace(doubt="glued")
    assert {one["origin"] for one in check_draft(extraction)} == {"extraction"}


def shifted() -> dict[str, Any]:
    report = values(21)
    meant = [30, 12, 5, 0, 2, 0]
    old = {column: report[f"applications.granted.{column}"] for column in (*PARTS, "total")}
    new = dict(zip((*PARTS, "total"), [*meant, sum(meant)], strict=True))
    for column in (*PARTS, "total"):
        for row in ("handled_total", "received"):
            report[f"applications.{row}.{column}"] += new[column] - old[column]
    printed_row = [0, *meant]
    return report | {
        f"applications.granted.{c}": v for c, v in zip((*PARTS, "total"), printed_row, strict=True)
    }


def test_a_shifted_row_is_read_again_at_its_source():
    (found,) = check_draft(draft(shifted()))
    assert "右移一列" in found["message"]
    assert (found["origin"], found["severity"]) == ("office", "error")
    flattened = draft(shifted())
    flattened.cells = {
        key: cell._replace(locator=f"line {place}")
        for place, (key, cell) in enumerate(flattened.cells.items())
    }
    (found,) = check_draft(flattened)
    assert (found["origin"], found["severity"]) == ("extraction", "info")
    askew = draft(shifted())
    for number, column in enumerate((*PARTS, "total"), 20):
        key = f"applications.granted.{column}"
        askew.cells[key] = askew.cells[key]._replace(locator=f"table 1, row 3, column {number}")
    assert [one["origin"] for one in check_draft(askew)] == ["extraction"]


@pytest.mark.parametrize(
    ("blank", "moved", "origin"),
    [(False, True, "office"), (True, False, "office"), (True, True, "extraction")],
)
def test_a_number_one_cell_too_far_is_read_again_at_its_source(blank: bool, moved: bool, origin: str):
    """A reader that loses a cell gives the same picture, unless the row is whole or stands in everyone's columns."""
    report = values()
    row = [f"applications.granted.{column}" for column in (*PARTS, "total")]
    by = {key: number - report[key] for key, number in zip(row, (70, 0, 0, 0, 0, 0, 70), strict=True)}
    for key, more in by.items():
        for line in ("granted", "handled_total", "received"):
            report[key.replace("granted", line)] += more
    assert check_draft(draft(report)) == []
    report[row[0]], report[row[1]] = 0, 70
    if blank:
        report[row[5]] = None
    extraction = draft(report)
    for place, key in enumerate(row, 40):
        if moved:
            extraction.cells[key] = extraction.cells[key]._replace(locator=f"table 1, row 3, column {place}")
    (found,) = [one for one in check_draft(extraction) if one["rule"] == "A2"]
    assert (found["suspects"], found["origin"]) == (row[:2], origin)


def test_a_fraction_is_asked_to_be_a_whole_number():
    report = values() | {"proceedings.review.upheld": Decimal("2.5")}
    report["proceedings.review.total"] = 2 + sum(
        report[f"proceedings.review.{column}"] for column in ("corrected", "other", "pending")
    )
    told = {one["rule"]: one for one in check_draft(draft(report))}
    assert told["P1"]["expected"] == "2" and "应为 2（" in told["P1"]["message"]


def test_year_in_dispute():
    issue = Issue("ambiguous_year", "标题写 2022 年，统计期限写 2023 年")
    assert rules(check_draft(draft(values(), issues=[issue]))) == ["F13"]


@pytest.mark.skipif(
    not SHARED.exists(), reason="no ../shared beside the repository: real reports not checked"
)
def test_real_reports_are_diagnosed_right():
    def findings(path: str) -> list[dict[str, Any]]:
        file = SHARED / path
        ((_, extraction),) = extract_all(file.read_bytes(), file.name)
        return check_draft(extraction)

    hongze = [one for one in findings("reports/hongze_2023.pdf") if one["severity"] == "error"]
    assert [(one["rule"], one["tier"], one["suspects"]) for one in hongze] == [
        ("P1", "unique", ["proceedings.litigation_after_review.total"]),  # no total of the table is filled in
        ("P1", "unique", ["proceedings.review.total"]),
    ]
    assert (hongze[0]["printed"], hongze[0]["expected"]) == ("0", "5")
    assert (hongze[1]["printed"], hongze[1]["expected"]) == ("0", "11")
    for path in ("reports/pingtan_2021.html", "reports/pingtan_2022.html", "seeds/000_564d1e2c6edd2f9b.txt"):
        assert findings(path) == []
    assert {one["origin"] for one in findings("reports/pingtan_2021_glued.txt")} <= {"extraction"}
    assert {one["rule"] for one in findings("reports/shanghai_2019.html")} == {"F04"}
