"""A notice to a reporting unit with its own findings only; off by default: nobody is written to unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from tasks.home import Home
from tasks.report.changes import Known, compare, known_to
from tasks.report.digest import ReportSummary, cap_reached, draft_digest, is_allowed, not_allowed
from tasks.report.facts import Book, OfficeFacts, read_office, read_only, run_time
from tasks.report.hold import held_rules
from tasks.report.mail import MailError
from tasks.report.outbox import LedgerLike
from tasks.report.posting import Address, Desk, moment
from tasks.report.smtp import send_pending
from tasks.settings import Settings


def write_notices(
    database: Path,
    home: Home,
    book: Book,
    ledger: LedgerLike,
    settings: Settings,
    run_id: str,
    as_of: date,
    addresses: Mapping[str, str],
) -> ReportSummary:
    """Writes each named organisation what changed in its own findings; an organisation without news gets nothing.

    Args:
        database: published or work database.
        home: where the outbox is.
        book: the offices that the organisations belong to.
        ledger: what was sent before.
        settings: mode, sender, allow-list and cap, as for digests.
        run_id: this run.
        as_of: the day of the report.
        addresses: organisation to mail address; nobody else is written to.
    """
    summary = ReportSummary()
    told = known_to(ledger.read("delivery"), kinds=("notice",))
    connection = read_only(database)
    try:
        desk = Desk(home, ledger, settings, run_id, as_of, moment(run_time(connection, run_id), as_of))
        for office in book.offices if addresses else ():
            facts = read_office(connection, office)
            held = held_rules(connection, facts, ledger)
            for organization in sorted({f.organization for f in facts.findings} & set(addresses)):
                recipient = addresses[organization]
                known = told.get((organization, recipient), Known())
                _notice(desk, own_facts(facts, organization), recipient, known, held, summary)
    finally:
        connection.close()
    if settings.mail_mode == "smtp" and addresses:
        summary.add_sending(send_pending(home.outbox, ledger, settings, run_id))
    return summary


def own_facts(facts: OfficeFacts, organization: str) -> OfficeFacts:
    """Returns the facts of one organisation: nothing of any other is in them."""
    return replace(
        facts,
        office=organization,
        name=organization,
        findings=tuple(f for f in facts.findings if f.organization == organization),
        checks=tuple(check for check in facts.checks if check.organization == organization),
        years=(),
    )


def _notice(
    desk: Desk, facts: OfficeFacts, recipient: str, known: Known, held: frozenset[str], summary: ReportSummary
) -> None:
    changes = compare(facts.findings, known, held)
    if not changes.any:
        summary.unchanged += 1
        return
    if not is_allowed(recipient, desk.settings.mail_allow):
        summary.alarms.append(not_allowed(facts.name, recipient))
        return
    if len(summary.mails) >= desk.settings.mail_cap:
        summary.alarms.append(cap_reached(facts.name, desk.settings))
        return
    season = str(max(finding.year for finding in facts.findings))
    try:
        draft = draft_digest(facts, changes, desk.occasion)
        path = desk.post(
            "notice", Address(facts.office, recipient, "own findings"), season, changes, known, draft
        )
    except MailError as error:
        summary.alarms.append(f"{facts.name}: {recipient}: {error}")
        return
    if path is not None:
        summary.mails.append(path)
        summary.digests += 1
