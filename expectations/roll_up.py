"""A government's report against those of its units: no cell may be below the sum of the units known to us."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from expectations.facts import ReportFacts
from expectations.findings import Finding, about
from expectations.wording import name_of, show
from warehouse.forms import Identity


@dataclass(frozen=True, slots=True)
class Units:
    """The sums over a government's units, by cell; ``count`` units have a report.

    ``exact`` are the cells whose sum is over all units, because the list of them is declared complete and each has a
    number there that is sure.
    """

    sums: Mapping[str, Decimal]
    documents: Sequence[str]
    count: int
    exact: Collection[str] = frozenset()

    def contradict(self, key: str, value: Decimal | None) -> bool:
        """Returns whether the government's number in a cell cannot be: below the sum, or not equal to an exact one."""
        total = self.sums[key]
        return value is not None and (value < total or (key in self.exact and value != total))


def roll_up_findings(facts: ReportFacts, units: Units, told: Collection[str] = ()) -> list[Finding]:
    """Returns R1 with every cell below the sum of the units, or unlike an exact one; one finding a table.

    Args:
        facts: the government's report.
        units: the sums.
        told: cells that another finding already holds to be wrong; they are no second root cause.
    """
    findings = []
    for table in facts.editions:
        wrong = [
            (key, value, units.sums[key])
            for key in facts.cells
            if key.startswith(f"{table}.") and not key.endswith(".change")
            if key in units.sums and key not in told and (value := facts.number(key)) is not None
            if units.contradict(key, value)
        ]
        if wrong:
            findings.append(_finding(facts, units, wrong))
    return findings


def _finding(facts: ReportFacts, units: Units, wrong: Sequence[tuple[str, Decimal, Decimal]]) -> Finding:
    key, value, total = wrong[0]
    more = f"，共 {len(wrong)} 个单元格" if len(wrong) > 1 else ""
    sign = "不等于" if key in units.exact else "小于"
    message = (
        f"{name_of(key, facts.extra_labels)} 印为 {show(value)}，{sign}已知 {units.count} 个所属单位之和 "
        f"{show(total)}{more}"
    )
    finding = about(
        facts,
        "R1",
        message,
        [one[0] for one in wrong],
        tier="identities_only",
        identities=tuple(f"R1.{one[0]}" for one in wrong),
        printed="；".join(show(one[1]) for one in wrong[:5]),
        expected="；".join(("" if one[0] in units.exact else "不小于 ") + show(one[2]) for one in wrong[:5]),
    )
    return replace(finding, documents=(*finding.documents, *units.documents))


def shares_of_units(
    facts: ReportFacts, units: Units | None, suspected: Collection[str]
) -> tuple[list[Identity], dict[str, Decimal], dict[str, Decimal]]:
    """Returns what the units' reports state of the suspected cells of a government that contradicts itself.

    The units are no witness where another cell of the same table is at odds with them: then the report speaks of
    something else than its region.

    Returns:
        Equations with the sums (named ``units:cell``) that are exact; the numbers of these names; and of the other
        cells the least that each can be.
    """
    if units is None or not suspected:
        return [], {}, {}
    others = [key for key in units.sums if key not in suspected]
    at_odds = {key.split(".")[0] for key in others if units.contradict(key, facts.number(key))}
    cells = [key for key in units.sums if key in suspected and key.split(".")[0] not in at_odds]
    exact = [key for key in cells if key in units.exact]
    shares = [Identity("R1", f"R1.{key}", ((key, 1), (f"units:{key}", -1))) for key in exact]
    sums = {f"units:{key}": units.sums[key] for key in exact}
    return shares, sums, {key: units.sums[key] for key in cells if key not in units.exact}
