"""Builds the pages of a simulated site: lists of its family, articles, look-alikes, robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from html import escape

from demo.annexes import annex_of, place_on_annex
from demo.documents import docx_document
from demo.pages import attachment_name, report_page, shell
from demo.places import Place
from demo.report import Report

LISTS = {"trs": "/zwgk/zfxxgk/zfxxgknb/", "hub": "/zwgk/nb/", "ucap": "/xxgk/zfxxgknb/"}
PAGE_LENGTH = 12
_HTML = "text/html"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Resource:
    """What the server answers at one path."""

    body: bytes
    content_type: str = _HTML
    last_modified: datetime = datetime(2025, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One line of a list page. ``group`` is the year it stands under on a hub."""

    title: str
    text: str
    path: str
    listed_on: date
    group: int


Site = dict[str, Resource]


def place_report(report: Report, serial: int) -> str:
    """Returns the path of a report on its site, in the address pattern of the site's family."""
    day = report.published_on
    if annex := annex_of(report):
        return place_on_annex(annex, report, serial)
    folder = LISTS[report.place.family]
    if report.place.family == "trs":
        return f"{folder}{day:%Y%m}/t{day:%Y%m%d}_{serial}.html"
    if report.place.family == "hub":
        return f"{folder}{day:%Y-%m-%d}/{serial}.html"
    return f"{folder}content/post_{serial}.html"


def build_site(place: Place, reports: Sequence[Report]) -> Site:
    """Returns every resource of the site by path; reports must have their ``path``.

    Reports of an annex have their pages here as well, but are not listed.
    """
    site: Site = {"/robots.txt": Resource(b"User-agent: *\nDisallow: /admin/\n", "text/plain")}
    if place.family == "hub":
        del site["/robots.txt"]
    entries = []
    for report in reports:
        site |= _report_resources(report)
        if annex_of(report):
            continue
        text = report.unit.name if place.family == "hub" else report.title
        entries.append(Entry(report.title, text, report.path, report.published_on, report.year))
    for entry, page in _look_alikes(place, max(report.year for report in reports)):
        entries.append(entry)
        if page is not None:
            site[entry.path] = Resource(page, _HTML, _midnight(entry.listed_on))
    entries.sort(key=lambda entry: (entry.listed_on, entry.path), reverse=True)
    newest = max(report.modified_on or report.published_on for report in reports)
    site |= {
        path: replace(page, last_modified=_midnight(newest))
        for path, page in _list_pages(place, entries).items()
    }
    site["/"] = _front_page(place)
    site["/guide.html"] = Resource(
        shell(place, "政府信息公开指南", "<p>申请人可以当面、邮寄或者网上提出申请。</p>")
    )
    return site


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(2, 30), UTC)


def _report_resources(report: Report) -> Site:
    when = _midnight(report.modified_on or report.published_on)
    found = {report.path: Resource(report_page(report), _HTML, when)}
    if report.layout == "docx":
        path = report.path.rsplit("/", 1)[0] + "/" + attachment_name(report)
        found[path] = Resource(docx_document(report), _DOCX, when)
    return found


def _front_page(place: Place) -> Resource:
    links = f'<p><a href="{LISTS[place.family]}index.html">政府信息公开年报</a></p>'
    return Resource(shell(place, f"{place.name}人民政府", links))


