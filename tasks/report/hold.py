"""Rules whose burst of new findings is held back: far more than usual is nearly always our own extraction."""

from __future__ import annotations

from collections import Counter
from statistics import median

import duckdb

from tasks.report.changes import is_mailed, known_to
from tasks.report.facts import OfficeFacts
from tasks.report.outbox import LedgerLike, now
from tasks.report.wording import OPEN_STATES

FACTOR = 5
FLOOR = 20
EARLIER_RUNS = 3


def held_rules(
    connection: duckdb.DuckDBPyConnection, facts: OfficeFacts, ledger: LedgerLike
) -> frozenset[str]:
    """Returns the rules with more findings unknown to the office than 5 times the median of earlier runs.

    A rule without three earlier runs that opened any has no "usual" and is not held. What is held stays
    unknown to the recipients, so that it stays held until the operator releases the rule or the findings go.
    """
    told: set[str] = set()
    for (office, _), known in known_to(ledger.read("delivery")).items():
        if office == facts.office:
            told.update(known.findings)
    fresh = Counter(
        finding.rule
        for finding in facts.findings
        if is_mailed(finding) and finding.state in OPEN_STATES and finding.finding_id not in told
    )
    usual = _usual(connection, facts.office)
    return frozenset(
        rule
        for rule, count in fresh.items()
        if count > FLOOR
        and rule in usual
        and count > FACTOR * usual[rule]
        and not _released(ledger, rule, told)
    )


def _usual(connection: duckdb.DuckDBPyConnection, office: str) -> dict[str, float]:
    """Median number of findings that earlier runs opened, by rule; the newest run of each rule left out."""
    rows = connection.execute(
        """select f.rule, e.run_id, count(*) as opened, min(e."at") as first_at
           from finding_event e join finding f using (finding_id)
           where e.state in ('new', 'reopened') and f.origin = 'office' and f.office = ?
           group by 1, 2 order by 1, first_at""",
        [office],
    ).fetchall()
    by_rule: dict[str, list[int]] = {}
    for rule, _, opened, _ in rows:
        by_rule.setdefault(rule, []).append(opened)
    return {rule: median(counts[:-1]) for rule, counts in by_rule.items() if len(counts) > EARLIER_RUNS}


def release(ledger: LedgerLike, rule: str, by: str) -> None:
    """Records that the operator looked at the held findings of a rule and lets them go out."""
    ledger.append("acknowledgement", {"kind": "release", "rule": rule, "by": by, "at": now()})


def _released(ledger: LedgerLike, rule: str, told: set[str]) -> bool:
    """A release counts for a day's mails: until something of the rule was mailed after it."""
    releases = [
        record["at"]
        for record in ledger.read("acknowledgement")
        if record.get("kind") == "release" and record.get("rule") == rule
    ]
    if not releases:
        return False
    last_mail = max((r["at"] for r in ledger.read("delivery") if r["kind"] == "digest"), default="")
    return max(releases) > last_mail
