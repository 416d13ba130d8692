"""L: the same report in three encodings, declared not at all, wrongly, and as GB2312 with a character it lacks."""

from __future__ import annotations

from demo.fixtures_sites.reports import report_body, row, rows, title_of
from demo.fixtures_sites.site import Answer, Site, page

UNITS_L = (
    "㼆山县财政局",
    "㼆山县教育局",
    "㼆山县民政局",
    "㼆山县水利局",
)  # 㼆 is in GB18030, not in GB2312 or GBK


def site_l() -> Site:
    """No header and GB18030; header utf-8 over GB18030; meta gb2312 with a GB18030 character; UTF-8 that says gbk."""
    site = Site("/gk/gknb/")
    kinds = (
        ("gb18030", None, ""),
        ("gb18030", "text/html; charset=utf-8", ""),
        ("gb18030", "text/html", "<meta charset='gb2312'>"),
        ("utf-8", "text/html; charset=gbk", "<meta charset='gbk'>"),
    )
    items = []
    for number, (unit, (encoding, header, head)) in enumerate(zip(UNITS_L, kinds, strict=True)):
        path = f"/gk/gknb/202401/t20240112_{number}.html"
        title = f"<title>{title_of(unit, 2023)}</title>"
        html = f"<html><head>{head}{title}</head><body>{report_body(unit, 2023)}</body></html>"
        site.routes[path] = Answer(html.encode(encoding), content_type=header)
        items.append(row(path, title_of(unit, 2023)))
    site.routes["/gk/gknb/index.html"] = page(rows(*items), "年报")
    return site
