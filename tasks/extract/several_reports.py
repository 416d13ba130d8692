"""Several reports on one page: each from its own title to the next, if tables of the form stand below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.extract.model import Block, Paragraph, SourceDocument
from tasks.extract.prose import squeeze
from tasks.extract.tables import find_instances
from tasks.extract.titles import KEEP, TitleParts, kind_of_title, parse_title

__all__ = ["split_reports"]

_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a report's title stands among the blocks, as printed, and what it says."""

    place: int
    title: str
    parts: TitleParts


def split_reports(document: SourceDocument) -> list[tuple[str, SourceDocument]]:
    """Returns (title, report) for each report of a document; [] unless it holds two or more.

    Two titles part a document only if they name another year or another office and form tables stand below both.
    What stands above the first title belongs to the first report.
    """
    starts = _different(_titles(document.blocks))
    if len(starts) < 2:
        return []
    ends = [*(start.place for start in starts[1:]), len(document.blocks)]
    parts = [
        (start, document.blocks[0 if start is starts[0] else start.place : end])
        for start, end in zip(starts, ends, strict=True)
    ]
    with_tables = [part for part in parts if any(x.table == "applications" for x in find_instances(part[1]))]
    if len(with_tables) < len(parts):
        return []
    return [(start.title, _part(document, blocks)) for start, blocks in parts]


def _titles(blocks: Sequence[Block]) -> list[_Start]:
    """Returns the lines that are a report's title with a year."""
    found = []
    for place, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or len(block.text) > _LONGEST_TITLE:
            continue
        if "报" not in block.text and "報" not in block.text:
            continue
        plain = squeeze(block.text)
        if KEEP.search(plain) is None or kind_of_title(plain) != "report":
            continue
        parts = parse_title(plain)
        if parts is not None and parts.year is not None:
            found.append(_Start(place, " ".join(block.text.split()), parts))
    return found


def _different(titles: Sequence[_Start]) -> list[_Start]:
    """Returns the titles that begin another report than the one before; a title repeated begins none."""
    kept: list[_Start] = []
    for start in titles:
        before = kept[-1].parts if kept else None
        same_year = before is not None and before.year == start.parts.year
        same_unit = before is not None and (
            before.unit == start.parts.unit or not (before.unit and start.parts.unit)
        )
        if not (same_year and same_unit):
            kept.append(start)
    return kept


def _part(document: SourceDocument, blocks: list[Block]) -> SourceDocument:
    """Returns a report of its own; what the page says of itself as a whole is left out."""
    meta = {key: value for key, value in document.meta.items() if key != "articletitle"}
    return replace(
        document, blocks=blocks, meta=meta, title=None, text=None, parts=[], issues=list(document.issues)
    )
