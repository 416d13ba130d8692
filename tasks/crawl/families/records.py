"""Lists that come as data: JSON answers of services, and arrays of records that a page carries in a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from tasks.crawl.anchors import Link, fragment_links
from tasks.crawl.families.script_values import literals
from tasks.crawl.page import Page
from tasks.crawl.urls import clean

CHINA = timezone(timedelta(hours=8))
MAX_DEPTH = 8
# Names under which services give title, address and day; redirects come before the record's own address.
_TITLES = ("title", "titlehtml", "infotitle", "linktitle", "articletitle", "doctitle", "subject", "name")
_ADDRESSES = (
    "redirectlink", "redirecturl", "linkurl", "infourl", "visiturl", "articleurl", "docpuburl", "link", "url", "href",
)  # fmt: skip
_DAYS = (
    "publishdate", "publishedtimestr", "infodate", "pubdate", "display_publish_time", "docreltime", "createdate",
    "created_at", "date", "time",
)  # fmt: skip
_TAG = re.compile(r"<[^>]{0,200}>")
_DAY = re.compile(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
_HTML = re.compile(r"<(?:li|tr|a)\b", re.IGNORECASE)
_ARRAY = re.compile(r"\[\s*\{")


def answer_links(value: Any, base: str) -> list[Link]:
    """Returns the links of a service's answer: those of the HTML inside it, else one for each record."""
    return [link for html in _pieces_of_html(value, 0) for link in fragment_links(html, base)] or list(
        record_links(value, base)
    )


def record_links(value: Any, base: str, depth: int = 0) -> Iterator[Link]:
    """Yields a link for each record with a title and an address, however deep it lies."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for entry in value:
            yield from record_links(entry, base, depth + 1)
    elif isinstance(value, dict):
        fields = {str(key).lower(): entry for key, entry in value.items()}
        title, address = _first_text(fields, _TITLES), _first_text(fields, _ADDRESSES)
        url = clean(address, base) if address else None
        if url and title:
            yield Link(url, _TAG.sub("", title).strip(), day_of(fields))
        for entry in value.values():
            if isinstance(entry, list | dict):
                yield from record_links(entry, base, depth + 1)


def script_records(page: Page) -> list[Link]:
    """Returns the links of the records that scripts of ``page`` carry as arrays of objects."""
    found: list[Link] = []
    for tag in page.soup.find_all(["script", "textarea"]):
        text = tag.get_text()
        if _ARRAY.search(text):
            found += [link for value in literals(text, _ARRAY) for link in record_links(value, page.base)]
    return found


def day_of(fields: dict[str, Any]) -> str | None:
    """Returns the day (ISO, in China) of a record with lower-case keys; None if it has none."""
    for name in _DAYS:
        value = fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 10**8:
            seconds = value / 1000 if value > 10**11 else value
            return datetime.fromtimestamp(min(seconds, 4e9), UTC).astimezone(CHINA).date().isoformat()
        found = _DAY.match(value) if isinstance(value, str) else None
        if found:
            return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    return None


def _first_text(fields: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next(
        (value for name in names if isinstance(value := fields.get(name), str) and value.strip()), None
    )


def _pieces_of_html(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if _HTML.search(value) and "href" in value:
            yield value
    elif depth <= MAX_DEPTH and isinstance(value, list | dict):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _pieces_of_html(entry, depth + 1)
