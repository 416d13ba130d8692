"""Shapes of addresses: article, column or attachment (crawl.md, section 1.3), and the slugs of report columns."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ARTICLE = re.compile(
    rf"/t\d{{8}}_\d+\.s?html?$|/post_\d+\.html$|/art/\d{{4}}/\d{{1,2}}/\d{{1,2}}/art_\d+_\d+\.html$"
    rf"|/art/\d{{4}}/art_[0-9a-f]{{32}}\.html$|/info/\d+/\d+\.htm$|/content/article/\d+|/public/\d+/\d+\.html$"
    rf"|/content_\d+(\.s?html?)?$|/c?\d{{6,}}/content\.html$|/[0-9a-f]{{32}}\.s?html$|/{_UUID}\.html$"
    rf"|/content/{_UUID}\.html$|/\d{{4}}[-/]\d{{2}}[-/]\d{{2}}/\d+\.s?html?$|/\d{{15,19}}\.html$"
    rf"|/(show|Content|contents|html|auto)[-/](\d+/)?\d{{2,}}\.html$|xxgkAnnualReport\.jsp$"
    rf"|/\d{{4}}/\d{{4}}/c\d+a\d+/page\.htm$|/art/info/\d+/\w+|/\d{{4}}/\d{{2}}/\d{{2}}/\d+\.s?html?$|/c\d+/content\.html$"
)
_ARTICLE_KEYS = {"infoguid", "articlekey", "id", "fbtime"}
_COLUMN = re.compile(
    r"/$|/index([-_]\d+)?\.s?html?$|/list[^/]*\.s?html?$|/col/col\d+/index\.html$|/columns?/|/column-index-\d+\.s?html?$"
)
_FILE = re.compile(r"\.(pdf|docx?|xlsx?|wps|ofd|rtf|zip|rar|et)$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"downfile\.jsp|download\.jsp|DownloadAttach|document/download", re.IGNORECASE)
REPORT_SLUG = re.compile(
    r"(zf)?xxgk(gz)?n(b|dbg)|gk(gz)?n(b|dbg)|ndbg|nbzt|zfxxgkbg|xxgkbg|(?<![a-z])gknb|AnnualReport",
    re.IGNORECASE,
)
REPORT_TEXT = re.compile(r"信息公开|年度报告|年报")
NEGATIVE_SLUG = re.compile(r"wzndbb|zfwzgzndbb|wznb|wzndbg|fzzfjs|fzzf", re.IGNORECASE)


def is_article(url: str) -> bool:
    """True if the address has the shape of one article's."""
    parts = urlsplit(url)
    if _ARTICLE.search(parts.path):
        return True
    keys = {key.lower() for key, value in parse_qsl(parts.query) if value}
    return bool(keys & _ARTICLE_KEYS) and not is_column(url)


def is_column(url: str) -> bool:
    """True if the address has the shape of a list's."""
    return bool(_COLUMN.search(urlsplit(url).path)) and not _ARTICLE.search(urlsplit(url).path)


def is_file(url: str) -> bool:
    """True if path or a query value names a document file, or the path is that of a download."""
    parts = urlsplit(url)
    if _FILE.search(unquote(parts.path)) or _DOWNLOAD.search(url):
        return True
    return any(_FILE.search(value) for _, value in parse_qsl(parts.query))


def file_name(url: str, disposition: str = "") -> str:
    """Returns the best name for a file: Content-Disposition, then a query value with an extension, then the path."""
    named = re.search(r"filename\*?\s*=\s*(?:UTF-8'')?\"?([^\";]+)", disposition, re.IGNORECASE)
    if named:
        return unquote(named[1]).strip()
    parts = urlsplit(url)
    for _, value in parse_qsl(parts.query):
        if _FILE.search(value):
            return unquote(value).rsplit("/", 1)[-1]
    return unquote(parts.path.rsplit("/", 1)[-1])
