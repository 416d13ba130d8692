"""What a printed cell says, as the table of states in the domain has it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.claim_patterns import find_hits
from tasks.extract.numbers import is_digits, parse_cell

WIDE = str.maketrans("0123456789,.-+", "０１２３４５６７８９，．－＋")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12", "12", None), ("１２", "12", None), ("1,234", "1234", None), ("1，234", "1234", None),
        ("12件", "12", None), ("0", "0", None), ("０", "0", None), ("零", "0", None), ("〇", "0", None),
        ("二十三", "23", None), ("一百零五", "105", None), ("两百", "200", None), ("十", "10", None),
        ("22（其中修订16件）", "22", None), ("251000元", "251000", "元"), ("3.5万元", "3.5", "万元"),
        ("3.5（万元）", "3.5", "万元"), ("+2", "2", None), ("增2", "2", None), ("减3", "-3", None),
        ("－1", "-1", None), ("-1", "-1", None), ("−4", "-4", None), ("100%", "100", "%"), ("1 234", "1234", None),
        (" 7\xa0", "7", None), ("0 件", "0", None), ("24252.311082", "24252.311082", None), ("￥12", "12", "元"),
        ("1\u200b2", "12", None), ("5。", "5", None), ("8[1]", "8", None), ("0.00", "0", None),
    ],
)  # fmt: skip
def test_numbers(text: str, value: str, unit: str | None) -> None:
    parsed = parse_cell(text)
    assert (parsed.value, parsed.state, parsed.unit) == (Decimal(value), "number", unit)


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\u3000\n", "\u200b"])
def test_blank(text: str) -> None:
    assert parse_cell(text) == (None, "blank", None)


@pytest.mark.parametrize(
    "text", ["/", "-", "—", "——", "－", "――", "无", " 无 ", "不适用", "不适\n用", "不\n适\n用", "\\"]
)
def test_not_applicable(text: str) -> None:
    assert parse_cell(text) == (None, "not_applicable", None)


@pytest.mark.parametrize(
    "text",
    ["详见附表", "1 2", "1\n2", "12 34", "007", "00", "0000000", "12²", "①", "10余件", "约5件", "1,23", "3:4", "2019-2020",
     "12345 678", "一", "一千三", "1.2.3", "(5)", "5-6", "O", "1件2件"],
)  # fmt: skip
def test_everything_else_is_text_and_never_a_number(text: str) -> None:
    assert parse_cell(text) == (None, "text", None)


@given(st.integers(-(10**9), 10**12))
def test_every_whole_number_is_read_back_in_every_dress(number: int) -> None:
    for text in (
        str(number),
        str(number).translate(WIDE),
        f"{number:,}",
        f"{number:,}".translate(WIDE),
        f" {number}\n",
    ):
        assert parse_cell(text) == (Decimal(number), "number", None)


@given(st.decimals(0, 10**7, places=4, allow_nan=False), st.sampled_from(["元", "万元"]))
def test_money_keeps_number_and_unit_apart(amount: Decimal, unit: str) -> None:
    assert parse_cell(f"{amount}{unit}") == (amount, "number", unit)


@given(st.integers(0, 999), st.integers(0, 99), st.sampled_from([" ", "\n", "\xa0", "\u3000"]))
def test_two_numbers_in_a_cell_are_never_one_unless_thousands(first: int, second: int, gap: str) -> None:
    assert parse_cell(f"{first}{gap}{second}").value is None


@given(st.text(max_size=30))
def test_any_text_has_a_state(text: str) -> None:
    parsed = parse_cell(text)
    assert (parsed.value is not None) == (parsed.state == "number")


@pytest.mark.parametrize("digits", ["9" * 16, "7" * 5000, "二" * 40])
def test_more_digits_than_any_count_has_are_no_number(digits: str) -> None:
    assert parse_cell(digits).state == "text"
    assert parse_cell(f"{digits}件").state == "text"
    assert not [hit for hit in find_hits(f"全年收到政府信息公开申请{digits}件。") if len(f"{hit.value}") > 15]


def test_digits_without_words_are_values_even_if_unreadable() -> None:
    assert is_digits("007")
    assert is_digits("1 2")
    assert not is_digits("1.属于")
    assert not is_digits("无")
