"""Finding the report columns of a site from its home page, or looking closely at one column."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from tasks.crawl.anchors import Link
from tasks.crawl.archive import Archive
from tasks.crawl.collect import allowance
from tasks.crawl.discovered import DELAY, DiscoveredSource
from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.fetch import Fetcher
from tasks.crawl.history import shared_history
from tasks.crawl.ledger import Ledger
from tasks.crawl.outcomes import OUTCOMES
from tasks.crawl.page import Page
from tasks.crawl.politeness import shared_gates
from tasks.crawl.recorder import Recorder
from tasks.crawl.reports import unit_of
from tasks.crawl.shapes import NEGATIVE_SLUG, REPORT_SLUG, is_article, is_file
from tasks.crawl.site_search import hits, search_requests
from tasks.crawl.sources import Column, Source
from tasks.crawl.summary import CollectSummary
from tasks.crawl.survey import Survey, Surveyor
from tasks.crawl.urls import host_of, identity
from tasks.extract.prose import squeeze
from tasks.extract.titles import parse_title
from tasks.settings import Settings

_COLUMN_TEXT = re.compile(
    r"(政府)?信息公开(工作)?(年报|年度报告)|^年度报告$|^年报$|^(政府)?信息公开工作年度报告$"
)
_ENTRANCE = re.compile(r"政府信息公开|政务公开|信息公开|公开平台|公开目录|法定主动公开")
_SITE_MAP = re.compile(r"网站地图|站点地图|sitemap", re.IGNORECASE)
_NEVER = re.compile(r"网站(工作)?年度?报|法治|指南|依申请|制度|意见箱|解读")
_SITE_WORDS = re.compile(r"(?:政府)?(?:门户|官方)?网站?(?:首页)?$|首页$")
_SITE_CODE = re.compile(r"网站标识码[:：]?(bm\d{8}|\d{10})", re.IGNORECASE)
_YEAR_IN_ADDRESS = re.compile(r"(?<!\d)20[0-3]\d(?!\d)")
MAX_PAGES = 25
MAX_MAPPED = 10


def discover(url: str, settings: Settings, archive: Archive, ledger: Ledger) -> DiscoveredSource:
    """Returns what ``url`` leads to: a report column itself, or those found from a home page.

    Order: the page itself, links and options named like a report column, entrances to the disclosure platform and
    their frames, the site map; one query to the site's own search as the last resort, if robots.txt allows it.
    """
    run_id = "discover-" + datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    source = Source(id="discover", region="100000", name="?", office="?", columns=[Column(url=url)])
    fetcher = Fetcher(settings, archive, shared_gates(ledger), run_id, allowance(source))
    fetcher.gates.slow_down(host_of(url), 0.0 if settings.allow_private_network else DELAY)
    recorder = Recorder(source, ledger, shared_history(ledger), archive, fetcher, run_id, CollectSummary())
    try:
        return _Discovery(url, settings, recorder).run()
    finally:
        recorder.record_robots()
        fetcher.close()


class _Discovery:
    def __init__(self, url: str, settings: Settings, recorder: Recorder) -> None:
        self.recorder = recorder
        self.surveyor = Surveyor(recorder.fetch_page, settings.max_list_pages, recorder.fetcher.allowed)
        self.found = DiscoveredSource(url)
        self.asked: set[str] = set()

    def run(self) -> DiscoveredSource:
        """Looks at the page itself, then searches from it."""
        first = self._page(self.found.url)
        if first is None:
            seen = self.recorder.history.last_listing(self.found.url)
            reason = f"not to be had: {seen.outcome}, {OUTCOMES[seen.outcome]}" if seen else "no such page"
            self.found.notes += [f"not to be had: {trouble}" for trouble in self.recorder.trouble] or [reason]
            return self.found
        self._identify(first)
        own = self._survey(self.found.url) if urlsplit(self.found.url).path.strip("/") else Survey()
        is_report = list(own.items) == [identity(self.found.url)]
        if not own.items or is_report:
            self._search(first)
        if own.items and not self.found.columns:
            self._take(self.found.url, own)
        if not self.found.columns:
            self._ask_the_site(first)
        if not self.found.columns:
            self.found.notes.append("no report column found; look for it by hand and give its address")
        self.found.notes += self.recorder.trouble
        return self.found

    def _search(self, first: Page) -> None:
        """Breadth first over entrances; every link named like a column is surveyed."""
        queue, pages = [first], 0
        while queue and pages < MAX_PAGES:
            page = queue.pop(0)
            pages += 1
            for link in _candidates(page):
                if identity(link.url) in self.asked or not self.recorder.fetcher.allowed(link.url):
                    continue
                if _is_column(link):
                    self._try(link)
                elif not self.found.columns and (inner := self._page(link.url)) is not None:
                    queue.append(inner)

    def _ask_the_site(self, home: Page) -> None:
        """Last resorts: the map that robots.txt names, then the site's own search; reports lead to their column."""
        found = [link for url in self._maps(home) for link in links_of_map(self._page(url))]
        for link in found[:MAX_MAPPED]:
            self._try(link)
        for request in search_requests(home) if not self.found.columns else ():
            results = self.recorder.fetch_page(request)
            for hit in hits(results) if results else ():
                article = self._page(hit.url) if self.recorder.fetcher.allowed(hit.url) else None
                if article is not None and not self.found.columns:
                    self._search(article)
        if self.found.columns:
            self.found.notes.append(
                "found by the site's map or search: look whether a menu leads there as well"
            )

    def _maps(self, home: Page) -> list[str]:
        rules = self.recorder.fetcher.rules_for(home.url).rules
        return list(rules.sitemaps)[:2] if rules else []

    def _try(self, link: Link) -> None:
        """Surveys a link named like a column, once."""
        if identity(link.url) in self.asked or not self.recorder.fetcher.allowed(link.url):
            return
        self.asked.add(identity(link.url))
        survey = self._survey(link.url)
        if survey.items:
            self._take(link.url, survey)

    def _page(self, url: str) -> Page | None:
        self.asked.add(identity(url))
        return self.recorder.fetch_page(Request(url, "list"))

    def _survey(self, url: str) -> Survey:
        return self.surveyor.survey(url)

    def _take(self, url: str, survey: Survey) -> None:
        known = set(self.found.columns)
        if url in known:
            return
        self.found.columns.append(url)
        if year_named := _YEAR_IN_ADDRESS.search(urlsplit(url).path + urlsplit(url).query):
            self.found.notes.append(
                f"{url} names the year {year_named[0]}: the next year may have another address"
            )
        self.found.families = sorted({*self.found.families, *survey.families})
        self.found.reports += len(survey.items)
        self.found.rejected += len(survey.rejects)
        years: Counter[int] = Counter(self.found.years)
        units = dict.fromkeys(self.found.organizations)
        for item in survey.items.values():
            parts = parse_title(item.text)
            year = (parts.year if parts else None) or item.year
            if year:
                years[year] += 1
            unit = unit_of(item) or item.organization
            if unit:
                units.setdefault(unit)
                if year:
                    self.found.published.setdefault(year, set()).add(unit)
        self.found.years, self.found.organizations = dict(years), list(units)
        self.found.notes += survey.notes

    def _identify(self, page: Page) -> None:
        meta = page.meta
        name = meta.get("sitename", "") or page.title.split("_")[-1]
        self.found.name = _SITE_WORDS.sub("", name.strip()) or name.strip()
        written = _SITE_CODE.search(page.words)
        code = meta.get("siteidcode", "").strip() or (written[1] if written else "")
        if code.startswith("bm"):
            self.found.notes.append(f"SiteIDCode {code}: a ministry of the State Council, region 100000")
            self.found.region = "100000"
        elif re.fullmatch(r"\d{10}", code):
            self.found.region = code[:6]
            self.found.notes.append(f"SiteIDCode {code}: evidence only, templates are copied between sites")


