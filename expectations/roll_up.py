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
    """The sums over a government's units, by cell; ``count`` units have a report, ``complete`` says if that is all."""

    sums: Mapping[str, Decimal]
    documents: Sequence[str]
    count: int
    complete: bool


def roll_up_findings(facts: ReportFacts, units: Units) -> list[Finding]:
    """Returns R1 with every cell that is below the sum of the units, one finding a table.

    Where the list of units is declared complete and all have a report, the cells must be equal.
    """
    findings = []
    for table in facts.editions:
        wrong = [
            (key, value, units.sums[key])
            for key in facts.cells
            if key.startswith(f"{table}.") and not key.endswith(".change")
            if key in units.sums and (value := facts.number(key)) is not None
            if _is_wrong(value, units.sums[key], units)
        ]
        if wrong:
            findings.append(_finding(facts, units, wrong))
    return findings


def _finding(facts: ReportFacts, units: Units, wrong: Sequence[tuple[str, Decimal, Decimal]]) -> Finding:
    key, value, total = wrong[0]
    more = f"，共 {len(wrong)} 个单元格" if len(wrong) > 1 else ""
    sign = "不等于" if units.complete else "小于"
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
        expected="；".join(("" if units.complete else "不小于 ") + show(one[2]) for one in wrong[:5]),
    )
    return replace(finding, documents=(*finding.documents, *units.documents))


def shares_of_units(
    facts: ReportFacts, units: Units | None, suspected: Collection[str]
) -> tuple[list[Identity], dict[str, Decimal], dict[str, Decimal]]:
    """Returns what the units' reports state of the suspected cells of a government that contradicts itself.

    The units are no witness where another cell of the same table is at odds with them: then the report speaks of
    something else than its region.

    Returns:
        Equations with the sums (named ``units:cell``) where the list of units is complete; the numbers of these names;
        and, where it is not, the least that each cell can be.
    """
    if units is None or not suspected:
        return [], {}, {}
    others = [key for key in units.sums if key not in suspected]
    at_odds = {key.split(".")[0] for key in others if _is_wrong(facts.number(key), units.sums[key], units)}
    cells = [key for key in units.sums if key in suspected and key.split(".")[0] not in at_odds]
    if not units.complete:
        return [], {}, {key: units.sums[key] for key in cells}
    shares = [Identity("R1", f"R1.{key}", ((key, 1), (f"units:{key}", -1))) for key in cells]
    return shares, {f"units:{key}": units.sums[key] for key in cells}, {}


def _is_wrong(value: Decimal | None, total: Decimal, units: Units) -> bool:
    return value is not None and (value < total or (units.complete and value != total))
