"""Published data in a store: complete before it is current, old versions go, readers verify what they get."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tasks.publish_store import MANIFEST, current, pull, upload_data, upload_site
from tasks.storage import StorageError, Store


@pytest.fixture(params=["s3", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "s3":
        return Store(f"{request.getfixturevalue('bucket')}/published")
    return Store(f"file://{tmp_path}/published-elsewhere")


def published(folder: Path, number: int) -> Path:
    generation = folder / f"data-{number}"
    (generation / "parquet").mkdir(parents=True)
    (generation / "parquet" / "report.parquet").write_bytes(b"%d" % number * 1000)
    (folder / "gouji.duckdb").unlink(missing_ok=True)
    with duckdb.connect(folder / "gouji.duckdb") as connection:
        connection.execute(f"create table t as select {number} as n")
    (folder / "data").unlink(missing_ok=True)
    (folder / "data").symlink_to(generation.name)
    return folder


def test_readers_get_the_newest_whole_version(tmp_path: Path, store: Store) -> None:
    home = tmp_path / "home"
    for number in range(1, 5):
        done = upload_data(published(home, number), store, f"run-{number}", keep=2)
        assert (done.folder, done.files, done.fresh) == (f"data/run-{number}", 2, True)
    assert not upload_data(home, store, "run-5").fresh
    assert {name.split("/")[1] for name in store.names("data")} == {"run-3", "run-4"}
    assert pull(store, "data", tmp_path / "copy") == 2
    with duckdb.connect(tmp_path / "copy" / "gouji.duckdb", read_only=True) as connection:
        assert connection.execute("from t").fetchall() == [(4,)]
    with pytest.raises(StorageError, match="not empty"):
        pull(store, "data", tmp_path / "copy")


def test_an_upload_that_breaks_off_changes_nothing_for_readers(
    tmp_path: Path, store: Store, monkeypatch
) -> None:
    home = tmp_path / "home"
    upload_data(published(home, 1), store, "run-1")
    whole = Store.upload

    def breaks(self: Store, file: Path, name: str) -> None:
        if name.endswith(".parquet"):
            raise StorageError("the line is cut")
        whole(self, file, name)

    with monkeypatch.context() as broken:
        broken.setattr(Store, "upload", breaks)
        with pytest.raises(StorageError, match="cut"):
            upload_data(published(home, 2), store, "run-2")
    assert current(store) == {"data": "data/run-1"}
    pull(store, "data", tmp_path / "copy")
    assert upload_data(home, store, "run-3").fresh
    assert current(store) == {"data": "data/run-3"}


def test_changed_bytes_are_noticed(tmp_path: Path, store: Store) -> None:
    upload_data(published(tmp_path / "home", 1), store, "run-1")
    store.write("data/run-1/parquet/report.parquet", b"other")
    with pytest.raises(StorageError, match="other bytes"):
        pull(store, "data", tmp_path / "copy")
    with pytest.raises(StorageError, match="no site is published"):
        pull(store, "site", tmp_path / "site")


def test_the_site_has_an_address_that_stays(tmp_path: Path, store: Store) -> None:
    site = tmp_path / "site"
    (site / "static").mkdir(parents=True)
    (site / "index.html").write_text("<p>首页</p>", encoding="utf-8")
    (site / "static" / "a.css").write_text("p{}", encoding="utf-8")
    upload_data(published(tmp_path / "home", 1), store, "run-1")
    upload_site(site, store, "run-1")
    assert current(store) == {"data": "data/run-1", "site": "site/run-1"}
    assert b"site/run-1/index.html" in store.read("index.html")
    assert set(json.loads(store.read(f"site/run-1/{MANIFEST}"))) == {"index.html", "static/a.css"}
    assert pull(store, "site", tmp_path / "copy") == 2
