"""What a backfill will cost, before it starts: requests, hours at the configured delays, disk."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import ceil

from tasks.crawl.collect import plan
from tasks.crawl.history import History, Seen, shared_history
from tasks.crawl.ledger import Ledger
from tasks.crawl.outcomes import TAKEN
from tasks.crawl.sources import Source, SourceBook
from tasks.extract.titles import parse_title
from tasks.settings import Settings

LEAST_SECONDS = 0.2
"""A request takes this long even without a delay."""
UNKNOWN_UNITS = 60
"""Reporting units of a source that declares none and was never crawled: about a county's."""
REPORTS_A_PAGE = 20
ATTACHMENTS_A_REPORT = 0.3
BYTES_A_REPORT = 150_000
"""Both until the ledger knows better."""
WAREHOUSE_BYTES_A_REPORT = 90_000
"""Two copies of the database, Parquet and pages of the site (bench/warehouse at 20,000 reports)."""


@dataclass(frozen=True, slots=True)
class SourceEstimate:
    """One source: reports expected and known for the years, requests still to make, seconds for them."""

    source: str
    columns: int
    expected: int
    basis: str
    known: int
    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What fetching the reports of ``years`` will cost. ``hours`` is wall time with ``at_once`` hosts side by side."""

    years: tuple[int, int]
    hosts: int
    at_once: int
    longest_host: str
    hours: float
    megabytes: float
    sources: list[SourceEstimate] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """Requests of all sources together."""
        return sum(source.requests for source in self.sources)

    def lines(self) -> list[str]:
        """Returns the estimate as lines for a terminal."""
        expected, known = (sum(getattr(s, name) for s in self.sources) for name in ("expected", "known"))
        columns = sum(source.columns for source in self.sources)
        guessed = sum(source.basis == "guess" for source in self.sources)
        lines = [
            f"years      {self.years[0]} to {self.years[1]}",
            f"sources    {len(self.sources)} with {columns} columns on {self.hosts} hosts, {self.at_once} at once",
            f"reports    about {expected} expected, {known} known, about {max(0, expected - known)} to fetch",
            f"requests   about {self.requests}",
            f"time       about {_duration(self.hours)}, the longest host: {self.longest_host}",
            f"disk       about {self.megabytes:,.0f} MB more",
        ]
        if guessed:
            lines.append(
                f"note       {guessed} sources declare no units and were never crawled: a guess for these"
            )
        return lines

    def markdown(self) -> str:
        """Returns the estimate as markdown for an artifact."""
        head = "| source | columns | expected | known | requests | hours | basis |\n|---|---|---|---|---|---|---|\n"
        rows = "".join(
            f"| {each.source} | {each.columns} | {each.expected} | {each.known} | {each.requests} "
            f"| {each.seconds / 3600:.1f} | {each.basis} |\n"
            for each in sorted(self.sources, key=lambda each: -each.seconds)
        )
        summary = "\n".join(self.lines())
        return f"# Estimate\n\n```\n{summary}\n```\n\n{head}{rows}"


def estimate(book: SourceBook, ledger: Ledger, settings: Settings, years: tuple[int, int]) -> Estimate:
    """Returns what fetching the reports of ``years`` (first and last) that are not known yet will cost.

    Wall time is that of the hosts, each one request at a time with its delay, spread over as many workers as
    ``settings.hosts_at_once``: the longest host alone is a lower bound.
    """
    history = shared_history(ledger)
    attachments, size = _averages(ledger)
    by_host: dict[str, float] = {}
    sources = []
    for host, group in plan(book).items():
        found = [_source(source, history, years, attachments) for source in group]
        sources += found
        by_host[host] = sum(each.seconds for each in found)
    seconds = max(max(by_host.values(), default=0.0), sum(by_host.values()) / settings.hosts_at_once)
    fetched = sum(max(0, each.expected - each.known) for each in sources)
    return Estimate(
        years=years,
        hosts=len(by_host),
        at_once=settings.hosts_at_once,
        longest_host=max(by_host, key=lambda host: by_host[host], default="none"),
        hours=seconds / 3600,
        megabytes=fetched * (size * (1 + attachments) + WAREHOUSE_BYTES_A_REPORT) / 1e6,
        sources=sources,
    )


def _source(source: Source, history: History, years: tuple[int, int], attachments: float) -> SourceEstimate:
    by_year = _known_by_year(history.of_source(source.id), history)
    span = range(years[0], years[1] + 1)
    known = sum(by_year[year] for year in span)
    yearly, basis = _units(source, by_year)
    expected = max(known, yearly * len(span))
    lists = len(source.columns) + ceil(max(expected, sum(by_year.values())) / REPORTS_A_PAGE)
    requests = lists + ceil((expected - known) * (1 + attachments)) + len(source.columns)
    pace = max(source.delay * 1.025, LEAST_SECONDS)
    return SourceEstimate(source.id, len(source.columns), expected, basis, known, requests, requests * pace)


def _known_by_year(seen: list[Seen], history: History) -> Counter[int]:
    """How many reports of each year were taken; where the link names no year, by the year before it was listed.

    What hangs on an article is part of it.
    """
    counts: Counter[int] = Counter()
    for one in seen:
        if one.outcome not in TAKEN or (one.kind == "attachment" and history.last(one.parent or "")):
            continue
        title = parse_title(one.link_text or "")
        year = title.year if title is not None else None
        if year is None and one.listed_on:
            year = int(one.listed_on[:4]) - 1
        if year is not None:
            counts[year] += 1
    return counts


def _units(source: Source, by_year: Counter[int]) -> tuple[int, str]:
    """How many reports a year a source has, and how that is known."""
    if source.organizations:
        return max(len(source.organizations), max(by_year.values(), default=0)), "declared units"
    if by_year:
        return max(by_year.values()), "best year known"
    if source.expected and source.expected.max:
        return ceil(source.expected.max / 10), "expected maximum over ten years"
    return UNKNOWN_UNITS, "guess"


def _averages(ledger: Ledger) -> tuple[float, float]:
    """Attachments a report, and bytes a document, by what the ledger has; the defaults before there is enough."""
    count: dict[str, int] = defaultdict(int)
    total = 0
    for record in ledger.read("fetch"):
        if record["kind"] in ("article", "attachment") and record["outcome"] == "ok":
            count[record["kind"]] += 1
            total += record["bytes"] or 0
    if count["article"] < 20:
        return ATTACHMENTS_A_REPORT, BYTES_A_REPORT
    return count["attachment"] / count["article"], total / (count["article"] + count["attachment"])


def _duration(hours: float) -> str:
    if hours < 1:
        return f"{max(1, round(hours * 60))} minutes"
    return f"{hours:.1f} hours" if hours < 48 else f"{hours / 24:.1f} days"
