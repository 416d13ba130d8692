"""Files from the command line to extractions, in the order given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tasks.extract.model import Context, Extraction
from tasks.settings import Settings

READ_FAILURES = frozenset(
    [
        "conversion_failed",
        "crashed",
        "empty",
        "encrypted",
        "libreoffice_missing",
        "scanned_no_ocr",
        "too_deep",
        "too_large",
        "too_slow",
        "unreadable",
        "unsupported_format",
        "xml_bomb",
        "zip_bomb",
    ]
)
"""Codes of issues that mean: the file itself could not be read."""


def extract_files(files: Iterable[Path], settings: Settings) -> Iterator[tuple[str, Extraction]]:
    """Yields (path, extraction) for each document; a container gives one for each part (``a.zip!b.docx``).

    One file is read in a single guarded process, several on all cores; the order is that of the arguments.

    Raises:
        FileNotFoundError: a file does not exist (before anything is read).
    """
    paths = list(files)
    for path in paths:
        path.open("rb").close()
    if len(paths) == 1:
        from tasks.extract.sandbox import extract_guarded

        yield from _named(
            paths[0], extract_guarded(paths[0].read_bytes(), paths[0].name, Context(), settings)
        )
        return
    from tasks.extract_batch import Item, extract_batch

    items = [
        Item(document_id=str(i), name=path.name, load=path, context=Context()) for i, path in enumerate(paths)
    ]
    waiting: dict[int, list[tuple[str, Extraction]]] = {}
    due = 0
    for item, parts in extract_batch(items, settings):
        waiting[int(item.document_id)] = parts
        while due in waiting:
            yield from _named(paths[due], waiting.pop(due))
            due += 1


def has_cells(extraction: Extraction) -> bool:
    """Tells whether the document prints at least one cell of the form."""
    return any(cell.state != "missing" for cell in extraction.cells.values())


def is_unreadable(extraction: Extraction) -> bool:
    """Tells whether the file could not be read at all, as against read and found to be something else."""
    return not has_cells(extraction) and any(issue.code in READ_FAILURES for issue in extraction.issues)


def _named(path: Path, parts: list[tuple[str, Extraction]]) -> Iterator[tuple[str, Extraction]]:
    """The path as given on the command line, with the part's name behind it for containers."""
    for name, extraction in parts:
        _, mark, part = name.partition("!")
        yield f"{path}{mark}{part}", extraction


def write_explanation(source: Path, target: Path) -> None:
    """Writes the HTML page that shows a document's source beside its cells."""
    from tasks.extract.explain import explain_html
    from tasks.extract.pipeline import extract_document
    from tasks.extract.readers import read

    document = read(source.read_bytes(), source.name)
    target.write_text(explain_html(extract_document(document), document, source.name), encoding="utf-8")
