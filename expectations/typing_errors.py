"""How likely a person prints one number for another: the prior that ranks explanations."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

TRANSPOSED, ZERO, STRAY, ONE_DIGIT, ONLY_DIGIT, OFF_BY_LITTLE, OTHER = 0.4, 0.55, 0.58, 0.6, 0.75, 0.8, 1.0
ROW_MOVED = 0.7
ROW_SEEMS_MOVED = 1.3
"""A row that would have moved, but holds so few numbers that the fit may be an accident."""
SWAPPED = 0.6
"""Two cells of one row or column printed in each other's place: one slip, and no accident that it fits."""


@lru_cache(maxsize=65536)
def typing_cost(printed: Decimal | int, meant: int) -> float:
    """Returns the cost of printing ``printed`` for ``meant``; the lower, the likelier.

    0.4 neighbouring digits exchanged, 0.55 zero printed for a number, 0.58 a lone digit for zero, 0.6 one digit of
    several wrong, lost or added, 0.75 the only digit wrong, 0.8 off by one or two, 1.0 anything else.
    """
    a, b = str(printed), str(meant)
    if len(a) == len(b) and _is_transposed(a, b):
        return TRANSPOSED
    if printed == 0 and meant > 0:
        return ZERO
    if meant == 0 and 0 < printed < 10:
        return STRAY
    if _is_one_digit_off(a, b):
        return ONE_DIGIT
    if len(a) == len(b) == 1:
        return ONLY_DIGIT
    return OFF_BY_LITTLE if -2 <= printed - meant <= 2 else OTHER


def describe_error(printed: Decimal | int, meant: int) -> str:
    """Returns in Chinese how the number was probably mistyped; '' if no kind of slip fits."""
    a, b = str(printed), str(meant)
    if len(a) == len(b) and _is_transposed(a, b):
        return "相邻数字颠倒"
    if printed == 0 and meant > 0:
        return "误填为 0"
    if printed != int(printed):
        return "误写小数"
    if printed == -meant:
        return "多写负号"
    if len(a) != len(b) and _is_one_digit_off(a, b):
        return "少写一位数字" if len(a) < len(b) else "多写一位数字"
    if -2 <= printed - meant <= 2:
        return f"相差 {abs(printed - meant)}"
    return "一位数字有误" if _is_one_digit_off(a, b) else ""


def _is_transposed(a: str, b: str) -> bool:
    places = [i for i in range(len(a)) if a[i] != b[i]]
    return (
        len(places) == 2
        and places[1] == places[0] + 1
        and a[places[0]] == b[places[1]]
        and a[places[1]] == b[places[0]]
    )


def _is_one_digit_off(a: str, b: str) -> bool:
    if len(a) == len(b):
        return len(a) > 1 and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    shorter, longer = sorted((a, b), key=len)
    return len(longer) - len(shorter) == 1 and any(
        longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))
    )
