"""WARC 1.1 records: one response (or revisit) with its request as bytes, and the way back. Built on warcio."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http.client import responses
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

# The body is kept decoded, so these would no longer be true of it; the original value stays under another name.
_TRANSFER_HEADERS = {"content-encoding", "transfer-encoding", "content-length"}

DOCUMENT_KINDS = ("response", "conversion")


class RecordDamagedError(Exception):
    """Bytes that are not a whole WARC record."""


@dataclass(frozen=True, slots=True)
class WarcRecords:
    """What is to be written about one exchange."""

    url: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    document_id: str
    fetched_at: datetime
    request_headers: list[tuple[str, str]] | None
    method: str
    request_body: bytes
    outcome: str | None


@dataclass(frozen=True, slots=True)
class ScannedRecord:
    """One record found by `scan_records`. ``problem`` says in words if its payload is not what it claims."""

    kind: str
    url: str
    document_id: str
    offset: int
    length: int
    problem: str | None


def build_records(records: WarcRecords, revisit: bool) -> tuple[bytes, int]:
    """Returns the gzip members of the exchange, and the length of the first one (response or revisit)."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    digest = _digest(records.document_id)
    date = _date(records.fetched_at)
    named: dict[str, str] = {"WARC-Date": date}
    if records.outcome:
        named["X-Gouji-Outcome"] = records.outcome
    http = StatusAndHeaders(
        f"{records.status} {responses.get(records.status, 'Unknown')}",
        _archived_headers(records.headers, len(records.body)),
        protocol="HTTP/1.1",
    )
    if revisit:
        response = writer.create_revisit_record(
            records.url, digest, records.url, date, http_headers=http, warc_headers_dict=named
        )
    else:
        named["WARC-Payload-Digest"] = digest
        response = writer.create_warc_record(
            records.url,
            "response",
            payload=BytesIO(records.body),
            length=len(records.body),
            http_headers=http,
            warc_headers_dict=named,
        )
    writer.write_record(response)
    length = out.tell()
    if records.request_headers is not None:
        writer.write_record(_request(writer, records, date, response))
    return out.getvalue(), length


def build_conversion(url: str, body: bytes, document_id: str, derived_from: str, made_at: datetime) -> bytes:
    """Returns the gzip member of a document made from another one that is stored."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    headers = {
        "WARC-Date": _date(made_at),
        "WARC-Payload-Digest": _digest(document_id),
        "X-Gouji-Derived-From": derived_from,
    }
    record = writer.create_warc_record(
        url,
        "conversion",
        payload=BytesIO(body),
        length=len(body),
        warc_content_type="text/html; charset=utf-8",
        warc_headers_dict=headers,
    )
    writer.write_record(record)
    return out.getvalue()


def read_record(data: bytes) -> bytes:
    """Returns the body of the response record that ``data`` is.

    Raises:
        RecordDamagedError: it is not one whole record.
    """
    try:
        record = next(iter(ArchiveIterator(BytesIO(data))))
        body: bytes = record.raw_stream.read()
    except (StopIteration, ArchiveLoadFailed, zlib.error, EOFError) as error:
        raise RecordDamagedError(f"unreadable record: {error}") from error
    return body


def scan_records(warc: Path, start: int = 0) -> Iterator[ScannedRecord]:
    """Yields the records of a file from byte ``start`` on, each member unpacked in full and its hash checked.

    Raises:
        RecordDamagedError: a member is torn or damaged; the records before it have been yielded.
    """
    with warc.open("rb") as handle:
        handle.seek(start)
        offset = start
        for data, length in _members(handle):
            yield _scanned(data, offset, length)
            offset += length


def _members(handle: Any) -> Iterator[tuple[bytes, int]]:
    """Unpacks gzip member by member; a member that does not end is damage."""
    rest = b""
    while True:
        unpack = zlib.decompressobj(wbits=31)
        parts: list[bytes] = []
        used = 0
        while not unpack.eof:
            chunk = rest or handle.read(1 << 16)
            rest = b""
            if not chunk:
                if used == 0:
                    return
                raise RecordDamagedError("the last record is torn")
            try:
                parts.append(unpack.decompress(chunk))
            except zlib.error as error:
                raise RecordDamagedError(f"damaged record: {error}") from error
            used += len(chunk)
        rest = unpack.unused_data
        yield b"".join(parts), used - len(rest)


def _scanned(data: bytes, offset: int, length: int) -> ScannedRecord:
    try:
        record = next(iter(ArchiveIterator(BytesIO(data))))
        body = record.raw_stream.read()
    except (StopIteration, ArchiveLoadFailed) as error:
        raise RecordDamagedError(f"unreadable record at {offset}: {error}") from error
    headers = record.rec_headers
    kind = record.rec_type
    found = hashlib.sha256(body).hexdigest() if kind in DOCUMENT_KINDS else ""
    problem = None
    if kind in DOCUMENT_KINDS:
        named = headers.get_header("WARC-Payload-Digest") or ""
        if named != _digest(found):
            problem = "the body does not have the hash it claims"
    return ScannedRecord(kind, headers.get_header("WARC-Target-URI") or "", found, offset, length, problem)


def _digest(document_id: str) -> str:
    return "sha256:" + base64.b32encode(bytes.fromhex(document_id)).decode()


def _date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _archived_headers(headers: list[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    kept = [
        (f"X-Archive-Orig-{n}" if n.lower() in _TRANSFER_HEADERS else n, _one_line(v)) for n, v in headers
    ]
    return [*kept, ("Content-Length", str(length))]


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")


def _request(writer: WARCWriter, records: WarcRecords, date: str, response: Any) -> Any:
    parts = urlsplit(records.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [("Host", parts.netloc), *((n, _one_line(v)) for n, v in records.request_headers or [])]
    return writer.create_warc_record(
        records.url,
        "request",
        payload=BytesIO(records.request_body),
        length=len(records.request_body),
        http_headers=StatusAndHeaders(f"{records.method} {path} HTTP/1.1", headers, is_http_request=True),
        warc_headers_dict={
            "WARC-Date": date,
            "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
        },
    )
