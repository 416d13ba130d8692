"""Finds the places of prose that state a number of the tables, by the wordings of claims.

Each pattern says which claim it states and what it needs beside itself: ``application`` topic, ``dispute`` link,
nothing. A pattern never decides whose number it is: that is `claim_scope`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tasks.extract.amount_patterns import AMOUNTS
from tasks.extract.chinese_numbers import parse_chinese_number
from tasks.extract.claim_pattern import Need, PatternBook
from tasks.extract.nothing_patterns import NOTHINGS
from tasks.extract.numbers import LARGEST

__all__ = ["Hit", "find_hits"]

_AMOUNTS, _NOTHINGS = PatternBook(AMOUNTS), PatternBook(NOTHINGS)
_NUMERAL = re.compile(r"[\d零〇一二三四五六七八九十百千两]")
_BEFORE_APPROX = re.compile(r"(?:约|近|超|超过|逾|大约|至少|不到|将近|不少于|近乎|第|每|任何|哪怕)$")
_AFTER_APPROX = re.compile(r"^(?:左右|以上|以内|上下|多|余|[-~至到]\d)")
_RANGE_BEFORE = re.compile(r"[0-9一二三四五六七八九][-~至到—]$")


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in a sentence that states a number. ``verb`` and ``gap`` are the words around it, ``doubt`` why the
    number itself is not firm."""  # noqa: D205, D209

    claim: str
    value: Decimal
    start: int
    number_start: int
    end: int
    need: Need
    zero: bool
    verb: str = ""
    gap: str = ""
    doubt: str | None = None


def _value(text: str, unit: str | None) -> Decimal | None:
    plain = text.replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        parsed = parse_chinese_number(text)
        if parsed is None:
            return None
        value = parsed
    if value >= LARGEST:
        return None
    return {"元": value / 10_000, "亿元": value * 10_000}.get(unit or "", value)


def _doubt(text: str, match: re.Match[str]) -> str | None:
    """Returns why the number of a match is not firm: about, a range, an ordinal."""
    before, after = text[max(0, match.start("n") - 4) : match.start("n")], text[match.end() : match.end() + 4]
    if match.groupdict().get("approx") or _BEFORE_APPROX.search(before) or _AFTER_APPROX.match(after):
        return "approximate number"
    return "range of numbers" if _RANGE_BEFORE.search(before) else None


def find_hits(text: str) -> Iterator[Hit]:
    """Yields every place of a squeezed sentence where a pattern states a number; places may overlap."""
    if _NUMERAL.search(text) is not None:
        for pattern in _AMOUNTS.possible(text):
            for match in pattern.regex.finditer(text):
                groups = match.groupdict()
                value = _value(match["n"], groups.get("unit"))
                if value is not None:
                    yield Hit(
                        pattern.claim,
                        value,
                        match.start(),
                        match.start("n"),
                        match.end(),
                        pattern.need,
                        False,
                        groups.get("verb") or "",
                        groups.get("gap") or "",
                        _doubt(text, match),
                    )
    for pattern in _NOTHINGS.possible(text):
        for match in pattern.regex.finditer(text):
            groups = match.groupdict()
            yield Hit(
                pattern.claim,
                Decimal(0),
                match.start(),
                match.start(),
                match.end(),
                pattern.need,
                True,
                groups.get("verb") or "",
                groups.get("gap") or "",
            )
