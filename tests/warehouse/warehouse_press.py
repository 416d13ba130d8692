"""A small world for the tests of the warehouse: documents appear at addresses, night after night."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tasks.crawl.ledger import Ledger
from tasks.crawl.sources import Column, Office, Source, SourceBook
from tasks.extract.model import Cell, Claim, Extraction, ExtraRow, Issue, SectionText
from tasks.home import Home
from tasks.load import LoadSummary, load, pending
from warehouse.forms import APPLICANTS, FORMS, TABLE_CODES, cell_key, identities

START = datetime(2024, 1, 10)
COUNTY = "柳河县"
UNITS = ("柳河县人民政府", "柳河县财政局", "柳河县教育局", "青石镇人民政府")

BOOK = SourceBook(
    sources=[
        Source(
            id="liuhe", region="320582", name="柳河县", office="liuhe-office",
            columns=[Column(url="http://liuhe.test/nb/"), Column(url="http://liuhe.test/czj/", organization="柳河县财政局")],
            organizations=list(UNITS),
        )
    ],
    offices=[Office(id="liuhe-office", name="柳河县政务公开办", regions=["320582"])],
)  # fmt: skip


def number(value: int | str | Decimal, text: str | None = None, **more: Any) -> Cell:
    """Returns a cell with a printed number."""
    return Cell(Decimal(value), "number", str(value) if text is None else text, "table 1", **more)


def consistent_cells(edition: str, seed: int = 0, extra_rows: Iterable[str] = ()) -> dict[str, Cell]:
    """Returns random cells of all three tables that satisfy every identity of the form."""
    rng = random.Random(seed)
    values = {key: rng.randrange(6) for key in FORMS[edition].cell_keys}
    applications = FORMS[edition].table("applications")
    results = [row.code for row in applications.rows if row.is_result] + list(extra_rows)
    for column in APPLICANTS[:-1]:
        for row in extra_rows:
            values[cell_key("applications", row, column.code)] = rng.randrange(3)
        handled = sum(values[cell_key("applications", row, column.code)] for row in results)
        values[f"applications.handled_total.{column.code}"] = handled
        out = values[f"applications.carried_out.{column.code}"]
        values[f"applications.carried_in.{column.code}"] = carried = rng.randrange(handled + out + 1)
        values[f"applications.received.{column.code}"] = handled + out - carried
    for row in [*(row.code for row in applications.rows), *extra_rows]:
        values[f"applications.{row}.total"] = sum(
            values[f"applications.{row}.{c.code}"] for c in APPLICANTS[:-1]
        )
    for row in FORMS[edition].table("proceedings").rows:
        parts = [values[f"proceedings.{row.code}.{column.code}"] for column in row.columns[:-1]]
        values[f"proceedings.{row.code}.total"] = sum(parts)
    for row in ("regulations", "normative_documents"):
        if edition == "2019":
            values[f"disclosure.{row}.disclosed_total"] += values[f"disclosure.{row}.newly_disclosed"]
    return {key: number(value) for key, value in values.items()}


def report(
    organization: str | None,
    year: int | None,
    seed: int = 0,
    *,
    edition: str = "2021",
    cells: dict[str, Cell] | None = None,
    extra_rows: Iterable[str] = (),
    **more: Any,
) -> Extraction:
    """Returns the extraction of a report whose identities all hold."""
    extra_rows = tuple(extra_rows)
    cells = consistent_cells(edition, seed, extra_rows) if cells is None else cells
    made = Extraction(
        format="html",
        kind="report",
        title=f"{organization or ''}{year or ''}年政府信息公开工作年度报告",
        organization=organization,
        year=year,
        form=edition,
        published_on=f"{year + 1}-01-20" if year else None,
        level="county",
        table_forms=dict.fromkeys(TABLE_CODES, edition),
        cells=cells,
        extra_rows=[ExtraRow(row, f"另行统计{row}", "other_misc") for row in extra_rows],
        sections={
            "overview": SectionText("一、总体情况", f"本机关{year}年的工作情况，编号{seed}。", "p 1"),
            "problems": SectionText("五、存在的主要问题及改进情况", "尚有不足，继续改进。", "p 9"),
        },
        claims=[
            Claim(
                "received", Decimal(3), "新收申请3件。", "own", "overview", ("applications.received.total",)
            )
        ],
        evidence={"published_on": "meta PubDate"},
    )
    return replace(made, **more)


def page_without_tables(organization: str | None, year: int | None, **more: Any) -> Extraction:
    """Returns the extraction of a page that has a title and some words, and the report attached."""
    cells = {key: Cell(None, "missing") for key in FORMS["2021"].cell_keys} if year and year >= 2019 else {}
    bare = report(organization, year, cells=cells, table_forms={}, form=None, claims=[], sections={})
    return replace(bare, **more)


def not_a_report(kind: str = "interpretation") -> Extraction:
    """Returns the extraction of something else."""
    return Extraction(format="html", kind=kind, title="一图读懂")  # type: ignore[arg-type]


def unreadable() -> Extraction:
    """Returns the extraction of a file that could not be read."""
    return Extraction(format="pdf", kind="other", issues=[Issue("unreadable", "the file is broken")])


class Press:
    """Addresses and what they give: writes a real ledger and loads it.

    Args:
        folder: folder of the home.
        version: version of the extractor.
    """

    def __init__(self, folder: Path, version: str = "1") -> None:
        self.home = Home(folder).make()
        self.ledger = Ledger(self.home.ledger)
        self.version = version
        self.book = BOOK
        self.contents: dict[str, list[tuple[str, Extraction]]] = {}
        self.clock = START

    def put(
        self,
        url: str,
        content: Extraction | list[tuple[str, Extraction]],
        *,
        kind: str = "article",
        parent: str | None = "http://liuhe.test/nb/",
        outcome: str = "ok",
        **more: Any,
    ) -> str:
        """Records that an address gave a document, one minute after the last fetch; returns the document's id."""
        name = more.pop("name", url.rsplit("/", 1)[-1] or "index.html")
        parts = content if isinstance(content, list) else [(name, content)]
        plain = [(path if "!" in path else "", part.to_json("")) for path, part in parts]
        document_id = hashlib.sha256(repr(plain).encode()).hexdigest()
        self.contents[document_id] = parts
        self.record(
            url, kind=kind, parent_url=parent, outcome=outcome, document_id=document_id, name=name, **more
        )
        return document_id

    def record(self, url: str, **fields: Any) -> None:
        """Appends a fetch record."""
        self.clock += timedelta(minutes=1)
        at = self.clock.isoformat(timespec="milliseconds") + "Z"
        record = {
            "fetched_at": at,
            "run_id": "run",
            "source": "liuhe",
            "kind": "article",
            "url": url,
            "outcome": "ok",
            "bytes": 10,
        }
        self.ledger.append("fetch", record | fields)

    def wait(self, days: float) -> None:
        """Lets time pass."""
        self.clock += timedelta(days=days)

    def night(self, order: random.Random | None = None) -> LoadSummary:
        """Extracts what is pending and loads it."""
        self.ledger.close()
        waiting = pending(self.home, self.ledger, self.version)
        if order:
            order.shuffle(waiting)
        extracted = [(one.document_id, self.contents[one.document_id]) for one in waiting]
        return load(self.home, self.book, self.ledger, extracted, "run", self.version)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Returns the rows of a query on the work database."""
        with duckdb.connect(str(self.home.work_database)) as connection:
            return connection.execute(sql, list(values)).fetchall()

    def row(self, sql: str, *values: Any) -> tuple[Any, ...]:
        """Returns the only row of a query."""
        rows = self.rows(sql, *values)
        assert len(rows) == 1, rows
        return rows[0]


__all__ = [
    "BOOK", "COUNTY", "START", "UNITS", "Press", "consistent_cells", "identities", "not_a_report", "number",
    "page_without_tables", "report", "unreadable",
]  # fmt: skip
