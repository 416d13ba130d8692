"""Questions to the published warehouse, and the rules it is checked by."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Literal

import click

from flows.commands.options import home_option, settings_from
from tasks.home import Home


@click.command()
@click.argument("statement")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@home_option
def sql(statement: str, form: Literal["table", "csv", "json"], home: Path | None) -> None:
    """Query the published warehouse, read-only."""
    from warehouse.query import run_query

    place = Home(settings_from(home=home).home)
    click.echo(run_query(place.published_database, statement, form))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a rule.")
def rules(as_json: bool) -> None:
    """List every rule: id, severity, text, formula, source."""
    from expectations.rules import RULES

    for rule in RULES.values():
        if as_json:
            click.echo(json.dumps(dataclasses.asdict(rule), ensure_ascii=False, default=str))
        else:
            click.echo(f"{rule.id:5} {rule.severity:8} {rule.suite:13} {rule.text}  {rule.formula}")
