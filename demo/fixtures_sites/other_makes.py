"""H, I and J: VSB with pages counted down, Lonsun with typed columns, ASP.NET with posted-back pagers."""

from __future__ import annotations

from collections.abc import Sequence

from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import HTML, Answer, Asked, Listed, Route, Site, page

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
UNITS_H = tuple(f"长亭县第{number}局" for number in range(1, 8))
UNITS_I = tuple(f"临湖县第{number}局" for number in range(1, 6))
UNITS_J = tuple(f"远岭县第{number}局" for number in range(1, 7))


def site_h() -> Site:
    """VSB: page 2 of 3 is gknb/2.htm; a PDF named in a script; a download that wants a Referer."""
    site = Site("/gknb.htm")
    site.routes |= vsb_column(
        [
            Listed(f"/info/1044/{3000 + n}.htm", title_of(unit, 2023), "2024-01-18")
            for n, unit in enumerate(UNITS_H)
        ]
    )
    for number, unit in enumerate(UNITS_H):
        site.routes[f"/info/1044/{3000 + number}.htm"] = report_page(unit, 2023)
    site.routes["/info/1044/3000.htm"] = page(
        f"<h1>{title_of(UNITS_H[0], 2023)}</h1><div id='vsb_content'>"
        '<script>showVsbpdfIframe("/__local/A/B/report.pdf","100%","600")</script></div>'
    )
    site.routes["/__local/A/B/report.pdf"] = Answer(PDF, content_type="application/pdf")
    download = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77"
    site.routes["/info/1044/3001.htm"] = page(
        f"<h1>{title_of(UNITS_H[1], 2023)}</h1><div id='vsb_content'><p>见附件。</p></div>"
        f"<li>附件【<a href='{download}'>report.xls</a>】已下载 3 次</li>"
    )

    def download_file(asked: Asked) -> Answer:
        if "/info/1044/3001.htm" not in asked.headers.get("referer", ""):
            return page("禁止访问", "403", status=403)
        return Answer(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, content_type="application/octet-stream"
        )

    site.routes["/system/_content/download.jsp"] = download_file
    return site


def vsb_column(listed: Sequence[Listed], per_page: int = 3) -> dict[str, Route]:
    """Returns the pages of a column: ``/gknb.htm``, then ``/gknb/N.htm`` with N counted down to 1."""
    groups = [listed[start : start + per_page] for start in range(0, len(listed), per_page)]
    names = ["/gknb.htm", *(f"/gknb/{number}.htm" for number in range(len(groups) - 1, 0, -1))]
    routes: dict[str, Route] = {}
    for number, (group, name) in enumerate(zip(groups, names, strict=True)):
        items = "".join(
            f"<li id='line_u8_{n}'><a href='{each.path}'>{each.title}</a><span>{each.date}</span></li>"
            for n, each in enumerate(group)
        )
        after = names[number + 1] if number + 1 < len(names) else None
        following = f"<span class='p_next'><a href='{after}'>下页</a></span>" if after else ""
        routes[name] = page(
            f"<ul>{items}</ul><span class='p_t'>{number + 1}/{len(groups)}</span>{following}", "年报"
        )
    return routes


def site_i() -> Site:
    """Lonsun: four typed columns of one organ, only type 3 holds reports; one row leads elsewhere."""
    site = Site("/public/column/1681")

    def column(asked: Asked) -> Answer:
        kind, number = asked.query.get("type", "3"), int(asked.query.get("pageIndex", "1"))
        tabs = "".join(
            f"<a href='/public/column/1681?type={n}&action=list'>{name}</a>"
            for n, name in (("1", "制度"), ("2", "指南"), ("3", "政府信息公开年报"), ("4", "主动公开"))
        )
        if kind != "3":
            items = [row(f"/public/1681/9{kind}.html", f"临湖县第{kind}号规定2023年政府信息公开工作年度报告")]
        else:
            items = [
                row(f"/public/1681/{500 + n}.html", title_of(unit, 2023))
                for n, unit in enumerate(UNITS_I)
                if n // 3 == number - 1
            ]
            if number == 2:
                items[-1] = items[-1].replace("<a ", "<a data-redirectlink='/content/article/888' ")
        body = f"<div class='tabs'>{tabs}</div><ul class='doc_list xxgk_nav_list'>{''.join(items)}</ul>"
        return page(body + "<script>var o={pageCount:2,pageIndex:1}</script>", "信息公开年报")

    site.routes["/public/column/1681"] = column
    for number, unit in enumerate(UNITS_I[:-1]):
        site.routes[f"/public/1681/{500 + number}.html"] = report_page(unit, 2023)
    site.routes["/content/article/888"] = report_page(UNITS_I[-1], 2023)
    return site


def site_j() -> Site:
    """ASP.NET: pages 2 and 3 come by posting the form back, its hidden state included; a wrong state is an error."""
    site = Site("/InfoPublic.aspx")

    def listing(asked: Asked) -> Answer:
        number = 1
        if asked.method == "POST":
            number = int(asked.form.get("__EVENTARGUMENT", "0") or 0)
            if (
                asked.form.get("__VIEWSTATE") != f"state-{number - 1}"
                or asked.form.get("__EVENTVALIDATION") != "valid"
            ):
                return Answer(b"Invalid viewstate", 500, HTML)
        units = UNITS_J[(number - 1) * 2 : number * 2]
        items = [row(f"/show-{800 + UNITS_J.index(unit)}.html", title_of(unit, 2023)) for unit in units]
        hidden = (
            f"<input type='hidden' name='__VIEWSTATE' value='state-{number}'>"
            "<input type='hidden' name='__EVENTVALIDATION' value='valid'>"
        )
        link = (
            f"<a href=\"javascript:__doPostBack('pager','{number + 1}')\">{number + 1}</a>"
            if number < 3
            else ""
        )
        return page(
            f"<form method='post'>{hidden}<div class='info-list'>{rows(*items)}</div>{link}</form>", "年报"
        )

    site.routes["/InfoPublic.aspx"] = listing
    for number, unit in enumerate(UNITS_J):
        site.routes[f"/show-{800 + number}.html"] = report_page(unit, 2023)
    return site
