"""What the operator must know after a run: what failed in fetching, reading and mailing, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from tasks.crawl.outcomes import OUTCOMES
from tasks.home import Home
from tasks.report.changes import Changes, Known
from tasks.report.facts import read_only
from tasks.report.feedback import answers_for
from tasks.report.mail import Draft, inline_styles
from tasks.report.outbox import LedgerLike, Outbox
from tasks.report.posting import Address, Desk, moment
from tasks.report.rendering import environment
from tasks.report.smtp import send_pending
from tasks.report.wording import printable, shorten
from tasks.settings import Settings

# An address that was taken, had not changed or is simply no report needs nobody.
QUIET_OUTCOMES = frozenset({"ok", "unchanged", "not_annual_report", "attachment_only"})
MOST_ROWS = 40


@dataclass
class Operations:
    """The state of the installation after its last run."""

    run_id: str | None = None
    fetches: list[tuple[Any, ...]] = field(default_factory=list)
    failures: list[tuple[Any, ...]] = field(default_factory=list)
    documents: list[tuple[Any, ...]] = field(default_factory=list)
    issues: list[tuple[Any, ...]] = field(default_factory=list)
    crashed: list[tuple[Any, ...]] = field(default_factory=list)
    unsure: list[tuple[Any, ...]] = field(default_factory=list)
    unknown: list[tuple[Any, ...]] = field(default_factory=list)
    deliveries: list[tuple[Any, ...]] = field(default_factory=list)
    disputes: list[dict[str, Any]] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    @property
    def to_do(self) -> list[str]:
        """What asks for a person, one line each; empty when the night went well."""
        lines = [printable(alarm) for alarm in self.alarms]
        lines += [f"规则 {rule} 运行出错：{shorten(error, 200)}" for _, rule, error in self.crashed]
        lines += [
            f"邮件 {state}：{recipient}（{shorten(detail, 120)}）"
            for state, recipient, _, detail in self.deliveries
            if state in ("dead", "unsure")
        ]
        lines += [
            f"反馈为系统误判：{record.get('answered_finding')} {shorten(record.get('reason'), 160)}"
            for record in self.disputes
        ]
        return lines


def read_operations(
    database: Path, alarms: Sequence[str] = (), ledger: LedgerLike | None = None
) -> Operations:
    """Returns what failed in the last run and what is open, from the warehouse.

    Args:
        database: work or published database.
        alarms: what the steps of the run reported.
        ledger: for the states of mails and answers newer than the database; none: the database's.
    """
    connection = read_only(database)
    try:
        found = operations_of(connection)
    finally:
        connection.close()
    found.alarms = list(dict.fromkeys(alarms))
    if ledger is not None:
        found.disputes = list(answers_for(ledger))
        latest = Outbox(Path(), ledger).deliveries().values()
        found.deliveries = [
            (r["state"], r["recipient"], r["kind"], r.get("detail") or "")
            for r in latest
            if r["state"] in ("dead", "unsure", "retry")
        ]
    return found


def operations_of(connection: duckdb.DuckDBPyConnection) -> Operations:
    """Returns what the warehouse says of the last run."""
    last = connection.execute(
        'select run_id from "fetch" order by fetched_at desc, run_id limit 1'
    ).fetchone()
    run = last[0] if last else None
    quiet = sorted(QUIET_OUTCOMES)
    return Operations(
        run_id=run,
        fetches=_rows(connection, _FETCHES, run),
        failures=_rows(connection, _FAILURES, run, quiet),
        documents=_rows(connection, _DOCUMENTS),
        issues=_rows(connection, _ISSUES),
        crashed=_rows(connection, _CRASHED),
        unsure=_rows(connection, _UNSURE),
        unknown=_rows(connection, _UNKNOWN),
        deliveries=_rows(connection, _DELIVERIES),
    )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return connection.execute(sql, list(values)).fetchall()


_FETCHES = """
    select coalesce(source, '—'), outcome, count(*) from "fetch" where run_id = ? and kind <> 'robots'
    group by 1, 2 order by 1, 3 desc, 2
"""
_FAILURES = f"""
    select coalesce(source, '—'), outcome, url, coalesce(detail, '') from "fetch"
    where run_id = ? and not list_contains(?, outcome) order by 1, 2, 3 limit {MOST_ROWS}
"""
_DOCUMENTS = f"""
    select outcome, coalesce(title, ''), coalesce(url, ''), document_id from document
    where outcome in ('unreadable', 'ambiguous_organization', 'ambiguous_year') order by 1, 3, 4 limit {MOST_ROWS}
"""
_ISSUES = """
    select i.code, count(*), count(distinct i.document_id), min(i.message)
    from extraction_issue i group by 1 order by 2 desc, 1
"""
_CRASHED = """
    select suite, rule, exception from validation v where exception is not null
      and run_id = (select run_id from validation order by run_id desc limit 1) order by 1, 2
