"""Fetching an address to its end: robots, redirects and jumps followed within bounds, judged, and archived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from tasks.crawl.archive import Archive
from tasks.crawl.exchange import Answer, Exchanger, Request
from tasks.crawl.outcomes import Verdict, judge_page, judge_status, leads_home
from tasks.crawl.page import Page
from tasks.crawl.politeness import Gates
from tasks.crawl.robots import RobotsRules, read_rules, robots_outcome
from tasks.crawl.transport import Transport
from tasks.crawl.urls import clean, host_of, same_site
from tasks.settings import Settings

MAX_JUMPS = 3


@dataclass(slots=True)
class Reply:
    """What came of a request in the end. ``page`` is there if there was an HTTP answer with a body to look at."""

    request: Request
    url: str
    outcome: str
    fetched_at: datetime
    detail: str | None = None
    status: int | None = None
    document_id: str | None = None
    bytes: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    page: Page | None = None


class Fetcher:
    """Fetches for one task, one request at a time. ``allowed`` says which addresses the source may lead to."""

    def __init__(
        self, settings: Settings, archive: Archive, gates: Gates, run_id: str, allowed: Callable[[str], bool]
    ) -> None:
        self.settings = settings
        self.archive = archive
        self.gates = gates
        gates.address_delay = settings.address_delay
        self.allowed = allowed
        self.robots: dict[str, RobotsRules] = {}
        self.robots_replies: list[Reply] = []
        self.bytes = 0
        self._transport = Transport(settings.user_agent, settings.allow_private_network)
        self._exchanger = Exchanger(settings, self._transport, gates, run_id)
        self._swapped: dict[str, str] = {}

    @property
    def requests(self) -> int:
        """Returns how many requests were sent."""
        return self._exchanger.requests

    def fetch(self, request: Request) -> Reply:
        """Returns the judged reply; every HTTP answer on the way is archived. Never raises for what a server does."""
        url = clean(request.url, request.url)
        if url is None:
            return Reply(request, request.url, "bad_url", datetime.now(UTC), "no http(s) address")
        url = self._on_working_scheme(url)
        redirects = jumps = 0
        while True:
            refusal = self._refusal(url)
            if refusal:
                return Reply(request, url, refusal[0], datetime.now(UTC), refusal[1])
            answer = self._send(request, url)
            verdict, page = self._judge(request, answer)
            reply = self._archived(request, answer, verdict, page)
            if verdict.target is None:
                return reply
            redirects, jumps = (
                redirects + (verdict.outcome == "redirect"),
                jumps + (verdict.outcome == "js_shell"),
            )
            if redirects > self.settings.max_redirects or jumps > MAX_JUMPS:
                reply.outcome, reply.detail = "redirect_loop", f"{redirects} redirects and {jumps} jumps"
                return reply
            if (
                leads_home(request.url, verdict.target)
                and same_site(request.url, verdict.target)
                and request.kind != "robots"
            ):
                reply.outcome, reply.detail = "redirected_home", f"leads to {verdict.target}"
                return reply
            if not self._may_follow(request, verdict.target):
                reply.outcome, reply.detail = "wrong_host", f"leads to {verdict.target}"
                return reply
            if answer.status in (302, 303) and request.data is not None:
                request = Request(request.url, request.kind, referer=request.referer)
            url = verdict.target

    def close(self) -> None:
        """Ends the connections."""
        self._transport.close()

    def rules_for(self, url: str) -> RobotsRules:
        """Returns the rules of the address's host, fetched once a task; its delay is set from then on."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.robots:
            self.robots[origin] = RobotsRules("open")  # while the file itself is fetched
            reply = self.fetch(Request(f"{origin}/robots.txt", "robots"))
            body = reply.page.body if reply.page else b""
            rules = read_rules(reply.status, body, reply.outcome, self.settings.user_agent)
            self.robots[origin] = rules
            reply.outcome, reply.detail = robots_outcome(reply.status, reply.outcome, reply.detail)
            self.robots_replies.append(reply)
            self.gates.slow_down(host_of(url), rules.delay(self.settings.user_agent))
        return self.robots[origin]

    def _refusal(self, url: str) -> tuple[str, str] | None:
        if not self.allowed(url):
            return "wrong_host", "not a host of the source"
        if urlsplit(url).path == "/robots.txt":
            return None
        return self.rules_for(url).refusal(url, self.settings.user_agent)

    def _may_follow(self, request: Request, target: str) -> bool:
        return self.allowed(target) or same_site(request.url, target)

    def _send(self, request: Request, url: str) -> Answer:
        """Sends, and where one scheme has no connection at all tries the other one, on default ports only."""
        url = self._on_working_scheme(url)  # reading robots.txt may have found out about it
        answer = self._exchanger.send(request, url)
        other = _other_scheme(url)
        if other is None or answer.outcome not in ("tls", "unreachable") or answer.detail == "unknown host":
            return answer
        if host_of(url) in self._swapped:
            return answer
        second = self._exchanger.send(request, other)
        if second.status is None:
            return answer
        self._swapped[host_of(url)] = urlsplit(other).scheme
        second.detail = f"{answer.outcome} on {urlsplit(url).scheme}: {answer.detail}"
        return second

    def _on_working_scheme(self, url: str) -> str:
        scheme = self._swapped.get(host_of(url))
        other = _other_scheme(url)
        return other if scheme and other and not url.startswith(scheme + ":") else url

    def _judge(self, request: Request, answer: Answer) -> tuple[Verdict, Page | None]:
        if answer.outcome:
            return Verdict(answer.outcome, answer.detail), None
        status = answer.status or 0
        headers = {key.lower(): value for key, value in answer.headers}
        page = Page(answer.url, answer.body, headers.get("content-type", ""))
        if status == 304:
            return Verdict("unchanged", "HTTP 304"), None
        if status in (301, 302, 303, 307, 308):
            target = clean(headers.get("location", ""), answer.url)
            if target is None:
                return Verdict("http_error", f"HTTP {status} without a usable Location"), page
            return Verdict("redirect", f"HTTP {status}", target), page
        verdict = judge_status(status, headers, page)
        if verdict is None and request.kind == "robots":
            verdict = Verdict("ok")
        return verdict or judge_page(page, headers, referred=request.referer is not None), page

    def _archived(self, request: Request, answer: Answer, verdict: Verdict, page: Page | None) -> Reply:
        reply = Reply(
            request, answer.url, verdict.outcome, answer.fetched_at, verdict.detail or answer.detail
        )
        reply.status, reply.bytes = answer.status, answer.wire_bytes
        reply.headers = {key.lower(): value for key, value in answer.headers}
        reply.page = page
        self.bytes += answer.wire_bytes
        if answer.status is not None and not answer.outcome:
            stored = self.archive.store(
                answer.url, answer.status, answer.headers, answer.body, answer.fetched_at, answer.sent,
                method=request.method, outcome=verdict.outcome,
            )  # fmt: skip
            if page is not None:
                reply.document_id = page.document_id = stored.document_id
        return reply


def _other_scheme(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.port is not None:
        return None
    return parts._replace(scheme="http" if parts.scheme == "https" else "https").geturl()
