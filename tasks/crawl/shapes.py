"""Shapes of addresses: article, column or attachment (crawl.md, section 1.3), and the slugs of report columns."""

from __future__ import annotations

import re
from email.header import decode_header, make_header
from urllib.parse import parse_qsl, unquote, unquote_to_bytes, urlsplit

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
_EXTENDED_NAME = re.compile(r"filename\*\s*=\s*\"?([\w-]*)'[\w-]*'([^\";\s]+)", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"filename\s*=\s*(?:\"([^\"]*)\"|([^;]+))", re.IGNORECASE)
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
    named = _disposition_name(disposition)
    if named:
        return named
    parts = urlsplit(url)
    for _, value in parse_qsl(parts.query):
        if _FILE.search(value):
            return unquote(value).rsplit("/", 1)[-1]
    return unquote(parts.path.rsplit("/", 1)[-1])


def _disposition_name(disposition: str) -> str:
    """The file name that a header gives, '' if it gives none: RFC 5987, RFC 2047, percent signs, or raw bytes.

    Raw bytes arrive as Latin-1; they are read as what they are, UTF-8 or GB18030. Folders are left out.
    """
    extended = _EXTENDED_NAME.search(disposition)
    if extended:
        try:
            return _last_part(unquote(extended[2], encoding=_named_encoding(extended[1])))
        except LookupError:
            return _last_part(unquote(extended[2]))
    plain = _PLAIN_NAME.search(disposition)
    if plain is None:
        return ""
    name = (plain[1] or plain[2] or "").strip()
    if name.startswith("=?"):
        name = str(make_header(decode_header(name)))
    return _last_part(_decoded(name))


def _named_encoding(name: str) -> str:
    return "gb18030" if name.lower() in ("gbk", "gb2312") else name or "utf-8"


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].strip()


def _decoded(name: str) -> str:
    """A name with its percent signs and raw bytes read as UTF-8, else as GB18030; as it is if neither fits."""
    try:
        raw = unquote_to_bytes(name) if name.isascii() else name.encode("latin-1")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
