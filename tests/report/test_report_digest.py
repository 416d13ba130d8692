from __future__ import annotations

import email
import email.policy
import io
import re
from collections.abc import Callable
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from pydantic import HttpUrl
from report_desk import MailDesk, desk_in
from report_sample import NAMES, OFFICE, SampleOffice

from tasks.report.digest import is_allowed, preview
from tasks.report.mail import Draft, Envelope, MailError, compose, header, message_id
from tasks.report.outbox import mail_status

DAY = date(2023, 4, 15)
FINANCE, POLICE, TOWN = NAMES[1], NAMES[3], NAMES[8]
Edit = Callable[..., Path]


def parse(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def workbook_of(message: EmailMessage) -> openpyxl.Workbook:
    (attachment,) = message.iter_attachments()
    return openpyxl.load_workbook(io.BytesIO(attachment.get_payload(decode=True)))


def test_first_mail_is_complete_and_says_what_is_wrong(
    desk: MailDesk, sample_database: Path, right_total: int
) -> None:
    summary = desk.run(sample_database, DAY)
    assert (summary.digests, summary.heartbeats, summary.unchanged, summary.alarms) == (1, 0, 0, [])
    message = parse(summary.mails[0])
    for body in (text_of(message), text_of(message, "html")):
        for said in (
            FINANCE,
            "9312",
            str(right_total),
            "https://yunxi.example/nb/2022/t20221.html",
            "（七）总计 · 总计",
        ):
            assert said in body
        assert TOWN in body and "城南街道办事处" in body and "白鹭乡" in body
        assert "run-1" in body and "异议" in body
        assert "提取不确定" not in body, "a doubt of our own was mailed"
        assert "收件合计与办理合计不符" not in body, "what was put right before the first mail is no news"


def test_counters_are_the_same_in_text_html_and_workbook(desk: MailDesk, sample_database: Path) -> None:
    message = parse(desk.run(sample_database, DAY).mails[0])
    text, html = text_of(message), text_of(message, "html")
    counts = dict(re.findall(r"(新增|变化|已更正|仍存在) (\d+)", text.split("\n\n")[2]))
    assert counts == {"新增": "6", "变化": "0", "已更正": "0", "仍存在": "0"}
    shown = re.findall(r"<span[^>]*>(\d+)</span><br><span[^>]*>(新增|变化|已更正|仍存在)</span>", html)
    assert {word: number for number, word in shown} == counts
    about = {row[0]: row[1] for row in workbook_of(message)["说明"].iter_rows(values_only=True) if row[0]}
    assert {word: str(about[word]) for word in counts} == counts
    assert about["结论"] in text


def test_nothing_changed_gives_no_mail_then_a_heartbeat_after_a_month(
    desk: MailDesk, sample_database: Path
) -> None:
    desk.run(sample_database, DAY)
    again = desk.run(sample_database, date(2023, 4, 16), "run-2")
    assert (again.digests, again.unchanged, again.mails) == (0, 1, [])
    month = desk.run(sample_database, date(2023, 5, 20), "run-3")
    assert (month.digests, month.heartbeats) == (0, 1)
    message = parse(month.mails[0])
    assert message["Subject"].startswith("无变化 仍存在6")
    assert desk.run(sample_database, date(2023, 5, 21), "run-4").mails == []


def test_later_mail_has_only_changes_and_stays_in_the_thread(
    desk: MailDesk, sample_database: Path, edited: Edit
) -> None:
    first = parse(desk.run(sample_database, DAY).mails[0])
    later = edited(
        f"update finding set state = 'resolved' where organization = '{FINANCE}'",
        f"update finding set values_digest = 'other', printed = '总计 7', state = 'changed' where organization = '{POLICE}'",
        "update finding set state = 'ongoing' where state = 'new'",
    )
    summary = desk.run(later, date(2023, 4, 20), "run-2")
    message = parse(summary.mails[0])
    assert message["Subject"].startswith("变化1 已更正1 仍存在4")
    assert message["In-Reply-To"] == first["Message-ID"] == message["References"]
    text = text_of(message)
    assert "总计 7" in text and FINANCE in text.split("【已更正】")[1]
    assert TOWN not in text, "what the recipient knows was told again"


def test_a_finding_that_vanishes_by_our_fault_is_withdrawn_and_said_so(
    desk: MailDesk, sample_database: Path, edited: Edit
) -> None:
    desk.run(sample_database, DAY)
    later = edited(f"update finding set state = 'withdrawn' where organization = '{FINANCE}'")
    text = text_of(parse(desk.run(later, date(2023, 4, 20)).mails[0]))
    assert "撤回（原判断有误" in text and FINANCE in text.split("撤回")[1]


def test_extraction_no_longer_sure_neither_closes_nor_confirms(
    desk: MailDesk, sample_database: Path, edited: Edit
) -> None:
    desk.run(sample_database, DAY)
    unsure = edited(f"update finding set origin = 'extraction' where organization = '{FINANCE}'")
    assert desk.run(unsure, date(2023, 4, 20)).mails == []
    sure_again = desk.run(sample_database, date(2023, 4, 21))
    assert sure_again.mails == []


def test_acknowledged_finding_leaves_the_counts(desk: MailDesk, sample_database: Path, edited: Edit) -> None:
    desk.run(sample_database, DAY)
    later = edited(f"update finding set state = 'acknowledged' where organization = '{FINANCE}'")
    message = parse(desk.run(later, date(2023, 4, 20)).mails[0])
    assert "仍存在5" in message["Subject"] and "已更正" not in message["Subject"]


def test_reopened_finding_is_told_again_although_the_content_is_that_of_the_first_mail(
    desk: MailDesk, sample_database: Path, edited: Edit
) -> None:
    desk.run(sample_database, DAY)
    desk.run(edited("update finding set state = 'resolved' where origin = 'office'"), date(2023, 4, 20))
    again = desk.run(sample_database, date(2023, 4, 25))
    assert again.digests == 1
    assert len({row["message_id"] for row in mail_status(desk.ledger)}) == 3


def test_headers(desk: MailDesk, sample_database: Path) -> None:
    message = parse(desk.run(sample_database, DAY).mails[0])
    assert message["To"] == desk.office.recipients[0]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] and message["Message-ID"]
    assert message["Date"].datetime.date() == DAY
    assert len(message["Subject"]) <= 40 and message["Subject"].startswith("新增6")
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "annual-report-findings-2022-20230415.xlsx"
    raw = desk.home.outbox.glob("*.eml").__next__().read_bytes()
    head = raw.split(b"\r\n\r\n")[0]
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if line.startswith(b"List-Unsubscribe"))
    assert b"List-Unsubscribe: <mailto:" in head


