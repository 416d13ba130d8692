"""A finding: one root cause in one report, with what is printed, what is expected and why."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from expectations.facts import ReportFacts
from expectations.rules import RULES

Origin = Literal["office", "extraction"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One root cause. The office is only told of it if ``origin`` is ``office``.

    ``subject`` stands for the cells where they are many and may vary (a table, a section).
    ``suspects`` are the cells held to be wrong (empty when only identities can be named), ``suspects_of_last_year``
    those of last year's report, ``cells`` the suspects and then the other cells of the evidence, ``identities`` the
    keys of the failed identities (``A1.total``).
    ``documents`` are those it rests on: while they are the same, its vanishing is our doing, not the office's.
    """

    rule: str
    organization: str
    year: int
    message: str
    severity: str = ""
    origin: Origin = "office"
    tier: str | None = None
    suspects: tuple[str, ...] = ()
    suspects_of_last_year: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    printed: str | None = None
    expected: str | None = None
    place: str | None = None
    subject: str = ""
    report_id: str | None = None
    url: str | None = None
    office: str | None = None
    documents: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Takes the severity of the rule unless another was given."""
        if not self.severity:
            object.__setattr__(self, "severity", RULES[self.rule].severity)

    @property
    def named(self) -> tuple[str, ...]:
        """The cells that the finding names: the suspects if there are any, else all."""
        return self.suspects or self.cells

    @property
    def fingerprint(self) -> str:
        """Identity of the finding over runs: organisation, year, rule, sorted named cells; or its subject instead."""
        what = [self.subject] if self.subject else sorted(self.named)
        parts = [self.organization, str(self.year), self.rule, *what]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]

    @property
    def values_digest(self) -> str:
        """Hash of what is printed and expected: another one under the same fingerprint is a change."""
        parts = [self.printed or "", self.expected or "", *sorted(self.identities), *sorted(self.cells)]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def about(facts: ReportFacts, rule: str, message: str, cells: Sequence[str] = (), **more: object) -> Finding:
    """Returns a finding about one report, with origin, place and address taken from the facts.

    The origin is ``extraction`` if extraction was not sure of a named cell or of its table.
    """
    finding = Finding(
        rule=rule,
        organization=facts.organization,
        year=facts.year,
        message=message,
        cells=tuple(cells),
        report_id=facts.report_id,
        url=facts.url,
        office=facts.office,
        documents=(facts.document_id,) if facts.document_id else (),
    )
    finding = replace(finding, **more)  # type: ignore[arg-type]
    if finding.origin == "office" and facts.is_doubtful(finding.cells):
        finding = replace(finding, origin="extraction")
    if finding.place is None:
        finding = replace(finding, place=places(facts, finding.named))
    return finding


def places(facts: ReportFacts, keys: Sequence[str], most: int = 8) -> str | None:
    """Returns the locators of the first cells, joined by a semicolon; None if none has one."""
    found = [
        facts.cells[key].locator for key in keys[:most] if key in facts.cells and facts.cells[key].locator
    ]
    return "；".join(dict.fromkeys(found)) or None
