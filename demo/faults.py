"""Plants faults into reports, one a report, each with the finding it must lead to.

A planter changes what is printed, and returns the `Fault`. Everything else in the report stays true, so
that the fault is the only thing to be found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from demo.figures import PEOPLE, as_printed
from demo.prose import state_applications, state_proceedings
from demo.report import Fault, Report
from demo.tables import ExtraLine
from warehouse.forms import FORMS, TABLE_CODES

Planter = Callable[[Report, Sequence[Report]], Fault]


def plant(report: Report, others: Sequence[Report], planter: Planter) -> None:
    """Plants a fault into ``report`` and records it there; ``others`` are the reports published so far."""
    report.faults.append(planter(report, others))


def _last_year(report: Report, others: Sequence[Report]) -> Report:
    return next(old for old in others if (old.unit, old.year) == (report.unit, report.year - 1))


def _misprint(report: Report, rule: str, key: str, text: str, note: str) -> Fault:
    expected = report.print_cell(key, text)
    return Fault(report.unit.name, report.year, rule, (key,), (text,), (expected,), note)


def transposed_digit(report: Report, _others: Sequence[Report]) -> Fault:
    """Two digits of a result figure change places; the figure gets smaller if there is one that can."""
    rows = [row.code for row in FORMS["2021"].table("applications").rows if row.is_result]
    keys = [f"applications.{row}.{column}" for column in (*PEOPLE, "total") for row in rows]
    fit = [key for key in keys if len(set(report.printed[key])) == 2 and "0" not in report.printed[key]]
    key = max(fit, key=lambda key: report.printed[key] > report.printed[key][::-1])
    return _misprint(report, "A2", key, report.printed[key][::-1], "相邻数字颠倒")


def wrong_total(report: Report, _others: Sequence[Report]) -> Fault:
    """The grand total of results is ten too high; the prose does not mention it."""
    key = "applications.handled_total.total"
    _say(report, f"，全年办结{report.printed[key]}件", "")
    return _misprint(report, "A1", key, str(int(report.printed[key]) + 10), "总计算错")


def zero_total(report: Report, _others: Sequence[Report]) -> Fault:
    """The total of lawsuits without review is printed 0 over its parts; the prose does not count lawsuits."""
    sentence = state_proceedings(report.unit, report.year, report.figures)
    _say(report, sentence, "")
    return _misprint(report, "P1", "proceedings.litigation_direct.total", "0", "总计填0")


def broken_carry_over(report: Report, _others: Sequence[Report]) -> Fault:
    """Two more cases were carried in than last year's report carried out; all else in the report agrees."""
    before = state_applications(report.unit, report.year, report.figures)
    keys = ("applications.carried_in.natural_person", "applications.carried_in.total")
    expected = tuple(report.printed[key] for key in keys)
    for row in ("carried_in", "granted", "handled_total"):
        for column in ("natural_person", "total"):
            _change(report, f"applications.{row}.{column}", 2)
    _say(report, before, state_applications(report.unit, report.year, report.figures))
    printed = tuple(report.printed[key] for key in keys)
    return Fault(report.unit.name, report.year, "Y1", keys, printed, expected, "与上年结转不衔接")


def broken_stock(report: Report, _others: Sequence[Report]) -> Fault:
    """The stock of normative documents does not follow from last year's."""
    key = "disclosure.normative_documents.in_force"
    return _misprint(report, "Y2", key, str(int(report.printed[key]) + 3), "现行有效件数与上年不衔接")


def below_its_units(report: Report, _others: Sequence[Report]) -> Fault:
    """The government's own figure is smaller than the sum of its units."""
    key = "disclosure.penalties.decisions"
    return _misprint(report, "R1", key, "1", "小于所属单位之和")


def blank_row(report: Report, _others: Sequence[Report]) -> Fault:
    """A row of zeros is left blank."""
    rows = [row.code for row in FORMS["2021"].table("applications").rows if row.is_result]
    row = next(row for row in rows if report.printed[f"applications.{row}.total"] == "0")
    keys = tuple(f"applications.{row}.{column}" for column in (*PEOPLE, "total"))
    for key in keys:
        report.print_cell(key, "")
    return Fault(report.unit.name, report.year, "F04", keys, ("",) * 7, ("0",) * 7, "整行空白")


def late(report: Report, _others: Sequence[Report]) -> Fault:
    """The report is published in the middle of February."""
    report.published_on = date(report.year + 1, 2, 17)
    return Fault(report.unit.name, report.year, "T01", note="晚于1月31日公布")


