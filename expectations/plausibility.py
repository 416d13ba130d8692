"""Numbers that are out of line, as SQL: against the organisation's own years, and against its peers."""

from __future__ import annotations

KEYS: tuple[str, ...] = (
    "applications.received.total",
    "applications.handled_total.total",
    "proceedings.review.total",
    "disclosure.licensing.decisions",
    "disclosure.penalties.decisions",
    "disclosure.coercion.decisions",
    "disclosure.fees.amount",
    "disclosure.normative_documents.in_force",
)
"""Figures that are steady enough from year to year for a jump to mean something."""

JUMP = 5
FEWEST_YEARS = 3
SMALLEST_DIFFERENCE = 50
FEWEST_PEERS = 5
PEERS_HAVE = 100

_VALUES = (
    "SELECT r.report_id, r.organization, r.year, r.office, o.level, o.kind, c.value, "
    "c.table_code || '.' || c.row_code || '.' || c.column_code AS key "
    "FROM cell AS c JOIN report AS r ON r.report_id = c.report_id AND r.is_current "
    "LEFT JOIN organization AS o ON o.organization = r.organization "
    "WHERE c.value >= 0 AND c.doubt IS NULL AND (c.table_code, c.row_code, c.column_code) IN ("
    + ", ".join("('{}', '{}', '{}')".format(*key.split(".")) for key in KEYS)
    + ")"
)

_SAME_GROUP = (
    "q.key = u.key AND q.year = u.year AND q.kind IS NOT DISTINCT FROM u.kind "
    "AND q.level IS NOT DISTINCT FROM u.level AND q.office IS NOT DISTINCT FROM u.office"
)

_SINCE_MERGERS = (
    "ANTI JOIN organization AS m ON m.merged_into = {now}.organization AND m.until >= {before}.year "
    "AND m.until < {now}.year "
)
"""Leaves out the years before another organisation went into this one: its figures are of another size since."""

# Peers are summed up once a group, the unit itself included: pairs of units would grow with their square.
_WITH_HISTORY = (
    f"WITH figure AS ({_VALUES}), usual AS ("
    "SELECT f.*, count(p.value) AS years, median(p.value) AS median FROM figure AS f "
    "JOIN figure AS p ON p.organization = f.organization AND p.key = f.key AND p.year < f.year "
    f"{_SINCE_MERGERS.format(now='f', before='p')} GROUP BY ALL), "
    "peers AS (SELECT key, year, kind, level, office, count(*) - 1 AS peers, "
    "median(value / nullif(median, 0)) AS change FROM usual WHERE median > 0 GROUP BY ALL) "
)

JUMPS = (
    _WITH_HISTORY + "SELECT u.report_id, u.key AS item, u.value, u.median, u.years FROM usual AS u "
    f"LEFT JOIN peers AS q ON {_SAME_GROUP} "
    f"WHERE u.years >= {FEWEST_YEARS} AND abs(u.value - u.median) >= {SMALLEST_DIFFERENCE} "
    f"AND (u.value > {JUMP} * u.median OR u.value * {JUMP} < u.median) "
    f"AND (coalesce(q.peers, 0) < {FEWEST_PEERS} OR q.change BETWEEN 0.5 AND 2) ORDER BY ALL"
)
"""Rows (report, key, value, median of earlier years, number of years) of rule J01."""

ZEROS = (
    f"WITH figure AS ({_VALUES}), peers AS (SELECT key, year, kind, level, office, count(*) - 1 AS peers, "
    "median(value) AS median FROM figure GROUP BY ALL) "
    "SELECT u.report_id, u.key AS item, u.value, q.median, q.peers FROM figure AS u "
    "JOIN figure AS l ON l.organization = u.organization AND l.key = u.key AND l.year = u.year - 1 "
    f"JOIN peers AS q ON {_SAME_GROUP} {_SINCE_MERGERS.format(now='u', before='l')}"
    f"WHERE u.value = 0 AND l.value >= {SMALLEST_DIFFERENCE} "
    f"AND q.peers >= {FEWEST_PEERS} AND q.median > {PEERS_HAVE} ORDER BY ALL"
)
"""Rows (report, key, 0, median of the peers, number of peers) of rule J02: nothing, where there was much last year."""
