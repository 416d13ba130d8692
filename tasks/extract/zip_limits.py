"""Zip containers opened within limits, so that a small file cannot unfold into a huge one."""

from __future__ import annotations

import io
import zipfile
import zlib

from tasks.extract.limits import limits
from tasks.extract.read_error import ReadError

MAX_MEMBERS = 5_000
MAX_RATIO = 300
_RATIO_FROM = 20_000_000
_ENCRYPTED = 0x1


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Returns the open archive after its directory passed the limits.

    The directory's sizes bind: ``zipfile`` never unpacks more of a member than the directory states.
    Raises ReadError ``unreadable`` (not a zip), or ``zip_bomb`` (too many members, too much in all, or
    packed more tightly than real documents are).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError) as error:
        raise ReadError("unreadable", f"broken zip container: {error}") from error
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS:
        raise ReadError("zip_bomb", f"{len(members)} members, the limit is {MAX_MEMBERS}")
    most = limits().unpacked_mb * 1_000_000
    if total > most:
        raise ReadError("zip_bomb", f"unpacks to {total} bytes, the limit is {most}")
    if total > _RATIO_FROM and total > MAX_RATIO * len(data):
        raise ReadError("zip_bomb", f"packed {total // len(data)} to 1, the limit is {MAX_RATIO} to 1")
    return archive


def read_member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> bytes:
    """Returns a member's bytes. Raises ReadError: ``encrypted``, ``unreadable`` (absent, damaged, unknown method)."""
    try:
        member = archive.getinfo(name) if isinstance(name, str) else name
        if member.flag_bits & _ENCRYPTED:
            raise ReadError("encrypted", "the archive is protected by a password")
        return archive.read(member)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError) as error:
        raise ReadError("unreadable", f"damaged archive member: {error}") from error
