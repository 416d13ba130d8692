"""Thousands of organisation-years in order, with planted faults and the findings that these must lead to."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb
from reports_simulated import OUTCOME_PARTS, PARTS, consistent_report, mistype
from small_warehouse import Sink, add_organization, add_report

from warehouse.forms import FORMS, TABLE_CODES, identities

YEARS = (2021, 2022, 2023, 2024)
AS_OF = date(2025, 6, 1)
UNITS_A_COUNTY = 20
REGION = 40
ALL = (*PARTS, "total")
RESULTS = [row.code for row in FORMS["2021"].table("applications").rows if row.is_result]
WORDS = [
    "健全制度",
    "推进平台",
    "培训人员",
    "细化目录",
    "加强解读",
    "回应关切",
    "规范程序",
    "公开预算",
    "完善机制",
    "提升质效",
    "压实责任",
    "征求意见",
    "优化栏目",
    "更新指南",
    "开展评估",
    "整改问题",
    "拓宽渠道",
    "审核内容",
    "保护隐私",
    "发布政策",
    "组织检查",
    "服务群众",
    "聚焦民生",
    "建设专区",
]


@dataclass
class Year:
    """One report as generated, and the rules that must be found on it."""

    organization: str
    year: int
    values: dict[str, int | None]
    published_on: date
    sections: dict[str, str]
    claims: list[tuple[str, int, tuple[str, ...]]]
    level: str = "town"
    states: dict[str, str] = field(default_factory=dict)
    expected: set[str] = field(default_factory=set)
    held_back: bool = False


def world(rng: random.Random, counties: int) -> list[Year]:
    """All reports of ``counties`` counties with their units, in order."""
    found = []
    for county in range(counties):
        name = f"{chr(0x4E00 + 7 * county)}县"
        units = [f"{name}{chr(0x5E00 + 11 * number)}镇人民政府" for number in range(UNITS_A_COUNTY)]
        reports = [report for unit in units for report in _years(rng, unit, "town")]
        found += reports
        found += [_government(rng, f"{name}人民政府", year, reports) for year in YEARS]
    return found


def _years(rng: random.Random, name: str, level: str) -> list[Year]:
    found: list[Year] = []
    licences, stock, scale = rng.randint(80, 400), rng.randint(20, 90), rng.choice((2, 5, 9))
    for year in YEARS:
        values: dict[str, Any] = consistent_report(rng, scale=scale)
        before = found[-1].values if found else None
        _carry_over(values, before)
        for row in ("regulations", "normative_documents"):
            issued, repealed = rng.randint(0, 6), rng.randint(0, 3)
            last = before[f"disclosure.{row}.in_force"] if before else stock
            values |= {f"disclosure.{row}.issued": issued, f"disclosure.{row}.repealed": repealed}
            values[f"disclosure.{row}.in_force"] = last + issued - repealed
        steady = {"licensing": licences, "penalties": licences // 2, "coercion": licences // 3}
        values |= {
            f"disclosure.{row}.decisions": round(v * rng.uniform(0.8, 1.25)) for row, v in steady.items()
        }
        values["disclosure.fees.amount"] = 0
        found.append(_report(rng, name, year, values, level))
    return found


def _carry_over(values: dict[str, Any], before: dict[str, Any] | None) -> None:
    if before is None:
        return
    for part in PARTS:
        carried = before[f"applications.carried_out.{part}"]
        short = (
            carried
            - values[f"applications.handled_total.{part}"]
            - values[f"applications.carried_out.{part}"]
        )
        for row in ("granted", "handled_total"):
            values[f"applications.{row}.{part}"] += max(0, short)
        out = values[f"applications.handled_total.{part}"] + values[f"applications.carried_out.{part}"]
        values[f"applications.carried_in.{part}"] = carried
        values[f"applications.received.{part}"] = out - carried
    for row in ("granted", "handled_total", "carried_in", "received"):
        values[f"applications.{row}.total"] = sum(values[f"applications.{row}.{part}"] for part in PARTS)


def _report(rng: random.Random, name: str, year: int, values: dict[str, Any], level: str) -> Year:
    totals = {
        row: f"applications.{row}.total" for row in ("received", "carried_in", "handled_total", "carried_out")
    }
    claims = [(row, values[key], (key,)) for row, key in totals.items() if rng.random() < 0.5]
    sections = {code: prose(rng) for code in ("overview", "problems")}
    sections |= {
        "disclosure": "",
        "applications": "",
        "proceedings": "",
        "other_matters": "无其他需要报告的事项。",
    }
    return Year(
        name, year, values, _due(year, level) - timedelta(rng.randint(0, 20)), sections, claims, level
    )


def _due(year: int, level: str) -> date:
    return date(year + 1, 1, 31) if level == "town" else date(year + 1, 3, 31)


def _government(rng: random.Random, name: str, year: int, units: list[Year]) -> Year:
    """The county's own report: so much more than its units that only a planted fault is below their sum."""
    mine = [unit.values for unit in units if unit.year == year]
    values = {key: REGION * sum(each[key] or 0 for each in mine) for key in mine[0]}
    for row in ("received", "carried_in", "granted", "handled_total", "carried_out"):
        values |= {f"applications.{row}.{part}": values[f"applications.{row}.{part}"] + 500 for part in PARTS}
        values[f"applications.{row}.total"] += 500 * len(PARTS)
    return _report(rng, name, year, values, "county")


