"""Faults planted into generated organisation-years, each with the rules that must be found on it, and no others."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from generated_years import ALL, PARTS, SERVICES, WORDS, YEARS, Year, due
from reports_simulated import OUTCOME_PARTS, mistype

from warehouse.forms import FORMS, identities

RULE_OF_CLAIM = {
    "received": "N1", "carried_in": "N2", "handled_total": "N3", "carried_out": "N4", "review": "N5", "litigation": "N6",
    "licensing": "N7", "penalties": "N8", "normative_documents": "N9", "fees": "N10", "received_plus_carried_in": "N11", "granted": "N12",
}  # fmt: skip


def results(report: Year) -> list[str]:
    """The result rows of the report's own form."""
    rows = FORMS[report.editions["applications"]].table("applications").rows
    return [row.code for row in rows if row.is_result]


def plant(rng: random.Random, reports: list[Year], share: float) -> None:
    """Plants at most one fault a report, in the share of reports given."""
    last = {(report.organization, report.year): report for report in reports}
    for report in reports:
        if rng.random() < share:
            faults = TOWN_FAULTS if report.level == "town" else GOVERNMENT_FAULTS
            before = last.get((report.organization, report.year - 1))
            rng.choice(faults)(rng, report, before, reports)


Planter = Callable[[random.Random, Year, "Year | None", list[Year]], None]


