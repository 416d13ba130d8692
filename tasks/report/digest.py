"""The digests of a run: for each office and recipient what changed since the last mail, into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from tasks.home import Home
from tasks.report.changes import Changes, Known, compare, known_to
from tasks.report.facts import Book, Office, OfficeFacts, read_office, read_only, run_time
from tasks.report.hold import held_rules
from tasks.report.letter import Occasion, write_letter
from tasks.report.mail import Draft, Envelope, MailError, compose, message_id
from tasks.report.outbox import LedgerLike, Outbox, write_atomically
from tasks.report.smtp import send_pending
from tasks.report.workbook import file_name, write_workbook
from tasks.settings import Settings

SHANGHAI = timezone(timedelta(hours=8))
HEARTBEAT_DAYS = 30
DEFAULT_SENDER = "gouji@localhost.localdomain"


@dataclass
class ReportSummary:
    """What a run mailed: counts by kind and state, files, and what the operator must hear."""

    digests: int = 0
    heartbeats: int = 0
    unchanged: int = 0
    sent: int = 0
    retry: int = 0
    dead: int = 0
    unsure: int = 0
    mails: list[Path] = field(default_factory=list)
    workbooks: list[Path] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)


def write_digests(
    database: Path,
    home: Home,
    book: Book,
    ledger: LedgerLike,
    settings: Settings,
    run_id: str,
    as_of: date,
) -> ReportSummary:
    """Writes one digest an office and recipient where something changed, and sends in mode ``smtp``.

    Returns the counts; a mail that cannot be written (a line break in a name, a false address) is an alarm,
    the others go on. Nothing is written twice: what a recipient was told stands in the ledger.
    """
    run = _Run(home, Outbox(home.outbox, ledger), settings, run_id, as_of)
    connection = read_only(database)
    try:
        run.at = _moment(run_time(connection, run_id), as_of)
        told = known_to(ledger.read("delivery"))
        for office in book.offices:
            facts = read_office(connection, office)
            held = held_rules(connection, facts, ledger)
            run.hold(office, held)
            for recipient in run.allowed(office):
                run.digest(office, facts, recipient, told.get((office.id, recipient), Known()), held)
    finally:
        connection.close()
    if settings.mail_mode == "smtp":
        run.add_sending(send_pending(home.outbox, ledger, settings, run_id))
    return run.summary


def _moment(started: datetime | None, as_of: date) -> datetime:
    """The Date header: when the run started, if that is the day of the report; else that day's nightly hour."""
    if started is not None:
        local = started.replace(tzinfo=timezone.utc).astimezone(SHANGHAI)
        if local.date() == as_of:
            return local.replace(microsecond=0)
    return datetime.combine(as_of, time(2, 30), SHANGHAI)


