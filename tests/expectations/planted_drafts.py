"""Two consecutive reports of one unit as files, with one planted fault of a known kind: what a draft check must say."""

from __future__ import annotations

import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "layouts"))

from layout_files import render_file
from layout_html import render_html
from layout_text import render_text
from reports_simulated import mistype

from demo.figures import PEOPLE, as_printed, chain_of_years
from demo.places import PLACES
from demo.report import Report, write_report
from demo.units import Unit
from warehouse.forms import FORMS, TABLE_CODES, identities

LAYOUTS = (
    "html_clean",
    "html_word",
    "html_nested",
    "docx",
    "text_markdown",
    "text_tab_rows",
    "text_bars_next_line",
    "xlsx_one_sheet",
)
COLUMNS = (*PEOPLE, "total")
ROWS = tuple(row.code for row in FORMS["2021"].table("applications").rows)
RESULTS = tuple(row.code for row in FORMS["2021"].table("applications").rows if row.is_result)
CARRIED = ("received", "carried_in", "handled_total", "carried_out")


@dataclass
class Draft:
    """A report, last year's, and the truth about it: ``wrong`` cells, those of last year's, and the rules that fail."""

    kind: str
    report: Report
    previous: Report
    layout: str
    wrong: set[str] = field(default_factory=set)
    wrong_before: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)

    def render(self, report: Report) -> tuple[bytes, str]:
        """The file of one of the reports, and its name."""
        random = Random(1)
        if self.layout.startswith("html"):
            return render_html(report, self.layout, random), "report.html"
        if self.layout.startswith("text"):
            return render_text(report, self.layout, random), "report.txt"
        return render_file(report, self.layout, random), f"report.{self.layout[:4]}"


def consistent(seed: int, kind: str = "none") -> Draft:
    """A unit's reports on 2022 and 2023, in order within and between."""
    random = Random(f"{kind}{seed}")
    place = random.choice(PLACES)
    unit = random.choice(place.units[1:])
    scale = random.choice((4, 12, 40, 150, 700))
    sized = Unit(
        unit.name, unit.short, unit.kind, unit.we, unit.topics, scale, scale * 7, scale * 3, scale * 1.37, 30
    )
    figures = chain_of_years(sized, (2022, 2023), random)
    old, new = (write_report(place, sized, year, figures[year], "clean", random) for year in (2022, 2023))
    return Draft(kind, new, old, random.choice(LAYOUTS))


def _change(report: Report, key: str, value: Decimal | int) -> None:
    report.printed[key] = as_printed(Decimal(value))


def _number(report: Report, key: str) -> int:
    return int(report.printed[key])


def _slip(draft: Draft, key: str, value: int) -> None:
    _change(draft.report, key, value)
    draft.wrong.add(key)


def _part_keys(draft: Draft, least: int = 0) -> list[str]:
    return [
        key
        for row in ROWS
        for column in PEOPLE
        if _number(draft.report, key := f"applications.{row}.{column}") >= least
    ]


def _wrong_total(draft: Draft, random: Random) -> None:
    key = f"applications.{random.choice(ROWS)}.total"
    _slip(draft, key, mistype(random, _number(draft.report, key)))


def _wrong_part(draft: Draft, random: Random) -> None:
    key = random.choice(_part_keys(draft))
    _slip(draft, key, mistype(random, _number(draft.report, key)))


def _wrong_proceedings(draft: Draft, random: Random) -> None:
    key = random.choice([key for key in draft.report.printed if key.startswith("proceedings.")])
    _slip(draft, key, mistype(random, _number(draft.report, key)))


def _two_errors(draft: Draft, random: Random) -> None:
    for key in random.sample(_part_keys(draft), 2):
        _slip(draft, key, mistype(random, _number(draft.report, key)))


def _four_errors(draft: Draft, random: Random) -> None:
    for key in random.sample(_part_keys(draft), 4):
        _slip(draft, key, mistype(random, _number(draft.report, key)))


def _swap(draft: Draft, one: str, other: str) -> None:
    first, second = _number(draft.report, one), _number(draft.report, other)
    _slip(draft, one, second)
    _slip(draft, other, first)


