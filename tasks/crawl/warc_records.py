"""WARC 1.1 records: one response (or revisit) with its request as bytes, and the way back. Built on warcio."""

from __future__ import annotations

import base64
import hashlib
import mmap
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

DOCUMENT_KINDS = ("response", "resource", "conversion")
DAMAGED = "damaged"
_GZIP = b"\x1f\x8b\x08"
_STEP = 1 << 16


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


def build_info(name: str) -> bytes:
    """Returns the gzip member that opens a file and says what made it."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    about = {
        "software": "gouji",
        "format": "WARC File Format 1.1",
        "description": "bodies are kept decoded; X-Archive-Orig-* headers name how they came",
    }
    writer.write_record(writer.create_warcinfo_record(name, about))
    return out.getvalue()


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


def build_document(
    kind: str, url: str, body: bytes, document_id: str, made_at: datetime, derived_from: str = ""
) -> bytes:
    """Returns the gzip member of a document that came without HTTP: a file (resource) or one made here (conversion)."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    headers = {"WARC-Date": _date(made_at), "WARC-Payload-Digest": _digest(document_id)}
    if derived_from:
        headers["X-Gouji-Derived-From"] = derived_from
    record = writer.create_warc_record(
        url,
        kind,
        payload=BytesIO(body),
        length=len(body),
        warc_content_type="text/html; charset=utf-8" if derived_from else "application/octet-stream",
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
    """Yields the records of a file from byte ``start`` on, each unpacked in full and its hash checked.

    Bytes that are no record are yielded as one of kind ``damaged``; reading goes on behind them. A damaged last one
    is a torn tail.
    """
    if warc.stat().st_size <= start:
        return
    with warc.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
        offset = start
        while offset < len(data):
            member = _member(data, offset)
            if member is None:
                end = _next_member(data, offset + 1)
                yield ScannedRecord(DAMAGED, "", "", offset, end - offset, "not a whole record")
                offset = end
                continue
            body, length = member
            yield _scanned(body, offset, length)
            offset += length


def _member(data: mmap.mmap, offset: int) -> tuple[bytes, int] | None:
    """Returns (unpacked bytes, packed length) of the record at ``offset``; None if no whole one is there."""
    unpack = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    place = offset
    try:
        while not unpack.eof and place < len(data):
            parts.append(unpack.decompress(data[place : place + _STEP]))
            place = min(place + _STEP, len(data))
    except zlib.error:
        return None
    body = b"".join(parts)
    if not unpack.eof or not body.startswith(b"WARC/"):
        return None
    return body, place - len(unpack.unused_data) - offset


def _next_member(data: mmap.mmap, offset: int) -> int:
    while (offset := data.find(_GZIP, offset)) >= 0:
        if _member(data, offset) is not None:
            return offset
        offset += 1
    return len(data)


def _scanned(data: bytes, offset: int, length: int) -> ScannedRecord:
    try:
        record = next(iter(ArchiveIterator(BytesIO(data))))
        body = record.raw_stream.read()
    except (StopIteration, ArchiveLoadFailed) as error:
        return ScannedRecord(DAMAGED, "", "", offset, length, f"unreadable: {error}")
    headers = record.rec_headers
    kind = record.rec_type
    found = hashlib.sha256(body).hexdigest() if kind in DOCUMENT_KINDS else ""
    problem = None
    if kind in DOCUMENT_KINDS and headers.get_header("WARC-Payload-Digest") != _digest(found):
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
