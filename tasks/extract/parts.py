"""The documents in a file: one, those of a container, or the several reports of one page."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.extract.model import Grid, SourceDocument
from tasks.extract.several_reports import split_reports

__all__ = ["documents_of"]


def documents_of(document: SourceDocument, name: str) -> Iterator[tuple[str, SourceDocument]]:
    """Yields (path, document) of each document to be extracted, parts before the page that holds them.

    A path inside a container is ``outer.zip!inner.docx``; one of several reports on a page is ``page.html!title``.
    """
    for part_name, part in document.parts:
        yield from documents_of(part, f"{name}!{part_name}")
    if document.parts and not any(isinstance(block, Grid) for block in document.blocks):
        return
    reports = split_reports(document)
    yield from ((f"{name}!{title}", report) for title, report in reports)
    if not reports:
        yield name, document
