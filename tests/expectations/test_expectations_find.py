"""Findings in the warehouse: their life over runs, rules between reports, and what could not be checked."""

from __future__ import annotations

import random
from datetime import date, datetime

import duckdb
import pytest
from reports_simulated import PARTS, consistent_report
from small_warehouse import (
    BOOK,
    MemoryLedger,
    add_organization,
    add_report,
    document_of,
    findings_of,
    insert,
    open_database,
)

from tasks.acknowledgements import Acknowledgement, AcknowledgementError, load_acknowledgements
from tasks.find import find

TOWN = "清溪县青石镇人民政府"
AS_OF = date(2024, 6, 1)
WRONG = "applications.granted.total"


@pytest.fixture
def db():
    connection = open_database()
    yield connection
    connection.close()


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


def right(seed: int = 7) -> dict[str, int | None]:
    return dict(consistent_report(random.Random(seed)))


def wrong(seed: int = 7, by: int = 41) -> dict[str, int | None]:
    values = right(seed)
    values[WRONG] += by
    return values


def states(connection: duckdb.DuckDBPyConnection, where: str = "true") -> list[str]:
    return [one["state"] for one in findings_of(connection, where)]


def run(connection, ledger, run_id: str, as_of: date = AS_OF, **more):
    return find(connection, BOOK, ledger, run_id, as_of, **more)


def test_a_finding_is_written_in_full(db, ledger):
    report = add_report(db, TOWN, 2023, wrong())
    summary = run(db, ledger, "r1")
    (found,) = findings_of(db)
    assert (found["rule"], found["severity"], found["state"], found["origin"]) == (
        "A2",
        "error",
        "new",
        "office",
    )
    assert (found["organization"], found["year"], found["report_id"]) == (TOWN, 2023, report)
    assert found["cells"] == [WRONG]
    assert found["identities"] == ["A2.total", "A3.granted"]
    assert int(found["printed"]) - int(found["expected"]) == 41
    assert found["url"].endswith(report) and found["office"] == "office"
    assert found["place"].startswith("table 1 row")
    assert (summary.open, summary.by_severity, summary.events) == (1, {"error": 1}, {"new": 1})


def test_two_looks_in_one_run_are_one(db, ledger):
    add_report(db, TOWN, 2023, wrong())
    run(db, ledger, "r1")
    before, events = findings_of(db), db.execute("SELECT * FROM finding_event").fetchall()
    run(db, ledger, "r1")
    assert findings_of(db) == before
    assert db.execute("SELECT * FROM finding_event").fetchall() == events


def test_life_from_new_to_resolved_and_back(db, ledger):
    add_report(db, TOWN, 2023, wrong())
    run(db, ledger, "r1")
    run(db, ledger, "r2")
    assert states(db) == ["ongoing"]
    run(db, ledger, "r3")
    assert len(ledger.records["finding_event"]) == 2, "nothing happened in the third run"
    add_report(db, TOWN, 2023, wrong(by=43), version=2)
    run(db, ledger, "r4")
    assert states(db) == ["changed"]
    add_report(db, TOWN, 2023, right(), version=3)
    run(db, ledger, "r5")
    (found,) = findings_of(db)
    assert found["state"] == "resolved"
    assert (found["first_run"], found["last_run"]) == ("r1", "r5")
    last = db.execute(
        'SELECT state, document_id, note FROM finding_event ORDER BY "at" DESC LIMIT 1'
    ).fetchone()
    assert last == ("resolved", document_of(TOWN, 2023, 3), "报告已更正")
    add_report(db, TOWN, 2023, wrong(), version=4)
    run(db, ledger, "r6")
    assert states(db) == ["reopened"]


def test_withdrawn_when_only_our_reading_changed(db, ledger):
    report = add_report(db, TOWN, 2023, wrong())
    run(db, ledger, "r1")
    row, column = WRONG.split(".")[1:]
    db.execute(
        "UPDATE cell SET value = value - 41 WHERE report_id = ? AND row_code = ? AND column_code = ?",
        [report, row, column],
    )
    run(db, ledger, "r2")
    assert states(db) == ["withdrawn"]


@pytest.mark.parametrize("how", ["doubt", "issue", "gone", "blank"])
def test_what_cannot_be_checked_neither_resolves_nor_withdraws(db, ledger, how: str):
    report = add_report(db, TOWN, 2023, wrong())
    run(db, ledger, "r1")
    run(db, ledger, "r2")
    if how == "gone":
        db.execute("DELETE FROM report")
    else:
        document = document_of(TOWN, 2023, 2)
        values = right() | ({WRONG: None} if how == "blank" else {})
        add_report(
            db,
            TOWN,
            2023,
            values,
            version=2,
            doubts={WRONG: "glued"} if how == "doubt" else None,
            issues=[("left_over_token", "applications")] if how == "issue" else (),
        )
        assert document[:16] != report
    run(db, ledger, "r3")
    assert states(db, "rule = 'A2'") == ["ongoing"]


