"""The life of findings over runs: what a finding's state becomes, from its past events and what this run saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from expectations.findings import Finding
from expectations.rules import RULES

OPEN = frozenset({"new", "changed", "ongoing", "reopened", "acknowledged"})
FRESH = frozenset({"new", "changed", "reopened"})

_KEPT = frozenset(field.name for field in fields(Finding))


@dataclass(frozen=True, slots=True)
class Past:
    """Where a finding stood after its last event. ``finding`` is as it was then."""

    state: str
    digest: str
    finding: Finding
    first_run: str
    last_run: str


@dataclass(frozen=True, slots=True)
class Event:
    """One change of state, to be written to the ledger. ``document_id`` is the document that brought it."""

    finding: Finding
    state: str
    note: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Returns the event as it stands in the ledger, with the finding in full."""
        body = {key: value for key, value in asdict(self.finding).items() if value not in (None, "", (), [])}
        return {
            "finding_id": self.finding.fingerprint,
            "state": self.state,
            "document_id": self.finding.documents[0] if self.finding.documents else None,
            "note": self.note,
            "finding": body,
        }


def finding_of(body: Mapping[str, Any]) -> Finding:
    """Returns a finding from its ledger form; a rule that no longer exists keeps its recorded severity."""
    known: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in body.items() if key in _KEPT
    }
    return Finding(**known)


def fold(records: Iterable[Mapping[str, Any]]) -> dict[str, Past]:
    """Returns where each finding stands after all ledger records of kind ``finding_event``, in their order."""
    past: dict[str, Past] = {}
    for record in records:
        for event in record["events"]:
            key, run = event["finding_id"], record["run_id"]
            finding = finding_of(event["finding"])
            first = past[key].first_run if key in past else run
            past[key] = Past(event["state"], finding.values_digest, finding, first, run)
    return past


def seen(finding: Finding, past: Past | None, run_id: str, acknowledged: str | None) -> Event | None:
    """Returns the event of a finding that this run sees; None if nothing changed.

    Args:
        finding: as seen now.
        past: where it stood.
        run_id: this run; a second look in the same run changes nothing.
        acknowledged: who acknowledged it and why, while that is in force.
    """
    if past is None:
        return Event(finding, "acknowledged" if acknowledged else "new", acknowledged)
    if past.state not in OPEN:
        return Event(finding, "reopened", "再次出现")
    if past.finding.origin == "extraction" and finding.origin == "office":
        return Event(finding, "new", "读取已有把握")
    if past.finding.origin == "office" and finding.origin == "extraction":
        # Extraction is no longer sure: that neither closes nor confirms what the office was told.
        return Event(finding, past.state, "读取不再有把握")
    if acknowledged and past.state != "acknowledged":
        return Event(finding, "acknowledged", acknowledged)
    if past.digest != finding.values_digest:
        same = set(finding.documents) == set(past.finding.documents)
        return Event(finding, "changed", "读取程序或规则已更新" if same else "印刷数字已变化")
    if past.state == "acknowledged" and not acknowledged:
        return Event(finding, "reopened", "说明已到期")
    if past.state in FRESH and past.last_run != run_id:
        return Event(finding, "ongoing")
    return None


def gone(past: Past, can_be_checked: bool, same_documents: bool) -> Event | None:
    """Returns the event of an open finding that this run no longer sees; None if it could not be checked.

    It is resolved when the documents changed, and withdrawn when only our reading or our rules did.
    """
    if not can_be_checked:
        return None
    if past.finding.rule not in RULES:
        return Event(past.finding, "withdrawn", "规则已取消")
    if same_documents and RULES[past.finding.rule].suite == "plausibility":
        return Event(past.finding, "withdrawn", "作比较的其他年度或同级单位的数字已变化")
    if same_documents:
        return Event(past.finding, "withdrawn", "原文未变，读取程序或规则已更新")
    return Event(past.finding, "resolved", "报告已更正")


def with_documents(event: Event, documents: tuple[str, ...]) -> Event:
    """Returns the event with the documents that brought it, the newest first."""
    return replace(event, finding=replace(event.finding, documents=documents)) if documents else event
