"""Settings for more than one machine and for housekeeping; `Settings` inherits them. The defaults need neither."""

from __future__ import annotations

import socket
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

LAKE = "ducklake:"


class ScaleSettings(BaseSettings):
    """Where work is done and where data lies. Endpoints and credentials come from the environment only."""

    runner: Literal["local", "dask"] = Field(
        "local", description="where documents are extracted: processes of this machine, or a Dask cluster"
    )
    dask_address: str = Field(
        "", description="Dask scheduler, e.g. tcp://10.0.0.5:8786; empty: a cluster of own processes"
    )
    dask_documents: int = Field(200, ge=1, description="documents in one task of the Dask runner")
    archive: str = Field(
        "",
        description="archive: a folder, or an address such as s3://bucket/archive; empty: archive/ at home",
    )
    published: str = Field(
        "",
        description="address such as s3://bucket/published that gets a copy of what is published; empty: none",
    )
    warehouse: str = Field(
        "",
        description="DuckLake that is loaded too: ducklake:postgres:host=... dbname=..., ducklake:sqlite:FILE",
    )
    lake_data: str = Field(
        "", description="folder or s3:// address of the DuckLake's data files; empty: lake/ at home"
    )
    writer: str = Field(
        default_factory=socket.gethostname,
        min_length=1,
        description="name under which this home loads the lake",
    )
    lease: str = Field(
        "",
        description="address or folder shared by all machines for the lease of the one builder; empty: this machine",
    )
    lease_seconds: float = Field(
        60, ge=1, description="a builder that has not been heard of for so long has lost its lease"
    )

    keep_snapshots: int = Field(3, ge=0, description="published databases kept beside the current one")
    keep_days: int = Field(
        30, ge=1, description="days that logs, set aside databases and lake snapshots stay"
    )
    keep_mail_days: int = Field(
        400, ge=1, description="days that mails stay in the outbox after they were sent"
    )
    compact_below_mb: float = Field(64, ge=0, description="WARC files below this size are merged; 0: none")

    @field_validator("warehouse")
    @classmethod
    def _known_warehouse(cls, value: str) -> str:
        if value and not (value.startswith(LAKE) and value.removeprefix(LAKE)):
            raise ValueError("give ducklake:postgres:..., ducklake:sqlite:FILE or ducklake:FILE, or nothing")
        return value
