"""The life of findings over runs: states, withdrawn and resolved, what could not be checked, acknowledgements."""

from __future__ import annotations

from datetime import date

import pytest
from finding_runs import TOWN, WRONG, right, run, states, wrong
from small_warehouse import add_organization, add_report, document_of, findings_of, open_database

from expectations.findings import Finding
from tasks.acknowledgements import Acknowledgement, AcknowledgementError, load_acknowledgements
from tasks.find_life import Past, gone


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


def test_a_jump_that_others_explain_now_is_no_misreading_of_ours():
    finding = Finding(
        rule="J01", organization=TOWN, year=2023, message="突增", cells=("disclosure.fees.amount",)
    )
    event = gone(Past("ongoing", "", finding, "r1", "r1"), True, True)
    assert event is not None and event.state == "withdrawn" and "同级单位" in (event.note or "")


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
        "- {organization: 甲, rule: A1, cells: [applications.granted.totl], who: 乙, reason: 丙}",
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(AcknowledgementError, match=str(file.name)):
            load_acknowledgements(file)


def test_a_file_in_another_encoding_is_told_as_such(tmp_path):
    file = tmp_path / "acknowledgements.yml"
    file.write_bytes("- {organization: 甲镇, rule: A1, who: 乙, reason: 丙}\n".encode("gb18030"))
    with pytest.raises(AcknowledgementError, match=file.name):
        load_acknowledgements(file)


def test_an_acknowledgement_of_nobody_alarms_the_operator(db, ledger):
    add_organization(db, TOWN)
    add_report(db, TOWN, 2023, wrong())
    known = [
        Acknowledgement(organization=name, rule="A2", who="张三", reason="已核") for name in (TOWN, "青石镇")
    ]
    (alarm,) = run(db, ledger, "r1", acknowledgements=known).alarms
    assert "青石镇" in alarm and "张三" in alarm
    assert states(db) == ["acknowledged"]


def test_a_burst_of_one_rule_alarms_the_operator(db, ledger):
    for night in range(4):
        add_report(db, f"{night}{TOWN}", 2023, wrong(night))
        assert run(db, ledger, f"r{night}").alarms == []
    for number in range(30):
        add_report(db, f"乙{number}镇人民政府", 2023, wrong(number))
    (alarm,) = run(db, ledger, "r9").alarms
    assert "A2" in alarm and "30" in alarm
