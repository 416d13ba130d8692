"""Labels as offices print them: broken, misprinted, Traditional, with look-alikes; never confused with each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from tasks.extract.labels import core, look_up, numbering
from tasks.extract.match import distance, nearest_row
from warehouse.forms import FORMS

ROWS = [
    (form.code, table.code, row) for form in FORMS.values() for table in form.tables for row in table.rows
]  # fmt: skip


def _rows_named(text: str) -> set[str]:
    return {label.code for label in look_up(text) if label.kind == "row"}


@pytest.mark.parametrize(("edition", "table", "row"), ROWS, ids=lambda value: getattr(value, "code", value))
def test_every_declared_label_and_variant_names_its_row_however_it_is_set(edition, table, row) -> None:  # type: ignore[no-untyped-def]
    traditional = OpenCC("s2t")
    for label in (row.label, *row.variants):
        for printed in (
            label,
            " ".join(label),
            "\n".join(label),
            label.replace("、", "，").replace("（", "("),
            traditional.convert(label),
            label.translate(str.maketrans("（）．，。", "().,.")),
            "\xa0" + label + "\u3000",
        ):
            assert row.code in _rows_named(printed), printed


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("政府集中釆购", "procurement"), ("末经复议直接起诉", "litigation_direct"), ("属于国家秘密", "refused_state_secret"),
        ("①属于国家秘密", "refused_state_secret"), ("（1）属于国家秘密", "refused_state_secret"),
        ("5.要求行政机关确认或重新出具巳获取信息", "declined_reissue"), ("（二）部分公开", "granted_in_part"),
        ("一、1、本年新收政府信息公开申请数量", "received"),
    ],
)  # fmt: skip
def test_printed_variants(printed: str, code: str) -> None:
    assert code in _rows_named(printed)


@pytest.mark.parametrize(
    ("printed", "table", "code"),
    [
        ("2.其他法律行政止公开", "applications", "refused_prohibited_by_law"),
        ("7.属于行政执法案件", "applications", "refused_enforcement_file"),
        ("5.属于三类内部事务信", "applications", "refused_internal_affairs"),
        ("3.补正后申请内容仍不名确", "applications", "unavailable_still_unclear"),
        ("1.申请人无正当理由逾期不补正、行政机关不再处理", "applications", "other_not_corrected"),
        ("行政处罚决定", "disclosure", None), ("属于工作秘密", "applications", None), ("无法联系到申请人", "applications", None),
        ("属于", "applications", None), ("信息", "applications", None), ("行政", "disclosure", None),
    ],
)  # fmt: skip
def test_small_misprints_name_one_row_or_none(printed: str, table: str, code: str | None) -> None:
    assert nearest_row(printed, table) == code


@given(st.sampled_from([row for _, table, row in ROWS if table == "applications"]), st.data())
def test_a_misprint_never_names_another_row(row, data) -> None:  # type: ignore[no-untyped-def]
    words = core(row.label)
    at = data.draw(st.integers(0, len(words) - 1))
    changed = words[:at] + data.draw(st.sampled_from(["", "甲", "乙丙"])) + words[at + 1 :]
    named = _rows_named(changed) or {nearest_row(changed, "applications")}
    assert named <= {row.code, None} or len(words) <= 4


@given(st.text("甲乙丙丁", max_size=8), st.text("甲乙丙丁", max_size=8))
def test_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert distance(one, other, 9) == distance(other, one, 9) <= max(len(one), len(other))
    assert distance(one, one, 2) == 0
    assert distance(one, other, 1) <= 2


def test_numbering_is_set_aside_only_with_its_mark() -> None:
    assert (numbering("（七）总计"), core("（七）总计")) == ("七", "总计")
    assert (numbering("3.其他"), core("3.其他")) == ("3", "其他")
    assert (numbering("三类内部事务"), core("三类内部事务")) == (None, "三类内部事务")


def test_prose_is_no_label() -> None:
    assert look_up("本机关全年新收政府信息公开申请12件，均已办结。" * 5) == ()
    assert look_up("行政许可事项办理指南") == ()
