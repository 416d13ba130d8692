"""Turning the pages of any list: by links, by posting forms back, by services, by numbers in names and queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import Tag

from tasks.crawl.anchors import address_of
from tasks.crawl.exchange import Request
from tasks.crawl.families.page_counts import name_and_extension, speaks_of_pages, total_pages
from tasks.crawl.families.page_keys import NEXT, PAGE_KEYS, is_page_key
from tasks.crawl.families.posting import form_pages, post_backs
from tasks.crawl.families.services import service_pages
from tasks.crawl.page import Page
from tasks.crawl.urls import with_query

_BLANKS = re.compile(r"\s+")
_STATIC = re.compile(r"([\w-]*?)\.(s?html?)$")
_NUMBERED = re.compile(r"^(.+?)[-_]\d+$")
_KEY_IN_SCRIPT = re.compile(r"[?&](" + "|".join(PAGE_KEYS) + r")=", re.IGNORECASE)


def following_pages(first: Page, page: Page, number: int) -> list[Request]:
    """Returns what may be the page after ``page``, the ``number``-th of the list that begins with ``first``.

    Links that the page itself offers come first, guesses last and only where it speaks of pages. Of two guesses the
    one with the lower number comes first: where pages are counted from 1 it brings nothing new, where they are counted
    from 0 the other one would leave a page out.
    """
    linked = [Request(url, "list", referer=page.url) for url in linked_pages(page, number + 1)]
    served = service_pages(first, number)
    if page.url != first.url and page.body.lstrip()[:1] in (b"{", b"["):
        return served
    posted = [*post_backs(page, number + 1), *form_pages(first, page, number)]
    total = total_pages(first)
    if total is not None and number >= total:
        return [*linked, *served]
    if number > 1 and linked_pages(first, 2):
        return [*linked, *posted]
    return [*linked, *posted, *served, *numbered_pages(first, number)]


def linked_pages(page: Page, wanted: int) -> list[str]:
    """Returns the addresses that the page itself calls its next one, or numbers ``wanted``; each once."""
    following: list[str] = []
    numbered: list[str] = []
    for tag in page.soup.find_all(["a", "link"]):
        label = _label(tag)
        is_next = "next" in (tag.get("rel") or []) or bool(label and NEXT.fullmatch(label))
        if not is_next and label.strip("[]第页") != str(wanted):
            continue
        url = address_of(tag, page.base, page.encoding)
        if url and url != page.url:
            (following if is_next else numbered).append(url)
    return list(dict.fromkeys([*following, *numbered, *_with_own_key(page, wanted)]))


def numbered_pages(first: Page, number: int) -> list[Request]:
    """Returns the numbered neighbours of a list that speaks of pages: ``index_1``, ``index_2``, ``?page=2``."""
    if not speaks_of_pages(first):
        return []
    urls = [*_numbered_names(first, number), *_numbered_queries(first, number)]
    return [Request(url, "list", referer=first.url) for url in dict.fromkeys(urls)]


def _label(tag: Tag) -> str:
    image = tag.find("img")
    text = tag.get_text() or str(tag.get("title") or "") or (str(image.get("alt") or "") if image else "")
    return _BLANKS.sub("", text)


def _with_own_key(page: Page, wanted: int) -> Iterator[str]:
    """The address of the page's own pager with its page key set to the wanted number."""
    here = urlsplit(page.url).path
    for tag in page.soup.find_all("a"):
        url = address_of(tag, page.base, page.encoding)
        if url is None or urlsplit(url).path != here:
            continue
        for key, value in parse_qsl(urlsplit(url).query):
            if is_page_key(key) and value.isdigit():
                yield with_query(url, **{key: str(wanted)})
                return


def _numbered_names(first: Page, number: int) -> Iterator[str]:
    parts = urlsplit(first.url)
    last = parts.path.rsplit("/", 1)[-1]
    own = _STATIC.search(last)
    if parts.query or (last and own is None):
        return
    said, extension = name_and_extension(first)
    names = [said] if said else [own[1]] if own else ["index"]
    if shorter := _NUMBERED.match(names[0]):
        names.append(shorter[1])
    ending = extension or (own[2] if own else _extension_in_use(first))
    for name in names:
        joint = "-" if re.search(rf"\b{re.escape(name)}-\d", first.text) else "_"
        for n in (number, number + 1):
            yield urljoin(first.url, f"{name}{joint}{n}.{ending}")


def _extension_in_use(page: Page) -> str:
    text = page.text
    return next((ending for ending in ("html", "shtml", "htm") if re.search(rf"\.{ending}\b", text)), "html")


def _numbered_queries(first: Page, number: int) -> Iterator[str]:
    own = [
        (key, value)
        for key, value in parse_qsl(urlsplit(first.url).query, keep_blank_values=True)
        if is_page_key(key)
    ]
    if own:
        key, value = own[0]
        start = int(value) if value.isdigit() else 1
        yield with_query(first.url, **{key: str(start + number)})
        return
    named = _KEY_IN_SCRIPT.search(first.text)
    if named:
        for n in (number, number + 1):
            yield with_query(first.url, **{named[1]: str(n)})
