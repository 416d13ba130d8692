"""Merging WARC files: every record stays, readers find everything, and no kill at any moment loses anything."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tasks.crawl import compaction
from tasks.crawl.archive import Archive
from tasks.crawl.compaction import JOURNAL, CompactionError, compact_folder, groups_to_merge
from tasks.crawl.warc_records import scan_records

NOW = datetime(2026, 1, 31, 2, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
ALL = 1 << 30


def nights(folder: Path, count: int, documents: int = 4) -> list[str]:
    """Stores documents in as many files as nights, each with a request and every night one revisit."""
    stored = []
    for night in range(count):
        with Archive(folder) as archive:
            for number in range(documents):
                body = os.urandom(random.randrange(10, 4000))
                url = f"http://x.gov.cn/{night}/{number}"
                stored.append(archive.store(url, 200, [], body, NOW, {"User-Agent": "gouji"}).document_id)
            archive.store("http://x.gov.cn/again", 200, [], body, NOW)
    return stored


def records(folder: Path) -> list[tuple[str, str, str]]:
    found = [(r.kind, r.url, r.document_id) for warc in folder.glob("*.warc.gz") for r in scan_records(warc)]
    return sorted(found)


def warcs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def test_small_files_become_one_and_nothing_is_lost(tmp_path: Path) -> None:
    documents = nights(tmp_path, 5)
    before, reader = records(tmp_path), Archive(tmp_path)
    done = compact_folder(tmp_path, ALL)
    assert (done.sources, done.merged, done.damaged) == (5, 1, [])
    assert records(tmp_path) == before
    [merged] = warcs(tmp_path)
    with merged.open("rb") as handle:
        assert sum(1 for _ in ArchiveIterator(handle)) == len(before)
    for archive in (reader, Archive(tmp_path)):
        assert all(hashlib.sha256(archive.read(document)).hexdigest() == document for document in documents)
        assert archive.verify().ok
    assert len(Archive(tmp_path)) == len(documents)
    assert compact_folder(tmp_path, ALL).merged == 0


def test_the_index_made_again_from_merged_files_is_the_same(tmp_path: Path) -> None:
    documents = nights(tmp_path, 3)
    compact_folder(tmp_path, ALL)
    (tmp_path / "index" / "documents.jsonl").unlink()
    assert sorted(Archive(tmp_path)._index) == sorted(documents)


def test_a_merged_file_is_not_looked_through_at_every_start(tmp_path: Path, monkeypatch) -> None:
    nights(tmp_path, 3)
    compact_folder(tmp_path, ALL)
    Archive(tmp_path).close()
    monkeypatch.setattr("tasks.crawl.archive_recovery.scan_records", lambda *_: pytest.fail("read again"))
    Archive(tmp_path)


def test_large_and_damaged_files_are_left_alone(tmp_path: Path) -> None:
    nights(tmp_path, 4)
    first, *_ = warcs(tmp_path)
    with first.open("r+b") as handle:
        handle.seek(first.stat().st_size // 2)
        handle.write(b"\0" * 8)
    done = compact_folder(tmp_path, ALL)
    assert (done.sources, done.merged, done.damaged) == (3, 1, [first.name])
    assert first.exists()
    assert compact_folder(tmp_path, below=100).merged == 0


def test_groups_do_not_grow_beyond_the_size_of_a_file() -> None:
    files = {f"gouji-{n}": 40 for n in range(7)} | {"gouji-9-large": 500}
    assert [len(group) for group in groups_to_merge(files, below=100, roll_bytes=100)] == [2, 2, 2]


def test_a_result_that_is_not_what_went_in_deletes_nothing(tmp_path: Path, monkeypatch) -> None:
    documents = nights(tmp_path, 2)
    monkeypatch.setattr(compaction, "_sha256", lambda file: "0" * 64)
    with pytest.raises(CompactionError):
        compact_folder(tmp_path, ALL)
    assert len(warcs(tmp_path)) == 2
    assert all(Archive(tmp_path).read(document) for document in documents)


@pytest.mark.parametrize("step", ["rename", "rewrite_index", "unlink"])
def test_broken_off_at_any_step_it_is_finished_by_the_next(tmp_path: Path, monkeypatch, step: str) -> None:
    documents = nights(tmp_path, 3)
    before = records(tmp_path)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        if step == "rewrite_index":
            broken.setattr(compaction, "rewrite_index", stop)
        else:
            whole = getattr(Path, step)
            of_archive = lambda path: path.suffix == ".part" if step == "rename" else path.suffix == ".gz"  # noqa: E731
            broken.setattr(
                Path, step, lambda path, *a, **k: stop() if of_archive(path) else whole(path, *a, **k)
            )
        with pytest.raises(KeyboardInterrupt):
            compact_folder(tmp_path, ALL)
    between = Archive(tmp_path)
    assert all(between.read(document) for document in documents)
    assert between.verify().ok
    between.close()
    compact_folder(tmp_path, ALL)
    assert len(warcs(tmp_path)) == 1
    assert records(tmp_path) == before
    assert not (tmp_path / JOURNAL).exists()
    assert all(Archive(tmp_path).read(document) for document in documents)


COMPACTOR = """
import sys
from pathlib import Path
from tasks.crawl.compaction import compact_folder
print("go", flush=True)
compact_folder(Path(sys.argv[1]), 1 << 30)
"""


@pytest.mark.slow
def test_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    documents = nights(tmp_path, 12, documents=20)
    before = records(tmp_path)
    for _ in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", COMPACTOR, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(random.uniform(0.0, 0.25))
            process.send_signal(signal.SIGKILL)
        archive = Archive(tmp_path)
        assert all(hashlib.sha256(archive.read(document)).hexdigest() == document for document in documents)
        archive.close()
        documents += nights(tmp_path, 1)
        before = sorted({*before, *records(tmp_path)})
    compact_folder(tmp_path, ALL)
    assert Archive(tmp_path).verify().ok
    assert sorted(set(records(tmp_path))) == before
