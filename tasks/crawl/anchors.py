"""Links of a page: where they lead, what they are called, the date beside them; also those that only a script opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from tasks.crawl.urls import clean

_DATE = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_PROLOG = re.compile(r"\A\s*<\?xml[^>]*>")
# Some sites write a small table of title, date and author into the attribute.
_TITLE_LABEL = re.compile(r"^(?:文章)?标题[:：]\s*")
_BLANKS = re.compile(r"\s+")
_FURNITURE = re.compile(
    r"\b(nav\w*|footer\w*|foot|header\w*|breadcrumb\w*|crumb\w*|weizhi|position|topbar|friendlink\w*|share)\b"
)
# Attributes in which sites keep the address of a link that a script opens.
_SCRIPTED = ("href", "onclick", "data-href", "data-url", "data-link", "_href", "link")
# A word in a script that can only be an address: a path, or a name with an extension of pages and files.
_QUOTED = re.compile(
    r"[\"'(]\s*((?:https?:)?//[^\"'()\s]{4,500}|\.{0,2}/[^\"'()]{1,500}"
    r"|[^\"'()\s]{1,300}\.(?:s?html?|jspx?|aspx?|do|pdf|docx?|xlsx?|wps|ofd|zip)(?:\?[^\"'()\s]{0,300})?)\s*[\"')]",
    re.IGNORECASE,
)
LONGEST_BESIDE = 60
_NO_LINK = re.compile(r"share|print|copy|addfavorite|sethomepage|分享|打印", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page: absolute address, visible text, full title, date as printed beside it.

    ``beside`` is what its row says besides: in tables of organisations the links are only called 查看 or 2023年.
    """

    url: str
    text: str
    date: str | None = None
    area: str = ""
    beside: str = ""

    @property
    def label(self) -> str:
        """Returns the text without any white space."""
        return _BLANKS.sub("", self.text)


def make_soup(html: str) -> BeautifulSoup:
    """Returns the tree of a page or of a piece of one; an XML prolog (XHTML, fragments from XML) is left out."""
    html = _PROLOG.sub("", html, count=1)
    return BeautifulSoup(html if "<" in html else f"<p>{html}</p>", "lxml")


def links_in(tree: Tag, base: str, encoding: str = "utf-8") -> Iterator[Link]:
    """Yields the links below ``tree``, each address once, @title before text that was cut."""
    seen: set[str] = set()
    for tag in tree.find_all(is_link):
        url = address_of(tag, base, encoding)
        if url is None or url in seen:
            continue
        seen.add(url)
        yield Link(url, link_text(tag), date_beside(tag), area_of(tag), text_beside(tag))


def fragment_links(html: str, base: str) -> list[Link]:
    """Returns the links of a piece of HTML that came inside XML or JSON."""
    return list(links_in(make_soup(html), base))


def address_of(tag: Tag, base: str, encoding: str = "utf-8") -> str | None:
    """Returns where a link leads: its own address, else the one that its script names; None if it names none."""
    if tag.name in ("a", "area") and (url := clean(str(tag.get("href") or ""), base, encoding)):
        return url
    for name in _SCRIPTED:
        value = str(tag.get(name) or "")
        if not value or _NO_LINK.search(value):
            continue
        plain = clean(value, base, encoding) if name not in ("href", "onclick") else None
        quoted = _QUOTED.search(value)
        url = plain or (clean(quoted[1], base, encoding) if quoted else None)
        if url:
            return url
    return None


def link_text(anchor: Tag) -> str:
    """Returns what the link is called: the title attribute if the text is empty, cut with dots or a part of it."""
    text = anchor.get_text(" ", strip=True) or str(anchor.get("alt") or "").strip()
    title = _TITLE_LABEL.sub("", str(anchor.get("title") or "").strip().partition("\n")[0]).strip()
    cut = text.rstrip(".… ")
    if title and (not text or cut != text or _BLANKS.sub("", cut) in _BLANKS.sub("", title)):
        return title
    return text


def date_beside(anchor: Tag) -> str | None:
    """Returns the date (ISO) that stands in the same row as the link."""
    row = anchor.find_parent(["li", "tr", "dd", "p"]) or anchor.parent
    if row is None or len(row.find_all("a", href=True, limit=4)) > 3:
        return None
    found = _DATE.search(row.get_text(" ", strip=True).replace(anchor.get_text(" ", strip=True), " "))
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def text_beside(anchor: Tag) -> str:
    """Returns what stands before the link in its row and belongs to no link: a cell, a term, words; '' without any.

    What stands behind it does not count: there lists name the office that put the page up, not whose report it is.
    """
    row = anchor.find_parent(["tr", "dd", "li"])
    if row is None:
        return ""
    if row.name == "dd":
        term = row.find_previous_sibling("dt")
        return term.get_text(strip=True)[:LONGEST_BESIDE] if term else ""
    for text in row.find_all(string=True):
        if anchor in text.parents:
            return ""
        words = _DATE.sub("", _BLANKS.sub("", text))
        if words.strip("0123456789.、") and text.find_parent("a") is None:
            return words[:LONGEST_BESIDE]
    return ""


def area_of(anchor: Tag) -> str:
    """Returns ``nav`` if the link stands in the furniture of the page (menu, breadcrumb, footer), else ''."""
    for parent in anchor.parents:
        name = f"{parent.get('id') or ''} {' '.join(parent.get('class') or [])}".lower()
        if parent.name in ("nav", "footer", "header") or _FURNITURE.search(name):
            return "nav"
    return ""


def is_link(tag: Tag) -> bool:
    """True for anchors, and for rows and boxes that a click opens as a whole."""
    if tag.name in ("a", "area"):
        return True
    # A row that is clicked as a whole; one that holds a link of its own is only decorated.
    return tag.has_attr("onclick") and tag.name in _ROWS and tag.find("a", href=_leads_somewhere) is None


_ROWS = {"li", "tr", "td", "div", "span", "p", "dd", "h2", "h3", "h4"}


def _leads_somewhere(href: str | None) -> bool:
    return bool(href) and not str(href).lower().startswith(("javascript", "#"))
