"""C, D and E: Hanweb JCMS with rows in CDATA, its annual-report page, and JPaaS."""

from __future__ import annotations

import json
from collections.abc import Sequence

from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import Answer, Asked, Listed, Route, Site, json_answer, page

UNITS_C = tuple(f"云川县第{number}科局" for number in range(1, 101))
FORM_C = {
    "col": "1",
    "appid": "1",
    "webid": "47",
    "path": "/",
    "columnid": "93261",
    "sourceContentType": "1",
    "unitid": "303981",
    "webname": "云川县人民政府",
    "permissiontype": "0",
}
COLUMN_C = "/col/col93261/index.html"
PROXY_C = "/module/web/jpage/dataproxy.jsp"
AREA = "113325000026455663"
UNITS_E = tuple(f"石榴区第{number}办事处" for number in range(1, 21))


def _records(listed: Sequence[Listed]) -> str:
    return "".join(
        f"<record><![CDATA[{row(each.path, each.title, each.date, title=each.title)}]]></record>"
        for each in listed
    )


def _path_c(unit: str) -> str:
    return f"/art/2024/1/9/art_93261_{5000 + UNITS_C.index(unit)}.html"


def site_c() -> Site:
    """JCMS: the first 45 rows in an island, the rest by posting the page's own form fields, 45 a call."""
    site = Site(COLUMN_C)
    for unit in UNITS_C:
        site.routes[_path_c(unit)] = report_page(unit, 2023)
    site.routes |= jcms_column(
        [Listed(_path_c(unit), title_of(unit, 2023), "2024-1-\n9") for unit in UNITS_C]
    )
    return site


def jcms_column(listed: Sequence[Listed], per_page: int = 15) -> dict[str, Route]:
    """Returns the column page and the service that gives three pages of rows a call, for the right form only."""
    form = ",".join(f"{key}:{json.dumps(value, ensure_ascii=False)}" for key, value in FORM_C.items())
    options = f"params:{{{form}}},totalRecord:{len(listed)},perPage:{per_page}"
    island = (
        "<script type='text/xml'><datastore><nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=1"
        "&webid=47&path=/&columnid=93261&unitid=303981&webname=x&permissiontype=0'></a>]]></nextgroup>"
        f"<recordset>{_records(listed[: per_page * 3])}</recordset></datastore></script>"
        f"<script>$('#u').jpage({{proxyUrl:'{PROXY_C}',{options}}})</script>"
    )

    def proxy(asked: Asked) -> Answer:
        empty = b"<?xml version='1.0' encoding='UTF-8'?><datastore></d>"
        wrong = {key: value for key, value in FORM_C.items() if asked.form.get(key) != value}
        if asked.method != "POST" or wrong:
            return Answer(empty.ljust(54), content_type="text/xml")
        chosen = listed[int(asked.query["startrecord"]) - 1 : int(asked.query["endrecord"])]
        total = f"<totalrecord>{len(listed)}</totalrecord>"
        xml = f"<datastore>{total}<recordset>{_records(chosen)}</recordset></datastore>"
        return Answer(xml.encode(), content_type="text/xml;charset=utf-8")

    return {COLUMN_C: page(island, "政府信息公开年报"), PROXY_C: proxy}


def site_d() -> Site:
    """The annual-report page: one script for all, year and unit in the query only."""
    site = Site("/col/col8/index.html")
    units = {AREA: "松岭县人民政府办公室", "113325000026455664": "松岭县财政局"}
    links = [
        row(f"/module/xxgk/xxgkAnnualReport.jsp?fbtime={year}&area={area}", f"{unit}{year}年政府信息公开年报")
        for area, unit in units.items()
        for year in (2022, 2023)
    ]
    site.routes["/col/col8/index.html"] = page(rows(*links), "信息公开年报")

    def annual(asked: Asked) -> Answer:
        unit, year = units.get(asked.query.get("area", "")), asked.query.get("fbtime", "")
        return report_page(unit, int(year)) if unit and year.isdigit() else site.missing

    site.routes["/module/xxgk/xxgkAnnualReport.jsp"] = annual
    return site


def site_e(*, ignores_page: bool = False) -> Site:
    """JPaaS: rows from the unit service; ``ignores_page``: it gives page 1 for ever, as a bare pageNo does."""
    site = Site("/col/col1/index.html")
    paths = {unit: f"/col/col1/art/2024/art_{number:032x}.html" for number, unit in enumerate(UNITS_E, 1)}
    for unit, path in paths.items():
        site.routes[path] = report_page(unit, 2023)
    query = "{'webId':'1','pageId':'22','tagId':'年报列表','tplSetId':'abc','parseType':'bulidstatic'}"
    service = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    site.routes["/col/col1/index.html"] = page(
        f'<div id="list"></div><script src="/unitbuild.js" url="{service}" queryData="{query}"></script>',
        "年报",
    )

    def unit_service(asked: Asked) -> Answer:
        asked_for = json.loads(asked.query.get("paramJson", "{}"))
        number, size = int(asked_for.get("pageNo", 1)), int(asked_for.get("pageSize", 15))
        if ignores_page:
            number = 1
        chosen = UNITS_E[(number - 1) * size : number * size]
        html = rows(*(row(paths[unit], title_of(unit, 2023)) for unit in chosen)) if chosen else ""
        return json_answer(json.dumps({"success": True, "data": {"html": html}}, ensure_ascii=False))

    site.routes[service] = unit_service
    return site