def _swapped_columns(draft: Draft, random: Random) -> None:
    row = random.choice(
        [row for row in ROWS if len({_number(draft.report, f"applications.{row}.{c}") for c in PEOPLE}) > 1]
    )
    while True:
        one, other = (f"applications.{row}.{column}" for column in random.sample(PEOPLE, 2))
        if draft.report.printed[one] != draft.report.printed[other]:
            return _swap(draft, one, other)


def _swapped_rows(draft: Draft, random: Random) -> None:
    column = "natural_person"
    pairs = list(pairwise(RESULTS))
    pairs = [
        (f"applications.{a}.{column}", f"applications.{b}.{column}")
        for a, b in pairs
        if draft.report.printed[f"applications.{a}.{column}"]
        != draft.report.printed[f"applications.{b}.{column}"]
    ]
    _swap(draft, *random.choice(pairs))


def _shifted_row(draft: Draft, random: Random) -> None:
    rows = [
        row for row in ROWS if sum(_number(draft.report, f"applications.{row}.{c}") > 0 for c in PEOPLE) > 1
    ]
    row = random.choice(rows or ["granted"])
    old = [_number(draft.report, f"applications.{row}.{column}") for column in COLUMNS]
    new = [0, *old[:5], old[6]] if old[5] == 0 else [*old[1:6], 0, old[6]]
    for column, a, b in zip(COLUMNS, old, new, strict=True):
        if a != b:
            _slip(draft, f"applications.{row}.{column}", b)


def _digits(draft: Draft, random: Random, change: Callable[[str], str], least: int = 10) -> None:
    keys = [
        key
        for key in draft.report.printed
        if key.startswith("applications.") and _number(draft.report, key) >= least
    ]
    random.shuffle(keys)
    for key in keys:
        text = change(draft.report.printed[key])
        if text != draft.report.printed[key] and str(int(text)) == text:
            _slip(draft, key, int(text))
            return


def _transposed(draft: Draft, random: Random) -> None:
    _digits(draft, random, lambda text: text[:-2] + text[-1] + text[-2])


def _dropped(draft: Draft, random: Random) -> None:
    _digits(draft, random, lambda text: text[:-1])


def _added(draft: Draft, random: Random) -> None:
    _digits(draft, random, lambda text: text + random.choice("0123456789"), 1)


def _sign(draft: Draft, random: Random) -> None:
    keys = _part_keys(draft, 1)
    key = random.choice(keys)
    _slip(draft, key, -_number(draft.report, key))


def _fraction(draft: Draft, random: Random) -> None:
    key = random.choice(_part_keys(draft, 10) or _part_keys(draft, 1))
    draft.report.printed[key] = f"{_number(draft.report, key) / 10:.1f}"
    draft.wrong.add(key)


def _blank(draft: Draft, random: Random) -> None:
    key = random.choice(_part_keys(draft, 1))
    draft.report.printed[key] = ""
    draft.wrong.add(key)
    draft.rules = {"F04"}


def _blank_row(draft: Draft, random: Random) -> None:
    row = _empty_row(draft, random)
    for column in COLUMNS:
        draft.report.printed[f"applications.{row}.{column}"] = ""
        draft.wrong.add(f"applications.{row}.{column}")
    draft.rules = {"F04"}


def _empty_row(draft: Draft, random: Random) -> str:
    """A row of zeros; one of the rarest results is made one where there is none."""
    empty = [row for row in ROWS if _number(draft.report, f"applications.{row}.total") == 0]
    if not empty:
        for column in COLUMNS:
            rare = f"applications.other_fee_unpaid.{column}"
            for key in (f"applications.handled_total.{column}", f"applications.received.{column}"):
                _change(draft.report, key, _number(draft.report, key) - _number(draft.report, rare))
            _change(draft.report, rare, 0)
        _restate(draft)
    return random.choice(empty or ["other_fee_unpaid"])


def _marks(draft: Draft, random: Random) -> None:
    row = _empty_row(draft, random)
    for column in COLUMNS:
        draft.report.printed[f"applications.{row}.{column}"] = "/"
    draft.rules = {"F16"}


