"""Who, which year, what kind: documents of our own in the shapes that sites publish."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tasks.extract.identity import identify
from tasks.extract.model import Context, Grid, GridCell, Paragraph, SourceDocument
from tasks.extract.readers import read

_SHARED = Path(__file__).parents[3] / "shared"
_BODY = """一、总体情况
{Y}年，{who}认真贯彻落实《中华人民共和国政府信息公开条例》，不断提高政务公开水平，有力促进各项工作的开展。
（一）主动公开情况。全年主动公开信息65条。
（二）依申请公开情况。本年度没有收到政府信息公开申请。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
一是公开内容与群众需求有差距。下一步将加强培训。
六、其他需要报告的事项
无。"""


def doc(
    head: str = "",
    who: str = "我局",
    tail: str = "",
    meta: dict[str, str] | None = None,
    title: str | None = None,
) -> SourceDocument:
    """A report on 2022 with these lines above and below its six sections."""
    text = f"{head}\n{_BODY.format(Y=2022, who=who)}\n{tail}"
    lines = [line for line in text.split("\n") if line.strip()]
    blocks = [Paragraph(line, f"line {number}") for number, line in enumerate(lines, start=1)]
    return SourceDocument("html", list(blocks), dict(meta or {}), title)


Case = tuple[str, SourceDocument, tuple[str | None, int]]
CASES = [
    ("br title", doc("青山县教育局\n2022年政府信息公开工作年度报告"), ("青山县教育局", 2022)),
    (
        "short expands by signature",
        doc("财政局2022年政府信息公开工作年度报告", tail="青山县财政局\n2023年1月12日"),
        ("青山县财政局", 2022),
    ),
    (
        "short + ContentSource",
        doc("县财政局2022年政府信息公开工作年度报告", meta={"contentsource": "青山县财政局"}),
        ("青山县财政局", 2022),
    ),
    (
        "short + SiteName",
        doc("县财政局2022年政府信息公开工作年度报告", meta={"sitename": "青山县人民政府"}),
        ("青山县财政局", 2022),
    ),
    (
        "label of an index block above a title that is whole",
        doc("发布单位: 青山市水务局 主题分类: 政务公开\n青山市水务局2022年政府信息公开工作年度报告"),
        ("青山市水务局", 2022),
    ),
    (
        "words of a menu above the title",
        doc("政府信息\n公开指南\n政府信息\n公开制度\n青山县人民政府办公室2022年政府信息公开工作年度报告"),
        ("青山县人民政府办公室", 2022),
    ),
    (
        "column above a zone's title",
        doc("政府信息公开\n大青山经济技术开发区白石街道2022年政府信息公开工作年度报告"),
        ("大青山经济技术开发区白石街道", 2022),
    ),
    (
        "government of the site above",
        doc("青山市人民政府\n青山市卫生健康委员会2022年政府信息公开工作年度报告"),
        ("青山市卫生健康委员会", 2022),
    ),
    (
        "government of the site above a name alone",
        doc("青山县人民政府\n青山县水务局\n2022年政府信息公开工作年度报告"),
        ("青山县水务局", 2022),
    ),
    ("name twice", doc("青山县水务局\n青山县水务局2022年政府信息公开工作年度报告"), ("青山县水务局", 2022)),
    ("name broken over lines", doc("青山县水\n务局2022年政府信息公开工作年度报告"), ("青山县水务局", 2022)),
    (
        "an inner unit as source contradicts nothing",
        doc("青山县水务局2022年政府信息公开工作年度报告\n文章来源:办公室 | 添加时间:2023-01-25 |"),
        ("青山县水务局", 2022),
    ),
    (
        "announced with a short form",
        doc("根据要求，现将青山新技术开发区发展改革局（以下简称发展改革局）2022年度信息公开工作报告如下："),
        ("青山新技术开发区发展改革局", 2022),
    ),
    (
        "announced with the year first",
        doc("根据条例规定，现公布2022年白石开发区管理委员会政府信息公开工作年度报告。"),
        ("白石开发区管理委员会", 2022),
    ),
    (
        "announced between the marks of a title",
        doc("根据规定，现发布《青山县自然资源局2022年政府信息公开工作年度报告》。"),
        ("青山县自然资源局", 2022),
    ),
    ("ministry", doc("自然资源部2022年政府信息公开工作报告", who="自然资源部"), ("自然资源部", 2022)),
    (
        "author far before the verb",
        doc(
            "本报告由青山市白石区自然资源和规划局根据《中华人民共和国政府信息公开条例》（以下简称《条例》）、《青山市人民政府"
            "办公室关于印发2022年政务公开工作要点的通知》和《白石区政务公开考核办法（试行）》的有关规定，统计有关数据编制而成。"
        ),
        ("青山市白石区自然资源和规划局", 2022),
    ),
    (
        "year announced against a period left over from the year before",
        doc("青山市水务局编制了2022年政府信息公开年度报告。统计期限自2021年1月1日起至2021年12月31日止。"),
        ("青山市水务局", 2022),
    ),
    (
        "government of the place as source contradicts nothing",
        doc("青山市白石区2022年政府信息公开工作年度报告\n来源:区人民政府办公室 时间:2023-01-12"),
        ("青山市白石区", 2022),
    ),
    (
        "author in the prose",
        doc("本报告由白石镇人民政府根据有关要求编制。", who="我镇"),
        ("白石镇人民政府", 2022),
    ),
    (
        "office that wrote a town's report",
        doc("本报告是根据条例要求，由白石镇人民政府党政办公室编制。", who="我镇"),
        ("白石镇人民政府", 2022),
    ),
    (
        "author that compiled it",
        doc("根据条例要求,白石镇政府编制2022年政府信息公开年度报告。", who="我镇"),
        ("白石镇政府", 2022),
    ),
    (
        "title at the head of a text in one line",
        doc(
            "青山县人民政府2022年 政府信息公开工作年度报告 一、总体情况 2022年,青山县各项工作平稳推进,"
            "公开平台运行正常,信息更新及时,办理工作有序,没有发生需要报告的重大事项,公众的满意程度继续提高。"
        ),
        ("青山县人民政府", 2022),
    ),
    ("short + column", doc("县财政局2022年政府信息公开工作年度报告"), ("县财政局", 2022)),
    (
        "no unit + source",
        doc("2022年政府信息公开工作年度报告", meta={"contentsource": "青山县水利局"}),
        ("青山县水利局", 2022),
    ),
    ("no unit + subject", doc("2022年政府信息公开工作年度报告", who="青山县水利局"), ("青山县水利局", 2022)),
    (
        "no unit + signature",
        doc("2022年政府信息公开工作年度报告", tail="青山县水利局\n2023年1月12日"),
        ("青山县水利局", 2022),
    ),
    (
        "signature one line",
        doc("2022年政府信息公开工作年度报告", tail="青山县水利局 2023年1月12日"),
        ("青山县水利局", 2022),
    ),
    (
        "gov vs office",
        doc(
            "青山县人民政府2022年政府信息公开工作年度报告",
            who="我县",
            tail="青山县人民政府办公室\n2023年3月12日",
        ),
        ("青山县人民政府", 2022),
    ),
    (
        "county",
        doc(
            "青山县2022年政府信息公开工作年度报告", who="我县", meta={"contentsource": "青山县人民政府办公室"}
        ),
        ("青山县", 2022),
    ),
    (
        "gov source other",
        doc("青山县水利局2022年政府信息公开工作年度报告", meta={"contentsource": "青山县人民政府"}),
        ("青山县水利局", 2022),
    ),
    (
        "town sign",
        doc("大河镇政府信息公开工作2022年度报告", who="我镇", tail="大河镇人民政府\n2023年1月17日"),
        ("大河镇人民政府", 2022),
    ),
    (
        "title year vs period",
        doc(
            "青山县水利局2023年政府信息公开工作年度报告\n本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。"
        ),
        ("青山县水利局", 2022),
    ),
    ("chinese year", doc("青山县水利局二〇二二年政府信息公开工作年度报告"), ("青山县水利局", 2022)),
    (
        "html title only",
        doc("", title="青山县水利局2022年政府信息公开工作年度报告_青山县人民政府"),
        ("青山县水利局", 2022),
    ),
    (
        "site suffix -",
        doc("", title="青山县水利局2022年政府信息公开工作年度报告-政府信息公开年报-青山县人民政府门户网站"),
        ("青山县水利局", 2022),
    ),
    (
        "meta title",
        doc(
            "",
            meta={
                "articletitle": "青山县水利局2022年政府信息公开工作年度报告",
                "pubdate": "2023-01-20 10:00",
            },
        ),
        ("青山县水利局", 2022),
    ),
    ("hub link", (doc(""), Context(link_text="青山县水利局")), ("青山县水利局", 2022)),
    ("column ctx", (doc(""), Context(column_organization="青山县水利局")), ("青山县水利局", 2022)),
    ("none", doc(""), (None, 2022)),
    (
        "conflict sign",
        doc("青山县水利局2022年政府信息公开工作年度报告", tail="白河县水利局\n2023年1月12日"),
        ("青山县水利局", 2022),
    ),
    (
        "breadcrumb first",
        doc(
            "首页>政务公开>政府信息公开年报>部门\n索引号：000-1 发布机构：青山县水利局 发布日期：2023-01-13\n2022年政府信息公开工作年度报告"
        ),
        ("青山县水利局", 2022),
    ),
    (
        "name below title",
        doc("2022年政府信息公开工作年度报告\n青山县水利局\n（2023年1月）"),
        ("青山县水利局", 2022),
    ),
    ("party+gov subject", doc("大河镇2022年政府信息公开年度报告", who="大河镇党委、政府"), ("大河镇", 2022)),
    ("street", doc("青山街道办事处2022年政府信息公开工作年度报告", who="街道"), ("青山街道办事处", 2022)),
    ("split title", doc("青山县发展和改革局2022年政府信息\n公开工作年度报告"), ("青山县发展和改革局", 2022)),
    (
        "split3",
        doc("青山县发展和改革局\n关于2022年度政府信息公开工作\n情况的报告"),
        ("青山县发展和改革局", 2022),
    ),
    ("trad", doc("青山縣水利局2022年政府信息公開工作年度報告"), ("青山县水利局", 2022)),
    (
        "quoted intro",
        doc("2022年政府信息公开工作年度报告\n现将青山县水利局2022年度政府信息公开工作年度报告公布如下。"),
        ("青山县水利局", 2022),
    ),
]


@pytest.mark.parametrize(("_name", "given", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_publisher_and_year(
    _name: str, given: SourceDocument | tuple[SourceDocument, Context], wanted: tuple[str | None, int]
) -> None:
    document, context = given if isinstance(given, tuple) else (given, Context())
    found = identify(document, context)
    assert (found.organization, found.year, found.kind) == (*wanted, "report")
    assert "organization" in found.evidence or found.organization is None


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