@dataclass
class _Run:
    home: Home
    outbox: Outbox
    settings: Settings
    run_id: str
    as_of: date
    at: datetime = field(default_factory=lambda: datetime(2000, 1, 1, tzinfo=SHANGHAI))
    summary: ReportSummary = field(default_factory=ReportSummary)

    @property
    def sender(self) -> str:
        return self.settings.mail_from or DEFAULT_SENDER

    @property
    def occasion(self) -> Occasion:
        return Occasion(self.run_id, self.as_of, self.settings.operator or self.sender)

    def hold(self, office: Office, rules: frozenset[str]) -> None:
        for rule in sorted(rules):
            self.summary.held.append(f"{office.id}/{rule}")
            self.summary.alarms.append(
                f"{office.id}: 规则 {rule} 的新问题远多于平时，已暂缓发送，请先核对提取结果（gouji mail release {rule}）"
            )

    def allowed(self, office: Office) -> list[str]:
        """Recipients that the allow-list lets through; the others are named to the operator."""
        allowed = [
            recipient for recipient in office.recipients if is_allowed(recipient, self.settings.mail_allow)
        ]
        for recipient in office.recipients:
            if recipient not in allowed:
                self.summary.alarms.append(f"{office.id}: {recipient} 不在允许名单内，未发送")
        return allowed

    def digest(
        self, office: Office, facts: OfficeFacts, recipient: str, known: Known, held: frozenset[str]
    ) -> None:
        """Writes this recipient's digest or heartbeat, or counts it as unchanged."""
        changes = compare(facts.findings, known, held)
        kind = self._kind(facts, known, changes)
        if kind is None:
            self.summary.unchanged += 1
            return
        if len(self.summary.mails) >= self.settings.mail_cap:
            self.summary.alarms.append(
                f"{office.id}: 已到每次运行的邮件上限 {self.settings.mail_cap}，留待下次"
            )
            return
        try:
            self._write(kind, office, facts, recipient, known, changes)
        except MailError as error:
            self.summary.alarms.append(f"{office.id}: {recipient}: {error}")

    def _kind(self, facts: OfficeFacts, known: Known, changes: Changes) -> str | None:
        if not facts.years and not changes.any:
            return None
        if changes.any or known.last_on is None:
            return "digest"
        return "heartbeat" if (self.as_of - known.last_on).days >= HEARTBEAT_DAYS else None

    def _write(
        self, kind: str, office: Office, facts: OfficeFacts, recipient: str, known: Known, changes: Changes
    ) -> None:
        season = str(facts.season or self.as_of.year - 1)
        period = f"{self.as_of:%Y-%m}" if kind == "heartbeat" else season
        content_hash = changes.content_hash(known)
        record = {
            "message_id": message_id(self.sender, office.id, recipient, kind, period, content_hash),
            "run_id": self.run_id,
            "office": office.id,
            "recipient": recipient,
            "kind": kind,
            "period": period,
            "season": season,
            "content_hash": content_hash,
            "as_of": self.as_of.isoformat(),
            "opened": dict(changes.opened),
            "closed": list(changes.closed),
        }
        draft = draft_digest(facts, changes, self.occasion, kind == "heartbeat")
        envelope = self._envelope(office, recipient, record["message_id"], known.first_of_season.get(season))
        state: Any = "pending" if self.settings.mail_mode == "smtp" else "written"
        path = self.outbox.put(compose(draft, envelope), record, state)
        if path is None:
            self.summary.unchanged += 1
            return
        self._count(kind, office, draft, path)

    def _envelope(self, office: Office, recipient: str, identity: str, first: str | None) -> Envelope:
        return Envelope(
            sender=self.sender,
            recipient=recipient,
            message_id=identity,
            at=self.at,
            list_id=f"{office.id.lower()}.annual-reports.{self.sender.rpartition('@')[2]}",
            list_name="annual report findings",
            first_of_thread=first,
            reply_to=self.settings.operator,
        )

    def _count(self, kind: str, office: Office, draft: Draft, path: Path) -> None:
        self.summary.mails.append(path)
        if kind == "heartbeat":
            self.summary.heartbeats += 1
        else:
            self.summary.digests += 1
        if draft.attachment is not None and draft.attachment_name is not None:
            file = self.home.outbox / "workbooks" / office.id / draft.attachment_name
            if file not in self.summary.workbooks:
                self.summary.workbooks.append(write_atomically(file, draft.attachment))

    def add_sending(self, counts: Any) -> None:
        for state in ("sent", "retry", "dead", "unsure"):
            setattr(self.summary, state, getattr(counts, state))
        self.summary.alarms.extend(counts.alarms)


def is_allowed(recipient: str, allow: Sequence[str]) -> bool:
    """Whether the allow-list lets a recipient through; entries are addresses or domains, none allows all."""
    address = recipient.lower()
    domain = address.rpartition("@")[2]
    return not allow or any(entry.lower().lstrip("@") in (address, domain) for entry in allow)


def draft_digest(facts: OfficeFacts, changes: Changes, occasion: Occasion, heartbeat: bool = False) -> Draft:
    """Returns the digest of an office with its workbook.

    Raises:
        MailError: it is too large.
    """
    letter = write_letter(facts, changes, occasion, heartbeat)
    workbook = write_workbook(facts, changes, occasion)
    return Draft(letter.subject, letter.text, letter.html, workbook, file_name(facts.season, occasion.as_of))


def preview(
    database: Path, home: Home, book: Book, settings: Settings, office_id: str, run_id: str, as_of: date
) -> Path:
    """Returns an HTML file with the complete digest that a new recipient of the office would get; mails nothing.

    Raises:
        KeyError: there is no such office.
    """
    office = next((office for office in book.offices if office.id == office_id), None)
    if office is None:
        raise KeyError(f"no office {office_id}; there are: {', '.join(o.id for o in book.offices)}")
    connection = read_only(database)
    try:
        facts = read_office(connection, office)
    finally:
        connection.close()
    occasion = Occasion(run_id, as_of, settings.operator or settings.mail_from or DEFAULT_SENDER)
    draft = draft_digest(facts, compare(facts.findings, Known()), occasion)
    folder = home.outbox / "preview"
    if draft.attachment is not None:
        write_atomically(folder / f"{office.id}.xlsx", draft.attachment)
    return write_atomically(folder / f"{office.id}.html", draft.html.encode())
