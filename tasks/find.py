"""Evaluates all rules on the work database and writes the findings, each with its life over the runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Protocol

import duckdb

from expectations.arithmetic import arithmetic_findings
from expectations.coverage import coverage_findings
from expectations.deadlines import timeliness_findings
from expectations.findings import Finding
from expectations.form_rules import form_findings
from tasks.acknowledgements import (
    Acknowledgement,
    acknowledgements_of_ledger,
    of_unknown_organizations,
)
from tasks.crawl.last_visits import unfinished_sources
from tasks.find_between import originality_findings, plausibility_findings, roll_up_between
from tasks.find_checkable import Checkable
from tasks.find_context import (
    completely_listed,
    expected_units,
    kinds,
    published_years,
    sums_of_units,
    unclear_organizations,
)
from tasks.find_facts import first_versions, report_pairs
from tasks.find_life import OPEN, Event, Past, fold, gone, seen, with_documents
from tasks.find_store import store_findings

if TYPE_CHECKING:
    from tasks.crawl.sources import SourceBook

EVENTS_A_RECORD = 2000
BURST_FACTOR, BURST_FLOOR, BURST_RUNS = 5, 20, 3


class LedgerLike(Protocol):
    """The ledger of `tasks.crawl.ledger`."""

    def append(self, kind: str, record: dict[str, Any]) -> None:
        """Puts one record on disk."""

    def read(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yields the records of a kind in their order."""


@dataclass(slots=True)
class FindSummary:
    """Counts of findings that stand, and what this run changed.

    ``open`` counts those that stand, of either origin; ``by_severity`` and ``by_rule`` only the offices' own;
    ``unsure`` those that are ours; ``events`` this run's events by state; ``alarms`` are for the operator.
    """

    open: int = 0
    unsure: int = 0
    by_severity: dict[str, int] = field(default_factory=dict)
    by_state: dict[str, int] = field(default_factory=dict)
    by_rule: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)


def find(
    connection: duckdb.DuckDBPyConnection,
    book: SourceBook,
    ledger: LedgerLike,
    run_id: str,
    as_of: date,
    acknowledgements: Sequence[Acknowledgement] = (),
) -> FindSummary:
    """Evaluates the rules, records what changed in the ledger, and replaces tables ``finding`` and ``finding_event``.

    A second call in the same run changes nothing; a rebuild that passes the run id of the last run makes the same
    tables from archive and ledger.

    Args:
        connection: the work database, loaded.
        book: sources, to know whose column could not be read.
        ledger: keeps the events (kind ``finding_event``, one record a run) and acknowledgements.
        run_id: this run.
        as_of: the day that decides what is due.
        acknowledgements: reviewed ones from YAML; those of the ledger are added.
    """
    unclear = unclear_organizations(connection, book, unfinished_sources(ledger))
    records = list(ledger.read("finding_event"))
    past = fold(records)
    found = evaluate(connection, as_of, unclear, completely_listed(book), _told_as_missing(past))
    current = {finding.fingerprint: finding for finding in found}
    known = [*acknowledgements, *acknowledgements_of_ledger(ledger.read("acknowledgement"))]
    events = list(_events(connection, current, past, known, run_id, as_of, unclear))
    alarms = [*_bursts(records, events, run_id), *_astray(connection, acknowledgements)]
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    for start in range(0, len(events), EVENTS_A_RECORD):
        batch = [event.to_json() for event in events[start : start + EVENTS_A_RECORD]]
        record = {"run_id": run_id, "at": at, "events": batch}
        ledger.append("finding_event", record)
        records.append(record)
    standing = {key: _refreshed(one, current.get(key)) for key, one in fold(records).items()}
    store_findings(connection, standing, records)
    return _summary(standing.values(), events, alarms)


