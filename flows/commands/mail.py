"""Mails and answers to them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Literal

import click

from flows.commands.options import FILES, home_option, settings_from, sources_option
from tasks.home import Home


@click.command()
@click.argument("workbook", type=FILES)
@home_option
def feedback(workbook: Path, home: Path | None) -> None:
    """Read the 反馈 column of a returned workbook into acknowledgements."""
    from tasks.crawl.ledger import Ledger
    from tasks.report.feedback import take_feedback

    place = Home(settings_from(home=home).home).make()
    click.echo(str(take_feedback(workbook, Ledger(place.ledger))))


@click.group()
def mail() -> None:
    """Look at mails and their state."""


@mail.command("preview")
@click.argument("office")
@home_option
@sources_option
def mail_preview(office: str, home: Path | None, sources: Path | None) -> None:
    """Write the digest of an office as HTML, mail nothing, and open it."""
    from flows.places import book_for, day_for
    from tasks.report.digest import preview

    settings = settings_from(home=home, sources=sources)
    place = Home(settings.home).make()
    database = place.published_database
    try:
        page = preview(database, place, book_for(settings), settings, office, "preview", day_for(settings))
    except KeyError as error:
        raise click.ClickException(str(error.args[0])) from error
    click.echo(str(page))
    if sys.stdout.isatty():
        click.launch(page.resolve().as_uri())


@mail.command("status")
@home_option
def mail_status(home: Path | None) -> None:
    """Show every delivery and its state."""
    from tasks.crawl.ledger import Ledger
    from tasks.report.outbox import mail_status as states

    for row in states(Ledger(Home(settings_from(home=home).home).ledger)):
        click.echo(json.dumps(row, ensure_ascii=False, default=str))


@mail.command("settle")
@click.argument("message_id")
@click.argument("state", type=click.Choice(["sent", "pending", "dead"]))
@click.option("--by", required=True, help="Who found it out.")
@home_option
def mail_settle(
    message_id: str, state: Literal["sent", "pending", "dead"], by: str, home: Path | None
) -> None:
    """Record what became of a message that is unsure or dead."""
    from tasks.crawl.ledger import Ledger
    from tasks.report.outbox import settle

    try:
        settle(Ledger(Home(settings_from(home=home).home).ledger), message_id, state, by)
    except KeyError as error:
        raise click.ClickException(str(error.args[0])) from error


@mail.command("release")
@click.argument("rule")
@click.option("--by", required=True, help="Who looked at the held findings.")
@home_option
def mail_release(rule: str, by: str, home: Path | None) -> None:
    """Let the held findings of a rule go out with the next mails."""
    from tasks.crawl.ledger import Ledger
    from tasks.report.hold import release

    release(Ledger(Home(settings_from(home=home).home).ledger), rule, by)
