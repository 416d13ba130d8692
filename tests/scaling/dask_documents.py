"""An archive of generated reports, and what is to be extracted from it."""

from __future__ import annotations

import sys
from pathlib import Path

from s3_server import NOW

from tasks.crawl.archive import Archive
from tasks.extract.model import Context
from tasks.load import Pending

sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))

from format_documents import make_docx, make_html, random_truth


def filled(archive: Archive, documents: int) -> list[Pending]:
    """Stores generated reports, every fifth a Word file, and returns them as documents to extract."""
    waiting = []
    for number in range(documents):
        truth = random_truth(number)
        name, body = f"{number}.html", make_html(truth).encode()
        if number % 5 == 0:
            name, body = f"{number}.docx", make_docx(truth)
        stored = archive.store_file(f"file:{name}", body, NOW)
        waiting.append(Pending(stored.document_id, name, Context(url=f"file:{name}")))
    return waiting
