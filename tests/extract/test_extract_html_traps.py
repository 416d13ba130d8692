"""HTML in any state: what is shown is read, what is not shown is not, and what is doubtful says so."""

from __future__ import annotations

import engine_maker as maker
import pytest
from engine_judge import judge
from engine_traps import DOUBTED, EXACT, TOLD, content, page

from tasks.extract.html import read_html
from tasks.extract.pipeline import extract_all
from tasks.extract.readers import read


@pytest.mark.parametrize("blanks", ["none", "zeros"])
@pytest.mark.parametrize("name", EXACT)
def test_trap_is_read_to_the_letter(name: str, blanks: str) -> None:
    report = maker.make_report(2, blanks)
    document = read(EXACT[name](report).encode())
    verdict = judge(document, report)
    assert (verdict.wrong, verdict.lost, verdict.doubted) == ([], [], [])
    assert [issue.code for issue in (*document.issues, *verdict.issues)] == []


@pytest.mark.parametrize("name", TOLD)
def test_what_is_not_shown_at_first_is_read_and_told(name: str) -> None:
    code, trap = TOLD[name]
    report = maker.make_report(2, "zeros")
    document = read(trap(report).encode())
    verdict = judge(document, report)
    assert (verdict.wrong, verdict.lost) == ([], [])
    assert code in {issue.code for issue in document.issues}


@pytest.mark.parametrize("name", DOUBTED)
def test_struck_numbers_are_never_current(name: str) -> None:
    report = maker.make_report(2)
    document = read_html(DOUBTED[name](report).encode())
    verdict = judge(document, report)
    assert (verdict.wrong, verdict.lost) == ([], [])
    assert set(verdict.doubted) == {key for key in report.truth if report.shown(key).isdigit()}
    assert "struck_out" in {issue.code for issue in document.issues}


@pytest.mark.parametrize("name", TOLD)
def test_an_index_block_does_not_pass_for_the_tables(name: str) -> None:
    pairs = "".join(
        f"<tr><td>索引号{n}</td><td>{n}</td><td>发布机构</td><td>某某县水务局</td></tr>" for n in range(6)
    )
    report = maker.make_report(2, "zeros")
    markup = TOLD[name][1](report).replace("<body>", f"<body><table>{pairs}</table>", 1)
    document = read(markup.encode())
    verdict = judge(document, report)
    assert (verdict.wrong, verdict.lost) == ([], [])
    assert TOLD[name][0] in {issue.code for issue in document.issues}


def test_half_a_page_says_that_it_is_cut_off() -> None:
    report = maker.make_report(2)
    whole = page(content(report))
    ((_, extraction),) = extract_all(whole[: len(whole) * 3 // 4].encode())
    sure = {key: cell for key, cell in extraction.cells.items() if cell.value is not None and not cell.doubt}
    assert all(float(cell.value) == report.truth[key] for key, cell in sure.items())
    assert "table_cut_off" in {issue.code for issue in extraction.issues}


def test_a_break_inside_a_number_is_reported() -> None:
    report = maker.make_report(2)
    markup = page(content(report)).replace(">10<", "><span>1</span>\n<span>0</span><")
    verdict = judge(read_html(markup.encode()), report)
    assert verdict.wrong == []


def test_a_search_field_in_a_layout_table_says_nothing() -> None:
    furniture = "<table><tr><td>检索<input type=text value=请输入></td><td><select><option>全部</select></td></tr></table>"
    document = read_html(page(furniture + content(maker.make_report(2))).encode())
    texts = "".join(getattr(block, "text", "") for block in document.blocks)
    assert "请输入" not in texts
    assert "全部" not in texts


@pytest.mark.parametrize(
    "junk", ["<tr>" + "<div>" * 5000 + "<td>1", "<div>" * 5000 + "<tr><td>1<td>2", "<tr>" + "<b>" * 9000]
)
def test_thousands_of_elements_inside_a_table_end(junk: str) -> None:
    report = maker.make_report(2)
    document = read(page(content(report) + "<table>" + junk).encode())
    assert judge(document, report).wrong == []
    assert "too_deep" not in {issue.code for issue in document.issues}
