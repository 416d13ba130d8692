"""Questions to the published warehouse, and the rules it is checked by."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Literal

import click

from flows.commands.options import FOLDER, home_option, settings_from
from tasks.home import Home


@click.command()
@click.argument("statement")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=600.0, show_default=True, help="Seconds at most."
)
@home_option
def sql(statement: str, form: Literal["table", "csv", "json"], timeout: float, home: Path | None) -> None:
    """Query the published warehouse, read-only."""
    from warehouse.query import run_query

    place = Home(settings_from(home=home).home)
    click.echo(run_query(place.published_database, statement, form, seconds=timeout))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a rule.")
def rules(as_json: bool) -> None:
    """List every rule: id, severity, text, formula, source."""
    from expectations.rules import RULES

    for rule in RULES.values():
        if as_json:
            click.echo(json.dumps(dataclasses.asdict(rule), ensure_ascii=False, default=str))
        else:
            click.echo(
                f"{rule.id:5} {rule.severity:8} {rule.suite:13} {rule.text}  {rule.formula}"
                f"  [{rule.source}; {rule.since}]"
            )


@click.command("data-docs")
@click.argument("folder", type=FOLDER)
@click.option("--run", "run_id", help="Run whose results are shown; the latest by default.")
@home_option
def data_docs(folder: Path, run_id: str | None, home: Path | None) -> None:
    """Write the Data Docs of Great Expectations to FOLDER: readable without a network."""
    import duckdb

    from expectations.data_docs import DataDocsError, write_data_docs

    database = Home(settings_from(home=home).home).published_database
    if not database.is_file():
        raise click.ClickException(f"nothing is published yet: there is no {database}")
    with duckdb.connect(str(database), read_only=True) as connection:
        try:
            click.echo(write_data_docs(connection, folder, run_id))
        except DataDocsError as error:
            raise click.ClickException(str(error)) from error
