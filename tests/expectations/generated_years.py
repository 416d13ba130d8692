"""Thousands of organisation-years in order, with planted faults and the findings that these must lead to."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb
from reports_simulated import PARTS, consistent_report
from small_warehouse import Sink, add_organization, add_report

from warehouse.forms import FORMS, TABLE_CODES

YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
AS_OF = date(2025, 6, 1)
UNITS_A_COUNTY = 20
REGION = 40
ALL = (*PARTS, "total")
RESULTS = [row.code for row in FORMS["2021"].table("applications").rows if row.is_result]
SERVICES = ("licensing", "other_services", "penalties", "coercion", "fees")
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
    editions: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
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
    fee = rng.choice((0, 2.5, 310))
    for year in YEARS:
        form = form_of(year)
        values: dict[str, Any] = consistent_report(rng, form, scale=scale)
        before = found[-1].values if found else None
        _carry_over(values, before)
        for row in ("regulations", "normative_documents") if form == "2021" else ():
            issued, repealed = rng.randint(0, 6), rng.randint(0, 3)
            last = before.get(f"disclosure.{row}.in_force", stock) if before else stock
            values |= {f"disclosure.{row}.issued": issued, f"disclosure.{row}.repealed": repealed}
            values[f"disclosure.{row}.in_force"] = last + issued - repealed
        steady = {"licensing": licences, "penalties": licences // 2, "coercion": licences // 3}
        values |= {
            f"disclosure.{row}.decisions": round(v * rng.uniform(0.8, 1.25)) for row, v in steady.items()
        }
        if form == "2021":
            values["disclosure.fees.amount"] = fee
        else:
            _items(rng, values, before)
        found.append(_report(rng, name, year, values, level))
    return found


def form_of(year: int) -> str:
    """The form prescribed for a year."""
    return "2019" if year < 2021 else "2021"


def _items(rng: random.Random, values: dict[str, Any], before: dict[str, Any] | None) -> None:
    for row in SERVICES:
        item = f"disclosure.{row}"
        change = before[f"{item}.change"] if before else 0
        values[f"{item}.prior_items"] = (
            before[f"{item}.prior_items"] + change if before else rng.randint(20, 60)
        )
        values[f"{item}.change"] = rng.choice((0, 0, -2, 3))


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
    cells = {row: (key,) for row, key in totals.items()} | OTHER_CLAIMS
    claims = [
        (name, sum(values[key] for key in keys), keys)
        for name, keys in cells.items()
        if rng.random() < 0.5 and set(keys) <= set(values)
    ]
    sections = {code: prose(rng) for code in ("overview", "problems")}
    sections |= {
        "disclosure": "",
        "applications": "",
        "proceedings": "",
        "other_matters": "无其他需要报告的事项。",
    }
    day = due(year, level) - timedelta(rng.randint(0, 20))
    editions = dict.fromkeys(TABLE_CODES, form_of(year))
    return Year(name, year, values, day, sections, claims, level, editions=editions)


OTHER_CLAIMS: dict[str, tuple[str, ...]] = {
    "received_plus_carried_in": ("applications.received.total", "applications.carried_in.total"),
    "granted": ("applications.granted.total",),
    "review": ("proceedings.review.total",),
    "litigation": ("proceedings.litigation_direct.total", "proceedings.litigation_after_review.total"),
    "licensing": ("disclosure.licensing.decisions",),
    "penalties": ("disclosure.penalties.decisions",),
    "normative_documents": ("disclosure.normative_documents.issued",),
    "fees": ("disclosure.fees.amount",),
}


def due(year: int, level: str) -> date:
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


def load(connection: duckdb.DuckDBPyConnection, reports: list[Year]) -> None:
    """Puts the reports into a database, and declares everyone as expected, units under their county."""
    sink = Sink()
    for name, level in dict.fromkeys((report.organization, report.level) for report in reports):
        parent = name.split("县")[0] + "县人民政府" if level == "town" else None
        add_organization(sink, name, level, "town" if level == "town" else "government", parent=parent)
    for report in reports:
        if not report.held_back:
            add_report(
                sink, report.organization, report.year, report.values, published_on=report.published_on,
                evidence="meta pubdate", sections=report.sections, claims=report.claims, level=report.level,
                states=report.states, editions=report.editions, **report.more,
            )  # fmt: skip
    sink.write(connection)
