"""The rules as SQL over the long tables: each query returns one row a failure, (report_id, item).

Generated from the declarations. Great Expectations runs these inside DuckDB; `tasks.find` uses them to tell which
reports need a diagnosis. Only current reports count; an identity with a blank operand is not assessable and no failure.
"""

from __future__ import annotations

from collections.abc import Iterable

from expectations.plausibility import JUMPS, ZEROS
from expectations.rules import CLAIM_RULES, RULES
from warehouse.forms import FORMS, TABLE_CODES, Identity, identities

_CURRENT = "JOIN report AS r ON r.report_id = c.report_id AND r.is_current"
_EXTRA = "c.row_code LIKE 'extra\\_%' ESCAPE '\\'"


def failing_rows(rule: str) -> str:
    """Returns the query of a rule's failures; for rules that SQL cannot judge, its open findings of this run."""
    queries = {**_IDENTITIES, **_HISTORY, **_FORM, "J01": JUMPS, "J02": ZEROS}
    if rule in queries:
        return queries[rule]
    if RULES[rule].suite == "narrative":
        return _claims(rule)
    return (
        "SELECT f.report_id, f.finding_id AS item FROM finding AS f "
        f"WHERE f.rule = '{rule}' AND f.state NOT IN ('resolved', 'withdrawn')"
    )


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _declared(rule: str) -> list[Identity]:
    editions = [dict.fromkeys(TABLE_CODES, form) for form in FORMS]
    return [identity for tables in editions for identity in identities(tables) if identity.rule == rule]


def _weights(rule: str, part: int) -> dict[str, int]:
    """Returns the weight of each row (part 1) or column (part 2) in a family of identities."""
    return {cell.split(".")[part]: weight for one in _declared(rule) for cell, weight in one.terms}


def _sum_by(rule: str, part: int, extra_weight: int | None = None) -> str:
    """The failures of an equality whose terms differ in their row (part 1) or column (part 2)."""
    weights = _weights(rule, part)
    code, group = ("row_code", "column_code") if part == 1 else ("column_code", "row_code")
    table = _declared(rule)[0].cells[0].split(".")[0]
    negative = [name for name, weight in weights.items() if weight < 0]
    where = f"c.{code} IN ({_quoted(weights)})"
    if extra_weight:
        where = f"({where} OR {_EXTRA})"
    weighted = f"CASE WHEN c.{code} IN ({_quoted(negative)}) THEN -c.value ELSE c.value END"
    return (
        f"SELECT c.report_id, '{rule}.' || c.{group} AS item FROM cell AS c {_CURRENT} "
        f"WHERE c.table_code = '{table}' AND {where} GROUP BY ALL "
        f"HAVING count(*) = count(c.value) AND count(*) FILTER (c.{code} IN ({_quoted(negative)})) = {len(negative)} "
        f"AND sum({weighted}) <> 0"
    )


def _not_above() -> str:
    return (
        f"SELECT c.report_id, 'D1.' || c.row_code AS item FROM cell AS c {_CURRENT} "
        "JOIN cell AS d ON d.report_id = c.report_id AND d.table_code = c.table_code AND d.row_code = c.row_code "
        "WHERE c.table_code = 'disclosure' AND c.column_code = 'newly_disclosed' "
        "AND d.column_code = 'disclosed_total' AND c.value > d.value"
    )


_IDENTITIES = {
    "A1": _sum_by("A1", 1),
    "A2": _sum_by("A2", 1, extra_weight=1),
    "A3": _sum_by("A3", 2),
    "P1": _sum_by("P1", 2),
    "D1": _not_above(),
}

COMPARABLE = (
    "p.organization = r.organization AND p.year = r.year - 1 AND p.is_current AND (r.organization, p.year) NOT IN "
    "(SELECT (merged_into, until) FROM organization WHERE merged_into IS NOT NULL AND until IS NOT NULL)"
)
"""Last year's report ``p`` of the same organisation, unless another was merged into it since: then nothing carries over
one to one, and no rule between the two years holds."""

_LAST_YEAR = f"JOIN report AS p ON {COMPARABLE}"


