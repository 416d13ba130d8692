"""F and G: UCAP, whose page 2 is index_2, and gkmlpt, whose tree and lists are JSON."""

from __future__ import annotations

import json

from demo.fixtures_sites.reports import report_body, report_page, row, rows, title_of
from demo.fixtures_sites.site import Answer, Asked, Site, json_answer, page

UNITS_F = tuple(f"榕溪县第{word}镇人民政府" for word in "一二三四五六")
UNITS_G = tuple(f"榕溪县第{number}局" for number in range(1, 6))


def site_f() -> Site:
    """UCAP: three pages, index, index_2, index_3; there is no index_1."""
    site = Site("/zwgk/xxgknb/")
    for number in range(3):
        items = []
        for unit in UNITS_F[number * 2 : number * 2 + 2]:
            path = f"/zwgk/xxgknb/content/post_{7000 + UNITS_F.index(unit)}.html"
            site.routes[path] = report_page(unit, 2023)
            items.append(row(path, title_of(unit, 2023)))
        name = "index.html" if number == 0 else f"index_{number + 1}.html"
        pager = f"<div class='page'>共3页 <a href='javascript:void(0)'>{number + 1}</a></div>"
        site.routes[f"/zwgk/xxgknb/{name}"] = page(
            f"<div class='viewList'>{rows(*items)}</div>{pager}", "年报"
        )
    return site


def site_g() -> Site:
    """gkmlpt: the node is called 政府信息公开年报 and has no telling id; its neighbour is the web site's report."""
    site = Site("/gkmlpt/index")
    tree = [
        {"id": 11, "name": "政府信息公开指南", "children": []},
        {
            "id": 4711,
            "name": "法定主动公开内容",
            "children": [{"id": 90210, "name": "政府信息公开年报", "children": []}],
        },
        {"id": 12, "name": "政府网站年度报表", "children": []},
    ]
    script = f"<script>window._CONFIG={{SID:'755001',TREE:{json.dumps(tree, ensure_ascii=False)}}};</script>"
    site.routes["/gkmlpt/index"] = page(script, "信息公开目录")
    for number, unit in enumerate(UNITS_G):
        detail = {
            "title": title_of(unit, 2023),
            "publisher": unit,
            "display_publish_time": 1705650000 + number,
            "content": report_body(unit, 2023),
            "attachment": [],
        }
        script = f"<script>window._CONFIG={{DETAIL:{json.dumps(detail, ensure_ascii=False)}}};</script>"
        site.routes[_path_g(number)] = page(script + "<div id='app'></div>", title_of(unit, 2023))
    site.routes["/gkmlpt/api/all/90210"] = _list_g
    return site


def _path_g(number: int) -> str:
    return f"/gkmlpt/content/10/10666/post_1066{number}.html"


def _list_g(asked: Asked) -> Answer:
    number = int(asked.query.get("page", "1"))
    articles = [
        {
            "id": n,
            "title": title_of(unit, 2023),
            "url": _path_g(n) + f"#{n}",
            "publisher": unit,
            "date": 1705650000 + n,
        }
        for n, unit in enumerate(UNITS_G)
    ][(number - 1) * 3 : number * 3]
    return json_answer(
        json.dumps({"classify": {"post_count": len(UNITS_G)}, "articles": articles}, ensure_ascii=False)
    )
