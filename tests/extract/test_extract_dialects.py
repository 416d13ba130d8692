"""Random consistent reports in every dialect of flattened text: exact where marks show the cells, never wrong."""

from __future__ import annotations

from collections.abc import Callable

import engine_maker as maker
import pytest
from engine_judge import judge

from tasks.extract.model import Grid, Paragraph
from tasks.extract.text import read_text

ROUNDS = range(5)


def _report(seed: int, blanks: str) -> maker.Report:
    mixture = "2019" if seed % 5 == 4 else ""
    return maker.make_report(seed, blanks, applications=mixture, extra=seed % 2 == 1)


@pytest.mark.parametrize("blanks", ["none", "zeros", "rows"])
@pytest.mark.parametrize("render", maker.MARKED, ids=lambda render: render.__name__)
def test_marked_dialects_are_exact(render: Callable[[maker.Report], str], blanks: str) -> None:
    for seed in ROUNDS:
        report = _report(seed, blanks)
        verdict = judge(read_text(render(report)), report)
        assert (verdict.wrong, verdict.lost, verdict.surplus, verdict.issues) == ([], [], [], []), seed
        assert verdict.doubted == []


@pytest.mark.parametrize("blanks", ["none", "rows"])
@pytest.mark.parametrize("render", maker.UNMARKED, ids=lambda render: render.__name__)
def test_unmarked_dialects_are_exact_where_no_row_is_half_empty(
    render: Callable[[maker.Report], str], blanks: str
) -> None:
    for seed in ROUNDS:
        report = _report(seed, blanks)
        verdict = judge(read_text(render(report)), report)
        assert (verdict.wrong, verdict.lost, verdict.surplus, verdict.issues) == ([], [], [], []), seed


@pytest.mark.parametrize("render", maker.UNMARKED, ids=lambda render: render.__name__)
def test_half_empty_rows_without_marks_are_reported_and_not_guessed(
    render: Callable[[maker.Report], str],
) -> None:
    for seed in ROUNDS:
        report = _report(seed, "zeros")
        verdict = judge(read_text(render(report)), report)
        assert verdict.wrong == []
        assert verdict.lost
        assert "applications" in verdict.doubtful_tables
        codes = {issue.code for issue in verdict.issues}
        assert "ambiguous_layout" in codes
        assert codes <= {"ambiguous_layout", "no_cell"}


def test_extra_rows_keep_their_printed_label_and_place() -> None:
    report = maker.make_report(3, extra=True)
    reading = judge(read_text(maker.tab_cells(report)), report).reading
    [extra] = reading.tables["applications"].extra_rows
    assert (extra.row, extra.label, extra.after) == (
        "extra_1",
        "9.属于工作秘密",
        "refused_administrative_inquiry",
    )


def test_a_mixture_of_editions_is_taken_table_by_table() -> None:
    report = maker.make_report(7, disclosure="2021", applications="2019")
    reading = judge(read_text(maker.bar_rows(report)), report).reading
    assert {code: table.edition for code, table in reading.tables.items()} == {
        "disclosure": "2021",
        "applications": "2019",
        "proceedings": "2021",
    }
    assert reading.form == "2021"


def test_prose_stays_prose() -> None:
    document = read_text(maker.bars_after(maker.make_report(1)))
    prose = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert prose == [
        *maker.HEAD,
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        *maker.TAIL,
    ]
    assert sum(isinstance(block, Grid) for block in document.blocks) == 3


def test_page_numbers_between_rows_are_not_values() -> None:
    report = maker.make_report(2)
    lines = maker.columns(report).split("\n")
    at = next(n for n, line in enumerate(lines) if "重复申请" in line)
    text = "\n".join([*lines[:at], "- 4 -", "", *lines[at:]])
    verdict = judge(read_text(text), report)
    assert (verdict.wrong, verdict.lost, verdict.issues) == ([], [], [])


def test_tables_run_together_with_their_prose_give_no_wrong_number() -> None:
    for seed in ROUNDS:
        report = maker.make_report(seed)
        text = maker.lines_only(report).replace("\n", "")
        verdict = judge(read_text(text), report)
        assert verdict.wrong == []
        assert verdict.doubtful_tables == {"disclosure", "applications", "proceedings"}


def test_locators_name_line_and_item() -> None:
    report = maker.make_report(2)
    text = maker.tab_rows(report)
    cells = judge(read_text(text), report).cells
    cell = cells["applications.received.natural_person"]
    line = int(cell.locator.split(",")[0].removeprefix("line "))
    item = int(cell.locator.split("item ")[1])
    assert text.split("\n")[line - 1].split("\t")[item - 1] == cell.text


def _wrapped(text: str, how: str) -> str:
    """Breaks long labels over two lines, as text from a PDF has them, with the values beside, between or below."""
    lines = []
    for line in text.split("\n"):
        *before, label, values = (
            [*line.split("   ")[:-7], "   ".join(line.split("   ")[-7:])]
            if line.count("   ") >= 7
            else ["", line, ""]
        )
        if not values or len(label) <= 12:
            lines.append(line)
            continue
        half = len(label) // 2
        first, second = "   ".join([*before, label[:half]]), label[half:]
        lines += {
            "between": [first, "      " + values, "   " + second],
            "below": [first, f"{second}   {values}"],
            "beside": [f"{first}   {values}", second],
        }[how]
    return "\n".join(lines)


@pytest.mark.parametrize("how", ["between", "below", "beside"])
def test_labels_broken_over_lines_are_put_together(how: str) -> None:
    for seed in ROUNDS:
        report = maker.make_report(seed)
        verdict = judge(read_text(_wrapped(maker.columns(report), how)), report)
        assert (verdict.wrong, verdict.lost, verdict.surplus, verdict.issues) == ([], [], [], []), seed
