"""More than one machine: the lake, and what is published in a store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import click

from flows.commands.options import home_option, settings_from


@click.group()
def lake() -> None:
    """The warehouse on DuckLake, which several homes load (docs/scaling.md)."""


@lake.command("load")
@home_option
def lake_load(home: Path | None) -> None:
    """Bring this home's rows in the lake up to its published database; `gouji build` does it by itself."""
    from flows.elsewhere import load_the_lake
    from flows.runtime import log_to_stderr, new_run_id

    log_to_stderr()
    for alarm in load_the_lake(settings_from(home=home), new_run_id()):
        click.echo(alarm, err=True)


@lake.command("snapshots")
@home_option
def lake_snapshots(home: Path | None) -> None:
    """List the snapshots: number, time, who loaded, which run."""
    from flows.elsewhere import lake_of
    from warehouse.lake_reading import snapshots

    for row in snapshots(lake_of(settings_from(home=home))):
        click.echo(json.dumps(row, ensure_ascii=False, default=str))


@lake.command("sql")
@click.argument("statement")
@click.option("--at", help="A snapshot's number or a moment, e.g. 2026-11-22T21:00 (UTC); none: the newest.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@home_option
def lake_sql(
    statement: str, at: str | None, form: Literal["table", "csv", "json"], home: Path | None
) -> None:
    """Query the lake, read-only: the tables and views of `gouji sql`, of all writers."""
    from flows.elsewhere import lake_of
    from warehouse.lake_reading import run_lake_query

    click.echo(run_lake_query(lake_of(settings_from(home=home)), statement, form, at))


@click.command()
@click.argument("part", type=click.Choice(["data", "site"]))
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.option("--from", "origin", help="Address; none: GOUJI_PUBLISHED.")
def pull(part: str, target: Path, origin: str | None) -> None:
    """Copy what is published in a store (database and exports, or the site) into a new folder, verified."""
    from tasks.publish_store import pull as pull_part
    from tasks.storage import StorageError, Store

    address = origin or settings_from().published
    if not address:
        raise StorageError("no store is configured: give --from or set GOUJI_PUBLISHED")
    click.echo(f"{pull_part(Store(address), part, target)} files in {target}, every one as it was published")
