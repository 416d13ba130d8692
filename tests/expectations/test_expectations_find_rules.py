"""Rules that need the warehouse: dates, coverage, history, roll-up, copies, jumps."""

from __future__ import annotations

import random
from datetime import date, datetime

import pytest
from finding_runs import AS_OF, TOWN, right, run, states
from generated_years import WORDS
from reports_simulated import PARTS
from small_warehouse import add_organization, add_report, findings_of, insert

from tasks.find import find


@pytest.mark.parametrize(
    ("name", "level", "kind", "day", "rules"),
    [
        (TOWN, "town", "government", date(2024, 1, 31), []),
        (TOWN, "town", "government", date(2024, 2, 1), ["T01"]),
        ("清溪县教育局", "county", "department", date(2024, 2, 1), ["T01"]),
        ("清溪县人民政府办公室", "county", "office", date(2024, 2, 1), ["T01"]),
        ("清溪县人民政府", "county", "government", date(2024, 3, 31), []),
        ("清溪县人民政府", "county", "government", date(2024, 4, 1), ["T01"]),
        ("东湖街道办事处", None, None, date(2024, 2, 1), ["T01"]),
        ("平湖综合实验区管理委员会", "zone", None, date(2024, 3, 1), []),
        (TOWN, "town", "government", date(2026, 1, 31), ["T02"]),
        (TOWN, "town", "government", date(2023, 5, 1), ["T02"]),
    ],
)
def test_late_by_level(db, ledger, name, level, kind, day, rules):
    add_organization(db, name, level, kind)
    add_report(db, name, 2023, right(), published_on=day, evidence="meta pubdate", level=level)
    run(db, ledger, "r1", as_of=date(2026, 6, 1))
    assert [one["rule"] for one in findings_of(db, "rule LIKE 'T%'")] == rules


@pytest.mark.parametrize("evidence", ["signature (成文日期)", "address", "label 更新时间", None])
def test_weak_evidence_of_a_date_accuses_nobody(db, ledger, evidence):
    add_report(db, TOWN, 2023, right(), published_on=date(2024, 5, 1), evidence=evidence)
    run(db, ledger, "r1")
    assert findings_of(db) == []


def test_a_correction_published_later_is_not_late(db, ledger):
    add_report(db, TOWN, 2023, right(), published_on=date(2024, 1, 20), evidence="list page")
    add_report(db, TOWN, 2023, right(), version=2, published_on=date(2024, 5, 20), evidence="list page")
    run(db, ledger, "r1")
    assert findings_of(db) == []


def test_who_has_not_published(db, ledger):
    for name in "甲乙丙丁":
        add_organization(db, f"{name}镇人民政府")
    add_organization(db, "戊镇人民政府", expected=False)
    for year in (2022, 2023):
        for name in "甲乙丙":
            if (name, year) != ("丙", 2022):
                add_report(db, f"{name}镇人民政府", year, {})
    db.execute("UPDATE report SET year = year")
    run(db, ledger, "r1", as_of=date(2024, 1, 31))
    missing = "rule IN ('C01', 'C02')"
    told = {(one["organization"], one["year"], one["rule"]) for one in findings_of(db, missing)}
    assert told == {("丁镇人民政府", 2022, "C01"), ("丙镇人民政府", 2022, "C01")}, "2023 is not due yet"
    run(db, ledger, "r2", as_of=date(2024, 2, 1))
    told = {(one["organization"], one["year"], one["rule"], one["state"]) for one in findings_of(db, missing)}
    assert ("丁镇人民政府", 2023, "C01", "new") in told
    assert ("丁镇人民政府", 2022, "C01", "ongoing") in told, (
        "the same matter, not taken back, when a year goes by"
    )
    add_report(db, "丁镇人民政府", 2023, {})
    run(db, ledger, "r3", as_of=date(2024, 2, 2))
    assert states(db, "rule = 'C01' AND year = 2023") == ["resolved"]


def test_years_before_the_first_look_are_earlier_years(db, ledger):
    for name in "甲乙丙":
        add_organization(db, f"{name}镇人民政府")
        for year in (2022, 2023):
            if name != "丙":
                add_report(db, f"{name}镇人民政府", year, {})
    run(db, ledger, "r1", as_of=date(2024, 2, 1))
    told = {(one["year"], one["rule"], one["state"]) for one in findings_of(db, "rule IN ('C01', 'C02')")}
    assert told == {(2023, "C01", "new"), (2022, "C02", "new")}
    add_report(db, "丙镇人民政府", 2022, {})
    run(db, ledger, "r2", as_of=date(2024, 2, 2))
    assert states(db, "rule = 'C02'") == ["resolved"]


