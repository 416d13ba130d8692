"""Numbers and years written in Chinese numerals."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {
    **{character: value for value, character in enumerate("〇一二三四五六七八九")},
    **{character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "○": 0,
    "◯": 0,
    "两": 2,
    "俩": 2,
    "貳": 2,
    "參": 3,
    "叄": 3,
    "陸": 6,
    "兩": 2,
}
_SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_LONGEST = 24

NUMERAL_CHARACTERS = "".join((*_DIGITS, *_SMALL_UNITS, *_LARGE_UNITS))
"""Every character a Chinese numeral may be written with."""

_NUMERAL = re.compile(f"[{NUMERAL_CHARACTERS}]+")


def parse_chinese_number(text: str) -> Decimal | None:
    """Returns the whole number that ``text`` writes in Chinese numerals; None if it is not exactly one.

    Understands 零, 十二, 两百零五, 三万五千 and 二〇二三 (digit by digit). 一千三 may mean 1003 or 1300 and 二五 is a
    range as often as a number: both are refused.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST or not _NUMERAL.fullmatch(text):
        return None
    if all(character in _DIGITS for character in text):
        digits = "".join(str(_DIGITS[character]) for character in text)
        return Decimal(digits) if len(digits) == 1 or len(digits) >= 4 or "0" in digits else None
    return _parse_with_units(text)


def _parse_with_units(text: str) -> Decimal | None:
    """Returns the value of a numeral with units; units of one group must fall, else None."""
    total, group, digit, last_unit, last_large, zero_before = 0, 0, None, 10_000, 10**12, False
    for character in text:
        if character in _DIGITS:
            value = _DIGITS[character]
            if digit is not None:
                return None
            if value == 0:
                zero_before = True
                continue
            digit = value
        elif character in _SMALL_UNITS:
            unit = _SMALL_UNITS[character]
            if unit >= last_unit or (digit is None and not (unit == 10 and group == 0)):
                return None
            group += (1 if digit is None else digit) * unit
            digit, last_unit, zero_before = None, unit, False
        else:
            unit = _LARGE_UNITS[character]
            group += digit or 0
            if unit >= last_large or group == 0:
                return None
            total, last_large = total + group * unit, unit
            group, digit, last_unit, zero_before = 0, None, 10_000, False
    if digit is not None and not zero_before and (last_unit > 10 and (group or total)):
        return None  # 一千三 may mean 1003 or 1300
    return Decimal(total + group + (digit or 0))
