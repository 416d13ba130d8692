"""新点 Epoint WebBuilder: the article is a shell; its content comes from a service by ``infoGuid``."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family, FetchPage
from tasks.crawl.families.script_values import html_page, word_after
from tasks.crawl.page import Page
from tasks.crawl.urls import query_value

_MARKS = re.compile(
    r"siteInfo\s*=\s*\{|showinfo\.html\?infoGuid=|new CMS\(|getGovInfoDetail|/html/info/detail"
)
_SERVICE = re.compile(r"[\"']([^\"']*getGovInfoDetail)[\"']")
_ART_INFO = re.compile(r"/art/info/\w+/(\w+)")


class Epoint(Family):
    """Lists are ordinary links; articles are asked from the service that the shell names."""

    name = "epoint"

    def recognises(self, page: Page) -> bool:
        """True with the builder's site object, shells or services."""
        return bool(_MARKS.search(page.text))

    def article(self, page: Page, fetch: FetchPage) -> Page | None:
        """Returns the page made of the service's answer; None if there is no such service or answer."""
        request = _detail_request(page)
        answer = fetch(request) if request else None
        value = answer.json() if answer else None
        if not isinstance(value, dict):
            return None
        data = (value.get("custom") or {}).get("data") if "custom" in value else value.get("data")
        return _made_page(page, data) if isinstance(data, dict) else None


def _detail_request(page: Page) -> Request | None:
    own = _ART_INFO.search(urlsplit(page.url).path)
    if own:
        return Request(urljoin(page.url, "/html/info/detail"), "list", data={"id": own[1]}, referer=page.url)
    guid = query_value(page.url, "infoGuid")
    if not guid:
        return None
    named = _SERVICE.search(page.text)
    project = (word_after(page.text, "projectName") or "").strip("/")
    service = named[1] if named else f"/{project}/rest/govinfo/getGovInfoDetail"
    if not service.startswith(("/", "http")):
        service = f"/{project}/{service}"
    return Request(
        urljoin(page.url, service), "list", data={"params": json.dumps({"infoid": guid})}, referer=page.url
    )


def _made_page(page: Page, data: dict[str, Any]) -> Page | None:
    content = data.get("infocontent") or data.get("body") or ""
    files = data.get("pdflist")
    links = "".join(
        f'<p><a href="{entry["attachurl"]}">{entry.get("attachname") or "附件"}</a></p>'
        for entry in (files if isinstance(files, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("attachurl"), str)
    )
    if not content and not links:
        return None
    meta = {
        "PubDate": str(data.get("infodate") or data.get("pubdate") or ""),
        "ContentSource": str(data.get("dept") or ""),
    }
    title = str(data.get("title") or page.title)
    return Page(page.url, html_page(title, str(content) + links, meta), "text/html; charset=utf-8")
