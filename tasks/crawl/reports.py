"""Taking the listed reports: each page with its attachments, known ones only when they are due."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from tasks.crawl.anchors import Link
from tasks.crawl.articles import attachments, framed_pages, looks_like_report, page_substance
from tasks.crawl.continued import whole_article
from tasks.crawl.due import Schedule
from tasks.crawl.exchange import Request
from tasks.crawl.families import family_of
from tasks.crawl.fetch import Reply
from tasks.crawl.geography import Veto
from tasks.crawl.history import UNLISTED, Seen
from tasks.crawl.outcomes import EXTRACTABLE, TAKEN, is_html
from tasks.crawl.page import Page
from tasks.crawl.recorder import Recorder
from tasks.crawl.shapes import REPORT_TEXT, is_file
from tasks.crawl.summary import SourceCounts
from tasks.crawl.survey import Item, hub_items, may_be_hub
from tasks.crawl.urls import identity
from tasks.extract.titles import parse_title

GONE = {"gone", "soft404", "redirected_home"}
# What changes from view to view on a page whose report stays the same: visit counters, today's date.
_COUNTERS = re.compile(
    r"(浏览|访问|阅读|点击|人气)(次数|量|人次|人数|数)?[:：(（]*\d+|(今天是|当前时间|现在是)[:：]?[\d年月日时分秒:：/.\-星期一二三四五六日]+"
)


class ReportTaker:
    """Takes items of one source and counts what became of them."""

    def __init__(
        self, recorder: Recorder, counts: SourceCounts, schedule: Schedule, watched: set[str], veto: Veto
    ) -> None:
        self.recorder, self.counts, self.watched = recorder, counts, watched
        self.history, self.schedule, self.veto = recorder.history, schedule, veto
        self.homes: dict[str, Page | None] = {}

    def take(self, item: Item) -> list[Item]:
        """Fetches a listed report if it is new, changed in the list, watched or due; counts it in any case.

        Returns the reports behind it if it turns out to be a hub.
        """
        known = self.history.last(item.url)
        if known is None and item.page is None and self.history.last_listing(item.url):
            page = self.recorder.fetch_page(Request(item.url, "list", referer=item.parent))
            inside = self._inside(page, item)
            if inside:
                return inside
        self.counts.found += 1
        if known and known.document_id and self._may_rest(item, known):
            self.counts.unchanged += 1
            return []
        request = Request(item.url, "attachment" if is_file(item.url) else "article", referer=item.parent)
        reply = self._from_survey(request, item.page) if item.page else self._fetch(request, known)
        inside = self._inside(reply.page, item) if reply.outcome == "ok" and item.page is None else []
        if inside:
            self.counts.found -= 1
            reply.request = replace(reply.request, kind="list")
        else:
            self._settle(reply, known)
            self._take_parts(reply, item)
            self._veto(reply, item)
            self._count(reply, known)
        # The page's own record comes last: it says that its attachments have been seen to as well.
        self.recorder.record(reply, item)
        return inside

    def look_after_unlisted(self, listed: set[str]) -> None:
        """Asks again for reports that were listed once and no longer are: only the site itself says ``gone``."""
        for known in self.history.of_source(self.recorder.source.id):
            if identity(known.url) in listed or known.outcome in GONE or self._is_part(known, listed):
                continue
            if not self.schedule.unlisted_is_due(known):
                continue
            reply = self._fetch(Request(known.url, known.kind), known)
            self._settle(reply, known)
            if reply.outcome in GONE:
                reply.outcome = "gone"
                self.counts.gone += 1
            reply.detail = f"{UNLISTED}; {reply.detail}" if reply.detail else UNLISTED
            self.recorder.record(reply, _as_item(known))

    def _may_rest(self, item: Item, known: Seen) -> bool:
        if known.run_id == self.recorder.run_id:
            return known.outcome in TAKEN
        if item.page is not None and item.page.document_id != known.document_id:
            return False
        return identity(item.url) not in self.watched and not self.schedule.item_is_due(item, known)

    def _is_part(self, known: Seen, listed: set[str]) -> bool:
        """True for what is looked at together with another address: attachments, and reports behind a listed hub."""
        if known.parent is None:
            return False
        if identity(known.parent) in listed:
            return True
        return known.kind == "attachment" and self.history.last(known.parent) is not None

    def _fetch(self, request: Request, known: Seen | None) -> Reply:
        reply = self.recorder.fetch(request, known)
        self._unwrap(reply)
        return reply

    def _from_survey(self, request: Request, page: Page) -> Reply:
        """The reply for a report that the walk through the tree has taken in this run; nothing is sent again."""
        reply = Reply(request, page.url, "ok", datetime.now(UTC), "taken while its list was walked")
        reply.page, reply.document_id = page, page.document_id
        reply.headers = {"content-type": page.content_type}
        self._unwrap(reply)
        return reply

    def _inside(self, page: Page | None, item: Item) -> list[Item]:
        if page is None or not is_html(page) or not may_be_hub(page):
            return []
        links = [link for link in family_of(page).links(page) if self.recorder.fetcher.allowed(link.url)]
        return hub_items(page, links, item)

    def _veto(self, reply: Reply, item: Item) -> None:
        """Sets aside a report whose title names another county than the site's."""
        unit = unit_of(item)
        conflict = self.veto.against(unit) if unit and reply.outcome in EXTRACTABLE else None
        if conflict:
            reply.outcome, reply.detail = "ambiguous_org", conflict

    def _unwrap(self, reply: Reply) -> None:
        """Puts the article in place of the shell where a site keeps it in a script or behind a service."""
        page = reply.page
        if page is None or reply.outcome not in ("ok", "spa") or not is_html(page):
            return
        inner = family_of(page).article(page, self.recorder.fetch_page)
        inner = inner or whole_article(page, self.recorder.fetch_page)
        if inner is None:
            return
        stored = self.recorder.archive.store_derived(
            page.url, inner.body, reply.document_id or "", reply.fetched_at
        )
        reply.outcome, reply.detail = "ok", f"made from {reply.document_id}"
        reply.page, reply.document_id = inner, stored.document_id

    def _settle(self, reply: Reply, known: Seen | None) -> None:
        """Says ``unchanged`` where bytes, or the visible text of a page, are those of last time."""
        if reply.outcome != "ok" or known is None or known.document_id is None:
            return
        if reply.document_id == known.document_id or self._same_text(reply, known.document_id):
            reply.outcome, reply.document_id = "unchanged", known.document_id

    def _same_text(self, reply: Reply, known_id: str) -> bool:
        """Visit counters and dates of today change the bytes of a page, not the report."""
        if reply.page is None or not is_html(reply.page) or known_id not in self.recorder.archive:
            return False
        before = Page(reply.url, self.recorder.archive.read(known_id), reply.page.content_type)
        return _essence(before) == _essence(reply.page)

    def _take_parts(self, reply: Reply, item: Item) -> None:
        """Fetches what hangs on an article page, and says so if the page itself holds no report."""
        page = reply.page
        if page is None or reply.outcome not in EXTRACTABLE or not is_html(page):
            return
        if reply.outcome == "ok" and self._is_home(page, reply.url):
            reply.outcome, reply.detail = "soft404", "the home page in place of the document"
            return
        files = attachments(page) or [
            link for link in framed_pages(page) if self.recorder.fetcher.allowed(link.url)
        ]
        substance = page_substance(page, files)
        if reply.outcome == "ok" and substance:
            reply.outcome = substance
        for file in files:
            self._take_part(file, reply.url, item)

    def _is_home(self, page: Page, url: str) -> bool:
        """True for a page without a sign of a report that is the home page of its host once more."""
        if looks_like_report(page) or not page.title or REPORT_TEXT.search(page.title):
            return False
        home_url = urljoin(url, "/")
        if home_url not in self.homes:
            reply = self.recorder.fetch(Request(home_url, "list"), self.history.last_listing(home_url))
            self.recorder.record(reply)
            self.homes[home_url] = reply.page
        home = self.homes[home_url]
        return home is not None and home.title == page.title and home.words[:500] == page.words[:500]

    def _take_part(self, file: Link, referer: str, item: Item) -> None:
        known = self.history.last(file.url)
        part = Item(file.url, file.text, item.listed_on, item.url, item.year, item.organization)
        self.counts.attachments += 1
        if known and known.run_id == self.recorder.run_id and known.document_id:
            self.recorder.record_again(known, part)
            return
        reply = self.recorder.fetch(Request(file.url, "attachment", referer=referer), known)
        self._settle(reply, known)
        self.recorder.record(reply, part)

    def _count(self, reply: Reply, known: Seen | None) -> None:
        had = known is not None and known.document_id is not None
        same = known is not None and had and reply.document_id == known.document_id
        if reply.outcome == "unchanged" or (reply.outcome in TAKEN and same):
            self.counts.unchanged += 1
        elif reply.outcome in TAKEN and had:
            self.counts.changed += 1
        elif reply.outcome in TAKEN:
            self.counts.new += 1
        elif reply.outcome in GONE and had:
            self.counts.gone += 1
        else:
            self.counts.failed += 1


def unit_of(item: Item) -> str | None:
    """Returns the publisher that the text of a link names, None if it names none."""
    parts = parse_title(item.text)
    return parts.unit or None if parts else None


def _essence(page: Page) -> str:
    return _COUNTERS.sub("", page.words)


def _as_item(known: Seen) -> Item:
    return Item(
        known.url,
        known.link_text or "",
        known.listed_on,
        known.parent or "",
        organization=known.organization,
    )
