"""The archive and the ledger: found again by hash, readable with standard tools, whole after a kill at any moment."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tasks.crawl.add import add_files
from tasks.crawl.archive import Archive, ArchiveError
from tasks.crawl.ledger import Ledger, LedgerError

NOW = datetime(2026, 1, 31, 2, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def store(archive: Archive, body: bytes, url: str = "http://www.x.gov.cn/1.html") -> str:
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    return archive.store(url, 200, headers, body, NOW, {"User-Agent": "gouji"}, outcome="ok").document_id


def warcs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def test_stores_and_reads_by_hash(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    document = store(archive, b"body")
    assert document == hashlib.sha256(b"body").hexdigest()
    assert archive.read(document) == b"body"
    assert document in archive
    assert "0" * 64 not in archive
    assert "nonsense" not in archive
    with pytest.raises(ArchiveError):
        archive.read("0" * 64)


def test_same_body_again_is_a_revisit(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    body = os.urandom(50_000)
    store(archive, body)
    size = warcs(tmp_path)[0].stat().st_size
    store(archive, body, "http://www.x.gov.cn/2.html")
    assert warcs(tmp_path)[0].stat().st_size - size < 2000
    with warcs(tmp_path)[0].open("rb") as handle:
        kinds = [record.rec_type for record in ArchiveIterator(handle)]
    assert kinds == ["warcinfo", "response", "request", "revisit", "request"]
    assert len(archive) == 1


def test_standard_tools_read_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    document = store(archive, "年报".encode())
    store(archive, "年报".encode())
    archive.store_derived("http://www.x.gov.cn/1.html", b"<p>made</p>", document, NOW)
    archive.close()
    tool = Path(sys.executable).parent / "warcio"
    done = subprocess.run(
        [tool, "check", "-v", *warcs(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "fail" not in done.stdout
    with warcs(tmp_path)[0].open("rb") as handle:
        first = next(record for record in ArchiveIterator(handle) if record.rec_type == "response")
        assert first.rec_headers.get_header("X-Gouji-Outcome") == "ok"
        assert first.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
        assert first.content_stream().read() == "年报".encode()
    assert archive.verify().ok


def test_a_torn_tail_is_set_aside(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    kept = store(archive, b"kept")
    size = warcs(tmp_path)[0].stat().st_size
    store(archive, b"torn")
    archive.close()
    with warcs(tmp_path)[0].open("r+b") as handle:
        handle.truncate(size + 100)
    index = tmp_path / "index" / "documents.jsonl"
    index.write_bytes(index.read_bytes().splitlines(keepends=True)[0] + b'{"document_id": "ab')
    again = Archive(tmp_path)
    assert again.read(kept) == b"kept"
    assert len(again) == 1
    assert [file.stat().st_size for file in (tmp_path / "damaged").iterdir()] == [100]
    assert again.verify().ok
    later = store(again, b"later")
    again.close()
    assert Archive(tmp_path).read(later) == b"later"


def test_the_index_is_made_again_from_the_files(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    documents = [store(archive, b"%d" % number) for number in range(20)]
    archive.close()
    (tmp_path / "index" / "documents.jsonl").unlink()
    again = Archive(tmp_path)
    assert [again.read(document) for document in documents] == [b"%d" % number for number in range(20)]


def test_damage_in_the_middle_is_told_and_costs_nothing_else(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    documents = [store(archive, os.urandom(2000)) for _ in range(5)]
    archive.close()
    place = archive._index.find(documents[2])
    assert place is not None
    with warcs(tmp_path)[0].open("r+b") as handle:
        handle.seek(place.offset + place.length // 2)
        handle.write(b"\0\0\0\0")
    again = Archive(tmp_path)
    result = again.verify()
    assert not result.ok
    assert any(
        documents[2] in problem or str(place.offset) in problem
        for problem in (*result.damaged, *result.missing)
    )
    with pytest.raises(ArchiveError):
        again.read(documents[2])
    assert len(again.read(documents[4])) == 2000
    (tmp_path / "index" / "documents.jsonl").unlink()
    rebuilt = Archive(tmp_path)
    assert len(rebuilt.read(documents[4])) == 2000
    assert documents[2] not in rebuilt


def test_files_roll_over(tmp_path: Path) -> None:
    archive = Archive(tmp_path, roll_bytes=10_000)
    documents = [store(archive, os.urandom(3000)) for _ in range(10)]
    archive.close()
    assert len(warcs(tmp_path)) >= 3
    assert all(document in Archive(tmp_path) for document in documents)


def test_threads_share_one_archive(tmp_path: Path) -> None:
    archive, ledger = Archive(tmp_path / "a"), Ledger(tmp_path / "l")

    def work(number: int) -> None:
        for step in range(30):
            store(archive, b"%d %d" % (number, step % 20))
            ledger.append("fetch", {"number": number, "step": step})

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result = archive.verify()
    assert result.ok
    assert result.documents == 120
    assert len(list(ledger.read("fetch"))) == 180


def test_a_second_process_reads_what_the_first_writes(tmp_path: Path) -> None:
    writer, reader = Archive(tmp_path), Archive(tmp_path)
    document = store(writer, b"fresh")
    assert reader.read(document) == b"fresh"
    other = store(reader, b"other")
    assert writer.read(other) == b"other"
    assert len(warcs(tmp_path)) == 2


WRITER = """
import sys, os
from pathlib import Path
from datetime import datetime, UTC
from tasks.crawl.archive import Archive
from tasks.crawl.ledger import Ledger
home = Path(sys.argv[1])
archive, ledger = Archive(home / "archive"), Ledger(home / "ledger")
number = 0
while True:
    number += 1
    stored = archive.store(f"http://x.gov.cn/{os.getpid()}/{number}", 200, [], os.urandom(3000), datetime.now(UTC), {})
    ledger.append("fetch", {"document_id": stored.document_id})
    print(stored.document_id, flush=True)
