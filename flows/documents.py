"""Files from the command line to extractions, in the order given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tasks.extract.model import Context, Extraction
from tasks.extract.wire import failed
from tasks.settings import Settings

READ_FAILURES = frozenset(
    [
        "conversion_failed",
        "crashed",
        "empty",
        "encrypted",
        "file_not_read",
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

    One file is read in a single guarded process, several on all cores; the order is that of the arguments. A file
    that is not there or may not be read gives an extraction with the issue ``file_not_read``; the others go on.
    """
    paths = list(files)
    waiting = _not_readable(paths)
    due = 0
    for number, parts in _extracted({i: path for i, path in enumerate(paths) if i not in waiting}, settings):
        waiting[number] = parts
        while due in waiting:
            yield from _named(paths[due], waiting.pop(due))
            due += 1
    for number in sorted(waiting):
        yield from _named(paths[number], waiting[number])


def _not_readable(paths: Sequence[Path]) -> dict[int, list[tuple[str, Extraction]]]:
    """What to say of the files that cannot be opened, by their place."""
    refused = {}
    for number, path in enumerate(paths):
        try:
            path.open("rb").close()
        except OSError as error:
            refused[number] = failed(path.name, "file_not_read", f"{path}: {error.strerror}")
    return refused


def _extracted(
    paths: Mapping[int, Path], settings: Settings
) -> Iterator[tuple[int, list[tuple[str, Extraction]]]]:
    """Extractions by place, in the order in which they are ready."""
    if len(paths) == 1:
        from tasks.extract.sandbox import extract_guarded

        ((number, path),) = paths.items()
        yield number, extract_guarded(path.read_bytes(), path.name, Context(), settings)
        return
    from tasks.extract_batch import Item, extract_batch

    items = [Item(str(number), path.name, path, Context()) for number, path in paths.items()]
    for item, parts in extract_batch(items, settings):
        yield int(item.document_id), parts


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
    """Writes the HTML page that shows the source of each document in a file beside its cells."""
    from tasks.extract.explain import explain_html
    from tasks.extract.parts import documents_of
    from tasks.extract.pipeline import extract_document
    from tasks.extract.readers import read

    parts = documents_of(read(source.read_bytes(), source.name), source.name)
    documents = [(path, extract_document(part), part) for path, part in parts]
    target.write_text(explain_html(documents, source.name), encoding="utf-8")