def prose(rng: random.Random, sentences: int = 30) -> str:
    return "。".join("".join(rng.sample(WORDS, 4)) for _ in range(sentences)) + "。"


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
    rows = [*RESULTS, "received", "handled_total"]
    key = f"applications.{rng.choice(rows)}.{rng.choice(ALL)}"
    _misprint(rng, report, key)


def _misprint(rng: random.Random, report: Year, key: str) -> None:
    report.values[key] = mistype(rng, report.values[key] or 0)
    editions = dict.fromkeys(TABLE_CODES, "2021")
    failing = [one.rule for one in identities(editions) if sum(w * report.values[c] for c, w in one.terms)]  # type: ignore[operator,misc]
    report.expected.add(sorted(failing)[0])


def _proceedings(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    row = rng.choice(("review", "litigation_direct", "litigation_after_review"))
    _misprint(rng, report, f"proceedings.{row}.{rng.choice((*OUTCOME_PARTS, 'total'))}")


def _carried_otherwise(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if before is None:
        return
    part, more = rng.choice(PARTS), rng.randint(1, 9)
    for row in ("carried_in", "granted", "handled_total"):
        for column in (part, "total"):
            report.values[f"applications.{row}.{column}"] += more  # type: ignore[operator]
    report.claims = []
    report.expected.add("Y1")


def _stock(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if before is not None and report.year == YEARS[-1]:
        report.values["disclosure.normative_documents.in_force"] += rng.randint(1, 5)  # type: ignore[operator]
        report.expected.add("Y2")


def _wrong_prose(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.claims:
        place = rng.randrange(len(report.claims))
        claim, value, cells = report.claims[place]
        report.claims[place] = (claim, mistype(rng, value), cells)
        names = {"received": "N1", "carried_in": "N2", "handled_total": "N3", "carried_out": "N4"}
        report.expected.add(names[claim])


def _blank_row(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    row = rng.choice(RESULTS)
    report.values |= {f"applications.{row}.{column}": None for column in ALL}
    report.expected.add("F04")


def _not_a_number(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    state, rule = rng.choice((("text", "F05"), ("not_applicable", "F16"), ("missing", "F15")))
    report.states[f"disclosure.{rng.choice(('coercion', 'penalties'))}.decisions"] = state
    report.expected.add(rule)


def _negative(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.values["disclosure.fees.amount"] = -rng.randint(1, 9)
    report.expected.add("F06")


def _late(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    report.published_on = _due(report.year, report.level) + timedelta(rng.randint(1, 60))
    report.expected.add("T01")


def _copied(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    text = before.sections.get("problems", "").split("。") if before is not None else []
    if len(text) > 20:
        for place in rng.sample(range(len(text) - 1), 2):
            text[place] = "".join(rng.sample(WORDS, 4))
        report.sections["problems"] = "。".join(text)
        report.expected.add("O01")


def _copied_from_another(rng: random.Random, report: Year, before: Year | None, reports: list[Year]) -> None:
    settled = reports[: reports.index(report)]
    others = [
        one for one in settled if one.year == report.year and "overview" in one.sections and not one.held_back
    ]
    if not others:
        return
    source = rng.choice(others)
    report.sections["overview"] = source.sections["overview"]
    report.published_on = max(report.published_on, source.published_on)
    if report.published_on > _due(report.year, report.level):
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
        report.values["disclosure.licensing.decisions"] *= rng.choice((8, 20))  # type: ignore[operator]
        report.expected.add("J01")


def _held_back(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    if report.year == YEARS[-1]:
        report.held_back = True
        report.expected = {"C01"}


def _below_units(rng: random.Random, report: Year, before: Year | None, _: list[Year]) -> None:
    key = "disclosure.penalties.decisions"
    report.values[key] = report.values[key] // REGION - rng.randint(400, 900)  # type: ignore[operator]
    report.expected.add("R1")


TOWN_FAULTS: tuple[Planter, ...] = (
    _typing_error, _typing_error, _typing_error, _proceedings, _carried_otherwise, _stock, _wrong_prose, _blank_row,
    _not_a_number, _negative, _late, _copied, _copied_from_another, _no_section, _perfunctory, _jump, _jump, _held_back,
)  # fmt: skip
GOVERNMENT_FAULTS: tuple[Planter, ...] = (_below_units, _late, _perfunctory)


def load(connection: duckdb.DuckDBPyConnection, reports: list[Year]) -> None:
    """Puts the reports into a database, and declares everyone as expected, units under their county."""
    sink = Sink()
    for name, level in dict.fromkeys((report.organization, report.level) for report in reports):
        parent = name.split("县")[0] + "县人民政府" if level == "town" else None
        add_organization(sink, name, level, parent=parent)
    for report in reports:
        if not report.held_back:
            add_report(
                sink, report.organization, report.year, report.values, published_on=report.published_on,
                evidence="meta pubdate", sections=report.sections, claims=report.claims, level=report.level,
                states=report.states, editions=dict.fromkeys(TABLE_CODES, "2021"),
            )  # fmt: skip
    sink.write(connection)
