"""Lists that a script asks a service for: the call is read out of the page and repeated, page by page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from tasks.crawl.exchange import Request
from tasks.crawl.families.page_keys import is_page_key
from tasks.crawl.families.script_values import word_after
from tasks.crawl.page import Page
from tasks.crawl.urls import with_query

# Services that only list what is published; nothing else is ever called.
_CALL = re.compile(
    r"[\"']([^\"'\s<>]{0,200}(?:getFileListByCodeId|get\w{0,20}(?:Info|Article|News|Content|Doc)\w{0,8}List\w{0,10}|/front/api/data/"
    r"|/module/xxgk/search\w{0,10}\.jsp|[?&]action=list)[^\"'\s<>]{0,500})[\"']",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"[\"']?\b([A-Za-z_]\w{0,30})[\"']?\s*:\s*(?:\"([^\"\n]{0,200})\"|'([^'\n]{0,200})'|(-?\d{1,12})\b|([A-Za-z_]\w{0,30})\b(?![\w.(]))"
)
_WRAPPED = re.compile(r"[\"']?(\w{1,30})[\"']?\s*:\s*JSON\.stringify\(")
_POSTS = re.compile(r"\$\.post|(?:type|method)[\"']?\s*:\s*[\"']post|axios\.post|\.post\(", re.IGNORECASE)
_GETS = re.compile(r"\$\.get|(?:type|method)[\"']?\s*:\s*[\"']get|ajaxGet|axios\.get|getJSON", re.IGNORECASE)
_NO_PARAMETERS = {
    "url", "api", "type", "method", "datatype", "async", "cache", "success", "error", "contenttype", "el", "data",
    "timeout",
}  # fmt: skip
BEFORE, AFTER = 200, 800
MAX_CALLS = 4


@dataclass(frozen=True, slots=True)
class _Call:
    url: str
    parameters: dict[str, str | int]
    wrapped: str | None
    methods: tuple[str, ...]


def service_pages(first: Page, number: int) -> list[Request]:
    """Returns the calls of ``first`` for their ``number``-th and next page: the first page may hold rows or none."""
    calls = [call for call in _calls(first) if call.url]
    return [request for call in calls for n in (number, number + 1) for request in _requests(call, n, first)]


def _calls(page: Page) -> Iterator[_Call]:
    text, count = "\n".join(tag.get_text() for tag in page.soup.find_all("script")), 0
    for found in _CALL.finditer(text):
        count += 1
        url = page.resolve(found[1].replace("&amp;", "&"))
        if url is None or count > MAX_CALLS:
            continue
        before = text[max(0, found.start() - BEFORE) : found.start()]
        after = re.split(r"\}\s*\)", text[found.end() : found.end() + AFTER], maxsplit=1)[0]
        around = before.rpartition(";")[2] + after
        wrapped = _WRAPPED.search(after)
        methods = (
            ("POST",) if _POSTS.search(around) else ("GET",) if _GETS.search(around) else ("GET", "POST")
        )
        if "/module/xxgk/" in url:
            methods = ("POST",)
        yield _Call(url, _parameters(around, text), wrapped[1] if wrapped else None, methods)


def _parameters(source: str, text: str) -> dict[str, str | int]:
    """The scalar values of a call's object; names of variables are looked up in the page."""
    found: dict[str, str | int] = {}
    for name, double, single, number, variable in _PAIR.findall(source):
        if name.lower() in _NO_PARAMETERS or name in found:
            continue
        value = word_after(text.replace(source, ""), variable) if variable else double or single
        found[name] = int(number) if number else value or ""
    return found


def _requests(call: _Call, number: int, first: Page) -> Iterator[Request]:
    query = dict(parse_qsl(urlsplit(call.url).query, keep_blank_values=True))
    in_query = next((name for name in query if is_page_key(name)), None)
    in_body = next((name for name in call.parameters if is_page_key(name)), None)
    body = dict(call.parameters)
    if in_body:
        start = body[in_body]
        body[in_body] = number - 1 + (start if isinstance(start, int) and start in (0, 1) else 1)
    url = with_query(call.url, **{in_query: str(number)}) if in_query else call.url
    if not in_query and not in_body and number > 1:
        return
    for method in call.methods:
        if method == "GET":
            yield Request(with_query(url, **_texts(body)), "list", referer=first.url)
        else:
            data = {call.wrapped: json.dumps(body, ensure_ascii=False)} if call.wrapped else _texts(body)
            yield Request(url, "list", data={**_in_form(url), **data}, referer=first.url)


def _in_form(url: str) -> dict[str, str]:
    """The disclosure module of JCMS wants its query in the form as well."""
    parts = urlsplit(url)
    return dict(parse_qsl(parts.query, keep_blank_values=True)) if "/module/xxgk/" in parts.path else {}


def _texts(body: dict[str, str | int]) -> dict[str, str]:
    return {name: str(value) for name, value in body.items()}
