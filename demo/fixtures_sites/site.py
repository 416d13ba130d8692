"""A simulated site: answers by path, some of them made on the spot from what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """A request as the site sees it. ``form`` holds the fields of a POST."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    form: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What is sent. ``raw`` writes to the connection itself, for servers that break the protocol."""

    body: bytes = b""
    status: int = 200
    content_type: str | None = HTML
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    raw: Callable[[Callable[[bytes], object]], None] | None = None


@dataclass(frozen=True)
class Listed:
    """One report as a list shows it."""

    path: str
    title: str
    date: str = "2024-01-20"


Route = Answer | Callable[[Asked], Answer]


@dataclass
class Site:
    """Routes by path; ``column`` is where its report column starts, ``missing`` what other paths get."""

    column: str
    routes: dict[str, Route] = field(default_factory=dict)
    missing: Answer = Answer(
        "<html><head><title>404</title></head><body>页面不存在</body></html>".encode(), 404
    )

    def answer(self, asked: Asked) -> Answer:
        """Returns the answer to a request; a folder stands for its index.html."""
        route = self.routes.get(asked.path)
        if route is None and asked.path.endswith("/"):
            route = self.routes.get(asked.path + "index.html")
        if route is None:
            return self._home() if asked.path == "/" else self.missing
        return route(asked) if callable(route) else route

    def _home(self) -> Answer:
        """Returns a home page that leads to the column."""
        menu = "<a href='/news/'>要闻</a><a href='/wznb/'>政府网站工作年度报表</a>"
        return home_page(
            "示例县人民政府", f"<div class='menu'>{menu}<a href='{self.column}'>政府信息公开年报</a></div>"
        )


def home_page(name: str, body: str, code: str = "3303030012") -> Answer:
    """Returns a home page with the meta tags of government sites; ``code`` is the site's own."""
    meta = f"<meta name='SiteName' content='{name}'><meta content='{code}' name='SiteIDCode'>"
    return page(f"<h1>{name}</h1>{body}", f"{name}门户网站", head=meta)


def page(body: str, title: str = "", *, head: str = "", status: int = 200) -> Answer:
    """Returns an HTML page in UTF-8."""
    start = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
    return Answer(f"{start}<body>{body}</body></html>".encode(), status)


def json_answer(text: str) -> Answer:
    """Returns an answer of a JSON service."""
    return Answer(text.encode(), content_type="application/json; charset=utf-8")


def fields(text: str) -> dict[str, str]:
    """Returns the fields of a query or form, the last one of a name counts."""
    return dict(parse_qsl(text, keep_blank_values=True))
