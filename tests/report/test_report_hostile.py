"""HTML, formulas, line breaks, huge strings and false addresses through mail, workbook, site and feed."""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import duckdb
import openpyxl
import pytest
from report_desk import MailDesk
from report_sample import NAMES, SampleOffice, add_finding, report_id_of, sample_reports, set_cell

from tasks.report.operator import mail_operator, operator_summary
from tasks.report.site.build import build_site

ATTACK = '<script>alert("x")</script><img src=x onerror=alert(1)>'
HOSTILE = [
    ATTACK,
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "first\r\nBcc: all@evil.example\r\n\r\nbody",
    "]]>&amp;<!--",
    "</table></details>\x00\x08\x1b\u202egnp.exe\ufffe",
    "长" * 50_000,
    "{{ 7 * 7 }}{% raw %}",
    "`code` | pipe **bold** [link](javascript:alert(1))",
]
URLS = [
    "javascript:alert(1)",
    'http://evil.example/"><script>',
    "data:text/html,x",
    "file:///etc/passwd",
    "http://[bad",
    "ftp://x/y",
]


@pytest.fixture(scope="module")
def hostile_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sample = sample_reports(NAMES[:3], (2022,))
    name = NAMES[1]
    rows = sample.rows["report"]
    at = next(number for number, row in enumerate(rows) if row[0] == report_id_of(name, 2022))
    rows[at] = (*rows[at][:5], ATTACK, URLS[0], *rows[at][7:12], ATTACK + "\r\nX", *rows[at][13:])
    set_cell(sample, name, 2022, "applications.received.total", None, "text")
    cells = sample.rows["cell"]
    for number, row in enumerate(cells):
        if row[0] == report_id_of(name, 2022) and row[2] == "received":
            cells[number] = (*row[:6], HOSTILE[number % len(HOSTILE)], *row[7:9], ATTACK, None)
    extra = next(row for row in cells if row[0] == report_id_of(name, 2022) and row[2] == "granted")
    sample.add(
        "cell", extra[0], "applications", "extra_1", "total", 1, "number", "1", "x", None, None, ATTACK
    )
    for number, text in enumerate(HOSTILE):
        add_finding(
            sample, name, 2022, "A2", text, cells=("applications.extra_1.total",) if number % 2 else (f"applications.granted.{text[:20]}",),
            printed=text, expected=text, url=URLS[number % len(URLS)], tier="unique", run=f"run-{number}",
        )  # fmt: skip
        finding = sample.rows["finding"][-1]
        sample.rows["finding"][-1] = (f"f{number}", *finding[1:])
        event = sample.rows["finding_event"][-1]
        sample.rows["finding_event"][-1] = (f"f{number}", *event[1:])
    sample.add("organization", ATTACK, "990123", "county", "department", None, "yunxi", True, True)
    add_finding(sample, ATTACK, 2022, "C01", ATTACK, with_report=False, severity="warning")
    document = sample.rows["document"][0]
    sample.add("extraction_issue", document[0], ATTACK, HOSTILE[5], ATTACK, None)
    sample.rows["fetch"].append((*sample.rows["fetch"][-1][:8], "timeout", None, None, None, ATTACK))
    return sample.write(tmp_path_factory.mktemp("hostile") / "gouji.duckdb")


