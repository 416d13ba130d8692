"""One installation that mails: runs of the digest over days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from report_sample import SampleBook, SampleOffice

from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.report.digest import ReportSummary, write_digests
from tasks.settings import Settings


@dataclass
class MailDesk:
    home: Home
    ledger: Ledger
    settings: Settings
    book: SampleBook = field(default_factory=SampleBook)

    def run(self, database: Path, day: date, run_id: str = "run-1") -> ReportSummary:
        return write_digests(database, self.home, self.book, self.ledger, self.settings, run_id, day)

    @property
    def office(self) -> SampleOffice:
        return self.book.offices[0]


def desk_in(folder: Path) -> MailDesk:
    home = Home(folder).make()
    return MailDesk(home, Ledger(home.ledger), Settings(home=home.root))
