"""Row labels with the first value of the row run on to them (``规章3``): no label of a row ends in a digit."""

from __future__ import annotations

import re
from functools import lru_cache

from tasks.extract.labels import LONGEST_LABEL, look_up, look_up_cell
from tasks.extract.numbers import is_digits, parse_cell

__all__ = ["split_glued_label"]

_RUN_ON = re.compile(
    r"""^(?P<label>.*[^\W\d_][)）”’"']?)(?P<value>[+＋－-]?\d[\d,，.．]*(?:件|万元|元)?(?:[（(].*[)）])?)$""",
    re.DOTALL,
)


@lru_cache(maxsize=4096)
def split_glued_label(text: str) -> tuple[str, ...]:
    """Returns label and value of a word that is a row's label with digits run on to it; () if it is anything else.

    The digits may be those of several cells (``5100006``): then the value is no number, or has other readings.
    """
    if len(text) > LONGEST_LABEL or look_up(text):
        return ()
    found = _RUN_ON.match(text.strip())
    if found is None or (parse_cell(found["value"]).state != "number" and not is_digits(found["value"])):
        return ()
    is_row = any(
        label.kind == "row" and label.table != "proceedings" for label in look_up_cell(found["label"])
    )
    return (found["label"], found["value"]) if is_row else ()
