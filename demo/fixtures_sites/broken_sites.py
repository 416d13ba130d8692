"""M and the hostile server: every broken answer that crawl.md names, each at its own address."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable

from demo.fixtures_sites.reports import report_body, report_page, row, rows, title_of
from demo.fixtures_sites.site import HTML, Answer, Asked, Site, home_page, page

Write = Callable[[bytes], object]

# The traps of M with the outcome that each must get.
OUTCOMES_M = {
    "good": "ok",
    "soft404": "soft404",
    "home": "redirected_home",
    "jump": "ok",
    "jumploop": "redirect_loop",
    "cookie412": "ok",
    "waf412": "waf",
    "waf521": "waf",
    "gzip": "ok",
    "slow": "timeout",
    "truncated": "truncated",
    "missing": "gone",
    "spa": "spa",
    "garbled": "bad_encoding",
}


def path_m(name: str) -> str:
    """Returns the address of one trap."""
    return f"/gk/gknb/202401/t20240113_{sorted(OUTCOMES_M).index(name) + 10}.html"


def unit_m(name: str) -> str:
    """Returns the organisation that a trap's report is of."""
    return f"竹溪县第{sorted(OUTCOMES_M).index(name) + 10}局"


def site_m(slow: float = 20.0) -> Site:
    """A column of broken reports. ``slow`` is the seconds the slow one takes."""
    site = Site("/gk/gknb/")
    items = [row(path_m(name), title_of(unit_m(name), 2023)) for name in OUTCOMES_M]
    site.routes["/gk/gknb/index.html"] = page(rows(*items), "年报")
    site.routes["/"] = home_page("竹溪县人民政府", "<a href='/gk/gknb/'>政府信息公开年报</a>", "4203240001")
    good = report_page(unit_m("gzip"), 2023)
    whole = f"<html><body>{report_body(unit_m('truncated'), 2023)}</body></html>".encode()
    wall = page("<script>window.location.reload()</script>", status=412)
    garbled = "闂備礁閹凤拷锟斤拷" * 120
    site.routes |= {
        path_m("good"): report_page(unit_m("good"), 2023),
        path_m("soft404"): page("<p>您访问的页面不存在或已删除。</p>", "提示信息"),
        path_m("home"): Answer(status=301, headers=(("Location", "/"),)),
        path_m("jump"): Answer(b"<script>location.href='/gk/gknb/202401/t20240113_99.html'</script>"),
        "/gk/gknb/202401/t20240113_99.html": report_page(unit_m("jump"), 2023),
        path_m("jumploop"): Answer(f"<script>location.replace('{path_m('jumploop')}?n=1')</script>".encode()),
        path_m("cookie412"): lambda asked: (
            report_page(unit_m("cookie412"), 2023)
            if "pass=1" in asked.headers.get("cookie", "")
            else Answer(b"<html></html>", 412, headers=(("Set-Cookie", "pass=1; path=/"),))
        ),
        path_m("waf412"): Answer(wall.body, 412, headers=(("Set-Cookie", "FSSBBIl1UgzbN7N80S=x; path=/"),)),
        path_m("waf521"): Answer(
            b"<script>var a=1</script>", 521, headers=(("Set-Cookie", "__jsluid_s=y; path=/"),)
        ),
        path_m("gzip"): Answer(gzip.compress(good.body), headers=(("Content-Encoding", "gzip"),)),
        path_m("slow"): Answer(good.body, delay=slow),
        path_m("truncated"): Answer(raw=lambda write: _truncated(write, whole)),
        path_m("spa"): page("<div id='app'></div><script src='/js/chunk-vendors.js'></script>"),
        path_m("garbled"): page(f"<p>{garbled}</p>"),
    }
    return site


def _truncated(write: Write, body: bytes) -> None:
    write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body))
    write(body[: len(body) // 2])


def hostile_site(private: str) -> Site:
    """A server that tries to hang, fill or mislead the crawler. ``private`` is an address it has no business with."""
    site = Site("/gk/gknb/")
    routes: dict[str, Answer | Callable[[Asked], Answer]] = {
        "endless": Answer(raw=_endless),
        "headers": Answer(raw=_header_flood),
        "loop": Answer(status=302, headers=(("Location", "/gk/gknb/202401/t20240114_3.html"),)),
        "bomb": Answer(gzip.compress(b"\0" * 30_000_000), headers=(("Content-Encoding", "gzip"),)),
        "drip": Answer(raw=_drip),
        "dripped_headers": Answer(raw=_dripped_headers),
        "private": Answer(status=302, headers=(("Location", f"{private}/secret"),)),
        "scheme": Answer(status=302, headers=(("Location", "file:///etc/passwd"),)),
    }
    items = []
    for number, (name, route) in enumerate(routes.items(), 1):
        path = f"/gk/gknb/202401/t20240114_{number}.html"
        site.routes[path] = route
        items.append(row(path, title_of(f"荒原县{name}局", 2023)))
    odd = [
        row("javascript:alert(1)", title_of("脚本局", 2023)),
        row("file:///etc/passwd", title_of("文件局", 2023)),
        row("ht\x01tp://x\x00y/", title_of("控制局", 2023)),
        row("http://[::1", title_of("括号局", 2023)),
        row("http://user:pw@127.0.0.1/", title_of("口令局", 2023)),
        row("./202401/\tt20240114_\n90.html", title_of("空白局", 2023)),
    ]
    site.routes["/gk/gknb/202401/t20240114_90.html"] = report_page("空白局", 2023)
    site.routes["/gk/gknb/index.html"] = page(rows(*items, *odd), "年报")
    return site


def _endless(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        write(b"<p>more</p>" * 4096)


def _header_flood(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        write(b"X-Header-%d: %s\r\n" % (number, b"x" * 200))
    write(b"\r\n")


def _drip(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nContent-Type: " + HTML.encode() + b"\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(100_000):
        write(b"x")
        time.sleep(0.05)


def _dripped_headers(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(100_000):
        write(b"x")
        time.sleep(0.05)
