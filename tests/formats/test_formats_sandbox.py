"""Extraction in processes of their own: limits hold, the pool goes on, nothing is left behind."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from format_documents import make_docx, make_html, random_truth, scores
from pdf_writer import Page, write_pdf

from tasks.extract.model import Context
from tasks.extract.sandbox import Worker, extract_guarded
from tasks.extract.wire import Job
from tasks.extract_batch import Item, extract_batch
from tasks.settings import Settings

PRINTED = random_truth(9)
PAGE = make_html(PRINTED).encode()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, workers=2, extract_seconds=20, extract_memory_mb=1024)


def _codes(extractions: list) -> list[str]:
    return [issue.code for _, extraction in extractions for issue in extraction.issues]


def test_a_guarded_extraction_is_the_same_as_an_open_one(settings: Settings) -> None:
    ((path, extraction),) = extract_guarded(PAGE, "年报.html", Context(), settings)
    assert path == "年报.html"
    assert scores(extraction, PRINTED) == (200, 0, 0)


def test_a_file_over_the_size_limit_is_not_read(settings: Settings) -> None:
    small = settings.model_copy(update={"max_bytes": 100})
    assert _codes(extract_guarded(PAGE, "a.html", Context(), small)) == ["too_large"]
    ((_, extraction),) = extract_guarded(PAGE, "a.html", Context(), small)
    assert extraction.format == "unknown"


def test_a_slow_document_is_stopped_in_time(settings: Settings, tmp_path: Path) -> None:
    endless = tmp_path / "pipe"
    os.mkfifo(endless)
    quick = settings.model_copy(update={"extract_seconds": 1.0})
    started = time.monotonic()
    with Worker(quick) as worker:
        worker.send(Job("extract", "slow.pdf", endless))
        assert _codes(worker.receive()) == ["too_slow"]
        worker.send(Job("extract", "a.html", PAGE), seconds=20)
        assert _codes(worker.receive()) == []
    assert time.monotonic() - started < 60


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory cannot be limited on this platform")
def test_a_document_that_needs_too_much_memory_is_stopped(settings: Settings, tmp_path: Path) -> None:
    huge = tmp_path / "huge.bin"
    with huge.open("wb") as stream:
        stream.truncate(300_000_000)
    tight = settings.model_copy(update={"extract_memory_mb": 100})
    with Worker(tight) as worker:
        worker.send(Job("extract", "huge.bin", huge))
        assert _codes(worker.receive()) == ["too_large"]


def test_counts_are_limited_by_the_settings(settings: Settings) -> None:
    few = settings.model_copy(update={"extract_pages": 2, "extract_documents": 1})
    pages = write_pdf([Page() for _ in range(3)])
    assert _codes(extract_guarded(pages, "a.pdf", Context(), few)) == ["too_many_pages"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", "正文")
    assert len(extract_guarded(stream.getvalue(), "a.zip", Context(), few)) == 1
    assert len(extract_guarded(stream.getvalue(), "a.zip", Context(), settings)) == 3


def test_a_process_that_dies_is_a_crash_of_that_document_only(settings: Settings, tmp_path: Path) -> None:
    waiting = tmp_path / "pipe"
    os.mkfifo(waiting)
    with Worker(settings) as worker:
        worker.send(Job("extract", "a.html", waiting))
        os.killpg(worker._process.pid, 11)
        assert _codes(worker.receive()) == ["crashed"]
        worker.send(Job("extract", "a.html", PAGE))
        assert _codes(worker.receive()) == []


def test_a_batch_yields_every_item_and_goes_on_after_faults(settings: Settings, tmp_path: Path) -> None:
    stored = tmp_path / "stored.docx"
    stored.write_bytes(make_docx(PRINTED))
    os.mkfifo(tmp_path / "pipe")

    def lost() -> bytes:
        raise KeyError("not in the archive")

    items = [
        Item("pipe", "pipe.html", tmp_path / "pipe"),
        Item("lost", "lost.html", lost),
        Item("empty", "empty.html", b""),
        Item("docx", "stored.docx", stored),
        *(Item(f"page{n}", "a.html", lambda: PAGE) for n in range(5)),
    ]
    counts: list[int] = []
    batch = extract_batch(iter(items), settings, counts.append)
    found = {item.document_id: extractions for item, extractions in batch}
    assert set(found) == {item.document_id for item in items}
    assert counts == list(range(1, len(items) + 1))
    assert _codes(found["pipe"]) == ["unreadable"]
    assert _codes(found["lost"]) == ["unreadable"]
    assert "empty" in _codes(found["empty"])
    for name in ("docx", "page0", "page4"):
        assert scores(found[name][0][1], PRINTED) == (200, 0, 0)


def test_a_batch_of_documents_that_are_all_too_slow_ends(settings: Settings) -> None:
    hasty = settings.model_copy(update={"extract_seconds": 0.001})
    found = list(extract_batch([Item(str(n), "a.html", PAGE) for n in range(5)], hasty))
    assert [_codes(extractions) for _, extractions in found] == [["too_slow"]] * 5


def test_items_are_taken_only_as_they_are_needed(settings: Settings) -> None:
    taken = 0

    def items() -> Iterator[Item]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield Item(str(number), "a.txt", "正文".encode())

    batch = extract_batch(items(), settings)
    next(batch)
    batch.close()
    assert taken < 20


def test_an_empty_batch_ends(settings: Settings) -> None:
    assert list(extract_batch([], settings)) == []


@pytest.mark.office
@pytest.mark.slow
def test_old_office_files_are_converted_together(settings: Settings) -> None:
    from tasks.extract.office import find_libreoffice

    if find_libreoffice() is None:
        pytest.skip("LibreOffice is not installed")
    texts = [f"{{\\rtf1\\ansi document {number}}}".encode() for number in range(4)]
    items = [Item(str(n), f"{n}.rtf", text) for n, text in enumerate(texts)] + [Item("page", "a.html", PAGE)]
    long = settings.model_copy(update={"extract_seconds": 60.0})
    found = {item.document_id: extractions for item, extractions in extract_batch(items, long)}
    assert {extractions[0][1].format for name, extractions in found.items() if name != "page"} == {"rtf"}
    assert not any(_codes(extractions)[0:1] == ["libreoffice_missing"] for extractions in found.values())
