"""Reading a response within limits: bytes as sent, bytes as unpacked, and time."""

from __future__ import annotations

import time
import zlib
from typing import Any

CHUNK = 1 << 16
_GZIP = b"\x1f\x8b\x08"


class TooLargeError(Exception):
    """More bytes than allowed, as sent or as unpacked."""


class TruncatedError(Exception):
    """A packed body that ends before its stream does."""


class PackedError(Exception):
    """A Content-Encoding that was not asked for and cannot be undone."""


def read_body(response: Any, max_bytes: int, end: float) -> tuple[bytes, int]:
    """Returns (decoded body, bytes on the wire) of a streamed `requests` response.

    Raises:
        TooLargeError: over ``max_bytes``, on the wire or unpacked.
        TruncatedError: the packed stream has no end.
        PackedError: an encoding other than gzip and deflate, or one that is damaged.
        TimeoutError: the moment ``end`` (monotonic) has come.
    """
    declared = response.headers.get("Content-Length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise TooLargeError(f"{declared} bytes announced, {max_bytes} allowed")
    parts: list[bytes] = []
    size = 0
    for chunk in response.raw.stream(CHUNK, decode_content=False):
        size += len(chunk)
        if size > max_bytes:
            raise TooLargeError(f"more than {max_bytes} bytes")
        if time.monotonic() > end:
            raise TimeoutError("the body was not complete in time")
        parts.append(chunk)
    if time.monotonic() > end:
        raise TimeoutError("the body was not complete in time")
    raw = b"".join(parts)
    return _unpack(raw, response.headers.get("Content-Encoding", ""), _is_page(response), max_bytes), size


def _is_page(response: Any) -> bool:
    return "text/" in response.headers.get("Content-Type", "")


def _unpack(raw: bytes, encoding: str, is_page: bool, max_bytes: int) -> bytes:
    names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    if is_page and not names and raw.startswith(_GZIP):
        names = ["gzip"]  # some hosts send gzip without saying so
    for name in reversed(names):
        if name in ("identity", "none", "utf-8"):
            continue
        if name in ("gzip", "x-gzip"):
            raw = _inflate(raw, (31,), max_bytes) if raw.startswith(_GZIP) else raw
        elif name == "deflate":
            raw = _inflate(raw, (15, -15), max_bytes)
        else:
            raise PackedError(f"Content-Encoding {name} was not asked for")
    return raw


def _inflate(raw: bytes, window_bits: tuple[int, ...], max_bytes: int) -> bytes:
    for bits in window_bits:
        try:
            body = _members(raw, bits, max_bytes)
        except zlib.error as error:
            problem = error
            continue
        return body
    raise PackedError(f"damaged Content-Encoding: {problem}")


def _members(raw: bytes, bits: int, max_bytes: int) -> bytes:
    """The streams that follow one another in ``raw``; what is no stream behind the first one is left out."""
    body = b""
    while raw and (not body or raw.startswith(_GZIP)):
        unpack = zlib.decompressobj(wbits=bits)
        body += unpack.decompress(raw, max_bytes + 1 - len(body))
        if len(body) > max_bytes:
            raise TooLargeError(f"more than {max_bytes} bytes when unpacked")
        if not unpack.eof:
            raise TruncatedError("the packed body ends early")
        raw = unpack.unused_data
    return body
