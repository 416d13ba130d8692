"""Copies of the archived originals beside the site: what the office's page said when it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import duckdb

from tasks.extract.encoding import decode
from tasks.report.rendering import environment
from tasks.report.site.reading import beijing
from tasks.report.site.writing import Writer

ReadOriginal = Callable[[str], bytes]
MARKUP = frozenset({"html", "text"})
# Suffixes are ours, never the site's: a browser must not take a foreign file for a page of this site.
SUFFIXES = {
    **{name: name for name in ("pdf", "docx", "xlsx", "xls", "doc", "wps", "rtf", "ofd", "odt", "zip")},
    "image": "img",
}


class Original(NamedTuple):
    """One archived document that a version of a report was read from."""

    document_id: str
    format: str
    organization: str
    year: int
    version: int
    url: str | None
    first_seen: datetime

    @property
    def seen_on(self) -> date:
        """The day in Beijing on which it was first fetched."""
        return beijing(self.first_seen)


@dataclass(frozen=True, slots=True)
class Copies:
    """Writes copies of the originals of reports; without ``read`` there are none and pages name the hash only.

    Attributes:
        read: returns the archived bytes of a SHA-256 (`tasks.crawl.archive.Archive.read`).
    """

    read: ReadOriginal | None = None

    def path(self, document_id: str, file_format: str) -> str | None:
        """Returns where the copy of an archived file stands below the site, None if copies are not kept."""
        name = f"copy/{_archive_id(document_id)[:20]}.{_suffix(file_format)}"
        return name if self.read else None

    def write(self, connection: duckdb.DuckDBPyConnection, writer: Writer) -> None:
        """Writes the copies of all reports' originals; one that is there is not read again.

        Raises:
            ArchiveError: the archive lacks a document of the warehouse or holds other bytes.
        """
        if self.read is None:
            return
        for original in _originals(connection):
            path, source = self.path(original.document_id, original.format), repr(original)
            if path and path not in writer.now and not writer.is_current(path, source):
                writer.write(path, _copy(original, self.read(_archive_id(original.document_id))), source)


def _originals(connection: duckdb.DuckDBPyConnection) -> Iterator[Original]:
    rows = connection.execute(
        """select r.document_id, coalesce(d.format, 'unknown'), r.organization, r.year, r.version, r.url, r.first_seen
           from report r left join document d on d.document_id = split_part(r.document_id, '!', 1)
           order by r.report_id"""
    ).fetchall()
    yield from (Original(*row) for row in rows)


def _archive_id(document_id: str) -> str:
    """The archived file; a member of a container is kept with its container."""
    return document_id.partition("!")[0]


def _suffix(file_format: str) -> str:
    return "html" if file_format in MARKUP else SUFFIXES.get(file_format, "bin")


def _copy(original: Original, data: bytes) -> str | bytes:
    """Markup goes into a frame that may neither run scripts nor load anything; other files are kept as they are."""
    if _suffix(original.format) != "html":
        return data
    text, encoding = decode(data)
    context = {"original": original, "encoding": encoding, "text": text}
    return environment().get_template("site/copy.html.j2").render(context)