def evaluate(
    connection: duckdb.DuckDBPyConnection,
    as_of: date,
    unclear: Collection[str],
    complete: Collection[str] = frozenset(),
    missing: Collection[tuple[str, int]] = frozenset(),
) -> Iterator[Finding]:
    """Yields all findings on the current reports, whatever was found before; those sharing a root cause once.

    Of the organisations ``unclear`` none is said to be missing; ``complete`` are the units whose lists are complete,
    ``missing`` the organisations and years for which C01 stands.
    """
    sums = sums_of_units(connection, complete)
    told: dict[str, set[str]] = {}
    for pair in report_pairs(connection):
        report = pair.facts.report_id or ""
        for finding in arithmetic_findings(pair.facts, pair.previous, sums.get(report)):
            if finding.suspects:
                told.setdefault(report, set()).update(finding.suspects)
            yield finding
        yield from form_findings(pair.facts)
    yield from roll_up_between(connection, sums, told)
    kind_of = kinds(connection)
    for facts in first_versions(connection):
        yield from timeliness_findings(facts, kind_of.get(facts.organization), as_of)
    yield from plausibility_findings(connection, told)
    yield from originality_findings(connection)
    units, years = expected_units(connection), published_years(connection)
    yield from coverage_findings(units, years, unclear, as_of, missing)


def _told_as_missing(past: Mapping[str, Past]) -> set[tuple[str, int]]:
    standing = (one.finding for one in past.values() if one.state in OPEN)
    return {(finding.organization, finding.year) for finding in standing if finding.rule == "C01"}


def _events(
    connection: duckdb.DuckDBPyConnection,
    current: Mapping[str, Finding],
    past: Mapping[str, Past],
    known: Sequence[Acknowledgement],
    run_id: str,
    as_of: date,
    unclear: Collection[str],
) -> Iterator[Event]:
    for key in sorted(current):
        finding = current[key]
        explained = next((one.note for one in known if one.covers(finding, as_of)), None)
        event = seen(finding, past.get(key), run_id, explained)
        if event is not None:
            yield event
    vanished = {key: one for key, one in past.items() if key not in current and one.state in OPEN}
    checkable = Checkable(connection, [one.finding for one in vanished.values()], unclear)
    for key in sorted(vanished):
        finding = vanished[key].finding
        documents = checkable.documents_now(finding)
        event = gone(vanished[key], checkable.can_be_checked(finding), checkable.same_documents(finding))
        if event is not None:
            yield with_documents(event, documents)


def _refreshed(past: Past, now: Finding | None) -> Past:
    """Takes address, office and report of today; what the finding says is that of its last event."""
    if now is None:
        return past
    return Past(past.state, past.digest, now, past.first_run, past.last_run)


def _bursts(records: Iterable[Mapping[str, Any]], events: Sequence[Event], run_id: str) -> list[str]:
    """Returns an alarm for each rule that opened more than five times its median of earlier runs."""
    earlier: dict[str, Counter[str]] = {}
    for record in records:
        if record["run_id"] != run_id:
            for event in record["events"]:
                if event["state"] == "new" and event["finding"].get("origin", "office") == "office":
                    earlier.setdefault(event["finding"]["rule"], Counter())[record["run_id"]] += 1
    opened = Counter(
        one.finding.rule for one in events if one.state == "new" and one.finding.origin == "office"
    )
    alarms = []
    for rule, count in sorted(opened.items()):
        runs = sorted(earlier.get(rule, Counter()).values())
        usual = runs[len(runs) // 2] if runs else 0
        if len(runs) >= BURST_RUNS and count > max(BURST_FLOOR, BURST_FACTOR * usual):
            alarms.append(
                f"rule {rule} opened {count} findings, usually {usual} a run: probably our extraction"
            )
    return alarms


def _astray(
    connection: duckdb.DuckDBPyConnection, acknowledgements: Sequence[Acknowledgement]
) -> Iterator[str]:
    """Yields an alarm for each reviewed acknowledgement that can cover nothing, as nobody bears that name."""
    for one in of_unknown_organizations(acknowledgements, kinds(connection)):
        yield f"acknowledgement of {one.rule} by {one.who}: there is no organisation {one.organization}"


def _summary(standing: Iterable[Past], events: Sequence[Event], alarms: list[str]) -> FindSummary:
    standing = list(standing)
    opened = [one for one in standing if one.state in OPEN]
    offices = [one for one in opened if one.finding.origin == "office"]
    return FindSummary(
        open=len(opened),
        unsure=len(opened) - len(offices),
        by_severity=dict(Counter(one.finding.severity for one in offices)),
        by_state=dict(Counter(one.state for one in standing)),
        by_rule=dict(sorted(Counter(one.finding.rule for one in offices).items())),
        events=dict(Counter(event.state for event in events)),
        alarms=alarms,
    )
