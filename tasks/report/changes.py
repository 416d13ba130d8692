"""What is new for one recipient: the findings as they stand now against those already mailed to that recipient."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tasks.report.facts import Finding
from tasks.report.wording import OPEN_STATES

MAILED_SEVERITIES = frozenset({"error", "warning"})


@dataclass(frozen=True, slots=True)
class Known:
    """What one recipient was told so far: finding id to the digest of its values, and the thread of the season."""

    findings: Mapping[str, str] = field(default_factory=dict)
    last_message: str | None = None
    last_on: date | None = None
    first_of_season: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """The findings of one digest by what happened to them since the recipient's last one."""

    new: tuple[Finding, ...] = ()
    changed: tuple[Finding, ...] = ()
    resolved: tuple[Finding, ...] = ()
    withdrawn: tuple[Finding, ...] = ()
    acknowledged: tuple[Finding, ...] = ()
    ongoing: tuple[Finding, ...] = ()
    opened: Mapping[str, str] = field(default_factory=dict)
    closed: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to say that the recipient does not know."""
        return bool(self.opened or self.closed)

    @property
    def open(self) -> tuple[Finding, ...]:
        """All findings that stand, news first."""
        return (*self.new, *self.changed, *self.ongoing)

    def states(self) -> dict[str, str]:
        """Returns the state of each finding as the recipient sees it, by id."""
        names = ("ongoing", "acknowledged", "withdrawn", "resolved", "changed", "new")
        return {finding.finding_id: name for name in names for finding in getattr(self, name)}

    def content_hash(self, known: Known) -> str:
        """Returns the hash of what is said, given what was said before: equal means the same message."""
        said = [known.last_message, sorted(self.opened.items()), sorted(self.closed)]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def is_mailed(finding: Finding) -> bool:
    """Whether a finding is an office's to hear of: the document says so, and it is more than a remark."""
    return finding.origin == "office" and finding.severity in MAILED_SEVERITIES


def compare(findings: Iterable[Finding], known: Known, held_rules: frozenset[str] = frozenset()) -> Changes:
    """Returns what changed for a recipient.

    Args:
        findings: all findings of the office, whatever their state.
        known: what the recipient was told.
        held_rules: rules whose unknown findings wait for the operator.
    """
    everything = {finding.finding_id: finding for finding in findings}
    standing = {
        key: finding
        for key, finding in everything.items()
        if is_mailed(finding)
        and finding.state in OPEN_STATES
        and (key in known.findings or finding.rule not in held_rules)
    }
    gone = [key for key in known.findings if key not in standing and not _only_unsure(everything.get(key))]
    left = {state: [] for state in ("resolved", "withdrawn", "acknowledged")}  # type: dict[str, list[Finding]]
    for key in gone:
        if key in everything:
            finding = everything[key]
            # Whatever is neither put right nor explained was our doing: no longer sure, or the rule changed.
            left[finding.state if finding.state in left else "withdrawn"].append(finding)
    news = [finding for key, finding in standing.items() if key not in known.findings]
    changed = [
        finding
        for key, finding in standing.items()
        if key in known.findings and known.findings[key] != finding.values_digest
    ]
    ongoing = [
        finding for key, finding in standing.items() if known.findings.get(key) == finding.values_digest
    ]
    return Changes(
        new=tuple(news),
        changed=tuple(changed),
        ongoing=tuple(ongoing),
        opened={finding.finding_id: finding.values_digest for finding in (*news, *changed)},
        closed=tuple(gone),
        **{state: tuple(found) for state, found in left.items()},
    )


def _only_unsure(finding: Finding | None) -> bool:
    """Extraction is no longer sure of it: that neither closes nor confirms what the office was told."""
    return finding is not None and finding.origin == "extraction" and finding.state in OPEN_STATES


def known_to(
    records: Iterable[Mapping[str, Any]], kinds: Sequence[str] = ("digest", "heartbeat")
) -> dict[tuple[str, str], Known]:
    """Returns what each (office, recipient) was told, folded over delivery records in the order written.

    A dead message was never read; what it said is not known. A message counts once, by its last state.
    """
    last: dict[str, Mapping[str, Any]] = {}
    for record in records:
        last[record["message_id"]] = record
    found: dict[tuple[str, str], Known] = {}
    for record in last.values():
        if record["kind"] not in kinds or record["state"] == "dead":
            continue
        key = (record["office"], record["recipient"])
        found[key] = _told(found.get(key, Known()), record)
    return found


def _told(known: Known, record: Mapping[str, Any]) -> Known:
    closed = set(record.get("closed") or ())
    findings = {key: digest for key, digest in known.findings.items() if key not in closed}
    findings.update(record.get("opened") or {})
    threads = dict(known.first_of_season)
    threads.setdefault(record["season"], record["message_id"])
    on = date.fromisoformat(record["as_of"])
    return replace(
        known, findings=findings, last_message=record["message_id"], last_on=on, first_of_season=threads
    )
