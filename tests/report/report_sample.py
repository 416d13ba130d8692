"""A small warehouse with consistent figures and planted findings: what the report tests read.

Twelve invented organisations of one invented county, three years each, built from the declarations alone.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse import forms
from warehouse.schema import create_schema

COLUMNS = {
    table: columns.split()
    for table, columns in {
        "organization": "organization region level kind parent office expected known",
        "document": "document_id format kind url source title organization year published_on first_seen last_seen bytes "
        "extractor issues outcome",
        "fetch": "fetched_at run_id source kind url final_url parent_url link_text outcome status document_id bytes detail",
        "report": "report_id organization year form published_on published_on_evidence url version is_current first_seen "
        "superseded_at document_id title level region source office form_disclosure form_applications form_proceedings sure",
        "section": "report_id section_code heading text locator document_id",
        "cell": "report_id table_code row_code column_code value state text locator unit doubt row_label",
        "extraction_issue": "document_id code message place table_code",
        "identity_check": "report_id identity rule outcome residual blanks holds_with_blanks_as_zero doubtful",
        "finding": "finding_id rule severity state origin organization year report_id cells identities printed expected tier "
        "message place url office values_digest first_run last_run",
        "finding_event": "finding_id run_id at state document_id note",
        "run": "run_id kind started_at ended_at outcome summary",
    }.items()
}
COUNTY = "云溪县人民政府"
NAMES = (
    COUNTY,
    "云溪县财政局",
    "云溪县教育局",
    "云溪县公安局",
    "云溪县民政局",
    "云溪县水利局",
    "云溪县卫生健康委员会",
    "云溪县市场监督管理局",
    "云溪县青石镇人民政府",
    "云溪县柳河镇人民政府",
    "云溪县白鹭乡人民政府",
    "云溪县城南街道办事处",
)
YEARS = (2020, 2021, 2022)
REGION = "990123"
OFFICE = "yunxi"


@dataclass
class SampleOffice:
    """Stands for tasks.crawl.sources.Office."""

    id: str = OFFICE
    name: str = "云溪县政务公开办公室"
    regions: list[str] = field(default_factory=lambda: [REGION])
    recipients: list[str] = field(default_factory=lambda: ["office@yunxi.example"])


@dataclass
class SampleBook:
    """Stands for tasks.crawl.sources.SourceBook."""

    offices: list[SampleOffice] = field(default_factory=lambda: [SampleOffice()])
    sources: list[Any] = field(default_factory=list)


@dataclass
class SampleLedger:
    """Stands for tasks.crawl.ledger.Ledger: JSON lines, one file a kind."""

    folder: Path

    def append(self, kind: str, record: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{kind}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()

    def read(self, kind: str) -> Iterator[dict[str, Any]]:
        path = self.folder / f"{kind}.jsonl"
        if path.exists():
            with path.open(encoding="utf-8") as file:
                for line in file:
                    yield json.loads(line)


def fingerprint(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def report_values(form: forms.Form, seed: int, carried_in: dict[str, int]) -> dict[str, int | float]:
    """Values of all cells of a form that keep every identity; ``carried_in`` by applicant column."""
    chance = random.Random(seed)
    values: dict[str, int | float] = {}
    table = form.table("applications")
    people = [column.code for column in forms.APPLICANTS[:-1]]
    for person in people:
        results = {row.code: 0 for row in table.rows if row.is_result}
        for code in chance.sample(sorted(results), 5):
            results[code] = chance.randint(0, 40 if person == "natural_person" else 3)
        handled = sum(results.values())
        carried_out = chance.randint(0, 4) if person == "natural_person" else 0
        into = carried_in.get(person, 0)
        carried_out = max(carried_out, into - handled)
        column = {**results, "handled_total": handled, "carried_out": carried_out, "carried_in": into}
        column["received"] = handled + carried_out - into
        values.update({f"applications.{row}.{person}": number for row, number in column.items()})
    for row in table.rows:
        values[f"applications.{row.code}.total"] = sum(values[f"applications.{row.code}.{p}"] for p in people)
    for row in form.table("proceedings").rows:
        parts = [column.code for column in forms.OUTCOMES[:-1]]
        for part in parts:
            values[f"proceedings.{row.code}.{part}"] = chance.choice((0, 0, 0, 1, 2))
        values[f"proceedings.{row.code}.total"] = sum(values[f"proceedings.{row.code}.{p}"] for p in parts)
    for row in form.table("disclosure").rows:
        for column in row.columns:
            values[f"disclosure.{row.code}.{column.code}"] = (
                chance.randint(0, 90000) / 100 if column.kind == "amount" else chance.randint(0, 60)
            )
        if f"disclosure.{row.code}.disclosed_total" in values:
            values[f"disclosure.{row.code}.disclosed_total"] += values[
                f"disclosure.{row.code}.newly_disclosed"
            ]
    return values


@dataclass
class Sample:
    """Rows of the sample by table; change them, then `write`."""

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def add(self, table: str, *row: Any) -> None:
        """Adds a row whose values stand in the order of COLUMNS[table]."""
        assert len(row) == len(COLUMNS[table]), (table, len(row))
        self.rows.setdefault(table, []).append(row)

    def write(self, path: Path) -> Path:
        path.unlink(missing_ok=True)
        connection = duckdb.connect(str(path))
        connection.execute("begin")
        create_schema(connection)
        for table, rows in self.rows.items():
            names = ", ".join(f'"{name}"' for name in COLUMNS[table])
            for start in range(0, len(rows), 500):
                part = rows[start : start + 500]
                marks = ",".join("(" + ",".join("?" * len(part[0])) + ")" for _ in part)
                values = [value for row in part for value in row]
                connection.execute(f'insert into "{table}" ({names}) values {marks}', values)
        connection.execute("commit")
        connection.close()
        return path


def report_id_of(organization: str, year: int) -> str:
    return fingerprint(organization, str(year), document_of(organization, year))


def document_of(organization: str, year: int) -> str:
    return fingerprint("document", organization, str(year))


def add_finding(
    sample: Sample,
    organization: str,
    year: int,
    rule: str,
    message: str,
    *,
    cells: tuple[str, ...] = (),
    identities: tuple[str, ...] = (),
    severity: str = "error",
    state: str = "new",
    origin: str = "office",
    printed: str | None = None,
    expected: str | None = None,
    tier: str | None = None,
    office: str = OFFICE,
    url: str | None = None,
    with_report: bool = True,
    run: str = "run-1",
) -> str:
    finding_id = fingerprint(organization, str(year), rule, *sorted(cells))[:24]
    sample.add(
        "finding",
        finding_id,
        rule,
        severity,
        state,
        origin,
        organization,
        year,
        report_id_of(organization, year) if with_report else None,
        list(cells),
        list(identities),
        printed,
        expected,
        tier,
        message,
        "；".join(f"第3张表 {cell}" for cell in cells) or None,
        url
        or f"https://yunxi.example/nb/{year}/t{year}{NAMES.index(organization) if organization in NAMES else 99}.html",
        office,
        fingerprint(str(printed), str(expected))[:16],
        "run-0" if state in ("ongoing", "resolved", "withdrawn") else run,
        run,
    )
    sample.add("finding_event", finding_id, run, datetime(2023, 4, 15, 2, 40), state, None, None)
    return finding_id


def sample_reports(names: tuple[str, ...] = NAMES, years: tuple[int, ...] = YEARS) -> Sample:
    """A warehouse without findings: every organisation, every year, all identities hold."""
    sample = Sample()
    for number, name in enumerate(names):
        government = name.endswith("人民政府")
        level = "town" if number > 7 else "county"
        kind = "government" if government else "department"
        sample.add(
            "organization", name, REGION, level, kind, None if name == COUNTY else COUNTY, OFFICE, True, True
        )
        carried: dict[str, int] = {}
        for year in years:
            form = forms.form_for_year(year)
            assert form is not None
            values = report_values(form, number * 100 + year, carried)
            carried = {
                c.code: int(values[f"applications.carried_out.{c.code}"]) for c in forms.APPLICANTS[:-1]
            }
            _add_report(sample, number, name, year, form, values, level)
    for rule_run, day in (("run-0", 14), ("run-1", 15)):
        started = datetime(2023, 4, day - 1, 18, 30)
        sample.add("run", rule_run, "nightly", started, datetime(2023, 4, day - 1, 18, 41), "completed", "{}")
    return sample


def _add_report(
    sample: Sample, number: int, name: str, year: int, form: forms.Form, values: dict[str, Any], level: str
) -> None:
    document, report = document_of(name, year), report_id_of(name, year)
    url = f"https://yunxi.example/nb/{year}/t{year}{number}.html"
    seen, published = datetime(year + 1, 2, 1, 18, 30), date(year + 1, 1, 10 + number)
    title = f"{name}{year}年政府信息公开工作年度报告"
    sample.add(
        "document",
        document,
        "html",
        "report",
        url,
        "yunxi",
        title,
        name,
        year,
        published,
        seen,
        seen,
        48211,
        "1",
        0,
        "extracted",
    )
    sample.add(
        "fetch", seen, "run-0", "yunxi", "article", url, url, None, title, "ok", 200, document, 48211, None
    )
    sample.add(
        "report", report, name, year, form.code, published, "meta PubDate", url, 1, True, seen, None, document, title, level,
        REGION, "yunxi", OFFICE, form.code, form.code, form.code, True,
    )  # fmt: skip
    for section in forms.SECTIONS:
        sample.add(
            "section",
            report,
            section.code,
            section.title,
            f"本机关{year}年认真做好{section.title}各项工作。",
            "body/p[1]",
            document,
        )
    for key, value in values.items():
        table, row, column = key.split(".")
        sample.add(
            "cell",
            report,
            table,
            row,
            column,
            value,
            "number",
            f"{value}",
            f"table[1]/tr/{row}/{column}",
            None,
            None,
            None,
        )
    for identity in forms.identities(dict.fromkeys(forms.TABLE_CODES, form.code)):
        sample.add("identity_check", report, identity.key, identity.rule, "holds", 0, 0, True, 0)


def set_cell(
    sample: Sample, organization: str, year: int, key: str, value: Any, state: str = "number"
) -> Any:
    """Prints another value in one cell, recomputes its identities, and returns the value that was right."""
    report = report_id_of(organization, year)
    rows = sample.rows["cell"]
    at = {f"{r[1]}.{r[2]}.{r[3]}": i for i, r in enumerate(rows) if r[0] == report}
    old = rows[at[key]]
    rows[at[key]] = (*old[:4], value, state, "" if value is None else str(value), *old[7:])
    form = forms.form_for_year(year)
    assert form is not None
    checks = sample.rows["identity_check"]
    places = {r[1]: i for i, r in enumerate(checks) if r[0] == report}
    for identity in forms.identities(dict.fromkeys(forms.TABLE_CODES, form.code)):
        if key not in identity.cells:
            continue
        numbers = [(rows[at[cell]][4], weight) for cell, weight in identity.terms]
        blanks = sum(1 for number, _ in numbers if number is None)
        residual = sum((number or 0) * weight for number, weight in numbers)
        fine = residual == 0 if identity.relation == "=" else residual <= 0
        outcome = "not_assessable" if blanks else "holds" if fine else "broken"
        checks[places[identity.key]] = (
            report,
            identity.key,
            identity.rule,
            outcome,
            residual,
            blanks,
            fine,
            0,
        )
    return old[4]


def sample_with_findings() -> Sample:
    """The sample with the planted faults that the tests look for."""
    sample = sample_reports()
    finance, police, town = NAMES[1], NAMES[3], NAMES[8]
    right = int(set_cell(sample, finance, 2022, "applications.handled_total.total", 9312))
    add_finding(
        sample, finance, 2022, "A2", f"总计列“（七）总计”印为 9312，按其余数字应为 {right}（唯一解释），据此不符的等式 3 条。",
        cells=("applications.handled_total.total",), identities=("A1.total", "A2.total", "A3.handled_total"),
        printed="9312", expected=str(right), tier="unique",
    )  # fmt: skip
    set_cell(sample, police, 2022, "proceedings.review.total", 5)
    add_finding(
        sample, police, 2022, "P1", "行政复议一行的总计与各项之和不符，可能有误的单元格 3 个。",
        cells=("proceedings.review.total", "proceedings.review.upheld", "proceedings.review.pending"),
        identities=("P1.review",), printed="总计 5", expected="总计 3，或结果维持 4", tier="candidates", state="changed",
    )  # fmt: skip
    set_cell(sample, town, 2021, "applications.received.business", None, "blank")
    add_finding(
        sample, town, 2021, "F04", "“本年新收”行有 1 个单元格空白。", cells=("applications.received.business",),
        severity="warning", state="ongoing", printed="空白", expected="0 或数字",
    )  # fmt: skip
    add_finding(
        sample, NAMES[4], 2022, "Y1", "上年结转 3 件，与上一年度报告的结转下年度 5 件不一致。",
        cells=("applications.carried_in.natural_person",), identities=("Y1.natural_person",), printed="3", expected="5", tier="identities_only",
    )  # fmt: skip
    add_finding(
        sample,
        NAMES[5],
        2021,
        "A1",
        "收件合计与办理合计不符。",
        state="resolved",
        printed="12",
        expected="21",
    )
    add_finding(
        sample,
        NAMES[6],
        2022,
        "A3",
        "本项由提取不确定引起。",
        origin="extraction",
        cells=("applications.granted.total",),
    )
    add_finding(
        sample, NAMES[11], 2022, "C01", "法定期限 2023 年 1 月 31 日已过，未见 2022 年度报告。", severity="warning",
        printed="未见报告", expected="2023-01-31 前公布", with_report=False,
    )  # fmt: skip
    add_finding(
        sample, NAMES[10], 2022, "T01", "报告于 2023 年 4 月 2 日公布，晚于法定期限 2 天。", severity="warning",
        printed="2023-04-02", expected="2023-03-31 前",
    )  # fmt: skip
    _drop_report(sample, NAMES[11], 2022)
    return sample


def _drop_report(sample: Sample, organization: str, year: int) -> None:
    report = report_id_of(organization, year)
    for table in ("report", "section", "cell", "identity_check"):
        sample.rows[table] = [row for row in sample.rows[table] if row[0] != report]
    sample.rows["document"] = [r for r in sample.rows["document"] if r[0] != document_of(organization, year)]


def many_organizations(count: int) -> tuple[str, ...]:
    return tuple(f"云溪县第{number}工作局" for number in range(count))
