"""Random consistent reports with known truth, in both forms and with everything that offices print in a cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from demo.figures import PEOPLE, Figures, as_printed, chain_of_years
from demo.places import PLACES
from demo.prose import write_prose
from demo.tables import BoxRow, ExtraLine, lay_out
from demo.units import Unit
from warehouse.forms import FORMS, TABLE_CODES

COUNTS = (0, 0, 2, 6, 18, 60, 300, 2600)
NOT_APPLICABLE = ("/", "-", "—", "无", "不适用")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Truth:
    """What a cell holds: its state and, for a number, its value (and the unit, if one is printed)."""

    state: str
    value: Decimal | None = None


@dataclass
class LayoutReport:
    """A report to be laid out: printed texts by cell, and what each of them means."""

    organization: str
    year: int
    title: str
    prose: dict[str, tuple[str, ...]]
    editions: dict[str, str]
    printed: dict[str, str]
    truth: dict[str, Truth]
    extra: tuple[ExtraLine, ...] = ()
    style: str = "plain"
    notes: list[str] = field(default_factory=list)

    def boxes(self, table_code: str) -> list[BoxRow]:
        table = FORMS[self.editions[table_code]].table(table_code)
        return lay_out(table, self.printed, self.extra if table_code == "applications" else ())


STYLES = (
    "plain",
    "plain",
    "full_width",
    "thousands",
    "units",
    "words",
    "not_applicable",
    "blank_cells",
    "blank_rows",
    "remarks",
    "padded",
)
NO_BLANKS = tuple(style for style in STYLES if not style.startswith("blank"))
FORMS_MIX = ("2021", "2021", "2021", "2019", "2019", "mixed", "extra", "old_disclosure")


def random_report(seed: str, styles: tuple[str, ...] = STYLES) -> LayoutReport:
    """Returns a random report; the same seed gives the same report."""
    random = Random(seed)
    place = random.choice(PLACES)
    unit = random.choice(place.units[1:])
    kind = random.choice(FORMS_MIX)
    year = random.choice((2019, 2020)) if kind == "2019" else random.choice((2021, 2022, 2023, 2024, 2025))
    scale = random.choice(COUNTS)
    sized = Unit(
        unit.name, unit.short, unit.kind, unit.we, unit.topics, scale, scale * 7, scale, scale * 1.37, 9
    )
    figures = chain_of_years(sized, (year,), random)[year]
    editions = dict.fromkeys(TABLE_CODES, "2019" if kind == "2019" else "2021")
    if kind == "mixed":
        editions["applications"] = "2019"
    if kind == "old_disclosure":
        editions["disclosure"] = "2019"
    extra = _extra(figures, random) if kind == "extra" else ()
    figures |= _figures_2019(figures, random)
    style = random.choice(styles)
    report = LayoutReport(
        unit.name,
        year,
        f"{unit.name}{year}年政府信息公开工作年度报告",
        write_prose(place, unit, year, figures, random),
        editions,
        {},
        {},
        extra,
        style,
        [kind],
    )
    _print(report, figures, random)
    return report


def _extra(figures: Figures, random: Random) -> tuple[ExtraLine, ...]:
    line = random.choice(
        (
            ExtraLine("extra_1", "9.属于工作秘密", "refused_administrative_inquiry"),
            ExtraLine("extra_1", "4.无法联系到申请人", "other_misc"),
        )
    )
    for column in (*PEOPLE, "total"):
        figures[f"applications.extra_1.{column}"] = Decimal(0)
    count = Decimal(random.choice((0, 1, 3)))
    for column in ("natural_person", "total"):
        figures[f"applications.extra_1.{column}"] = count
        figures[f"applications.handled_total.{column}"] += count
        figures[f"applications.received.{column}"] += count
    return (line,)


def _figures_2019(figures: Figures, random: Random) -> Figures:
    documents = "disclosure.normative_documents"
    made = Decimal(random.randint(0, 9))
    found = {
        f"{documents}.created": made,
        f"{documents}.newly_disclosed": made,
        f"{documents}.disclosed_total": made + random.randint(0, 60),
        "disclosure.procurement.items": Decimal(random.randint(0, 20)),
        "disclosure.procurement.amount": Decimal(random.choice(("0", "251000", "1834.56", "37.2"))),
    }
    for row in ("licensing", "other_services", "penalties", "coercion", "fees"):
        found[f"disclosure.{row}.prior_items"] = Decimal(random.randint(0, 90))
        found[f"disclosure.{row}.change"] = Decimal(random.choice((0, 0, 3, -2, -11, 5)))
    parts = ("other_not_corrected", "other_fee_unpaid", "other_misc")
    for column in (*PEOPLE, "total"):
        found[f"applications.other.{column}"] = sum(
            (figures[f"applications.{part}.{column}"] for part in parts), Decimal(0)
        )
    return found


def _print(report: LayoutReport, figures: Figures, random: Random) -> None:
    for table_code in TABLE_CODES:
        table = FORMS[report.editions[table_code]].table(table_code)
        rows = [(row.code, row.columns) for row in table.rows]
        if table_code == "applications":
            rows += [(line.row, table.rows[0].columns) for line in report.extra]
        for row, columns in rows:
            can_be_blank = table_code == "applications" and not row.startswith("extra_")
            blank_row = report.style == "blank_rows" and can_be_blank and random.random() < 0.25
            for column in columns:
                key = f"{table_code}.{row}.{column.code}"
                value = figures.get(key, Decimal(0))
                text, truth = (
                    ("", Truth("blank"))
                    if blank_row
                    else _cell(value, column.kind, report.style, key, random)
                )
                report.printed[key], report.truth[key] = text, truth


def _cell(value: Decimal, kind: str, style: str, key: str, random: Random) -> tuple[str, Truth]:
    """How a value is printed in a style, and what the print then means."""
    number = Truth("number", value)
    plain = as_printed(value)
    if kind == "change" and value:
        signs = {True: ("-", "－", "减", ""), False: ("+", "增", "", "＋")}[value < 0]
        sign = random.choice(signs) if style != "plain" else ("-" if value < 0 else "")
        return (sign or ("-" if value < 0 else "")) + as_printed(abs(value)), number
    if style == "full_width":
        return plain.translate(FULL_WIDTH), number
    if style == "thousands" and value >= 1000:
        return f"{value:,}", number
    if style == "units" and random.random() < 0.3:
        return _with_unit(plain, kind, key), number
    if style == "words" and not value and random.random() < 0.3:
        return "零", number
    if style == "not_applicable" and not value and random.random() < 0.4:
        return random.choice(NOT_APPLICABLE), Truth("not_applicable")
    if style == "blank_cells" and not value and random.random() < 0.4:
        return "", Truth("blank")
    if style == "remarks" and ".issued" in key and value > 1:
        return f"{plain}（其中修订{int(value) - 1}件）", number
    if style == "padded":
        return random.choice((" {} ", "\u00a0{}", "{}　", "{}")).format(plain), number
    return plain, number


def _with_unit(plain: str, kind: str, key: str) -> str:
    if kind != "amount":
        return f"{plain}件"
    return f"{plain}{'元' if 'procurement' in key else '万元'}"
