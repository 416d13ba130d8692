"""A table of which something is printed but nothing could be read is our matter, never the office's."""

from __future__ import annotations

import pytest

from tasks.check_draft import check_draft
from tasks.extract.labels import look_up
from tasks.extract.pipeline import extract_all

HEAD = "青石镇人民政府2022年政府信息公开工作年度报告\n一、总体情况\n2022年照常公开。\n二、主动公开政府信息情况\n| 规章 | 0 | 0 | 0 |\n| 行政规范性文件 | 1 | 0 | 2 |\n"
FOURTH = "四、政府信息公开行政复议、行政诉讼情况\n"
TAIL = "五、存在的主要问题及改进情况\n主动公开还不够及时，明年加强培训。\n六、其他需要报告的事项\n没有其他事项需要报告。\n"
PAGE = """<html><head><title>青石镇人民政府2022年政府信息公开工作年度报告</title></head><body><p>一、总体情况</p><p>照常公开。</p>
<p>二、主动公开政府信息情况</p><table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr></table><p>四、政府信息公开行政复议、行政诉讼情况</p>{}
<p>五、存在的主要问题及改进情况</p><p>还不够及时。</p><p>六、其他需要报告的事项</p><p>没有。</p></body></html>"""


def unread(data: str, name: str) -> tuple[set[str | None], list[tuple[str, str]]]:
    """Tables told as not read, and the origins of findings that a table is missing."""
    extraction = extract_all(data.encode(), name)[0][1]
    codes = {issue.table for issue in extraction.issues if issue.code == "table_not_read"}
    return codes, [
        (f["origin"], f["severity"])
        for f in check_draft(extraction, None)
        if f["rule"] == "F03" and "复议" in f["message"]
    ]


@pytest.mark.parametrize("joint", [" | ", "\n", " "])
def test_numbers_without_labels_that_do_not_add_up_are_not_read_by_position(joint: str) -> None:
    numbers = joint.join(["3", "1", "0", "0", "5", *["0"] * 10])
    codes, missing = unread(HEAD + FOURTH + numbers + "\n" + TAIL, "report.txt")
    assert "proceedings" in codes and [origin for origin, _ in missing] == ["extraction"]


def test_a_table_that_is_not_there_is_the_offices() -> None:
    codes, missing = unread(HEAD + FOURTH + "本年没有。\n" + TAIL, "report.txt")
    assert "proceedings" not in codes and missing == [("office", "error")]


def test_a_picture_in_the_place_of_a_table() -> None:
    codes, missing = unread(PAGE.format('<p><img src="t4.png" width="620"></p>'), "report.html")
    assert "proceedings" in codes and [origin for origin, _ in missing] == ["extraction"]


@pytest.mark.parametrize(
    "picture", ["", '<img src="print.gif" width="16">', '<img src="a.png" style="height: 20px">']
)
def test_an_icon_is_no_table(picture: str) -> None:
    codes, missing = unread(PAGE.format(f"<p>{picture}</p>"), "report.html")
    assert codes == set() and missing == [("office", "error")]


def test_labels_in_the_words_of_taiwan() -> None:
    """As sites that turn Simplified into Traditional characters word by word print them."""
    assert {label.code for label in look_up("行政規範性檔案")} == {"normative_documents"}


def test_a_table_without_rows_keeps_what_it_holds() -> None:
    words = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "3", "0", "15")
    drawn = "<table>" + "".join(f"<div>{word}</div>" for word in words) + "</table>"
    start, end = PAGE.index("<table>"), PAGE.index("</table>") + len("</table>")
    cells = extract_all((PAGE[:start] + drawn + PAGE[end:]).encode(), "report.html")[0][1].cells
    columns = ("issued", "repealed", "in_force")
    assert [cells[f"disclosure.regulations.{column}"].text for column in columns] == ["3", "0", "15"]


def test_a_header_alone_is_ours_where_another_table_lost_its_numbers() -> None:
    """As converters leave a document that keep every text of it once."""
    labels = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "1.属于国家秘密",
        "7.属于行政执法案卷",
    ]
    lost = "\n".join([*labels, "1.信访举报投诉类申请", "3.要求提供公开出版物", "四、结转下年度继续办理"])
    header = "行政复议\n行政诉讼\n结果维持\n结果纠正\n其他结果\n尚未审结\n未经复议直接起诉\n复议后起诉\n"
    text = f"{HEAD}三、收到和处理政府信息公开申请情况\n{lost}\n{FOURTH}{header}{TAIL}"
    extraction = extract_all(text.encode(), "report.txt")[0][1]
    assert {"applications", "proceedings"} <= {
        i.table for i in extraction.issues if i.code == "table_not_read"
    }
    assert not [f for f in check_draft(extraction, None) if f["rule"] == "F15" and f["origin"] == "office"]


def test_a_header_of_fewer_columns_gives_its_values_in_doubt() -> None:
    """A report that mixes the forms: the first rows as in 2019, the others as in 2021."""
    old = "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n规章 | 0 | 0 | 0 |\n规范性文件 | 1 | 1 | 4 |\n"
    new = "信息内容 | 本年处理决定数量 |\n行政许可 | 5 |\n信息内容 | 本年处理决定数量 |\n行政处罚 | 2 |\n行政强制 | 0 |\n"
    text = HEAD.split("| 规章")[0] + old + new + TAIL
    cells = extract_all(text.encode(), "report.txt")[0][1].cells
    read = {key: cells[f"disclosure.{key}"] for key in ("licensing.decisions", "penalties.decisions")}
    assert {key: (int(cell.value or 0), bool(cell.doubt)) for key, cell in read.items()} == {
        "licensing.decisions": (5, True),
        "penalties.decisions": (2, True),
    }
    assert cells["disclosure.normative_documents.disclosed_total"].value == 4


def test_ten_thousands_without_the_word_yuan_are_money_in_a_column_of_money_only() -> None:
    rows = "信息内容 | 采购项目数量 | 采购总金额 |\n政府集中采购 | 3万 | 211.509万 |\n"
    cells = extract_all((HEAD.replace("2022", "2020") + rows + TAIL).encode(), "report.txt")[0][1].cells
    amount, items = cells["disclosure.procurement.amount"], cells["disclosure.procurement.items"]
    assert (str(amount.value), amount.unit, amount.text) == ("211.509", "万元", "211.509万")
    assert (items.value, items.state) == (None, "text")