def test_unsure_reading_is_for_the_operator_until_it_is_sure(db, ledger):
    report = add_report(db, TOWN, 2023, wrong(), doubts={WRONG: "two readings differ"})
    summary = run(db, ledger, "r1")
    assert (summary.unsure, summary.by_severity) == (1, {})
    assert [(one["origin"], one["state"]) for one in findings_of(db)] == [("extraction", "new")]
    db.execute("UPDATE cell SET doubt = NULL WHERE report_id = ?", [report])
    run(db, ledger, "r2")
    assert [(one["origin"], one["state"]) for one in findings_of(db)] == [("office", "new")]


def test_a_rebuild_from_the_ledger_makes_the_same_table(db, ledger):
    for number, values in enumerate((wrong(), right(8), wrong(9))):
        add_report(db, f"{number}{TOWN}", 2023, values)
    run(db, ledger, "r1")
    run(db, ledger, "r2")
    again = open_database()
    for number, values in reversed(list(enumerate((wrong(), right(8), wrong(9))))):
        add_report(again, f"{number}{TOWN}", 2023, values)
    run(again, ledger, "r2")
    assert findings_of(again) == findings_of(db)
    events = "SELECT * FROM finding_event ORDER BY ALL"
    assert again.execute(events).fetchall() == db.execute(events).fetchall()
    again.close()


def test_acknowledged_until_it_expires(db, ledger):
    add_report(db, TOWN, 2023, wrong())
    known = Acknowledgement(
        organization=TOWN,
        rule="A2",
        year=2023,
        who="政务公开办",
        reason="已核实，系分机构重复",
        until=date(2024, 7, 1),
    )
    run(db, ledger, "r1", acknowledgements=[known])
    assert states(db) == ["acknowledged"]
    assert "政务公开办" in db.execute("SELECT note FROM finding_event").fetchone()[0]
    run(db, ledger, "r2", acknowledgements=[known])
    assert states(db) == ["acknowledged"]
    run(db, ledger, "r3", as_of=date(2024, 7, 2), acknowledgements=[known])
    assert states(db) == ["reopened"]


def test_acknowledged_in_the_workbook_and_taken_back(db, ledger):
    add_report(db, TOWN, 2023, wrong())
    run(db, ledger, "r1")
    (found,) = findings_of(db)
    record = {"finding_id": found["finding_id"], "who": "张三", "reason": "属实，已说明"}
    ledger.append("acknowledgement", record)
    ledger.append("acknowledgement", {"kind": "release", "rule": "A1", "by": "operator"})
    run(db, ledger, "r2")
    assert states(db) == ["acknowledged"]
    ledger.append("acknowledgement", record | {"revoked": True})
    run(db, ledger, "r3")
    assert states(db) == ["reopened"]


def test_the_reviewed_file_of_acknowledgements(tmp_path):
    file = tmp_path / "acknowledgements.yml"
    assert load_acknowledgements(file) == []
    file.write_text(
        "- {organization: 甲, rule: A1, who: 乙, reason: 丙, until: 2027-01-31}\n", encoding="utf-8"
    )
    assert load_acknowledgements(file)[0].until == date(2027, 1, 31)
    for text in (
        "- {organization: 甲, rule: A99, who: 乙, reason: 丙}",
        "- {who: 乙, reason: 丙}",
        "a: b",
        "- [",
        "- {rule: A1}",
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(AcknowledgementError, match=str(file.name)):
            load_acknowledgements(file)


def test_a_burst_of_one_rule_alarms_the_operator(db, ledger):
    for night in range(4):
        add_report(db, f"{night}{TOWN}", 2023, wrong(night))
        assert run(db, ledger, f"r{night}").alarms == []
    for number in range(30):
        add_report(db, f"乙{number}镇人民政府", 2023, wrong(number))
    (alarm,) = run(db, ledger, "r9").alarms
    assert "A2" in alarm and "30" in alarm


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
    assert ("丁镇人民政府", 2022, "C02", "new") in told
    add_report(db, "丁镇人民政府", 2023, {})
    run(db, ledger, "r3", as_of=date(2024, 2, 2))
    assert states(db, "rule = 'C01' AND year = 2023") == ["resolved"]


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
    words = [
        "健全制度",
        "推进平台",
        "培训人员",
        "细化目录",
        "加强解读",
        "回应关切",
        "规范程序",
        "公开预算",
        "完善机制",
        "提升质效",
        "压实责任",
        "征求意见",
    ]
    return "。".join("".join(rng.choices(words, k=4)) for _ in range(length // 16)) + "。"


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
