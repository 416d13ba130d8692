"""The Prefect task that a Dask worker runs."""

from __future__ import annotations

from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.batches import extract_batch_of, stamp


@task(name="extract-documents", retries=1, retry_delay_seconds=2, cache_policy=NO_CACHE, persist_result=False)
def extract_documents(batch: bytes, limits: dict[str, Any], made_by: str) -> bytes:
    """Returns the packed extractions of a packed batch.

    Raises:
        ValueError: this worker has another version of gouji than the machine that builds.
    """
    if stamp() != made_by:
        raise ValueError(f"a Dask worker runs another version of gouji: {stamp()}, the build {made_by}")
    return extract_batch_of(batch, limits)
