"""The archive in an object store: nothing leaves the machine before it is there, and any machine reads all of it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from s3_server import BUCKET, put

from tasks.crawl.archive import Archive, ArchiveError
from tasks.crawl.archive_place import archive_folder, open_archive
from tasks.crawl.compaction import MERGED, compact_store
from tasks.crawl.segments import Segments
from tasks.settings import Settings
from tasks.storage import StorageError, Store

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["s3", "file"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "s3":
        return f"{request.getfixturevalue('bucket')}/archive"
    return f"file://{tmp_path}/shared"


def machine(folder: Path, address: str, roll_bytes: int = 1 << 28) -> Archive:
    return open_archive(Settings(home=folder, archive=address), roll_bytes)


def local_files(folder: Path) -> list[Path]:
    return list((folder / "archive").glob("*.warc.gz"))


def test_finished_files_move_and_every_machine_reads_them(tmp_path: Path, address: str) -> None:
    one = machine(tmp_path / "one", address)
    documents = [put(one, os.urandom(5000)) for _ in range(5)]
    assert one.push() == []
    assert not local_files(tmp_path / "one")
    two = machine(tmp_path / "two", address)
    for archive in (one, two):
        assert [len(archive.read(document)) for document in documents] == [5000] * 5
        result = archive.verify()
        assert result.ok
        assert (result.files, result.documents) == (1, 5)
    later = put(two, b"later")
    two.push()
    assert one.read(later) == b"later"
    with pytest.raises(ArchiveError, match="not in the archive"):
        one.read("0" * 64)


def test_a_body_that_another_machine_stored_is_a_revisit(tmp_path: Path, address: str) -> None:
    one = machine(tmp_path / "one", address)
    body = os.urandom(50_000)
    document = put(one, body)
    one.push()
    two = machine(tmp_path / "two", address)
    assert document in two
    put(two, body)
    [local] = local_files(tmp_path / "two")
    assert local.stat().st_size < 5000
    assert two.push() == []
    assert two.read(document) == body
    assert two.verify().documents == 1


def test_files_are_read_here_until_the_store_has_them(tmp_path: Path, address: str, monkeypatch) -> None:
    archive = machine(tmp_path / "one", address)
    document = put(archive, b"body")
    with monkeypatch.context() as broken:
        broken.setattr(Store, "upload", _refuse)
        [problem] = archive.push()
    assert "stays on this machine" in problem
    assert archive.read(document) == b"body"
    again = machine(tmp_path / "one", address)
    assert again.read(document) == b"body"
    assert again.push() == []
    assert machine(tmp_path / "two", address).read(document) == b"body"


def test_an_upload_without_its_piece_of_the_index_does_not_count(
    tmp_path: Path, address: str, monkeypatch
) -> None:
    archive = machine(tmp_path / "one", address)
    document = put(archive, b"body")
    with monkeypatch.context() as broken:
        broken.setattr(Store, "write", _refuse)
        assert archive.push()
    assert Store(address).names("warcs")
    assert document not in machine(tmp_path / "two", address)
    assert archive.push() == []
    assert document in machine(tmp_path / "two", address)


def _refuse(self: Store, *_: object) -> None:
    raise StorageError(f"{self.address}: refused")


def test_damage_in_the_store_is_told(tmp_path: Path, address: str) -> None:
    archive = machine(tmp_path / "one", address)
    document = put(archive, os.urandom(4000))
    archive.push()
    store = Store(address)
    [name] = store.names("warcs")
    data = bytearray(store.read(name))
    place = archive.place_of(document)
    data[place.offset + place.length // 2] ^= 0xFF
    store.write(name, bytes(data))
    assert archive.verify().damaged
    with pytest.raises(ArchiveError, match=document):
        archive.read(document)


def test_files_in_the_store_are_merged_and_nothing_is_lost(tmp_path: Path, address: str) -> None:
    bodies: dict[str, bytes] = {}
    for number in range(4):
        with machine(tmp_path / "one", address) as archive:
            for _ in range(3):
                body = os.urandom(3000)
                bodies[put(archive, body, f"http://x.gov.cn/{number}")] = body
            put(archive, body)  # a revisit
            archive.push()
    before = machine(tmp_path / "one", address).verify()
    reader = machine(tmp_path / "two", address)
    segments = Segments(Store(address), tmp_path / "pieces")
    done = compact_store(segments, tmp_path / "work", below=1 << 20)
    assert (done.sources, done.merged, done.damaged) == (4, 1, [])
    for archive in (reader, machine(tmp_path / "three", address)):
        assert all(archive.read(document) == body for document, body in bodies.items())
    after = machine(tmp_path / "three", address).verify()
    assert after.ok
    assert (after.files, after.records, after.documents) == (1, before.records, before.documents)
    assert compact_store(segments, tmp_path / "work", below=1 << 20).merged == 0


def test_a_merge_broken_off_before_the_old_files_went_is_finished(
    tmp_path: Path, address: str, monkeypatch
) -> None:
    documents = []
    for _ in range(2):
        with machine(tmp_path / "one", address) as archive:
            documents.append(put(archive, os.urandom(3000)))
            archive.push()
    segments = Segments(Store(address), tmp_path / "pieces")
    with monkeypatch.context() as broken:
        broken.setattr(Segments, "drop", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            compact_store(segments, tmp_path / "work", below=1 << 20)
    both = machine(tmp_path / "two", address)
    assert both.verify().files == 3
    assert all(both.read(document) for document in documents)
    compact_store(segments, tmp_path / "work", below=1 << 20)
    assert [name.startswith(MERGED) for name in segments.warcs()] == [True]
    assert all(machine(tmp_path / "two", address).read(document) for document in documents)


def _interrupt(self: Segments, names: Iterable[str]) -> None:
    if list(names):
        raise KeyboardInterrupt


WRITER = """
import os, sys
from pathlib import Path
from datetime import datetime, UTC
from tasks.crawl.archive_place import open_archive
from tasks.settings import Settings
archive = open_archive(Settings(home=Path(sys.argv[1]), archive=sys.argv[2]), roll_bytes=8000)
archive.push()
while True:
    for _ in range(5):
        stored = archive.store(f"http://x.gov.cn/{os.urandom(4).hex()}", 200, [], os.urandom(3000), datetime.now(UTC))
        print(stored.document_id, flush=True)
    archive.push()
