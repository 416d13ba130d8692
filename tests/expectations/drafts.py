"""Extractions made from numbers, for the tests of the draft check."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from reports_simulated import consistent_report

from tasks.extract.model import Cell, Extraction, SectionText
from warehouse.forms import FORMS, TABLE_CODES

PROSE = {
    "overview": "本机关全年围绕中心工作推进公开，健全制度，优化平台。",
    "disclosure": "",
    "applications": "",
    "proceedings": "",
    "problems": "公开内容还不够细，今后将完善目录并加强培训。",
    "other_matters": "无。",
}


def draft(values: dict[str, Any], year: int = 2023, **changes: Any) -> Extraction:
    """An extraction that prints ``values`` (None: blank), read without doubt, in a grid with one row a form row."""
    editions = {}
    for table in TABLE_CODES:
        for form in ("2021", "2019"):
            if set(FORMS[form].table(table).cell_keys) <= set(values):
                editions.setdefault(table, form)
    if editions.get("disclosure") == "2019" and "proceedings" in editions:
        editions["proceedings"] = "2019"
    rows = list(dict.fromkeys(key.rsplit(".", 1)[0] for key in values))
    columns: dict[str, int] = {}
    cells = {}
    for key, value in values.items():
        row, column = key.rsplit(".", 1)
        number = columns.setdefault(column, len(columns) + 2)
        place = f"table 1, row {rows.index(row) + 1}, column {number}"
        cells[key] = printed(value, place)
    return Extraction(
        format="html",
        title=f"青石镇人民政府{year}年政府信息公开工作年度报告",
        organization="青石镇人民政府",
        year=year,
        form=editions.get("disclosure"),
        table_forms=editions,
        cells=cells,
        sections={code: SectionText(f"{code}", text, "p") for code, text in PROSE.items()},
        **changes,
    )


def printed(value: Any, place: str = "table 1, row 1, column 2") -> Cell:
    """A cell that prints this: None is blank, text stays text."""
    if value is None:
        return Cell(None, "blank", "", place)
    if isinstance(value, str):
        state = "not_applicable" if value in ("/", "无", "-") else "text"
        return Cell(None, state, value, place)
    return Cell(Decimal(str(value)), "number", str(value), place)


def values(seed: int = 7, form: str = "2021") -> dict[str, Any]:
    return dict(consistent_report(random.Random(seed), form))


def rules(found: list[dict[str, Any]]) -> list[str]:
    return [one["rule"] for one in found]