def _typing_error(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    rows = [*results(report), "received", "handled_total"]
    key = f"applications.{rng.choice(rows)}.{rng.choice(ALL)}"
    _misprint(rng, report, key)


def _misprint(rng: random.Random, report: Year, key: str) -> None:
    report.values[key] = mistype(rng, report.values[key] or 0)
    failing = [
        one.rule
        for one in identities(report.editions)
        if one.relation == "=" and sum(w * report.values[c] for c, w in one.terms)
    ]  # type: ignore[operator,misc]
    report.expected.add(sorted(failing)[0])


def _proceedings(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    row = rng.choice(("review", "litigation_direct", "litigation_after_review"))
    _misprint(rng, report, f"proceedings.{row}.{rng.choice((*OUTCOME_PARTS, 'total'))}")


def _carried_otherwise(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if before is None or before.held_back:
        return
    part, more = rng.choice(PARTS), rng.randint(1, 9)
    for row in ("carried_in", "granted", "handled_total"):
        for column in (part, "total"):
            report.values[f"applications.{row}.{column}"] += more  # type: ignore[operator]
    report.claims = []
    report.expected.add("Y1")


def _stock(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if before is not None and not before.held_back and report.year == YEARS[-1]:
        report.values["disclosure.normative_documents.in_force"] += rng.randint(1, 5)  # type: ignore[operator]
        report.expected.add("Y2")


def _wrong_prose(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.claims:
        place = rng.randrange(len(report.claims))
        claim, value, cells = report.claims[place]
        report.claims[place] = (claim, mistype(rng, int(value)), cells)
        report.expected.add(RULE_OF_CLAIM[claim])


def _blank_row(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    row = rng.choice(results(report))
    report.values |= {f"applications.{row}.{column}": None for column in ALL}
    report.expected.add("F04")


def _not_a_number(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    state, rule = rng.choice((("text", "F05"), ("not_applicable", "F16"), ("missing", "F15")))
    report.states[f"disclosure.{rng.choice(('coercion', 'penalties'))}.decisions"] = state
    report.expected.add(rule)


def _negative(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.claims = []
    report.values["disclosure.penalties.decisions"] = -rng.randint(1, 9)
    report.expected.add("F06")


def _late(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.published_on = due(report.year, report.level) + timedelta(rng.randint(1, 60))
    report.expected.add("T01")


def _copied(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    text = (
        before.sections.get("problems", "").split("。") if before is not None and not before.held_back else []
    )
    if len(text) > 20:
        for place in rng.sample(range(len(text) - 1), 2):
            text[place] = "".join(rng.sample(WORDS, 4))
        report.sections["problems"] = "。".join(text)
        report.expected.add("O01")


def _copied_from_another(rng: random.Random, report: Year, before: Year | None, reports: list[Year]) -> None:
    settled = reports[: reports.index(report)]
    others = [
        one
        for one in settled
        if one.year == report.year and len(one.sections.get("overview", "")) > 100 and not one.held_back
    ]
    if not others:
        return
    source = rng.choice(others)
    report.sections["overview"] = source.sections["overview"]
    report.published_on = max(report.published_on, source.published_on)
    if report.published_on > due(report.year, report.level):
        report.expected.add("T01")
    later = max((report, source), key=lambda one: (one.published_on, one.organization))
    later.expected.add("O02")


def _no_section(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    del report.sections[rng.choice(("problems", "overview"))]
    report.expected.add("F01")


def _perfunctory(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.sections["problems"] = rng.choice(("无。", "不存在问题。"))
    report.expected.add("F14")


def _jump(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.year == YEARS[-1]:
        report.claims = []
        report.values["disclosure.licensing.decisions"] *= rng.choice((8, 20))  # type: ignore[operator]
        report.expected.add("J01")


def _held_back(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.year == YEARS[-1]:
        report.held_back = True
        report.expected = {"C01"}


def _below_units(rng: random.Random, report: Year, before: Year | None, reports: list[Year]) -> None:
    """Once a government: so far below that it is a jump, too, where there are three years to compare with."""
    if any(one.organization == report.organization and "R1" in one.expected for one in reports):
        return
    report.claims = []
    report.values["disclosure.penalties.decisions"] = rng.randint(1, 9)
    report.expected |= {"R1", "J01"} if report.year >= YEARS[3] else {"R1"}


def _blank_row_and_slip(rng: random.Random, report: Year, before: Year | None, others: list[Year]) -> None:
    """With a blank row no column can be added up: the slip shows in its own row alone."""
    blank, wrong = rng.sample(results(report), 2)
    report.values |= {f"applications.{blank}.{column}": None for column in ALL}
    key = f"applications.{wrong}.{rng.choice(PARTS)}"
    report.values[key] = mistype(rng, report.values[key] or 0)
    report.expected |= {"F04", "A3"}


def _more_than_all(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.editions["disclosure"] == "2019":
        report.values["disclosure.regulations.newly_disclosed"] = (
            report.values["disclosure.regulations.disclosed_total"] + 1
        )  # type: ignore[operator]
        report.expected.add("D1")


def _items_otherwise(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.year == 2020 and before is not None and not before.held_back:
        report.values[f"disclosure.{rng.choice(SERVICES)}.prior_items"] += rng.randint(1, 9)  # type: ignore[operator]
        report.expected.add("Y3")


def _no_table(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.values = {key: value for key, value in report.values.items() if not key.startswith("proceedings.")}
    del report.editions["proceedings"]
    report.expected.add("F03")


def _empty_section(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.sections[rng.choice(("overview", "other_matters"))] = " 。"
    report.expected.add("F02")


def _half_a_decision(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.values["disclosure.coercion.decisions"] += 0.5  # type: ignore[operator]
    report.expected.add("F07")


def _old_applications(report: Year) -> None:
    for column in ALL:
        parts = ("other_not_corrected", "other_fee_unpaid", "other_misc")
        found = [report.values.pop(f"applications.{part}.{column}") for part in parts]
        report.values[f"applications.other.{column}"] = sum(found)  # type: ignore[arg-type]
    report.editions["applications"] = "2019"


def _old_form(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.year == YEARS[-1]:
        _old_applications(report)
        kept = {key: value for key, value in report.values.items() if not key.startswith("disclosure.")}
        table = FORMS["2019"].table("disclosure").cell_keys
        report.values = kept | {key: report.values.get(key, 0) for key in table}
        report.editions["disclosure"] = report.editions["proceedings"] = "2019"
        report.claims = []
        report.expected.add("F08")


def _mixed_form(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.editions["applications"] == "2021":
        _old_applications(report)
        report.expected.add("F09")


def _in_yuan(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.editions["disclosure"] == "2021":
        report.more["units"] = {"disclosure.fees.amount": "元"}
        report.expected.add("F10")


def _own_row(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.values |= {f"applications.extra_1.{column}": 0 for column in ALL}
    report.more["extra"] = {"extra_1": "9.属于工作秘密"}
    report.expected.add("F11")


def _out_of_order(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.more["headings"] = {"problems": "四、存在的主要问题及改进情况"}
    report.expected.add("F12")


def _two_years(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.more["issues"] = [("ambiguous_year", None)]
    report.expected.add("F13")


def _impossible_date(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.published_on = rng.choice(
        (date(report.year, 6, 1), due(report.year, report.level) + timedelta(400))
    )
    report.expected.add("T02")


def _nothing_any_more(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.year == YEARS[-1] and before is not None and not before.held_back:
        report.claims = []
        report.values["disclosure.licensing.decisions"] = 0
        report.expected |= {"J01", "J02"}


def _lost_year(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.year not in (YEARS[0], YEARS[-1]):
        report.held_back = True
        report.expected = {"C02"}


TOWN_FAULTS: tuple[Planter, ...] = (
    _typing_error, _typing_error, _typing_error, _typing_error, _proceedings, _carried_otherwise, _carried_otherwise, _stock, _stock, _wrong_prose, _wrong_prose, _wrong_prose, _wrong_prose,
    _wrong_prose, _wrong_prose, _blank_row, _not_a_number, _not_a_number, _negative, _late, _copied, _copied_from_another, _no_section, _perfunctory, _jump, _jump,
    _held_back, _held_back, _blank_row_and_slip, _more_than_all, _more_than_all, _items_otherwise, _items_otherwise, _items_otherwise, _no_table,
    _empty_section, _half_a_decision, _old_form, _old_form, _old_form, _mixed_form, _in_yuan, _own_row, _out_of_order, _two_years, _impossible_date,
    _nothing_any_more, _nothing_any_more, _lost_year,
)  # fmt: skip
GOVERNMENT_FAULTS: tuple[Planter, ...] = (_below_units, _late, _perfunctory)
