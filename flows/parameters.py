"""The parameters of the flows as the UI shows and checks them: types with limits and descriptions."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

YEARS_PATTERN = r"^(19|20)\d{2}(\.\.(19|20)\d{2})?$"


def span_of(years: str) -> tuple[int, int]:
    """Returns first and last year of ``2019..2025`` or ``2024``.

    Raises:
        ValueError: it is neither, or the first year is behind the last, or the last one in the future.
    """
    if not re.match(YEARS_PATTERN, years):
        raise ValueError(f"'{years}' is no year and no span of years; write 2024 or 2019..2025")
    first, _, last = years.partition("..")
    span = int(first), int(last or first)
    if span[0] > span[1]:
        raise ValueError(f"'{years}' runs backwards; write {span[1]}..{span[0]}")
    if span[1] > datetime.now(UTC).year:
        raise ValueError(f"'{years}' ends in the future")
    return span


def _checked(years: str) -> str:
    span_of(years)
    return years


HomeFolder = Annotated[Path, Field(description="home folder with archive, ledger, warehouse and mails")]
SourcesFolder = Annotated[Path, Field(description="folder of sources and offices")]
Years = Annotated[str, Field(pattern=YEARS_PATTERN), AfterValidator(_checked)]
Hours = Annotated[float, Field(gt=0, le=168)]
