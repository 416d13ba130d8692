"""Small charts as inline SVG: no script, no fonts, colours from the style sheet, a text for every figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup, escape

_HEIGHT, _TOP, _FOOT = 128, 22, 22


def bars(title: str, points: Sequence[tuple[str, Decimal | int | None, bool]]) -> Markup:
    """Returns a bar chart with the value above each bar.

    Args:
        title: what is shown; also read out.
        points: label, value (None: not known) and whether a finding speaks of it.
    """
    step, wide = 56, 34
    width = max(step * len(points), step * 3)
    numbers = [float(value) for _, value, _ in points if value is not None]
    top = max([*numbers, 1.0])
    parts = []
    for number, (label, value, flagged) in enumerate(points):
        middle = number * step + step / 2
        parts.append(_text(middle, _HEIGHT - 6, label, "axis"))
        if value is None:
            parts.append(_text(middle, _HEIGHT - _FOOT - 6, "无", "axis"))
            continue
        tall = max(1.0, float(value) / top * (_HEIGHT - _TOP - _FOOT)) if value > 0 else 1.0
        y = _HEIGHT - _FOOT - tall
        kind = "bar flagged" if flagged else "bar"
        parts.append(
            Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{}" height="{:.1f}" rx="2"/>').format(
                kind, middle - wide / 2, y, wide, tall
            )
        )
        parts.append(_text(middle, y - 5, f"{shown(value)}{'＊' if flagged else ''}", "value"))
    base = _HEIGHT - _FOOT + 0.5
    parts.append(Markup('<line class="base" x1="0" x2="{}" y1="{}" y2="{}"/>').format(width, base, base))
    return _svg(title, width, _HEIGHT, _sentence(title, points), parts)


def stacked(title: str, rows: Sequence[tuple[str, Sequence[tuple[str, str, int]]]]) -> Markup:
    """Returns horizontal bars of shares, one a row.

    Args:
        title: what is shown.
        rows: label, then class of the style sheet, word and count of each part.
    """
    width, left, high = 640, 52, 30
    parts, words = [], []
    for number, (label, shares) in enumerate(rows):
        y, x, total = number * high, float(left), sum(count for _, _, count in shares) or 1
        parts.append(_text(left - 10, y + 19, label, "axis end"))
        words.append(f"{label}：" + "，".join(f"{word} {count}" for _, word, count in shares))
        for kind, word, count in shares:
            long = count / total * (width - left)
            if not count:
                continue
            parts.append(
                Markup(
                    '<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="22"><title>{} {}</title></rect>'
                ).format(kind, x, y + 4, max(long - 1, 1), word, count)
            )
            if long > 26:
                parts.append(_text(x + long / 2, y + 19, str(count), f"share {kind}"))
            x += long
    return _svg(title, width, len(rows) * high + 4, "；".join(words), parts)


def shown(value: Decimal | int) -> str:
    """Returns a number without trailing zeros, thousands set apart."""
    number = Decimal(value)
    return f"{int(number):,}" if number == number.to_integral_value() else f"{number.normalize():,f}"


def _text(x: float, y: float, text: str, kind: str) -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}">{}</text>').format(kind, x, y, text)


def _sentence(title: str, points: Sequence[tuple[str, Decimal | int | None, bool]]) -> str:
    said = [f"{label} 年 {shown(value) if value is not None else '无数字'}" for label, value, _ in points]
    return f"{title}：{'，'.join(said)}"


def _svg(title: str, width: float, height: float, words: str, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {:.0f} {:.0f}" '
        'width="{:.0f}" height="{:.0f}">{}</svg>'
    ).format(escape(words), width, height, width, height, Markup("").join(parts))
