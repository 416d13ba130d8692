"""Where a document prints its title: over several lines, beside furniture of the page, in meta tags, in its link."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.extract.model import Context, SourceDocument
from tasks.extract.names import is_short, looks_like_name, names_a_body
from tasks.extract.prose import Line, Prose, squeeze
from tasks.extract.titles import (
    DOCUMENT_NUMBER,
    KEEP,
    TITLE_LABEL,
    TitleParts,
    chinese_years_to_arabic,
    ends_like_organization,
    kind_of_title,
    parse_title,
)

__all__ = ["Title", "find_title"]

_SITE_SUFFIX = re.compile(r"(?:\s*[-_|–—]\s*[^-_|–—]{1,40})+$")
_RED_HEADER = re.compile(r"^[^,。;:!?《》]{3,40}文件$")
_SIGNED_BY = re.compile(r"(?:签发人|签发)[:：]?[^\d]{0,8}$")
_YEAR_LINE = re.compile(r"^\(?(20[0-3]\d)年?度?\)?$")
_DATE_OR_TIME = re.compile(r"^(?:20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)?(?:\d{1,2}:\d{2}(?::\d{2})?)?$")
_NO_TITLE = re.compile(
    r"[。;!?]|请与|联系|根据|下载|首页|当前位置|http|www|索引号|发布机构|发布日期|发布时间|发文|来源:|时间:|日期:"
)
_FURNITURE = re.compile(
    r":|(?:公开|公告|年报|公报|概况|动态|资讯|目录|指南|制度|栏目|专栏|版)$|导航|首页|打印|字号|分享|收藏|阅读|浏览|检索|无障碍"
)
"""What stands above a title and is no part of it: labels, columns, the switches of a site."""
_LONGEST_MENU_WORD = 8
_OF_PLACES = re.compile(r"[省市州盟县区旗镇乡]|街道")
_SENTENCE = re.compile(r"^(?:现|根据|按照|依据|为|本|我|在|由|《)|[。;!?:]")
_OF_EVERY_TITLE = "公"
"""A character that `KEEP` cannot do without."""
_LONGEST_TITLE = 90
_LINES_SEARCHED = 80


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, white space collapsed, with the place it was read from."""

    text: str
    source: str
    parts: TitleParts
    ends_at: int = 0


def find_title(document: SourceDocument, prose: Prose, context: Context) -> Title | None:
    """Returns the title of the document, best source first; None if nothing reads like one.

    Sources: the body's own title line(s), the meta tag ArticleTitle, the page's title, the text of the link.
    """
    meta = document.meta.get("articletitle", "")
    from_body = _title_in_body(prose, squeeze(f"{meta[:400]} {(document.title or '')[:400]}"))
    if from_body is None:
        from_body = _title_at_head(prose)
    from_meta = _as_title(meta, "meta ArticleTitle")
    from_page = _as_title(_without_site(document.title or ""), "title of the page")
    from_link = _as_title(context.link_text or "", "link text")
    candidates = [title for title in (from_body, from_meta, from_page, from_link) if title is not None]
    complete = [title for title in candidates if title.parts.unit]
    if complete and from_body is not None and not from_body.parts.unit:
        first = complete[0]
        return Title(first.text, first.source, first.parts, from_body.ends_at)
    if candidates:
        return candidates[0]
    fallback = (
        meta or _first_heading(prose) or _SITE_SUFFIX.sub("", document.title or "") or context.link_text or ""
    )
    return Title(_collapse(fallback), "no report title", TitleParts("", None)) if fallback.strip() else None


def _first_heading(prose: Prose) -> str:
    """Returns the first line that is a heading, or that names another kind of document; '' if none does."""
    for line in prose.lines[:40]:
        if line.style in ("title", "heading"):
            return line.text
        is_sentence = any(mark in line.plain for mark in ",。:")
        if len(line.plain) <= 60 and not is_sentence and kind_of_title(line.text) != "other":
            return line.text
    return ""


def _as_title(text: str, source: str, ends_at: int = 0) -> Title | None:
    if not text or len(text) > 4 * _LONGEST_TITLE:
        return None
    parts = parse_title(text)
    return Title(_collapse(text), source, parts, ends_at) if parts is not None else None


def _title_in_body(prose: Prose, named: str) -> Title | None:
    """Returns the title that stands in the body, joined over up to four lines, with the name on the line above.

    ``named`` is what the page calls itself: a line it repeats is surer than the titles of neighbours in a menu.
    """
    lines = [line for line in prose.lines[:_LINES_SEARCHED] if not _is_no_title_line(line.plain)]
    found: list[tuple[float, int, Title]] = []
    for place in range(len(lines)):
        if not any(_OF_EVERY_TITLE in line.plain for line in lines[place : place + 4]):
            continue
        for count in (1, 2, 3, 4):
            window = lines[place : place + count]
            if len(window) < count or not _may_be_title(window):
                break
            if KEEP.search("".join(line.plain for line in window)) is None:
                continue
            if not _stands_above_title(window):
                found.append(_scored(lines, place, window, named))
            break
    if not found:
        return None
    return max(found, key=lambda item: (item[0], -item[1]))[2]


