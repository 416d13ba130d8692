"""What a digest says: subject, verdict, counters and lists, as HTML and as plain text with the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.report.changes import Changes, is_mailed
from tasks.report.facts import Finding, OfficeFacts
from tasks.report.mail import LONGEST_SUBJECT, Draft, inline_styles
from tasks.report.rendering import environment, rule_of
from tasks.report.site.reading import slug_of
from tasks.report.wording import OPEN_STATES, shorten, web_address

ROWS = 20
SHORT_ROWS = 10


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and by which run a letter is written, where answers go, and where the site is served (if it is)."""

    run_id: str
    as_of: date
    reply_to: str
    site: str | None = None

    def page_of(self, finding: Finding) -> str | None:
        """Returns the finding's place on the quality site."""
        place = f"organization/{slug_of(finding.organization)}.html#f-{finding.finding_id}"
        return f"{self.site.rstrip('/')}/{place}" if self.site else None


def is_missing(finding: Finding) -> bool:
    """Whether the finding says that there is no report, rather than what is wrong in one."""
    return rule_of(finding.rule).suite == "coverage"


def is_late(finding: Finding) -> bool:
    """Whether the finding is on the day of publication."""
    return rule_of(finding.rule).suite == "timeliness"


def counters(changes: Changes) -> list[tuple[str, int]]:
    """Returns the four counters of a digest: 新增, 变化, 已更正, 仍存在."""
    return [
        ("新增", len(changes.new)),
        ("变化", len(changes.changed)),
        ("已更正", len(changes.resolved)),
        ("仍存在", len(changes.ongoing)),
    ]


def write_letter(facts: OfficeFacts, changes: Changes, occasion: Occasion, heartbeat: bool = False) -> Draft:
    """Returns the digest of one office without its workbook.

    Raises:
        MailError: the HTML is too large for mail readers.
    """
    context = _context(facts, changes, occasion, heartbeat)
    text = environment().get_template("digest.txt.j2").render(context)
    html = environment().get_template("digest.html.j2").render(context)
    return Draft(context["subject"], text, inline_styles(html))


def _context(facts: OfficeFacts, changes: Changes, occasion: Occasion, heartbeat: bool) -> dict[str, Any]:
    states = changes.states()
    news = [f for f in (*changes.new, *changes.changed) if not is_missing(f) and not is_late(f)]
    lists = {
        "resolved": list(changes.resolved),
        "withdrawn": list(changes.withdrawn),
        "missing": [f for f in changes.open if is_missing(f)],
        "late": [f for f in (*changes.new, *changes.changed) if is_late(f)],
    }
    context: dict[str, Any] = {
        "subject": _subject(facts, changes, heartbeat),
        "office": shorten(facts.name, 60),
        "verdict": verdict(facts, changes, heartbeat),
        "counters": counters(changes),
        "news": [_row(finding, states, occasion) for finding in news[:ROWS]],
        "news_total": len(news),
        "run_id": occasion.run_id,
        "as_of": occasion.as_of.isoformat(),
        "reply_to": occasion.reply_to,
        "site": occasion.site,
    }
    for name, findings in lists.items():
        context[name] = [_row(finding, states, occasion) for finding in findings[:SHORT_ROWS]]
        context[f"{name}_total"] = len(findings)
    return context


def _row(finding: Finding, states: dict[str, str], occasion: Occasion) -> dict[str, Any]:
    rule = rule_of(finding.rule)
    return {
        "organization": finding.organization,
        "year": finding.year,
        "state": states.get(finding.finding_id, finding.state),
        "severity": finding.severity,
        "place": finding.place or rule.text,
        "printed": finding.printed,
        "expected": finding.expected,
        "rule": finding.rule,
        "basis": rule.formula or rule.text,
        "message": finding.message,
        "link": web_address(finding.url),
        "page": occasion.page_of(finding),
    }


def _subject(facts: OfficeFacts, changes: Changes, heartbeat: bool) -> str:
    season = f"{facts.season}年报" if facts.season else "年报"
    if heartbeat:
        return _fit(f"无变化 仍存在{len(changes.ongoing)}｜{season}质量月报｜", facts.name)
    counts = " ".join(f"{label}{number}" for label, number in counters(changes) if number) or "未发现问题"
    return _fit(f"{counts}｜{season}质量｜", facts.name)


def _fit(start: str, name: str) -> str:
    """The name is cut, never the counts; a line break in it stays, for `compose` to refuse."""
    room = LONGEST_SUBJECT - len(start)
    return start + (name if len(name) <= room else name[: room - 1] + "…")


def verdict(facts: OfficeFacts, changes: Changes, heartbeat: bool = False) -> str:
    """Returns the one sentence that a busy reader reads."""
    coverage = facts.years[-1] if facts.years else None
    if coverage is None:
        return f"{_standing(changes)}。" if facts.findings else "尚未见到任何年度报告。"
    seen = f"{coverage.year} 年度已见报告 {coverage.reports} 份"
    if coverage.expected:
        seen += f"（应公布的 {coverage.expected} 个单位中 {coverage.expected_published} 个已公布）"
    if heartbeat:
        return f"一个月来没有变化：{seen}，需核实的问题仍为 {len(changes.ongoing)} 项。"
    return f"{seen}；{_standing(changes)}。"


def _standing(changes: Changes) -> str:
    wrong = sum(1 for finding in changes.open if finding.severity == "error")
    total = len(changes.open)
    if not total:
        return "没有需要核实的问题" if not changes.resolved else "此前的问题均已更正"
    parts = [f"现有需核实的问题 {total} 项，其中数字错误或表格缺失 {wrong} 项"]
    news = len(changes.new) + len(changes.changed)
    parts.append(f"本次新增或变化 {news} 项" if news else "本次没有新问题")
    if changes.resolved:
        parts.append(f"已更正 {len(changes.resolved)} 项")
    return "，".join(parts)


def remarks(findings: Sequence[Finding]) -> list[Finding]:
    """Returns the open findings of an office that are in the workbook but not in the mail (severity ``info``)."""
    return [f for f in findings if f.origin == "office" and not is_mailed(f) and f.state in OPEN_STATES]