"""


@pytest.mark.slow
def test_kill_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as process:
            assert process.stdout is not None
            acknowledged.append(process.stdout.readline().strip())
            time.sleep(random.uniform(0.02, 0.2))
            process.send_signal(signal.SIGKILL)
            acknowledged += [line.strip() for line in process.stdout if len(line) == 65]
    archive, ledger = Archive(tmp_path / "archive"), Ledger(tmp_path / "ledger")
    ledger.append("fetch", {"document_id": "last"})
    recorded = [record["document_id"] for record in ledger.read("fetch")]
    assert set(acknowledged) <= set(recorded)
    assert all(hashlib.sha256(archive.read(document)).hexdigest() == document for document in acknowledged)
    assert archive.verify().ok


def test_a_torn_ledger_line_is_set_aside(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append("run", {"b": 1, "a": "年"})
    ledger.close()
    file = tmp_path / "run.jsonl"
    assert file.read_text(encoding="utf-8") == '{"a":"年","b":1}\n'
    with file.open("ab") as handle:
        handle.write(b'{"a": "half')
    assert list(ledger.read("run")) == [{"a": "年", "b": 1}]
    ledger.append("run", {"a": 2})
    assert list(ledger.read("run")) == [{"a": "年", "b": 1}, {"a": 2}]
    assert [part.read_bytes() for part in (tmp_path / "damaged").iterdir()] == [b'{"a": "half']


def test_a_damaged_ledger_line_is_an_error_not_a_gap(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").write_bytes(b'{"a": 1}\nnonsense\n{"a": 2}\n')
    with pytest.raises(LedgerError, match="damaged"):
        list(Ledger(tmp_path).read("run"))
    with pytest.raises(ValueError, match="unknown kind"):
        Ledger(tmp_path).append("gossip", {})


def test_files_are_added(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "一.html").write_text("<p>一</p>", encoding="utf-8")
    (folder / "二.txt").write_text("二", encoding="utf-8")
    (folder / "empty.txt").touch()
    archive, ledger = Archive(tmp_path / "a"), Ledger(tmp_path / "l")
    summary = add_files([folder, tmp_path / "none.pdf"], archive, ledger, "run-1")
    assert (summary.added, summary.known, len(summary.failed)) == (2, 0, 2)
    assert add_files([folder / "一.html"], archive, ledger, "run-2").known == 1
    records = list(ledger.read("fetch"))
    assert [(record["kind"], record["url"], record["name"]) for record in records[:2]] == [
        ("added", "file:一.html", "一.html"),
        ("added", "file:二.txt", "二.txt"),
    ]
    assert archive.read(records[0]["document_id"]).decode() == "<p>一</p>"
