"""大汉 Hanweb JCMS: rows in CDATA inside a script, more of them by posting to ``dataproxy.jsp``."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from tasks.crawl.anchors import Link, fragment_links
from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.families.script_values import literal_after, word_after, written_html
from tasks.crawl.families.turning import following_pages
from tasks.crawl.page import Page
from tasks.crawl.shapes import REPORT_TEXT
from tasks.crawl.urls import clean

_CDATA = "<![CDATA["
_NEXT_GROUP = re.compile(r"<nextgroup>.{0,300}?href\s*=\s*[\"']([^\"']{1,2000})[\"']", re.DOTALL)
_PROXY = re.compile(r"/module/(?:web|jslib/jquery)/jpage/(?:more)?(?:column)?dataproxy\.jsp")
_FIELDS = (
    "col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype",
)  # fmt: skip
_DEFAULTS = {"col": "1", "appid": "1", "path": "/", "sourceContentType": "1", "permissiontype": "0"}
GROUP = 3  # pages of the reader's view in one answer


class Hanweb(Family):
    """The page carries the first group of rows; each post brings three pages of rows more."""

    name = "hanweb"

    def recognises(self, page: Page) -> bool:
        """True with a datastore island, a call of dataproxy, or the 信息公开 module."""
        head = page.text
        return (
            "<datastore>" in head or bool(_PROXY.search(head)) or "/module/xxgk/" in head or "/jpage/" in head
        )

    def links(self, page: Page) -> list[Link]:
        """Returns the rows of the islands first, then the other links of the page."""
        rows = records(page.text) or _array(page.text)
        if not rows and _is_answer(page):
            rows = [written_html(page.text)]
        found = {
            link.url: link
            for row in rows
            for link in fragment_links(row, page.base if not _is_answer(page) else page.url)
        }
        if not _is_answer(page):
            for link in super().links(page):
                found.setdefault(link.url, link)
        return list(found.values())

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns the post for the next group with the fields of the page, then the page's own next-group link."""
        text = _island(first.text)
        proxy = _PROXY.search(text) or _PROXY.search(first.text)
        next_group = _NEXT_GROUP.search(page.text if _is_answer(page) else text)
        requests: list[Request] = []
        taken = len(records(text) or _array(text))
        per_page = _number(text, "perPage", "perpage") or 15
        total = _number(text, "totalRecord", "totalrecord")
        start = taken + (number - 1) * per_page * GROUP + 1
        if proxy and (total is None or start <= total):
            end = start + per_page * GROUP - 1
            address = urljoin(first.url, f"{proxy[0]}?startrecord={start}&endrecord={end}&perpage={per_page}")
            requests.append(Request(address, "list", data=form_fields(text), referer=first.url))
        if next_group:
            address_or_none = clean(next_group[1].replace("&amp;", "&"), first.url)
            if address_or_none:
                requests.append(Request(address_or_none, "list", referer=first.url))
        return requests or following_pages(first, page, number)


def records(text: str) -> list[str]:
    """Returns the HTML of the rows in a datastore; linear, whatever is unclosed."""
    pieces = (piece.partition("</record>")[0].strip() for piece in text.split("<record>")[1:])
    return [
        piece[len(_CDATA) : -len("]]>")]
        for piece in pieces
        if piece.startswith(_CDATA) and piece.endswith("]]>")
    ]


def form_fields(text: str) -> dict[str, str]:
    """Returns the form of a dataproxy post, copied from what the page writes."""
    written = literal_after(text, "params")
    given = written if isinstance(written, dict) else {}
    found = {name: str(given.get(name) or word_after(text, name) or "") for name in _FIELDS}
    return {
        name: value or _DEFAULTS.get(name, "") for name, value in found.items() if value or name in _DEFAULTS
    }


def _island(text: str) -> str:
    """The part of a page from the datastore that lists reports to the next one; the whole page if it has only one."""
    starts = [found.start() for found in re.finditer("<datastore>", text)]
    if len(starts) < 2:
        return text
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return max(parts, key=lambda part: sum(bool(REPORT_TEXT.search(row)) for row in records(part)))


def _array(text: str) -> list[str]:
    """The rows of a datastore that is written as an array of strings."""
    written = literal_after(text, "dataStore")
    return [row for row in written if isinstance(row, str)] if isinstance(written, list) else []


def _is_answer(page: Page) -> bool:
    return "dataproxy" in urlsplit(page.url).path


def _number(text: str, *names: str) -> int | None:
    for name in names:
        found = re.search(rf"\b{name}\b[\"']?\s*[:=]\s*[\"']?(\d+)|<{name}>\s*(\d+)", text)
        if found:
            return int(found[1] or found[2])
    return None
