"""A fetched page: its text decoded, its tree parsed when asked for, its links made absolute."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from selectolax.lexbor import LexborHTMLParser

from tasks.crawl.anchors import Link, links_in, make_soup
from tasks.crawl.urls import clean

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BLANKS = re.compile(r"\s+")


@dataclass
class Page:
    """A page as fetched. ``url`` is the final address."""

    url: str
    body: bytes
    content_type: str = ""
    document_id: str | None = None
    via: dict[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """Returns the body as text."""
        return decode_page(self.body, self.content_type)[0]

    @cached_property
    def encoding(self) -> str:
        """Returns the encoding that the body was read with."""
        return decode_page(self.body, self.content_type)[1]

    @cached_property
    def words(self) -> str:
        """Returns the visible text without white space; good enough to judge by, and cheap."""
        return visible_text(self.text)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Returns the parsed tree; comments are not in it."""
        return make_soup(self.text)

    @cached_property
    def base(self) -> str:
        """Returns the address that relative links start from."""
        tag = self.soup.find("base", href=True)
        return (clean(str(tag["href"]), self.url) if isinstance(tag, Tag) else None) or self.url

    @cached_property
    def title(self) -> str:
        """Returns the text of ``<title>`` without white space around it."""
        return self.soup.title.get_text(strip=True) if self.soup.title else ""

    @cached_property
    def meta(self) -> dict[str, str]:
        """Returns the meta tags by lower-case name; the first one of a name counts."""
        found: dict[str, str] = {}
        for tag in self.soup.find_all("meta"):
            name = str(tag.get("name") or tag.get("property") or "").lower()
            if name and tag.get("content"):
                found.setdefault(name, str(tag["content"]).strip())
        return found

    @cached_property
    def links(self) -> list[Link]:
        """Returns the page's own links in order, each address once."""
        return list(links_in(self.soup, self.base, self.encoding))

    def resolve(self, href: str) -> str | None:
        """Returns the absolute address of ``href`` on this page, None if it is none."""
        return clean(href, self.base, self.encoding)

    def json(self) -> Any:
        """Returns the body as JSON, None if it is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None


def decode_page(body: bytes, content_type: str) -> tuple[str, str]:
    """Returns (text, encoding): BOM, then strict UTF-8, then what header and page declare, then GB18030.

    Bytes that are valid UTF-8 are UTF-8, whatever a wrong declaration says; GB2312 and GBK are read as GB18030.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace"), name
    in_header = _HEADER_CHARSET.search(content_type)
    in_page = _CHARSET.search(body[:4096])
    declared = [in_header[1]] if in_header else []
    declared += [in_page[1].decode("ascii")] if in_page else []
    for name in ("utf-8", *(_CHINESE.get(n.lower(), n) for n in declared), "gb18030"):
        try:
            return body.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    return max(
        ((body.decode(name, "replace"), name) for name in ("utf-8", "gb18030")),
        key=lambda pair: -pair[0].count("�"),
    )


def visible_text(html: str) -> str:
    """Returns the text of a page without script, style, comments, tags and white space; linear in its length."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "title", "template"])
    root = tree.body or tree.root
    return _BLANKS.sub("", root.text(deep=True, separator="")) if root else ""
