"""Containers: zip archives with documents inside, and web archives (mht)."""

from __future__ import annotations

import email
import email.policy
import zipfile
from email.message import Message

from tasks.extract.limits import limits
from tasks.extract.model import Issue, SourceDocument
from tasks.extract.read_error import ReadError
from tasks.extract.zip_limits import open_zip, read_member

MAX_DEPTH = 3
_SKIPPED = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_UTF8_FLAG = 0x800


def read_zip(data: bytes, name: str = "", depth: int = 1) -> SourceDocument:
    """Returns a container document whose ``parts`` are the documents inside, zips within zips included.

    A member that cannot be read is a part with a typed issue. Raises ReadError for the archive as a whole:
    ``unreadable``, ``zip_bomb``, ``encrypted``.
    """
    from tasks.extract.readers import read

    document = SourceDocument("zip")
    with open_zip(data) as archive:
        members = [member for member in archive.infolist() if _is_document(member)]
        most = limits().documents
        if len(members) > most:
            message = f"{len(members)} files, only {most} are read"
            document.issues.append(Issue("too_many_members", message))
        for member in members[:most]:
            path = member_name(member)
            try:
                content = read_member(archive, member)
                part = _read_part(content, path, depth, read)
            except ReadError as error:
                part = SourceDocument("unknown", issues=[Issue(error.code, str(error), path)])
            document.parts.append((path, part))
    return document


def _read_part(content: bytes, path: str, depth: int, read) -> SourceDocument:  # type: ignore[no-untyped-def]
    from tasks.extract.detect import detect

    if detect(content, path) != "zip":
        return read(content, path)
    if depth >= MAX_DEPTH:
        raise ReadError("zip_bomb", f"zip files nested more than {MAX_DEPTH} deep")
    return read_zip(content, path, depth + 1)


def _is_document(member: zipfile.ZipInfo) -> bool:
    lowered = member.filename.lower()
    return not member.is_dir() and member.file_size > 0 and not any(part in lowered for part in _SKIPPED)


def member_name(member: zipfile.ZipInfo) -> str:
    """Returns a member's name with Chinese mended: old packers write GBK or UTF-8 without saying so."""
    if member.flag_bits & _UTF8_FLAG:
        return member.filename
    try:
        original = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return original.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def read_mht(data: bytes) -> SourceDocument:
    """Returns the page saved in a web archive (mht), as its HTML part reads.

    Raises ReadError ``unreadable`` when there is no HTML inside.
    """
    from tasks.extract.html import read_html

    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                document = read_html(payload, _charset(part))
                document.meta.setdefault(
                    "snapshot-location", str(message.get("Snapshot-Content-Location", ""))
                )
                return document
    raise ReadError("unreadable", "the web archive holds no page")


def _charset(part: Message) -> str | None:
    found = part.get_content_charset()
    return found if isinstance(found, str) else None
