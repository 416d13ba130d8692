"""Articles cut into several pages (``t…_1.html``, ``t…_1_2.html``): put together again, so that tables are whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from tasks.crawl.exchange import Request
from tasks.crawl.families.turning import linked_pages
from tasks.crawl.page import Page

MAX_PARTS = 20
_STEM = re.compile(r"\.s?html?$", re.IGNORECASE)
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.IGNORECASE | re.DOTALL)


def whole_article(page: Page, fetch: Callable[[Request], Page | None]) -> Page | None:
    """Returns the article with the bodies of its further pages behind its own; None if it has none.

    Only pages whose name is the article's with a number behind it belong to it; the next article does not.
    """
    if "下一页" not in page.text and "下页" not in page.text:
        return None
    parts: list[Page] = []
    last: Page | None = page
    while last is not None and len(parts) < MAX_PARTS:
        asked = {page.url, *(part.url for part in parts)}
        url = next((url for url in linked_pages(last, len(parts) + 2) if _continues(page.url, url)), None)
        last = fetch(Request(url, "list", referer=page.url)) if url and url not in asked else None
        parts += [last] if last is not None else []
    if not parts:
        return None
    bodies = "".join(found[1] for part in parts if (found := _BODY.search(part.text)))
    text = re.sub(r"</body>", lambda _: f"{bodies}</body>", page.text, count=1, flags=re.IGNORECASE)
    return Page(page.url, text.encode(), "text/html; charset=utf-8")


def _continues(article: str, url: str) -> bool:
    one, other = urlsplit(article), urlsplit(url)
    stem = _STEM.sub("", one.path)
    return one.netloc == other.netloc and bool(
        re.fullmatch(rf"{re.escape(stem)}[_-]\d{{1,2}}\.s?html?", other.path, re.IGNORECASE)
    )
