"""Extraction on a Dask cluster of two processes: the same results, byte for byte, also when a worker is killed."""

from __future__ import annotations

import os
import pickle
import signal
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from dask_documents import filled
from prefect import flow
from prefect.testing.utilities import prefect_test_harness

pytest.importorskip("prefect_dask", reason="the scale extra is not installed")

from flows.batches import Given, _pack, extract_batch_of, limits_of, stamp, unpack
from flows.dask_runner import RunnerError, extract_on_dask
from flows.runners import extract_pending
from tasks.crawl.archive import Archive
from tasks.crawl.archive_place import open_archive
from tasks.extract.model import Context
from tasks.extract_batch import Extractions
from tasks.load import Pending
from tasks.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def prefect_server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=180):
        yield


def settings_for(home: Path, **given: Any) -> Settings:
    return Settings(**{"home": home, "runner": "dask", "workers": 2, "dask_documents": 3} | given)


def as_bytes(found: Iterable[tuple[str, str, Extractions]]) -> dict[str, bytes]:
    return {
        document: pickle.dumps([(part, asdict(extraction)) for part, extraction in extractions])
        for document, _, extractions in found
    }


@flow
def extraction(settings: Settings, waiting: list[Pending], kill: bool = False) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for number, result in enumerate(extract_pending(waiting, open_archive(settings), settings)):
        if number == 0 and kill:
            os.kill(a_worker(), signal.SIGKILL)
        found |= as_bytes([result])
    return found


def here(waiting: list[Pending], archive: Archive, settings: Settings) -> dict[str, bytes]:
    return as_bytes(extract_pending(waiting, archive, settings.model_copy(update={"runner": "local"})))


def test_the_same_results_as_on_one_machine_also_from_a_store(
    tmp_path: Path, bucket: str, prefect_server: None
) -> None:
    settings = settings_for(tmp_path / "home", archive=f"{bucket}/archive")
    with open_archive(settings) as archive:
        in_store = filled(archive, 8)
        assert archive.push() == []
        still_here = filled(archive, 12)[8:]
    found = extraction(settings, [*in_store, *still_here])
    assert len(found) == 12
    assert found == here([*in_store, *still_here], archive, settings)


def test_a_killed_worker_costs_nothing(tmp_path: Path, prefect_server: None) -> None:
    settings = settings_for(tmp_path / "home", dask_documents=2)
    archive = open_archive(settings)
    waiting = filled(archive, 16)

    found = extraction(settings, waiting, kill=True)
    assert found == here(waiting, archive, settings)


def a_worker() -> int:
    """The process number of a worker of the cluster that this process started."""
    import distributed

    return int(next(iter(distributed.default_client().run(os.getpid).values())))


def test_a_damaged_document_is_an_issue_and_the_others_go_on(tmp_path: Path) -> None:
    limits = limits_of(Settings(home=tmp_path)) | {"archive": ""}
    batch = [
        Given("a", "a.html", Context(), body=b"<html><body><p>x</p></body></html>"),
        Given("b", "b.html", Context(), problem="b: damaged"),
    ]
    found = {document: parts for document, _, parts in unpack(extract_batch_of(_pack(batch), limits))}
    assert [issue.code for issue in found["b"][0][1].issues] == ["unreadable"]
    assert "damaged" in found["b"][0][1].issues[0].message
    assert found["a"][0][1].format == "html"


def test_workers_use_the_limits_of_the_builder(tmp_path: Path) -> None:
    body = b"<html><body><p>" + b"x" * 5000 + b"</p></body></html>"
    limits = limits_of(Settings(home=tmp_path, max_bytes=1000)) | {"archive": ""}
    [(_, _, parts)] = unpack(extract_batch_of(_pack([Given("a", "a.html", Context(), body=body)]), limits))
    assert [issue.code for issue in parts[0][1].issues] == ["too_large"]


def test_a_cluster_that_is_not_there_or_is_another_version_is_refused(tmp_path: Path, monkeypatch) -> None:
    from flows.dask_task import extract_documents

    settings = settings_for(tmp_path, dask_address="tcp://127.0.0.1:9")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
        import dask

        with (
            dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
            pytest.raises(RunnerError, match="no Dask scheduler"),
        ):
            list(extract_on_dask([], open_archive(settings), settings))
    with pytest.raises(ValueError, match="another version"):
        extract_documents.fn(b"", {}, stamp() + "x")
