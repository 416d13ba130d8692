"""Doctor looks at the places of other machines that are configured, and at none otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.doctor_scale import scale_checks
from tasks.settings import Settings


def test_one_machine_needs_none_of_it(tmp_path: Path) -> None:
    assert scale_checks(Settings(home=tmp_path)) == []


def test_places_that_answer_and_places_that_do_not(tmp_path: Path, bucket: str) -> None:
    settings = Settings(
        home=tmp_path,
        archive=f"{bucket}/archive",
        published="s3://no-such-bucket/published",
        lease=str(tmp_path / "lease"),
        runner="dask",
        dask_address="tcp://127.0.0.1:9",
        warehouse=f"ducklake:{tmp_path}/none/catalogue.ducklake",
    )
    found = {check.name: check for check in scale_checks(settings)}
    assert {name: check.state for name, check in found.items()} == {
        "archive": "ok",
        "published": "problem",
        "lease": "ok",
        "dask": "problem",
        "lake": "warning",
    }
    assert all(check.remedy for check in found.values() if check.state != "ok")


def test_credentials_that_are_missing_are_named(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import s3fs

    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    s3fs.S3FileSystem.clear_instance_cache()
    [check] = scale_checks(Settings(home=tmp_path, published=f"{bucket}/published"))
    assert check.state == "problem"
