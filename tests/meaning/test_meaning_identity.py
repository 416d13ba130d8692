"""Who, which year, what kind: documents of our own in the shapes that sites publish."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from meaning_documents import doc

from tasks.extract.identity import identify
from tasks.extract.model import Context, Grid, GridCell, Paragraph, SourceDocument
from tasks.extract.readers import read

_SHARED = Path(__file__).parents[3] / "shared"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (
            doc("青山县水利局2022年政府信息公开工作年度报告", tail="白河县水利局\n2023年1月12日"),
            "ambiguous_organization",
        ),
        (
            doc("青山县水利局2022年政府信息公开工作年度报告", meta={"contentsource": "白河县农业局"}),
            "ambiguous_organization",
        ),
        (
            doc("青山县水利局2023年政府信息公开工作年度报告\n统计期限自2022年1月1日起至2022年12月31日止。"),
            "ambiguous_year",
        ),
        (doc("县财政局2022年政府信息公开工作年度报告"), "organization_without_place"),
    ],
)
def test_disagreement_is_told(document: SourceDocument, code: str) -> None:
    assert [issue.code for issue in identify(document).issues] == [code]


def test_county_and_its_office_stay_apart() -> None:
    tail = "青山县人民政府办公室\n2023年3月1日"
    assert (
        identify(doc("青山县人民政府2022年政府信息公开工作年度报告", tail=tail)).organization
        == "青山县人民政府"
    )


def test_year_never_comes_from_the_address() -> None:
    empty = SourceDocument(
        "html", [Paragraph("政府信息公开工作年度报告"), Paragraph("我局认真落实各项要求。" * 20)]
    )
    found = identify(empty, Context(url="https://www.example.gov.cn/2019/t20200102_1.html"))
    assert (found.published_on, found.year) == ("2020-01-02", 2019)
    assert [issue.code for issue in found.issues] == ["doubtful_year"]
    assert identify(empty, Context(url="https://www.example.gov.cn/2019/report.html")).year is None


@pytest.mark.parametrize(
    ("document", "context", "day", "place"),
    [
        (
            doc("年报", meta={"pubdate": "2023-01-20 10:00"}),
            Context(listed_on="2023-02-02"),
            "2023-01-20",
            "meta pubdate",
        ),
        (doc("发布时间：2023年1月21日"), Context(), "2023-01-21", "label 发布时间"),
        (doc(), Context(listed_on="2023/01/22"), "2023-01-22", "list page"),
        (doc(tail="青山县水利局\n二〇二三年一月十二日"), Context(), "2023-01-12", "signature (成文日期)"),
        (doc(), Context(url="http://a.gov.cn/202301/t20230124_1.html"), "2023-01-24", "address"),
        (doc("发布日期：2023-02-31"), Context(), None, None),
    ],
)
def test_day_of_publication(
    document: SourceDocument, context: Context, day: str | None, place: str | None
) -> None:
    found = identify(document, context)
    assert (found.published_on, found.evidence.get("published_on")) == (day, place)


def _grid(*rows: tuple[str, ...]) -> Grid:
    cells = [tuple(GridCell(text, r, c) for c, text in enumerate(row)) for r, row in enumerate(rows)]
    return Grid(tuple(cells))


def test_index_block_names_publisher_and_day() -> None:
    block = _grid(
        ("索 引 号：", "000-1", "发布机构：", "青山县水利局"), ("名称", "年度报告", "发布日期", "2023-01-19")
    )
    document = doc("2022年政府信息公开工作年度报告")
    document.blocks.insert(0, block)
    found = identify(document)
    assert (found.organization, found.published_on) == ("青山县水利局", "2023-01-19")


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("青山县水利局", None, "county"),
        ("青山市人民政府", "4101000001", "city"),
        ("青山市人民政府", "4101820001", "county"),
        ("青山市人民政府", None, None),
        ("上海市人民政府办公厅", None, "province"),
        ("上海市普陀区人民政府", None, "county"),
        ("江苏省财政厅", None, "province"),
        ("青山市白河区教育局", None, "county"),
        ("青山县大河镇人民政府", None, "town"),
        ("青山街道办事处", None, "town"),
        ("青山经济技术开发区管理委员会", None, "zone"),
        ("国家统计局", None, "central"),
        ("清溪县住房和城乡建设局", None, "county"),
        ("清溪县乡村振兴局", None, "county"),
        ("清溪县城乡镇人民政府", None, "town"),
    ],
)
def test_level(name: str, code: str | None, level: str | None) -> None:
    meta = {"siteidcode": code} if code else {}
    assert identify(doc(f"{name}2022年政府信息公开工作年度报告", meta=meta)).level == level


def _page(*lines: str, title: str | None = None) -> SourceDocument:
    return SourceDocument("html", [Paragraph(line) for line in lines], title=title)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (
            _page("一图读懂：青山县2022年政府信息公开工作年度报告", "主动公开信息65条。" * 20),
            "interpretation",
        ),
        (_page("青山县政府网站2022年度工作报表", "网站名称" * 50), "website_report"),
        (_page("青山县司法局2022年法治政府建设年度报告", "法治建设。" * 80), "rule_of_law_report"),
        (_page("关于做好2022年政府信息公开工作年度报告编制工作的通知", "各单位请按时报送。" * 30), "notice"),
        (
            _page(
                *(f"青山县{name}2022年政府信息公开年报" for name in ("水利局", "教育局", "民政局", "财政局"))
            ),
            "list",
        ),
        (
            _page(
                "政府信息公开年报",
                "青山县水利局",
                "青山县教育局",
                "青山县民政局",
                "大河镇人民政府",
                "白河镇人民政府",
            ),
            "list",
        ),
        (_page("青山县水利局2022年政府信息公开工作年度报告", "附件：年度报告.pdf"), "other"),
        (
            _page("青山县水利局2015年政府信息公开工作年度报告", "我局认真落实条例，主动公开信息。" * 20),
            "report",
        ),
        (_page("青山县天气预报", "今天晴。"), "other"),
        (_page(), "other"),
    ],
)
def test_kind(document: SourceDocument, kind: str) -> None:
    found = identify(document)
    assert found.kind == kind
    assert found.evidence["kind"]


@pytest.mark.skipif(not _SHARED.exists(), reason="real documents of ../shared are not here")
@pytest.mark.parametrize("folder", ["seeds", "reports"])
def test_real_documents(folder: str) -> None:
    expected = json.loads((_SHARED / folder / "expected.json").read_text("utf-8"))
    for name, truth in expected.items():
        path = _SHARED / folder / name
        found = identify(read(path.read_bytes(), name))
        assert (found.organization, found.year, found.kind) == (
            truth["organization"],
            truth["year"],
            "report",
        ), name


@pytest.mark.skipif(not _SHARED.exists(), reason="real documents of ../shared are not here")
def test_blank_form_is_told() -> None:
    path = _SHARED / "reports" / "blank_form_2021.docx"
    found = identify(read(path.read_bytes(), path.name))
    assert (found.kind, found.organization, found.year) == ("blank_form", None, None)
