"""A corpus of any size for the warehouse bench: Parquet as extraction leaves it in the spool, and the fetches."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pyarrow as pa

from tasks.spool import Spool
from warehouse.forms import APPLICANTS, FORMS, SECTIONS

TEMPLATES = 400
YEARS = (2021, 2022, 2023, 2024)
SLICE = 20_000
SIGNS = "健全推进平台培训人员细化目录加强"
"""Prose is drawn from these by document and section: no two documents have the same."""


def template_cells() -> pa.Table:
    """Returns the cells of `TEMPLATES` organisations, the same every year.

    One in twenty has a wrong total, one in ten a blank row, one in fifty another carried-in number than last year's
    carried-out one.
    """
    rows = []
    for template in range(TEMPLATES):
        values: dict[str, int | None] = dict(_consistent(random.Random(template)))
        if template % 20 == 0:
            values["applications.granted.total"] = 99_999
        if template % 50 == 3:
            for row in ("carried_in", "received"):
                by = 2 if row == "carried_in" else -2
                for column in ("natural_person", "total"):
                    values[f"applications.{row}.{column}"] = (
                        values[f"applications.{row}.{column}"] or 0
                    ) + by
        if template % 10 == 1:
            values |= {key: None for key in values if key.startswith("applications.declined_excessive.")}
        for place, (key, value) in enumerate(values.items()):
            table, row, column = key.split(".")
            printed = "" if value is None else str(value)
            rows.append(
                (
                    template,
                    table,
                    row,
                    column,
                    value,
                    "blank" if value is None else "number",
                    printed,
                    f"table 2 row {place}",
                )
            )
    names = ("template", "table_code", "row_code", "column_code", "value", "state", "text", "locator")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _consistent(rng: random.Random) -> dict[str, int]:
    form = FORMS["2021"]
    values = {key: rng.randrange(8) if rng.random() < 0.3 else 0 for key in form.cell_keys}
    table = form.table("applications")
    for column in APPLICANTS[:-1]:
        values[f"applications.carried_out.{column.code}"] = 0
        handled = sum(values[f"applications.{row.code}.{column.code}"] for row in table.rows if row.is_result)
        values[f"applications.handled_total.{column.code}"] = handled
        values[f"applications.carried_in.{column.code}"] = 0
        values[f"applications.received.{column.code}"] = (
            handled + values[f"applications.carried_out.{column.code}"]
        )
    for row in table.rows:
        values[f"applications.{row.code}.total"] = sum(
            values[f"applications.{row.code}.{c.code}"] for c in APPLICANTS[:-1]
        )
    for row in ("regulations", "normative_documents"):
        values[f"disclosure.{row}.repealed"] = values[f"disclosure.{row}.issued"]
    for row in form.table("proceedings").rows:
        values[f"proceedings.{row.code}.total"] = sum(
            values[f"proceedings.{row.code}.{c.code}"] for c in row.columns[:-1]
        )
    return values


def write_corpus(reports: int, spool: Spool, fetches: Path) -> None:
    """Writes batches of at most `SLICE` documents into the spool, and the fetches as Parquet."""
    with duckdb.connect() as connection:
        connection.register("template_cell", template_cells())
        connection.execute(
            "CREATE TABLE numbered AS SELECT i, sha256(i::VARCHAR) AS document_id, "
            f"i // {len(YEARS)} % {TEMPLATES} AS template, "
            f"'第' || (i // {len(YEARS)}) || '县财政局' AS organization, "
            f"{YEARS[0]} + i % {len(YEARS)} AS year FROM range({reports}) AS t (i)"
        )
        for start in range(0, reports, SLICE):
            spool.write(
                {
                    kind: connection.execute(sql.format(start=start, end=start + SLICE)).to_arrow_table()
                    for kind, sql in _ROWS.items()
                }
            )
        connection.execute(
            "COPY (SELECT TIMESTAMP '2025-02-01' + INTERVAL (i) SECOND AS fetched_at, 'bench' AS run_id, "
            "'source' || i % 50 AS source, 'article' AS kind, 'http://' || i % 300 || '.test/' || i AS url, "
            "'ok' AS outcome, 200 AS status, document_id, 50000::BIGINT AS bytes, 'a.html' AS name FROM numbered) "
            f"TO '{fetches}' (FORMAT parquet)"
        )


_FROM = "FROM numbered WHERE i >= {start} AND i < {end}"
_HEADINGS = ", ".join(
    f"('{section.code}', '{number}、{section.title}')"
    for number, section in zip("一二三四五六", SECTIONS, strict=True)
)
_DRAWN = f"translate(md5(document_id || s.code || k), '0123456789abcdef', '{SIGNS}')"
_PROSE = f"list_aggregate(list_transform(range(10), k -> {_DRAWN}), 'string_agg', '，')"
_ROWS = {
    "extraction": f"""
        SELECT document_id, document_id AS archive_id, NULL::VARCHAR AS member, left(document_id, 16) AS report_id,
            'html' AS format, 'report' AS kind, organization || year || '年政府信息公开工作年度报告' AS title,
            organization,
            year::INTEGER AS year, make_date(year + 1, 1, 20) AS published_on, 'meta PubDate' AS published_on_evidence,
            'county' AS level, '2021' AS form, '2021' AS form_disclosure, '2021' AS form_applications,
            '2021' AS form_proceedings, 200::INTEGER AS printed, 200::INTEGER AS numbers, 0::INTEGER AS doubtful,
            6::INTEGER AS sections, 0::INTEGER AS issues, 0::INTEGER AS unsure, false AS failed,
            md5(template::VARCHAR) AS values_digest, md5(document_id) AS content_digest,
            'c' AS context_digest, '1' AS extractor
        {_FROM} ORDER BY document_id""",
    "cell": f"""
        SELECT document_id, left(document_id, 16) AS report_id, c.table_code, c.row_code, c.column_code,
            c.value::DECIMAL(24, 6) AS value, c.state, c.text, c.locator, NULL::VARCHAR AS unit, NULL::VARCHAR AS doubt,
            NULL::VARCHAR AS row_label
        FROM (SELECT * {_FROM}) JOIN template_cell AS c USING (template) ORDER BY document_id""",
    "section": f"""
        SELECT document_id, left(document_id, 16) AS report_id,
            s.code AS section_code, s.heading AS heading,
            CASE WHEN s.code IN ('overview', 'problems', 'other_matters') THEN {_PROSE} || i ELSE '' END AS text,
            'p 3' AS locator
        FROM (SELECT * {_FROM}) CROSS JOIN (VALUES {_HEADINGS}) AS s (code, heading) ORDER BY document_id, s.code""",
    "claim": f"""
        SELECT document_id, left(document_id, 16) AS report_id, 'received' AS claim, (i % 40)::DECIMAL(24, 6) AS value,
            '新收申请' || i % 40 || '件。' AS sentence, 'unknown' AS scope, 'overview' AS section_code,
            ['applications.received.total'] AS cells, 'scope' AS reason {_FROM}""",
    "extraction_issue": f"""
        SELECT document_id, 'left_over_token' AS code, 'a token' AS message, 'line 3' AS place,
            'applications' AS table_code
        {_FROM} AND i % 50 = 0""",
}  # fmt: skip
