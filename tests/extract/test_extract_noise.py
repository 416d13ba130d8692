"""Damaged tables in every layout: never a wrong number without an issue on its table."""

from __future__ import annotations

import random

import engine_maker as maker
import engine_noise as noise
import engine_pages as pages
import pytest
from engine_judge import Verdict, judge

from tasks.extract.html import read_html
from tasks.extract.text import read_text

TEXTS = [*maker.MARKED, *maker.UNMARKED]
LAYOUTS = [*TEXTS, *pages.PAGES, *pages.FLAT_PAGES]
PACKED = {"bars_after", "bars_below", "bars_alone", "bar_rows", "markdown_packed"}


def _damaged(layout: pages.Page, damage: noise.Damage, seed: int, blanks: str) -> Verdict | None:
    report = maker.make_report(
        seed, blanks, extra=seed % 3 == 2, applications="2019" if seed % 5 == 4 else ""
    )
    rng = random.Random(f"{seed}{layout.__name__}{damage.__name__}")
    hit = rng.choice([0, 1, 1, 2])
    if (
        hit == 0
        and layout.__name__ in PACKED
        and damage.__name__ in ("drop_value", "double_value", "glue_values")
    ):
        return None  # padded at its end, the row is the same as one printed with an empty last cell
    report.damage = lambda table, rows: damage(rng, [list(row) for row in rows]) if table == hit else rows
    source = layout(report)
    return judge(read_text(source) if layout in TEXTS else read_html(source.encode()), report)


def _assert_never_silently_wrong(damage: noise.Damage, layout: pages.Page, seed: int, blanks: str) -> None:
    verdict = _damaged(layout, damage, seed, blanks)
    if verdict is not None and damage is noise.repeat_row:
        verdict.wrong = [entry for entry in verdict.wrong if not entry[3]]
    assert verdict is None or verdict.silently_wrong == [], (layout.__name__, blanks, seed)


DETECTABLE = [damage for damage in noise.DAMAGES if damage is not noise.shift_row]


@pytest.mark.parametrize("damage", DETECTABLE, ids=lambda damage: damage.__name__)
def test_damage_never_gives_a_wrong_number_without_an_issue(damage: noise.Damage) -> None:
    for place, layout in enumerate(LAYOUTS):
        _assert_never_silently_wrong(damage, layout, place // 2 % 2, ("none", "zeros")[place % 2])


@pytest.mark.slow
@pytest.mark.parametrize("damage", DETECTABLE, ids=lambda damage: damage.__name__)
def test_damage_in_every_layout_twice_over(damage: noise.Damage) -> None:
    for place, layout in enumerate(LAYOUTS):
        _assert_never_silently_wrong(damage, layout, 1 - place // 2 % 2, ("zeros", "none")[place % 2])


@pytest.mark.parametrize("render", TEXTS, ids=lambda render: render.__name__)
def test_lines_lost_or_joined_never_give_a_wrong_number_without_an_issue(render: pages.Page) -> None:
    for seed in range(6):
        report = maker.make_report(seed)
        lines = render(report).split("\n")
        rng = random.Random(seed)
        first = next(number for number, line in enumerate(lines) if line.startswith("二、主动")) + 1
        at = rng.randrange(first, len(lines) - 6)
        changed = [
            *lines[:at],
            *([lines[at] + lines[at + 1]] if seed % 2 else []),
            *lines[at + 1 + seed % 2 :],
        ]
        assert judge(read_text("\n".join(changed)), report).silently_wrong == [], (seed, at)


def test_swapped_rows_are_told_by_their_labels() -> None:
    for layout in LAYOUTS:
        for seed in range(2):
            verdict = _damaged(layout, noise.swap_rows, seed, "none")
            assert verdict is not None
            assert (verdict.wrong, verdict.lost) == ([], []), (layout.__name__, seed)


def test_a_row_moved_by_one_cell_in_a_full_table_is_suspected() -> None:
    suspected = 0
    for layout in LAYOUTS:
        for seed in range(3):
            report = maker.make_report(seed)
            report.damage = lambda table, rows: (
                noise.shift_row(random.Random(5), [list(row) for row in rows]) if table == 1 else rows
            )
            source = layout(report)
            verdict = judge(read_text(source) if layout in TEXTS else read_html(source.encode()), report)
            if verdict.wrong:
                suspected += 1
                assert verdict.silently_wrong == [], (layout.__name__, seed)
    assert suspected
