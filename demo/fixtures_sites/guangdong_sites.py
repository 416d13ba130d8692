"""F and G: UCAP, whose page 2 is index_2, and gkmlpt, whose tree and lists are JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from demo.fixtures_sites.reports import report_body, report_page, row, rows, title_of
from demo.fixtures_sites.site import Answer, Asked, Listed, Route, Site, json_answer, page

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
    site.routes |= gkmlpt_column([Listed(_path_g(n), title_of(unit, 2023)) for n, unit in enumerate(UNITS_G)])
    for number, unit in enumerate(UNITS_G):
        site.routes[_path_g(number)] = gkmlpt_article(
            title_of(unit, 2023), unit, report_body(unit, 2023), 1705650000 + number
        )
    return site


def gkmlpt_column(listed: Sequence[Listed], per_page: int = 3) -> dict[str, Route]:
    """Returns the page with the tree and the list service, which counts pages from 1."""
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

    def service(asked: Asked) -> Answer:
        number = int(asked.query.get("page", "1"))
        articles = [
            {"id": n, "title": each.title, "url": f"{each.path}#{n}", "publisher": "", "date": each.date}
            for n, each in enumerate(listed)
        ][(number - 1) * per_page : number * per_page]
        answer = {"classify": {"post_count": len(listed)}, "articles": articles}
        return json_answer(json.dumps(answer, ensure_ascii=False))

    return {"/gkmlpt/index": page(script, "信息公开目录"), "/gkmlpt/api/all/90210": service}


def gkmlpt_article(title: str, publisher: str, content: str, published: int) -> Answer:
    """Returns an article page: all of it stands in a script, ``published`` in seconds since 1970."""
    detail = {
        "title": title,
        "publisher": publisher,
        "display_publish_time": published,
        "content": content,
        "attachment": [],
    }
    script = f"<script>window._CONFIG={{DETAIL:{json.dumps(detail, ensure_ascii=False)}}};</script>"
    return page(script + "<div id='app'></div>", title)


def _path_g(number: int) -> str:
    return f"/gkmlpt/content/10/10666/post_1066{number}.html"
