"""Findings where the prose states another number than the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from expectations.facts import ReportFacts
from expectations.findings import Finding, about
from expectations.witnesses import Values, residual
from expectations.wording import list_cells, show
from warehouse.forms import Identity

_LONGEST_QUOTE = 80


def findings_of_claims(
    facts: ReportFacts, broken: Iterable[Identity], own: Iterable[Identity], values: Values
) -> list[Finding]:
    """Returns one finding for all claims of one rule about the same cells; no cell is suspected.

    Where every cell stands in an identity of the report and all of these hold, the prose is the odd one out
    (``unique``); else either may be wrong (``identities_only``).
    """
    sentences = {(claim.value, tuple(claim.cells)): claim.sentence for claim in reversed(facts.claims)}
    groups: dict[tuple[str, tuple[str, ...]], list[Identity]] = {}
    for identity in broken:
        groups.setdefault((identity.rule, identity.cells[:-1]), []).append(identity)
    return [
        _finding(facts, rule, cells, group, sentences, _is_confirmed(cells, own, values), values)
        for (rule, cells), group in groups.items()
    ]


def _is_confirmed(cells: Sequence[str], own: Iterable[Identity], values: Values) -> bool:
    """Whether each cell stands in an identity, and all identities that it stands in hold."""
    confirmed: set[str] = set()
    for identity in own:
        touched = set(cells).intersection(identity.cells)
        if not touched:
            continue
        if residual(identity, values) != 0:
            return False
        confirmed |= touched
    return confirmed == set(cells)


def _finding(
    facts: ReportFacts,
    rule: str,
    cells: tuple[str, ...],
    group: Sequence[Identity],
    sentences: dict[tuple[Decimal, tuple[str, ...]], str],
    confirmed: bool,
    values: Values,
) -> Finding:
    stated = [values[identity.cells[-1]] for identity in group]
    printed = show(sum((Decimal(values[cell] or 0) for cell in cells), Decimal(0)))
    quotes = "；".join(
        sentences.get((Decimal(value or 0), cells), "").strip()[:_LONGEST_QUOTE] for value in stated
    )
    said = "、".join(show(value) for value in stated)
    message = (
        f"文字称 {said}（“{quotes}”），表中 {list_cells(cells, facts.extra_labels)} "
        f"{'合计' if len(cells) > 1 else ''}为 {printed}"
        f"（{'表内等式均成立，疑为文字有误' if confirmed else '文字与表格之一有误'}）"
    )
    return about(
        facts,
        rule,
        message,
        cells,
        tier="unique" if confirmed else "identities_only",
        identities=tuple(identity.key for identity in group),
        printed=printed,
        expected=said,
    )
