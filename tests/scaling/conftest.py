from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from s3_server import BUCKET, s3_server


@pytest.fixture
def bucket() -> Iterator[str]:
    """The address of an empty bucket on a real S3 server; skips, saying so, without the scale extra."""
    pytest.importorskip("moto", reason="moto (the S3 server of the tests) is not installed")
    pytest.importorskip("s3fs", reason="the scale extra is not installed")
    with s3_server():
        yield f"s3://{BUCKET}"
