"""The Chinese words that offices read for the codes of the warehouse, and helpers that keep foreign text tame."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from warehouse import forms

SEVERITIES: Final[Mapping[str, str]] = {"error": "错误", "warning": "提示", "info": "参考"}
STATES: Final[Mapping[str, str]] = {
    "new": "新增",
    "changed": "变化",
    "ongoing": "仍存在",
    "reopened": "再次出现",
    "resolved": "已更正",
    "withdrawn": "已撤回",
    "acknowledged": "已说明",
}
OPEN_STATES: Final[frozenset[str]] = frozenset({"new", "changed", "ongoing", "reopened"})
TIERS: Final[Mapping[str, str]] = {
    "unique": "唯一解释",
    "candidates": "候选",
    "identities_only": "仅能指出等式",
}
TABLES: Final[Mapping[str, str]] = {"disclosure": "表一", "applications": "表二", "proceedings": "表三"}
CELL_STATES: Final[Mapping[str, str]] = {
    "blank": "空白",
    "not_applicable": "不适用",
    "text": "文字",
    "missing": "缺失",
    "number": "数字",
}
LEVELS: Final[Mapping[str, str]] = {
    "central": "中央",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "town": "乡镇（街道）",
    "zone": "功能区",
}
KINDS: Final[Mapping[str, str]] = {
    "government": "政府",
    "office": "办公机构",
    "department": "部门",
    "committee": "委员会",
}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


_NO_ADDRESS = re.compile(r"[\s\"<>`\\]")


def printable(text: str | None) -> str:
    """Returns the text without characters that XML forbids or that turn the reading direction."""
    return _CONTROL.sub("", text or "")


def shorten(text: str | None, limit: int) -> str:
    """Returns the text on one line, at most ``limit`` characters, cut with an ellipsis."""
    line = " ".join(printable(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def web_address(url: str | None) -> str | None:
    """Returns the address if a reader may follow it (http or https with a host), else None."""
    if not url or _NO_ADDRESS.search(url) or _CONTROL.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and len(url) <= 2000 else None


def place_of_cells(
    cells: Sequence[str], extra_labels: Mapping[str, str] | None = None, limit: int = 3
) -> str:
    """Returns where the cells stand in the form's own words: the first ``limit`` of them, suspects first.

    Cells of one row share its label (``表二 二、上年结转… · 自然人、总计``); what a label has in brackets is left out.
    """
    rows: dict[str, list[str]] = {}
    for key in cells[:limit]:
        row, _, column = place_of_cell(key, extra_labels).partition(" · ")
        rows.setdefault(_REMARK.sub("", row), []).append(column)
    words = "；".join(
        f"{row} · {'、'.join(columns)}" if any(columns) else row for row, columns in rows.items()
    )
    return f"{words} 等 {len(cells)} 格" if len(cells) > limit else words


_REMARK = re.compile(r"(?<=[\u4e00-\u9fff])（[^（）]{6,}）$")


def place_of_cell(key: str, extra_labels: Mapping[str, str] | None = None) -> str:
    """Returns table and place of one cell; a key that is no cell (a table, a section, a row) in words too."""
    parts = key.split(".")
    table = TABLES.get(parts[0])
    if table is None:
        return next((section.title for section in forms.SECTIONS if section.code == parts[-1]), key)
    if len(parts) == 3:
        return f"{table} {printable(forms.describe_cell(key, extra_labels))}"
    return table if len(parts) == 1 else f"{table} {_row_label(parts[0], parts[1], extra_labels or {})}"


_IDENTITY = re.compile(r"\b([A-Z]{1,2}\d{1,2})\.((?:[a-z]+[a-z0-9_]*)(?:\.[a-z]+[a-z0-9_]*){0,2})")


def readable(text: str, extra_labels: Mapping[str, str] | None = None) -> str:
    """Returns the sentence with identity keys (``A2.natural_person``) in the form's own words (``A2 自然人列``)."""
    return _IDENTITY.sub(lambda found: name_of_identity(found.group(0), extra_labels), text)


def name_of_identity(key: str, extra_labels: Mapping[str, str] | None = None) -> str:
    """Returns rule and place of an identity in the form's own words; the key itself if it is none of ours."""
    rule, _, rest = key.partition(".")
    if rest.count(".") == 2:
        return f"{rule} {place_of_cell(rest, extra_labels)}"
    if rest.count(".") == 1 and rest.partition(".")[0] in TABLES:
        return f"{rule} {place_of_cell(rest, extra_labels)}"
    columns = {column.code: column.label for column in forms.APPLICANTS}
    if rule in ("A1", "A2", "Y1") and rest in columns:
        return f"{rule} {columns[rest]}列"
    for table in forms.TABLE_CODES:
        label = _row_label(table, rest, extra_labels or {})
        if label != rest:
            return f"{rule} {_REMARK.sub('', label)}行"
    return key


def _row_label(table: str, row: str, extra_labels: Mapping[str, str]) -> str:
    for form in reversed(forms.FORMS.values()):
        for declared in form.table(table).rows:
            if declared.code == row:
                return declared.label
    return printable(extra_labels.get(row, row))
