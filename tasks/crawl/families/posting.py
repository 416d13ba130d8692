"""Pagers that send a form: ASP.NET's post-backs with their hidden state, and forms with a field for the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from bs4 import Tag

from tasks.crawl.exchange import Request
from tasks.crawl.families.page_counts import speaks_of_pages
from tasks.crawl.families.page_keys import NEXT, is_page_key
from tasks.crawl.page import Page

_POST_BACK = re.compile(r"(?:__doPostBack|PostBackOptions)\(\s*[\"']([^\"']*)[\"']\s*,\s*[\"']([^\"']*)[\"']")
_UNSENT = {"submit", "image", "button", "reset", "file", "checkbox", "radio"}


def post_backs(page: Page, wanted: int) -> list[Request]:
    """Returns the post that the pager of an ASP.NET page would send for page ``wanted``, its state carried along."""
    if "__VIEWSTATE" not in page.text:
        return []
    state = page.soup.find("input", attrs={"name": "__VIEWSTATE"})
    form = state.find_parent("form") if state else None
    fields = _fields(form or page.soup)
    if "__VIEWSTATE" not in fields:
        return []
    action = page.resolve(str(form.get("action") or "")) if form else None
    calls = sorted([*_calls(page, wanted), *_buttons(page)], key=lambda call: call[0])
    return [
        Request(action or page.url, "list", data={**fields, **changed}, referer=page.url)
        for _, changed in calls[:1]
    ]


def form_pages(first: Page, page: Page, number: int) -> list[Request]:
    """Returns what a form with a field for the page would send for the next one; counted from 0 and from 1."""
    if not speaks_of_pages(page):
        return []
    found: list[Request] = []
    for form in page.soup.find_all("form"):
        fields = _fields(form)
        key = next((name for name in fields if is_page_key(name)), None)
        if key is None or "__VIEWSTATE" in fields:
            continue
        action = page.resolve(str(form.get("action") or "")) or page.url
        for n in (number, number + 1):
            sent = {**fields, key: str(n)}
            if str(form.get("method") or "get").lower() == "post":
                found.append(Request(action, "list", data=sent, referer=page.url))
            else:
                found.append(
                    Request(f"{action.partition('?')[0]}?{urlencode(sent)}", "list", referer=page.url)
                )
    return found


def _calls(page: Page, wanted: int) -> Iterator[tuple[int, dict[str, str]]]:
    for tag in page.soup.find_all("a"):
        call = _POST_BACK.search(f"{tag.get('href') or ''} {tag.get('onclick') or ''}")
        if call is None:
            continue
        text, argument = tag.get_text(strip=True), call[2]
        numbered = text.strip("[]") == str(wanted) or argument in (str(wanted), f"Page${wanted}")
        if numbered or NEXT.fullmatch(text):
            yield 0 if numbered else 1, {"__EVENTTARGET": call[1], "__EVENTARGUMENT": argument}


def _buttons(page: Page) -> Iterator[tuple[int, dict[str, str]]]:
    for tag in page.soup.find_all("input", attrs={"type": ["submit", "image"], "name": True}):
        label = str(tag.get("value") or tag.get("alt") or tag.get("title") or "")
        if NEXT.fullmatch(label.strip()) and not tag.has_attr("disabled"):
            name = str(tag["name"])
            yield 2, {f"{name}.x": "1", f"{name}.y": "1"} if tag["type"] == "image" else {name: label}


def _fields(form: Tag) -> dict[str, str]:
    """What a form would send without any button being pressed."""
    fields = {
        str(tag["name"]): str(tag.get("value") or "")
        for tag in form.find_all("input", attrs={"name": True})
        if str(tag.get("type") or "text").lower() not in _UNSENT
    }
    for tag in form.find_all("select", attrs={"name": True}):
        chosen = tag.find("option", selected=True) or tag.find("option")
        if chosen is not None:
            fields[str(tag["name"])] = str(chosen.get("value") or chosen.get_text(strip=True))
    return fields