def test_a_list_that_failed_proves_nothing(db, ledger):
    from types import SimpleNamespace

    for name in "甲乙":
        add_organization(db, f"{name}镇人民政府")
    add_report(db, "甲镇人民政府", 2023, {})
    book = SimpleNamespace(
        sources=[SimpleNamespace(id="s", organizations=["甲镇人民政府", "乙镇人民政府"])], offices=[]
    )
    row = {"run_id": "r", "source": "s", "kind": "list", "url": "http://a.invalid/"}
    insert(db, "fetch", fetched_at=datetime(2024, 3, 1), outcome="ok", **row)
    insert(db, "fetch", fetched_at=datetime(2024, 3, 2), outcome="timeout", **row)
    find(db, book, ledger, "r1", AS_OF)
    assert states(db, "rule = 'C01'") == []
    insert(db, "fetch", fetched_at=datetime(2024, 3, 3), outcome="ok", **row)
    find(db, book, ledger, "r2", AS_OF)
    assert states(db, "rule = 'C01'") == ["new"]


def test_a_visit_that_broke_off_proves_nothing(db, ledger):
    from types import SimpleNamespace

    for name in "甲乙":
        add_organization(db, f"{name}镇人民政府")
    add_report(db, "甲镇人民政府", 2023, {})
    book = SimpleNamespace(
        sources=[SimpleNamespace(id="s", organizations=["甲镇人民政府", "乙镇人民政府"])], offices=[]
    )
    ledger.append("visit", {"source": "s", "at": "2024-03-01T00:00:00.000Z", "begun": True, "run_id": "r1"})
    find(db, book, ledger, "r1", AS_OF)
    assert states(db, "rule = 'C01'") == []
    ledger.append("visit", {"source": "s", "at": "2024-03-02T00:00:00.000Z", "found": 1, "run_id": "r2"})
    find(db, book, ledger, "r2", AS_OF)
    assert states(db, "rule = 'C01'") == ["new"]
    ledger.append("visit", {"source": "s", "at": "2024-03-03T00:00:00.000Z", "begun": True, "run_id": "r3"})
    find(db, book, ledger, "r3", AS_OF)
    assert states(db, "rule = 'C01'") != ["withdrawn"], "neither confirmed nor taken back"


def test_history_between_current_reports(db, ledger):
    before, now = right(1), right(2)
    for column in (*PARTS, "total"):
        now[f"applications.carried_in.{column}"] = before[f"applications.carried_out.{column}"]
    for key in [key for key in now if key.startswith("disclosure.") or ".handled" in key]:
        now[key] = before[key]
    now = {key: value for key, value in now.items() if ".carried_in." in key}
    add_report(db, TOWN, 2022, before)
    add_report(db, TOWN, 2023, now, editions={"applications": "2021"})
    run(db, ledger, "r1")
    assert states(db, "rule = 'Y1'") == []
    columns = ("natural_person", "total")
    broken = now | {f"applications.carried_in.{c}": now[f"applications.carried_in.{c}"] + 5 for c in columns}
    add_report(db, TOWN, 2023, broken, version=2, editions={"applications": "2021"})
    run(db, ledger, "r2")
    (found,) = findings_of(db, "rule = 'Y1'")
    assert found["cells"] == [f"applications.carried_in.{column}" for column in columns]
    mended = {f"applications.carried_out.{c}": broken[f"applications.carried_in.{c}"] for c in columns}
    add_report(db, TOWN, 2022, before | mended, version=2)
    run(db, ledger, "r3")
    assert states(db, "rule = 'Y1'") == ["resolved"], "last year's report was put right"


def test_nothing_carries_over_into_the_year_of_a_merger(db, ledger):
    """Two predecessors' open cases come in together: neither report of the year before gives the number."""
    add_organization(db, TOWN)
    add_organization(db, "清溪县白石乡人民政府", expected=False, until=2021, merged_into=TOWN)
    before = right(1)
    joined = right(2) | {"disclosure.regulations.in_force": 900}
    for year, values in ((2021, before), (2022, joined)):
        add_report(db, TOWN, year, values)
    run(db, ledger, "r1")
    assert states(db, "rule IN ('Y1', 'Y2')") == []
    after = right(3)
    add_report(db, TOWN, 2023, after)
    assert after["applications.carried_in.total"] != joined["applications.carried_out.total"]
    run(db, ledger, "r2")
    assert {(one["year"], one["rule"]) for one in findings_of(db, "rule IN ('Y1', 'Y2')")} == {
        (2023, "Y1"),
        (2023, "Y2"),
    }, "the year after is compared again"


def test_a_merger_without_its_year_changes_nothing(db, ledger):
    add_organization(db, TOWN)
    add_organization(db, "清溪县白石乡人民政府", expected=False, merged_into=TOWN)
    for year, values in ((2021, right(1)), (2022, right(2))):
        add_report(db, TOWN, year, values)
    run(db, ledger, "r1")
    assert states(db, "rule = 'Y1'") == ["new"]


@pytest.mark.parametrize("merged", [False, True])
def test_a_merger_is_no_jump(db, ledger, merged: bool):
    key = "disclosure.licensing.decisions"
    add_organization(db, TOWN)
    more = {"until": 2021, "merged_into": TOWN} if merged else {}
    add_organization(db, "清溪县白石乡人民政府", expected=False, **more)
    for year in (2019, 2020, 2021, 2022):
        add_report(db, TOWN, year, {key: 4000 if year == 2022 else 100}, editions={"disclosure": "2021"})
    run(db, ledger, "r1")
    assert states(db, "rule = 'J01'") == ([] if merged else ["new"])