def _title_at_head(prose: Prose) -> Title | None:
    """Returns the title with which a text begins that was run together into one line."""
    for line in prose.lines[:5]:
        keep = KEEP.search(line.plain[:_LONGEST_TITLE])
        if keep is None or len(line.plain) <= _LONGEST_TITLE:
            continue
        head = line.plain[: keep.end()]
        parts = parse_title(head)
        if parts is None or parts.year is None or "," in head or _SENTENCE.search(head):
            continue
        if looks_like_name(parts.unit):
            text = prose.slice(line.start, line.start + len(head))
            return Title(_collapse(text), "head of the text", parts, line.start + len(head))
    return None


def _stands_above_title(window: list[Line]) -> bool:
    """Tells whether the first line is no part of a title that the lines below it print in full, name included."""
    rest = parse_title("".join(line.plain for line in window[1:])) if len(window) > 1 else None
    if rest is None or not rest.unit:
        return False
    first = window[0].plain
    if _FURNITURE.search(first) is not None or rest.unit.startswith(first):
        return True
    if len(first) <= _LONGEST_MENU_WORD and not _OF_PLACES.search(first):
        return looks_like_name(rest.unit) and not is_short(rest.unit)
    return names_a_body(first) and not is_short(rest.unit)


def _may_be_title(window: list[Line]) -> bool:
    text = "".join(line.plain for line in window)
    return len(text) <= _LONGEST_TITLE and _NO_TITLE.search(text) is None


def _scored(lines: list[Line], place: int, window: list[Line], named: str) -> tuple[float, int, Title]:
    text = "".join(line.text if line is window[0] else " " + line.text for line in window)
    joined = text
    above = lines[place - 1] if place else None
    parts = parse_title(text) or TitleParts("", None)
    if parts.year is None:
        parts = TitleParts(parts.unit, _year_beside(lines, place, len(window)))
    if above is not None and not parts.unit and _is_name_line(above.plain):
        with_name = parse_title(above.plain + "".join(line.plain for line in window))
        if with_name is not None and with_name.unit:
            parts = TitleParts(with_name.unit, with_name.year or parts.year)
            joined = f"{above.text} {text}"
    keep = KEEP.search(chinese_years_to_arabic(squeeze(text)))
    rest = len(squeeze(text)) - (keep.end() if keep else 0)
    score = (
        2.0 * bool(parts.unit)
        + 1.0 * (parts.year is not None)
        + 1.5 * (window[0].style in ("title", "heading"))
    )
    score += 2.0 * (squeeze(text) in named) - min(rest, 10) * 0.1
    last = window[-1]
    return score, place, Title(_collapse(joined), "title in the body", parts, last.start + len(last.plain))


def _year_beside(lines: list[Line], place: int, count: int) -> int | None:
    """Returns the year that stands alone on one of the two lines below a title or on the line above it."""
    for line in (*lines[place + count : place + count + 2], *lines[max(0, place - 1) : place]):
        match = _YEAR_LINE.match(chinese_years_to_arabic(line.plain))
        if match is not None:
            return int(match[1])
    return None


def _is_name_line(plain: str) -> bool:
    return 3 <= len(plain) <= 40 and not re.search(r"[,。;:!?0-9]", plain) and ends_like_organization(plain)


def _is_no_title_line(plain: str) -> bool:
    """Tells whether a line among those of a title belongs to the letterhead or is only a date or a time."""
    return bool(
        DOCUMENT_NUMBER.fullmatch(_SIGNED_BY.sub("", plain))
        or (plain and not _SIGNED_BY.sub("", plain))
        or _RED_HEADER.match(plain)
        or _DATE_OR_TIME.fullmatch(plain)
    )


def _collapse(text: str) -> str:
    """Returns a title with its blanks dropped between ideographs and single elsewhere."""
    text = re.sub(r"\s+", " ", TITLE_LABEL.sub("", text.replace("**", "").strip())).strip(" *#|_")
    return re.sub(r"(?<=[^\x00-\x7f]) (?=\S)|(?<=\S) (?=[^\x00-\x7f])", "", text)


def _without_site(title: str) -> str:
    """Returns a page title without the names of column and site behind it."""
    for candidate in (_SITE_SUFFIX.sub("", title), re.split(r"[-_|–—]", title)[0]):
        if parse_title(candidate) is not None:
            return candidate
    return title
