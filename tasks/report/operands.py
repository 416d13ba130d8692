"""The operands of an identity in words: where all stand in one column or row, only what differs is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.report.wording import place_of_cell

BLANK = "空白"


def operand_labels(keys: Sequence[str], extra_labels: Mapping[str, str] | None = None) -> list[str]:
    """Returns a short label for each cell: rows within one column, columns within one row, else both."""
    places = [place_of_cell(key, extra_labels).partition(" ")[2].partition(" · ") for key in keys]
    rows, columns = [place[0] for place in places], [place[2] for place in places]
    if len(set(columns)) == 1 and len(set(rows)) > 1:
        return rows
    if len(set(rows)) == 1 and len(set(columns)) > 1:
        return columns
    return [f"{row} · {column}" for row, column in zip(rows, columns, strict=True)]


def shown_operands(
    terms: Sequence[tuple[str, int, str]], extra_labels: Mapping[str, str] | None = None
) -> list[tuple[str, str, str]]:
    """Returns sign, label and printed figure of each operand; the zeros of a long sum are left out.

    Args:
        terms: cell key, weight and printed text of each operand.
        extra_labels: printed labels of the report's own rows.
    """
    labels = operand_labels([key for key, _, _ in terms], extra_labels)
    shown = []
    for label, (_, weight, text) in zip(labels, terms, strict=True):
        figure = " ".join(text.split())[:20] or BLANK
        if len(terms) <= 8 or figure != "0":
            shown.append(("−" if weight < 0 else "+", label, figure))
    return shown
