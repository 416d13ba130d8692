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
