"""Regions and the identity of organisations: a name within a region, never merged on a guess."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from warehouse_press import Press, report

from expectations.deadlines import deadline
from tasks.crawl.sources import Column, Office, Source, SourceBook, SourceError, load_sources
from warehouse.naming import Declared, Namer, Sighting
from warehouse.organizations import Entry, FormerName, Register, classify
from warehouse.regions import Regions, level_of_region, padded, related, stem

REGIONS = Regions({"990121": "清溪县", "990122": "柳荫县"})


@pytest.mark.parametrize(
    ("name", "near", "code"),
    [
        ("鼓楼区财政局", "320100", "320106"),
        ("鼓楼区财政局", None, None),
        ("江苏省南京市鼓楼区财政局", None, "320106"),
        ("朝阳区教育局", "110105", "110105"),
        ("朝阳区教育局", "220000", "220104"),
        ("江苏省财政厅", "110000", "320000"),
        ("衢江区湖南镇人民政府", "330303", "330803"),
        ("东城区财政局", "340100", None),
        ("仙桃市人民政府", "420000", "429004"),
        ("清溪县财政局", "990121", "990121"),
        ("城关镇人民政府", "990121", None),
        ("上海市", "310000", None),
    ],
)
def test_the_place_a_name_begins_with(name: str, near: str | None, code: str | None) -> None:
    assert REGIONS.place(name, near)[0] == code


def test_codes_of_the_standard() -> None:
    assert (padded("32"), stem("320100"), stem("429004")) == ("320000", "3201", "429004")
    assert [level_of_region(code) for code in ("320000", "320100", "320106", "320106001", None)] == [
        "province", "city", "county", "town", None,
    ]  # fmt: skip
    assert related("320100", "320106") and related("320106", "320000") and not related("320106", "320300")
    assert REGIONS.full_name("320106") == "江苏省南京市鼓楼区"
    assert REGIONS.names("990121") == ("清溪县",)


def _declared(name: str, region: str) -> Declared:
    return Declared(name, region, "office", True, f"source-{region}")


def _names(namer: Namer, *sightings: Sighting) -> list[str]:
    _, found = namer.organizations(sightings)
    return [found[sighting].organization for sighting in sightings]


def test_the_same_town_in_two_counties_is_two_organisations() -> None:
    one, other = Sighting("城关镇人民政府", "990121"), Sighting("城关镇人民政府", "990122")
    namer = Namer(REGIONS)
    assert _names(namer, one, other) == ["清溪县城关镇人民政府", "柳荫县城关镇人民政府"]
    assert _names(namer, one) == ["城关镇人民政府"], "alone it needs no county in front"
    organizations, _ = namer.organizations([one, other])
    assert {found.organization_id for found in organizations} == {
        "990121:城关镇人民政府", "990122:城关镇人民政府",
    }  # fmt: skip


def test_districts_of_one_name_lie_in_their_cities() -> None:
    found = _names(Namer(REGIONS), Sighting("鼓楼区财政局", "320100"), Sighting("鼓楼区财政局", "320300"))
    assert found == ["江苏省南京市鼓楼区财政局", "江苏省徐州市鼓楼区财政局"]


def test_title_and_column_say_where_a_town_lies() -> None:
    namer = Namer(REGIONS, [_declared("城关镇人民政府", "990121"), _declared("城关镇人民政府", "990122")])
    by_title = Sighting("城关镇人民政府", "990100", before="柳荫县")
    by_column = Sighting("城关镇人民政府", "990100", column="清溪县")
    unclear = Sighting("城关镇人民政府", "990100")
    assert _names(namer, by_title, by_column, unclear) == [
        "柳荫县城关镇人民政府", "清溪县城关镇人民政府", "城关镇人民政府（990100）",
    ]  # fmt: skip


def test_declared_names_are_matched_within_their_region_only() -> None:
    namer = Namer(
        REGIONS, [_declared("清溪县发展和改革委员会", "990121"), _declared("城关镇人民政府", "990121")]
    )
    assert _names(
        namer,
        Sighting("清溪县发展和改革委", "990121"),
        Sighting("发展和改革委员会", "990121"),
        Sighting("清溪县城关镇人民政府", "990121"),
        Sighting("清溪县发展和改革委员会", None),
        Sighting("清溪县发展和改革局", "990121"),
    ) == ["清溪县发展和改革委员会", "清溪县发展和改革委员会", "城关镇人民政府", "清溪县发展和改革委员会", "清溪县发展和改革局"]  # fmt: skip


REGISTER = Register(
    (
        Entry(
            region="990121", name="清溪县文化和旅游局", formerly=[FormerName(name="清溪县文化局", until=2020)]
        ),
        Entry(region="990121", name="清溪县粮食局", until=2021, merged_into="清溪县发展和改革局"),
    )
)


def test_a_renamed_organisation_is_one_history() -> None:
    namer = Namer(REGIONS, [_declared("清溪县文化和旅游局", "990121")], REGISTER)
    before, after = (
        Sighting("清溪县文化局", "990121", year=2020),
        Sighting("清溪县文化局", "990121", year=2021),
    )
    assert _names(namer, before, after) == ["清溪县文化和旅游局", "清溪县文化局"], (
        "a name is another's after the change"
    )


def test_levels_and_kinds_are_decided_once() -> None:
    cases = {
        "清溪县人民政府": ("county", "government", date(2024, 3, 31)),
        "清溪县人民政府办公室": ("county", "office", date(2024, 1, 31)),
        "清溪县卫生健康委员会": ("county", "department", date(2024, 1, 31)),
        "清溪县城关镇人民政府": ("town", "town", date(2024, 1, 31)),
        "清溪经济技术开发区管理委员会": ("zone", "zone", date(2024, 3, 31)),
    }
    for name, (level, kind, due) in cases.items():
        assert classify(name) == (level, kind)
        assert deadline(2023, name, level, kind) == due


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    sources = [
        Source(
            id=name, region=region, name=name, office="o", columns=[Column(url=f"http://{region}.test/nb/")],
            organizations=[f"{name}人民政府", "城关镇人民政府", *extra],
        )
        for name, region, extra in (
            ("清溪县", "990121", ["清溪县文化和旅游局", "清溪县粮食局", "清溪县卫生健康委员会"]),
            ("柳荫县", "990122", []),
        )
    ]  # fmt: skip
    sources.append(
        Source(id="shi", region="990100", name="云州市", office="o", columns=[Column(url="http://shi.test/")],
               organizations=["云州市人民政府"])
    )  # fmt: skip
    press.book = SourceBook(sources=sources, offices=[Office(id="o", name="办公室")], renames=REGISTER)
    return press


def test_reports_of_two_towns_of_one_name_stay_apart(press: Press) -> None:
    press.put("http://990121.test/nb/a.html", report("城关镇人民政府", 2023, 1), source="清溪县")
    press.put("http://990122.test/nb/b.html", report("城关镇人民政府", 2023, 2), source="柳荫县")
    press.night()
    rows = press.rows(
        "SELECT organization, region, version, is_current, organization_id FROM report ORDER BY 1"
    )
    assert rows == [
        ("柳荫县城关镇人民政府", "990122", 1, True, "990122:城关镇人民政府"),
        ("清溪县城关镇人民政府", "990121", 1, True, "990121:城关镇人民政府"),
    ]
    assert press.row("SELECT count(*) FROM extraction_issue WHERE code = 'duplicate_report'") == (0,)
    assert press.rows("SELECT organization, published FROM coverage WHERE organization LIKE '%城关镇%' ORDER BY 1") == [
        ("柳荫县城关镇人民政府", True), ("清溪县城关镇人民政府", True),
    ]  # fmt: skip


def test_organisations_have_region_level_parent_and_history(press: Press) -> None:
    press.put("http://990121.test/nb/a.html", report("清溪县文化局", 2020, 1), source="清溪县")
    press.put("http://990121.test/nb/b.html", report("清溪县文化和旅游局", 2021, 2), source="清溪县")
    press.put("http://990121.test/nb/c.html", report("清溪县园林局", 2021, 3), source="清溪县")
    press.night()
    assert press.rows("SELECT organization, year FROM report WHERE organization LIKE '%文化%' ORDER BY year") == [
        ("清溪县文化和旅游局", 2020), ("清溪县文化和旅游局", 2021),
    ]  # fmt: skip
    assert press.row("SELECT count(*) > 0 FROM year_on_year WHERE organization = '清溪县文化和旅游局'") == (
        True,
    )
    rows = press.rows(
        "SELECT organization, level, kind, parent, region_name FROM organization WHERE known AND region = '990121' ORDER BY 1"
    )
    assert rows == [
        ("清溪县人民政府", "county", "government", "云州市人民政府", "清溪县"),
        ("清溪县卫生健康委员会", "county", "department", "清溪县人民政府", "清溪县"),
        ("清溪县城关镇人民政府", "town", "town", "清溪县人民政府", "清溪县"),
        ("清溪县文化和旅游局", "county", "department", "清溪县人民政府", "清溪县"),
        ("清溪县粮食局", "county", "department", "清溪县人民政府", "清溪县"),
    ]
    assert press.row("SELECT until, merged_into, formerly FROM organization WHERE organization = '清溪县粮食局'") == (
        2021, "清溪县发展和改革局", [],
    )  # fmt: skip
    assert press.row("SELECT formerly FROM organization WHERE organization = '清溪县文化和旅游局'") == (
        ["清溪县文化局"],
    )
    assert press.rows("SELECT organization, nearest_known FROM unknown_organizations") == [
        ("清溪县园林局", "清溪县粮食局"),
    ]  # fmt: skip


def test_a_merged_organisation_is_not_expected_after_its_last_year(press: Press) -> None:
    for year in (2021, 2022):
        press.put(f"http://990121.test/nb/{year}.html", report("清溪县人民政府", year, year), source="清溪县")
    press.night()
    rows = press.rows("SELECT year FROM coverage WHERE organization = '清溪县粮食局' ORDER BY 1")
    assert rows == [(2021,)]


def test_the_register_stands_beside_the_sources_and_says_where_it_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "offices.yml").write_text("- {id: o, name: 办公室}\n", encoding="utf-8")
    register = tmp_path / "organizations.yml"
    register.write_text(
        "- {region: '990121', name: 清溪县粮食局, until: 2021, merged_into: 清溪县发展和改革局}\n",
        encoding="utf-8",
    )
    assert load_sources(tmp_path).renames.canonical("990121", "清溪县粮食局", 2020) == "清溪县粮食局"
    register.write_text("- {region: '990121', name: 清溪县粮食局, colour: red}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"organizations.yml.*entry 1, colour"):
        load_sources(tmp_path)


def test_the_projects_own_register_is_valid() -> None:
    assert load_sources(Path(__file__).parents[2] / "sources").renames is not None
