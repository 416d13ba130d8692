"""A and B: TRS with three list pages; TRS that ships all rows at once and turns pages in the browser."""

from __future__ import annotations

from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import Answer, Site, page

UNITS_A = tuple(f"青禾县第{word}局" for word in "一二三四五六七")
UNITS_B = tuple(f"白鹭市第{word}局" for word in "一二三四五")


def site_a() -> Site:
    """TRS: cut link texts with full titles beside them; behind the last page comes 200 with a refresh."""
    site = Site("/zwgk/gknb/")
    groups = (UNITS_A[:3], UNITS_A[3:6], UNITS_A[6:])
    for number, units in enumerate(groups):
        items = []
        for unit in units:
            path = f"202401/t20240120_{100 + UNITS_A.index(unit)}.html"
            site.routes[f"/zwgk/gknb/{path}"] = report_page(unit, 2023)
            items.append(row(f"./{path}", f"{unit}2023年政府信…", title=title_of(unit, 2023)))
        name = "index.html" if number == 0 else f"index_{number}.html"
        script = f"<script>createPageHTML(3,{number},'index','html');</script>"
        site.routes[f"/zwgk/gknb/{name}"] = page(rows(*items) + script, "政府信息公开年报")
    refresh = b"<html><head><meta http-equiv='refresh' content='0; url=./'></head><body></body></html>"
    for number in (3, 4):
        site.routes[f"/zwgk/gknb/index_{number}.html"] = Answer(refresh)
    return site


def site_b() -> Site:
    """TRS paged by script: all rows on page 1, a commented copy of them, and a flagged row."""
    site = Site("/gongkai/gknb/")
    items = []
    for number, unit in enumerate(UNITS_B):
        path = f"202401/t20240115_{200 + number}.html"
        site.routes[f"/gongkai/gknb/{path}"] = report_page(unit, 2023)
        flag = "<i class='flag'>是</i>" if number == 2 else ""
        items.append(row(f"./{path}", title_of(unit, 2023)).replace("</li>", f"{flag}</li>"))
    copy = "<!--" + rows(*items, row("./202301/t20230101_1.html", title_of("旧址局", 2022))) + "-->"
    script = "<script>$('.pagination').pagination({totalPage:2,pageSize:3});</script>"
    body = f"<ul class='default_news'>{''.join(items)}</ul>{copy}{script}<div class='TRS_Editor'></div>"
    site.routes["/gongkai/gknb/index.html"] = page(body, "年报")
    return site