def _candidates(page: Page) -> list[Link]:
    """Links, frames and options of a page that may lead to the reports, the most promising first."""
    links = [link for link in Family().links(page) if not is_file(link.url) and not is_article(link.url)]
    for frame in page.soup.find_all(["iframe", "frame"], src=True):
        url = page.resolve(str(frame["src"]))
        if url:
            links.append(Link(url, "信息公开"))
    for option in page.soup.find_all("option", value=True):
        url = page.resolve(str(option["value"])) if "/" in str(option["value"]) else None
        if url:
            links.append(Link(url, option.get_text(strip=True)))
    links += [Link(urljoin(page.url, href), "网站地图") for href in _linked_maps(page)]
    ranked = [(rank, number, link) for number, link in enumerate(links) if (rank := _rank(link)) is not None]
    return [link for _, _, link in sorted(ranked, key=lambda each: each[:2])]


def links_of_map(page: Page | None) -> list[Link]:
    """Returns the columns that a sitemap (XML) names, judged by their slugs."""
    urls = re.findall(r"<loc>\s*([^<\s]{1,500})", page.text) if page else []
    links = [Link(url, "") for url in urls]
    return [link for link in links if _rank(link) == 0 and not is_article(link.url)]


def _linked_maps(page: Page) -> list[str]:
    return [str(tag["href"]) for tag in page.soup.find_all("link", rel="sitemap", href=True)]


def _rank(link: Link) -> int | None:
    label = squeeze(link.text)
    if NEGATIVE_SLUG.search(link.url) or _NEVER.search(label):
        return None
    if _is_column(link):
        return 0
    if _ENTRANCE.search(label) and len(label) <= 20:
        return 1
    return 2 if _SITE_MAP.search(label) else None


def _is_column(link: Link) -> bool:
    label = squeeze(link.text)
    named = bool(_COLUMN_TEXT.search(label)) and len(label) <= 24
    return named or bool(REPORT_SLUG.search(urlsplit(link.url).path))
