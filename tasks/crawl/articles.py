"""What hangs on an article page: attachments in links, frames, viewers and scripts; and whether the page has a body."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from tasks.crawl.anchors import Link, address_of, area_of, is_link, link_text
from tasks.crawl.page import Page
from tasks.crawl.shapes import is_file
from tasks.crawl.urls import clean

_VIEWER_KEYS = {"file", "src", "url", "path", "filename", "fileurl"}
_SCRIPT_PDF = re.compile(
    r"(?:showVsbpdfIframe|showPdf|openPdf|pdfUrl\s*=|new PDFObject)\s*\(?\s*[\"']([^\"']+\.pdf[^\"']*)[\"']",
    re.IGNORECASE,
)
_ANY_FILE = re.compile(
    r"[\"']((?:https?:/)?[^\"'<>\s]{1,300}\.(?:pdf|docx?|xlsx?|wps|ofd))[\"']", re.IGNORECASE
)
_MAY_HAVE_FILES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|wps|ofd|rtf|zip|rar|et)\b|downfile|download|<iframe|<frame|<embed|<object|pdfsrc",
    re.IGNORECASE,
)
_FRAMES = {"iframe": "src", "embed": "src", "object": "data", "frame": "src"}
_SIGNS = re.compile(r"总体情况|主动公开|收到和处理|行政复议|存在的?(主要)?问题|其他需要报告|政府信息公开")
_HEADINGS = re.compile(r"总体情况|主动公开|收到和处理|行政复议|行政诉讼|问题及改进|其他需要报告")
_NAMES_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd|rtf|zip|rar)\s*[)）】]?\s*$", re.IGNORECASE)
MAX_ATTACHMENTS = 30
SHORT = 400


def attachments(page: Page) -> list[Link]:
    """Returns the files of an article, each address once: links, then viewers and frames, then scripts."""
    if not _MAY_HAVE_FILES.search(page.text):
        return []  # most pages: saves parsing them
    found: dict[str, Link] = {}
    for anchor in page.soup.find_all(is_link):
        url, text = address_of(anchor, page.base, page.encoding), anchor.get_text()
        if (
            url
            and (is_file(url) or _NAMES_FILE.search(text))
            and not (area_of(anchor) and not _mentions(text))
        ):
            _add(found, url, link_text(anchor))
    for name, attribute in _FRAMES.items():
        for tag in page.soup.find_all(name):
            _add_framed(found, page, str(tag.get(attribute) or ""))
    for tag in page.soup.select("[pdfsrc]"):
        _add_framed(found, page, str(tag["pdfsrc"]))
    for match in _SCRIPT_PDF.finditer(page.text):
        _add_framed(found, page, match[1])
    if not found:
        for script in page.soup.find_all("script"):
            for match in _ANY_FILE.finditer(script.get_text()):
                _add_framed(found, page, match[1])
    return list(found.values())[:MAX_ATTACHMENTS]


def framed_file(url: str) -> str | None:
    """Returns the file that a viewer's address shows (``viewer.html?file=<encoded path>``), None if it shows none."""
    for key, value in parse_qsl(urlsplit(url).query):
        if key.lower() in _VIEWER_KEYS and is_file(value):
            return unquote(value) if "%" in value else value
    return None


def framed_pages(page: Page) -> list[Link]:
    """Returns the pages that an article without words of its own shows in frames."""
    if "<iframe" not in page.text.lower() or len(page.words) > SHORT:
        return []
    shown = (page.resolve(str(tag["src"])) for tag in page.soup.find_all(["iframe", "frame"], src=True))
    return [
        Link(url, "") for url in dict.fromkeys(shown) if url and not is_file(url) and framed_file(url) is None
    ]


def page_substance(page: Page, files: list[Link]) -> str | None:
    """Returns ``attachment_only`` or ``image_only`` if the page itself holds no report, else None."""
    words = page.words
    body = len(_SIGNS.findall(words))
    if body >= 4 or (page.soup.find("table") is not None and body >= 3):
        return None
    if len(words) > 3000 or (body and len(words) > 1500):
        return None
    if files:
        return "attachment_only"
    pictures = [
        tag
        for tag in page.soup.find_all("img")
        if not area_of(tag) and not _is_furniture(str(tag.get("src") or ""))
    ]
    return "image_only" if pictures and body < 3 else None


def looks_like_report(page: Page) -> bool:
    """True if a page holds the text of a report: most of the six headings, and some length."""
    words = page.words
    return len(words) > 600 and len(set(_HEADINGS.findall(words))) >= 4


def _mentions(text: str) -> bool:
    return bool(re.search(r"报告|年报", text))


def _is_furniture(src: str) -> bool:
    return bool(
        re.search(r"logo|icon|qr|ewm|wx|weixin|banner|dzjg|\.gif$|share|print|blank", src, re.IGNORECASE)
    )


def _add_framed(found: dict[str, Link], page: Page, src: str) -> None:
    url = page.resolve(src)
    if url is None:
        return
    inner = framed_file(url)
    target = clean(inner, url) if inner else url  # a viewer resolves against its own address
    if target and is_file(target):
        _add(found, target, "")


def _add(found: dict[str, Link], url: str, text: str) -> None:
    found.setdefault(url, Link(url, text))
