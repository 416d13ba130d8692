"""The demo report: what one unit prints for one year, and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from demo.figures import Figures, as_printed
from demo.places import Place
from demo.prose import Prose, write_prose
from demo.tables import BoxRow, ExtraLine, lay_out
from demo.units import Unit
from warehouse.forms import FORMS, SECTIONS, TABLE_CODES, form_for_year


@dataclass(frozen=True)
class Fault:
    """A planted fault: the finding that the nightly run must come to, and nothing else.

    ``cells`` are the keys of the cells at fault (empty if the fault is not in a cell), ``printed`` and ``expected``
    their printed and right values, in the same order.
    """

    organization: str
    year: int
    rule: str
    cells: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    note: str = ""


@dataclass
class Report:
    """One report as it is printed.

    ``printed`` holds the text of every cell of its tables, as printed ('' for a blank), ``editions`` the edition of
    each table, ``layout`` the name of the page layout, ``prose`` paragraphs by section code. ``modified_on`` is
    the day it was republished under its address.
    """

    place: Place
    unit: Unit
    year: int
    title: str
    published_on: date
    layout: str
    figures: Figures
    printed: dict[str, str]
    editions: dict[str, str]
    prose: Prose
    extra: tuple[ExtraLine, ...] = ()
    path: str = ""
    faults: list[Fault] = field(default_factory=list)
    modified_on: date | None = None

    def boxes(self, table_code: str) -> list[BoxRow]:
        """Returns the rows of boxes of one of its tables."""
        table = FORMS[self.editions[table_code]].table(table_code)
        extra = self.extra if table_code == "applications" else ()
        return lay_out(table, self.printed, extra)

    @property
    def values(self) -> dict[str, Decimal | None]:
        """The value of every printed cell; None for a blank one."""
        return {key: Decimal(text) if text else None for key, text in self.printed.items()}

    def print_cell(self, key: str, text: str) -> str:
        """Prints another text in a cell and returns the text that stood there."""
        before = self.printed[key]
        self.printed[key] = text
        return before


def write_report(
    place: Place, unit: Unit, year: int, figures: Figures, layout: str, random: Random
) -> Report:
    """Returns a report without fault: true prose, figures in the prescribed form, published in time."""
    form = form_for_year(year)
    if form is None:
        raise ValueError(f"no form is prescribed for {year}")
    return Report(
        place,
        unit,
        year,
        _title(unit, year, random),
        _publication_day(unit, year, random),
        layout,
        figures,
        {key: as_printed(figures[key]) for key in form.cell_keys},
        dict.fromkeys(TABLE_CODES, form.code),
        write_prose(place, unit, year, figures, random),
    )


def section_headings() -> list[tuple[str, str]]:
    """Returns code and printed heading of the six sections."""
    numbers = "一二三四五六"
    return [(section.code, f"{numbers[section.number - 1]}、{section.title}") for section in SECTIONS]


def _title(unit: Unit, year: int, random: Random) -> str:
    pattern = random.choice(
        (
            "{name}{year}年政府信息公开工作年度报告",
            "{year}年{name}政府信息公开工作年度报告",
            "{name}{year}年度政府信息公开工作年度报告",
            "{name}政府信息公开工作{year}年度报告",
        )
    )
    return pattern.format(name=unit.name, year=year)


def _publication_day(unit: Unit, year: int, random: Random) -> date:
    """A day before the deadline of article 49: 31 March for a government's report, 31 January for all others."""
    if unit.kind == "government":
        return date(year + 1, 3, random.randint(10, 28))
    return date(year + 1, 1, random.randint(8, 29))