"""
_UNSURE = f"""
    select organization, year, rule, message from finding
    where origin = 'extraction' and state in ('new', 'changed', 'ongoing', 'reopened')
    order by 1, 2, 3, 4 limit {MOST_ROWS}
"""
_UNKNOWN = f"""
    select o.organization, count(*) from organization o join report r using (organization)
    where not o.known group by 1 order by 1 limit {MOST_ROWS}
"""
_DELIVERIES = """
    select state, recipient, kind, coalesce(detail, '') from delivery
    where state in ('dead', 'unsure', 'retry') order by 1, 2, 3
"""


def operator_summary(database: Path, alarms: Sequence[str] = (), ledger: LedgerLike | None = None) -> str:
    """Returns the operator's report as markdown, for the Prefect artifact."""
    found = read_operations(database, alarms, ledger)
    lines = [f"# Operator's report · {_plain(found.run_id or '—')}", ""]
    lines += [f"- {_plain(line)}" for line in found.to_do] or ["Nothing to do."]
    for title, head, rows in _sections(found):
        if rows:
            lines += ["", f"## {title}", "", f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
            lines += ["| " + " | ".join(_plain(value) for value in row) + " |" for row in rows[:MOST_ROWS]]
    return "\n".join(lines) + "\n"


def _sections(found: Operations) -> list[tuple[str, tuple[str, ...], Sequence[tuple[Any, ...]]]]:
    fetches = [(*row, OUTCOMES.get(row[1], "")) for row in found.fetches]
    return [
        ("Fetches by outcome", ("source", "outcome", "count", "meaning"), fetches),
        ("Fetches that failed", ("source", "outcome", "address", "detail"), found.failures),
        ("Documents that could not be used", ("outcome", "title", "address", "document"), found.documents),
        ("Extraction issues", ("code", "issues", "documents", "example"), found.issues),
        (
            "Findings held back: extraction is not sure",
            ("organisation", "year", "rule", "message"),
            found.unsure,
        ),
        ("Organisations not declared in the sources", ("organisation", "reports"), found.unknown),
        ("Mails", ("state", "recipient", "kind", "detail"), found.deliveries),
    ]


def _plain(value: Any) -> str:
    """One cell of a markdown table: nothing in it may end the cell, the row, or become markup."""
    text = shorten(str(value), 200)
    return "".join(_MARKDOWN.get(character, character) for character in text)


_MARKDOWN = {character: f"\\{character}" for character in "\\`*_[]|#"} | {"<": "&lt;", ">": "&gt;"}


def operator_page(found: Operations) -> str:
    """Returns the operator's page of the site."""
    fetches = [(*row, OUTCOMES.get(row[1], "")) for row in found.fetches]
    return environment().get_template("site/operator.html.j2").render(root="", found=found, fetches=fetches)


def mail_operator(
    database: Path,
    home: Home,
    ledger: LedgerLike,
    settings: Settings,
    run_id: str,
    as_of: date,
    alarms: Sequence[str] = (),
) -> Path | None:
    """Writes a mail to the operator if there is something to do that the last one did not say; returns its file.

    Raises:
        MailError: the operator's address is none.
    """
    found = read_operations(database, alarms, ledger)
    return _post(found, home, ledger, settings, run_id, as_of)


def mail_alarms(
    home: Home, ledger: LedgerLike, settings: Settings, run_id: str, as_of: date, alarms: Sequence[str]
) -> Path | None:
    """Writes a mail of alarms alone, for a run that has no warehouse to speak of; returns its file.

    Raises:
        MailError: the operator's address is none.
    """
    return _post(Operations(alarms=list(alarms)), home, ledger, settings, run_id, as_of)


def _post(
    found: Operations, home: Home, ledger: LedgerLike, settings: Settings, run_id: str, as_of: date
) -> Path | None:
    if settings.operator is None or not found.to_do:
        return None
    # The same list of things to do is not mailed again within the month, whatever run it comes from.
    changes = Changes(opened=dict.fromkeys(found.to_do, ""))
    desk = Desk(home, ledger, settings, run_id, as_of, moment(None, as_of))
    address = Address("operator", settings.operator, "gouji operator")
    path = desk.post("operator", address, f"{as_of:%Y-%m}", changes, Known(), _draft(found, run_id))
    if settings.mail_mode == "smtp":
        send_pending(home.outbox, ledger, settings, run_id)
    return path


def _draft(found: Operations, run_id: str) -> Draft:
    context: dict[str, Any] = {
        "run_id": run_id,
        "to_do": [shorten(line, 300) for line in found.to_do][:MOST_ROWS],
        "total": len(found.to_do),
        "failures": found.failures[:20],
        "documents": found.documents[:20],
    }
    text = environment().get_template("operator.txt.j2").render(context)
    html = environment().get_template("operator.html.j2").render(context)
    return Draft(f"待处理{len(found.to_do)}项｜年报采集运行", text, inline_styles(html))
