"""robots.txt as crawl.md section 6 says: 404 allows, 5xx and time-outs postpone, 412 and 521 are a block."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from tasks.crawl.politeness import MAX_CRAWL_DELAY

# There was an answer, but not all of it: what it forbids is not known.
_UNREAD = {"timeout", "truncated", "too_large", "unreachable", "tls", "bad_encoding", "host_paused"}


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What a host allows. ``state``: ``rules``, ``open`` (none given), ``postponed``, ``blocked``."""

    state: str
    rules: Protego | None = None
    detail: str | None = None

    def refusal(self, url: str, user_agent: str) -> tuple[str, str] | None:
        """Returns (outcome, why) if ``url`` must not be fetched, else None."""
        if self.state == "postponed":
            return "robots_postponed", self.detail or ""
        if self.state == "blocked":
            return "waf", self.detail or ""
        if self.rules is not None and not self.rules.can_fetch(url, user_agent):
            return "robots_denied", "robots.txt disallows it"
        return None

    def delay(self, user_agent: str) -> float:
        """Returns the seconds between requests that the host asks for; 0 if it asks for nothing."""
        if self.rules is None:
            return 0.0
        rate = self.rules.request_rate(user_agent)
        return max(
            self.rules.crawl_delay(user_agent) or 0.0,
            rate.seconds / rate.requests if rate and rate.requests else 0.0,
        )


def read_rules(status: int | None, body: bytes, outcome: str, user_agent: str) -> RobotsRules:
    """Returns what the answer to robots.txt means. ``status`` is None if there was no answer."""
    if status is None or outcome in _UNREAD:
        return RobotsRules("postponed", detail=f"robots.txt: {outcome}")
    if (status >= 500 and status != 521) or status == 429:
        return RobotsRules("postponed", detail=f"robots.txt: HTTP {status}")
    if status in (412, 468, 521) or outcome == "waf":
        return RobotsRules("blocked", detail=f"robots.txt: HTTP {status}")
    if status >= 300 or body.lstrip()[:1] == b"<":  # a soft 404 page in HTML is no robots.txt
        return RobotsRules("open")
    rules = Protego.parse(body[:500_000].decode("utf-8", "replace").lstrip("\ufeff"))
    asked = RobotsRules("rules", rules)
    if asked.delay(user_agent) > MAX_CRAWL_DELAY:
        return RobotsRules(
            "postponed", detail=f"robots.txt asks for {asked.delay(user_agent):.0f} s between requests"
        )
    return asked


def robots_outcome(status: int | None, outcome: str, detail: str | None) -> tuple[str, str | None]:
    """Returns (outcome, detail) of a robots.txt for the ledger: that there is none is as good as any."""
    if status is not None and 400 <= status < 500 and outcome in ("gone", "http_error"):
        return "ok", f"HTTP {status}: no robots.txt, everything is allowed"
    return outcome, detail
