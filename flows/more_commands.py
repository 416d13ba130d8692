"""The commands around the main ones: rules, forms, feedback, mail, sources, archive, settings, server, documents."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any, Literal

import click

from tasks.home import Home
from tasks.settings import Settings

FILES = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
ROOT = Path(__file__).parents[1]

home_option = click.option("--home", type=FOLDER, help="Home folder (GOUJI_HOME, default data/).")
sources_option = click.option("--sources", type=FOLDER, help="Folder of sources.")


def settings_from(**given: Any) -> Settings:
    """Returns the settings with the options that were given on the command line on top."""
    return Settings(**{name: value for name, value in given.items() if value not in (None, False)})


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


@click.command()
@click.option("--year", type=int, required=True, help="The year the report is about.")
@click.option("--xlsx", type=FILES, required=True, help="Where to write the workbook.")
def form(year: int, xlsx: Path) -> None:
    """Write a blank workbook that computes its own totals and marks broken identities."""
    from tasks.blank_form import blank_form

    xlsx.write_bytes(blank_form(year))


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


@click.group()
def sources() -> None:
    """Declare and discover sources."""


@sources.command("check")
@click.argument("folder", type=FOLDER)
def sources_check(folder: Path) -> None:
    """Validate a folder of sources; the first fault is shown with file, line and key."""
    from tasks.crawl.sources import load_sources

    book = load_sources(folder)
    click.echo(f"{len(book.sources)} sources, {len(book.offices)} offices: valid")


@sources.command("discover")
@click.argument("url")
@home_option
@click.option("--allow-private-network", is_flag=True)
def sources_discover(url: str, home: Path | None, allow_private_network: bool) -> None:
    """Look at a site and print what was found as a source entry ready to paste."""
    from tasks.crawl.archive import Archive
    from tasks.crawl.discover import discover
    from tasks.crawl.ledger import Ledger

    settings = settings_from(home=home, allow_private_network=allow_private_network)
    place = Home(settings.home).make()
    click.echo(discover(url, settings, Archive(place.archive), Ledger(place.ledger)).to_yaml())


@click.group()
def archive() -> None:
    """Look after the raw archive."""


@archive.command("verify")
@home_option
def archive_verify(home: Path | None) -> None:
    """Read every record again and compare its hash."""
    from tasks.crawl.archive import Archive

    result = Archive(Home(settings_from(home=home).home).archive).verify()
    click.echo(str(result))
    raise SystemExit(0 if result.ok else 1)


@click.group()
def config() -> None:
    """Show the settings."""


@config.command("show")
def config_show() -> None:
    """List every setting, its value and where it comes from."""
    from flows.configuration import shown_settings

    for name, value, origin in shown_settings(settings_from()):
        click.echo(f"{name:24} {value:50} {origin}")


@click.command()
@home_option
def doctor(home: Path | None) -> None:
    """Check this installation and say what to do where something is missing."""
    from flows.doctor import examine

    colours = {"ok": "green", "warning": "yellow", "problem": "red"}
    checks = examine(settings_from(home=home))
    for check in checks:
        click.secho(f"{check.state:8}", fg=colours[check.state], nl=False)
        click.echo(
            f"{check.name:20} {check.detail}" + (f"\n{'':28} → {check.remedy}" if check.remedy else "")
        )
    raise SystemExit(1 if any(check.state == "problem" for check in checks) else 0)


@click.command()
@home_option
@click.option("--port", default=4200, show_default=True)
def up(home: Path | None, port: int) -> None:
    """Start Prefect's server, work pool and worker on this machine and register the deployments."""
    from flows.server import up as start_all

    place = Home(settings_from(home=home).home).make()
    start_all(place.work / "prefect-server", ROOT, place.root, port)
    click.echo(
        f"Prefect runs on http://127.0.0.1:{port}; the nightly run starts at 02:30 in China. gouji down stops it."
    )


@click.command()
@home_option
def down(home: Path | None) -> None:
    """Stop what `gouji up` started."""
    from flows.server import down as stop_all

    place = Home(settings_from(home=home).home)
    click.echo(f"{stop_all(place.work / 'prefect-server')} processes stopped")


@click.command()
def demo() -> None:
    """Serve the demo sites on loopback until interrupted."""
    from demo.serve import serve
    from demo.world import build_world

    with serve(build_world()) as served:
        for place, address in served.base_urls.items():
            click.echo(f"{place:12} {served.column_url(place)}  ({address})")
        click.echo("Ctrl-C stops")
        click.pause(info="")


@click.command()
@click.option("--home", type=FOLDER, required=True, help="An empty folder; two demo nights are run in it.")
def docs(home: Path) -> None:
    """Write the generated documents and the outputs shown in the README anew."""
    import subprocess

    from flows.documentation import write_documents

    command = [sys.executable, "-m", "flows.command_line", "nightly", "--home", str(home)]
    first, second = (
        subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout for _ in range(2)
    )
    for path in write_documents(Home(home), first, second):
        click.echo(str(path))


def register(main: click.Group) -> None:
    """Adds the commands of this module to the command line."""
    for command in (rules, form, feedback, mail, sources, archive, config, doctor, up, down, docs, demo):
        main.add_command(command)
