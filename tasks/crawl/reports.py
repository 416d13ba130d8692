"""Taking the listed reports: each page with its attachments, known ones only when they are due."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from tasks.crawl.articles import attachments, page_substance
from tasks.crawl.exchange import Request
from tasks.crawl.families import family_of
from tasks.crawl.fetch import Reply
from tasks.crawl.history import History, Seen
from tasks.crawl.outcomes import EXTRACTABLE, is_html, visible_text
from tasks.crawl.page import Page
from tasks.crawl.recorder import Recorder
from tasks.crawl.shapes import is_file
from tasks.crawl.sources import Source
from tasks.crawl.summary import SourceCounts
from tasks.crawl.survey import Item
from tasks.crawl.urls import identity
from tasks.settings import Settings

OLD_FACTOR = 6  # reports of earlier years change rarely: looked at that much less often
GONE = {"gone", "soft404", "redirected_home"}
_COUNTERS = re.compile(
    r"(浏览|访问|阅读|点击|人气|今天是|当前时间)[^\u4e00-\u9fff]{0,40}\d[\d:：年月日\-/.]*"
)


class ReportTaker:
    """Takes items of one source and counts what became of them."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        history: History,
        recorder: Recorder,
        counts: SourceCounts,
        watched: set[str],
    ) -> None:
        self.source, self.settings, self.history = source, settings, history
        self.recorder, self.counts, self.watched = recorder, counts, watched

    def take(self, item: Item) -> None:
        """Fetches a listed report if it is new, changed in the list, or due; counts it in any case."""
        known = self.history.last(item.url)
        if known and known.document_id and not self._due(item, known):
            self.counts.unchanged += 1
            return
        kind = "attachment" if is_file(item.url) else "article"
        reply = self.recorder.fetch(Request(item.url, kind, referer=item.parent), known)
        self._settle(reply, known)
        if reply.page is not None and reply.outcome in EXTRACTABLE and kind == "article":
            self._take_parts(reply, item)
        self._count(reply, known)
        # The page's own record comes last: it says that its attachments have been seen to as well.
        self.recorder.record(reply, item)

    def look_after_unlisted(self, listed: set[str]) -> None:
        """Asks again for reports that were listed once and no longer are: ``gone`` is said only by the site itself."""
        now = datetime.now(UTC)
        for known in self.history.of_source(self.source.id):
            key = identity(known.url)
            if (
                key in listed
                or known.outcome in GONE
                or (known.kind == "attachment"
                and known.link_text is None)
            ):
                continue
            if known.parent and identity(known.parent) in listed:
                continue
            if now - known.fetched_at < timedelta(days=min(1.0, self.settings.recheck_days)):
                continue
            reply = self.recorder.fetch(Request(known.url, known.kind), known)
            self._settle(reply, known)
            if reply.outcome in GONE:
                reply.outcome = "gone"
                self.counts.gone += 1
            self.recorder.record(reply, _as_item(known))

    def _due(self, item: Item, known: Seen) -> bool:
        if known.outcome not in EXTRACTABLE or identity(item.url) in self.watched:
            return True
        if (
            (known.link_text
            and item.text != known.link_text)
            or (known.listed_on
            and item.listed_on != known.listed_on)
        ):
            return True
        recent = item.year is None or item.year >= datetime.now(UTC).year - 2
        days = self.settings.recheck_days * (1 if recent else OLD_FACTOR)
        key = identity(item.url)
        spread = (
            0.5 + (sum(key.encode()) % 101) / 100
        )  # so that one night's harvest is not due again on one night
        return datetime.now(UTC) - known.fetched_at >= timedelta(days=days * spread)

    def _settle(self, reply: Reply, known: Seen | None) -> None:
        """Says ``unchanged`` where bytes, or the visible text of a page, are those of last time."""
        if reply.outcome != "ok" or known is None or known.document_id is None:
            return
        if reply.document_id == known.document_id or self._same_text(reply, known.document_id):
            reply.outcome, reply.document_id = "unchanged", known.document_id

    def _same_text(self, reply: Reply, known_id: str) -> bool:
        if reply.page is None or not is_html(reply.page) or known_id not in self.recorder.archive:
            return False
        before = Page(reply.url, self.recorder.archive.read(known_id), reply.page.content_type)
        return _essence(before) == _essence(reply.page)

    def _take_parts(self, reply: Reply, item: Item) -> None:
        page = reply.page
        if page is None or not is_html(page):
            return
        inner = family_of(page).article(page, self.recorder.fetch_page)
        files = attachments(inner or page)
        substance = page_substance(inner or page, files)
        if reply.outcome == "ok" and substance:
            reply.outcome = substance
        for file in files:
            known = self.history.last(file.url)
            part = self.recorder.fetch(Request(file.url, "attachment", referer=reply.url), known)
            self._settle(part, known)
            self.counts.attachments += 1
            part_item = Item(file.url, file.text, item.listed_on, item.url, item.year, item.organization)
            self.recorder.record(part, part_item, parent=item.url)

    def _count(self, reply: Reply, known: Seen | None) -> None:
        had = known is not None and known.document_id is not None
        if reply.outcome == "unchanged":
            self.counts.unchanged += 1
        elif reply.outcome in EXTRACTABLE:
            if had:
                self.counts.changed += 1
            else:
                self.counts.new += 1
        elif reply.outcome in GONE and had:
            self.counts.gone += 1
        else:
            self.counts.failed += 1


def _essence(page: Page) -> str:
    return _COUNTERS.sub("", visible_text(page.text))


def _as_item(known: Seen) -> Item:
    return Item(known.url, known.link_text or "", known.listed_on, known.parent or "")
