"""Crawling what the sources name: host by host, politely, so that the next night costs little and nothing is lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection

from tasks.crawl.archive import Archive
from tasks.crawl.due import Schedule
from tasks.crawl.fetch import Fetcher
from tasks.crawl.geography import Veto
from tasks.crawl.history import History, shared_history
from tasks.crawl.ledger import Ledger
from tasks.crawl.politeness import Gates, shared_gates
from tasks.crawl.recorder import Recorder
from tasks.crawl.reports import ReportTaker, unit_of
from tasks.crawl.scope import Scope
from tasks.crawl.sources import Source, SourceBook
from tasks.crawl.summary import CollectSummary
from tasks.crawl.survey import Survey, Surveyor
from tasks.crawl.urls import host_of, identity, site_of
from tasks.settings import Settings

__all__ = ["CollectSummary", "collect_host", "plan"]

SHRUNK = 0.5


def plan(book: SourceBook) -> dict[str, list[Source]]:
    """Returns the enabled sources by host, so that each host is in the hands of one task.

    Sources that share a host, directly or through another source, stay together under their first host.
    """
    groups: list[tuple[set[str], list[Source]]] = []
    for source in book.sources:
        if not source.enabled:
            continue
        hosts = {host_of(column.url) for column in source.columns}
        joined = [group for group in groups if group[0] & hosts]
        groups = [group for group in groups if not group[0] & hosts]
        groups.append(
            (hosts.union(*(group[0] for group in joined)), [*(s for g in joined for s in g[1]), source])
        )
    order = {source.id: number for number, source in enumerate(book.sources)}
    return {
        min(hosts): sorted(sources, key=lambda s: order[s.id])
        for hosts, sources in sorted(groups, key=lambda g: min(g[0]))
    }


def collect_host(
    host: str,
    sources: list[Source],
    *,
    settings: Settings,
    archive: Archive,
    ledger: Ledger,
    run_id: str,
    progress: Callable[[str], None] | None = None,
    watch: Collection[str] = (),
    gates: Gates | None = None,
    scope: Scope | None = None,
) -> CollectSummary:
    """Returns what crawling ``sources`` (all of one host) brought; everything else is in archive and ledger.

    A server's behaviour is never an exception here, only an outcome. What an interrupted run has taken is not taken
    again. ``watch`` are addresses to look at again tonight whatever their age (reports with open findings).
    ``scope`` limits what is taken and for how long.
    """
    summary = CollectSummary()
    history = shared_history(ledger)
    gates = gates or shared_gates(ledger)
    watched = {identity(url) for url in watch}
    for source in sources:
        allowed = allowance(source)
        fetcher = Fetcher(settings, archive, gates, run_id, allowed)
        recorder = Recorder(source, ledger, history, archive, fetcher, run_id, summary)
        try:
            _Collection(
                source, settings, history, recorder, summary, progress, watched, scope or Scope()
            ).run()
        finally:
            recorder.record_robots()
            counts = summary.of(source.id)
            counts.requests += fetcher.requests
            counts.bytes += fetcher.bytes
            fetcher.close()
            archive.sync()
            ledger.sync()
    return summary


def allowance(source: Source) -> Callable[[str], bool]:
    """Returns the test for addresses the source may lead to: its hosts, their gov.cn names, and ``allowed_hosts``."""
    hosts = {host_of(column.url) for column in source.columns} | {
        host.lower() for host in source.allowed_hosts
    }
    sites = {site_of(host) for host in hosts}

    def allowed(url: str) -> bool:
        host = host_of(url)
        return host in hosts or host.partition(":")[0] in source.allowed_hosts or site_of(host) in sites

    return allowed


class _Collection:
    """One source's night: lists first, then the reports that are new or due."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        history: History,
        recorder: Recorder,
        summary: CollectSummary,
        progress: Callable[[str], None] | None,
        watched: set[str],
        scope: Scope,
    ) -> None:
        self.source, self.settings, self.history = source, settings, history
        self.recorder, self.summary, self.watched = recorder, summary, watched
        self.scope, self.counts = scope, summary.of(source.id)
        self.say = progress or (lambda text: None)

    def run(self) -> None:
        """Surveys the columns, checks their volume, takes the reports."""
        if self._is_over():
            return
        self.recorder.record_begin()
        for column in self.source.columns:
            self.recorder.fetcher.gates.slow_down(host_of(column.url), self.source.delay)
        before = {
            identity(seen.url) for seen in self.history.of_source(self.source.id) if seen.kind == "article"
        }
        found = self._survey()
        self.say(f"{self.source.id}: {len(found.items)} reports listed on {found.pages} pages")
        if not self._volume_is_plausible(found, len(before)):
            return
        units = [unit for item in found.items.values() if (unit := unit_of(item))]
        veto = Veto(self.source.name, self.source.organizations, self.source.region, units)
        schedule = Schedule(
            self.settings.recheck_days,
            whole=len(found.items) <= self.settings.recheck_always,
            last_visit=self.history.last_visit(self.source.id),
            recheck_before=self.scope.recheck_before,
        )
        taker = ReportTaker(self.recorder, self.counts, schedule, self.watched, veto)
        queue = deque(self.scope.wanted(found.items.values()))
        done = set(found.items)
        while queue and not self._is_over(len(queue)):
            for item in self.scope.wanted(taker.take(queue.popleft())):
                if identity(item.url) not in done:
                    done.add(identity(item.url))
                    queue.append(item)
            if self.counts.found % 50 == 0:
                self.say(f"{self.source.id}: {self.counts.found} reports seen, {len(queue)} to go")
        if found.complete and not self.recorder.trouble and not queue and self.scope.years is None:
            taker.look_after_unlisted(done)
            self.recorder.record_visit(self.counts.found)

    def _is_over(self, waiting: int | None = None) -> bool:
        if not self.scope.is_over():
            return False
        left = "not visited" if waiting is None else f"{waiting} listed reports not looked at"
        self.summary.alarms.append(
            f"{self.source.id}: the time for crawling is over, {left}: the next run goes on"
        )
        return True

    def _survey(self) -> Survey:
        surveyor = Surveyor(
            self.recorder.fetch_page, self.settings.max_list_pages, self.recorder.fetcher.allowed
        )
        total = Survey()
        for column in self.source.columns:
            part = surveyor.survey(column.url, column.organization)
            for key, item in part.items.items():
                total.items.setdefault(key, item)
            total.rejects |= part.rejects
            total.pages += part.pages
            total.complete &= part.complete
            total.notes += part.notes
        self.counts.lists += total.pages
        self.counts.rejected += len(total.rejects)
        self.recorder.record_rejects(total.rejects.values())
        self.summary.alarms += [
            f"{self.source.id}: {note}" for note in (*total.notes, *self.recorder.trouble)
        ]
        return total

    def _volume_is_plausible(self, found: Survey, before: int) -> bool:
        expected, count = self.source.expected, len(found.items)
        if expected and count < expected.min:
            self.summary.alarms.append(
                f"{self.source.id}: {count} reports listed, at least {expected.min} expected: "
                "source stopped, nothing deleted"
            )
            return False
        if expected and expected.max is not None and count > expected.max:
            self.summary.alarms.append(
                f"{self.source.id}: {count} reports listed, at most {expected.max} expected"
            )
        if before >= 4 and count < before * SHRUNK:
            self.summary.alarms.append(
                f"{self.source.id}: {count} reports listed, {before} were known: has the column moved?"
            )
        return True
