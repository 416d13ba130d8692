"""The desk of a run: what all its letters share, and the one way a letter gets into the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

from tasks.home import Home
from tasks.report.changes import Changes, Known
from tasks.report.letter import Occasion
from tasks.report.mail import Draft, Envelope, compose, message_id
from tasks.report.outbox import LedgerLike, Outbox, safe_name
from tasks.settings import Settings

BEIJING = timezone(timedelta(hours=8))
NIGHTLY = time(2, 30)
DEFAULT_SENDER = "gouji@localhost.localdomain"

Kind = Literal["digest", "heartbeat", "notice", "operator"]


@dataclass(frozen=True)
class Address:
    """Whom a letter is for: the office (or organisation, or operator) it speaks to, and one mail address."""

    office: str
    recipient: str
    list_name: str


@dataclass(frozen=True)
class Desk:
    """What the letters of one run share."""

    home: Home
    ledger: LedgerLike
    settings: Settings
    run_id: str
    as_of: date
    at: datetime

    @property
    def sender(self) -> str:
        """The address that letters come from."""
        return self.settings.mail_from or DEFAULT_SENDER

    @property
    def occasion(self) -> Occasion:
        """Run, day, address for answers and site, as letters name them."""
        reply_to = self.settings.operator or self.sender
        return Occasion(self.run_id, self.as_of, reply_to, site_of(self.settings))

    def post(
        self, kind: Kind, to: Address, season: str, changes: Changes, known: Known, draft: Draft
    ) -> Path | None:
        """Freezes a letter in the outbox, pending or (mode ``file``) written; None if it is there already.

        Raises:
            MailError: a header would hold a line break, or the address is none.
        """
        period = season if kind in ("digest", "notice") else f"{self.as_of:%Y-%m}"
        content_hash = changes.content_hash(known)
        record = {
            "message_id": message_id(self.sender, to.office, to.recipient, kind, period, content_hash),
            "run_id": self.run_id,
            "office": to.office,
            "recipient": to.recipient,
            "kind": kind,
            "period": period,
            "season": season,
            "content_hash": content_hash,
            "as_of": self.as_of.isoformat(),
            "opened": dict(changes.opened),
            "closed": list(changes.closed),
        }
        message = compose(
            draft, self._envelope(to, str(record["message_id"]), known.first_of_season.get(season))
        )
        state: Any = "pending" if self.settings.mail_mode == "smtp" else "written"
        return Outbox(self.home.outbox, self.ledger).put(message, record, state)

    def _envelope(self, to: Address, identity: str, first: str | None) -> Envelope:
        return Envelope(
            sender=self.sender,
            recipient=to.recipient,
            message_id=identity,
            at=self.at,
            list_id=f"{safe_name(to.office).lower()}.annual-reports.{self.sender.rpartition('@')[2]}",
            list_name=to.list_name,
            first_of_thread=first,
            reply_to=self.settings.operator,
        )


def site_of(settings: Settings) -> str | None:
    """Returns where the quality site is served, if the settings say so."""
    return str(settings.site_address) if settings.site_address else None


def moment(started: datetime | None, as_of: date) -> datetime:
    """Returns the Date of a run's letters: its start (given in UTC) if on the day of the report, else 02:30."""
    if started is not None:
        local = started.replace(tzinfo=UTC).astimezone(BEIJING)
        if local.date() == as_of:
            return local.replace(microsecond=0)
    return datetime.combine(as_of, NIGHTLY, BEIJING)
