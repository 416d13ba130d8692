"""Who publishes a report and on which year, by title, lines around it, index block, prose and place of finding."""

from __future__ import annotations

import pytest
from meaning_documents import doc

from tasks.extract.identity import identify
from tasks.extract.model import Context, SourceDocument

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
