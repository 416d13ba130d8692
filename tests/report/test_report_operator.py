"""The operator's report, held rules, notices to units, and feeds."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

from report_desk import MailDesk
from report_sample import NAMES, OFFICE, REGION

from tasks.report.hold import release
from tasks.report.notice import write_notices
from tasks.report.operator import mail_operator, operator_summary, read_operations
from tasks.report.site.build import build_site

DAY = date(2023, 4, 15)
Edit = Callable[..., Path]
ATOM = "{http://www.w3.org/2005/Atom}"


def plain_text(path: Path) -> str:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_quiet_night_gives_no_mail(desk: MailDesk, sample_database: Path) -> None:
    desk.settings.operator = "ops@example.org"
    assert mail_operator(sample_database, desk.home, desk.ledger, desk.settings, "run-1", DAY) is None
    assert "Nothing to do." in operator_summary(sample_database)


def test_alarms_are_mailed_once(desk: MailDesk, sample_database: Path) -> None:
    alarms = ["yunxi.example: 3 份报告连续 3 天未能采集"]
    assert (
        mail_operator(sample_database, desk.home, desk.ledger, desk.settings, "run-1", DAY, alarms) is None
    ), "no address"
    desk.settings.operator = "ops@example.org"
    path = mail_operator(sample_database, desk.home, desk.ledger, desk.settings, "run-1", DAY, alarms)
    assert path is not None and path.exists()
    assert mail_operator(sample_database, desk.home, desk.ledger, desk.settings, "run-2", DAY, alarms) is None
    more = [*alarms, "又一件事"]
    assert (
        mail_operator(sample_database, desk.home, desk.ledger, desk.settings, "run-3", DAY, more) is not None
    )
    assert desk.run(sample_database, DAY).digests == 1, "the operator's mails are no digests"


def test_failed_fetches_crashed_rules_and_unsure_readings_are_named(edited: Edit) -> None:
    database = edited(
        "insert into fetch by name select * replace ('timeout' as outcome, 'https://yunxi.example/lost' as url) from fetch limit 1"
        .replace("into fetch", 'into "fetch"').replace("from fetch", 'from "fetch"'),
        "insert into validation (run_id, suite, rule, severity, success, exception, result) values ('run-1', 'identities', 'A1', 'error', false, 'ZeroDivisionError', '{}')",
        "update document set outcome = 'unreadable' where document_id = (select min(document_id) from document)",
        "insert into extraction_issue (document_id, code, message, place) select min(document_id), 'table_cut_off', '表被截断', 'p1' from document",
    )  # fmt: skip
    found = read_operations(database)
    assert [row[1:3] for row in found.failures] == [("timeout", "https://yunxi.example/lost")]
    assert found.crashed == [("identities", "A1", "ZeroDivisionError")] and len(found.to_do) == 1
    assert [row[0] for row in found.documents] == ["unreadable"] and found.issues[0][0] == "table_cut_off"
    assert [row[0] for row in found.unsure] == [NAMES[6]]
    markdown = operator_summary(database)
    for said in ("timeout", "table\\_cut\\_off", NAMES[6], "ZeroDivisionError"):
        assert said in markdown


def test_unsure_mail_reaches_the_operator(desk: MailDesk, sample_database: Path) -> None:
    desk.run(sample_database, DAY)
    (record,) = desk.ledger.read("delivery")
    desk.ledger.append("delivery", {**record, "state": "unsure", "detail": "connection lost"})
    found = read_operations(sample_database, ledger=desk.ledger)
    assert found.to_do == ["邮件 unsure：office@yunxi.example（connection lost）"]


def burst(edited: Edit) -> Path:
    """Four quiet runs of two findings each, then one that opens sixty."""
    usual = [
        f"insert into finding by name select f.* replace ('r{run}-' || i as finding_id, 'run-u{run}' as first_run) from finding f, range(2) t(i) where f.rule = 'A2' and f.finding_id not like '%-%'"
        for run in range(4)
    ]
    return edited(
        *usual,
        "insert into finding by name select f.* replace ('b-' || i as finding_id) from finding f, range(60) t(i) where f.rule = 'A2' and f.finding_id not like '%-%'",
        """insert into finding_event (finding_id, run_id, "at", state) select finding_id, first_run, timestamp '2023-01-01' + to_days(cast(substr(finding_id, 2, 1) as integer)), 'new' from finding where finding_id like 'r_-%'""",
        """insert into finding_event (finding_id, run_id, "at", state) select finding_id, 'run-1', timestamp '2023-04-14', 'new' from finding where finding_id like 'b-%'""",
    )


def test_a_burst_of_one_rule_is_held_until_released(desk: MailDesk, edited: Edit) -> None:
    database = burst(edited)
    summary = desk.run(database, DAY)
    assert summary.held == [f"{OFFICE}/A2"] and "A2" in summary.alarms[0]
    text = plain_text(summary.mails[0])
    assert summary.digests == 1 and NAMES[3] in text, "other rules go out"
    assert "9312" not in text, "the held one waits"
    assert desk.run(database, date(2023, 4, 16)).held == [f"{OFFICE}/A2"], "it stays held"
    release(desk.ledger, "A2", by="operator")
    after = desk.run(database, date(2023, 4, 17))
    assert after.digests == 1 and after.held == []
    opened = [record["opened"] for record in desk.ledger.read("delivery")][-1]
    assert sum(key.startswith("b-") for key in opened) == 60


def test_notices_are_off_by_default_and_tell_a_unit_only_of_itself(
    desk: MailDesk, sample_database: Path
) -> None:
    arguments = (sample_database, desk.home, desk.book, desk.ledger, desk.settings, "run-1", DAY)
    assert write_notices(*arguments, addresses={}).mails == []
    own = {NAMES[1]: "finance@yunxi.example", NAMES[2]: "education@yunxi.example"}
    summary = write_notices(*arguments, addresses=own)
    assert len(summary.mails) == 1, "a unit without findings gets nothing"
    text = plain_text(summary.mails[0])
    assert "9312" in text and not any(name in text for name in NAMES[2:])
    assert write_notices(*arguments, addresses=own).mails == []
    assert desk.run(sample_database, DAY).digests == 1, "a notice tells the office nothing"


def test_feeds_of_office_and_region(sample_database: Path, tmp_path: Path) -> None:
    build_site(sample_database, tmp_path / "site")
    for name in (f"office-{OFFICE}", f"region-{REGION}"):
        root = ET.fromstring((tmp_path / "site/feed" / f"{name}.xml").read_text(encoding="utf-8"))
        entries = root.findall(f"{ATOM}entry")
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        assert len(ids) == len(set(ids)) > 35 and root.findtext(f"{ATOM}updated") is not None
        dates = [entry.findtext(f"{ATOM}updated") for entry in entries]
        assert dates == sorted(dates, key=str, reverse=True)
        assert any(NAMES[1] in (entry.findtext(f"{ATOM}title") or "") for entry in entries)
        for entry in entries:
            link = entry.find(f"{ATOM}link")
            assert link is not None
            assert (tmp_path / "site/feed" / link.attrib["href"].partition("#")[0]).resolve().exists()
