"""R: robots.txt that forbids, slows down, is missing, fails, or is itself behind a firewall."""

from __future__ import annotations

from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import Answer, Site, page

ROBOTS = {
    "disallow": Answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain"),
    "part": Answer(b"User-agent: *\nDisallow: /gk/gknb/202401/t20240116_2\n", content_type="text/plain"),
    "delay": Answer(b"User-agent: *\nCrawl-delay: 0.4\n", content_type="text/plain"),
    "missing": Answer(b"no such file", 404),
    "error": Answer(b"oops", 500),
    "waf": Answer(b"<script>x</script>", 412),
    "page": Answer("<html><body>首页</body></html>".encode()),
}


def site_r(kind: str = "disallow") -> Site:
    """A plain column with two reports below one of the robots.txt of `ROBOTS`."""
    site = Site("/gk/gknb/")
    items = []
    for number in (1, 2):
        unit = f"沙洲县第{number}局"
        path = f"/gk/gknb/202401/t20240116_{number}.html"
        site.routes[path] = report_page(unit, 2023)
        items.append(row(path, title_of(unit, 2023)))
    site.routes["/gk/gknb/index.html"] = page(rows(*items), "年报")
    site.routes["/robots.txt"] = ROBOTS[kind]
    return site
