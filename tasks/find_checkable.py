"""Whether a finding that this run did not see could be checked at all: only then is it resolved or withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb

from expectations.facts import ReportFacts
from expectations.findings import Finding
from expectations.rules import RULES
from tasks.find_facts import read_facts


class Checkable:
    """The reports of vanished findings as they are now.

    Args:
        connection: the work database.
        findings: the findings that were open and are not seen any more.
        unclear: organisations of which this run cannot say that they have not published.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        findings: Sequence[Finding],
        unclear: Collection[str] = (),
    ) -> None:
        self._unclear = unclear
        wanted = {(one.organization, one.year) for one in findings}
        rows = connection.execute(
            "SELECT organization, year, report_id FROM report WHERE is_current AND organization IN (SELECT unnest(?))",
            [sorted({organization for organization, _ in wanted})],
        ).fetchall()
        reports = {
            (organization, year): report
            for organization, year, report in rows
            if (organization, year) in wanted
        }
        facts = read_facts(connection, list(reports.values()), list(reports.values()))
        self._facts = {key: facts[report] for key, report in reports.items()}
        current = connection.execute("SELECT document_id FROM report WHERE is_current").fetchall()
        self._current = {row[0] for row in current} if findings else set()

    def can_be_checked(self, finding: Finding) -> bool:
        """Returns whether the report is there and extraction was sure of all that the finding rests on.

        A missing report is itself checked by looking for it, where that could be done to the end.
        """
        facts = self._facts.get((finding.organization, finding.year))
        if RULES.get(finding.rule) is not None and RULES[finding.rule].suite == "coverage":
            return facts is not None or finding.organization not in self._unclear
        if facts is None or facts.is_doubtful(finding.cells):
            return False
        if finding.subject in ("disclosure", "applications", "proceedings"):
            return finding.subject not in facts.doubtful_tables
        return all(self._is_number(facts, key) for key in finding.cells) if finding.identities else True

    def same_documents(self, finding: Finding) -> bool:
        """Returns whether all documents that the finding rested on are still the current ones."""
        if not finding.documents:
            return (finding.organization, finding.year) not in self._facts
        return all(document in self._current for document in finding.documents)

    def documents_now(self, finding: Finding) -> tuple[str, ...]:
        """Returns the document that now stands for the organisation and year."""
        facts = self._facts.get((finding.organization, finding.year))
        return (facts.document_id,) if facts is not None and facts.document_id else ()

    @staticmethod
    def _is_number(facts: ReportFacts, key: str) -> bool:
        return facts.number(key) is not None
