"""What a spreadsheet prints for a value: the text on paper, not the float in the file."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = re.compile(r"\[(?!h\]|m\]|s\])[^\]]*\]", re.I)
_PLACES = re.compile(r"[0#?][0#?,]*(?:\.([0#?]*))?")
_DATE_LETTERS = re.compile(r"[ymdhs]|上午", re.I)


def printed(value: object, number_format: str = "General") -> str:
    """Returns the text that the spreadsheet shows for a stored value under a number format.

    12.0 is ``12``; thousands marks, fixed decimals, percentages and texts of the format are kept as printed;
    dates are printed year-month-day. A format that shows nothing gives ''.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d" if not (value.hour or value.minute) else "%Y-%m-%d %H:%M")
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _printed_number(value, number_format)
    return str(value)


def is_date_format(number_format: str) -> bool:
    """Whether numbers under this format are dates or times."""
    bare = _QUOTED.sub("", _BRACKETS.sub("", number_format.split(";")[0]))
    return bool(_DATE_LETTERS.search(bare)) and "General" not in bare and not re.search("[0#?]", bare)


def _printed_number(value: int | float, number_format: str) -> str:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return str(value)
    sections = _split_sections(number_format)
    section, sign = sections[0], "-" if number < 0 else ""
    if number < 0 and len(sections) > 1:
        section, sign = sections[1], ""
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    if "general" in section.lower() or section.strip() in ("", "@"):
        return _general(number) if section.strip() or len(sections) == 1 else ""
    return _apply(abs(number), section, sign)


def _split_sections(number_format: str) -> list[str]:
    """Returns the parts between semicolons that stand outside quotes."""
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format or "General")


def _general(number: Decimal) -> str:
    """Returns a number as Excel's General format prints it: 11 significant digits, no trailing zeros."""
    text = (
        f"{float(number):.11g}" if number != number.to_integral_value() else str(number.to_integral_value())
    )
    return format(Decimal(text), "f") if "e" in text.lower() else text


def _apply(number: Decimal, section: str, sign: str) -> str:
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match.group(1) or match.group(2) or "")
        return chr(0xE000 + len(literals) - 1)

    plain = _BRACKETS.sub("", _QUOTED.sub(keep, section))
    places = _PLACES.search(plain)
    if places is None:
        shown = plain
    else:
        if "%" in plain:
            number *= 100
        shown = plain[: places.start()] + sign + _digits(number, places.group(0)) + plain[places.end() :]
    return "".join(
        literals[ord(c) - 0xE000] if 0xE000 <= ord(c) < 0xE000 + len(literals) else c for c in shown
    ).strip()


def _digits(number: Decimal, places: str) -> str:
    """Returns the digits of a number under a picture like ``#,##0.00``."""
    whole, _, fraction = places.partition(".")
    while whole.endswith(","):  # Trailing commas scale by a thousand.
        number, whole = number / 1000, whole[:-1]
    rounded = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text = format(rounded, ",f" if "," in whole else "f")
    optional = len(fraction) - len(fraction.rstrip("#?"))
    if optional:
        kept = text[:-optional] + text[-optional:].rstrip("0")
        text = kept.rstrip(".") if "." in kept and not kept.split(".")[1] else kept
    minimum = whole.replace(",", "").count("0")
    if minimum == 0 and text.startswith("0") and rounded < 1:
        text = text[1:]
    return text.rjust(minimum, "0") if minimum > 1 else text
