"""A reading from memory is the one that would be found: the same cells, places and issues, whatever was read before."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import engine_pages
import pytest
from engine_maker import make_report

from tasks.extract import known_shapes
from tasks.extract.pipeline import extract_all

PAGES = (
    "plain",
    "word_paste",
    "cut_pages",
    "spare_columns",
    "merged_blanks",
    "no_spans",
    "one_table",
    "nested_data",
)
_NUMBER = re.compile(r">(\s*)(\d+)(\s*)</")


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    known_shapes.forget()
    yield
    known_shapes.forget()


def _read(page: str) -> list[dict[str, Any]]:
    return [extraction.to_json(path) for path, extraction in extract_all(page.encode(), "a.html")]


def _numbers(page: str, dice: random.Random, choices: list[int]) -> str:
    """Returns the page with every number in a cell replaced by one of the choices, blanks where they were."""
    return _NUMBER.sub(lambda found: f">{found[1]}{dice.choice(choices)}{found[3]}</", page)


def _counted(page: str) -> str:
    """Returns the page with its numbers replaced by 1, 2, 3 ...: they look like serial numbers."""
    count = iter(range(1, 10_000))
    return _NUMBER.sub(lambda found: f">{found[1]}{next(count)}{found[3]}</", page)


def _same_shape(page: str, seed: int) -> list[str]:
    """Returns pages of one shape: consistent, all zeros, serial-like, random, and with a number or two wrong."""
    dice = random.Random(seed)
    keep = dice.choice((1.0, 0.97, 0.6))
    blanked = _NUMBER.sub(
        lambda found: found[0] if dice.random() < keep else f">{found[1]}{found[3]}</", page
    )
    wrong = _NUMBER.sub(
        lambda found: f">{found[1]}{found[2] if dice.random() < 0.98 else 7}{found[3]}</", blanked
    )
    return [
        blanked,
        wrong,
        _numbers(blanked, dice, [0]),
        _numbers(blanked, dice, [0, 0, 1, 2, 35]),
        _counted(blanked),
    ]


@pytest.mark.parametrize("kind", PAGES)
def test_what_was_read_before_never_changes_a_reading(kind: str) -> None:
    for seed in range(4):
        page = getattr(engine_pages, kind)(make_report(seed, blanks=("none", "zeros")[seed % 2]))
        pages = _same_shape(page, seed)
        fresh = []
        for one in pages:
            known_shapes.forget()
            fresh.append(_read(one))
        for order in (1, -1):
            known_shapes.forget()
            for one, found in list(zip(pages, fresh, strict=True))[::order]:
                assert _read(one) == found


def test_the_second_page_of_a_shape_is_read_from_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (engine_pages.plain(make_report(seed, disclosure="2021")) for seed in (1, 2))
    expected = _read(second)
    known_shapes.forget()
    _read(first)

    def never(*_: object) -> None:
        raise AssertionError("the tables were looked for again")

    monkeypatch.setattr("tasks.extract.form_reader.find_instances", never)
    assert _read(second) == expected
    assert sum(cell["state"] == "number" for cell in expected[0]["cells"].values()) > 190


def test_a_shape_is_not_kept_where_numbers_had_a_say() -> None:
    report = make_report(3, disclosure="2021")
    row = "received"
    report.truth[f"applications.{row}.natural_person"] = (
        None  # the row no longer adds up: a shift is thought of
    )
    _read(engine_pages.plain(report))
    assert known_shapes.known() == 0


def test_memory_is_bounded() -> None:
    page = engine_pages.plain(make_report(1, disclosure="2021"))
    for number in range(known_shapes.MOST + 5):
        _read(page.replace("序号", f"第{number}列").replace("信息内容", f"信息内容{'的' * number}"))
    assert known_shapes.known() == known_shapes.MOST