def _look_alikes(place: Place, year: int) -> list[tuple[Entry, bytes | None]]:
    """Pages that stand in the list and are no reports; None for a dead link."""
    folder = LISTS[place.family]
    texts = (
        (
            f"一图读懂{place.name}{year}年政府信息公开工作年度报告",
            "<p><img src='/pic/nb.png' alt='图解'></p>",
        ),
        (
            f"{place.name}人民政府{year}年政府网站工作年度报表",
            "<p>独立用户访问总量 81203，网站总访问量 402118。</p>",
        ),
        (
            f"关于做好{year}年政府信息公开工作年度报告编制工作的通知",
            "<p>各乡镇人民政府，政府各部门：请于1月31日前完成编制和发布，逾期将予以通报。</p>",
        ),
        (
            f"{place.name}{year}年法治政府建设年度报告",
            "<p>一年来，依法行政制度体系不断健全，执法行为更加规范。</p>",
        ),
    )
    found: list[tuple[Entry, bytes | None]] = []
    for number, (title, body) in enumerate(texts):
        day = date(year + 1, 2, 3 + number)
        path = f"{folder}{day:%Y%m}/t{day:%Y%m%d}_{9000 + number}.html"
        page = shell(place, title, f'<h1>{title}</h1><div class="info">发布时间：{day}</div>{body}')
        found.append((Entry(title, title, path, day, year), page))
    moved = f"{place.name}{year - 1}年政府信息公开工作年度报告（专题）"
    day = date(year, 3, 1)
    path = f"{folder}{day:%Y%m}/t{day:%Y%m%d}_9100.html"
    page = shell(place, moved, f"<h1>{moved}</h1><p>专题页面正在建设，敬请期待。</p>")
    found.append((Entry(moved, moved, path, day, year - 1), page))
    dead = f"{place.name}人民政府{year - 2}年政府信息公开工作年度报告"
    gone = Entry(dead, dead, f"{folder}202303/t20230329_9200.html", date(2023, 3, 29), year - 2)
    return [*found, (gone, None)]


def _list_pages(place: Place, entries: Sequence[Entry]) -> Site:
    folder = LISTS[place.family]
    if place.family == "hub":
        return {f"{folder}index.html": _hub_page(place, entries), folder: _hub_page(place, entries)}
    pages = [entries[start : start + PAGE_LENGTH] for start in range(0, len(entries), PAGE_LENGTH)]
    site: Site = {}
    for number, page in enumerate(pages):
        site[folder + _page_name(place, number)] = _list_page(place, page, number, len(pages))
    site[folder] = site[folder + "index.html"]
    if place.family == "trs":
        site[f"{folder}index_{len(pages)}.html"] = _past_the_end(place)
    return site


def _page_name(place: Place, number: int) -> str:
    if number == 0:
        return "index.html"
    return f"index_{number if place.family == 'trs' else number + 1}.html"


def _link(place: Place, entry: Entry) -> str:
    folder = LISTS[place.family]
    address = "./" + entry.path.removeprefix(folder)
    return address if place.family != "ucap" else entry.path


def _list_page(place: Place, entries: Sequence[Entry], number: int, count: int) -> Resource:
    items = "".join(
        f'<li><a href="{_link(place, entry)}" target="_blank" title="{escape(entry.title)}">'
        f"{escape(_shortened(entry.text))}</a><span>{entry.listed_on}</span></li>\n"
        for entry in entries
    )
    if place.family == "trs":
        pager = f'<script>createPageHTML({count}, {number}, "index", "html");</script>'
    else:
        steps = [f'<a href="{_page_name(place, step)}">{step + 1}</a>' for step in range(count)]
        after = f'<a href="{_page_name(place, number + 1)}">下一页</a>' if number + 1 < count else ""
        pager = f'<div class="page">{"".join(steps)}{after}</div>'
    kind = "xxgkList" if place.family == "trs" else "viewList"
    return Resource(
        shell(place, "政府信息公开年报", f'<ul class="{kind}">\n{items}</ul>\n{pager}', _column_meta())
    )


def _hub_page(place: Place, entries: Sequence[Entry]) -> Resource:
    parts = []
    for group in sorted({entry.group for entry in entries}, reverse=True):
        items = "".join(
            f'<li><a href="{_link(place, entry)}">{escape(entry.text)}</a></li>\n'
            for entry in entries
            if entry.group == group
        )
        parts.append(f"<h3>{group}年政府信息公开年报</h3>\n<ul class='dept'>\n{items}</ul>")
    return Resource(shell(place, "政府信息公开年报汇总", "\n".join(parts), _column_meta()))


def _past_the_end(place: Place) -> Resource:
    """TRS sites answer 200 with a jump back to the list where the pages end."""
    return Resource(b'<html><head><meta http-equiv="refresh" content="0;url=./"></head><body></body></html>')


def _column_meta() -> str:
    return '<meta name="ColumnName" content="政府信息公开年报">\n<meta name="ColumnType" content="信息公开年报">\n'


def _shortened(title: str) -> str:
    return title if len(title) <= 26 else title[:25] + "…"
