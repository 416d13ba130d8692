"""The digests of a run: for each office and recipient what changed since the last mail, into the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

from tasks.home import Home
from tasks.report.changes import Changes, Known, compare, known_to
from tasks.report.facts import Book, Office, OfficeFacts, read_office, read_only, run_time
from tasks.report.hold import held_rules
from tasks.report.letter import Occasion, write_letter
from tasks.report.mail import Draft, MailError
from tasks.report.outbox import LedgerLike, safe_name, write_atomically
from tasks.report.posting import Address, Desk, Kind, moment, site_of
from tasks.report.smtp import Sending, send_pending
from tasks.report.workbook import file_name, write_workbook
from tasks.settings import Settings

HEARTBEAT_DAYS = 30
LIST_NAME = "annual report findings"


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

    def add(self, other: ReportSummary) -> None:
        """Adds the counts, files and alarms of another round of mails."""
        for entry in fields(self):
            setattr(self, entry.name, getattr(self, entry.name) + getattr(other, entry.name))

    def add_sending(self, sending: Sending) -> None:
        """Adds what became of the messages that were handed to the mail server."""
        self.sent += sending.sent
        self.retry += sending.retry
        self.dead += sending.dead
        self.unsure += sending.unsure
        self.alarms += sending.alarms


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
    summary = ReportSummary()
    connection = read_only(database)
    try:
        desk = Desk(home, ledger, settings, run_id, as_of, moment(run_time(connection, run_id), as_of))
        told = known_to(ledger.read("delivery"))
        for office in book.offices:
            facts = read_office(connection, office)
            held = held_rules(connection, facts, ledger)
            _name_held(office, held, summary)
            for recipient in _allowed(office, settings, summary):
                known = told.get((office.id, recipient), Known())
                _digest(desk, office, facts, recipient, known, held, summary)
    finally:
        connection.close()
    if settings.mail_mode == "smtp":
        summary.add_sending(send_pending(home.outbox, ledger, settings, run_id))
    return summary


def _name_held(office: Office, held: frozenset[str], summary: ReportSummary) -> None:
    for rule in sorted(held):
        summary.held.append(f"{office.id}/{rule}")
        summary.alarms.append(
            f"{office.id}: 规则 {rule} 的新问题远多于平时，已暂缓发送；请先核对提取结果，确认后放行"
        )


def _allowed(office: Office, settings: Settings, summary: ReportSummary) -> list[str]:
    """Recipients that the allow-list lets through; the others are named to the operator."""
    allowed = [recipient for recipient in office.recipients if is_allowed(recipient, settings.mail_allow)]
    refused = [recipient for recipient in office.recipients if recipient not in allowed]
    summary.alarms += [not_allowed(office.id, recipient) for recipient in refused]
    return allowed


def not_allowed(whom: str, recipient: str) -> str:
    """Returns the alarm for an address that the allow-list does not have."""
    return f"{whom}: {recipient} 不在允许名单内，未发送"


def cap_reached(whom: str, settings: Settings) -> str:
    """Returns the alarm for a letter that waits because the run has written its most."""
    return f"{whom}: 已到每次运行的邮件上限 {settings.mail_cap}，留待下次"


def is_allowed(recipient: str, allow: Sequence[str]) -> bool:
    """Whether the allow-list lets a recipient through; entries are addresses or domains, none allows all."""
    address = recipient.lower()
    domain = address.rpartition("@")[2]
    return not allow or any(entry.lower().lstrip("@") in (address, domain) for entry in allow)


def _digest(
    desk: Desk,
    office: Office,
    facts: OfficeFacts,
    recipient: str,
    known: Known,
    held: frozenset[str],
    summary: ReportSummary,
) -> None:
    """Writes this recipient's digest or heartbeat, or counts it as unchanged."""
    changes = compare(facts.findings, known, held)
    kind = occasion_for(facts, known, changes, desk.as_of)
    if kind is None:
        summary.unchanged += 1
        return
    if len(summary.mails) >= desk.settings.mail_cap:
        summary.alarms.append(cap_reached(office.id, desk.settings))
        return
    season = str(facts.season or desk.as_of.year - 1)
    try:
        draft = draft_digest(facts, changes, desk.occasion, kind == "heartbeat")
        path = desk.post(kind, Address(office.id, recipient, LIST_NAME), season, changes, known, draft)
    except MailError as error:
        summary.alarms.append(f"{office.id}: {recipient}: {error}")
        return
    if path is None:
        summary.unchanged += 1
        return
    summary.mails.append(path)
    summary.heartbeats += kind == "heartbeat"
    summary.digests += kind == "digest"
    _keep_workbook(desk, office, draft, summary)


def occasion_for(facts: OfficeFacts, known: Known, changes: Changes, as_of: date) -> Kind | None:
    """Returns the kind of mail that is due: a digest on news or for a new recipient, a heartbeat after a month."""
    if not facts.years and not changes.any:
        return None
    if changes.any or known.last_on is None:
        return "digest"
    return "heartbeat" if (as_of - known.last_on).days >= HEARTBEAT_DAYS else None


def _keep_workbook(desk: Desk, office: Office, draft: Draft, summary: ReportSummary) -> None:
    """The workbook also as a file, for those who look at the outbox."""
    if draft.attachment is None or draft.attachment_name is None:
        return
    file = desk.home.outbox / "workbooks" / safe_name(office.id) / draft.attachment_name
    if file not in summary.workbooks:
        summary.workbooks.append(write_atomically(file, draft.attachment))


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
    reply_to = settings.operator or settings.mail_from or "本邮件的发件人"
    occasion = Occasion(run_id, as_of, reply_to, site_of(settings))
    draft = draft_digest(facts, compare(facts.findings, Known()), occasion)
    folder = home.outbox / "preview"
    if draft.attachment is not None:
        write_atomically(folder / f"{safe_name(office.id)}.xlsx", draft.attachment)
    return write_atomically(folder / f"{safe_name(office.id)}.html", draft.html.encode())