def test_same_input_gives_the_same_bytes(sample_database: Path, tmp_path: Path, desk: MailDesk) -> None:
    other = desk_in(tmp_path / "other")
    first, second = desk.run(sample_database, DAY).mails[0], other.run(sample_database, DAY).mails[0]
    assert first.name == second.name and first.read_bytes() == second.read_bytes()


def test_each_recipient_is_told_by_what_that_recipient_knows(desk: MailDesk, sample_database: Path) -> None:
    desk.run(sample_database, DAY)
    desk.office.recipients.append("second@yunxi.example")
    summary = desk.run(sample_database, date(2023, 4, 16))
    assert (summary.digests, summary.unchanged) == (1, 1)
    assert parse(summary.mails[0])["To"] == "second@yunxi.example"


def test_dead_message_counts_as_unread(desk: MailDesk, sample_database: Path, edited: Edit) -> None:
    desk.run(sample_database, DAY)
    (record,) = desk.ledger.read("delivery")
    desk.ledger.append("delivery", {**record, "state": "dead"})
    assert desk.run(sample_database, date(2023, 4, 16)).mails == [], (
        "the very same message is not written twice"
    )
    later = edited(f"update finding set state = 'resolved' where organization = '{FINANCE}'")
    assert parse(desk.run(later, date(2023, 4, 17)).mails[0])["Subject"].startswith("新增5")


def test_at_most_twenty_rows_and_a_hundred_kilobytes(desk: MailDesk, edited: Edit) -> None:
    many = edited(
        "insert into finding by name select f.* replace ('x' || i as finding_id, repeat('长', 3000) as message) "
        "from finding f, range(300) t(i) where f.rule = 'A2'"
    )
    message = parse(desk.run(many, DAY).mails[0])
    html, text = text_of(message, "html"), text_of(message)
    assert len(html.encode()) < 100_000
    assert html.count(">查看</a>") <= 20 + 2 * 10 and "其余 284 项" in html and "其余 284 项" in text
    assert workbook_of(message)["问题清单"].max_row == 1 + 306