def test_a_government_below_its_units(db, ledger):
    county = "清溪县人民政府"
    add_organization(db, county, "county")
    key = "disclosure.penalties.decisions"
    for number in range(3):
        add_organization(db, f"清溪县{number}局", "county", "department", parent=county)
        add_report(db, f"清溪县{number}局", 2023, right() | {key: 10})
    total = {each: 3 * value for each, value in right().items()}
    add_report(db, county, 2023, total | {key: 30}, level="county")
    run(db, ledger, "r1")
    assert findings_of(db, "rule = 'R1'") == []
    add_report(db, county, 2023, total | {key: 29}, version=2, level="county")
    run(db, ledger, "r2")
    (found,) = findings_of(db, "rule = 'R1'")
    assert (found["cells"], found["printed"], found["expected"]) == ([key], "29", "不小于 30")
    db.execute("UPDATE report SET sure = false WHERE organization = '清溪县0局'")
    run(db, ledger, "r3")
    assert states(db, "rule = 'R1'") == ["withdrawn"], "one unit's report is not sure: the sum is lower"


def essay(seed: int, length: int = 400) -> str:
    rng = random.Random(seed)
    return "。".join("".join(rng.choices(WORDS[:12], k=4)) for _ in range(length // 16)) + "。"


def test_copied_sections(db, ledger):
    add_report(db, TOWN, 2022, right(), sections={"problems": essay(1), "overview": essay(2)})
    now = {"problems": essay(1).replace("。", "2023。", 3), "overview": essay(3)}
    add_report(db, TOWN, 2023, right(), sections=now, published_on=date(2024, 1, 5), evidence="meta")
    other = {"problems": essay(4), "overview": essay(3)}
    add_report(
        db, "柳河镇人民政府", 2023, right(9), sections=other, published_on=date(2024, 1, 9), evidence="meta"
    )
    run(db, ledger, "r1")
    told = {(one["rule"], one["organization"]) for one in findings_of(db, "rule LIKE 'O%'")}
    assert told == {("O01", TOWN), ("O02", "柳河镇人民政府")}
    assert any(TOWN in one["message"] for one in findings_of(db, "rule = 'O02'"))


def test_of_three_offices_with_one_text_those_that_came_later_are_told(db, ledger):
    """In whatever order their names stand."""
    for name, day in (("甲", 20), ("乙", 9), ("丙", 14)):
        add_report(
            db, f"{name}镇人民政府", 2023, right(), sections={"problems": essay(1)},
            published_on=date(2024, 1, day), evidence="meta",
        )  # fmt: skip
    run(db, ledger, "r1")
    found = findings_of(db, "rule = 'O02'")
    assert {one["organization"] for one in found} == {"甲镇人民政府", "丙镇人民政府"}
    assert all("乙镇人民政府" in one["message"] for one in found)


def test_formulas_and_short_texts_are_not_copies(db, ledger):
    formula = (
        "根据《中华人民共和国政府信息公开条例》要求编制本年度报告。本报告所列数据的统计期限自1月1日至12月31日。"
        * 5
    )
    for number, name in enumerate("甲乙"):
        sections = {"overview": formula + essay(number, 90), "other_matters": "无其他需要报告的事项。"}
        add_report(db, f"{name}镇人民政府", 2023, right(), sections=sections)
    run(db, ledger, "r1")
    assert findings_of(db, "rule LIKE 'O%'") == []


def test_jumps_against_the_own_years_and_peers(db, ledger):
    key = "disclosure.licensing.decisions"
    editions = {"disclosure": "2021"}
    for unit in range(7):
        add_organization(db, f"清溪县{unit}局", "county", "department")
        for year in (2019, 2020, 2021, 2022):
            add_report(db, f"清溪县{unit}局", year, {key: 100 + year - 2019}, editions=editions)
        add_report(db, f"清溪县{unit}局", 2023, {key: {0: 1500, 1: 0}.get(unit, 110)}, editions=editions)
    run(db, ledger, "r1")
    told = {(one["rule"], one["organization"], one["severity"]) for one in findings_of(db, "rule LIKE 'J%'")}
    assert told == {("J01", "清溪县0局", "info"), ("J01", "清溪县1局", "info"), ("J02", "清溪县1局", "info")}
    db.execute(
        "UPDATE cell SET value = value * 14 WHERE report_id IN (SELECT report_id FROM report WHERE year = 2023) AND value = 110"
    )
    run(db, ledger, "r2")
    assert states(db, "rule = 'J01' AND organization = '清溪县0局'") == ["withdrawn"], "all peers jumped"


def test_reports_before_the_forms_have_no_form_findings(db, ledger):
    add_report(db, TOWN, 2015, {}, sections={"overview": "文字"})
    run(db, ledger, "r1")
    assert findings_of(db) == []


def test_no_reports_no_findings(db, ledger):
    summary = run(db, ledger, "r1")
    assert (summary.open, summary.events, summary.alarms) == (0, {}, [])
