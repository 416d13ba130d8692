"""The bridge between fetching and the ledger: one record for each address asked for, conditional where it can be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from tasks.crawl.archive import Archive, ArchiveError
from tasks.crawl.exchange import Request
from tasks.crawl.fetch import Fetcher, Reply
from tasks.crawl.history import History, Seen
from tasks.crawl.ledger import Ledger
from tasks.crawl.page import Page
from tasks.crawl.records import fetch_record, timestamp
from tasks.crawl.shapes import file_name
from tasks.crawl.sources import Source
from tasks.crawl.summary import CollectSummary
from tasks.crawl.survey import Item, Reject

# A list page with one of these is not there; with any other outcome it was not seen, and nothing follows.
_CERTAIN_ENDS = {"gone", "soft404", "redirected_home", "wrong_host", "robots_denied", "bad_url"}


class Recorder:
    """Fetches for one source and writes down what came of it."""

    def __init__(
        self,
        source: Source,
        ledger: Ledger,
        history: History,
        archive: Archive,
        fetcher: Fetcher,
        run_id: str,
        summary: CollectSummary,
    ) -> None:
        self.source, self.ledger, self.history, self.archive = source, ledger, history, archive
        self.fetcher, self.run_id, self.summary = fetcher, run_id, summary
        self.trouble: list[str] = []

    def fetch(self, request: Request, known: Seen | None) -> Reply:
        """Returns the reply to a request made conditional by what is known; not recorded yet."""
        if known and known.document_id and request.data is None and known.document_id in self.archive:
            request = Request(
                request.url,
                request.kind,
                referer=request.referer,
                etag=known.etag,
                last_modified=known.last_modified,
                headers=request.headers,
            )
        reply = self.fetcher.fetch(request)
        if reply.outcome == "unchanged" and known:
            reply.document_id = known.document_id
            reply.page = self._archived_page(reply.url, known)
        return reply

    def fetch_page(self, request: Request) -> Page | None:
        """Returns a list page, from the archive if the server says it is unchanged; None if there is none to be had."""
        known = self.history.last_listing(request.url) if request.data is None else None
        reply = self.fetch(request, known)
        if reply.outcome == "ok" and known and reply.document_id == known.document_id:
            reply.outcome = "unchanged"
        self.record(reply)
        if reply.outcome in ("ok", "unchanged", "spa"):
            return reply.page
        if reply.outcome not in _CERTAIN_ENDS:
            self.trouble.append(f"{request.url}: {reply.outcome} ({reply.detail})")
        return None

    def record(self, reply: Reply, item: Item | None = None) -> None:
        """Writes one fetch record."""
        headers = reply.headers
        self._write(
            item,
            fetched_at=reply.fetched_at,
            kind=reply.request.kind,
            url=reply.request.url,
            final_url=reply.url,
            parent_url=item.parent if item else reply.request.referer,
            outcome=reply.outcome,
            status=reply.status,
            document_id=reply.document_id,
            bytes=reply.bytes,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            content_type=headers.get("content-type"),
            name=file_name(reply.url, headers.get("content-disposition", "")) or None,
            detail=reply.detail,
        )

    def record_again(self, known: Seen, item: Item) -> None:
        """Writes down that a file taken in this run hangs on another page as well; nothing is sent."""
        self._write(
            item,
            fetched_at=datetime.now(UTC),
            kind="attachment",
            url=item.url,
            parent_url=item.parent,
            outcome="unchanged",
            document_id=known.document_id,
            content_type=known.content_type,
            name=file_name(item.url) or None,
            detail="already taken in this run",
        )

    def record_rejects(self, rejects: Iterable[Reject]) -> None:
        """Writes down, once for each address, what was listed and dropped, and why."""
        for reject in rejects:
            link = reject.link
            seen = self.history.last(link.url)
            if seen and seen.outcome == reject.outcome:
                continue
            self._write(
                Item(link.url, link.text, link.date, reject.page),
                fetched_at=datetime.now(UTC),
                kind="article",
                url=link.url,
                parent_url=reject.page,
                outcome=reject.outcome,
                detail=reject.reason,
            )

    def _write(self, item: Item | None, **known: Any) -> None:
        if item:
            known |= {"link_text": item.text, "organization": item.organization, "listed_on": item.listed_on}
        record = fetch_record(run_id=self.run_id, source=self.source.id, **known)
        self.summary.outcomes[record["outcome"]] += 1
        self.ledger.append("fetch", record)
        self.history.note(record)

    def record_begin(self) -> None:
        """Writes down that a visit of the source began; without `record_visit` after it, the visit was not whole."""
        now = timestamp(datetime.now(UTC))
        self.ledger.append(
            "visit", {"at": now, "begun": True, "run_id": self.run_id, "source": self.source.id}
        )

    def record_visit(self, found: int) -> None:
        """Writes down that the source was crawled to its end in this run."""
        visit = {
            "at": timestamp(datetime.now(UTC)),
            "found": found,
            "run_id": self.run_id,
            "source": self.source.id,
        }
        self.ledger.append("visit", visit)

    def record_robots(self) -> None:
        """Writes down the robots.txt files that were read."""
        for reply in self.fetcher.robots_replies:
            self.record(reply)
        self.fetcher.robots_replies.clear()

    def _archived_page(self, url: str, known: Seen) -> Page | None:
        try:
            body = self.archive.read(known.document_id or "")
        except ArchiveError:
            return None
        return Page(url, body, known.content_type or "", known.document_id)