def test_html_is_built_of_tables_with_inline_styles(desk: MailDesk, sample_database: Path) -> None:
    html = text_of(parse(desk.run(sample_database, DAY).mails[0]), "html")
    assert "<style" not in html and "<script" not in html and "<img" not in html and "<svg" not in html
    assert "flex" not in html and "display:grid" not in html
    assert 'width="680"' in html and "font-family" in html
    assert set(re.findall(r'https?://([^/"<]+)', html)) == {"yunxi.example"}


@pytest.mark.parametrize("bad", ["云溪\r\nBcc: all@example.org", "云溪\n办公室", "云溪\u2028办公室"])
def test_line_breaks_in_a_name_stop_that_mail_only(desk: MailDesk, sample_database: Path, bad: str) -> None:
    desk.book.offices.insert(0, SampleOffice(name=bad, recipients=["bad@yunxi.example"]))
    summary = desk.run(sample_database, DAY)
    assert summary.digests == 1 and len(summary.alarms) == 1 and "line break" in summary.alarms[0]


def test_header_refuses_line_breaks_and_addresses_that_are_none() -> None:
    with pytest.raises(MailError):
        header("a\r\nb")
    envelope = Envelope("g@example.org", "not an address", "<a@b>", datetime(2023, 1, 1), "l.g", "l")
    with pytest.raises(MailError):
        compose(Draft("s", "t", "<p>t</p>"), envelope)
    assert message_id("g@example.org", "a", "bc") != message_id("g@example.org", "ab", "c")


def test_allow_list_and_cap(desk: MailDesk, sample_database: Path) -> None:
    desk.office.recipients[:] = ["a@yunxi.example", "b@yunxi.example", "c@elsewhere.example"]
    desk.settings.mail_allow = ["yunxi.example"]
    desk.settings.mail_cap = 1
    summary = desk.run(sample_database, DAY)
    assert summary.digests == 1 and len(summary.alarms) == 2
    assert "c@elsewhere.example" in summary.alarms[0] and "上限" in summary.alarms[1]
    assert desk.run(sample_database, date(2023, 4, 16)).digests == 1, (
        "what the cap put off comes the next day"
    )


def test_allow_list_entries() -> None:
    assert is_allowed("A@x.example", ["a@x.example"]) and is_allowed("a@x.example", ["@x.example"])
    assert is_allowed("a@x.example", []) and not is_allowed("a@notx.example", ["x.example"])


def test_preview_mails_nothing(desk: MailDesk, sample_database: Path) -> None:
    page = preview(sample_database, desk.home, desk.book, desk.settings, OFFICE, "preview", DAY)
    assert "9312" in page.read_text(encoding="utf-8") and page.suffix == ".html"
    assert list(desk.ledger.read("delivery")) == []
    with pytest.raises(KeyError, match="no office"):
        preview(sample_database, desk.home, desk.book, desk.settings, "nowhere", "preview", DAY)


def test_crash_between_file_and_record_gives_no_second_message(desk: MailDesk, sample_database: Path) -> None:
    first = desk.run(sample_database, DAY).mails[0]
    (desk.home.ledger / "delivery.jsonl").unlink()
    desk.ledger.close()
    again = desk.run(sample_database, DAY)
    assert again.mails == [first] and len(list(desk.home.outbox.glob("*.eml"))) == 1


def test_delivery_records_have_the_columns_of_the_warehouse(desk: MailDesk, sample_database: Path) -> None:
    desk.run(sample_database, DAY)
    (record,) = desk.ledger.read("delivery")
    needed = {
        "message_id",
        "run_id",
        "office",
        "recipient",
        "kind",
        "period",
        "content_hash",
        "state",
        "at",
        "file",
        "detail",
    }
    assert needed <= set(record) and record["state"] == "written" and record["kind"] == "digest"


def test_letters_link_to_the_site_where_it_is_served(sample_database: Path, desk: MailDesk) -> None:
    desk.settings.site_address = HttpUrl("https://quality.example/reports")
    (path,) = desk.run(sample_database, date(2023, 4, 15)).mails
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        found = re.findall(
            r"https://quality\.example/reports/organization/\w+\.html#f-\w+", str(body.get_content())
        )
        assert len(set(found)) >= 3
