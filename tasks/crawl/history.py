"""What earlier runs saw: the last fetch of each address, read from the ledger once and kept up to date."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tasks.crawl.ledger import Ledger
from tasks.crawl.outcomes import TAKEN
from tasks.crawl.urls import identity

UNLISTED = "no longer listed"
_LISTING = "list "


@dataclass(slots=True)
class Seen:
    """The last fetch of an address. ``document_id`` is the last one taken, also if later fetches failed."""

    url: str
    kind: str
    fetched_at: datetime
    run_id: str
    outcome: str
    document_id: str | None
    etag: str | None
    last_modified: str | None
    content_type: str | None
    parent: str | None
    link_text: str | None
    organization: str | None
    listed_on: str | None
    unlisted: bool


class History:
    """The last fetch by address identity. `catch_up` reads what was added to the ledger since."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._seen: dict[str, Seen] = {}
        self._sources: dict[str, set[str]] = {}
        self._visited: dict[str, datetime] = {}
        self._offset = self._visit_offset = 0
        self._lock = threading.Lock()

    def catch_up(self) -> History:
        """Reads the ledger from where it was left; returns self."""
        with self._lock:
            for offset, record in self._ledger.read_from("fetch", self._offset):
                self._take(record)
                self._offset = offset
            for offset, visit in self._ledger.read_from("visit", self._visit_offset):
                if not visit.get("begun"):
                    self._visited[visit["source"]] = datetime.fromisoformat(visit["at"])
                self._visit_offset = offset
        return self

    def note(self, record: dict[str, Any]) -> None:
        """Takes in a record that was just written, so that the same run knows of it."""
        with self._lock:
            self._take(record)

    def last(self, url: str) -> Seen | None:
        """Returns the last fetch of an address as a report or attachment."""
        return self._seen.get(identity(url))

    def last_listing(self, url: str) -> Seen | None:
        """Returns the last fetch of an address as a list page; one address can be both."""
        return self._seen.get(_LISTING + identity(url))

    def last_visit(self, source: str) -> datetime | None:
        """Returns when a source was last crawled to its end."""
        return self._visited.get(source)

    def of_source(self, source: str) -> list[Seen]:
        """Returns the articles and attachments of a source that have ever been taken."""
        with self._lock:
            return [self._seen[key] for key in self._sources.get(source, ())]

    def _take(self, record: dict[str, Any]) -> None:
        if record["kind"] == "added":
            return
        prefix = _LISTING if record["kind"] == "list" else ""
        key = sys.intern(prefix + identity(record["url"]))
        before = self._seen.get(key)
        taken = record["document_id"] if record["outcome"] in TAKEN else None
        if taken is None and before:
            taken = before.document_id
        keep = before if record["outcome"] == "unchanged" and before else None
        self._seen[key] = Seen(
            url=record["url"],
            kind=sys.intern(record["kind"]),
            fetched_at=datetime.fromisoformat(record["fetched_at"]),
            run_id=sys.intern(record["run_id"]),
            outcome=sys.intern(record["outcome"]),
            document_id=taken,
            etag=record["etag"] or (keep.etag if keep else None),
            last_modified=record["last_modified"] or (keep.last_modified if keep else None),
            content_type=record["content_type"] or (keep.content_type if keep else None),
            parent=record["parent_url"],
            link_text=record["link_text"],
            organization=record["organization"],
            listed_on=record["listed_on"],
            unlisted=(record["detail"] or "").startswith(UNLISTED),
        )
        if taken and record["kind"] in ("article", "attachment") and record["source"]:
            self._sources.setdefault(record["source"], set()).add(key)


_SHARED: dict[tuple[str, int], History] = {}
_SHARED_LOCK = threading.Lock()


def shared_history(ledger: Ledger) -> History:
    """Returns the history that all tasks of this process over one ledger share, caught up."""
    with _SHARED_LOCK:
        history = _SHARED.setdefault(ledger.key(), History(ledger))
    return history.catch_up()