class Tags(HTMLParser):
    """Tags, handlers and addresses that a browser would act on."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str | None] = []
        self.acts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "script":
            self.scripts.append(found.get("src"))
        if tag in ("img", "iframe", "object", "embed"):
            self.acts.append(tag)
        self.acts += [name for name in found if name.startswith("on")]
        target = (found.get("href") or found.get("src") or "").lower()
        if re.match(r"\s*(javascript|data:text|file|ftp):?", target) or "evil.example" in target:
            self.acts.append(target)


def test_mail(hostile_database: Path, desk: MailDesk) -> None:
    summary = desk.run(hostile_database, date(2023, 4, 15))
    assert summary.digests == 1 and summary.alarms == []
    raw = summary.mails[0].read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    assert message["Bcc"] is None and message["To"] == "office@yunxi.example"
    html = message.get_body(("html",))
    assert html is not None
    tags = Tags(str(html.get_content()))
    assert tags.scripts == [] and tags.acts == []
    assert len(str(html.get_content()).encode()) < 100_000
    assert "\x00" not in str(html.get_content()) and "7 * 7" in str(html.get_content())


def test_workbook(hostile_database: Path, desk: MailDesk) -> None:
    (file,) = desk.run(hostile_database, date(2023, 4, 15)).workbooks
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    kinds = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds, "a foreign text became a formula"
    links = {c.hyperlink.target for sheet in book for line in sheet.iter_rows() for c in line if c.hyperlink}
    assert not any("evil" in link or "javascript" in link for link in links)
    texts = [
        cell.value for line in book["问题清单"].iter_rows() for cell in line if isinstance(cell.value, str)
    ]
    assert any(text.startswith("=HYPERLINK") for text in texts) and max(map(len, texts)) <= 32_000


def test_site(hostile_database: Path, tmp_path: Path) -> None:
    build_site(hostile_database, tmp_path / "site", alarms=HOSTILE)
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 40
    for page in pages:
        tags = Tags(page.read_text(encoding="utf-8"))
        assert all(source and source.endswith(".js") for source in tags.scripts), page
        assert tags.acts == [], page
    script = (tmp_path / "site/data/findings.js").read_text(encoding="utf-8")
    assert "<script" not in script and "javascript:" not in script.replace("](javascript:alert(1))", "")
    rows = json.loads(script.removeprefix("window.GOUJI_FINDINGS = ").rstrip().removesuffix(";"))
    assert len(rows) == len(HOSTILE) + 1
    csv = (tmp_path / "site/data/findings.csv").read_text(encoding="utf-8")
    assert not re.search(r'(^|,)"?[=@+]', csv, re.M)


def test_feeds_are_well_formed(hostile_database: Path, tmp_path: Path) -> None:
    build_site(hostile_database, tmp_path / "site")
    feeds = list((tmp_path / "site/feed").glob("*.xml"))
    assert len(feeds) == 2
    for feed in feeds:
        root = ET.fromstring(feed.read_text(encoding="utf-8"))
        assert ATTACK in "".join(root.itertext())
        links = [link.get("href", "") for link in root.iter("{http://www.w3.org/2005/Atom}link")]
        assert all(re.fullmatch(r"[\w./#-]+", link) for link in links)


def test_operator(hostile_database: Path, desk: MailDesk) -> None:
    desk.settings.operator = "ops@example.org"
    markdown = operator_summary(hostile_database, HOSTILE)
    assert "<script" not in markdown and all(len(line) < 1200 for line in markdown.splitlines())
    path = mail_operator(
        hostile_database,
        desk.home,
        desk.ledger,
        desk.settings,
        "run-1",
        date(2023, 4, 15),
        [*HOSTILE, ATTACK],
    )
    assert path is not None
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage) and message["Bcc"] is None
    html = message.get_body(("html",))
    assert html is not None and Tags(str(html.get_content())).scripts == []


def test_office_and_file_names_stay_in_their_folder(
    hostile_database: Path, desk: MailDesk, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(hostile_database, copy)
    connection = duckdb.connect(str(copy))
    connection.execute("update organization set office = '../../etc/x'")
    connection.execute("update finding set office = '../../etc/x'")
    connection.close()
    desk.book.offices[:] = [SampleOffice(id="../../etc/x", name=ATTACK)]
    summary = desk.run(copy, date(2023, 4, 15))
    assert summary.digests == 1 and summary.workbooks
    for path in (*summary.mails, *summary.workbooks):
        assert path.resolve().is_relative_to(desk.home.outbox.resolve()) and path.name.isascii()
