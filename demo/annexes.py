"""Second hosts of the demo's governments: towns publish on site software of another make than the county does.

The pages are the same; column, paging and services are those of the fixture sites C, G and H (crawl.md, section 8).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from demo.fixtures_sites.guangdong_sites import gkmlpt_article, gkmlpt_column
from demo.fixtures_sites.hanweb_sites import COLUMN_C, jcms_column
from demo.fixtures_sites.other_makes import vsb_column
from demo.fixtures_sites.site import Listed, Route, Site
from demo.report import Report

AnnexFamily = Literal["jcms", "vsb", "gkmlpt"]
COLUMNS: dict[AnnexFamily, str] = {"jcms": COLUMN_C, "vsb": "/gknb.htm", "gkmlpt": "/gkmlpt/index"}
_BODY = re.compile(r'<div class="\w+" id="zoom">\n(.*)\n</div>', re.DOTALL)


@dataclass(frozen=True)
class Annex:
    """The host on which the towns of a place publish. ``port`` is the default port it is served on."""

    id: str
    place_id: str
    family: AnnexFamily
    port: int

    @property
    def column(self) -> str:
        """Returns the path of its report column."""
        return COLUMNS[self.family]


ANNEXES: tuple[Annex, ...] = (
    Annex("qingxi-towns", "qingxi", "jcms", 28404),
    Annex("yunling-streets", "yunling", "vsb", 28405),
    Annex("liuyin-towns", "liuyin", "gkmlpt", 28406),
)


def annex_of(report: Report) -> Annex | None:
    """Returns the annex that a report is published on; None for those of the main site."""
    if report.unit.kind != "town":
        return None
    return next((annex for annex in ANNEXES if annex.place_id == report.place.id), None)


def place_on_annex(annex: Annex, report: Report, serial: int) -> str:
    """Returns the path of a report there, in the address pattern of the family."""
    day = report.published_on
    return {
        "jcms": f"/art/{day.year}/{day.month}/{day.day}/art_93261_{serial}.html",
        "vsb": f"/info/1044/{serial}.htm",
        "gkmlpt": f"/gkmlpt/content/2/{serial % 100}/post_{serial}.html",
    }[annex.family]


def annex_site(annex: Annex, reports: Sequence[Report], pages: dict[str, str]) -> Site:
    """Returns column and services over ``reports``, newest first; ``pages`` are the texts of their pages by path.

    Pages and attachments themselves are those of the place, but for gkmlpt, which keeps its articles in scripts.
    """
    shown = sorted(reports, key=lambda report: (report.published_on, report.path), reverse=True)
    listed = [Listed(report.path, report.title, str(report.published_on)) for report in shown]
    routes: dict[str, Route] = {}
    if annex.family == "jcms":
        routes |= jcms_column(listed, per_page=2)
    elif annex.family == "vsb":
        routes |= vsb_column(listed)
    else:
        routes |= gkmlpt_column(listed)
        routes |= {report.path: _in_a_script(report, pages[report.path]) for report in shown}
    return Site(annex.column, routes)


def _in_a_script(report: Report, text: str) -> Route:
    body = _BODY.search(text)
    assert body is not None, report.path
    noon = datetime.combine(report.published_on, time(12), UTC) - timedelta(hours=8)
    return gkmlpt_article(report.title, report.unit.name, body[1], int(noon.timestamp()))
