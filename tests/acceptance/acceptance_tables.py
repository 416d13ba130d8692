"""Consistent figures of a report and its tables, in the dialects that real reports arrive in."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from demo.tables import BoxRow, ExtraLine, lay_out
from warehouse.forms import APPLICANTS, FORMS, OUTCOMES, TABLE_CODES

Rows = list[BoxRow]
Figures = dict[str, str]

NONE = {"received": (0, 0), "carried_in": (0, 0), "handled_total": (0, 0), "carried_out": (0, 0)}
FEW = {
    "received": (6, 1),
    "carried_in": (1, 0),
    "granted": (3, 1),
    "granted_in_part": (1, 0),
    "unavailable_not_held": (1, 0),
    "refused_enforcement_file": (1, 0),
    "handled_total": (6, 1),
    "carried_out": (1, 0),
}
MANY = {
    "received": (713, 36),
    "carried_in": (31, 5),
    "granted": (302, 21),
    "granted_in_part": (88, 2),
    "refused_deliberative": (14, 0),
    "refused_administrative_inquiry": (9, 0),
    "unavailable_not_held": (201, 9),
    "unavailable_needs_creation": (33, 0),
    "declined_petition": (57, 0),
    "declined_repeated": (12, 3),
    "other_misc": (4, 1),
    "handled_total": (720, 36),
    "carried_out": (24, 5),
}
PROFILES = {"none": NONE, "few": FEW, "many": MANY}
"""Numbers of applications by row: (natural persons, businesses)."""


def make_figures(
    profile: str, edition: str, applications: str = "", disputes: tuple[int, int] = (0, 0)
) -> Figures:
    """Returns the printed text of every cell of a consistent report, zeros included."""
    printed: Figures = {}
    rows = dict(PROFILES[profile])
    if (applications or edition) == "2019" and "other_misc" in rows:
        rows["other"] = rows.pop("other_misc")
    for row in FORMS[applications or edition].table("applications").rows:
        natural, business = rows.get(row.code, (0, 0))
        values = [natural, business, 0, 0, 0, 0, natural + business]
        for column, value in zip(APPLICANTS, values, strict=True):
            printed[f"applications.{row.code}.{column.code}"] = str(value)
    for row in FORMS[edition].table("proceedings").rows:
        upheld = {"review": disputes[0], "litigation_direct": disputes[1]}.get(row.code, 0)
        for column, value in zip(OUTCOMES, (upheld, 0, 0, 0, upheld), strict=True):
            printed[f"proceedings.{row.code}.{column.code}"] = str(value)
    return printed | _disclosure(profile, edition)


def _disclosure(profile: str, edition: str) -> Figures:
    scale = {"none": 0, "few": 4, "many": 251}[profile]
    found = {}
    for row in FORMS[edition].table("disclosure").rows:
        for place, column in enumerate(row.columns):
            value = 0 if row.code == "regulations" else scale * (place + 1)
            if row.code == "normative_documents" and edition == "2021":
                value = {"issued": scale // 4, "repealed": 0, "in_force": scale * 3}[column.code]
            found[f"disclosure.{row.code}.{column.code}"] = str(value)
    return found


def tables_of(
    printed: Figures, edition: str, applications: str, extra: tuple[ExtraLine, ...] = ()
) -> dict[str, Rows]:
    """Returns the rows of boxes of the three tables by code."""
    editions = dict.fromkeys(TABLE_CODES, edition) | {"applications": applications or edition}
    return {
        code: lay_out(FORMS[editions[code]].table(code), printed, extra if code == "applications" else ())
        for code in TABLE_CODES
    }


def _width(rows: Rows) -> int:
    return sum(box.colspan for box in rows[0])


def bars_next_line(rows: Rows) -> str:
    lines: list[str] = []
    for number, row in enumerate(rows):
        lines += [f"{box.text} |".strip() for box in row]
        missing = _width(rows) - len(row)
        lines += ["|" * missing] if missing and number + 1 < len(rows) else []
    return "\n".join(lines)


def bars_same_line(rows: Rows) -> str:
    lines: list[str] = []
    for number, row in enumerate(rows):
        cells = [f"{box.text} |".strip() for box in row]
        missing = _width(rows) - len(row)
        if missing and number + 1 < len(rows):
            cells[-1] += " " + "|" * missing
        lines += cells
    return "\n".join(lines)


def tab_cells(rows: Rows) -> str:
    return "\n\n".join("\n".join("\t" + box.text for box in row) for row in rows)


def paragraphs(rows: Rows) -> str:
    return "\n\n".join(box.text for row in rows for box in row)


def lines(rows: Rows) -> str:
    return "\n".join(box.text for row in rows for box in row)


def markdown(rows: Rows) -> str:
    made = ["| " + " | ".join(_padded(row, _width(rows))) + " |" for row in rows]
    return "\n".join([made[0], "|" + "---|" * _width(rows), *made[1:]])


def _padded(row: BoxRow, width: int) -> list[str]:
    """A row with its merged cells left empty where they stand: in front for rowspans, behind a wide box."""
    cells = [text for box in row for text in (box.text, *[""] * (box.colspan - 1))]
    return [*[""] * (width - len(cells)), *cells]


def html(rows: Rows) -> str:
    made = []
    for row in rows:
        cells = "".join(
            f'<td rowspan="{box.rowspan}" colspan="{box.colspan}"><p>{escape(box.text)}</p></td>'
            for box in row
        )
        made.append(f"<tr>{cells}</tr>")
    return f"<table border=1>{''.join(made)}</table>"


def html_cut(rows: Rows) -> str:
    """A table cut in two by a page break: the second half has lost its group label, a page number stands between."""
    if len(rows) < 20:
        return html(rows)
    half = len(rows) // 2 + 2
    return html(rows[:half]) + "<p>- 4 -</p>" + html(rows[half:])


DIALECTS: dict[str, Callable[[Rows], str]] = {
    "bars_next_line": bars_next_line,
    "bars_same_line": bars_same_line,
    "tab_cells": tab_cells,
    "paragraphs": paragraphs,
    "lines": lines,
    "markdown": markdown,
    "html": html,
    "html_cut": html_cut,
}
