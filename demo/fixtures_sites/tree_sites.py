"""K, N and O: a hub three levels deep, a host that serves another county's report, a copy on a foreign host."""

from __future__ import annotations

from demo.fixtures_sites.reports import report_page, row, rows, title_of
from demo.fixtures_sites.site import Answer, Site, page

DEPARTMENTS_K = ("梧桐县财政局", "梧桐县教育局", "县卫生健康局", "县机构编制委员会办公室")
TOWNS_K = ("上河镇人民政府", "下河镇人民政府")


def site_k() -> Site:
    """A tree of years, levels and organisations; on its leaves the link text is the organisation's name only."""
    site = Site("/zfxxgknb/nbzt/")
    top = rows(
        row("./2023/", "2023年"),
        row("./2022/", "2022年"),
        row("/zfxxgknb/wzndbb/", "政府网站年度报表"),
        row("./202401/t20240131_9.html", "一图读懂梧桐县2023年政府信息公开工作年度报告"),
    )
    site.routes["/zfxxgknb/nbzt/index.html"] = page(
        f"<div class='nav'><a href='/'>首页</a></div>{top}", "政府信息公开年报"
    )
    site.routes["/zfxxgknb/wzndbb/index.html"] = page(rows(row("./t1.html", "梧桐县财政局")), "网站年报")
    for year in (2022, 2023):
        levels = rows(row("./bm/", "县直部门"), row("./xz/", "乡镇"))
        site.routes[f"/zfxxgknb/nbzt/{year}/index.html"] = page(levels, f"{year}年")
        for folder, units in (("bm", DEPARTMENTS_K), ("xz", TOWNS_K)):
            items = []
            for number, unit in enumerate(units):
                path = f"/zfxxgknb/nbzt/{year}/{folder}/{year + 1}01/t{year + 1}0120_{number}{year}.html"
                site.routes[path] = report_page(unit, year)
                items.append(row(path, unit, f"{year + 1}-01-20"))
            drawing = row(
                f"./{year + 1}01/t{year + 1}0121_77.html", f"图解：{units[0]}{year}年政府信息公开年报"
            )
            site.routes[f"/zfxxgknb/nbzt/{year}/{folder}/index.html"] = page(rows(*items, drawing), "年报")
    return site


def site_n() -> Site:
    """A county's site in whose column stands the report of a town of another county."""
    site = Site("/gk/gknb/")
    own, foreign = "龙江区上塘街道办事处", "衢山区湖滨镇"
    items = []
    for number, unit in enumerate((own, foreign)):
        path = f"/gk/gknb/202401/t20240111_{number}.html"
        site.routes[path] = report_page(unit, 2023)
        items.append(row(path, title_of(unit, 2023)))
    site.routes["/gk/gknb/index.html"] = page(rows(*items), "年报")
    return site


def site_o(foreign: str) -> Site:
    """A column that links to a copy on a foreign host, and an own address that redirects there."""
    site = Site("/gk/gknb/")
    own = "/gk/gknb/202401/t20240110_1.html"
    moved = "/gk/gknb/202401/t20240110_2.html"
    site.routes[own] = report_page("柏树县财政局", 2023)
    site.routes[moved] = Answer(status=302, headers=(("Location", f"{foreign}/t20240110_2.html"),))
    site.routes["/gk/gknb/index.html"] = page(
        rows(
            row(own, title_of("柏树县财政局", 2023)),
            row(moved, title_of("柏树县教育局", 2023)),
            row(f"{foreign}/t20240110_3.html", title_of("柏树县民政局", 2023)),
        ),
        "年报",
    )
    return site


def mirror() -> Site:
    """The foreign copy: characters with their sounds injected."""
    text = "根據(jù)規(guī)定，本報(bào)告由柏樹(shù)縣(xiàn)編(biān)制。" * 5
    site = Site("/")
    for number in (2, 3):
        site.routes[f"/t20240110_{number}.html"] = page(f"<p>{text}</p>", "年报")
    return site