def _flow(rule: str, form: str, stock: str, own: dict[str, int], before: dict[str, int]) -> str:
    """The failures of stock = last year's figures + this year's flow, by row of the disclosure table."""
    numbers = {stock: 1, **{column: -weight for column, weight in own.items()}}
    mine = " + ".join(f"{w} * max(c.value) FILTER (c.column_code = '{k}')" for k, w in numbers.items())
    theirs = " + ".join(f"{w} * max(q.value) FILTER (q.column_code = '{k}')" for k, w in before.items())
    return (
        f"SELECT c.report_id, '{rule}.' || c.row_code AS item FROM cell AS c {_CURRENT} {_LAST_YEAR} "
        "JOIN cell AS q ON q.report_id = p.report_id AND q.table_code = c.table_code AND q.row_code = c.row_code "
        f"AND q.column_code IN ({_quoted(before)}) "
        f"WHERE c.table_code = 'disclosure' AND c.column_code IN ({_quoted(numbers)}) "
        f"AND r.form_disclosure = '{form}' AND p.form_disclosure = '{form}' "
        f"GROUP BY ALL HAVING ({mine}) - ({theirs}) <> 0"
    )


_HISTORY = {
    "Y1": (
        f"SELECT c.report_id, 'Y1.' || c.column_code AS item FROM cell AS c {_CURRENT} {_LAST_YEAR} "
        "JOIN cell AS q ON q.report_id = p.report_id AND q.table_code = 'applications' "
        "AND q.row_code = 'carried_out' AND q.column_code = c.column_code "
        "WHERE c.table_code = 'applications' AND c.row_code = 'carried_in' AND c.value <> q.value"
    ),
    "Y2": _flow("Y2", "2021", "in_force", {"issued": 1, "repealed": -1}, {"in_force": 1}),
    "Y3": _flow("Y3", "2019", "prior_items", {}, {"prior_items": 1, "change": 1}),
}


def _claims(rule: str) -> str:
    """The claims of the prose, surely about this report's own figures, that differ from the sum of their cells."""
    names = [claim for claim, known in CLAIM_RULES.items() if known == rule]
    which = f"c.claim IN ({_quoted(names)})" if names else f"c.claim NOT IN ({_quoted(CLAIM_RULES)})"
    return (
        "SELECT n.report_id, n.claim || ' ' || n.value AS item FROM "
        f"(SELECT DISTINCT c.report_id, c.claim, c.value, c.cells FROM claim AS c {_CURRENT} "
        f"WHERE c.scope = 'own' AND len(c.cells) > 0 AND {which}) AS n, unnest(n.cells) AS u(key) "
        "JOIN cell AS x ON x.report_id = n.report_id AND x.table_code = split_part(u.key, '.', 1) "
        "AND x.row_code = split_part(u.key, '.', 2) AND x.column_code = split_part(u.key, '.', 3) "
        "GROUP BY n.report_id, n.claim, n.value, n.cells "
        "HAVING count(x.value) = len(n.cells) AND sum(x.value) <> n.value"
    )


def _state(state: str) -> str:
    return (
        f"SELECT c.report_id, c.table_code AS item FROM cell AS c {_CURRENT} WHERE c.state = '{state}' "
        "AND CASE c.table_code WHEN 'disclosure' THEN r.form_disclosure WHEN 'applications' THEN r.form_applications "
        f"ELSE r.form_proceedings END IS NOT NULL AND r.year >= {_FIRST_YEAR} GROUP BY ALL"
    )


def _number(condition: str, excepted: str) -> str:
    return (
        "SELECT c.report_id, c.table_code || '.' || c.row_code || '.' || c.column_code AS item "
        f"FROM cell AS c {_CURRENT} WHERE {condition} AND c.column_code <> '{excepted}' AND r.year >= {_FIRST_YEAR}"
    )


def _missing_table() -> str:
    """One row a missing table; one in all where none of the tables is there."""
    each = ", ".join(f"CASE WHEN r.form_{table} IS NULL THEN '{table}' END" for table in TABLE_CODES)
    none = " AND ".join(f"r.form_{table} IS NULL" for table in TABLE_CODES)
    return (
        "SELECT report_id, item FROM (SELECT r.report_id, "
        f"unnest(CASE WHEN {none} THEN ['tables'] ELSE [{each}] END) AS item FROM report AS r "
        f"WHERE r.is_current AND r.year >= {_FIRST_YEAR}) WHERE item IS NOT NULL"
    )


_FIRST_YEAR = min(form.since for form in FORMS.values())

_FORM = {
    "F03": _missing_table(),
    "F04": _state("blank"),
    "F05": _state("text"),
    "F06": _number("c.value < 0", "change"),
    "F07": _number("c.value <> floor(c.value)", "amount"),
    "F15": _state("missing"),
    "F16": _state("not_applicable"),
}
