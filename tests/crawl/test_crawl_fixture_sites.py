"""The eighteen fixture sites of crawl.md section 8 over real HTTP, each with its trap asserted."""

from __future__ import annotations

from collections import Counter

import pytest
from crawl_helpers import Crawl, source_for

from demo.fixtures_sites import SITES, serve_site
from demo.fixtures_sites.broken_sites import OUTCOMES_M, site_m, unit_m
from demo.fixtures_sites.document_sites import KINDS_P
from demo.fixtures_sites.encoding_site import UNITS_L
from demo.fixtures_sites.guangdong_sites import UNITS_F, UNITS_G
from demo.fixtures_sites.hanweb_sites import AREA, UNITS_C, UNITS_E, site_e
from demo.fixtures_sites.other_makes import UNITS_H, UNITS_I, UNITS_J
from demo.fixtures_sites.reports import title_of
from demo.fixtures_sites.tree_sites import DEPARTMENTS_K, TOWNS_K, mirror, site_n, site_o
from demo.fixtures_sites.trs_sites import UNITS_A, UNITS_B
from tasks.crawl.page import Page


def titles(units: tuple[str, ...]) -> dict[str, str]:
    return {title_of(unit, 2023): "ok" for unit in units}


def test_there_are_eighteen() -> None:
    assert list(SITES) == list("ABCDEFGHIJKLMNOPQR")


def test_a_trs_pages_and_full_titles(crawl: Crawl) -> None:
    with serve_site(SITES["A"]()) as served:
        summary = crawl.of(served)
    assert crawl.outcomes() == titles(UNITS_A)
    assert summary.totals.new == summary.totals.found == len(UNITS_A)
    assert [path for path in served.paths() if "index" in path] == [
        "/zwgk/gknb/index_1.html",
        "/zwgk/gknb/index_2.html",
    ]


def test_a_without_a_total_stops_at_the_refresh(crawl: Crawl) -> None:
    site = SITES["A"]()
    for name in ("index.html", "index_1.html", "index_2.html"):
        answer = site.routes[f"/zwgk/gknb/{name}"]
        blind = answer.body.replace(b"createPageHTML(3,", b"createPageHTML(unknown,")
        site.routes[f"/zwgk/gknb/{name}"] = type(answer)(blind)
    with serve_site(site) as served:
        crawl.of(served)
    assert crawl.outcomes() == titles(UNITS_A)
    assert served.paths().count("/zwgk/gknb/index_3.html") == 1
    assert "/zwgk/gknb/index_5.html" not in served.paths()


def test_b_rows_paged_in_the_browser_count_once(crawl: Crawl) -> None:
    with serve_site(SITES["B"]()) as served:
        summary = crawl.of(served)
    assert crawl.outcomes() == titles(UNITS_B)
    assert summary.totals.found == len(UNITS_B)


def test_c_jcms_posts_the_fields_of_the_page(crawl: Crawl) -> None:
    with serve_site(SITES["C"]()) as served:
        summary = crawl.of(served)
    assert summary.totals.new == len(UNITS_C)
    posts = [asked for asked in served.asked if asked.method == "POST"]
    assert [(asked.query["startrecord"], asked.query["endrecord"]) for asked in posts] == [
        ("46", "90"),
        ("91", "135"),
    ]
    assert posts[0].form["unitid"] == "303981"
    assert posts[0].form["webname"] == "云川县人民政府"
    assert {record["listed_on"] for record in crawl.records("article")} == {"2024-01-09"}


def test_c_an_empty_answer_ends_the_list(crawl: Crawl) -> None:
    site = SITES["C"]()
    first = site.routes["/col/col93261/index.html"]
    site.routes["/col/col93261/index.html"] = type(first)(first.body.replace(b"303981", b"111111"))
    with serve_site(site) as served:
        summary = crawl.of(served)
    assert summary.totals.found == 45