"""


@pytest.mark.slow
def test_kill_while_storing_and_moving_loses_nothing(tmp_path: Path, bucket: str) -> None:
    address = f"s3://{BUCKET}/archive"
    acknowledged: list[str] = []
    for _ in range(5):
        command = [sys.executable, "-c", WRITER, str(tmp_path / "one"), address]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            acknowledged.append(process.stdout.readline().strip())
            time.sleep(random.uniform(0.05, 0.6))
            process.send_signal(signal.SIGKILL)
            acknowledged += [line.strip() for line in process.stdout if len(line) == 65]
    archive = machine(tmp_path / "one", address)
    assert archive.push() == []
    elsewhere = machine(tmp_path / "two", address)
    for document in acknowledged:
        elsewhere.read(document)
    assert elsewhere.verify().ok
    assert not local_files(tmp_path / "one")


def test_a_folder_elsewhere_is_an_archive_like_the_one_at_home(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", archive=str(tmp_path / "elsewhere"))
    with open_archive(settings) as archive:
        document = put(archive, b"body")
        assert archive.push() == []
    assert archive_folder(settings) == tmp_path / "elsewhere"
    assert list((tmp_path / "elsewhere").glob("*.warc.gz"))
    assert open_archive(settings).read(document) == b"body"


def test_a_store_that_cannot_be_reached_is_named(tmp_path: Path, bucket: str) -> None:
    with pytest.raises(StorageError, match="s3://no-such-bucket"):
        machine(tmp_path, "s3://no-such-bucket/archive").push()
        Store("s3://no-such-bucket/archive").write("x", b"x")
    with pytest.raises(StorageError, match="pip install"):
        Store("nosuchprotocol://x/y")
