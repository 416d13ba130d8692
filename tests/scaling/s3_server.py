"""A real S3 server on loopback, and what tests need to put into an archive."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from unittest import mock

from tasks.crawl.archive import Archive

NOW = datetime(2026, 1, 31, 2, 30, tzinfo=UTC)
BUCKET = "reports"


@contextmanager
def s3_server() -> Iterator[str]:
    """Serves S3 with an empty bucket; endpoint and credentials stand in the environment meanwhile."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    given = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    try:
        with mock.patch.dict(os.environ, given):
            _forget_clients()
            _make_bucket(given["AWS_ENDPOINT_URL"])
            yield given["AWS_ENDPOINT_URL"]
    finally:
        _forget_clients()
        server.stop()


def _make_bucket(endpoint: str) -> None:
    import requests

    requests.post(f"{endpoint}/moto-api/reset", timeout=10)
    import s3fs

    s3fs.S3FileSystem().mkdir(BUCKET)
    _forget_clients()


def _forget_clients() -> None:
    """Clients are kept by fsspec and know the endpoint they were made for."""
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()


def put(archive: Archive, body: bytes, url: str = "http://www.x.gov.cn/1.html") -> str:
    """Stores one response and returns its document id."""
    return archive.store(
        url, 200, [("Content-Type", "text/html")], body, NOW, {"User-Agent": "gouji"}
    ).document_id
