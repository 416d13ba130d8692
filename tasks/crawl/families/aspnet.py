"""ASP.NET: ``?page=N`` in links, or pagers that post the form back with its hidden state."""

from __future__ import annotations

import re

from tasks.crawl.exchange import Request
from tasks.crawl.families.family import Family
from tasks.crawl.families.generic import Generic
from tasks.crawl.page import Page

_POST_BACK = re.compile(r"__doPostBack\(\s*'([^']*)'\s*,\s*'([^']*)'\s*\)")
_STATE = ("__VIEWSTATE", "__VIEWSTATEGENERATOR", "__EVENTVALIDATION", "__PREVIOUSPAGE")
_NEXT = re.compile(r"下一?页|后一页|下页|>")


class AspNet(Family):
    """Page keys first; else the form is posted back as the browser would, its state carried along."""

    name = "aspnet"

    def __init__(self) -> None:
        self._plain = Generic()

    def recognises(self, page: Page) -> bool:
        """True with the hidden state of a form, or links to .aspx pages."""
        return "__VIEWSTATE" in page.text or ".aspx" in page.text.lower()

    def following(self, first: Page, page: Page, number: int) -> list[Request]:
        """Returns linked pages, then the post-back that the pager's own link would do."""
        return [*self._plain.following(first, page, number), *_post_backs(page, number + 1)]


def _post_backs(page: Page, wanted: int) -> list[Request]:
    state = {
        name: str(field.get("value") or "")
        for name in _STATE
        if (field := page.soup.find("input", attrs={"name": name})) is not None
    }
    if "__VIEWSTATE" not in state:
        return []
    calls: list[tuple[int, str, str]] = []
    for anchor in page.soup.find_all("a", href=_POST_BACK):
        call = _POST_BACK.search(str(anchor["href"]))
        text = anchor.get_text(strip=True)
        if call and (text == str(wanted) or call[2] in (str(wanted), f"Page${wanted}")):
            calls.append((0, call[1], call[2]))
        elif call and _NEXT.fullmatch(text):
            calls.append((1, call[1], call[2]))
    return [
        Request(
            page.url,
            "list",
            data={**state, "__EVENTTARGET": target, "__EVENTARGUMENT": argument},
            referer=page.url,
        )
        for _, target, argument in sorted(calls)[:1]
    ]
