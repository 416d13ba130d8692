"""What a printed cell says: number, blank, not applicable or text. Nothing is guessed, nothing converted."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tasks.extract.chinese_numbers import NUMERAL_CHARACTERS, parse_chinese_number
from tasks.extract.model import CellState

__all__ = ["BLANK", "LARGEST", "Parsed", "is_digits", "parse_cell"]


class Parsed(NamedTuple):
    """What a cell says: its value (None unless ``state`` is ``number``), state and printed unit."""

    value: Decimal | None
    state: CellState
    unit: str | None = None


BLANK = Parsed(None, "blank")
NOT_APPLICABLE = Parsed(None, "not_applicable")
TEXT = Parsed(None, "text")

_MONEY_UNITS = ("亿元", "千元", "百万元", "万元", "元", "%")
_COUNTERS = "件次|人次|件|个|项|次|条|份|宗|起|人|家|部|例|篇"
_NOT_APPLICABLE = re.compile(
    r"^(?:[/\\]+|[-—–―‐‑‒−─﹘]+|无|無|不适用|不適用|不涉及|暂无|N/A|n/a|[-—/]+无[-—/]+)$"
)
_REMARK = re.compile(r"^(?P<body>[^(\[【〔]+?)\s*(?P<remark>[(\[【〔].*[)\]】〕])$", re.DOTALL)
_NUMBER = re.compile(
    r"""^(?P<sign>[+\-−–]|↑|↓|增加|减少|減少|增|减|減)?\s*
        (?P<money>¥|人民币|人民幣)?\s*
        (?P<digits>(?:0|[1-9]\d*)(?:\.\d+)?|\.\d+|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?
                   |[1-9]\d{0,2}(?:[ ]\d{3})+(?:\.\d+)?)\s*
        (?P<unit>亿元|百万元|千元|万元|元|億元|萬元|%|(?:"""
    + _COUNTERS
    + r"""))?\s*[。;]?$""",
    re.VERBOSE,
)
_CHINESE = re.compile(
    r"^(?P<sign>负|減|减少|减|增加|增)?(?P<digits>[" + NUMERAL_CHARACTERS + r"]+)"
    r"\s*(?P<unit>亿元|万元|元|(?:" + _COUNTERS + r"))?\s*[。;]?$"
)
LARGEST = Decimal(10) ** 15
"""No count and no sum of money reaches it: so many digits are cells run together, and never made into a number."""
_NEGATIVE = frozenset({"-", "−", "–", "↓", "减少", "減少", "减", "減", "负"})
_SIMPLER_UNIT = {"億元": "亿元", "萬元": "万元"}


@lru_cache(maxsize=4096)
def parse_cell(text: str) -> Parsed:
    """Returns value, state and unit of a cell as printed.

    Full-width digits, thousands marks, counters (件), money units (元 and 万元 are kept apart, never
    converted), signs, a remark in brackets after the number and Chinese numerals are read. Superscripts
    and circled digits, leading zeros (``007``: cells run together) and several numbers in a cell are
    ``text``: they are never made into a number. So is a lone ``一``, which is as often a dash.
    """
    plain = _plain(text)
    if not plain:
        return BLANK
    if _NOT_APPLICABLE.match("".join(plain.split())):  # a narrow cell breaks 不适用 over lines
        return NOT_APPLICABLE
    if any(unicodedata.category(char) == "No" for char in text):
        return TEXT
    return _arabic(plain) or _chinese(plain) or _with_remark(plain) or TEXT


@lru_cache(maxsize=4096)
def is_digits(text: str) -> bool:
    """Tells whether digits and marks are printed but no words: a value, readable or not (``007``, ``1 2``)."""
    return any(char.isdigit() for char in text) and not any(char.isalpha() for char in text)


def _plain(text: str) -> str:
    """Returns NFKC text without format characters and outer white space; inner white space runs become one blank,
    or a line break where one is printed."""  # noqa: D205, D209
    if text.isascii() and text.isdigit():
        return text
    folded = unicodedata.normalize("NFKC", text)
    folded = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return re.sub(r"\s+", lambda run: "\n" if "\n" in run.group() else " ", folded).strip()


def _arabic(plain: str) -> Parsed | None:
    found = _NUMBER.match(plain)
    if found is None or "\n" in found.group("digits"):
        return None
    value = Decimal(found.group("digits").replace(",", "").replace(" ", ""))
    if value >= LARGEST:
        return None
    return Parsed(
        _signed(value, found.group("sign")), "number", _unit(found.group("unit"), found.group("money"))
    )


def _chinese(plain: str) -> Parsed | None:
    found = _CHINESE.match(plain)
    if found is None or plain == "一" or found.group("digits") == "○":
        return None
    value = parse_chinese_number(found.group("digits"))
    if value is None or value >= LARGEST:
        return None
    return Parsed(_signed(value, found.group("sign")), "number", _unit(found.group("unit")))


def _with_remark(plain: str) -> Parsed | None:
    """Reads ``22（其中修订16件）`` as 22, ``3.5（万元）`` as 3.5 万元."""
    found = _REMARK.match(plain)
    if found is None:
        return None
    parsed = _arabic(found.group("body").strip()) or _chinese(found.group("body").strip())
    if parsed is None:
        return None
    remark = found.group("remark").strip("()[]【】〔〕 ").removeprefix("单位:")
    if parsed.unit is None and remark in _MONEY_UNITS:
        return parsed._replace(unit=remark)
    return parsed


def _signed(value: Decimal, sign: str | None) -> Decimal:
    return -value if sign in _NEGATIVE and value else value


def _unit(unit: str | None, money: str | None = None) -> str | None:
    if unit is not None:
        unit = _SIMPLER_UNIT.get(unit, unit)
        if unit in _MONEY_UNITS:
            return unit
    return "元" if money else None
