"""Backup and restore: incremental, checked, and the restored home builds the same warehouse."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.crawl.archive import Archive
from tasks.crawl.archive_place import open_archive
from tasks.crawl.ledger import Ledger
from tasks.home import Home
from tasks.housekeeping.backup import BackupError, back_up, manifests, restore, verify_backup
from tasks.settings import Settings
from tasks.storage import Store

NOW = datetime(2026, 1, 31, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home").make()
    fill(made, 3)
    (made.outbox / "a.eml").write_bytes(b"mail")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "x.yml").write_text("id: x\n", encoding="utf-8")
    return made


def fill(home: Home, count: int) -> None:
    with Archive(home.archive) as archive:
        for _ in range(count):
            stored = archive.store("http://x.gov.cn/1", 200, [], os.urandom(5000), NOW)
            Ledger(home.ledger).append("fetch", {"document_id": stored.document_id})


def settings_for(home: Home) -> Settings:
    return Settings(home=home.root, sources=home.root.parent / "sources")


def test_a_backup_restores_every_byte(tmp_path: Path, home: Home) -> None:
    store = Store(str(tmp_path / "backup"))
    done = back_up(settings_for(home), store)
    assert verify_backup(store) == done.files == 4
    assert restore(store, tmp_path / "new") == 4
    new = Home(tmp_path / "new")
    for folder in ("archive", "ledger", "outbox"):
        for file in (home.root / folder).glob("*.*"):
            assert (new.root / folder / file.name).read_bytes() == file.read_bytes()
    assert (new.root / "sources" / "x.yml").read_text(encoding="utf-8") == "id: x\n"
    archive = Archive(new.archive)
    assert all(record["document_id"] in archive for record in Ledger(new.ledger).read("fetch"))
    assert archive.verify().ok
    with pytest.raises(BackupError, match="not empty"):
        restore(store, tmp_path / "new")


def test_only_what_is_new_is_copied(tmp_path: Path, home: Home, monkeypatch) -> None:
    monkeypatch.setattr("tasks.housekeeping.backup.BLOCK", 1000)
    store = Store(str(tmp_path / "backup"))
    first = back_up(settings_for(home), store)
    assert back_up(settings_for(home), store).copied == 0
    fill(home, 1)
    third = back_up(settings_for(home), store)
    assert 4000 < third.copied < first.copied / 2
    assert third.unchanged == 1
    assert back_up(settings_for(home), store, full=True).copied == 0
    restore(store, tmp_path / "then", first.name)
    assert sum(1 for _ in Ledger(tmp_path / "then" / "ledger").read("fetch")) == 3


def test_old_backups_go_and_the_others_stay_whole(tmp_path: Path, home: Home) -> None:
    store = Store(str(tmp_path / "backup"))
    names = []
    for _ in range(4):
        names.append(back_up(settings_for(home), store, keep=2).name)
        (home.outbox / "a.eml").write_bytes(os.urandom(100))
    assert manifests(store) == names[-2:]
    assert len(store.names("blocks")) == 5
    for name in names[-2:]:
        verify_backup(store, name)
    with pytest.raises(BackupError, match=names[0]):
        restore(store, tmp_path / "x", names[0])


def test_damage_is_found(tmp_path: Path, home: Home) -> None:
    store = Store(str(tmp_path / "backup"))
    with pytest.raises(BackupError, match="no backup"):
        verify_backup(store)
    back_up(settings_for(home), store)
    block = max(store.names("blocks"), key=lambda name: store.size(name))
    store.write(block, b"other")
    with pytest.raises(BackupError, match="other bytes"):
        verify_backup(store)
    store.delete([block])
    with pytest.raises(BackupError, match="missing"):
        restore(store, tmp_path / "new")


def test_an_archive_in_a_store_is_backed_up_too(tmp_path: Path, home: Home) -> None:
    settings = settings_for(home).model_copy(update={"archive": f"file://{tmp_path}/shared"})
    with open_archive(settings) as archive:
        assert archive.push() == []
        documents = list(archive._index)
    store = Store(str(tmp_path / "backup"))
    back_up(settings, store)
    restore(store, tmp_path / "new")
    restored = Archive(tmp_path / "new" / "archive")
    assert all(restored.read(document) for document in documents)


def gouji(*arguments: object) -> str:
    command = [sys.executable, "-m", "flows.command_line", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


@pytest.mark.slow
def test_the_restored_home_builds_the_same_warehouse(tmp_path: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))
    from format_documents import make_html, random_truth

    files = []
    for seed in range(6):
        files.append(tmp_path / f"{seed}.html")
        files[-1].write_text(make_html(random_truth(seed)), encoding="utf-8")
    gouji("add", *files, "--home", tmp_path / "home")
    digests = gouji("build", "--all", "--home", tmp_path / "home")
    assert "MB copied" in gouji("backup", tmp_path / "backup", "--home", tmp_path / "home")
    assert "every block" in gouji("backup", tmp_path / "backup", "--verify")
    assert "gouji build --all" in gouji("restore", tmp_path / "backup", "--home", tmp_path / "new")
    assert gouji("build", "--all", "--home", tmp_path / "new") == digests