def contradicting_prose(report: Report, _others: Sequence[Report]) -> Fault:
    """The prose states two applications more than the table."""
    received = report.printed["applications.received.total"]
    told = str(int(received) + 2)
    _say(report, f"收到政府信息公开申请{received}件", f"收到政府信息公开申请{told}件")
    return Fault(
        report.unit.name,
        report.year,
        "N1",
        ("applications.received.total",),
        (received,),
        (told,),
        "文字与表格不一致",
    )


def copied_section(report: Report, others: Sequence[Report]) -> Fault:
    """The section on problems is last year's, with the year changed."""
    last = _last_year(report, others)
    report.prose["problems"] = tuple(
        text.replace(str(last.year), str(report.year)) for text in last.prose["problems"]
    )
    return Fault(report.unit.name, report.year, "O01", note="照抄上年第五部分")


def copied_from_neighbour(report: Report, others: Sequence[Report]) -> Fault:
    """The section on problems is that of the town before it in the list, with the town's word for itself changed."""
    towns = [other for other in others if (other.place, other.year) == (report.place, report.year)]
    neighbour = towns[-1]
    report.prose["problems"] = tuple(
        text.replace(neighbour.unit.we, report.unit.we) for text in neighbour.prose["problems"]
    )
    report.published_on = max(report.published_on, neighbour.published_on + timedelta(days=1))
    return Fault(report.unit.name, report.year, "O02", note=f"照抄{neighbour.unit.short}第五部分")


def old_form(report: Report, _others: Sequence[Report]) -> Fault:
    """The report is printed in the form of 2019, four years after it was replaced."""
    tables = FORMS["2019"].tables
    known = {**report.figures, "applications.other": Decimal(0)}
    documents = "disclosure.normative_documents"
    known |= {
        f"{documents}.created": report.figures[f"{documents}.issued"],
        f"{documents}.newly_disclosed": report.figures[f"{documents}.issued"],
        f"{documents}.disclosed_total": report.figures[f"{documents}.in_force"],
    }
    known |= _single_other_row(report.figures)
    report.printed = {
        key: as_printed(known.get(key, Decimal(0))) for table in tables for key in table.cell_keys
    }
    report.editions = dict.fromkeys(TABLE_CODES, "2019")
    return Fault(report.unit.name, report.year, "F08", note="沿用2019年格式")


def mixed_form(report: Report, _others: Sequence[Report]) -> Fault:
    """The applications table has the one row （六）其他处理 of the form of 2019."""
    keys = FORMS["2019"].table("applications").cell_keys
    known = {**report.figures, **_single_other_row(report.figures)}
    printed = {key: text for key, text in report.printed.items() if not key.startswith("applications.")}
    report.printed = printed | {key: as_printed(known[key]) for key in keys}
    report.editions["applications"] = "2019"
    return Fault(report.unit.name, report.year, "F09", note="混用两种格式")


def extra_row(report: Report, _others: Sequence[Report]) -> Fault:
    """The office adds a row 属于工作秘密 to which one case of （一）予以公开 goes."""
    line = ExtraLine("extra_1", "9.属于工作秘密", "refused_administrative_inquiry")
    report.extra = (line,)
    keys = tuple(f"applications.{line.row}.{column}" for column in (*PEOPLE, "total"))
    report.printed |= dict.fromkeys(keys, "0")
    for column in ("natural_person", "total"):
        _change(report, f"applications.granted.{column}", -1)
        report.print_cell(f"applications.{line.row}.{column}", "1")
    return Fault(report.unit.name, report.year, "F11", note="自行增加一行")


def _single_other_row(figures: Mapping[str, Decimal]) -> dict[str, Decimal]:
    parts = ("other_not_corrected", "other_fee_unpaid", "other_misc")
    return {
        f"applications.other.{column}": sum(
            (figures[f"applications.{part}.{column}"] for part in parts), Decimal(0)
        )
        for column in (*PEOPLE, "total")
    }


def _change(report: Report, key: str, difference: int) -> None:
    report.figures[key] += difference
    report.print_cell(key, as_printed(report.figures[key]))


def _say(report: Report, before: str, after: str) -> None:
    """Replaces a phrase of the overview; it must be there, unless the figure it tells of is not told."""
    report.prose["overview"] = tuple(text.replace(before, after) for text in report.prose["overview"])