def test_d_year_and_area_stay_in_the_address(crawl: Crawl) -> None:
    with serve_site(SITES["D"]()) as served:
        summary = crawl.of(served)
    assert summary.totals.new == 4
    urls = {record["url"].split("?")[1] for record in crawl.records("article")}
    assert f"fbtime=2022&area={AREA}" in urls
    assert len(urls) == 4
    assert len({record["document_id"] for record in crawl.records("article")}) == 4


def test_e_jpaas_asks_by_param_json(crawl: Crawl) -> None:
    with serve_site(SITES["E"]()) as served:
        summary = crawl.of(served)
    assert summary.totals.new == len(UNITS_E)


def test_e_a_service_that_ignores_the_page_ends_the_list(crawl: Crawl) -> None:
    with serve_site(site_e(ignores_page=True)) as served:
        summary = crawl.of(served)
    assert summary.totals.new == 15
    assert sum("build/unit" in path for path in served.paths()) <= 4


def test_f_ucap_counts_from_one(crawl: Crawl) -> None:
    with serve_site(SITES["F"]()) as served:
        crawl.of(served)
    assert crawl.outcomes() == titles(UNITS_F)
    assert "/zwgk/xxgknb/index_1.html" not in served.paths()


def test_g_gkmlpt_finds_the_node_by_name(crawl: Crawl) -> None:
    with serve_site(SITES["G"]()) as served:
        crawl.of(served)
    assert crawl.outcomes() == titles(UNITS_G)
    article = crawl.records("article")[0]
    page = Page(article["url"], crawl.body(article))
    assert page.meta["contentsource"] == UNITS_G[0]
    assert "六、其他需要报告的事项" in page.text
    assert article["detail"].startswith("made from ")
    assert "/gkmlpt/api/all/12" not in served.paths()


def test_h_vsb_counts_down_and_sends_the_referer(crawl: Crawl) -> None:
    with serve_site(SITES["H"]()) as served:
        crawl.of(served)
    expected = titles(UNITS_H)
    expected |= {title_of(unit, 2023): "attachment_only" for unit in UNITS_H[:2]}
    assert crawl.outcomes() == expected
    attached = {record["name"]: record for record in crawl.records("attachment")}
    assert crawl.body(attached["report.pdf"]).startswith(b"%PDF")
    assert {record["outcome"] for record in attached.values()} == {"ok"}
    assert len(attached) == 2


def test_i_lonsun_takes_type_three_only(crawl: Crawl) -> None:
    with serve_site(SITES["I"]()) as served:
        crawl.of(served)
    assert crawl.outcomes() == titles(UNITS_I)
    assert "/content/article/888" in served.paths()
    assert not any("/public/1681/9" in path for path in served.paths())


def test_j_aspnet_carries_the_state(crawl: Crawl) -> None:
    with serve_site(SITES["J"]()) as served:
        crawl.of(served)
    assert crawl.outcomes() == titles(UNITS_J)
    assert [asked.form["__VIEWSTATE"] for asked in served.asked if asked.method == "POST"] == [
        "state-1",
        "state-2",
    ]


def test_k_hub_of_years_levels_and_organisations(crawl: Crawl) -> None:
    with serve_site(SITES["K"]()) as served:
        summary = crawl.of(served)
    taken = Counter(
        record["organization"] for record in crawl.records("article") if record["outcome"] == "ok"
    )
    assert taken == dict.fromkeys((*DEPARTMENTS_K, *TOWNS_K), 2)
    rejected = [record for record in crawl.records("article") if record["outcome"] == "not_annual_report"]
    assert summary.totals.rejected == len(rejected) == 6
    assert all(record["detail"] for record in rejected)
    assert not any("wzndbb" in path or path.endswith("_77.html") for path in served.paths())


def test_l_three_encodings(crawl: Crawl) -> None:
    with serve_site(SITES["L"]()) as served:
        crawl.of(served)
    records = crawl.records("article")
    assert crawl.outcomes() == titles(UNITS_L)
    pages = [Page(record["url"], crawl.body(record), record["content_type"] or "") for record in records]
    assert [page.title for page in pages] == [title_of(unit, 2023) for unit in UNITS_L]