def _last_year_cell(draft: Draft, random: Random) -> None:
    key = f"applications.carried_out.{random.choice(COLUMNS)}"
    _change(draft.previous, key, mistype(random, _number(draft.previous, key)))
    draft.wrong_before.add(key)
    draft.rules = {"Y1"}


def _last_year_elsewhere(draft: Draft, random: Random) -> None:
    key = f"applications.{random.choice(RESULTS)}.{random.choice(COLUMNS)}"
    _change(draft.previous, key, mistype(random, _number(draft.previous, key)))


def _carried_in_cell(draft: Draft, random: Random) -> None:
    key = f"applications.carried_in.{random.choice(COLUMNS)}"
    _slip(draft, key, mistype(random, _number(draft.report, key)))


def _carry_over(draft: Draft, random: Random) -> None:
    part = random.choice(PEOPLE)
    for row in ("carried_in", "granted", "handled_total"):
        for column in (part, "total"):
            key = f"applications.{row}.{column}"
            _change(draft.report, key, _number(draft.report, key) + 2)
    _restate(draft)
    draft.rules = {"Y1"}


def _restate(draft: Draft) -> None:
    from demo.prose import state_applications

    figures = {key: Decimal(text) for key, text in draft.report.printed.items()}
    before = state_applications(draft.report.unit, draft.report.year, draft.report.figures)
    _say(draft.report, before, state_applications(draft.report.unit, draft.report.year, figures))


def _say(report: Report, before: str, after: str) -> None:
    for section, paragraphs in report.prose.items():
        report.prose[section] = tuple(text.replace(before, after) for text in paragraphs)


def _stock(draft: Draft, random: Random) -> None:
    key = "disclosure.normative_documents.in_force"
    _change(draft.report, key, mistype(random, _number(draft.report, key)))
    draft.rules = {"Y2"}


def _prose(draft: Draft, random: Random) -> None:
    from demo.prose import state_applications

    right = state_applications(draft.report.unit, 2023, draft.report.figures)
    figures = dict(draft.report.figures)
    rule, row = random.choice((("N1", "received"), ("N3", "handled_total")))
    figures[f"applications.{row}.total"] = Decimal(
        mistype(random, int(figures[f"applications.{row}.total"])) or 7
    )
    _say(draft.report, right, state_applications(draft.report.unit, 2023, figures))
    draft.rules = {rule}


def _copied(draft: Draft, random: Random) -> None:
    draft.report.prose["problems"] = tuple(
        text.replace("2022", "2023") for text in draft.previous.prose["problems"]
    )
    draft.rules = {"O01"}


def _wrong_year(draft: Draft, random: Random) -> None:
    draft.report.title = draft.report.title.replace("2023", "2022")
    draft.rules = {"F13"}


KINDS: dict[str, Callable[[Draft, Random], None]] = {
    "none": lambda draft, random: None, "total": _wrong_total, "part": _wrong_part, "proceedings": _wrong_proceedings, "two": _two_errors,
    "four": _four_errors, "swap_columns": _swapped_columns, "swap_rows": _swapped_rows, "shifted": _shifted_row,
    "transposed": _transposed, "dropped": _dropped, "added": _added, "sign": _sign, "fraction": _fraction, "blank": _blank,
    "blank_row": _blank_row, "marks": _marks, "last_year": _last_year_cell, "last_year_elsewhere": _last_year_elsewhere,
    "carried_in": _carried_in_cell, "carry_over": _carry_over, "stock": _stock, "prose": _prose, "copied": _copied,
    "wrong_year": _wrong_year,
}  # fmt: skip


def planted(kind: str, seed: int) -> Draft:
    """A draft with one fault of this kind; the same seed gives the same draft."""
    draft = deepcopy(consistent(seed, kind))
    KINDS[kind](draft, Random(seed))
    return draft


def broken_rules(report: Report) -> set[str]:
    """The families of identities that fail in what a report prints, judged apart from the product."""
    values = {key: Decimal(text) for key, text in report.printed.items() if text not in ("", "/")}
    found = set()
    for one in identities(dict.fromkeys(TABLE_CODES, "2021")):
        if set(one.cells) <= set(values) and sum(weight * values[key] for key, weight in one.terms):
            found.add(one.rule)
    return found