def test_m_each_broken_response_has_its_own_outcome(crawl: Crawl) -> None:
    with serve_site(site_m(slow=3)) as served:
        crawl.of(served)
    assert crawl.outcomes() == {title_of(unit_m(name), 2023): outcome for name, outcome in OUTCOMES_M.items()}
    kinds = {
        record["outcome"]: record["detail"]
        for record in crawl.records("article")
        if record["outcome"] == "waf"
    }
    assert "jiasule" in kinds["waf"]


def test_n_a_report_of_another_county_is_set_aside(crawl: Crawl) -> None:
    crawl.settings.recheck_days = 0
    with serve_site(site_n()) as served:
        summary = crawl.of(served)
        again = crawl.of(served)
    assert Counter(crawl.outcomes(run_id="run-1").values()) == {"ok": 1, "ambiguous_org": 1}
    assert (summary.totals.new, again.totals.changed, again.totals.unchanged) == (2, 0, 2)


def test_o_foreign_copies_are_not_followed(crawl: Crawl) -> None:
    with serve_site(mirror(), "127.0.0.3") as foreign, serve_site(site_o(foreign.base)) as served:
        crawl.of(served)
    assert sorted(crawl.outcomes().values()) == ["ok", "wrong_host", "wrong_host"]
    assert foreign.asked == []


def test_p_attachments_are_found_in_six_ways(crawl: Crawl) -> None:
    with serve_site(SITES["P"]()) as served:
        crawl.of(served)
    assert set(crawl.outcomes().values()) == {"attachment_only"}
    files = crawl.records("attachment")
    assert len(files) == len(KINDS_P)
    assert {record["outcome"] for record in files} == {"ok"}
    magic = sorted(crawl.body(record)[:2] for record in files)
    assert magic == [b"%P", b"%P", b"%P", b"PK", b"\xd0\xcf", b"\xd0\xcf"]
    parents = {record["url"] for record in crawl.records("article")}
    assert {record["parent_url"] for record in files} == parents


def test_q_bodies(crawl: Crawl) -> None:
    with serve_site(SITES["Q"]()) as served:
        crawl.of(served)
    assert list(crawl.outcomes().values()) == ["ok", "ok", "image_only", "ok", "ok"]


@pytest.mark.parametrize(
    ("kind", "outcome", "asked"),
    [
        ("disallow", {"robots_denied"}, 1),
        ("missing", {"ok"}, 4),
        ("page", {"ok"}, 4),
        ("error", {"robots_postponed"}, 2),
        ("waf", {"waf"}, 1),
    ],
)
def test_r_robots(crawl: Crawl, kind: str, outcome: set[str], asked: int) -> None:
    from demo.fixtures_sites.robots_sites import site_r

    with serve_site(site_r(kind)) as served:
        crawl.of(served)
    pages = [record for record in crawl.records() if record["kind"] != "robots"]
    assert {record["outcome"] for record in pages} == outcome
    assert len(served.asked) == asked


def test_r_a_part_may_be_forbidden(crawl: Crawl) -> None:
    from demo.fixtures_sites.robots_sites import site_r

    with serve_site(site_r("part")) as served:
        crawl.of(served)
    assert list(crawl.outcomes().values()) == ["ok", "robots_denied"]
    assert not any(path.endswith("t20240116_2.html") for path in served.paths())


def test_r_crawl_delay_is_kept(crawl: Crawl) -> None:
    from demo.fixtures_sites.robots_sites import site_r

    with serve_site(site_r("delay")) as served:
        crawl.night(source_for(served.column))
    gaps = [later - sooner for sooner, later in zip(served.moments[1:], served.moments[2:], strict=False)]
    assert len(gaps) == 2
    assert min(gaps) >= 0.38
